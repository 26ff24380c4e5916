"""What ``training.topics`` wrote into its folder, read again."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from labels import InputError, UsageError
from labels.wording import _

PARAGRAPHS, TOPICS = "paragraphs.csv", "topics.csv"


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph and where it was put.

    Attributes
    ----------
    id, doc : str
        Of the paragraph and its document.
    topic : str
        Number of its topic; empty where it has none.
    similarity : float
        Cosine similarity to the nearest topic.
    own : bool
        Whether it speaks for itself; folders written before this was known have only such.
    labels : tuple of str
        Its labels.
    text : str
        Its text; empty in folders written before the table had it.
    """

    id: str
    doc: str
    topic: str
    similarity: float
    own: bool
    labels: tuple[str, ...]
    text: str


def read_paragraphs(folder: Path) -> list[Placed]:
    """Read the paragraphs of an output folder.

    Parameters
    ----------
    folder : Path
        What ``training.topics --output`` named.

    Returns
    -------
    list of Placed

    Raises
    ------
    UsageError
        If the folder holds no such table.
    InputError
        If the table has other columns.
    """
    try:
        return [
            Placed(
                row["id"],
                row["doc"],
                row["topic"],
                float(row["similarity"] or 0),
                row.get("own", "1") == "1",
                tuple(row["labels"].split()),
                row.get("text", ""),
            )
            for row in _rows(folder / PARAGRAPHS)
        ]
    except (KeyError, ValueError) as error:
        problem = _("is no table of {command} ({reason})").format(command="training.topics", reason=error)
        raise InputError(str(folder / PARAGRAPHS), problem, _("write it anew")) from error


def read_words(folder: Path) -> dict[str, tuple[str, str]]:
    """Return name and words of each topic of an output folder, by its number.

    Parameters
    ----------
    folder : Path
        What ``training.topics --output`` named.

    Returns
    -------
    dict of str to (str, str)

    Raises
    ------
    UsageError
        If the folder holds no such table.
    """
    return {row["topic"]: (row["name"], row["words"]) for row in _rows(folder / TOPICS)}


def read_claims(folder: Path) -> set[str]:
    """Return the labels that claim a topic of an output folder.

    Parameters
    ----------
    folder : Path
        What ``training.topics --output`` named.

    Raises
    ------
    UsageError
        If the folder holds no such table.
    InputError
        If the table was written before claims were.
    """
    try:
        return {row["claimed_by"] for row in _rows(folder / TOPICS)} - {""}
    except KeyError as error:
        problem = _("says of no topic which label claims it")
        raise InputError(str(folder / TOPICS), problem, _("write it anew")) from error


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        remedy = _("name a folder that {command} wrote").format(command="training.topics")
        raise UsageError(str(path), _("is not there"), remedy)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
