"""Spans marked by hand: which a model may learn from."""

from dataclasses import replace

import numpy as np

from labels import Evidence, Paragraph, Span
from seeds.schemes import Scheme
from training.sets.labelled_set import LabelledSet, merge
from training.sets.marks import ENOUGH, marked_rows, marks_of, shipped_evidence
from training.sets.shipped_set import shipped_corpus


def test_every_label_of_the_shipped_corpus_has_marked_words(taxonomy, scheme):
    """And every span stands in a paragraph that carries its label."""
    labels = {paragraph.id: set(paragraph.labels) for paragraph in shipped_corpus(scheme).paragraphs}
    marks = shipped_evidence(taxonomy)
    assert {mark.label for found in marks.values() for mark in found} == set(taxonomy.keys)
    assert all({mark.label for mark in found} <= labels[key] for key, found in marks.items())


def test_marks_stand_in_the_rows_and_columns_of_a_set(scheme, taxonomy):
    """A span is that of the evidence file; paragraphs without a label have none."""
    data = shipped_corpus(scheme)
    marks, known = marks_of(data), shipped_evidence(taxonomy)
    row = next(row for row, paragraph in enumerate(data.paragraphs) if paragraph.id in known)
    expected = [(data.keys.index(mark.label), Span(mark.start, mark.end)) for mark in known[data.paragraphs[row].id]]
    assert marks[row] == expected
    assert all(not marks[row] for row, paragraph in enumerate(data.paragraphs) if not paragraph.labels)


def test_span_of_a_label_that_was_corrected_away_is_not_learned(scheme, taxonomy):
    """A user's correction speaks louder than the mark."""
    data = shipped_corpus(scheme)
    known = shipped_evidence(taxonomy)
    row = next(row for row, paragraph in enumerate(data.paragraphs) if paragraph.id in known)
    changed = replace(data, paragraphs=(replace(data.paragraphs[row], labels=()),))
    assert marks_of(changed) == {0: []}


def test_other_schemes_and_other_texts_have_no_marks(scheme):
    """Nor has a paragraph that only bears the id of a marked one."""
    data = shipped_corpus(scheme)
    row = next(row for row, marked in marked_rows(data).items() if marked)
    one = replace(data, paragraphs=(data.paragraphs[row],))
    assert marked_rows(one)
    assert marked_rows(replace(one, paragraphs=(replace(one.paragraphs[0], text="短"),))) == {}
    assert marks_of(replace(one, scheme=Scheme("mine", scheme.taxonomy, scheme.lexicon, scheme.texts))) == {}


def marked_by_hand(scheme, count):
    """Return paragraphs of each label with one word marked, one of two labels of which one is marked, and one of none."""
    own = Scheme("mine", scheme.taxonomy, scheme.lexicon, scheme.texts)
    said = [(f"{key}{n}", "储能电站并网。", (key,)) for key in own.keys for n in range(count)]
    said += [("half", "储能电站并网。", own.keys[:2]), ("none", "合唱队登台。", ())]
    paragraphs = tuple(Paragraph(name, name, 1, "body", text, labels=labels) for name, text, labels in said)
    spans = {name: (Evidence(labels[0], 0, 2, "储能"),) for name, _, labels in said if labels}
    return LabelledSet("mine", paragraphs, own, spans)


def test_words_that_a_user_marked_teach_evidence(scheme):
    """Of any scheme, once there are enough; not those of a paragraph that is only half marked."""
    data = marked_by_hand(scheme, ENOUGH)
    marks = marks_of(data)
    n = ENOUGH * len(scheme.keys)
    assert marks[0] == [(0, Span(0, 2))] and marks[n - 1] == [(len(scheme.keys) - 1, Span(0, 2))]
    assert n not in marks and marks[n + 1] == []
    assert marks_of(marked_by_hand(scheme, ENOUGH - 2)) == {}


def test_marked_words_stay_with_their_paragraphs(scheme):
    """In a part of a set, and in two joined."""
    data = marked_by_hand(scheme, 1)
    assert data.take(np.array([0]), "part").spans == data.spans
    other = LabelledSet("other", (Paragraph("x", "x", 1, "body", "储能。", labels=()),), data.scheme, {"x": ()})
    assert merge(data, other).spans == {**data.spans, "x": ()}
