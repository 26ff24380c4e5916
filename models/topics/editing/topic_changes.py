"""Change fitted topics by hand without finding them again: what is not touched stays as it is, to the last byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

import numpy as np

from labels import InputError
from labels.wording import _
from models.arrays import Ints
from models.topics.editing.counted import is_text_of, recounted
from models.topics.editing.edits import MadeEdit, TopicEdits
from models.topics.editing.moves import with_moves
from models.topics.editing.own_topics import add_topics, check_free
from models.topics.editing.parting import part
from models.topics.editing.regrouping import after_joining, with_names
from models.topics.editing.remade import remade
from models.topics.editing.topic_text import TopicText, described
from models.topics.editing.which_topic import TopicsByName
from models.topics.needed import need_topics
from models.topics.space import unit
from models.topics.tagger import Topic, TopicTagger

# What becomes of topics that are no longer there.
DROPPED, SPLIT = "dropped", "split"


def change_topics(tagger: TopicTagger, edits: TopicEdits, text: TopicText | None = None, seed: int = 0) -> TopicTagger:
    """Add topics of one's own, join, split, rename and drop topics of a fitted tagger.

    Names, words, centroids and paragraphs of all other topics stay; the numbers behind a topic that is gone move up. A
    joined topic stands where the first of its group stood and bears its name. The largest part of a split one stands where
    the whole stood, the other parts last. What was in a dropped topic goes to the next nearest one that is near enough.

    Parameters
    ----------
    tagger : TopicTagger
        The topics as they are; it is not changed.
    edits : TopicEdits
        What to change.
    text : TopicText, optional
        What topics are split by; it also gives their words to own and joined ones, which else have those they were given
        and those of all they were joined from, in turn, and tells which paragraphs move. If the topics were found in it,
        what new text is compared with is counted again; else that stays what it was (:mod:`models.topics.editing.counted`).
    seed : int
        Seed of k-means.

    Returns
    -------
    TopicTagger
        A new one.

    Raises
    ------
    InputError
        If an address means no topic or several, a topic is changed twice, a name is taken, a topic cannot be split, or none
        would be left.
    UsageError
        If `tagger` is no topic tagger.
    """
    need_topics(tagger, "change_topics")
    first, tagger = tagger, add_topics(tagger, edits.seeds, text)
    before = tagger.catalogue
    found = TopicsByName(before)
    joined = [[found.find(address, "merge") for address in addresses] for addresses in edits.merge]
    split = [(found.find(address, "split"), parts) for address, parts in edits.split]
    dropped = [found.find(address, "drop") for address in edits.drop]
    _refuse_twice([*chain.from_iterable(joined), *(topic for topic, _ in split), *dropped], before)
    if len(dropped) == len(before):
        raise InputError("drop", _("would leave no topic"), _("keep one"))
    if split and text is None:
        problem = _("needs text: a stored model keeps none")
        raise InputError("split", problem, _("name the files to split the topic by"))
    numbers = _numbers(len(before), joined, dropped)
    changed = _joined(tagger, joined, dropped, numbers)
    if text is not None:
        if joined:
            changed = described(changed, text, [int(numbers[group[0]]) for group in joined])
        for topic, parts in split:
            changed = part(changed, int(numbers[topic]), parts, text, seed)
    gone = dict.fromkeys(dropped, DROPPED) | {topic: SPLIT for topic, _ in split}
    changed = _renamed(changed, edits.rename, found, numbers, gone)
    if text is None or changed.anchors is first.anchors:
        return changed
    changed = with_moves(first, changed, text)
    return recounted(changed, text, seed) if is_text_of(first, text) else changed


def _refuse_twice(topics: Sequence[int], before: Sequence[Topic]) -> None:
    met: set[int] = set()
    for topic in topics:
        if topic in met:
            location = _("topic '{name}'").format(name=before[topic].name)
            raise InputError(location, _("is to be changed twice"), _("make the second change afterwards"))
        met.add(topic)


def _numbers(count: int, joined: Sequence[Sequence[int]], dropped: Sequence[int]) -> Ints:
    """Return the new number of each topic, -1 for none."""
    leader = np.arange(count)
    for group in joined:
        leader[group] = group[0]
    leader[dropped] = -1
    stays = leader == np.arange(count)
    return np.where(leader >= 0, (np.cumsum(stays) - 1)[leader], -1)


def _joined(tagger: TopicTagger, joined: Sequence[Sequence[int]], dropped: Sequence[int], numbers: Ints) -> TopicTagger:
    """Return the topics after joining and dropping."""
    if not joined and not dropped:
        return tagger
    before = tagger.catalogue
    members = {int(numbers[group[0]]): list(group) for group in joined}
    members = {int(number): [topic] for topic, number in enumerate(numbers) if number >= 0} | members
    catalogue, centroids, shares = [], [], []
    for number, group in sorted(members.items()):
        first = replace(before[group[0]], id=number)
        if len(group) == 1:
            catalogue.append(first)
            centroids.append(tagger.centroids[group[0]])
            shares.append(tagger.label_shares[group[0]])
        else:
            weights = np.maximum([before[topic].size for topic in group], 1)
            catalogue.append(_together(first, [before[topic] for topic in group]))
            centroids.append(unit(weights @ tagger.centroids[group]))
            shares.append(np.average(tagger.label_shares[group], axis=0, weights=weights))
    made = [MadeEdit("merge", tuple(before[topic].name for topic in group), (before[group[0]].name,)) for group in joined]
    made += [MadeEdit("drop", (before[topic].name,), (), before[topic].size) for topic in dropped]
    counted, columns = tagger.counted.regrouped(tagger.anchors, joined, [before[topic] for topic in dropped])
    return remade(
        tagger,
        catalogue,
        made,
        centroids=np.stack(centroids),
        label_shares=np.stack(shares),
        anchors=tagger.anchors.renumbered(numbers),
        baseline=tagger.baseline and tagger.baseline.regrouped([column.tolist() for column in columns]),
        counted=counted,
        groups=after_joining(tagger.groups, numbers, {topic for group in joined for topic in group[1:]}),
    )


def _together(first: Topic, group: Sequence[Topic]) -> Topic:
    """Return several topics as one: words and typical texts of each in turn."""
    # How many documents they share is not known; 0 says that they were not counted.
    return replace(
        first,
        words=_in_turn([topic.words for topic in group]),
        size=sum(topic.size for topic in group),
        typical=_in_turn([topic.typical for topic in group]),
        title=first.name,
        documents=0,
        largest_document=0.0,
    )


def _in_turn(lists: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return as many of the entries as the longest list has, the first of each list first."""
    turns = dict.fromkeys(one for row in zip_longest(*lists) for one in row if one is not None)
    return tuple(turns)[: max(map(len, lists))]


