"""What the page asks to see: the question read and checked, the answer put together. No word of HTTP in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labels import UsageError
from labels.wording import _
from models.locations import program_version
from models.output.colours import css_class
from training.desk.desk import Desk
from training.desk.desk_matrix import matrix
from training.desk.reviewing.drawn_queue import notes_of_draws
from training.desk.search.found_rows import facets, in_order
from training.desk.search.row_filter import RowFilter
from training.desk.sent_out import Parcel, formats, pack
from training.desk.server.desk_jobs import DeskJobs
from training.desk.server.safety import MOST_UPLOAD
from training.desk.shown_rows import documents_in, facts_of, shown_rows, whole_document
from training.desk.state.entries_of_people import people
from training.select.sample import DRAWN, RANDOM

_MOST_ROWS, _ROWS = 500, 50
_MOST_SKIPPED = _MOST_IDS = 200
_MOST_DOCUMENTS = 1000


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
    columns, taxonomy, definitions = view.columns, desk.scheme.taxonomy, desk.scheme.definitions
    skipped = desk.file.read().execute("SELECT source, reason FROM skipped ORDER BY source").fetchall()
    notes = list(dict.fromkeys(desk.notes.values()))  # two processes may say the same
    names = taxonomy.spoken_names
    labels = [
        {"key": one.key, "name": names[one.key], "class": css_class(one.key)}
        | {"colour": one.colour, "definition": definitions[one.key]}
        for one in taxonomy.labels
    ]
    return {
        "version": program_version(),
        "folder": desk.folder.name,
        "file": desk.file.path.name,
        "person": person,
        "people": people(desk.file),
        "lang": desk.language,
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
        "notes": notes,
        "limits": {"upload_bytes": MOST_UPLOAD},
        "formats": formats(),
    }


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
    counts = facets(wanted, view, desk.search, desk.scheme.taxonomy)
    facts = facts_of(desk.file, [one["value"] for one in counts["doc"]])
    for one in counts["doc"]:
        one["name"] = facts.get(one["value"], {}).get("title") or one["value"]
    rows = shown_rows(desk.file, view, at[offset : offset + limit], wanted.q)
    answer = {"total": int(found.sum()), "facets": counts, "rows": rows}
    return answer | ({"ids": view.columns.rows[at].tolist()} if _text(asked, "ids") else {})


def some_rows(desk: Desk, person: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return some paragraphs by their numbers, in the order asked for.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who asks.
    asked : mapping
        ``ids``, by commas, and ``q`` for what is to be marked.

    Raises
    ------
    UsageError
        If they are no numbers, or too many.
    """
    given = [part for part in _text(asked, "ids").split(",") if part]
    if len(given) > _MOST_IDS or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in given):
        raise UsageError(
            "ids",
            _("are no numbers of paragraphs, or too many"),
            _("send at most {count}, by commas").format(count=_MOST_IDS),
        )
    view = desk.view(person)
    positions = view.columns.positions([int(part) for part in given])
    return {"rows": shown_rows(desk.file, view, positions, _text(asked, "q"))}


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
    offset, limit = _number(asked, "offset", 0), min(_number(asked, "limit", _ROWS), _MOST_DOCUMENTS)
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
    notes = notes_of_draws(desk.file, person)
    lots = {digest for digest, noted in notes.items() if noted[DRAWN] == RANDOM}
    return matrix(*desk.find(RowFilter.read(asked, desk.scheme.keys), person), lots)


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


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name)
    value = value[-1] if isinstance(value, list) and value else value
    return value if isinstance(value, str) else ""


def _number(asked: Mapping[str, Any], name: str, default: int) -> int:
    text = _text(asked, name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError(name, _("{value!r} is no number").format(value=text[:40]), _("give 0 or more"))
    return int(text)
