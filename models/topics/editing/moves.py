"""What changes by hand did to a text: which paragraphs went from which topic to which other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.arrays import Bits, Ints
from models.topics.catalogue import Topic
from models.topics.editing.edits import MadeEdit
from models.topics.editing.remade import remade
from models.topics.editing.topic_text import TopicText
from models.topics.tagger import TopicTagger


def with_moves(before: TopicTagger, after: TopicTagger, text: TopicText) -> TopicTagger:
    """Return changed topics, the new changes with the paragraphs of a text that moved by them.

    Parameters
    ----------
    before : TopicTagger
        The topics as they were.
    after : TopicTagger
        The same changed.
    text : TopicText
        Where paragraphs are counted.
    """
    known, moves = len(before.edits), _Moves(before, after, text)
    edits = tuple(replace(edit, moved=moves.of(edit)) for edit in after.edits[known:])
    told = remade(after, after.catalogue)
    told.edits = (*before.edits, *edits)
    return told


class _Moves:
    """Where each paragraph of a text was and is.

    Parameters
    ----------
    before, after, text
        As for :func:`with_moves`.
    """

    def __init__(self, before: TopicTagger, after: TopicTagger, text: TopicText) -> None:
        self.before, self.after = before.catalogue, after.catalogue
        self.was, self.is_now = text.placed(before).topics, text.placed(after).topics
        renamed = [edit for edit in after.edits[len(before.edits) :] if edit.kind == "rename"]
        self.renamed = {edit.before[0]: edit.after[0] for edit in renamed}

    def of(self, edit: MadeEdit) -> tuple[tuple[str, int], ...] | None:
        """Return how many paragraphs moved by a change; None where none can, or the topic was changed again."""
        old = _numbers(edit.before, self.before)
        new = _numbers([self.renamed.get(name, name) for name in edit.after], self.after)
        if edit.kind in ("drop", "split") and len(old) == 1:
            return _tally((self.was == old[0]) & ~np.isin(self.is_now, new), self.is_now, self.after)
        if edit.kind in ("add", "merge") and len(new) == 1:
            stayed = old if edit.kind == "merge" else []  # what stands before an own topic are its words
            return _tally((self.is_now == new[0]) & ~np.isin(self.was, stayed), self.was, self.before)
        return None


def _numbers(names: Sequence[str], topics: Sequence[Topic]) -> list[int]:
    return [topic.id for topic in topics if topic.name in names]


def _tally(rows: Bits, topics: Ints, catalogue: Sequence[Topic]) -> tuple[tuple[str, int], ...]:
    """Return how many of some paragraphs each topic has, most first."""
    found, counts = np.unique(topics[rows], return_counts=True)
    most_first = np.argsort(-counts, kind="stable")
    return tuple((catalogue[found[one]].name if found[one] >= 0 else "", int(counts[one])) for one in most_first)
