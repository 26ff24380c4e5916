"""The comparison gives every method the same paragraphs and words, and tells what was wrong with the call."""

import json

import pytest
from conftest import jsonl
from topic_texts import corpus_file, document_folder

from experiments.topics import compare_topics
from experiments.topics.compare_topics import HEAD, Row, cells, measure
from experiments.topics.comparing.drawing import Drawn


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
    [
        (["--seeds", 0], "--seeds: 0 is no number of seeds"),
        (["--measured", -1], "--measured: -1 is below 0"),
        (["--methods", "magic"], "--methods: unknown method 'magic'"),
        (["--newer-methods", "magic"], "--newer-methods: unknown method 'magic'"),
        (["--newer", "no/python"], "no/python: no such file"),
        (["--set", "parameters.topic=3"], "unknown key 'topic'"),
    ],
)
def test_wrong_options_are_one_line_before_anything_is_read(call, tmp_path, arguments, complaint):
    assert complaint in call(compare_topics.main, "--input", tmp_path / "none.jsonl", *arguments).complaint


def test_words_are_measured_where_topics_were_found_and_elsewhere(tiny_corpus):
    found = [("储能", "电站"), ("量子", "通信")]
    drawn = Drawn(tiny_corpus, ["储能", "电站", "储能", "电站", "量子 通信"])
    drawn.__dict__["words"] = ["储能 电站", "量子 通信", "村民"]
    (row,) = measure([{"fixed": found}] * 2, [1.0, 3.0], drawn)
    assert (row.method, row.topics, row.words, row.diversity, row.stability, row.seconds) == ("fixed", 2, 2, (1, 0), 1, 2)
    assert row.npmi_drawn == (1, 0)
    assert row.npmi == (0.5, 0), "one pair always meets; chance would not make the other meet once"
    assert row.npmi_strict == (0, 0), "and it never does"


def test_without_paragraphs_elsewhere_nothing_is_said_of_them(tiny_corpus):
    drawn = Drawn(tiny_corpus, [])
    (row,) = measure([{"fixed": [("储能", "电站")]}], [1.0], drawn)
    assert row.npmi is row.npmi_strict is row.stability is None


def test_a_single_seed_has_no_stability():
    row = Row("ours", 45, 9.9, (0.3671, 0.007), None, (0.947, 0.0071), (0.4, 0), None, 10.4)
    assert cells(row) == ["ours", "45", "0.367 ± 0.007", "", "0.947 ± 0.007", "0.400 ± 0.000", "", "10"]
    assert len(cells(row)) == len(HEAD)


@pytest.mark.slow
def test_methods_are_compared_in_one_table(call, tmp_path):
    """Every method gives as many topics as ours, in the same words; figures go to both files."""
    outcome = call(
        compare_topics.main,
        *("--input", corpus_file(tmp_path, 160), "--seeds", 2, "--methods", "ours", "bertopic", "nmf", "lda"),
        *("--set", "parameters.topics=8", "--json", tmp_path / "rows.json", "--output", tmp_path / "rows.md"),
    )
    assert outcome.code == 0, outcome.err
    figures = json.loads((tmp_path / "rows.json").read_text())
    rows = figures["rows"]
    assert [row["method"] for row in rows] == [
        "ours", "BERTopic, its Chinese recipe", "the recipe's topics, our words", "NMF", "NMF's topics, our words", "LDA",
    ]  # fmt: skip
    assert {row["topics"] for row in rows if row["method"] in ("NMF", "LDA")} == {rows[0]["topics"]}
    assert all(row["topics"] >= 2 and -1 <= row["npmi_drawn"][0] <= 1 and 0 < row["diversity"][0] <= 1 for row in rows)
    assert (figures["drawn"], figures["elsewhere"]) == (160, 0)
    assert len((tmp_path / "rows.md").read_text().splitlines()) == 2 + len(rows)


@pytest.mark.slow
def test_topics_of_documents_are_measured_on_other_documents(call, tmp_path):
    outcome = call(
        compare_topics.main,
        *("--input", document_folder(tmp_path, 10), "--seeds", 1, "--methods", "ours", "unguided"),
        *("--measured", 20, "--json", tmp_path / "rows.json"),
    )
    assert outcome.code == 0, outcome.err
    figures = json.loads((tmp_path / "rows.json").read_text())
    assert (figures["drawn"], figures["elsewhere"]) == (6 * 13, 20)
    assert [row["method"] for row in figures["rows"]] == ["ours", "ours, not guided"]
    assert all(row["npmi"] is not None for row in figures["rows"])
