"""The words of ``words.toml``: heads of columns and what stands below them, to write in a language, to read in all of them.

What a person fills in is written in the language that she is spoken to in, and read in every one, whoever reads it. Files of
programs (CSV, JSON, projects of tools) are the same in every language: their words are those of :data:`FILES`.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from labels.wording import LANGUAGES, language

# The language of names and words in files of programs.
FILES = "zh"


@cache
def words_table() -> Mapping[str, Any]:
    """Return the words of ``words.toml``."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def plain(word: object) -> str:
    """Return a word as words are compared: half width, lower case, without spaces around it.

    Parameters
    ----------
    word : object
        A cell or a value.
    """
    return unicodedata.normalize("NFKC", "" if word is None else str(word)).strip().lower()


def heads(lang: str | None = None) -> Mapping[str, str]:
    """Return the heads of the columns of a sheet to fill in, by what they hold.

    Parameters
    ----------
    lang : str, optional
        One of :data:`labels.wording.LANGUAGES`; that which people are spoken to in by default.
    """
    return _heads_in(lang or language())


@cache
def _heads_in(lang: str) -> Mapping[str, str]:
    return {field: words[lang] for field, words in words_table()["heads"].items()}


@cache
def known_heads() -> Mapping[str, frozenset[str]]:
    """Return the heads of the same columns in all languages, and of before, by what they hold: a sheet may have any of them."""
    before: Mapping[str, Collection[str]] = words_table()["heads_before"]
    heads_of = words_table()["heads"].items()
    return {field: frozenset([*(words[lang] for lang in LANGUAGES), *before.get(field, ())]) for field, words in heads_of}


def is_sheet(names: Collection[str]) -> bool:
    """Return whether columns of these names are those of a sheet that this program wrote, in whichever language.

    Parameters
    ----------
    names : collection of str
        Names of the columns.
    """
    return any(head in names for head in known_heads()["hash"])


def shown_values(field: str, lang: str | None = None) -> Mapping[str, str]:
    """Return what the values of a field are called wherever people read them, in a language.

    Parameters
    ----------
    field : str
        A field of a paragraph.
    lang : str, optional
        As for :func:`heads`.

    Returns
    -------
    mapping of str to str
        By value; of a field without a fixed choice there is none.
    """
    return {value: words[lang or language()] for value, words in words_table()["values"].get(field, {}).items()}


def read_kind(cell: str) -> str | None:
    """Return the kind of paragraphs that a cell names, in whichever language; None if it names none.

    Parameters
    ----------
    cell : str
        Such as ``heading`` or ``标题行``.
    """
    return cell if cell in words_table()["values"]["kind"] else _kinds().get(plain(cell))


@cache
def _kinds() -> Mapping[str, str]:
    return {plain(words[lang]): kind for kind, words in words_table()["values"]["kind"].items() for lang in LANGUAGES}


def bare_score(name: str) -> str:
    """Return the label that a column of probabilities in a sheet is called after; of any other column its name.

    Parameters
    ----------
    name : str
        Name of a column.
    """
    ending = next((f" {word}" for word in known_heads()["score"] if name.endswith(f" {word}")), "")
    return name.removesuffix(ending)


def column_of(name: str) -> str | None:
    """Return what a column of this name holds of an answer: ``labels``, ``hash`` and so on; None if it is another.

    Parameters
    ----------
    name : str
        Its name.
    """
    return _columns().get(plain(name))


@cache
def _columns() -> Mapping[str, str]:
    table: Mapping[str, Collection[str]] = words_table()["columns"]
    return {plain(name): field for field, names in table.items() for name in (*names, *known_heads().get(field, ()))}


def is_head(name: str) -> bool:
    """Return whether a column of this name is one that this program writes beside those of the labels.

    Parameters
    ----------
    name : str
        Its name.
    """
    return plain(name) in _all_heads()


@cache
def _all_heads() -> frozenset[str]:
    notes = (head for note in words_table()["notes"].values() for head in note["head"].values())
    ours = (head for words in known_heads().values() for head in words)
    return frozenset({*map(plain, (*ours, *notes)), *_columns()}) - none_words()


def none_word(lang: str = FILES) -> str:
    """Return the word for "no label at all" that is written out.

    Parameters
    ----------
    lang : str
        One of :data:`labels.wording.LANGUAGES`; that of files of programs by default.
    """
    return written_word("none", lang)


def written_word(name: str, lang: str | None = None) -> str:
    """Return a word that is written into a cell to fill in.

    Parameters
    ----------
    name : {"none", "yes", "no", "skip", "between"}
        Which one; the last is what stands between labels.
    lang : str, optional
        As for :func:`heads`.
    """
    return str(words_table()["written"][name][lang or language()])


@cache
def none_words() -> frozenset[str]:
    """Return all words for "no label at all", as :func:`plain` has them."""
    return frozenset(map(plain, words_table()["none"]))
