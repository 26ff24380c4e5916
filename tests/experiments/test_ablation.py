"""The ablation changes one thing at a time and compares on the same paragraphs."""

import gzip
import json
from dataclasses import replace

import numpy as np
import pytest

from experiments.shared import tables
from experiments.speed.paired import Estimate, Score
from experiments.taggers import ablation
from experiments.taggers.ablation import (
    Variant,
    draw,
    fit_experiment,
    labelled_by,
    natural_halves,
    read_unlabelled,
    variants,
    verdict,
    with_headings,
)
from experiments.taggers.vector_member import fit_vectors_alone, fit_with_vectors
from labels import InputError, Paragraph, UsageError
from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger
from training.data import LabelledSet
from training.measures.metrics import precision_recall_f1


def paragraph(text, number=1, **fields):
    """Return a paragraph of an invented report."""
    return Paragraph(f"report#{number}", "report", number, "body", text, **fields)


@pytest.fixture(scope="module")
def mixed(tiny_corpus):
    """Return the small corpus with its last two documents as the hard part."""
    hard = {"tiny-6", "tiny-7"}
    return LabelledSet("mixed", tuple(replace(p, part="hard" if p.doc in hard else "natural") for p in tiny_corpus.paragraphs))


def test_halves_share_the_hard_part_and_no_natural_document(mixed):
    first, second = natural_halves(mixed)
    natural = [{p.doc for p in half.paragraphs if p.part == "natural"} for half in (first, second)]
    assert not natural[0] & natural[1]
    assert natural[0] | natural[1] == {f"tiny-{n}" for n in range(6)}
    assert first.hard.sum() == second.hard.sum() == mixed.hard.sum() == 16


def test_heading_comes_before_the_text_as_a_sentence():
    led = paragraph("装机突破一百万千瓦。", heading="新型储能")
    bare = paragraph("装机突破一百万千瓦。", 2)
    assert with_headings(LabelledSet("report", (led, bare))).texts == ["新型储能。装机突破一百万千瓦。", "装机突破一百万千瓦。"]


def test_every_variant_is_an_experiment_that_can_be_run(mixed):
    """Each override names a setting that its trainer has; each changes something."""
    found = variants(mixed, mixed, [("keywords", mixed)])
    assert len({variant.name for variant in found}) == len(found) == 15
    for variant in found:
        experiment = tables.shipped(variant.experiment, variant.overrides)
        assert experiment.trainer()
        changed = experiment != tables.shipped("hybrid") or variant.fitted is not None or variant.fit is not fit_experiment
        assert changed, variant.name


def test_weak_paragraphs_are_added_to_the_others(mixed):
    weak = LabelledSet("weak", (paragraph("无人机送药。", labels=("low_altitude",)),))
    variant = variants(mixed, mixed, [("keywords", weak)])[-1]
    assert variant.name == "with 1 real paragraphs labelled by keywords"
    assert len(variant.fitted) == len(mixed) + 1


def test_text_that_is_measured_on_is_not_drawn():
    """Nor a longer paragraph that quotes it: its labels would be known by heart."""
    measured = "海岛开通无人机送药航线，村民半小时就能收到药品。"
    known = [measured, f"本报讯：{measured}", "无人机送药航线开通。", "这座山城的抽水蓄能电站去年底蓄水。"]
    drawn = draw([paragraph(text, n) for n, text in enumerate(known)], 10, [measured])
    assert {one.text for one in drawn} == set(known[2:])


def test_no_more_are_drawn_than_wanted_and_always_the_same():
    paragraphs = [paragraph(f"第{n}座储能电站并网。", n) for n in range(30)]
    drawn = draw(paragraphs, 5, [])
    assert len(drawn) == 5
    assert drawn == draw(paragraphs, 5, [])
    assert drawn != paragraphs[:5]


def test_labels_of_a_model_become_labels_to_learn_from():
    weak = labelled_by(PolicyTagger(LexiconTagger(), "rules"), [paragraph("无人机送药。"), paragraph("村里修了路。", 2)])
    assert [one.labels for one in weak.paragraphs] == [("low_altitude",), ()]
    assert not weak.hard.any()


@pytest.mark.parametrize("fit", [fit_with_vectors, fit_vectors_alone], ids=["in the pool", "alone"])
def test_word_vectors_learn_the_small_corpus(fit, tiny_corpus):
    decide = fit(replace(tables.shipped("hybrid"), thresholds={}), tiny_corpus)
    given = decide(tiny_corpus.texts)
    assert precision_recall_f1(given, tiny_corpus.labels.astype(bool))[2].mean() > 0.9


def test_thresholds_of_the_experiment_hold_for_word_vectors_too(tiny_corpus):
    never = replace(tables.shipped("hybrid"), thresholds={"ai": 1.0})
    given = fit_vectors_alone(never, tiny_corpus)(tiny_corpus.texts)
    assert not given[:, 0].any() and given[:, 1].any()


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz"])
def test_unlabelled_text_is_read_plain_or_gzipped_and_cleaned(tmp_path, suffix):
    path = tmp_path / f"raw.{suffix}"
    content = "".join(json.dumps({"doc": "news", "text": text}, ensure_ascii=False) + "\n" for text in ("⼈⼯智能", "儲能"))
    path.write_bytes(gzip.compress(content.encode()) if suffix.endswith("gz") else content.encode())
    assert [one.text for one in read_unlabelled(path)] == ["人工智能", "储能"]


def test_missing_and_broken_unlabelled_files_are_refused(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        read_unlabelled(tmp_path / "nowhere.jsonl.gz")
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"text": "储能"}\n{"txt": "储能"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="broken.jsonl:2"):
        read_unlabelled(broken)


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
    monkeypatch.setattr(ablation, "read_data", lambda *_: tables.Data(fitted, (held, fitted), "f"))
    monkeypatch.setattr(ablation, "variants", lambda *_: few)
    monkeypatch.setattr(ablation, "UNLABELLED", tables.SHARED / "nowhere")


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
