"""The champion that ships is what this checkout trains."""

import json

import numpy as np
import pytest

from models.locations import shipped_folder
from models.storage.store import HELD_OUT, load_folder, read_arrays, read_manifest, read_scheme
from models.tagger import PolicyTagger
from training import ship
from training.experiment import load_experiment, to_json
from training.ship import main, shipped_data, write_shipped

FOLDER = shipped_folder()
COMMAND = "the champion that ships is out of date: run `python -m training.ship` and commit models/shipped"
SAME = 1e-6


@pytest.fixture(scope="module")
def shipped():
    """Return what the champion that ships says of itself."""
    return read_manifest(FOLDER)


@pytest.fixture(scope="module")
def split(scheme):
    """Return the split that it was trained on."""
    return shipped_data(scheme)[1]


def test_shipped_champion_is_of_this_checkout(shipped, split, scheme):
    """The same scheme, experiment, corpus and held-out paragraphs."""
    notes = shipped.notes
    assert read_scheme(FOLDER, shipped).digest == scheme.digest, COMMAND
    assert json.loads(notes["experiment"]) == json.loads(to_json(load_experiment(ship.EXPERIMENT))), COMMAND
    assert notes["data_fingerprint"] == split.everything.fingerprint, COMMAND
    assert notes["heldout_fingerprint"] == split.held.fingerprint, COMMAND
    assert notes["paragraphs"] == len(split.everything), COMMAND


def test_shipped_champion_reads_as_this_checkout_does(analyzer):
    """The same words are kept whole, and grow into the same compounds."""
    tagger, _ = load_folder(FOLDER)
    assert tuple(tagger.analyzer.words) == tuple(analyzer.words), COMMAND
    assert tagger.analyzer.rules == analyzer.rules, COMMAND


def test_shipped_champion_says_nothing_of_when_and_where(shipped):
    """Trained again it is the same folder."""
    assert set(shipped.notes) == {"experiment", "data", "data_fingerprint", "heldout_fingerprint", "paragraphs", "metrics"}


def test_shipped_files_can_be_read_by_everybody():
    """Whatever safetensors makes of them."""
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in FOLDER.rglob("*"))


def test_writing_replaces_and_repeats(tmp_path, tiny_corpus):
    """Two trainings give the same bytes; the one before is gone."""
    from training.sets.split import split_data

    experiment, split = load_experiment("tfidf", ["parameters.folds=2"]), split_data(tiny_corpus, holdout=0.25, seed=0)
    folder = tmp_path / "shipped" / "tiny"
    states = []
    for _ in range(2):
        write_shipped(folder, experiment, split)
        states.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
        (folder / "left-over").touch()
    assert states[0] == states[1]
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_installed_program_is_left_as_it_is(call, monkeypatch):
    """Nothing is written beside installed code."""
    monkeypatch.setattr(ship, "checkout", lambda: None)
    outcome = call(main)
    assert outcome.code == 2
    assert "run it in a checkout" in outcome.complaint


@pytest.mark.slow
def test_shipped_champion_is_what_training_gives(tmp_path, shipped, split, scheme, shipped_hybrid):
    """The same figures, and the same labels, scores and evidence on the held-out paragraphs, after training anew."""
    experiment, _ = shipped_data(scheme)
    _, held, metrics = ship.fit_and_measure(experiment, split)
    assert metrics == pytest.approx(shipped.notes["metrics"], abs=SAME), COMMAND
    stored = read_arrays(FOLDER / HELD_OUT)
    np.testing.assert_allclose(stored["probabilities"], held.probabilities, atol=SAME, err_msg=COMMAND)
    np.testing.assert_allclose(stored["thresholds"], held.thresholds, atol=SAME, err_msg=COMMAND)
    tagger, manifest = load_folder(FOLDER)
    old, new = PolicyTagger(tagger, "old", manifest.thresholds), PolicyTagger(shipped_hybrid.tagger, "new", experiment.thresholds)
    np.testing.assert_allclose(
        old.predict_proba(split.held.texts), new.predict_proba(split.held.texts), atol=SAME, err_msg=COMMAND
    )
    for first, second in zip(old.tag(split.held.texts), new.tag(split.held.texts), strict=True):
        assert first.labels == second.labels, COMMAND
        assert [span.text for span in first.evidence] == [span.text for span in second.evidence], COMMAND
