"""The comparison gives every method the same paragraphs and words, and tells what was wrong with the call."""

import json

import pytest
from conftest import jsonl
from topic_texts import corpus_file

from experiments.topics import compare_topics
from experiments.topics.compare_topics import Corpus, Row, cells, measure


def test_missing_file_is_one_line(call, tmp_path):
    outcome = call(compare_topics.main, "--input", tmp_path / "none.jsonl")
    assert outcome.code == 2
    assert "none.jsonl: no such file" in outcome.complaint


def test_a_call_without_text_says_what_is_missing(call):
    outcome = call(compare_topics.main)
    assert outcome.code == 2
    assert "--input" in outcome.err


def test_broken_line_is_named(call, tmp_path):
    outcome = call(compare_topics.main, "--input", jsonl(tmp_path / "broken.jsonl", {"text": "储能"}, {"txt": "储能"}))
    assert outcome.code == 1
    assert "broken.jsonl:2: has no field 'text'" in outcome.complaint


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [(["--seeds", 0], "--seeds: 0 is no number of seeds"), (["--methods", "magic"], "--methods: unknown method 'magic'")],
)
def test_wrong_options_are_one_line_before_anything_is_read(call, tmp_path, arguments, complaint):
    assert complaint in call(compare_topics.main, "--input", tmp_path / "none.jsonl", *arguments).complaint


def test_words_are_measured_where_topics_were_found_and_elsewhere(monkeypatch, tiny_corpus):
    found = [("储能", "电站"), ("量子", "通信")]
    monkeypatch.setitem(compare_topics.METHODS, "fixed", lambda corpus, seed: {"fixed": found})
    corpus = Corpus(tiny_corpus, ["储能 电站", "量子 通信", "村民"], None)
    (row,) = measure("fixed", corpus, ["储能", "电站", "量子 通信"], 2)
    assert (row.topics, row.npmi, row.diversity, row.stability) == (2, (1, 0), (1, 0), 1)
    assert row.npmi_elsewhere == (0, 0), "one pair always meets, the other never"


def test_a_single_seed_has_no_stability():
    row = Row("ours", 45, (0.3671, 0.007), None, (0.947, 0.0071), None, 10.4)
    assert cells(row) == ["ours", "45", "0.367 ± 0.007", "", "0.947 ± 0.007", "", "10"]


@pytest.mark.slow
def test_methods_are_compared_in_one_table(call, tmp_path, monkeypatch):
    """Every method gives topics of the same words; figures go to both files."""
    monkeypatch.setattr(compare_topics, "TOPICS", 8)
    outcome = call(
        compare_topics.main,
        *("--input", corpus_file(tmp_path, 160), "--seeds", 2, "--methods", "ours", "bertopic", "nmf", "lda"),
        *("--json", tmp_path / "rows.json", "--output", tmp_path / "rows.md"),
    )
    assert outcome.code == 0, outcome.err
    rows = json.loads((tmp_path / "rows.json").read_text())
    assert [row["method"] for row in rows] == [
        "ours", "BERTopic, its Chinese recipe", "the recipe's topics, our words", "NMF", "NMF's topics, our words", "LDA",
    ]  # fmt: skip
    assert all(row["topics"] >= 2 and -1 <= row["npmi"][0] <= 1 and 0 < row["diversity"][0] <= 1 for row in rows)
    assert len((tmp_path / "rows.md").read_text().splitlines()) == 2 + len(rows)
