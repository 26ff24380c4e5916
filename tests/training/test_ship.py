"""The champion that ships is what this checkout trains."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.locations import shipped_folder
from models.storage.manifest import read_manifest
from models.storage.store import HELD_OUT, load_folder, read_arrays, read_scheme
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from seeds.schemes import INDUSTRIES, load_scheme, shipped_schemes
from training import ship
from training.experiment import fit, load_experiment, to_json
from training.sets.shipped_set import is_labelled
from training.ship import main, shipped_data, write_shipped

SCHEMES = [name for name in shipped_schemes() if is_labelled(load_scheme(name))]
COMMAND = "the champion that ships is out of date: run `python -m training.ship --scheme NAME` and commit models/shipped"
SAME = 1e-6


@pytest.fixture(scope="module", params=SCHEMES)
def labelled_scheme(request):
    """Return a scheme that ships with labelled text, each in turn."""
    return load_scheme(request.param)


@pytest.fixture(scope="module")
def folder(labelled_scheme):
    """Return where its champion lies."""
    return shipped_folder(labelled_scheme.name)


@pytest.fixture(scope="module")
def shipped(folder):
    """Return what the champion that ships says of itself."""
    return read_manifest(folder)


@pytest.fixture(scope="module")
def split(labelled_scheme):
    """Return the split that it was trained on."""
    return shipped_data(labelled_scheme)[1]


def test_only_labelled_schemes_have_a_champion():
    """Industries is one of them; nothing else lies in the folder of champions."""
    assert INDUSTRIES in SCHEMES
    assert sorted(path.name for path in shipped_folder().parent.iterdir() if path.is_dir()) == SCHEMES


def test_shipped_champion_is_of_this_checkout(shipped, split, labelled_scheme, folder):
    """The same scheme, experiment, corpus and held-out paragraphs."""
    notes = shipped.notes
    assert read_scheme(folder, shipped).digest == labelled_scheme.digest, COMMAND
    assert json.loads(notes["experiment"]) == json.loads(to_json(shipped_data(labelled_scheme)[0])), COMMAND
    assert notes["data_fingerprint"] == split.everything.fingerprint, COMMAND
    assert notes["heldout_fingerprint"] == split.held.fingerprint, COMMAND
    assert notes["paragraphs"] == len(split.everything), COMMAND


def test_industries_ship_with_the_experiment_as_it_stands(scheme):
    """What is assumed of their corpus holds for them, and for no other scheme."""
    assert to_json(shipped_data(scheme)[0]) == to_json(load_experiment(ship.EXPERIMENT))


def test_shipped_champion_reads_as_this_checkout_does(labelled_scheme, folder):
    """The same words are kept whole, and grow into the same compounds."""
    tagger, _ = load_folder(folder)
    analyzer = Analyzer(labelled_scheme)
    assert tuple(tagger.analyzer.words) == tuple(analyzer.words), COMMAND
    assert tagger.analyzer.rules == analyzer.rules, COMMAND


def test_shipped_champion_says_nothing_of_when_and_where(shipped):
    """Trained again it is the same folder."""
    assert set(shipped.notes) == {"experiment", "data", "data_fingerprint", "heldout_fingerprint", "paragraphs", "metrics"}


def test_shipped_files_can_be_read_by_everybody(folder):
    """Whatever safetensors makes of them."""
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in folder.rglob("*"))


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


def test_a_scheme_without_labelled_text_ships_no_champion(call, monkeypatch):
    """Nothing could be learned; exit code 2, one line."""
    monkeypatch.setattr(ship, "load_scheme", lambda name: replace(load_scheme(INDUSTRIES), name=name, shipped=False))
    outcome = call(main, "--scheme", "village")
    assert outcome.code == 2
    assert outcome.complaint == "error: scheme 'village': has no labelled text that ships with it; name a scheme that has"


@pytest.mark.slow
def test_shipped_champion_is_what_training_gives(shipped, split, labelled_scheme, folder, request):
    """The same figures, and the same labels, scores and evidence on the held-out paragraphs, after training anew."""
    experiment, _ = shipped_data(labelled_scheme)
    _, held, metrics = ship.fit_and_measure(experiment, split)
    assert metrics == pytest.approx(shipped.notes["metrics"], abs=SAME), COMMAND
    stored = read_arrays(folder / HELD_OUT)
    np.testing.assert_allclose(stored["probabilities"], held.probabilities, atol=SAME, err_msg=COMMAND)
    np.testing.assert_allclose(stored["thresholds"], held.thresholds, atol=SAME, err_msg=COMMAND)
    tagger, manifest = load_folder(folder)
    known = labelled_scheme.name == INDUSTRIES
    again = request.getfixturevalue("shipped_hybrid") if known else fit(experiment, split.everything)
    old, new = PolicyTagger(tagger, "old", manifest.thresholds), PolicyTagger(again.tagger, "new", experiment.thresholds)
    np.testing.assert_allclose(
        old.predict_proba(split.held.texts), new.predict_proba(split.held.texts), atol=SAME, err_msg=COMMAND
    )
    for first, second in zip(old.tag(split.held.texts), new.tag(split.held.texts), strict=True):
        assert first.labels == second.labels, COMMAND
        assert [span.text for span in first.evidence] == [span.text for span in second.evidence], COMMAND
