"""What an audit says to people in tables: the heads of its columns and its notes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from labels.exchange.known_words import shown_values
from labels.wording import LANGUAGES, language


@cache
def words() -> Mapping[str, Any]:
    """Return the words of ``audit_words.toml``."""
    return tomllib.loads(Path(__file__).with_name("audit_words.toml").read_text(encoding="utf-8"))


def column_names(lang: str | None = None) -> tuple[str, str, str, str]:
    """Return the heads of the columns of a draw: number, stratum, probability, and how it was drawn.

    Parameters
    ----------
    lang : str, optional
        One of :data:`labels.wording.LANGUAGES`; that which people are spoken to in by default.
    """
    table, spoken = words()["columns"], lang or language()
    return table["number"][spoken], table["stratum"][spoken], table["probability"][spoken], table["draw"][spoken]


def cells_of_draw(extra: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Return what stands in these columns, under their heads in whichever language; empty where there is none.

    Parameters
    ----------
    extra : mapping of str to str
        The columns beside a text.
    """
    known = zip(*map(column_names, LANGUAGES), strict=True)
    number, stratum, probability, draw = (str(next((extra[name] for name in names if extra.get(name)), "")) for names in known)
    return number, stratum, probability, draw


def kind_name(kind: str) -> str:
    """Return what a kind of paragraphs is called in tables of a terminal; in English by its key, as options name it.

    Parameters
    ----------
    kind : str
        Such as ``heading``, or why a paragraph does not count: ``empty``, ``not judged``.
    """
    spoken = language()
    return kind if spoken == LANGUAGES[0] else name_in_method(kind, spoken)


def name_in_method(name: str, lang: str) -> str:
    """Return what a kind of paragraphs, a unit, a date or a reason is called in the paragraph for a paper.

    Parameters
    ----------
    name : str
        Its key.
    lang : str
        One of :data:`labels.wording.LANGUAGES`.
    """
    return str(words()["method"][lang]["names"].get(name) or shown_values("kind", lang).get(name, name))
