"""The learning curve grows by whole documents and is measured on one file throughout."""

import json

import numpy as np
import pytest
from conftest import SAID, jsonl

from experiments.taggers import learning_curve
from experiments.taggers.learning_curve import Point, draw_share, table


def test_a_share_is_of_documents_and_never_less_than_two(tiny_corpus):
    half = draw_share(tiny_corpus, 0.5, 0)
    assert len(set(half.documents)) == 4 and len(half) == 32
    assert len(set(draw_share(tiny_corpus, 0.01, 0).documents)) == 2
    assert half.documents == draw_share(tiny_corpus, 0.5, 0).documents


def test_a_label_that_was_not_measured_is_a_dash(keys):
    point = Point(48, 0.5, 0.01, {key: np.nan for key in keys})
    assert table([point], keys)[1] == ["48", "0.500", "0.010", *["–"] * len(keys)]


def test_command_writes_table_figures_and_plot(call, monkeypatch, tiny_corpus, tmp_path, taxonomy):
    monkeypatch.setattr(learning_curve, "shipped_corpus", lambda scheme: tiny_corpus)
    monkeypatch.setattr(learning_curve, "SHARES", (0.5, 1.0))
    path = jsonl(tmp_path / "more.jsonl", {"text": SAID["quantum"][0].format("新城"), "labels": ["quantum"]})
    files = ("--json", tmp_path / "c.json", "--output", tmp_path / "c.md", "--plot", tmp_path / "c.html")
    outcome = call(learning_curve.main, "--eval", path, "--draws", 1, *files)
    assert outcome.code == 0, outcome.err
    half, whole = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert (half["paragraphs"], whole["paragraphs"]) == (32, 64)
    assert whole["f1"]["quantum"] == 1 and whole["spread"] == 0
    assert outcome.out == (tmp_path / "c.md").read_text(encoding="utf-8")
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert all(label.colour in page for label in taxonomy.labels)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [(("--draws", 0), "--draws: 0 is no number"), (("--plot", "/nowhere/c.html"), "does not exist"), ((), "no such file")],
)
def test_wrong_call_is_one_line_before_anything_is_fitted(call, tmp_path, arguments, complaint):
    outcome = call(learning_curve.main, "--eval", tmp_path / "nowhere.jsonl", *arguments)
    assert outcome.code == 2
    assert complaint in outcome.complaint
