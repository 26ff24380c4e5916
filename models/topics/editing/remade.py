"""A tagger with some of its topics changed: a copy, so that the one it was made from stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING, Any

from models.topics.catalogue import Topic
from models.topics.editing.edits import MadeEdit

if TYPE_CHECKING:
    from models.topics.tagger import TopicTagger


def remade(tagger: TopicTagger, catalogue: Iterable[Topic], made: Iterable[MadeEdit] = (), **parts: Any) -> TopicTagger:
    """Return a tagger with topics changed by hand.

    Parameters
    ----------
    tagger : TopicTagger
        The topics as they are.
    catalogue : iterable of Topic
        The topics as they shall be.
    made : iterable of MadeEdit
        What was changed.
    **parts
        What else is another now: `centroids`, `label_shares`, `anchors`, `groups`, `baseline`, `counted`, `reach`.
    """
    other = copy(tagger)
    other.__dict__.pop("hierarchy", None)
    other.__dict__.update(parts, catalogue=tuple(catalogue), edits=(*tagger.edits, *made))
    return other
