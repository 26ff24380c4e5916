"""What the columns of a panel are called and what they hold, from ``columns.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

# text and whole numbers; fractions shown as percentages; other numbers.
Form = Literal["text", "count", "share", "number"]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a column.

    Attributes
    ----------
    head : str
        Its Chinese name.
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
    """All of ``columns.toml``.

    Attributes
    ----------
    columns : mapping of str to Told
        By the name of the column in files.
    levels : mapping of str to str
        What levels of government are called.
    state : str
        What the state is called as a unit.
    flags : mapping of int to str
        What 0 and 1 mean in the column ``missing``.
    explains : tuple of str
        Heads of the sheet that explains.
    made_of : str
        What stands there above the digests.
    """

    columns: Mapping[str, Told]
    levels: Mapping[str, str]
    state: str
    flags: Mapping[int, str]
    explains: tuple[str, ...]
    made_of: str


@cache
def wording() -> Wording:
    """Read ``columns.toml`` (once per process)."""
    table = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return Wording(
        {name: Told(told["head"], told["form"], told["says"]) for name, told in table["columns"].items()},
        table["levels"],
        table["state"],
        {int(flag): says for flag, says in table["missing"].items()},
        tuple(table["explains"]),
        table["made_of"],
    )
