"""What of a paragraph says something: its text without numbering before it and the offices behind it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.text.batch import Batch

FILE = Path(__file__).with_name("form.toml")
# A sentence that names who answers for it is hardly longer before the colon: 市级牵头责任单位.
_LONGEST_ROLE = 8
_OPEN, _CLOSE = "([〔【（［", ")]〕】）］"
_FULL_STOPS = "。；;!！?？"
# Where one cell of a row ends and another begins, and how many of them make a row.
_CELLS, _ROW = re.compile(r"(?<=[一-鿿]) (?=[一-鿿])"), 2


@dataclass(frozen=True, slots=True)
class Form:
    """What ``form.toml`` says.

    Attributes
    ----------
    kinds : tuple of str
        Kinds of paragraphs that topics are not found in, the surest first.
    shortest : int
        Characters a text needs to be read by itself.
    doing : tuple of str
        Words of a bracket that names who does it.
    numbering : re.Pattern
        Matches the numbers before a paragraph.
    offices : re.Pattern
        Matches where a list of offices begins.
    """

    kinds: tuple[str, ...]
    shortest: int
    doing: tuple[str, ...]
    numbering: re.Pattern[str]
    offices: re.Pattern[str]


@cache
def load_form() -> Form:
    """Read ``form.toml`` (once per process)."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    numeral, units = f"[{table['numerals']}\\d]+", table["units"]
    names = "|".join(map(re.escape, table["numbered"]))
    chapter, named = rf"第[{table['numerals']}]+[{units}]", rf"(?:{names})\s*{numeral}"
    item, mark = rf"[(（]{numeral}[)）]|{numeral}[、.．,，](?!\d)", "[■●◆▲•·\\-—]"
    numbering = rf"(?:\s*(?:{chapter}|{named}|{item}|{mark}))+\s*[:：、.．,，]?\s*"
    roles = "|".join(map(re.escape, table["answerable"]))
    does = "|".join(map(re.escape, table["doing"]))
    offices = rf"(?:^|(?<=[。；;）)，,\s])|[(（])[一-鿿]{{1,{_LONGEST_ROLE}}}(?:{roles})[:：]|(?:{does})(?:{roles})[:：]"
    return Form(tuple(table["kinds"]), table["shortest"], tuple(table["doing"]), re.compile(numbering), re.compile(offices))


def core(text: str) -> tuple[int, int]:
    """Return where the part of a paragraph begins and ends that says something of its own.

    Parameters
    ----------
    text : str
        Folded text.

    Returns
    -------
    tuple of (int, int)
        Of the whole text where there is nothing else.
    """
    form = load_form()
    number = form.numbering.match(text)
    start, end = number.end() if number else 0, len(text.rstrip())
    if (offices := form.offices.search(text, start)) and not any(stop in text[offices.end() : end - 1] for stop in "。!?"):
        end = offices.start()
    end = _without_bracket(text, start, end, form)
    return (start, end) if end > start else (0, len(text))


def _without_bracket(text: str, start: int, end: int, form: Form) -> int:
    """Return where a text ends without brackets behind it that name who does it."""
    while True:
        last = end
        while last > start and text[last - 1] in f"{_FULL_STOPS}.， ,":
            last -= 1
        if last <= start or text[last - 1] not in _CLOSE:
            return end
        depth, at = 0, last
        while at > start:
            at -= 1
            depth += (text[at] in _CLOSE) - (text[at] in _OPEN)
            if not depth:
                break
        inside = text[at + 1 : last - 1]
        if depth or not any(
            inside.startswith(word) or inside[-_LONGEST_ROLE:].endswith(word) or f"{word}:" in inside for word in form.doing
        ):
            return end
        end = at


def cores(batch: Batch) -> Batch:
    """Return the texts of a batch without numbering and offices, their words already cut kept.

    Parameters
    ----------
    batch : Batch
        Clean texts.

    Returns
    -------
    Batch
        One text for one, found once per batch; the batch itself where nothing falls away.
    """
    return batch.once(cores, _shorten)


def _shorten(batch: Batch) -> Batch:
    spans = [core(text) for text in batch.texts]
    if all(span == (0, len(text)) for span, text in zip(spans, batch.texts, strict=True)):
        return batch
    part = batch.shorten(spans)
    part.once(cores, lambda own: own)  # shortened once is short enough
    return part


def is_sentence(text: str) -> bool:
    """Return whether a text is prose: has a full stop or a comma, and is no row of cells.

    Parameters
    ----------
    text : str
        Folded text.
    """
    stops = any(stop in text for stop in _FULL_STOPS)
    return stops or ("," in text and len(_CELLS.findall(text)) < _ROW)


def says_nothing(text: str, shortest: int, sentences: bool) -> bool:
    """Return whether a text says too little to be read by itself: short, a heading, a row, an addressee, a line of offices.

    Parameters
    ----------
    text : str
        Folded text.
    shortest : int
        Letters it needs.
    sentences : bool
        Whether it must be a sentence, too.
    """
    start, end = core(text)
    inner = text[start:end].strip()
    if sum(map(str.isalpha, inner)) < shortest or load_form().offices.match(text, start):
        return True
    if inner.endswith(":") and not any(stop in inner for stop in _FULL_STOPS):  # an addressee, or it says what follows
        return True
    return sentences and not is_sentence(inner)
