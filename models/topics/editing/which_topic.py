"""Which topic a person means: by the name shown, by its number, or by some of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Protocol

from labels import InputError
from labels.wording import _, pgettext
from seeds.cleaning.fold import fold

# Topics that a message names at most.
NAMED = 5
_NUMBER = re.compile(r"#?\d+")


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


def find_topic(address: str, topics: Sequence[Addressed], where: str) -> int:
    """Return the position of the topic that is meant.

    An address is tried as a name, then as a number (``7``, ``#7``), then as some words of the topic separated by spaces: all of
    them must be its words, and no other topic may have them all.

    Parameters
    ----------
    address : str
        What a person wrote.
    topics : sequence of Topic
        The topics.
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
    named = [position for position, topic in enumerate(topics) if plain_name(topic.name) == plain_name(address)]
    if not named and _NUMBER.fullmatch(fold(address).strip()):
        number = int(fold(address).strip().removeprefix("#"))
        named = [position for position, topic in enumerate(topics) if topic.id == number]
        if not named:
            remedy = _("numbers go from 0 to {last}").format(last=len(topics) - 1)
            raise InputError(f"{where} '{address}'", _("no topic has this number"), remedy)
    found = named or _by_words(address.split(), topics)
    if not found:
        raise InputError(f"{where} '{address}'", _("no topic has this name or these words"), _advice(address, topics))
    if len(found) > 1:
        says = _("may be any of {topics} and {more} more") if len(found) > NAMED else _("may be any of {topics}")
        listed = pgettext("between items", ", ").join(called(topics[position]) for position in found[:NAMED])
        remedy = _("give the number, such as '{number}'").format(number=f"#{topics[found[0]].id}")
        raise InputError(f"{where} '{address}'", says.format(topics=listed, more=len(found) - NAMED), remedy)
    return found[0]


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


def _by_words(asked: Sequence[str], topics: Sequence[Addressed]) -> list[int]:
    """Return the topics that have all words asked for, those in which they stand foremost first."""
    fitting = [position for position, topic in enumerate(topics) if asked and set(asked) <= set(topic.words)]
    return sorted(fitting, key=lambda position: sum(map(topics[position].words.index, asked)))


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
