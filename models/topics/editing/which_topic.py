"""Which topic a person means: by the name shown, by its number, or by some of its words."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import Protocol, TypeVar

from labels import InputError
from labels.wording import _, pgettext
from seeds.cleaning.fold import fold

# Topics that a message names at most.
NAMED = 5
_NUMBER = re.compile(r"#?\d{1,18}")
_Key = TypeVar("_Key", bound=Hashable)


class Addressed(Protocol):
    """What is known of a topic that can be addressed."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def name(self) -> str:
        """Its name as it is shown."""

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, best first."""


class TopicsByName:
    """Topics as a person addresses them; to be made once for many addresses.

    Parameters
    ----------
    topics : sequence of Topic
        The topics.
    """

    def __init__(self, topics: Sequence[Addressed]) -> None:
        self._topics = list(topics)
        self._named = _positions((plain_name(topic.name),) for topic in topics)

    def add(self, topic: Addressed) -> None:
        """Take a further topic.

        Parameters
        ----------
        topic : Topic
            The topic.
        """
        self._named.setdefault(plain_name(topic.name), []).append(len(self._topics))
        self._topics.append(topic)
        for found in ("_numbered", "_with_word"):
            self.__dict__.pop(found, None)

    @cached_property
    def _numbered(self) -> Mapping[int, list[int]]:
        return _positions((topic.id,) for topic in self._topics)

    @cached_property
    def _with_word(self) -> Mapping[str, list[int]]:
        return _positions(dict.fromkeys(topic.words) for topic in self._topics)

    def named(self, name: str) -> Sequence[Addressed]:
        """Return the topics that bear a name.

        Parameters
        ----------
        name : str
            As it is shown or typed.
        """
        return [self._topics[position] for position in self._named.get(plain_name(name), ())]

    def find(self, address: str, where: str) -> int:
        """Return the position of the topic that is meant.

        An address is tried as a name, then as a number (``7``, ``#7``), then as some words of the topic separated by spaces:
        all of them must be its words, and no other topic may have them all.

        Parameters
        ----------
        address : str
            What a person wrote.
        where : str
            What the address is for, for the error message.

        Returns
        -------
        int

        Raises
        ------
        InputError
            If no topic is meant, or more than one.
        """
        topics = self._topics
        found = self._named.get(plain_name(address), [])
        if not found and _NUMBER.fullmatch(fold(address).strip()):
            found = self._numbered.get(int(fold(address).strip().removeprefix("#")), [])
            if not found:
                remedy = _("numbers go from 0 to {last}").format(last=len(topics) - 1)
                raise InputError(f"{where} '{address}'", _("no topic has this number"), remedy)
        found = found or self._by_words(address.split())
        if not found:
            raise InputError(f"{where} '{address}'", _("no topic has this name or these words"), _advice(address, topics))
        if len(found) > 1:
            says = _("may be any of {topics} and {more} more") if len(found) > NAMED else _("may be any of {topics}")
            listed = pgettext("between items", ", ").join(called(topics[position]) for position in found[:NAMED])
            remedy = _("give the number, such as '{number}'").format(number=f"#{topics[found[0]].id}")
            raise InputError(f"{where} '{address}'", says.format(topics=listed, more=len(found) - NAMED), remedy)
        return found[0]

    def _by_words(self, asked: Sequence[str]) -> list[int]:
        """Return the topics that have all words asked for, those in which they stand foremost first."""
        with_each = [self._with_word.get(word, ()) for word in asked]
        fitting = sorted(set(with_each[0]).intersection(*with_each[1:])) if asked else []
        return sorted(fitting, key=lambda position: sum(map(self._topics[position].words.index, asked)))


def plain_name(name: str) -> str:
    """Return a name as names are compared: folded, in lower case, without spaces.

    Parameters
    ----------
    name : str
        As it is shown or typed.
    """
    return "".join(fold(name).split()).casefold()


def called(topic: Addressed) -> str:
    """Return how a message names a topic: ``#7 新型储能``.

    Parameters
    ----------
    topic : Topic
        The topic.
    """
    return f"#{topic.id} {topic.name}"


def _positions(each: Iterable[Iterable[_Key]]) -> dict[_Key, list[int]]:
    """Return the positions of what stands in each of some places."""
    found: dict[_Key, list[int]] = {}
    for position, keys in enumerate(each):
        for key in keys:
            found.setdefault(key, []).append(position)
    return found


def _advice(address: str, topics: Sequence[Addressed]) -> str:
    """Return what the person may have meant."""
    wanted = plain_name(address)
    names = {plain_name(topic.name): topic for topic in topics}
    near = [name for name in names if wanted and (wanted in name or name in wanted)]
    near += [name for name in get_close_matches(wanted, names, NAMED, 0.5) if name not in near]
    if not near:
        return _("take a name or a number from {file}").format(file="topics.csv")
    listed = pgettext("between items", ", ").join(called(names[name]) for name in near[:NAMED])
    return _("did you mean {topics}?").format(topics=listed)
