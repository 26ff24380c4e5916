"""The comparison runs on one split, names who is missing, and sets everybody beside the hybrid."""

import json

import numpy as np
import pytest
from conftest import jsonl

from experiments.shared import labelled
from experiments.speed import benchmark
from experiments.taggers import ablation, compare_taggers
from experiments.taggers.compare_taggers import REFERENCE, Entrant, Row, compare, entrants, table, tagging_rates
from experiments.taggers.rivals import KeywordSearch
from experiments.taggers.sentence_cache import CachedEmbeddings


class Fixed:
    """A rival that never gives a label."""

    note = "fixed"

    def __init__(self, name):
        self.name, self.fitted, self.n_labels = name, [], 0

    def fit(self, data, hard_weight):
        self.fitted.append((data.name, hard_weight))
        self.n_labels = len(data.keys)

    def predict(self, texts):
        return np.zeros((len(texts), self.n_labels), dtype=bool)


@pytest.fixture
def split(tiny_corpus):
    """Return the small corpus as what is fitted on and what is held out."""
    rows = np.arange(len(tiny_corpus))
    return tiny_corpus.take(rows[:48], "fitted"), tiny_corpus.take(rows[48:], "held out")


@pytest.fixture
def rows(split, scheme):
    """Return a comparison of keyword search with a hybrid that gives nothing, and of one who is not installed."""
    absent = Entrant(Fixed("absent"), ("no_such_module",), "no-such-package")
    return compare([Entrant(KeywordSearch(scheme)), absent, Entrant(Fixed(REFERENCE))], split[0], split[1:], 0.3)


def test_everybody_learns_from_the_same_paragraphs(split):
    rival = Fixed(REFERENCE)
    compare([Entrant(rival)], split[0], split[1:], 0.3)
    assert rival.fitted == [("fitted", 0.3)]


def test_who_is_not_installed_is_named_with_the_remedy(rows):
    assert rows[1] == Row("absent", "not installed: pip install no-such-package", {})


def test_everybody_is_set_beside_the_hybrid(rows):
    keywords, _, hybrid = (row.scores.get("held out") for row in rows)
    assert hybrid.difference is None
    assert keywords.difference.value == keywords.f1_macro.value - hybrid.f1_macro.value
    assert keywords.difference.is_clear


def test_table_has_a_line_for_each_and_cells_for_all(rows, split):
    head, *lines = table(rows, split[1:])
    assert [line[0] for line in lines] == ["keyword search", "absent", REFERENCE]
    assert {len(line) for line in lines} == {len(head)}
    assert lines[1][1:] == ["–", "", "", "", "", "not installed: pip install no-such-package"]


def test_embeddings_are_computed_anew_when_timed(tmp_path):
    """A cache would make the transformer the fastest of all."""

    class Encoder:
        asked = 0

        def query(self, texts):
            Encoder.asked += len(texts)
            return np.zeros((len(texts), 2), dtype=np.float32)

    embeddings = CachedEmbeddings(tmp_path / "e5.npz", Encoder())
    embeddings(["无人机", "量子"])
    rates = tagging_rates([Entrant(Fixed("sentences"), embeddings=embeddings)], ["无人机", "量子"])
    assert Encoder.asked == 2 + compare_taggers.ROUNDS * 2
    assert rates["sentences"] > 0


def test_field_holds_the_rivals_that_the_project_promises(tmp_path, scheme):
    names = [entrant.rival.name for entrant in entrants(CachedEmbeddings(tmp_path / "e5.npz"), scheme)]
    assert len(set(names)) == len(names) == 10
    assert names[-1] == REFERENCE
    for word in ("keyword search", "keyword rules", "user", "fastText", "bigrams", "static", "sentence", "tfidf"):
        assert any(word in name for name in names), word


@pytest.fixture
def small(monkeypatch, tiny_corpus, scheme):
    """Let the command take the small corpus for the shipped one, and two rivals."""
    monkeypatch.setattr(labelled, "shipped_corpus", lambda scheme: tiny_corpus)
    few = [Entrant(KeywordSearch(scheme)), Entrant(Fixed(REFERENCE))]
    monkeypatch.setattr(compare_taggers, "entrants", lambda embeddings, scheme: few)


def test_command_writes_the_table_and_every_figure(call, small, tmp_path):
    records = [{"text": "海岛的无人机送来药品。", "labels": ["low_altitude"]}, {"text": "村里修了路。", "labels": []}]
    path = jsonl(tmp_path / "more.jsonl", *records)
    outcome = call(compare_taggers.main, "--eval", path, "--json", tmp_path / "c.json", "--output", tmp_path / "c.md")
    assert outcome.code == 0
    assert outcome.out == (tmp_path / "c.md").read_text(encoding="utf-8")
    assert "| keyword search |" in outcome.out and "2 more" in outcome.out
    figures = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    keywords = figures["rows"][0]["scores"]
    assert set(keywords) == {"held out", "more"}
    assert keywords["more"]["f1"]["low_altitude"] == 1
    assert figures["rows"][0]["training_seconds"] >= 0 and figures["rows"][0]["per_second"] > 0


def test_missing_file_is_refused_before_anything_is_fitted(call, small, tmp_path):
    outcome = call(compare_taggers.main, "--eval", tmp_path / "nowhere.jsonl")
    assert outcome.code == 2
    assert "no such file" in outcome.complaint


@pytest.mark.parametrize("main", [compare_taggers.main, ablation.main, benchmark.main], ids=["compare", "ablation", "benchmark"])
def test_a_figure_file_that_cannot_be_written_is_refused_at_once(call, store, tmp_path, main):
    outcome = call(main, "--json", tmp_path / "nowhere" / "figures.json")
    assert outcome.code == 2
    assert "does not exist" in outcome.complaint
