"""Texts copied out of the libraries of CNKI (records of articles) and 北大法宝 (laws with labels above them)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from seeds.cleaning.clean import clean_text, repair_characters
from seeds.cleaning.fold import fold
from seeds.metadata.dates import parse_date
from seeds.structure.marked import Marked
from seeds.structure.segment import segment

_LABELS = tuple(  # each format of the library has its own: in another one, a line that begins with AI is text
    re.compile(rf"({label})\s*[:：]?\s+(.*)$")
    for label in (r"\{[A-Z][A-Za-z ]{1,24}\}", r"%[A-Z0-9]", r"[A-Z][A-Z0-9]", r"[A-Za-z]{2,16}-[一-鿿]{1,8}")
)
_BRACKETED = re.compile(r"\s*【([一-鿿]{2,8})】[:：]?\s*(.*)$")


@dataclass(frozen=True, slots=True)
class LawText:
    """A document of 北大法宝.

    Attributes
    ----------
    blocks : sequence of Marked
        Its paragraphs: title, labels and closing lines (boilerplate), text.
    date : str or None
        The day it was published, as the labels say.
    """

    blocks: Sequence[Marked]
    date: str | None


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("exports.toml").read_text(encoding="utf-8"))


def article_records(text: str) -> list[dict[str, str]]:
    """Return the records of a text that was copied out of CNKI.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    list of dict of str to str
        Of each record its fields by their labels, the abstract under ``text``, the day or year under ``date``; empty if
        the text is something else.
    """
    begins = tuple(_table()["cnki"]["begins"])
    first = text.lstrip("\ufeff \n")[:60]
    label = next((label for label in _LABELS if label.match(first.partition("\n")[0])), None)
    if not first.startswith(begins) or label is None:
        return []
    records: list[dict[str, str]] = []
    last = ""
    for line in text.lstrip("\ufeff").split("\n"):
        found = label.match(line.strip() + " ")
        if found and found[1].startswith(begins):
            records.append({})
        if found and records:
            last = found[1]
            value = found[2].strip()
            records[-1][last] = f"{records[-1][last]};{value}" if last in records[-1] else value
        elif records and last and line.strip():  # a value goes on
            records[-1][last] += line.strip()
    return [_named(record) for record in records]


def _named(record: dict[str, str]) -> dict[str, str]:
    fields = _table()["cnki"]["fields"]
    named = {}
    for field in ("text", "date"):
        label = next((label for label in fields[field] if record.get(label)), "")
        named[field] = record.pop(label, "")
    named["text"] = named["text"] or next((record[label] for label in fields["title"] if record.get(label)), "")
    return named | {label.partition("-")[2] or label.strip("{}"): value for label, value in record.items()}


def law_texts(text: str) -> list[LawText]:
    """Return the documents of a text that was copied out of 北大法宝.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    list of LawText
        In order; empty if the text is something else.
    """
    lines = text.split("\n")
    begins = _table()["pkulaw"]["begins"]
    starts = [index for index, line in enumerate(lines) if (found := _BRACKETED.match(line)) and found[1] in begins]
    labels = sum(bool((found := _BRACKETED.match(line)) and found[1] in _table()["pkulaw"]["labels"]) for line in lines[:40])
    if not starts or labels < 3:
        return []
    tops = [_title_line(lines, start) for start in starts]
    bounds = [0, *tops[1:], len(lines)]
    return [_law(lines[start:end]) for start, end in zip(bounds, bounds[1:], strict=False)]


def _title_line(lines: Sequence[str], start: int) -> int:
    """Return the line of the title above the labels."""
    above = start - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    return max(above, 0)


def _law(lines: Sequence[str]) -> LawText:
    table = _table()["pkulaw"]
    closing = re.compile("|".join(table["closing"]))
    blocks: list[Marked] = []
    body: list[str] = []
    date = None
    below: list[Marked] = []
    titled = False
    for line in lines:
        plain = fold(clean_text(line))
        found = _BRACKETED.match(line)
        if found and found[1] in table["labels"]:
            blocks.append(Marked(line, "boilerplate"))
            date = date or (parse_date(fold(clean_text(found[2]))) if found[1] in table["dates"] else None)
        elif plain and closing.fullmatch(plain):
            below.append(Marked(line, "boilerplate"))
        elif plain and not titled:
            blocks.append(Marked(line, "title"))
            titled = True
        else:
            body.append(line)
    title = next((clean_text(block.text) for block in blocks if block.kind == "title"), "")
    parts = segment(repair_characters("\n".join(body)))  # the title stands there once more
    text = [Marked(part.text, "body" if part.kind == "title" or part.text == title else part.kind) for part in parts]
    return LawText([*blocks, *text, *below], date)
