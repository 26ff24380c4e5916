"""What a person changes in the topics found: join, part, rename; kept in the experiment's TOML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError, UsageError
from models.topics.space import Vectors

PLACE = "[topics]"
Words = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class TopicEdits:
    """Changes by hand, each topic addressed by some of its words, because numbers move from run to run.

    ``"储能 电站"`` is the topic among whose words both stand, where there are several the one that they
    stand foremost in.

    Attributes
    ----------
    merge : tuple of tuple of str
        Topics to join.
    split : tuple of (str, int)
        Topics to part, and into how many.
    rename : tuple of (str, str)
        Topics, after joining and parting, and their names.
    """

    merge: tuple[tuple[str, ...], ...] = ()
    split: tuple[tuple[str, int], ...] = ()
    rename: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.merge or self.split or self.rename)

    def regroup(self, clusters: NDArray[np.intp], words: Words, vectors: Vectors, seed: int) -> NDArray[np.intp]:
        """Return the topic of each text after joining and parting.

        Parameters
        ----------
        clusters : ndarray of int, shape (n_texts,)
            Topic of each text before, -1 for none.
        words : sequence of sequence of str
            Words of each topic, best first.
        vectors : ndarray of float32, shape (n_texts, n_dimensions)
            What topics are parted by.
        seed : int
            Seed of the parting.

        Raises
        ------
        InputError
            If no topic has the words, two addresses mean the same topic, or a topic is too small to part.
        """
        from sklearn.cluster import KMeans

        joined = np.arange(len(words))
        changed: set[int] = set()
        for addresses in self.merge:
            group = [find_topic(address, words, "merge") for address in addresses]
            _refuse_twice(addresses, group, changed, "merge")
            joined[group] = group[0]
        after = np.where(clusters >= 0, joined[clusters], -1)
        for address, parts in self.split:
            topic = find_topic(address, words, "split")
            _refuse_twice([address], [topic], changed, "split")
            members = np.flatnonzero(after == topic)
            if len(np.unique(vectors[members], axis=0)) < parts:
                raise InputError(f"{PLACE} split", f"topic '{address}' is too small for {parts} parts", "ask for fewer")
            part = KMeans(parts, random_state=seed, n_init=10).fit_predict(vectors[members])
            after[members[part > 0]] = after.max() + part[part > 0]
        return renumbered(after)

    def names(self, words: Words) -> dict[int, str]:
        """Return the names given by hand, by topic.

        Raises
        ------
        InputError
            If no topic has the words or two names go to the same topic.
        """
        given: dict[int, str] = {}
        for address, name in self.rename:
            topic = find_topic(address, words, "rename")
            _refuse_twice([address], [topic], set(given), "rename")
            given[topic] = name
        return given


def renumbered(topics: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return topic numbers without gaps, -1 kept for none."""
    numbers = np.unique(topics[topics >= 0])
    return np.where(topics >= 0, np.searchsorted(numbers, topics), -1)


def find_topic(address: str, words: Words, what: str) -> int:
    """Return the topic among whose words those of the address stand foremost.

    Raises
    ------
    InputError
        If there is none.
    """
    wanted = address.split()
    places = {
        topic: sum(own.index(word) for word in wanted) for topic, own in enumerate(map(list, words)) if set(wanted) <= set(own)
    }
    if not places:
        raise InputError(f"{PLACE} {what}", f"no topic has the words '{address}'", "choose words of one topic from topics.csv")
    return min(places, key=lambda topic: (places[topic], topic))


def _refuse_twice(addresses: Sequence[str], group: Sequence[int], changed: set[int], what: str) -> None:
    for address, topic in zip(addresses, group, strict=True):
        if topic in changed:
            raise InputError(f"{PLACE} {what}", f"'{address}' is a topic that is changed already", "give words of another topic")
        changed.add(topic)


def parse_edits(table: Mapping[str, Any], place: str) -> TopicEdits:
    """Check the ``[topics]`` table of an experiment.

    Parameters
    ----------
    table : mapping
        ``merge = [["…", "…"]]``, ``split = [{topic = "…", into = 2}]``, ``rename = {"…" = "…"}``.
    place : str
        Where it stands, for error messages.

    Raises
    ------
    UsageError
        If a key is unknown or a value has another shape.
    """
    if unknown := sorted(set(table) - {"merge", "split", "rename"}):
        raise UsageError(place, f"unknown key '{unknown[0]}'", "known keys: merge, split, rename")
    merge, split, rename = table.get("merge", []), table.get("split", []), table.get("rename", {})
    if not (isinstance(merge, list) and all(map(_group, merge))):
        raise UsageError(place, f"merge = {merge!r} is no list of groups", 'write merge = [["储能 电站", "锂电池"]]')
    if not (isinstance(split, list) and all(map(_parting, split))):
        raise UsageError(place, f"split = {split!r} is no list of topics", 'write split = [{topic = "机器人", into = 2}]')
    if not (isinstance(rename, Mapping) and all(_words(value) for pair in rename.items() for value in pair)):
        raise UsageError(place, f"rename = {rename!r} is no table of names", 'write rename = {"储能 电站" = "新型储能"}')
    return TopicEdits(
        tuple(map(tuple, merge)), tuple((entry["topic"], entry.get("into", 2)) for entry in split), tuple(rename.items())
    )


def _words(value: object) -> bool:
    return isinstance(value, str) and bool(value.split())


def _group(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(map(_words, value))


def _parting(value: object) -> bool:
    if not isinstance(value, dict) or not {"topic"} <= set(value) <= {"topic", "into"}:
        return False
    parts = value.get("into", 2)
    return _words(value["topic"]) and type(parts) is int and 2 <= parts <= 20
