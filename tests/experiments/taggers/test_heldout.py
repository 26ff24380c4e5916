"""Profiles trade precision for recall on documents that the model has not seen; evidence is measured there too."""

import json

import numpy as np
import pytest

from experiments.shared import labelled
from experiments.taggers import heldout
from experiments.taggers.heldout import MEASURES, profile_metrics, table
from models.decisions.thresholds import PROFILES
from training.measures.evaluation import Evaluation


@pytest.fixture
def evaluation(tiny_corpus):
    """Return a model that is never sure: right labels get 0.6, and the first label always 0.4."""
    probabilities = tiny_corpus.labels * 0.6
    probabilities[:, 0] = np.maximum(probabilities[:, 0], 0.4)
    return Evaluation(probabilities, np.full(len(tiny_corpus.keys), 0.5), tiny_corpus)


def test_profiles_trade_precision_for_recall(evaluation, keys):
    metrics = profile_metrics(evaluation)
    assert metrics["balanced/f1"] == metrics[f"recall/recall/{keys[0]}"] == 1
    assert metrics[f"recall/precision/{keys[0]}"] == evaluation.data.labels[:, 0].mean()
    assert metrics["precision/recall"] == 0


def test_what_is_undefined_is_absent_and_a_dash(evaluation, keys):
    """Nothing is predicted from 0.8 on, so that there is no precision."""
    metrics = profile_metrics(evaluation)
    assert "precision/precision" not in metrics and f"precision/precision/{keys[0]}" not in metrics
    assert table(metrics, "precision", keys)[1] == [keys[0], "–", "0.000", "0.000"]


def test_command_measures_every_profile_and_the_evidence(call, monkeypatch, tiny_corpus, tmp_path, keys):
    monkeypatch.setattr(labelled, "shipped_corpus", lambda scheme: tiny_corpus)
    monkeypatch.setattr(heldout, "evidence_metrics", lambda *_: {"evidence/f1": 0.5})
    outcome = call(heldout.main, "lexicon", "--json", tmp_path / "h.json")
    assert outcome.code == 0, outcome.err
    figures = json.loads((tmp_path / "h.json").read_text(encoding="utf-8"))
    assert {f"{profile}/{measure}/{keys[0]}" for profile in PROFILES for measure in MEASURES} <= set(figures)
    assert figures["evidence/f1"] == 0.5
    assert outcome.out.count("| macro |") == len(PROFILES) + 1
    assert "measuring on" in outcome.err


def test_unknown_experiment_is_a_wrong_call(call):
    outcome = call(heldout.main, "nowhere.toml")
    assert outcome.code == 2
    assert "no such experiment file" in outcome.complaint
