"""The labels of a scheme and their order."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from labels.support.errors import InputError
from labels.support.plain_files import check_file
from labels.support.toml_text import parse_toml
from labels.wording import LANGUAGES, _, language

# The answer "no label at all" in every metric and table.
NONE = "none"
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Colours for labels without one: far apart and legible on white. A scheme with more labels uses them again.
PALETTE = (
    "#2f6fdb",
    "#7d4cc2",
    "#0d8fa3",
    "#d2701a",
    "#2d8f47",
    "#c23a52",
    "#8a6d00",
    "#b0479a",
    "#4f6b8a",
    "#7a5230",
    "#5a7d1e",
    "#3f51b5",
)
# British and American spelling, and the word that older files have.
_SYNONYMS = {"color": "colour", "short": "definition"}
# Columns of a table of predictions: a label of that name would be lost among them.
RESERVED = frozenset(
    "id doc n kind heading region date source text labels scores doubt corrected evidence topic model part judged extra level "
    "city county code issuer number title issued published spoken page hash pid label annotator checked prefilled predicted "
    "drawn probability draw copies suspect suggested suspicion reason".split()
)
_FIELDS = ("key", "name", "english", "definition", "colour")


class UnknownLabel(InputError):
    """A word that is called a label and is none of the scheme's."""


@dataclass(frozen=True, slots=True)
class Label:
    """One category of a scheme.

    Attributes
    ----------
    key : str
        ASCII name used in files, columns and metrics.
    name : str
        Chinese name shown to people.
    english : str
        English name; empty where nobody wrote one.
    definition : str
        One line of what it covers; the rulings are in the scheme's codebook.
    colour : str
        Colour on pages, as ``#rrggbb``.
    """

    key: str
    name: str
    english: str
    definition: str
    colour: str


@dataclass(frozen=True)
class Taxonomy:
    """The labels of a scheme, in the order of every column and table.

    Attributes
    ----------
    labels : tuple of Label
        One or more, each with a key of its own.
    single : bool
        Whether a text carries one label: of those that reach their thresholds the likeliest alone is given.
    """

    labels: tuple[Label, ...]
    single: bool = False

    def __len__(self) -> int:
        """Return the number of labels."""
        return len(self.labels)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Label keys in column order."""
        return tuple(label.key for label in self.labels)

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Column of each key."""
        return {key: column for column, key in enumerate(self.keys)}

    @property
    def names(self) -> dict[str, str]:
        """What people call each label, by key, in column order."""
        return {label.key: label.name for label in self.labels}

    @property
    def spoken_names(self) -> dict[str, str]:
        """What each label is called in the language that people are spoken to in, by key, in column order."""
        return self.names_in(language())

    def names_in(self, lang: str) -> dict[str, str]:
        """Return what each label is called in a language, by key, in column order.

        Parameters
        ----------
        lang : str
            One of :data:`labels.wording.LANGUAGES`. In English, a label without an English name keeps its own.
        """
        english = lang == LANGUAGES[0]
        return {label.key: (label.english if english else "") or label.name for label in self.labels}

    def name(self, key: str) -> str:
        """Return the Chinese name of a key.

        Parameters
        ----------
        key : str
            Label key.

        Raises
        ------
        KeyError
            If no label has that key.
        """
        return self.labels[self.columns[key]].name

    def order(self, keys: Iterable[str], location: str) -> tuple[str, ...]:
        """Return label keys without repeats, in the order of the taxonomy.

        Parameters
        ----------
        keys : iterable of str
            Label keys, in any order.
        location : str
            Where they stand (``file:line``), for the error message.

        Raises
        ------
        UnknownLabel
            If a key is not in the taxonomy.
        """
        found = set(keys)
        if unknown := sorted(found - set(self.keys)):
            problem = _("unknown label {label!r}").format(label=unknown[0])
            raise UnknownLabel(location, problem, _("known labels: {labels}").format(labels=", ".join(self.keys)))
        return tuple(key for key in self.keys if key in found)


def read_taxonomy(path: Path) -> Taxonomy:
    """Read a ``labels.toml``.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Taxonomy

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        As for :func:`parse_taxonomy`.
    """
    check_file(path, _("name a labels.toml"))
    return parse_taxonomy(path.read_text(encoding="utf-8-sig"), str(path))


def parse_taxonomy(text: str, location: str) -> Taxonomy:
    """Parse and check a ``labels.toml``.

    Parameters
    ----------
    text : str
        One ``[[label]]`` per label with ``key`` and, where known, ``name``, ``english``, ``definition``, ``colour``; above
        them ``single = true`` where a text carries one label.
    location : str
        Name of the file, for error messages.

    Returns
    -------
    Taxonomy

    Raises
    ------
    InputError
        If the text is not TOML, there is no label, a key is missing, repeated or no plain ASCII name, or a field is
        unknown, no text or no colour, or ``single`` is neither true nor false.
    """
    try:
        table = parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(location, _("is not TOML ({reason})").format(reason=error), _("mend the file")) from error
    entries = table.get("label")
    if unknown := sorted(set(table) - {"label", "single"}):
        raise InputError(location, _("unknown key {key!r}").format(key=unknown[0]), _("write one [[label]] per label"))
    single = table.get("single", False)
    if not isinstance(single, bool):
        problem = _("single = {value!r} is neither true nor false").format(value=single)
        raise InputError(location, problem, _("write single = true, or leave it out"))
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        remedy = _('write [[label]] with key = "…" and name = "…" for each label')
        raise InputError(location, _("holds no label"), remedy)
    labels: dict[str, Label] = {}
    for number, entry in enumerate(entries, 1):
        where = _("{location}: label {number}").format(location=location, number=number)
        label = _label(entry, number, where)
        # Spreadsheets and Spark do not tell columns apart by case.
        if label.key.lower() in labels:
            problem = _("repeats the key {key!r}").format(key=label.key)
            raise InputError(where, problem, _("give every label its own key"))
        labels[label.key.lower()] = label
    return Taxonomy(tuple(labels.values()), single)


def _label(entry: Mapping[str, Any], number: int, location: str) -> Label:
    values = {_SYNONYMS.get(name, name): value for name, value in entry.items()}
    if unknown := sorted(set(values) - set(_FIELDS)):
        problem = _("unknown field {field!r}").format(field=unknown[0])
        raise InputError(location, problem, _("known fields: {fields}").format(fields=", ".join(_FIELDS)))
    for name, value in values.items():
        if not isinstance(value, str):
            problem = _("{field} = {value!r} is no text").format(field=name, value=value)
            raise InputError(location, problem, _("write it in quotes"))
    key = values.get("key", "")
    if not _KEY.fullmatch(key):
        problem = _("key = {key!r} is no plain name").format(key=key)
        raise InputError(location, problem, _("use ASCII letters, digits and _, a letter first"))
    if key.lower() == NONE:
        problem = _("key = {key!r} means 'no label at all'").format(key=key)
        raise InputError(location, problem, _("choose another key"))
    if key.lower() in RESERVED:
        problem = _("key = {key!r} is the name of a column of results").format(key=key)
        raise InputError(location, problem, _("choose another key"))
    colour = values.get("colour") or PALETTE[(number - 1) % len(PALETTE)]
    if not _COLOUR.fullmatch(colour):
        problem = _("colour = {colour!r} is no colour").format(colour=colour)
        raise InputError(location, problem, _("write it as {example}").format(example='"#2f6fdb"'))
    return Label(
        key,
        " ".join(values.get("name", "").split()) or key,
        " ".join(values.get("english", "").split()),
        " ".join(values.get("definition", "").split()),
        colour.lower(),
    )
