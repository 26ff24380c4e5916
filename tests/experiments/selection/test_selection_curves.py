"""Curves by how labels are chosen, errors planted on purpose, gains foretold: small enough to look at."""

import json
from dataclasses import replace

import numpy as np
import pytest

from experiments.selection import curves, fair_rounds, gains, planted
from experiments.selection.curves import WAYS, Asked, disagreement, missed_recall, with_few_terms
from experiments.selection.gains import Foretold
from experiments.selection.planted import flag, plant
from experiments.selection.summary import MISSED, Measured, curve_table, needed_table
from experiments.shared.labelled import Data
from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from models.text.near_copies import NearCopies
from models.tfidf.meaning import encode
from training.measures.evaluation import Evaluation
from training.review.contradictions import NearTexts
from training.sets.labelled_set import LabelledSet


def on_curve(way, draw, values):
    sizes = zip((50, 100, 200), values, strict=True)
    return [Measured(way, draw, size, 0, {"set": value}, {"set": value / 2}) for size, value in sizes]


def test_labels_needed_are_read_off_the_mean_curve():
    measured = [*on_curve("random", 0, (0.5, 0.6, 0.7)), *on_curve("ours", 0, (0.55, 0.7, 0.65))]
    needed = needed_table(measured, ["set"])
    assert needed[1] == ["set", "ours", "at most 50", "63", "100"]
    assert needed_table([*on_curve("random", 0, (0.5, 0.6, 0.9)), *measured[3:]], ["set"])[1][-1] == "over 200"


def test_interval_is_of_the_mean_over_draws():
    measured = [*on_curve("random", 0, (0.5, 0.6, 0.7)), *on_curve("random", 1, (0.5, 0.62, 0.7))]
    cells = curve_table(measured, ["set"])[1]
    assert cells[2] == "0.500 ± 0.000" and cells[3] == "0.610 ± 0.127"  # Student's t with one degree of freedom
    assert curve_table(measured[:3], ["set"])[1][2] == "0.500"
    assert curve_table(measured[:3], ["set"], MISSED)[1][2] == "0.250"


def test_parts_disagree_where_sure_parts_contradict_each_other():
    parts = np.array([[[0.99], [0.5], [0.9]], [[0.01], [0.5], [0.9]]])
    sure, unsure, agreed = disagreement(parts)[:, 0]
    assert sure > 0.9 and unsure == pytest.approx(0) and agreed == pytest.approx(0)


def test_a_beginner_has_the_first_terms_alone(scheme):
    few = with_few_terms(scheme, 2)
    assert few.keys == scheme.keys
    assert all(few.lexicon.entries[key].terms == scheme.lexicon.entries[key].terms[:2] for key in scheme.keys)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_chooses_as_many_as_asked_none_twice(way, tiny_corpus, scheme):
    rules = PolicyTagger(LexiconTagger(Analyzer(scheme)), "rules")
    opinions = rules.tagger.predict_proba(tiny_corpus.batch)[None]
    hit = tiny_corpus.batch.mentions.votes(len(tiny_corpus), len(scheme.keys))
    asked = Asked(tiny_corpus, rules, opinions, hit, encode(tiny_corpus.batch), 20, NearCopies(), np.random.default_rng(0))
    chosen = WAYS[way](asked)
    assert len(chosen) == len(set(chosen)) == 20 and max(chosen) < len(tiny_corpus)


def test_recall_is_of_labels_that_no_word_names(tiny_corpus, scheme):
    """With one term a label the rules find none of those, and a model that gives all finds all."""
    data = LabelledSet("few", tiny_corpus.paragraphs, with_few_terms(scheme, 1))
    rules = Evaluation.of(PolicyTagger(LexiconTagger(Analyzer(data.scheme)), "rules"), data)
    assert data.labels.any() and missed_recall(rules) == 0
    assert missed_recall(replace(rules, probabilities=np.ones(rules.probabilities.shape))) == 1


def test_so_many_cells_are_flipped_and_no_others(tiny_corpus):
    wrong, flipped = plant(tiny_corpus, 0.05, 1)
    assert flipped.sum() == round(0.05 * tiny_corpus.labels.size)
    assert np.array_equal(wrong.labels.astype(bool) ^ flipped, tiny_corpus.labels.astype(bool))
    assert not np.array_equal(plant(tiny_corpus, 0.05, 2)[1], flipped)


