"""What the tables of diffusion are called and what they hold, from ``diffusion.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from labels.wording import language

# Texts; long texts; whole numbers; fractions shown as percentages; other numbers.
Form = Literal["text", "long", "count", "share", "number"]


@dataclass(frozen=True, slots=True)
class Column:
    """What is said of a column.

    Attributes
    ----------
    name : str
        What it is called in files for programs.
    head : str
        Its name for people.
    form : {"text", "long", "count", "share", "number"}
        What stands in it.
    says : str
        What it holds.
    """

    name: str
    head: str
    form: Form
    says: str


@dataclass(frozen=True, slots=True)
class DiffusionWording:
    """All of ``diffusion.toml`` in a language.

    Attributes
    ----------
    title, made_of, yes, nobody : str
        Single words and lines.
    list_mark, between : str
        What stands between things that are listed, and between two sentences.
    explains : tuple of str
        Heads of the table that explains.
    columns : mapping of str to Column
        By name.
    tables : mapping of str to (str, str)
        Title of each table and what it holds.
    statuses, relations, reasons, page : mapping of str to str
        What these are called; lines of the page.
    """

    title: str
    made_of: str
    yes: str
    nobody: str
    list_mark: str
    between: str
    explains: tuple[str, ...]
    columns: Mapping[str, Column]
    tables: Mapping[str, tuple[str, str]]
    statuses: Mapping[str, str]
    relations: Mapping[str, str]
    reasons: Mapping[str, str]
    page: Mapping[str, str]


def diffusion_wording() -> DiffusionWording:
    """Return what is said in the language that people are spoken to in."""
    return _wording(language())


@cache
def _wording(lang: str) -> DiffusionWording:
    """Read ``diffusion.toml`` (once per process and language)."""
    table: dict[str, Any] = tomllib.loads(Path(__file__).with_name("diffusion.toml").read_text(encoding="utf-8"))
    said = table[lang]
    return DiffusionWording(
        said["title"],
        said["made_of"],
        said["yes"],
        said["nobody"],
        said["list_mark"],
        said["between"],
        tuple(said["explains"]),
        {name: Column(name, form=told["form"], **told[lang]) for name, told in table["columns"].items()},
        {name: (told["title"], told["says"]) for name, told in said["tables"].items()},
        *(said[name] for name in ("statuses", "relations", "reasons", "page")),
    )
