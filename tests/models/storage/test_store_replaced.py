"""A model stored in place of another: whole or not at all, and found by its name."""

import os
import shutil
import stat

import pytest
from conftest import ROOT

import models.storage.store as store_module
from models import load
from models.lexicon.tagger import LexiconTagger
from models.locations import store_folder
from models.storage.manifest import read_manifest
from models.storage.store import load_folder, save

TEXTS = ["城南的储能电站并网。", "无人机给量子计算实验室送芯片。", "村里的合唱队登台。", ""]


@pytest.fixture
def folder(trained_store):
    """Return the folder of a stored TF-IDF model of the test's own."""
    return trained_store.read("tfidf").folder


def test_storing_again_replaces_the_model_and_leaves_nothing_beside_it(analyzer, tmp_path):
    """One folder before, one folder after."""
    save(LexiconTagger(analyzer), tmp_path / "models" / "mine", "first", {})
    save(LexiconTagger(analyzer), tmp_path / "models" / "mine", "second", {})
    assert load(tmp_path / "models" / "mine").name == "second"
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["mine"]


def test_stored_model_can_be_read_by_others(analyzer, tmp_path):
    """safetensors makes its files private; a model is for everybody."""
    save(LexiconTagger(analyzer), tmp_path / "mine", "mine", {})
    modes = {path.is_dir(): stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "mine", *(tmp_path / "mine").rglob("*")]}
    assert modes == {True: 0o755, False: 0o644}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt], ids=["error", "interrupt"])
def test_failure_while_storing_leaves_the_old_model(analyzer, tmp_path, monkeypatch, error):
    """The new files are complete or gone."""
    save(LexiconTagger(analyzer), tmp_path / "mine", "old", {})

    def fail(path):
        raise error

    monkeypatch.setattr(store_module, "_sha256", fail)
    with pytest.raises(error):
        save(LexiconTagger(analyzer), tmp_path / "mine", "new", {})
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert load_folder(tmp_path / "mine")[1].name == "old"


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("former", [None, "model.before-1"])
def test_interrupted_between_two_moves_the_old_model_keeps_its_name(analyzer, tmp_path, monkeypatch, at, former):
    """The old one goes away, the new one comes: in between nothing bears the name."""
    save(LexiconTagger(analyzer), tmp_path / "model", "old", {})
    moves, replace = [], os.replace

    def interrupted(*given):
        moves.append(given)
        if len(moves) == at:
            raise KeyboardInterrupt
        replace(*given)

    monkeypatch.setattr("os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(LexiconTagger(analyzer), tmp_path / "model", "new", {}, former=former and tmp_path / former)
    assert read_manifest(tmp_path / "model").name == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_killed_between_two_moves_the_old_model_has_its_name_again_at_the_next_storing(analyzer, tmp_path):
    """Also where that one fails."""
    save(LexiconTagger(analyzer), tmp_path / ".model.abcdefgh" / "old", "old", {})
    (tmp_path / ".model.abcdefgh" / "new").mkdir()
    with pytest.raises(TypeError):
        save(LexiconTagger(analyzer), tmp_path / "model", "new", {"odd": object()})
    assert read_manifest(tmp_path / "model").name == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_store_is_where_the_environment_says(store, monkeypatch):
    """Else in the checkout; a folder per scheme."""
    assert store_folder() == store.folder
    assert store_folder("tools") == store.folder.parent / "tools"
    monkeypatch.delenv("POLICY_TAGGER_STORE")
    assert store_folder() == ROOT / "stored" / "industries"


def test_model_is_found_by_name_by_folder_and_as_champion(trained_store, folder):
    """Three ways to the same model; the folder alone does not know what the registry calls it."""
    by_name, by_folder, champion = load("tfidf"), load(folder), load()
    assert by_name.name == champion.name == "policy-tagger/1 tfidf"
    assert by_folder.name == "tfidf"
    assert by_folder.tag(TEXTS)[0].scores == champion.tag(TEXTS)[0].scores
    assert load("lexicon").name == "policy-tagger/2 lexicon"


def test_keyword_search_needs_no_training(store):
    """What the user has today works in a fresh clone."""
    assert load("lexicon").name == "lexicon (untrained)"


def test_copied_folder_loads_anywhere(folder, tmp_path):
    """A folder is all there is to a model."""
    shutil.copytree(folder, tmp_path / "elsewhere" / "模型")
    assert load(tmp_path / "elsewhere" / "模型").tag(["城南的储能电站并网。"])[0].labels == ("energy_storage",)
