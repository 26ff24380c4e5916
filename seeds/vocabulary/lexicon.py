"""The lexicon of industry terms: one file for keyword rules, segmenter words and topic seeds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from labels import InputError, load_taxonomy

PATH = Path(__file__).resolve().parents[1] / "schemes" / "industries" / "lexicon.toml"
# What jieba does not split before it looks into its dictionary.
_UNSPLIT = re.compile(r"[\w+#&.%-]{2,}")
FIELDS = ("terms", "weak", "company", "except", "block")


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of one label.

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

    terms: tuple[str, ...]
    weak: tuple[str, ...]
    company: tuple[str, ...]
    exceptions: tuple[str, ...]
    block: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of all labels, in taxonomy order.

    Attributes
    ----------
    entries : mapping of str to Entry
        Label key to its words.
    """

    entries: Mapping[str, Entry]

    def words(self) -> tuple[str, ...]:
        """Terms that the segmenter must keep whole: strong terms of two or more characters without punctuation, sorted."""
        return tuple(sorted({term for entry in self.entries.values() for term in entry.terms if _UNSPLIT.fullmatch(term)}))


def parse_lexicon(text: str, place: str) -> Lexicon:
    """Parse and check a lexicon.

    Parameters
    ----------
    text : str
        TOML, one table a label.
    place : str
        Name of the file, for error messages.

    Raises
    ------
    InputError
        If a label or a field is unknown or missing, or a term is empty, padded or listed twice.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(place, f"is not TOML ({error})", "mend the file") from error
    load_taxonomy().order(tables, place)
    entries = {}
    for key in load_taxonomy().keys:
        table = tables.get(key)
        if not isinstance(table, dict) or sorted(table) != sorted(FIELDS):
            raise InputError(f"{place} [{key}]", "is incomplete or has other fields", f"give it {', '.join(FIELDS)}")
        for field in FIELDS:
            words = table[field]
            if not isinstance(words, list):
                raise InputError(f"{place} [{key}] {field}", f"{words!r} is no list", "write a list of terms")
            for word in words:
                if not isinstance(word, str) or not word or word != word.strip():
                    raise InputError(f"{place} [{key}] {field}", f"{word!r} is no plain term", "give text without outer spaces")
            folded = [word.lower() for word in words]  # terms are matched whatever their case
            if repeated := sorted({word for word in folded if folded.count(word) > 1}):
                raise InputError(f"{place} [{key}] {field}", f"lists {repeated[0]!r} twice", "keep one")
        if both := sorted(set(table["terms"]) & set(table["weak"])):
            raise InputError(f"{place} [{key}]", f"{both[0]!r} is both a term and a weak term", "keep one")
        entries[key] = Entry(*(tuple(table[field]) for field in FIELDS))
    return Lexicon(entries)


@cache
def load_lexicon() -> Lexicon:
    """Read ``seeds/schemes/industries/lexicon.toml`` (once a process)."""
    return parse_lexicon(PATH.read_text(encoding="utf-8"), str(PATH))


@cache
def load_stopwords() -> frozenset[str]:
    """Read ``seeds/vocabulary/stopwords.txt``: one word a line, ``#`` starts a comment."""
    lines = Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
