"""Larger subjects: the groups that topics form in their hierarchy, named by what their members share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Floats, Ints
from models.text.batch import Batch
from models.topics.catalogue import Topic, TopicGroup
from models.topics.naming.name_choice import choose_names, repeats
from models.topics.naming.rules import load_rules

# Groups of each level, and topics that there are at least for each group, on average.
LEVELS = ((1, 12, 3), (2, 5, 8))
# Texts that groups are named from, drawn evenly.
TEXTS = 4000
# Each part of a name must stand in this share of a member's texts to be that member's too, and be that of this share of them.
HELD, SHARED = 0.1, 2 / 3
# Characters that a name has at least: one short word (保护, 社区) says less than two members do.
SAYS = 4


def cut(links: Floats, most: int) -> list[tuple[int, ...]]:
    """Return the topics of each group, the largest group first.

    Parameters
    ----------
    links : ndarray of float, shape (n_topics - 1, 4)
        The hierarchy of a topic model, as :func:`scipy.cluster.hierarchy.linkage` gives it.
    most : int
        Largest number of groups.

    Returns
    -------
    list of tuple of int
    """
    from scipy.cluster.hierarchy import fcluster

    if not len(links):
        return [(0,)]
    numbers = fcluster(links, most, "maxclust")
    groups = [tuple(np.flatnonzero(numbers == number).tolist()) for number in np.unique(numbers)]
    return sorted(groups, key=lambda group: (-len(group), group))


def group_topics(catalogue: Sequence[Topic], links: Floats, batch: Batch, topics: Ints) -> tuple[TopicGroup, ...]:
    """Cut the hierarchy into groups and name each by the phrases that its members share.

    Parameters
    ----------
    catalogue : sequence of Topic
        The topics with their names.
    links : ndarray of float, shape (n_topics - 1, 4)
        Their hierarchy.
    batch : Batch
        Clean texts.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.

    Returns
    -------
    tuple of TopicGroup
        Level by level, the largest group first; none where there are too few topics to form two.
    """
    rows = np.flatnonzero(topics >= 0)
    if len(rows) > TEXTS:
        rows = rows[np.linspace(0, len(rows) - 1, TEXTS).astype(np.intp)]
    part, member = batch.take(rows), topics[rows]
    found: list[TopicGroup] = []
    for level, most, topics_each in LEVELS:
        count = min(most, len(catalogue) // topics_each)
        if count < 2:
            break
        groups = cut(links, count)
        group_of = np.empty(len(catalogue), dtype=np.intp)
        for number, group in enumerate(groups):
            group_of[list(group)] = number
        alone = [catalogue[group[0]].name if len(group) == 1 else "" for group in groups]
        names, used = _names(alone, part, group_of[member], member), set(alone)
        for name, group in zip(names, groups, strict=True):
            if len(group) > 1:
                name = _shared(name, group, part, member)
                name = name if name and name not in used else _listed([catalogue[topic] for topic in group])
            used.add(name)
            found.append(TopicGroup(name, group, level))
    return tuple(found)


def _names(alone: Sequence[str], batch: Batch, groups: Ints, topics: Ints) -> list[str]:
    """Name the groups that have no name; a topic counts as a document, so that a phrase must be common to several."""
    free = [number for number, name in enumerate(alone) if not name]
    members = [str(topic) for topic in topics]
    names = choose_names([()] * len(alone), free, {name for name in alone if name}, batch, groups, members)
    return [names.get(number, name) for number, name in enumerate(alone)]


def _shared(name: str, group: Sequence[int], batch: Batch, topics: Ints) -> str:
    """Return the parts of a group's name that say something and that most members speak of; empty if that is too little."""
    rules = load_rules()
    said = [part for part in name.split(rules.separator) if part not in rules.vague | rules.empty]
    kept = []
    for part in said:
        holders = np.array([part in text for text in batch.texts], dtype=bool)
        shares = [holders[topics == topic].mean() if (topics == topic).any() else 0.0 for topic in group]
        if float(np.mean(np.array(shares) >= HELD)) >= SHARED:
            kept.append(part)
    shared = rules.separator.join(kept)
    return shared if len(shared) >= SAYS else ""


def _listed(members: Sequence[Topic]) -> str:
    """Return the names of two members, the largest that say two things: what nothing names together is counted up."""
    separator = load_rules().separator
    largest = sorted(members, key=lambda topic: (-topic.size, topic.id))
    firsts = [topic.name.split(separator)[0] for topic in largest]
    others = [name for name in firsts[1:] if not repeats((firsts[0],), (name,))]
    names = "、".join([firsts[0], *others[:1]])
    return f"{names}等" if len(members) > len(names.split("、")) else names
