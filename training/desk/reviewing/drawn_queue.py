"""The queue of a desk: what was drawn, how far a person is with it, and what an answer to it says of the draw."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from training.desk.desk import Desk
from training.desk.state.desk_file import DeskFile
from training.desk.state.said_of_texts import PersonView
from training.select.sample import CHOSEN, COPIES, DRAW, DRAWN, PROBABILITY, RANDOM

QUEUE = "queue"  # what an entry calls the draw that its question came from
QUEUES = "queues"  # the same where one answer was given for several texts, by the hash of each that was drawn
_LAST = "draw"
_FROM_QUEUE = """
SELECT hash, noted FROM (SELECT t.hash AS hash, t.entry AS entry,
COALESCE(json_extract(e.what, '$.queue'), json_extract(e.what, '$.queues."' || t.hash || '"')) AS noted
FROM entry_texts t JOIN entries e USING (entry) WHERE e.person = ?) WHERE noted IS NOT NULL ORDER BY entry
"""


class _DrawnTexts:
    """What the draws of a desk say of each text; a draw never changes, so that each is read once, however many there are."""

    def __init__(self) -> None:
        self._read = 0  # up to which draw
        self._notes: dict[str, Mapping[str, Any]] = {}

    def upto(self, file: DeskFile, last: int) -> Mapping[str, Mapping[str, Any]]:
        """Return what an answer notes of the draws up to the last, by the hash of the text; of several the later one counts."""
        for number in range(self._read + 1, last + 1):
            draw = json.loads(file.meta(f"{_LAST} {number}"))
            for one in draw["items"]:
                notes = {DRAWN: CHOSEN, PROBABILITY: ""}
                if one["lot"]:
                    notes = {DRAWN: RANDOM, PROBABILITY: f"{draw['probability']:.6g}"}
                self._notes[one["hash"]] = {"number": number, **notes, DRAW: draw["draw"], COPIES: str(one["copies"])}
            self._read = number
        return self._notes


_DRAWN: WeakKeyDictionary[DeskFile, _DrawnTexts] = WeakKeyDictionary()


def last_number(file: DeskFile) -> int:
    """Return the number of the last draw; 0 where there was none.

    Parameters
    ----------
    file : DeskFile
        The desk.
    """
    return int(file.meta(_LAST, "0"))


def keep_draw(file: DeskFile, number: int, draw: Mapping[str, Any]) -> None:
    """Keep a draw, which is the queue from now on; those before it are kept for audits.

    Parameters
    ----------
    file : DeskFile
        The desk.
    number : int
        The draw's.
    draw : mapping
        What was drawn.
    """
    with file.write():
        file.set_meta(f"{_LAST} {number}", json.dumps(draw, ensure_ascii=False))
        file.set_meta(_LAST, str(number))


def is_answered(view: PersonView, position: int) -> bool:
    """Return whether a person has said of a paragraph, label by label, what it carries.

    Parameters
    ----------
    view : PersonView
        What the person sees.
    position : int
        The paragraph's.
    """
    return bool(view.own[position] and view.judged[position].all())


def queue(desk: Desk, person: str) -> dict[str, Any]:
    """Return the queue and how far a person is with it.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who asks.

    Returns
    -------
    dict
        ``draw`` is None where nothing was drawn yet.
    """
    number = last_number(desk.file)
    if not number:
        return {"draw": None, "items": [], "drawn": 0, "answered": 0, "gone": 0}
    draw, view = json.loads(desk.file.meta(f"{_LAST} {number}")), desk.view(person)
    items, gone = [], 0
    for one in draw["items"]:
        if not (positions := view.columns.by_hash.get(one["hash"])):
            gone += 1  # its file was taken away
            continue
        items.append(
            {"row": int(view.columns.rows[positions[0]]), "answered": is_answered(view, positions[0]), "lot": one["lot"]}
            | {"probability": draw["probability"] if one["lot"] else None, "copies": one["copies"]}
            | {"gain": one["gain"], "label": one["label"]}
        )
    told = {name: draw[name] for name in ("at", "person", "model", "frame", "lots", "probability", "draw")}
    answered = [one for one in items if one["answered"]]
    return {
        "draw": {"number": number, **told},
        "items": items,
        "drawn": len(draw["items"]),
        "answered": len(answered),
        "answered_lots": sum(one["lot"] for one in answered),
        "gone": gone,
    }


def noted_of(file: DeskFile, digests: Iterable[str]) -> dict[str, Any]:
    """Return what an answer notes of the draws its texts are in: how each came into one, with which probability.

    Wherever the answer is given: a paragraph of the queue that is read in its document, or answered with all that a filter
    leaves, was drawn all the same.

    Parameters
    ----------
    file : DeskFile
        The desk.
    digests : iterable of str
        Hashes of the texts.

    Returns
    -------
    dict
        Empty where none was drawn; of several draws the last one counts.
    """
    asked = list(digests)
    notes = _DRAWN.setdefault(file, _DrawnTexts()).upto(file, last_number(file))
    found = {digest: notes[digest] for digest in asked if digest in notes}
    if len(asked) == 1:
        return {QUEUE: found[asked[0]]} if found else {}
    return {QUEUES: found} if found else {}


def notes_of_draws(file: DeskFile, person: str) -> dict[str, dict[str, str]]:
    """Return how texts were drawn that a person answered in the queue, by their hash, as columns of an export.

    Parameters
    ----------
    file : DeskFile
        The desk.
    person : str
        Who answered.
    """
    found = {}
    for digest, noted in file.read().execute(_FROM_QUEUE, (person,)):
        kept = json.loads(noted)
        found[digest] = {name: str(kept[name]) for name in (DRAWN, PROBABILITY, DRAW, COPIES)}
    return found
