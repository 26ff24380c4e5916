"""What the columns of a panel are called and what they hold, from ``columns.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from labels.wording import language

# text and whole numbers; fractions shown as percentages; other numbers.
Form = Literal["text", "count", "share", "number"]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a column.

    Attributes
    ----------
    head : str
        Its name for people.
    form : {"text", "count", "share", "number"}
        What stands in it.
    says : str
        What it holds, in a sentence.
    """

    head: str
    form: Form
    says: str


@dataclass(frozen=True, slots=True)
class Wording:
    """All of ``columns.toml`` in a language.

    Attributes
    ----------
    columns : mapping of str to Told
        By the name of the column in files.
    levels : mapping of str to str
        What levels of government are called in cells, as those of provinces are: the same in all languages.
    state : str
        What the state is called as a unit, likewise.
    flags : mapping of int to str
        What 0 and 1 mean in the column ``missing``.
    sheet, explained : str
        Names of the sheet of the panel and of that which explains it.
    of_label : str
        What a column of a wide panel is called: ``{measure}`` and ``{label}``.
    explains : tuple of str
        Heads of the sheet that explains.
    made_of : str
        What stands there above the digests.
    """

    columns: Mapping[str, Told]
    levels: Mapping[str, str]
    state: str
    flags: Mapping[int, str]
    sheet: str
    explained: str
    of_label: str
    explains: tuple[str, ...]
    made_of: str


def wording() -> Wording:
    """Return what is said in the language that people are spoken to in."""
    return _wording(language())


@cache
def _wording(lang: str) -> Wording:
    """Read ``columns.toml`` (once per process and language)."""
    table = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    said = table[lang]
    return Wording(
        {name: Told(told[lang]["head"], told["form"], told[lang]["says"]) for name, told in table["columns"].items()},
        table["levels"],
        table["state"],
        {int(flag): says for flag, says in said["missing"].items()},
        said["sheet"],
        said["explained"],
        said["of_label"],
        tuple(said["explains"]),
        said["made_of"],
    )
