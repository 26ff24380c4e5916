"""The ablation compares every variant with the whole model on the same paragraphs."""

import json

import numpy as np
import pytest

from experiments.shared.labelled import Data
from experiments.taggers import ablation
from experiments.taggers.ablation import draw_unseen, verdict
from experiments.taggers.scores import Estimate, Score
from experiments.taggers.variants import Variant, with_headings
from labels import Paragraph


def paragraph(text, number=1, **fields):
    """Return a paragraph of an invented report."""
    return Paragraph(f"report#{number}", "report", number, "body", text, **fields)


def test_text_that_is_measured_on_is_not_drawn():
    """Nor a longer paragraph that quotes it: its labels would be known by heart."""
    measured = "海岛开通无人机送药航线，村民半小时就能收到药品。"
    known = [measured, f"本报讯：{measured}", "无人机送药航线开通。", "这座山城的抽水蓄能电站去年底蓄水。"]
    drawn = draw_unseen([paragraph(text, n) for n, text in enumerate(known)], 10, [measured])
    assert {paragraph.text for paragraph in drawn} == set(known[2:])


def test_no_more_are_drawn_than_asked_for_and_always_the_same():
    paragraphs = [paragraph(f"第{n}座储能电站并网。", n) for n in range(30)]
    drawn = draw_unseen(paragraphs, 5, [])
    assert len(drawn) == 5
    assert drawn == draw_unseen(paragraphs, 5, [])
    assert drawn != paragraphs[:5]


@pytest.fixture
def small(monkeypatch, robot_corpus):
    """Let the command take the small corpus for the shipped one and change two things only."""
    outside = np.array([name in ("tiny-6", "tiny-7") for name in robot_corpus.documents])
    fitted = robot_corpus.take(np.flatnonzero(~outside), "fitted")
    held = robot_corpus.take(np.flatnonzero(outside), "held out")
    few = [
        Variant("lexicon alone", experiment="lexicon"),
        Variant("headings", fitted=with_headings(fitted), measured=with_headings(held)),
    ]
    monkeypatch.setattr(ablation, "read_data", lambda *_: Data(fitted, (held, fitted), "f"))
    monkeypatch.setattr(ablation, "variants", lambda *_: few)


def test_a_part_that_earns_its_place_is_seen_to(call, small, tmp_path):
    """No keyword finds Afu the robot, so that keyword rules alone are clearly worse than the whole."""
    outcome = call(ablation.main, "--json", tmp_path / "a.json")
    assert outcome.code == 0, outcome.err
    whole, alone, headings = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["rows"]
    assert whole["scores"]["held out"]["difference"] is None
    assert alone["scores"]["fitted"]["f1_macro"]["value"] < whole["scores"]["fitted"]["f1_macro"]["value"]
    assert alone["scores"]["fitted"]["difference"]["high"] < 0
    assert set(headings["scores"]) == {"held out"}
    (line,) = [line for line in outcome.out.splitlines() if line.startswith("| lexicon alone |")]
    assert "worse on fitted" in line and "better" not in line
    assert "no --unlabelled FILE" in outcome.err


def test_a_missing_unlabelled_file_is_refused_before_anything_is_fitted(call, small, tmp_path):
    outcome = call(ablation.main, "--unlabelled", tmp_path / "nowhere.jsonl")
    assert outcome.code == 2
    assert "no such file" in outcome.complaint


def test_a_part_that_does_not_earn_its_place_is_seen_to():
    """The verdict counts clear differences only."""

    def scored(*difference):
        return Score(Estimate(0.9, 0.8, 0.95), 0.9, {}, Estimate(*difference))

    assert verdict({"held out": scored(-0.02, -0.05, 0.01), "dev": scored(0.01, -0.01, 0.02)}) == "no clear difference"
    both = {"held out": scored(-0.02, -0.03, -0.01), "dev": scored(0.01, 0.005, 0.02)}
    assert verdict(both) == "worse on held out; better on dev"


def test_fewer_than_no_weak_paragraphs_are_a_wrong_call(call):
    outcome = call(ablation.main, "--weak", -1)
    assert outcome.code == 2
    assert "--weak" in outcome.complaint
