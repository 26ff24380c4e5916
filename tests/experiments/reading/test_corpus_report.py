"""The corpus report counts what the card quotes."""

import pytest

from experiments.reading import corpus_report
from experiments.reading.corpus_report import false_friend_share, named_labels, part_lines, unnamed_share
from labels import NONE, Paragraph
from training.sets.labelled_set import LabelledSet


@pytest.fixture
def data(scheme):
    """Return four paragraphs: named, unnamed, a false friend, nothing."""
    said = [
        ("储能电站并网。", ("energy_storage",)),
        ("阿福会听会答。", ("ai", "quantum")),
        ("焊接机器人的手臂换了新的外壳。", ()),
        ("村里修了路。", ()),
    ]
    paragraphs = (Paragraph(f"d#{n}", "d", n, "body", text, labels=labels) for n, (text, labels) in enumerate(said, 1))
    return LabelledSet("four", tuple(paragraphs), scheme)


def test_terms_are_found_whether_or_not_they_count(data, keys):
    named = named_labels(data)
    assert named[0].tolist() == [key == "energy_storage" for key in keys]
    assert named[2, 0], "an exception makes the term not count; it stands there all the same"


def test_shares_are_of_the_labelled_and_of_the_unlabelled(data):
    assert (unnamed_share(data), false_friend_share(data)) == (0.5, 0.5)


def test_a_part_is_told_in_five_lines(data):
    lines = part_lines("all", data)
    assert lines[0] == "all: 1 documents, 4 paragraphs"
    assert "energy_storage 1" in lines[1] and f"{NONE} 2; two or more labels 25.0%" in lines[1]
    assert lines[3].endswith("50.0%") and lines[4].endswith("50.0%")


@pytest.mark.slow
def test_command_counts_the_shipped_corpus(call):
    outcome = call(corpus_report.main)
    assert outcome.code == 0, outcome.err
    assert outcome.out.startswith("all: ") and "\nnatural: " in outcome.out and "\nhard: " in outcome.out
    assert "evidence: " in outcome.out.splitlines()[-1]
