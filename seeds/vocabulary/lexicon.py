"""The lexicon of a scheme: one file for keyword rules, segmenter words and guided topics."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from labels import InputError
from labels.support.toml_text import parse_toml
from labels.taxonomy import Taxonomy
from labels.wording import _
from seeds.cleaning.fold import fold

# What jieba does not split before it looks into its dictionary. Words as long as sentences would cost it their square in every
# text that begins like them; rules find them all the same.
_UNSPLIT = re.compile(r"[\w+#&.%-]{2,40}")
OF_GROUPS = ("terms", "weak", "company", "before", "after")
FIELDS = (*OF_GROUPS, "except", "block")
GROUPS = "groups"
NAME = "name"


@dataclass(frozen=True, slots=True)
class Group:
    """Terms with the words around them that matter to them alone, folded.

    Attributes
    ----------
    terms : tuple of str
        One mention says that a text speaks of the label.
    weak : tuple of str
        Count only together with a word of `company` in the same sentence or with another term of the label.
    company : tuple of str
        Words that make a weak term count.
    before, after : tuple of str
        Words of other subjects: a term directly behind or before one is said of that.
    name : str
        What the terms have in common (a sub-kind of the label), for people; empty where it was not given.
    """

    terms: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    name: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of one label, folded.

    Attributes
    ----------
    groups : tuple of Group
        Its terms; the label's own `before` and `after` hold for every group.
    exceptions : tuple of str
        Strings in which, or inside which it begins, a term means something else.
    block : tuple of str
        Words that turn a term in the same sentence into something else.
    """

    groups: tuple[Group, ...] = ()
    exceptions: tuple[str, ...] = ()
    block: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """Terms of all groups."""
        return tuple(term for group in self.groups for term in group.terms)

    @property
    def weak(self) -> tuple[str, ...]:
        """Weak terms of all groups."""
        return tuple(term for group in self.groups for term in group.weak)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of all labels, in the order of the labels.

    Attributes
    ----------
    entries : mapping of str to Entry
        Label key to its words.
    """

    entries: Mapping[str, Entry]

    def __hash__(self) -> int:
        """Hash by content, so that what is built from a lexicon can be built once."""
        return hash(tuple(self.entries.items()))

    def words(self) -> tuple[str, ...]:
        """Return the terms that the segmenter must keep whole: strong, of 2 to 40 characters, no punctuation; sorted."""
        return tuple(sorted({term for entry in self.entries.values() for term in entry.terms if _UNSPLIT.fullmatch(term)}))


def parse_lexicon(text: str, taxonomy: Taxonomy, location: str) -> Lexicon:
    """Parse and check a lexicon.

    Parameters
    ----------
    text : str
        TOML, one table per label; a field or a label that is left out has no words.
    taxonomy : Taxonomy
        The labels.
    location : str
        Name of the file, for error messages.

    Returns
    -------
    Lexicon
        Entries in the order of the labels.

    Raises
    ------
    InputError
        If a label or a field is unknown, a term is empty, padded or listed twice, or the name of a group is no text.
    """
    try:
        tables = parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(location, _("is not TOML ({reason})").format(reason=error), _("mend the file")) from error
    taxonomy.order(tables, location)
    return Lexicon({key: _entry(tables.get(key, {}), f"{location} [{key}]") for key in taxonomy.keys})


def _entry(table: object, location: str) -> Entry:
    own = dict(_table(table, location, (*FIELDS, GROUPS)))
    tables = own.pop(GROUPS, [])
    if not isinstance(tables, list):
        problem = _("{found!r} is no list of tables").format(found=tables)
        raise InputError(f"{location} {GROUPS}", problem, _("write {example}").format(example=f"[[label.{GROUPS}]]"))
    words = {field: _words(own.get(field, []), f"{location} {field}") for field in FIELDS}
    groups = [Group(*(words[field] for field in OF_GROUPS))]
    for number, group in enumerate(tables, 1):
        where = f"{location} {GROUPS} {number}"
        given = _table(group, where, (*OF_GROUPS, NAME))
        name = _name(given.get(NAME, ""), f"{where} {NAME}")
        found = Group(*(_words(given.get(field, []), f"{where} {field}") for field in OF_GROUPS), name=name)
        groups.append(replace(found, before=found.before + groups[0].before, after=found.after + groups[0].after))
    entry = Entry(tuple(group for group in groups if group.terms or group.weak), words["except"], words["block"])
    if both := sorted(set(entry.terms) & set(entry.weak)):
        raise InputError(location, _("{term!r} is both a term and a weak term").format(term=both[0]), _("keep one"))
    for listed in (entry.terms, entry.weak):
        if twice := _repeated(listed):
            raise InputError(location, _("{term!r} stands in two groups").format(term=twice[0]), _("keep one"))
    return entry


def _table(table: object, location: str, fields: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(table, dict):
        remedy = _("write {example} and below it {fields}").format(example="[label]", fields=", ".join(fields))
        raise InputError(location, _("is {found!r}, not a table").format(found=table), remedy)
    if unknown := sorted(set(table) - set(fields)):
        remedy = _("known fields: {fields}").format(fields=", ".join(fields))
        raise InputError(location, _("unknown field {field!r}").format(field=unknown[0]), remedy)
    return table


def _name(name: object, location: str) -> str:
    if not isinstance(name, str) or name != name.strip():
        problem = _("{found!r} is no plain text").format(found=name)
        raise InputError(location, problem, _("give text without outer spaces"))
    return name


def _words(words: object, location: str) -> tuple[str, ...]:
    if not isinstance(words, list):
        raise InputError(location, _("{found!r} is no list").format(found=words), _("write a list of terms"))
    for word in words:
        if not isinstance(word, str) or not word or word != word.strip():
            problem = _("{found!r} is no plain term").format(found=word)
            raise InputError(location, problem, _("give text without outer spaces"))
    folded = [fold(word).lower() for word in words]  # terms are matched whatever their case, width and script
    if repeated := _repeated(folded):
        raise InputError(location, _("lists {term!r} twice").format(term=repeated[0]), _("keep one"))
    return tuple(map(fold, words))


def _repeated(words: Iterable[str]) -> list[str]:
    return sorted(word for word, count in Counter(words).items() if count > 1)
