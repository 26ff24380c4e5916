"""Spans marked by hand: which a model may learn from."""

from dataclasses import replace

from labels import Span
from seeds.schemes import Scheme
from training.sets.marks import marked_rows, marks_of, shipped_evidence
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
