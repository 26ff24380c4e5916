"""What the page asks to change: the body of a request read and checked, the answer put together. No word of HTTP in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from labels import UsageError
from labels.wording import _, pgettext
from models.arrays import Ints
from training.desk.desk import Desk
from training.desk.reviewing.drawn_queue import noted_of
from training.desk.search.row_filter import RowFilter
from training.desk.shown_rows import shown_rows
from training.desk.spoken_errors import listed
from training.desk.state.entries_of_people import REQUEST
from training.desk.state.said_of_texts import Change, PersonView

_MOST_ROWS = 500  # that are sent back
_MOST_NAME = 60  # characters of a person's name
_MOST_TOKEN = 64  # characters


def person_in(body: Mapping[str, Any]) -> str:
    """Return the name of a person that was sent.

    Parameters
    ----------
    body : mapping
        With ``name``.

    Raises
    ------
    UsageError
        If it is none.
    """
    name = body.get("name")
    plain = " ".join(name.split()) if isinstance(name, str) else ""
    if not plain or len(plain) > _MOST_NAME or not plain.isprintable():
        raise UsageError(
            pgettext("where", "name"),
            _("is no name of a person"),
            _("write one of at most {count} characters").format(count=_MOST_NAME),
        )
    return plain


def answer(desk: Desk, person: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Take an answer; return its entry and the paragraphs as they stand now.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who answers.
    body : mapping
        ``rows`` and what becomes of them; ``request``, a token of its own: sent again with it, an answer is taken once.

    Raises
    ------
    UsageError
        If it is not what an answer holds.
    """
    rows = body.get("rows")
    if not isinstance(rows, list) or not rows or not all(type(row) is int and 0 < row < 1 << 62 for row in rows):
        raise UsageError("rows", _("is no list of numbers of paragraphs"), _("send the numbers that a search returned"))
    change = change_in(body, desk)
    asked_for = {**_said(body), "rows": rows[:_MOST_ROWS]}
    entry, changed = desk.answer(person, list(dict.fromkeys(rows)), change, asked_for, partial(noted_of, desk.file))
    view = desk.view(person)  # which may be another by now: a file was read again
    asked, positions = view.columns.positions(list(dict.fromkeys(rows))), view.columns.positions(changed)
    return {"entry": entry, "changed": len(changed), "rows": _rows(desk, view, asked, positions)}


def answer_all(desk: Desk, person: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Take one answer for all that a filter leaves; return its entry and how many paragraphs changed.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who answers.
    body : mapping
        ``filter``, ``expected`` and what becomes of the paragraphs; ``request`` as for :func:`answer`.

    Raises
    ------
    UsageError
        If it is not what such an answer holds.
    """
    asked, expected = body.get("filter"), body.get("expected")
    if not isinstance(asked, dict) or type(expected) is not int:
        raise UsageError(
            pgettext("where", "filter"), _("or the number expected is missing"), _("send both, as the search returned them")
        )
    wanted = RowFilter.read(asked, desk.scheme.keys, whole=True)  # a condition passed over would reach more
    said = {**_said(body), "filter": asked}
    change = change_in(body, desk)
    entry, changed = desk.answer_all(person, wanted, expected, change, said, partial(noted_of, desk.file))
    return {"entry": entry, "changed": len(changed)}


def undo(desk: Desk, person: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Undo the last answer of a person; return what was undone and the paragraphs as they stand now.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Whose.
    body : mapping
        ``request`` as for :func:`answer`: sent again with it, nothing more is undone.
    """
    undone, changed = desk.undo(person, _said(body))
    view = desk.view(person)
    positions = view.columns.positions(changed)
    undid = _("{count} paragraph(s) are as they were before").format(count=len(changed))
    says = undid if undone else _("there is nothing to undo")
    return {"undone": undone, "message": says, "rows": _rows(desk, view, positions, positions)}


def change_in(body: Mapping[str, Any], desk: Desk) -> Change:
    """Read what is to become of paragraphs.

    Parameters
    ----------
    body : mapping
        ``labels`` or ``add`` and ``remove``; ``checked``.
    desk : Desk
        Whose labels.

    Returns
    -------
    Change

    Raises
    ------
    UsageError
        If it says nothing, contradicts itself, or names a label that is not known.
    """
    taxonomy = desk.scheme.taxonomy
    values: dict[str, tuple[str, ...]] = {}
    for name in ("labels", "add", "remove"):
        given = body.get(name)
        if given is None:
            continue
        if not isinstance(given, list) or not all(isinstance(key, str) for key in given):
            raise UsageError(name, _("is no list of labels"), _("send keys of labels"))
        if unknown := [key for key in given if key not in taxonomy.keys]:
            raise UsageError(
                name,
                _("{label!r} is no label").format(label=unknown[0][:40]),
                _("use some of {known}").format(known=listed(taxonomy.keys)),
            )
        values[name] = taxonomy.order(given, name)
    checked = body.get("checked")
    if checked is not None and not isinstance(checked, bool):
        raise UsageError("checked", _("is neither true nor false"), _("send one of them, or leave it out"))
    labels, add, remove = values.get("labels"), values.get("add", ()), values.get("remove", ())
    if labels is None and not add and not remove and checked is None:
        raise UsageError(pgettext("where", "answer"), _("says nothing"), _("send labels, add, remove or checked"))
    if (labels is not None and (add or remove)) or set(add) & set(remove):
        raise UsageError(
            pgettext("where", "answer"), _("contradicts itself"), _("send labels, or different ones to add and to remove")
        )
    if taxonomy.single and len(labels or add) > 1:
        raise UsageError(pgettext("where", "labels"), _("are several, and a text of this scheme carries one"), _("send one"))
    return Change(labels, add, remove, checked)


def _rows(desk: Desk, view: PersonView, asked: Ints, changed: Ints) -> list[dict[str, Any]]:
    """Return the rows that were asked for, then the copies that changed with them."""
    known = set(asked.tolist())
    others = changed[[at not in known for at in changed.tolist()]] if len(changed) else changed
    return shown_rows(desk.file, view, asked[:_MOST_ROWS]) + shown_rows(desk.file, view, others[:_MOST_ROWS])


def _said(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a body, its token checked."""
    token = body.get(REQUEST)
    if token is not None and not (isinstance(token, str) and 0 < len(token) <= _MOST_TOKEN):
        remedy = _("send text of at most {count} characters, other text with each request, or leave it out")
        raise UsageError(REQUEST, _("is no token of a request"), remedy.format(count=_MOST_TOKEN))
    return {name: body[name] for name in ("labels", "add", "remove", "checked", REQUEST) if body.get(name) is not None}
