"""The lexicon of a scheme: one file for keyword rules, segmenter words and guided topics."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from labels import InputError
from labels.taxonomy import Taxonomy
from seeds.cleaning.fold import fold

# What jieba does not split before it looks into its dictionary.
_UNSPLIT = re.compile(r"[\w+#&.%-]{2,}")
FIELDS = ("terms", "weak", "company", "except", "block")


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of one label, folded.

    Attributes
    ----------
    terms : tuple of str
        One mention says that a text speaks of the label.
    weak : tuple of str
        Count only together with a word of `company` in the same sentence or with another term.
    company : tuple of str
        Words that make a weak term count.
    exceptions : tuple of str
        Longer strings in which a term means something else.
    block : tuple of str
        Words that turn a term in the same sentence into something else.
    """

    terms: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    block: tuple[str, ...] = ()


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
        """Return the terms that the segmenter must keep whole: strong, two or more characters, no punctuation; sorted."""
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
        If a label or a field is unknown, or a term is empty, padded or listed twice.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(location, f"is not TOML ({error})", "mend the file") from error
    taxonomy.order(tables, location)
    return Lexicon({key: _entry(tables.get(key, {}), f"{location} [{key}]") for key in taxonomy.keys})


def _entry(table: object, location: str) -> Entry:
    if not isinstance(table, dict):
        raise InputError(location, f"is {table!r}, not a table", f"write [label] and below it {', '.join(FIELDS)}")
    if unknown := sorted(set(table) - set(FIELDS)):
        raise InputError(location, f"unknown field {unknown[0]!r}", f"known fields: {', '.join(FIELDS)}")
    for field, words in table.items():
        if not isinstance(words, list):
            raise InputError(f"{location} {field}", f"{words!r} is no list", "write a list of terms")
        for word in words:
            if not isinstance(word, str) or not word or word != word.strip():
                raise InputError(f"{location} {field}", f"{word!r} is no plain term", "give text without outer spaces")
        folded = [fold(word).lower() for word in words]  # terms are matched whatever their case, width and script
        if repeated := sorted({word for word in folded if folded.count(word) > 1}):
            raise InputError(f"{location} {field}", f"lists {repeated[0]!r} twice", "keep one")
    entry = Entry(*(tuple(map(fold, table.get(field, ()))) for field in FIELDS))
    if both := sorted(set(entry.terms) & set(entry.weak)):
        raise InputError(location, f"{both[0]!r} is both a term and a weak term", "keep one")
    return entry
