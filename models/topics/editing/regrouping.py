"""The groups that topics form, after topics were joined, split, added, renamed or dropped by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from models.arrays import Ints
from models.topics.catalogue import TopicGroup

Groups = tuple[TopicGroup, ...]


def after_joining(groups: Iterable[TopicGroup], numbers: Ints, followers: set[int]) -> Groups:
    """Return groups with the new numbers of their topics; a group that lost all is gone.

    Parameters
    ----------
    groups : iterable of TopicGroup
        As they were.
    numbers : ndarray of int, shape (n_topics,)
        The new number of each topic, -1 for one that is dropped.
    followers : set of int
        Topics that were joined to another: they go where that one is.
    """
    kept = []
    for group in groups:
        topics = tuple(sorted(int(numbers[topic]) for topic in group.topics if numbers[topic] >= 0 and topic not in followers))
        if topics:
            kept.append(replace(group, topics=topics))
    return tuple(kept)


def with_more(groups: Iterable[TopicGroup], beside: int, more: Sequence[int]) -> Groups:
    """Return groups with further topics in those that one topic is in.

    Parameters
    ----------
    groups : iterable of TopicGroup
        As they were.
    beside : int
        The topic: the whole that was split, or the nearest of one's own.
    more : sequence of int
        The further topics.
    """
    return tuple(
        replace(group, topics=tuple(sorted((*group.topics, *more)))) if beside in group.topics else group for group in groups
    )


def with_each(groups: Sequence[TopicGroup], beside: Iterable[int], first: int) -> Groups:
    """Return groups with further topics, each in those that another topic is in.

    Parameters
    ----------
    groups : sequence of TopicGroup
        As they were.
    beside : iterable of int
        For each further topic the one that it goes with, which may be a further one before it.
    first : int
        Number of the first further topic; those of the others follow.
    """
    inside: defaultdict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        for topic in group.topics:
            inside[topic].append(place)
    more: defaultdict[int, list[int]] = defaultdict(list)
    for number, other in enumerate(beside, start=first):
        inside[number] = inside[other]
        for place in inside[number]:
            more[place].append(number)
    joined = (tuple(sorted((*group.topics, *more[place]))) for place, group in enumerate(groups))
    return tuple(replace(group, topics=topics) for group, topics in zip(groups, joined, strict=True))


def with_names(groups: Iterable[TopicGroup], names: Mapping[int, tuple[str, str]]) -> Groups:
    """Return groups with topics renamed: one that gave its name to its group gives it the new one.

    Parameters
    ----------
    groups : iterable of TopicGroup
        As they were.
    names : mapping of int to (str, str)
        Old and new name of each renamed topic.
    """
    kept = []
    for group in groups:
        new = [names[topic][1] for topic in group.topics if topic in names and names[topic][0] == group.name]
        kept.append(replace(group, name=new[0]) if new else group)
    return tuple(kept)
