"""Spans marked by hand: in the shipped corpus (``labels/evidence.jsonl``), and by users in what they labelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

from labels import Evidence, Paragraph, Span
from labels.annotations import FOLDER, read_evidence
from labels.taxonomy import Taxonomy
from models.interface import Marks
from seeds.cleaning.fold import fold
from seeds.corpus import load_corpus
from seeds.schemes import INDUSTRIES
from training.sets.labelled_set import LabelledSet

# Spans of each label from which on they are learned from, and its terms no longer show the evidence. What is learned was
# measured with nine hundred and more a label; a tenth of that is a guess on the side of the terms.
ENOUGH = 90


@cache
def shipped_evidence(taxonomy: Taxonomy) -> dict[str, tuple[Evidence, ...]]:
    """Read the spans marked in the shipped corpus, by paragraph id (once a process).

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels of the shipped industries.

    Returns
    -------
    dict of str to tuple of Evidence
    """
    texts = {paragraph.id: fold(paragraph.text) for paragraph in load_corpus().paragraphs}
    return read_evidence(FOLDER / "evidence.jsonl", texts, taxonomy)


def marked_rows(data: LabelledSet) -> dict[int, tuple[Evidence, ...]]:
    """Return what was marked in each paragraph, by row.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.

    Returns
    -------
    dict of int to tuple of Evidence
        Nothing for a paragraph without a label; a row with a label that nobody marked is not there. Of another
        scheme than the shipped industries empty where the user marked fewer than :data:`ENOUGH` spans of a label.
    """
    known = dict(data.spans)
    if data.scheme.shipped and data.scheme.name == INDUSTRIES:
        known = {**shipped_evidence(data.scheme.taxonomy), **known}
    else:
        counts = Counter(mark.label for marks in known.values() for mark in marks)
        if min((counts[key] for key in data.keys), default=0) < ENOUGH:
            return {}
    return {
        row: known[paragraph.id] if _is_marked(paragraph, known.get(paragraph.id), data.spans) else ()
        for row, paragraph in enumerate(data.paragraphs)
        if not paragraph.labels or _is_marked(paragraph, known.get(paragraph.id), data.spans)
    }


def marks_of(data: LabelledSet) -> Marks:
    """Return the spans that a model may learn from: those of labels that the paragraphs carry.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.

    Returns
    -------
    mapping of int to sequence of (int, Span)
        By row, each span with the column of its label.
    """
    columns = data.scheme.taxonomy.columns
    return {
        row: [
            (columns[mark.label], Span(mark.start, mark.end))
            for mark in marked
            if mark.label in (data.paragraphs[row].labels or ())
        ]
        for row, marked in marked_rows(data).items()
    }


def _is_marked(paragraph: Paragraph, marks: tuple[Evidence, ...] | None, own: Mapping[str, tuple[Evidence, ...]]) -> bool:
    """Return whether spans are of this very text; a user's paragraph may bear the id of a shipped one.

    Where a user marked words, every label of the paragraph must have some: the others would be taught to have none.
    """
    text = fold(paragraph.text)
    here = marks is not None and all(text[mark.start : mark.end] == fold(mark.text) for mark in marks)
    return here and (paragraph.id not in own or {mark.label for mark in marks or ()} >= set(paragraph.labels or ()))
