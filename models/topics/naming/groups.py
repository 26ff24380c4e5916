"""Larger subjects: the groups that topics form in their hierarchy, named by what their members share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Floats, Ints
from models.text.batch import Batch
from models.topics.catalogue import Topic, TopicGroup
from models.topics.naming.name_choice import names_of, repeats
from models.topics.naming.parts_of_speech import PartsOfSpeech
from models.topics.naming.phrases import Phrases
from models.topics.naming.rules import load_rules
from models.topics.naming.telling import TellingWords

# Groups of each level, and topics that there are at least for each group, on average.
LEVELS = ((1, 12, 3), (2, 5, 8))
# Texts that groups are named from, drawn evenly.
TEXTS = 4000
# A phrase must stand in this share of a member's texts to be that member's too, and be that of this share of the members.
HELD, SHARED = 0.1, 2 / 3
# Smallest factor for the kind of a phrase: what all members share is often a word that says little (工作, 建设).
PLAIN = 0.5
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
        rows = rows[np.argsort([batch.texts[row] for row in rows], kind="stable")]  # whatever order they came in
        rows = rows[np.linspace(0, len(rows) - 1, TEXTS).astype(np.intp)]
    part, member = batch.take(rows), topics[rows]
    found: list[TopicGroup] = []
    for level, most, topics_each in LEVELS:
        count = min(most, len(catalogue) // topics_each)
        if count < 2:
            break
        groups = cut(links, count)
        names = _names(groups, catalogue, part, member)
        found += [TopicGroup(name, group, level) for name, group in zip(names, groups, strict=True)]
    return tuple(found)


def _names(groups: Sequence[Sequence[int]], catalogue: Sequence[Topic], batch: Batch, topics: Ints) -> list[str]:
    """Return the name of each group: by the phrases that most of its topics speak of, else by two of them."""
    group_of = np.empty(len(catalogue), dtype=np.intp)
    for number, group in enumerate(groups):
        group_of[list(group)] = number
    # A topic counts as a document does for a topic, so that a phrase tells the more the more of them speak of it.
    phrases = Phrases(batch, TellingWords(batch, group_of[topics], len(groups), [str(topic) for topic in topics]))
    parts = PartsOfSpeech(batch.analyzer)
    names = [catalogue[group[0]].name if len(group) == 1 else "" for group in groups]
    for number, group in enumerate(groups):
        if len(group) > 1:
            plain = [phrase for phrase in phrases.of(number) if parts.factor(phrase.phrase, phrase.share) >= PLAIN]
            shared = [phrase for phrase in plain if _is_shared(phrase.text, group, batch, topics)]
            choices = [name for name in names_of(shared) if len(name) >= SAYS and name not in names]
            names[number] = choices[0] if choices else _listed([catalogue[topic] for topic in group])
    return names


def _is_shared(phrase: str, group: Sequence[int], batch: Batch, topics: Ints) -> bool:
    """Return whether most topics of a group speak of something."""
    holders = np.array([phrase in text for text in batch.texts], dtype=bool)
    shares = [holders[topics == topic].mean() if (topics == topic).any() else 0.0 for topic in group]
    return float(np.mean(np.array(shares) >= HELD)) >= SHARED


def _listed(members: Sequence[Topic]) -> str:
    """Return the names of two members, the largest that say two things: what nothing names together is counted up."""
    separator = load_rules().separator
    largest = sorted(members, key=lambda topic: (-topic.size, topic.id))
    firsts = [topic.name.split(separator)[0] for topic in largest]
    others = [name for name in firsts[1:] if not repeats((firsts[0],), (name,))]
    names = "、".join([firsts[0], *others[:1]])
    return f"{names}等" if len(members) > len(names.split("、")) else names
