"""Training takes the log of corrections by itself, says so, and can leave it out."""

import pytest
from small_runs import TFIDF, all_runs, copy_runs, move_to, train_in

from labels.annotations import text_hash
from labels.corrections_log import Answer, add_entries
from models.loading import load
from models.storage.manifest import read_manifest
from models.storage.versions import VersionStore
from seeds.cleaning.fold import fold
from seeds.schemes import INDUSTRIES
from training.tracking import Tracker

LETTERS = [f"小翼在第{n}村送信，来去如风。" for n in range(1, 7)]


def answer(text, doc, keys):
    """Return that a text is about flight, which no keyword says: Xiaoyi is a drone of the tests."""
    after, digest = ("low_altitude",), text_hash(fold(text))
    return Answer("2026-11-26T10:00:00Z", "王", f"{doc}#1", digest, doc, text, (), after, keys, "industries", "d", "m", "back")


@pytest.fixture(scope="module")
def trained(first_runs, tmp_path_factory, run_corpus, keys_of_industries):
    """Train once with a log of six letters and once without it; return the folder and what was written."""
    folder = copy_runs(first_runs, tmp_path_factory.mktemp("logged"))
    entries = [answer(text, f"letter-{n}", keys_of_industries) for n, text in enumerate(LETTERS)]
    add_entries(folder / "stored" / INDUSTRIES / "corrections.jsonl", lambda log: entries)
    with_log = train_in(folder, run_corpus, *TFIDF)
    return folder, with_log, train_in(folder, run_corpus, *TFIDF, "--no-corrections")


@pytest.fixture(scope="module")
def keys_of_industries(run_corpus):
    return run_corpus.keys


@pytest.fixture
def there(trained, monkeypatch):
    """Work in the folder; nothing may be written to it."""
    move_to(monkeypatch, trained[0])
    return trained[0]


def test_line_says_what_is_learned_from(trained):
    _, (_, with_log), (_, without) = trained
    assert "78 labelled paragraphs (corpus+corrections); 18 held out in 2 documents" in with_log
    line = next(line for line in with_log.splitlines() if "corrected texts" in line)
    assert line.startswith("6 corrected texts of ") and line.endswith("are learned from; --no-corrections leaves them out")
    assert "72 labelled paragraphs (corpus)" in without and "corrected texts" not in without


def test_model_learned_them(there, trained, scheme):
    """Asked without the layer, of a text that nobody corrected."""
    learned, plain = (run.data for run in all_runs(Tracker(scheme))[-2:])
    assert learned.tags["corrections"] in trained[1][1] and "corrections" not in plain.tags
    assert learned.params["correction_weight"] == "20.0"
    versions = VersionStore(there / "stored" / INDUSTRIES).folder / "versions"
    by_data = {read_manifest(path.parent).notes.get("data"): path.parent for path in versions.glob("tfidf-*/manifest.json")}
    text = "小翼在第9村送信，来去如风。"
    assert load(by_data["corpus+corrections"], corrections=False).tag([text])[0].labels == ("low_altitude",)
    assert load("tfidf", corrections=False).tag([text])[0].labels == ()


def test_table_says_what_was_given_and_taken(trained):
    out = trained[1][0].splitlines()
    rows = {row.split()[0]: row.split()[1:] for row in out if row.startswith(("low_altitude ", "none "))}
    assert rows["low_altitude"] == ["0", "6", "6", "0"] and rows["none"] == ["6", "0", "0", "6"]
    assert any(line.startswith("of your 6 paragraphs the new model gets 6 right") for line in out)
    assert not any(line.startswith("of your") for line in trained[2][0].splitlines())


def test_exact_texts_follow_whatever_was_trained(there):
    assert [one.labels for one in load("tfidf").tag(LETTERS)] == [("low_altitude",)] * 6
