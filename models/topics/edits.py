"""What a person changes in the topics found: merge, split, rename; kept in the experiment's TOML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labels import InputError, UsageError
from models.arrays import Ints, Vectors

SECTION = "[topics]"
# Most parts that one topic is split into.
MOST_PARTS = 20
TopicWords = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class TopicEdits:
    """Changes by hand, each topic addressed by some of its words, because numbers move from run to run.

    ``"旅游 景区"`` is the topic whose words include both. Where several topics have both, it is the one in which
    they stand foremost.

    Attributes
    ----------
    merge : tuple of tuple of str
        Topics to join.
    split : tuple of (str, int)
        Topics to split, and into how many parts.
    rename : tuple of (str, str)
        Topics, after joining and splitting, and their names.
    """

    merge: tuple[tuple[str, ...], ...] = ()
    split: tuple[tuple[str, int], ...] = ()
    rename: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is anything to change."""
        return bool(self.merge or self.split or self.rename)

    def regroup(self, topics: Ints, words: TopicWords, vectors: Vectors, seed: int) -> Ints:
        """Return the topic of each text after joining and splitting.

        Parameters
        ----------
        topics : ndarray of int, shape (n_texts,)
            Topic of each text before, -1 for none.
        words : sequence of sequence of str
            Words of each topic, best first.
        vectors : ndarray of float32, shape (n_texts, n_dimensions)
            What topics are split by, with k-means.
        seed : int
            Seed of k-means.

        Returns
        -------
        ndarray of int, shape (n_texts,)
            Numbers without gaps, -1 for none.

        Raises
        ------
        InputError
            If no topic has the words, two addresses mean the same topic, or a topic is too small to split.
        """
        from sklearn.cluster import KMeans

        merged = np.arange(len(words))
        changed: set[int] = set()
        for addresses in self.merge:
            group = [find_topic(address, words, "merge") for address in addresses]
            _refuse_twice(addresses, group, changed, "merge")
            merged[group] = group[0]
        after = np.where(topics >= 0, merged[topics], -1)
        for address, parts in self.split:
            topic = find_topic(address, words, "split")
            _refuse_twice([address], [topic], changed, "split")
            members = np.flatnonzero(after == topic)
            if len(np.unique(vectors[members], axis=0)) < parts:
                raise InputError(f"{SECTION} split", f"topic '{address}' is too small for {parts} parts", "ask for fewer")
            part = KMeans(parts, random_state=seed, n_init=10).fit_predict(vectors[members])
            after[members[part > 0]] = after.max() + part[part > 0]
        return renumber(after)

    def names(self, words: TopicWords) -> dict[int, str]:
        """Return the names given by hand, by topic.

        Parameters
        ----------
        words : sequence of sequence of str
            Words of each topic, best first.

        Raises
        ------
        InputError
            If no topic has the words or two names go to the same topic.
        """
        names: dict[int, str] = {}
        for address, name in self.rename:
            topic = find_topic(address, words, "rename")
            _refuse_twice([address], [topic], set(names), "rename")
            names[topic] = name
        return names


def renumber(topics: Ints) -> Ints:
    """Return topic numbers without gaps, -1 kept for none.

    Parameters
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each text.
    """
    numbers = np.unique(topics[topics >= 0])
    return np.where(topics >= 0, np.searchsorted(numbers, topics), -1)


def find_topic(address: str, words: TopicWords, edit: str) -> int:
    """Return the topic in whose words those of the address stand foremost.

    Parameters
    ----------
    address : str
        Some words of the topic, separated by spaces.
    words : sequence of sequence of str
        Words of each topic, best first.
    edit : {"merge", "split", "rename"}
        What the address is for, for the error message.

    Raises
    ------
    InputError
        If no topic has all the words.
    """
    asked = address.split()
    ranks = {topic: sum(map(list(own).index, asked)) for topic, own in enumerate(words) if set(asked) <= set(own)}
    if not ranks:
        raise InputError(f"{SECTION} {edit}", f"no topic has the words '{address}'", "choose words of one topic from topics.csv")
    return min(ranks, key=lambda topic: (ranks[topic], topic))


def _refuse_twice(addresses: Sequence[str], group: Sequence[int], changed: set[int], edit: str) -> None:
    for address, topic in zip(addresses, group, strict=True):
        if topic in changed:
            raise InputError(
                f"{SECTION} {edit}", f"'{address}' is a topic that is changed already", "give words of another topic"
            )
        changed.add(topic)


def parse_edits(table: Mapping[str, Any], location: str) -> TopicEdits:
    """Check the ``[topics]`` table of an experiment.

    Parameters
    ----------
    table : mapping
        ``merge = [["…", "…"]]``, ``split = [{topic = "…", into = 2}]``, ``rename = {"…" = "…"}``.
    location : str
        Where it stands, for error messages.

    Returns
    -------
    TopicEdits

    Raises
    ------
    UsageError
        If a key is unknown or a value has another shape.
    """
    if unknown := sorted(set(table) - {"merge", "split", "rename"}):
        raise UsageError(location, f"unknown key '{unknown[0]}'", "known keys: merge, split, rename")
    merge, split, rename = table.get("merge", []), table.get("split", []), table.get("rename", {})
    if not (isinstance(merge, list) and all(map(_is_group, merge))):
        raise UsageError(location, f"merge = {merge!r} is no list of groups", 'write merge = [["养老 服务", "托育"]]')
    if not (isinstance(split, list) and all(map(_is_split, split))):
        raise UsageError(location, f"split = {split!r} is no list of topics", 'write split = [{topic = "旅游", into = 2}]')
    if not (isinstance(rename, Mapping) and all(_has_words(value) for pair in rename.items() for value in pair)):
        raise UsageError(location, f"rename = {rename!r} is no table of names", 'write rename = {"旅游 景区" = "文化旅游"}')
    return TopicEdits(
        tuple(map(tuple, merge)), tuple((entry["topic"], entry.get("into", 2)) for entry in split), tuple(rename.items())
    )


def _has_words(value: object) -> bool:
    return isinstance(value, str) and bool(value.split())


def _is_group(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(map(_has_words, value))


def _is_split(value: object) -> bool:
    if not isinstance(value, dict) or not {"topic"} <= set(value) <= {"topic", "into"}:
        return False
    parts = value.get("into", 2)
    return _has_words(value["topic"]) and type(parts) is int and 2 <= parts <= MOST_PARTS
