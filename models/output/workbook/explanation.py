"""The words of the sheet that explains the others."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from labels.exchange.answers import shown_names
from labels.wording import language
from models.output.own_columns import OwnColumn
from models.output.workbook.book import Book
from seeds.schemes import Scheme


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a workbook says of itself where it is filled in for a purpose of its own.

    Attributes
    ----------
    lines : sequence of (str, str)
        What is explained, and how, in place of how a workbook is filled in otherwise.
    prompts : mapping of str to str
        As :func:`prompts` returns them.
    hidden : collection of str
        Heads of columns that are in the file and not in sight.
    """

    lines: Sequence[tuple[str, str]]
    prompts: Mapping[str, str]
    hidden: Collection[str] = ()


def _texts() -> Mapping[str, Any]:
    """Return what is said in the language that people are spoken to in."""
    said: Mapping[str, Any] = _all_texts()[language()]
    return said


@cache
def _all_texts() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("explanation.toml").read_text(encoding="utf-8"))


def prompts() -> Mapping[str, str]:
    """Return what is shown beside a cell that is to be filled in: ``label``, ``none``, ``checked``."""
    return _texts()["prompts"]  # type: ignore[no-any-return]


def word(name: str) -> str:
    """Return a name of a sheet, or of a column in one that counts.

    Parameters
    ----------
    name : str
        A key under ``[words]``.
    """
    return str(_texts()["words"][name])


def field_head(name: str) -> str:
    """Return the head of a column in a sheet that counts, of a field of paragraphs; no such sheet is read back.

    Parameters
    ----------
    name : str
        A key under ``[fields]``.
    """
    return str(_texts()["fields"][name])


def explanation(
    scheme: Scheme,
    book: Book,
    *,
    model: str,
    count: int,
    counted: Sequence[str] = (),
    moved: Sequence[OwnColumn] = (),
    notes: Sequence[tuple[str, str]] = (),
    purpose: Purpose | None = None,
) -> list[tuple[str, str]]:
    """Return the lines of the sheet that explains a workbook of paragraphs.

    Parameters
    ----------
    scheme : Scheme
        The labels.
    book : Book
        The workbook, its other sheets written.
    model : str
        Which model said so; empty where none did.
    count : int
        How many paragraphs there are.
    counted : sequence of str
        Names of the sheets that count them.
    moved : sequence of OwnColumn
        Columns of the user's that stand under another head.
    notes : sequence of (str, str)
        Columns that say how a text came into the workbook, or why it is doubted, and what they mean.
    purpose : Purpose, optional
        What is said of filling it in, where that is not the usual.

    Returns
    -------
    list of (str, str)
    """
    texts, names = _texts(), shown_names(scheme.taxonomy, language())
    between, colon = texts["words"]["between"], texts["words"]["colon"]
    facts = {"model": model, "scheme": scheme.name, "digest": scheme.digest, "count": f"{count:,}"}
    lines = [(line["head"], line["says"].format(**facts)) for line in texts["made"] if model or "{model}" not in line["says"]]
    if counted:
        lines += [(line["head"].format(regions=counted[-1]), line["says"]) for line in texts["counts"]]
    if moved:
        says = between.join(f"{column.name} → {column.head}" for column in moved)
        lines.append((texts["words"]["moved"], says))
    if book.cut:
        lines.append((texts["words"]["cut"], between.join(f"{head}{colon}{number:,}" for head, number in book.cut.items())))
    kind = "single" if scheme.taxonomy.single else "several"
    asked = [(line["head"], line["says"]) for line in texts["line"] if line.get("only", kind) == kind]
    lines += [("", ""), *(purpose.lines if purpose else asked), *notes]
    lines += [("", ""), (texts["words"]["labels"], "")]
    definitions = scheme.definitions
    lines += [(names[label.key], definitions[label.key] or label.english or label.key) for label in scheme.taxonomy.labels]
    return [*lines, ("", ""), *(("", line) for line in scheme.codebook.splitlines() if line.strip())]
