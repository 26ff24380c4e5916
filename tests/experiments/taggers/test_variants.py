"""Variants of the hybrid change one thing at a time."""

from dataclasses import replace

import pytest

from experiments.taggers.variants import fit_experiment, natural_halves, variants, with_headings
from labels import Paragraph
from training.experiment import load_experiment
from training.sets.labelled_set import LabelledSet


def paragraph(text, number=1, **fields):
    """Return a paragraph of an invented report."""
    return Paragraph(f"report#{number}", "report", number, "body", text, **fields)


@pytest.fixture(scope="module")
def mixed(tiny_corpus, scheme):
    """Return the small corpus with its last two documents as the hard part."""
    hard = {"tiny-6", "tiny-7"}
    paragraphs = tuple(replace(p, part="hard" if p.doc in hard else "natural") for p in tiny_corpus.paragraphs)
    return LabelledSet("mixed", paragraphs, scheme)


def test_halves_share_the_hard_part_and_no_natural_document(mixed):
    first, second = natural_halves(mixed)
    natural = [{p.doc for p in half.paragraphs if p.part == "natural"} for half in (first, second)]
    assert not natural[0] & natural[1]
    assert natural[0] | natural[1] == {f"tiny-{n}" for n in range(6)}
    assert first.hard.sum() == second.hard.sum() == mixed.hard.sum() == 16


def test_heading_comes_before_the_text_as_a_sentence(scheme):
    led = paragraph("装机突破一百万千瓦。", heading="新型储能")
    bare = paragraph("装机突破一百万千瓦。", 2)
    found = with_headings(LabelledSet("report", (led, bare), scheme))
    assert found.texts == ["新型储能。装机突破一百万千瓦。", "装机突破一百万千瓦。"]


def test_every_variant_is_an_experiment_that_can_be_run(mixed):
    """Each override names a setting that its trainer has; each changes something."""
    found = variants(mixed, mixed, [("keywords", mixed)])
    assert len({variant.name for variant in found}) == len(found) == 15
    for variant in found:
        experiment = load_experiment(variant.experiment, variant.overrides)
        assert experiment.trainer()
        changed = experiment != load_experiment("hybrid") or variant.fitted is not None or variant.fit is not fit_experiment
        assert changed, variant.name


def test_weak_paragraphs_are_added_to_the_others(mixed, scheme):
    weak = LabelledSet("weak", (paragraph("无人机送药。", labels=("low_altitude",)),), scheme)
    variant = variants(mixed, mixed, [("keywords", weak)])[-1]
    assert variant.name == "with 1 real paragraphs labelled by keywords"
    assert len(variant.fitted) == len(mixed) + 1
