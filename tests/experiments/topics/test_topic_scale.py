"""Time and memory of finding topics are measured in processes of their own."""

import json

import pytest
from topic_texts import corpus_file

from experiments.topics import topic_scale


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--once", 50, 0), "none.jsonl: no such file"),
        (("--sizes", 5), "--sizes: 5 paragraphs are too few"),
        (("--sample", -1), "--sample: -1 is no number"),
        ((), "none.jsonl: no such file"),
    ],
)
def test_wrong_call_is_one_line_before_a_process_is_started(call, tmp_path, arguments, complaint):
    outcome = call(topic_scale.main, "--input", tmp_path / "none.jsonl", *arguments)
    assert outcome.code == 2
    assert complaint in outcome.complaint


@pytest.mark.slow
def test_scale_measures_time_and_memory(call, tmp_path):
    """Each size in a process of its own, the first on an empty numba cache."""
    path = tmp_path / "scale.json"
    outcome = call(topic_scale.main, "--input", corpus_file(tmp_path, 90), "--sizes", 60, 80, "--sample", 40, "--json", path)
    assert outcome.code == 0, outcome.err
    rows = json.loads(path.read_text())
    assert [(row["paragraphs"], row["sample"], bool(row["note"])) for row in rows] == [
        (60, 0, True), (60, 0, False), (80, 0, False), (80, 40, False),
    ]  # fmt: skip
    assert all(row["seconds"] > 0 and row["peak_mb"] > 50 for row in rows)