def _renamed(
    tagger: TopicTagger,
    rename: Sequence[tuple[str, str]],
    before: TopicsByName,
    numbers: Ints,
    gone: dict[int, str],
) -> TopicTagger:
    """Return the topics with the names given by hand."""
    catalogue, made = list(tagger.catalogue), []
    names: dict[int, tuple[str, str]] = {}
    divided = [topic for topic, how in gone.items() if how == SPLIT]
    parts = [catalogue[int(numbers[topic])] for topic in divided] + catalogue[int(numbers.max()) + 1 :]
    for address, name in rename:
        number = _after(address, before, parts, numbers, gone)
        if number in names:
            problem = _("is a topic that has a new name already")
            raise InputError(f"rename '{address}'", problem, _("give it one name"))
        names[number] = catalogue[number].name, name
        made.append(MadeEdit("rename", names[number][:1], (name,)))
        catalogue[number] = replace(catalogue[number], title=name, by_hand=True)
    named = TopicsByName(catalogue)
    for number, (_old, name) in names.items():
        check_free(name, named, "rename", number)
    return remade(tagger, catalogue, made, groups=with_names(tagger.groups, names)) if made else tagger


def _after(address: str, before: TopicsByName, parts: Sequence[Topic], numbers: Ints, gone: dict[int, str]) -> int:
    """Return the number that a topic to rename has after the other changes; the parts of a split one go by their words."""
    try:
        topic = before.find(address, "rename")
    except InputError:
        if not parts:
            raise
        return parts[TopicsByName(parts).find(address, "rename")].id
    if gone.get(topic) == SPLIT:
        return parts[TopicsByName(parts).find(address, "rename")].id
    if topic in gone:
        problem = _("is a topic that is to be dropped")
        raise InputError(f"rename '{address}'", problem, _("leave one of the two out"))
    return int(numbers[topic])