def test_a_perfect_model_flags_what_was_planted(tiny_corpus):
    wrong, flipped = plant(tiny_corpus, 0.05, 0)
    said = np.where(tiny_corpus.labels, 0.98, 0.02)
    ways = flag(wrong, said, int(flipped.sum()), NearTexts.of(wrong.folded))
    assert np.array_equal(ways["another answer is likelier"], flipped)
    assert np.array_equal(ways["the least likely answers, as many as planted"], flipped)
    assert (ways["cleanlab's issues or a contradiction"] >= ways["cleanlab's issues"]).all()


@pytest.fixture
def small(monkeypatch, tiny_corpus):
    """Let the commands take the small corpus for the shipped one, with a quarter of it held out."""
    natural = LabelledSet("corpus", tuple(replace(p, part="natural") for p in tiny_corpus.paragraphs), tiny_corpus.scheme)
    data = Data(natural.take(np.arange(48), "fitted"), (natural.take(np.arange(48, 64), "held out"),), "f")
    for module in (curves, gains):
        monkeypatch.setattr(module, "read_data", lambda *given: data)
        monkeypatch.setattr(module, "SIZES", (24, 32))
    monkeypatch.setattr(gains, "NEXT", 8)
    monkeypatch.setattr(planted, "shipped_corpus", lambda scheme: natural)
    monkeypatch.setattr(planted, "SHARES", (0.05,))


def test_curves_command(call, small, tmp_path):
    outcome = call(curves.main, "--draws", 1, "--json", tmp_path / "c.json", "--output", tmp_path / "c.md")
    assert outcome.code == 0, outcome.err
    measured = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert len(measured) == len(WAYS) * 2 and {one["labels"] for one in measured} == {24, 32}
    assert all(0 <= one[name]["held out"] <= 1 for one in measured for name in ("f1_macro", "recall_missed"))
    assert call(curves.main, "--most", 800).code == 2
    assert "as random after 24" in outcome.out and "| held out | training.select |" in outcome.out


def test_planted_command(call, small, tmp_path):
    outcome = call(planted.main, "--draws", 1, "--json", tmp_path / "p.json")
    assert outcome.code == 0, outcome.err
    found = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert len(found) == 5 and all(0 <= one["precision"] <= 1 and 0 <= one["recall"] <= 1 for one in found)
    assert max(one["recall"] for one in found) > 0.5


def test_gains_command(call, small, tmp_path):
    outcome = call(gains.main, "--draws", 1, "--json", tmp_path / "g.json")
    assert outcome.code == 0, outcome.err
    found = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))
    assert [one["labels"] for one in found] == [24, 32] and set(found[0]["foretold"]) == set(map(str, gains.EXPONENTS))


def test_errors_of_what_was_foretold_are_in_points():
    guesses = dict.fromkeys(map(str, gains.EXPONENTS), 0.03)
    rows = gains.table([Foretold(50, 0, 0.05, guesses), Foretold(50, 1, 0.01, guesses)])
    assert rows[1] == ["50", "3.0", "2.0", "3.0", "2.0", "2.0", "2.0", "2.0", "3.0"] and rows[2][0] == "all"


@pytest.mark.parametrize("module", [curves, planted, gains])
def test_wrong_call(call, module):
    outcome = call(module.main, "--draws", 0)
    assert outcome.code == 2 and outcome.complaint


def test_fair_score_is_simulated_beside_what_is_true(monkeypatch, call, tmp_path):
    monkeypatch.setattr(fair_rounds, "SETTINGS", ((300, 2, 150),))
    outcome = call(fair_rounds.main, "--draws", 4, "--json", tmp_path / "fair.json")
    assert outcome.code == 0
    (one,) = json.loads((tmp_path / "fair.json").read_text(encoding="utf-8"))
    assert (one["texts"], one["rounds"], one["count"]) == (300, 2, 150)
    assert abs(one["fair"] - one["true"]) < 0.05 < one["lots"] - one["fair"] + 0.05 and 0 <= one["covered"] <= 1
    assert call(fair_rounds.main, "--draws", 0).code == 2
