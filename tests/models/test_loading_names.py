"""What a model may be called, and what is said of a name that leads nowhere."""

import pytest
from conftest import keep
from loaded_models import NOTHING_SHIPS, tagged

import models.finding
from labels import UsageError
from models import load
from models.storage.store import save


@NOTHING_SHIPS
@pytest.mark.parametrize("name", ["champion", "tfidf", "hybrid", "bertopic"])
def test_model_that_was_not_trained_yet_says_how(store, name):
    """The remedy is a command."""
    with pytest.raises(UsageError, match=f"'{name}': has not been trained on this machine; run: python -m training.run"):
        load(name)


@pytest.mark.parametrize(
    "name",
    ["oracle", "no/such/folder", "储能", "x" * 300, "../tfidf", "tfidf.json", ".", "a\0b", "models", "con:", " tfidf"],
    ids=["word", "path", "chinese", "endless", "upwards", "file", "dot", "nul", "folder", "colon", "padded"],
)
def test_odd_name_is_a_wrong_call(trained_store, tmp_path, monkeypatch, name):
    """One line, exit code 2, whatever the name looks like."""
    (tmp_path / "models").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="is not known; use champion, lexicon, tfidf|is not a stored model") as caught:
        load(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["tfidf", "lexicon", "champion", "hybrid"])
def test_folder_that_is_called_like_a_model_is_not_taken_for_it(trained_store, tmp_path, monkeypatch, name):
    """In a working folder with a ``tfidf/`` of its own, too."""
    (tmp_path / "work" / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    if name == "hybrid":
        with pytest.raises(UsageError, match="'hybrid': has not been trained on this machine"):
            load(name)
    else:
        assert load(name).name.startswith("policy-tagger/")


def test_experiment_of_the_users_own_is_found_by_its_name(trained_store, tmp_path, monkeypatch, tfidf):
    """Also beside a folder of that name; a folder is meant where its path is given."""
    keep(trained_store, tfidf, "mine-2", "policy-tagger/9")
    save(tfidf, tmp_path / "mine-2", "other", {})
    monkeypatch.chdir(tmp_path)
    assert load("mine-2").name == "policy-tagger/9 mine-2"
    assert load("./mine-2").name == load(tmp_path / "mine-2").name == "other"


def test_model_that_vanishes_while_it_is_read_is_looked_up_again(trained_store, monkeypatch):
    """Another process trained a new one and swept the old one away."""
    tries = []
    real = models.finding.load_folder

    def slow(folder):
        tries.append(folder)
        if len(tries) == 1:
            raise FileNotFoundError(2, "No such file or directory", str(folder / "words.txt"))
        return real(folder)

    monkeypatch.setattr(models.finding, "load_folder", slow)
    assert tagged("tfidf") == ("policy-tagger/1 tfidf", ("energy_storage",))
    assert len(tries) == 2
