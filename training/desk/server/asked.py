"""What the page asks for: the body of a request read and checked, the answer put together. No word of HTTP in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labels import UsageError
from models.arrays import Ints
from models.locations import program_version
from models.output.colours import css_class
from training.desk.desk import Desk, shown
from training.desk.desk_matrix import matrix
from training.desk.search.found_rows import facets, in_order
from training.desk.search.row_filter import RowFilter
from training.desk.sent_out import Parcel, formats, pack
from training.desk.server.desk_jobs import DeskJobs
from training.desk.server.safety import MOST_UPLOAD
from training.desk.shown_rows import documents_in, facts_of, shown_rows, whole_document
from training.desk.state.said_of_texts import Change, PersonView

_MOST_ROWS, _ROWS = 500, 50
_MOST_SKIPPED = 200
_MOST_NAME = 60  # characters of a person's name


def state(desk: Desk, jobs: DeskJobs, person: str) -> dict[str, Any]:
    """Return what the page shows around everything else.

    Parameters
    ----------
    desk : Desk
        The desk.
    jobs : DeskJobs
        Its jobs.
    person : str
        Who asks.
    """
    view = desk.view(person)
    columns, taxonomy = view.columns, desk.scheme.taxonomy
    skipped = desk.file.read().execute("SELECT source, reason FROM skipped ORDER BY source").fetchall()
    labels = [
        {"key": one.key, "name": one.name, "class": css_class(one.key), "colour": one.colour, "definition": one.definition}
        for one in taxonomy.labels
    ]
    return {
        "version": program_version(),
        "folder": desk.folder.name,
        "person": person,
        "scheme": {"title": desk.scheme.name, "digest": desk.scheme.digest, "single": taxonomy.single, "labels": labels},
        "model": {"name": desk.model, "version": desk.file.meta("model_scheme")},
        "counts": {
            "documents": len(columns.docs.names),
            "paragraphs": len(columns),
            "tagged": int(view.labels.any(axis=1).sum()),
            "corrected": int(view.corrected.sum()),
            "checked": int(view.checked.sum()),
        },
        "skipped": [{"source": source, "reason": reason} for source, reason in skipped[:_MOST_SKIPPED]],
        "skipped_total": len(skipped),
        "jobs": jobs.list(),
        "notes": list(desk.notes.values()),
        "limits": {"upload_bytes": MOST_UPLOAD},
        "formats": formats(),
    }


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
        raise UsageError("name", "is no name of a person", f"write one of at most {_MOST_NAME} characters")
    return plain


def search(desk: Desk, person: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the paragraphs that a filter leaves, some of them as they are shown, and their counts.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who asks.
    asked : mapping
        The filter, ``order``, ``offset`` and ``limit``.
    """
    wanted = RowFilter.read(asked, desk.scheme.keys)
    view, found = desk.find(wanted, person)
    at = in_order(found, _text(asked, "order") or "doc", wanted, view, desk.search)
    offset, limit = _number(asked, "offset", 0), min(_number(asked, "limit", _ROWS), _MOST_ROWS)
    counts = facets(found, view, desk.scheme.taxonomy, {})
    facts = facts_of(desk.file, [one["value"] for one in counts["doc"]])
    for one in counts["doc"]:
        one["name"] = facts.get(one["value"], {}).get("title") or one["value"]
    rows = shown_rows(desk.file, view, at[offset : offset + limit], wanted.q)
    return {"total": int(found.sum()), "facets": counts, "rows": rows}


