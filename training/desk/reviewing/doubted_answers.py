"""The answers of a person that look wrong, as the last look found them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from training.desk.desk import Desk
from training.desk.shown_rows import labels_at
from training.desk.state.desk_file import DeskFile


def _name(person: str) -> str:
    return f"suspects {person}"


def answers_to_judge(desk: Desk, person: str) -> dict[int, tuple[list[str], list[str]]]:
    """Return the answers that a person sees, labels given and labels looked for, by the number of a paragraph of each text.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who asks.
    """
    view = desk.view(person)
    columns, found = view.columns, {}
    for at in view.corrected.nonzero()[0].tolist():
        if columns.by_hash[columns.hashes[at]][0] != at:
            continue  # a copy
        judged = [key for key, looked in zip(columns.keys, view.judged[at].tolist(), strict=True) if looked]
        found[int(columns.rows[at])] = [key for key in labels_at(view, at) if key in judged], judged
    return found


def keep_suspects(file: DeskFile, person: str, found: Mapping[str, Any]) -> None:
    """Keep what looks wrong, in place of what did before.

    Parameters
    ----------
    file : DeskFile
        The desk.
    person : str
        Whose answers.
    found : mapping
        What was found.
    """
    file.set_meta(_name(person), json.dumps(found, ensure_ascii=False))


def suspects(desk: Desk, person: str) -> dict[str, Any]:
    """Return the answers of a person that look wrong, the worst first.

    Parameters
    ----------
    desk : Desk
        The desk.
    person : str
        Who asks.

    Returns
    -------
    dict
        ``found`` is None where nobody looked yet; ``answers`` counts the texts that could be judged now.
    """
    view, kept = desk.view(person), desk.file.meta(_name(person))
    answers = len({view.columns.hashes[at] for at in view.corrected.nonzero()[0].tolist()})
    if not kept:
        return {"found": None, "items": [], "answers": answers, "changed": 0, "gone": 0}
    found = json.loads(kept)
    items, gone = [], 0
    for one in found["items"]:
        if not (positions := view.columns.by_hash.get(one["hash"])):
            gone += 1
            continue
        labels = labels_at(view, positions[0])
        changed = any((key in labels) != (key in one["given"]) for key in one["suspect"])
        items.append(
            {"row": int(view.columns.rows[positions[0]]), "changed": changed}
            | {name: one[name] for name in ("suspect", "given", "score", "why")}
        )
    told = {name: found[name] for name in ("at", "model", "paragraphs", "judged")}
    changes = sum(one["changed"] for one in items)
    return {"found": told, "items": items, "answers": answers, "changed": changes, "gone": gone}
