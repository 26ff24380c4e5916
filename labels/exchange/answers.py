"""What a person answered: the record that comes back from every tool, and the words of its labels."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from labels.exchange.listed_labels import BETWEEN, json_list
from labels.spans import Evidence
from labels.support.errors import InputError
from labels.taxonomy import Taxonomy, UnknownLabel
from labels.wording import _

State = Literal["answered", "skipped", "unanswered", "unchecked"]
# Where a workbook puts together what has no column.
_MORE_HEADS = ("extra",)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back of a paragraph; its text and what else is known of it stay with who reads the file.

    Attributes
    ----------
    labels : tuple of str or None
        Label keys in the order of the labels; ``()`` is "no label at all", None is no answer.
    judged : tuple of str or None
        Labels that were looked for; None is all of them.
    predicted : tuple of str or None
        Labels that the paragraph went out with; None where the file does not say, or says it of another scheme.
    spans : tuple of Evidence
        Words that were marked, with offsets into the text as the tool had it.
    id : str or None
        The id that the paragraph went out with; None where the file does not say.
    hash : str or None
        :func:`~labels.annotations.text_hash` of the folded text that went out; None where the file does not say.
    annotator : str
        Who answered; empty where the file does not say.
    state : {"answered", "skipped", "unanswered", "unchecked"}
        Why there are no labels: the person passed it over, nobody answered, or a machine's answer was not confirmed.
    confirmed : bool
        Whether it is a person's; not where a model had filled it in and the file cannot tell that anybody looked.
    taken : frozenset of str
        Fields of the record that belong to the answer or to the tool, and are no columns of the user's.
    """

    labels: tuple[str, ...] | None
    judged: tuple[str, ...] | None = None
    predicted: tuple[str, ...] | None = None
    spans: tuple[Evidence, ...] = ()
    id: str | None = None
    hash: str | None = None
    annotator: str = ""
    state: State = "answered"
    confirmed: bool = True
    taken: frozenset[str] = frozenset()


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


def none_word() -> str:
    """Return the word for "no label at all" that is written out."""
    return str(words_table()["none"][0])


@cache
def none_words() -> frozenset[str]:
    """Return all words for "no label at all", as :func:`plain` has them."""
    return frozenset(map(plain, words_table()["none"]))


def given_words(labels: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    """Return what a tool is given for the labels of a text: their names, or the word for none, which is an answer, too.

    Where a text has one label, none is no answer, and nothing is given.

    Parameters
    ----------
    labels : iterable of str
        Label keys.
    taxonomy : Taxonomy
        The labels.
    """
    names = shown_names(taxonomy)
    return [names[key] for key in labels] or ([] if taxonomy.single else [none_word()])


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
    return {plain(name): field for field, names in words_table()["columns"].items() for name in names}


def shown_names(taxonomy: Taxonomy) -> dict[str, str]:
    """Return what each label is called where people read it: its Chinese name, with the key where two share one.

    A label called like the head of another column of a sheet (备注, 正文) goes by its key alone: in a sheet two columns
    would have one name, and one of them would be read for the other.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels.

    Returns
    -------
    dict of str to str
        By key, in order.
    """
    known = [plain(label.key) for label in taxonomy.labels] + [*none_words()]
    count = Counter(plain(label.name) for label in taxonomy.labels)
    plain_names = {
        label.key: label.name
        for label in taxonomy.labels
        if count[plain(label.name)] == 1 and (plain(label.name) not in known or plain(label.name) == plain(label.key))
    }
    shown = {label.key: plain_names.get(label.key, f"{label.name} ({label.key})") for label in taxonomy.labels}
    return {key: key if is_head(taxonomy.name(key)) else name for key, name in shown.items()}


def is_head(name: str) -> bool:
    """Return whether a column of this name is one that this program writes beside those of the labels.

    Parameters
    ----------
    name : str
        Its name.
    """
    return plain(name) in _heads()


@cache
def _heads() -> frozenset[str]:
    table = words_table()
    notes = (note["head"] for note in table["notes"].values())
    names = {*table["heads"].values(), *notes, *_MORE_HEADS, *(name for names in table["columns"].values() for name in names)}
    return frozenset(map(plain, names)) - none_words()


class LabelWords:
    """The labels of a scheme by their keys and by their Chinese names, which are equal.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.none = none_words()
        names: dict[str, set[str]] = {}
        for key, shown in shown_names(taxonomy).items():
            names.setdefault(plain(shown), set()).add(key)
            names.setdefault(plain(taxonomy.name(key)), set()).add(key)
        # A key beats a name, and a label beats the word for none.
        self._keys = names | {plain(key): {key} for key in taxonomy.keys}
        # Of the name with most signs in it, and of what may stand before and behind it; an odd number, signs among them.
        self._most_parts = max(len(BETWEEN.split(word)) for word in (*self._keys, *self.none)) + 4

    def knows(self, word: object) -> bool:
        """Return whether a word names a label, or none.

        Parameters
        ----------
        word : object
            A value of a record.
        """
        return plain(word) in self._keys or plain(word) in self.none

    def column(self, name: str) -> str | None:
        """Return the key of the label that a column is called after; None if it is called otherwise.

        Parameters
        ----------
        name : str
            Its name.
        """
        found = self._keys.get(plain(name), ())
        return next(iter(found)) if len(found) == 1 else None

    def key(self, word: object, location: str) -> str:
        """Return the key of the label that a word names.

        Parameters
        ----------
        word : object
            A key or a Chinese name.
        location : str
            Where it stands, for error messages.

        Raises
        ------
        UnknownLabel
            If no label is called so.
        InputError
            If more than one is.
        """
        found = self._keys.get(plain(word), set())
        if len(found) > 1:
            may_be = _(" or ").join(sorted(found))
            raise InputError(location, _("label {label!r} may be {keys}").format(label=word, keys=may_be), _("write the key"))
        if not found:
            names = ", ".join(shown_names(self.taxonomy).values())
            remedy = _("known labels: {labels}; by name: {names}").format(labels=", ".join(self.taxonomy.keys), names=names)
            raise UnknownLabel(location, _("unknown label {label!r}").format(label=str(word)), remedy)
        return next(iter(found))

    def keys(self, words: Iterable[object], location: str) -> tuple[str, ...]:
        """Return the keys that words name, in the order of the labels; none at all for the word for none.

        Parameters
        ----------
        words : iterable of object
            Keys, Chinese names, or a word for none.
        location : str
            Where they stand, for error messages.

        Raises
        ------
        InputError
            If a word is unknown, or none is named beside a label.
        """
        given = list(words)
        named = [word for word in given if plain(word) in self._keys or plain(word) not in self.none]
        keys = self.taxonomy.order([self.key(word, location) for word in named], location)
        if keys and len(named) < len(given):
            problem = _("says both {none} and {label}").format(none=none_word(), label=self.taxonomy.name(keys[0]))
            raise InputError(location, problem, _("keep one of them"))
        return keys

    def split(self, cell: str) -> list[str]:
        """Return the labels that a cell names; a name that holds a separating sign stays whole.

        Parameters
        ----------
        cell : str
            As for :func:`~labels.exchange.listed_labels.split_labels`.
        """
        listed = json_list(cell)
        if listed is not None:
            return listed
        parts, found, start = BETWEEN.split(cell), [], 0
        while start < len(parts):
            longest = min(len(parts), start + self._most_parts)
            end = next((end for end in range(longest, start, -2) if self.knows("".join(parts[start:end]))), start + 1)
            found.append("".join(parts[start:end]))
            start = end + 1
        return [part for part in found if part.strip()]