def documents(desk: Desk, person: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the documents in which a filter leaves paragraphs.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who asks.
    asked : mapping
        The filter, ``offset`` and ``limit``.
    """
    view, found = desk.find(RowFilter.read(asked, desk.scheme.keys), person)
    offset, limit = _number(asked, "offset", 0), min(_number(asked, "limit", _ROWS), _MOST_ROWS)
    total, rows = documents_in(desk.file, view, found, offset, limit)
    return {"total": total, "rows": rows}


def document(desk: Desk, person: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with its paragraphs.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who asks.
    asked : mapping
        ``doc``.
    """
    return whole_document(desk.file, desk.view(person), _text(asked, "doc"))


def counted(desk: Desk, person: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return labels by place and year among the paragraphs that a filter leaves.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who asks.
    asked : mapping
        The filter.
    """
    return matrix(*desk.find(RowFilter.read(asked, desk.scheme.keys), person))


def sent(desk: Desk, person: str, asked: Mapping[str, Any]) -> Parcel:
    """Return the file of the paragraphs that a filter leaves.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who asks.
    asked : mapping
        The filter, and ``format``.

    Returns
    -------
    Parcel
    """
    view, found = desk.find(RowFilter.read(asked, desk.scheme.keys), person)
    return pack(desk, view, found, _text(asked, "format"))


def answer(desk: Desk, person: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Take an answer.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who answers.
    body : mapping
        ``rows`` and what becomes of them.

    Raises
    ------
    UsageError
        If it is not what an answer holds.
    """
    rows = body.get("rows")
    if not isinstance(rows, list) or not rows or not all(type(row) is int and 0 < row < 1 << 62 for row in rows):
        raise UsageError("rows", "is no list of numbers of paragraphs", "send the numbers that a search returned")
    change = change_in(body, desk)
    entry, positions = desk.answer(person, list(dict.fromkeys(rows)), change, {**_said(body), "rows": rows[:_MOST_ROWS]})
    view = desk.view(person)
    asked = view.columns.positions(list(dict.fromkeys(rows)))
    return {"entry": entry, "changed": len(positions), "rows": _rows(desk, view, asked, positions)}


def answer_all(desk: Desk, person: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Take one answer for all that a filter leaves.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who answers.
    body : mapping
        ``filter``, ``expected`` and what becomes of the paragraphs.

    Raises
    ------
    UsageError
        If it is not what such an answer holds.
    """
    asked, expected = body.get("filter"), body.get("expected")
    if not isinstance(asked, dict) or type(expected) is not int:
        raise UsageError("filter", "or the number expected is missing", "send both, as the search returned them")
    wanted = RowFilter.read(asked, desk.scheme.keys)
    said = {**_said(body), "filter": asked}
    entry, positions = desk.answer_all(person, wanted, expected, change_in(body, desk), said)
    return {"entry": entry, "changed": len(positions)}


def undo(desk: Desk, person: str) -> dict[str, Any]:
    """Undo the last answer of a person.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Whose.
    """
    undone, positions = desk.undo(person)
    view = desk.view(person)
    says = f"{len(positions)} paragraph(s) are as they were before" if undone else "there is nothing to undo"
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
            raise UsageError(name, "is no list of labels", "send keys of labels")
        if unknown := [key for key in given if key not in taxonomy.keys]:
            raise UsageError(name, f"{unknown[0][:40]!r} is no label", f"use some of {', '.join(taxonomy.keys)}")
        values[name] = taxonomy.order(given, name)
    checked = body.get("checked")
    if checked is not None and not isinstance(checked, bool):
        raise UsageError("checked", "is neither true nor false", "send one of them, or leave it out")
    labels, add, remove = values.get("labels"), values.get("add", ()), values.get("remove", ())
    if labels is None and not add and not remove and checked is None:
        raise UsageError("answer", "says nothing", "send labels, add, remove or checked")
    if (labels is not None and (add or remove)) or set(add) & set(remove):
        raise UsageError("answer", "contradicts itself", "send labels, or different ones to add and to remove")
    if taxonomy.single and len(labels or add) > 1:
        raise UsageError("labels", "are several, and a text of this scheme carries one", "send one")
    return Change(labels, add, remove, checked)


def _rows(desk: Desk, view: PersonView, asked: Ints, changed: Ints) -> list[dict[str, Any]]:
    """Return the rows that were asked for, then the copies that changed with them."""
    known = set(asked.tolist())
    others = changed[[at not in known for at in changed.tolist()]] if len(changed) else changed
    return shown_rows(desk.file, view, shown(asked)) + shown_rows(desk.file, view, shown(others))


def _said(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("labels", "add", "remove", "checked") if body.get(name) is not None}


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name)
    value = value[-1] if isinstance(value, list) and value else value
    return value if isinstance(value, str) else ""


def _number(asked: Mapping[str, Any], name: str, default: int) -> int:
    text = _text(asked, name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError(name, f"{text[:40]!r} is no number", "give 0 or more")
    return int(text)
