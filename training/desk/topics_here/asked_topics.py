"""What the page asks of topics: the question read and checked, the answer put together. No word of HTTP in it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from labels import InputError, UsageError
from labels.wording import _, pgettext
from training.desk.desk import Desk
from training.desk.topics_here.desk_topics import EDIT, FIND, PLACE, DeskTopics
from training.desk.topics_here.topics_process import FURNITURE

_LONGEST = 60  # characters of a name
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_HASH = r"'sha256-[A-Za-z0-9+/]{43}='"
# What a page of topics may say it needs: its own script, by its digest; styles of its own; pictures that stand in it.
_STRICT = re.compile(
    rf"default-src 'none'; script-src {_HASH}; style-src (?:'unsafe-inline'|{_HASH}); img-src data:; base-uri 'none'; "
    r"form-action 'none'"
)


def told(desk: Desk, topics: DeskTopics, person: str) -> dict[str, Any]:
    """Return the topics, and how many paragraphs came in since they were found.

    Parameters
    ----------
    desk : Desk
        The desk.
    topics : DeskTopics
        Its topics.
    person : str
        Who asks.
    """
    columns = desk.view(person).columns
    fresh = (columns.topics.of < 0) & ~columns.kinds.among([FURNITURE])
    return topics.told() | {"fresh": int(fresh.sum())}


def start(topics: DeskTopics, person: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Find topics or give new paragraphs theirs; return the job.

    Parameters
    ----------
    topics : DeskTopics
        The desk's topics.
    person : str
        Who asks.
    asked : mapping
        ``do``: find or place.

    Raises
    ------
    UsageError
        If it is neither.
    """
    do = asked.get("do")
    if do not in (FIND, PLACE):
        raise UsageError("do", _("is neither find nor place"), _("send one of them"))
    return {"job": topics.start(person, do).id}


def edit(topics: DeskTopics, person: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Rename, join or drop topics; return the job.

    Parameters
    ----------
    topics : DeskTopics
        The desk's topics.
    person : str
        Who asks.
    asked : mapping
        ``reading`` that the person sees, and any of ``rename`` ``{id: name}``, ``merge`` ``[[id…]…]``, ``drop`` ``[id…]``.

    Raises
    ------
    UsageError
        If it is no such change, or other topics are shown by now.
    """
    shown = topics.told()
    known = {topic["id"] for topic in shown["topics"]}
    if shown["reading"] is None or asked.get("reading") != shown["reading"]:
        raise UsageError(pgettext("where", "topics"), _("are others by now"), _("look at them, then change them"))
    rename, merge, drop = asked.get("rename", {}), asked.get("merge", []), asked.get("drop", [])
    groups = merge if isinstance(merge, list) and all(isinstance(group, list) and len(group) > 1 for group in merge) else None
    if groups is None or not isinstance(drop, list) or not isinstance(rename, dict):
        raise UsageError(
            pgettext("where", "topics"), _("are to be changed in no way that is known"), _("send rename, merge or drop")
        )
    named = {_number(key): _name(value) for key, value in rename.items()}
    numbers = [*named, *drop, *(one for group in groups for one in group)]
    if not numbers or not all(type(one) is int and one in known for one in numbers):
        raise UsageError(pgettext("where", "topics"), _("to be changed are not all there"), _("load the page anew"))
    changes: dict[str, Any] = {
        "rename": {f"#{topic}": name for topic, name in named.items()},
        "merge": [[f"#{topic}" for topic in group] for group in groups],
        "drop": [f"#{topic}" for topic in drop],
    }
    return {"job": topics.start(person, EDIT, changes).id}


def show(desk: Desk, topics: DeskTopics, person: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Show another reading that is kept; return what is shown then.

    Parameters
    ----------
    desk : Desk
        The desk.
    topics : DeskTopics
        Its topics.
    person : str
        Who asks.
    asked : mapping
        ``reading``.

    Raises
    ------
    UsageError
        If it is not kept, or topics are being worked on.
    """
    reading = asked.get("reading")
    if type(reading) is not int:
        raise UsageError("reading", _("is no number"), _("send one"))
    if topics.told()["job"]:
        raise UsageError(pgettext("where", "topics"), _("are being worked on"), _("wait until that is done"))
    topics.show(reading)
    return told(desk, topics, person)


def page(topics: DeskTopics) -> tuple[bytes, str]:
    """Return the page of the topics, and what a browser may do with it: what the page itself says, if that is strict.

    Parameters
    ----------
    topics : DeskTopics
        The desk's topics.

    Returns
    -------
    tuple of (bytes, str)

    Raises
    ------
    InputError
        If the page asks for more than a page of topics needs: somebody else wrote it.
    """
    path = topics.page()
    body = path.read_bytes()
    stated = _POLICY.search(body.decode(errors="replace"))
    policy = html.unescape(stated[1]) if stated else ""
    if not _STRICT.fullmatch(policy):
        raise InputError(path.name, _("is not as this program wrote it"), _("find the topics anew"))
    return body, f"{policy}; frame-ancestors 'self'"


def _number(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 7 else -1


def _name(given: object) -> str:
    name = " ".join(given.split()) if isinstance(given, str) else ""
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise UsageError(
            pgettext("where", "name"),
            _("is empty, no text, or longer than {count} characters").format(count=_LONGEST),
            _("give a short name"),
        )
    return name
