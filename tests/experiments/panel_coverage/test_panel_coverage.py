"""The coverage experiment on populations small enough to know what must come out."""

import json

import numpy as np
import pytest
from audited import likely

from experiments.panel_coverage import __main__ as command
from experiments.panel_coverage.coverage_table import HEAD, lines
from experiments.panel_coverage.labelled_populations import LabelledPopulation, tagged_population, units_by_column
from experiments.panel_coverage.simulated_audits import ALONE, CORRECTED, COUNTED, SUMMED, WHOLE, Coverage, measure
from experiments.panel_coverage.simulated_populations import LOW, SHARES, simulated
from experiments.panel_coverage.spoiled_taggers import commonest, spoil
from labels import InputError
from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer


def small_population(count=240, biased=False):
    scores, truth = likely(count, seed=2, labels=1)
    tagged = scores >= (0.02 if biased else 0.5)
    units = tuple(f"u{n % 3}" for n in range(count))
    return LabelledPopulation("small", "t", units, tuple(f"d{n // 4}" for n in range(count)), scores, tagged, truth)


def test_every_way_is_measured_in_every_cell():
    rows = list(measure(small_population(), ["apple"], [40], 30, 0))
    cells = {WHOLE, "u0", "u1", "u2", "u1 - u0", "u2 - u1"}
    assert {(row.method, row.cell) for row in rows} == {(m, c) for m in (COUNTED, SUMMED, ALONE, CORRECTED) for c in cells}
    assert {row.size for row in rows} == {0, 40}
    assert all(0 <= row.covered <= 1 and row.width > 0 for row in rows)


def test_corrected_covers_where_counted_tags_do_not():
    rows = {(row.method, row.cell): row for row in measure(small_population(biased=True), ["apple"], [60], 200, 0)}
    assert rows[COUNTED, WHOLE].covered == 0
    assert rows[CORRECTED, WHOLE].covered > 0.93
    assert rows[CORRECTED, WHOLE].width < rows[ALONE, WHOLE].width


def test_audit_of_everything_is_the_truth():
    rows = [row for row in measure(small_population(30), ["apple"], [60], 5, 0) if row.method == CORRECTED]
    assert all(row.covered == 1 and row.width == pytest.approx(0, abs=1e-9) for row in rows)


def coverage(method, cell, covered, width, *, given=1.0, positives=40, explained=0.8):
    return Coverage("p", "t", 60, method, cell, "apple", positives, explained, given, covered, width, 0.1)


def test_table_pools_by_how_often_a_cell_gets_a_number():
    rows = [
        coverage(ALONE, WHOLE, 0.95, 0.2),
        coverage(ALONE, "u0", 0.95, 0.4),
        coverage(CORRECTED, WHOLE, 1.0, 0.1),
        coverage(CORRECTED, "u0", 0.8, 0.3, given=0.5, explained=0.2),
        coverage(CORRECTED, "u0 - u1", 0.9, 0.5, positives=3),
    ]
    (_, corrected) = lines(rows)
    figures = corrected.figures
    assert figures["cover"] == pytest.approx((1 + 0.5 * 0.8) / 1.5)
    assert figures["cover changes"] == pytest.approx(0.9)
    assert (figures["least"], figures["under"]) == (0.8, 1)
    assert [figures[f"beside {name}"] for name in ("whole", "half", "widest")] == pytest.approx([0.5, 0.5, 0.75])
    assert len(corrected.cells()) == len(HEAD)


def test_spoiled_tagger_no_longer_finds_a_label_by_its_words(tiny_corpus):
    policy = PolicyTagger(LexiconTagger(Analyzer(tiny_corpus.scheme)), "lexicon")
    column = commonest(tiny_corpus)
    key = tiny_corpus.keys[column]
    found = [one for one in policy.tag(tiny_corpus.texts, evidence=False) if key in one.labels]
    spoiled = spoil(policy, column)
    after = spoiled.tag([one.text for one in found], evidence=False)
    assert found and not [one for one in after if one.scores[key] > 0.5]
    assert (spoiled.thresholds < policy.thresholds).all()
    assert spoiled.scheme.lexicon != policy.scheme.lexicon and spoiled.keys == policy.keys


def test_population_knows_its_truth(tiny_corpus):
    policy = PolicyTagger(LexiconTagger(Analyzer(tiny_corpus.scheme)), "lexicon")
    made = tagged_population(policy, tiny_corpus, tiny_corpus.documents, "tiny", "t")
    assert (made.truth == tiny_corpus.labels.astype(bool)).all() and made.scores.shape == made.truth.shape
    worse = made.miscalibrated()
    assert (worse.scores >= made.scores - 1e-9).all() and (worse.scores <= 0.99).all() and (worse.tagged == made.tagged).all()
    with pytest.raises(InputError, match="no column 'set'"):
        units_by_column(tiny_corpus, "set")


def test_made_up_misses_hide_where_scores_are_low():
    made = list(simulated(0))
    low = [one.truth[one.scores < LOW].mean() for one in made]
    assert [round(rate, 3) for rate in low] == pytest.approx([0.006, 0.012, 0.031], abs=0.004)
    first = np.array([unit == "unit 1" for unit in made[-1].units])
    missed = made[-1].truth & (made[-1].scores < LOW)
    assert missed[first].mean() > 2 * missed[~first].mean()
    assert made[-1].truth.mean(axis=0) == pytest.approx(np.array(SHARES) * 0.85 + 0.03, abs=0.03)


def test_command_measures_every_tagger(monkeypatch, tmp_path, tiny_corpus, capsys):
    policy = PolicyTagger(LexiconTagger(Analyzer(tiny_corpus.scheme)), "lexicon")
    half = tiny_corpus.take(np.arange(0, len(tiny_corpus), 2), "held out")

    class Small:
        fitted, sets, title = tiny_corpus, (half,), "Small."

    names = type("Corpus", (), {"documents": [type("D", (), {"name": n, "genre": n[-1]}) for n in set(half.documents)]})
    monkeypatch.setattr(command, "read_data", lambda *_: Small)
    monkeypatch.setattr(command, "load_corpus", lambda: names)
    monkeypatch.setattr(command, "fit", lambda *_, **__: policy)
    figures = tmp_path / "figures.json"
    assert command.main(["--draws", "3", "--json", str(figures)]) == 0
    rows = json.loads(figures.read_text(encoding="utf-8"))
    assert len({row["tagger"] for row in rows}) == 3 and {row["population"] for row in rows} == {"held out"}
    assert "corrected" in capsys.readouterr().out
