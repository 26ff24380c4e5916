"""What an analyst asks before trusting a topic: outliers, sameness, labels."""

import json

import pytest
from conftest import SAID, jsonl
from topic_texts import corpus_file, document_folder

from experiments.topics import topic_stability
from experiments.topics.topic_stability import halves


def test_halves_share_no_document(tiny_corpus):
    first, second = halves(tiny_corpus)
    assert not set(first.documents) & set(second.documents)
    assert set(first.documents) | set(second.documents) == set(tiny_corpus.documents)
    assert len(first) == len(second) == 32


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--seeds", 1), "--seeds: 1 cannot show what stays the same"),
        (("--set", "parameters.topic=3"), "unknown key 'topic'"),
        (("--eval", "none-labelled.jsonl"), "none-labelled.jsonl: no such file"),
        ((), "none.jsonl: no such file"),
    ],
)
def test_wrong_call_is_one_line(call, tmp_path, arguments, complaint):
    outcome = call(topic_stability.main, "--input", tmp_path / "none.jsonl", *arguments)
    assert outcome.code == 2
    assert complaint in outcome.complaint


@pytest.mark.slow
def test_quality_reports_outliers_sameness_and_labels(call, tmp_path, keys):
    labelled = jsonl(tmp_path / "labelled.jsonl", *(
        {"id": f"{key}-{n}", "text": way.format("东城"), "labels": [] if key == "none" else [key]}
        for key, ways in SAID.items() for n, way in enumerate(ways)
    ))  # fmt: skip
    outcome = call(
        topic_stability.main,
        *("--input", corpus_file(tmp_path, 160), "--eval", labelled, "--seeds", 2),
        *("--json", tmp_path / "quality.json", "--output", tmp_path / "quality.md"),
    )
    assert outcome.code == 0, outcome.err
    result = json.loads((tmp_path / "quality.json").read_text())
    assert 0 <= result["reduction"]["after"] < 0.5
    assert 0 < result["over_seeds"]["words"] <= 1 and 0 < result["over_halves"]["paragraphs"] <= 1
    assert result["labels"]["purity"] > 0.3
    assert {key: len(counts) for key, counts in result["topics_of_label"].items()} == dict.fromkeys(keys, 2)
    assert "after reduction" in outcome.out
    assert outcome.out == (tmp_path / "quality.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_folder_of_documents_is_taken_whole(call, tmp_path):
    """Headings among them: they are placed with the rest."""
    outcome = call(
        topic_stability.main, "--input", document_folder(tmp_path, 8), "--seeds", 2, "--json", tmp_path / "quality.json"
    )
    assert outcome.code == 0, outcome.err
    result = json.loads((tmp_path / "quality.json").read_text())
    assert result["paragraphs"] == 8 * 13 and len(result["topics"]) == 2
    assert 0 < result["over_seeds"]["paragraphs"] <= 1
