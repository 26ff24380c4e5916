"""What a person answered: the record that comes back from every tool, and the words of its labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from labels.exchange.known_words import FILES, is_head, none_word, none_words, plain
from labels.exchange.listed_labels import BETWEEN, json_list
from labels.spans import Evidence
from labels.support.errors import InputError
from labels.taxonomy import RESERVED, Taxonomy, UnknownLabel
from labels.wording import LANGUAGES, _, language

State = Literal["answered", "skipped", "unanswered", "unchecked"]


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


def shown_names(taxonomy: Taxonomy, lang: str = FILES) -> dict[str, str]:
    """Return what each label is called where people read it: its name, with the key where that alone might be another label.

    A label called like the head of another column of a sheet (备注, 正文) goes by its key alone: in a sheet two columns
    would have one name, and one of them would be read for the other.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels.
    lang : str
        One of :data:`labels.wording.LANGUAGES`; that of files of programs by default. :class:`LabelWords` knows the names of all.

    Returns
    -------
    dict of str to str
        By key, in order.
    """
    names, chinese = taxonomy.names_in(lang), taxonomy.names
    count, count_chinese = Counter(map(plain, names.values())), Counter(map(plain, chinese.values()))
    keys = {plain(key) for key in taxonomy.keys}

    def alone(key: str) -> bool:
        name = plain(names[key])
        of_others = lang != FILES and count_chinese[name] > (plain(chinese[key]) == name)
        parts = BETWEEN.split(name)[::2]
        is_list = lang != FILES and len(parts) > 1 and keys.issuperset(parts)
        taken = name in keys or name in none_words() or of_others or is_list
        return count[name] == 1 and (not taken or name == plain(key))

    shown = {key: name if alone(key) else f"{name} ({key})" for key, name in names.items()}
    return {key: key if is_head(names[key]) or plain(names[key]) in RESERVED else name for key, name in shown.items()}


def known_names(taxonomy: Taxonomy) -> frozenset[str]:
    """Return what the labels are called where people read them, in all languages.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels.
    """
    return frozenset(name for lang in LANGUAGES for name in shown_names(taxonomy, lang).values())


class LabelWords:
    """The labels of a scheme by their keys and by their names in all languages, which are equal.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.none = none_words()
        names: dict[str, set[str]] = {}
        for key, name in taxonomy.names.items():
            names.setdefault(plain(name), set()).add(key)
        for lang in LANGUAGES:
            for key, shown in shown_names(taxonomy, lang).items():
                names.setdefault(plain(shown), set()).add(key)
        # A key beats a name, and a label beats the word for none.
        self._keys = names | {plain(key): {key} for key in taxonomy.keys}
        chinese = {*taxonomy.keys, *taxonomy.names.values(), *shown_names(taxonomy).values()}
        self._foreign = self._keys.keys() - set(map(plain, chinese))
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

    def columns(self, names: Iterable[str], *, listed: bool = False) -> dict[str, str]:
        """Return the columns of a table that are called after a label, each with its key.

        One called by the English name of a label is the user's own where the label has a column by its key or its Chinese
        name, or where another column lists the labels.

        Parameters
        ----------
        names : iterable of str
            All columns of the table.
        listed : bool
            Whether one of them lists the labels of a row.
        """
        found = {name: key for name in names if (key := self.column(name)) is not None}
        first = {key for name, key in found.items() if plain(name) not in self._foreign}
        return {name: key for name, key in found.items() if plain(name) not in self._foreign or not (listed or key in first)}

    def key(self, word: object, location: str) -> str:
        """Return the key of the label that a word names.

        Parameters
        ----------
        word : object
            A key or a name.
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
            names = ", ".join(shown_names(self.taxonomy, language()).values())
            remedy = _("known labels: {labels}; by name: {names}").format(labels=", ".join(self.taxonomy.keys), names=names)
            raise UnknownLabel(location, _("unknown label {label!r}").format(label=str(word)), remedy)
        return next(iter(found))

    def keys(self, words: Iterable[object], location: str) -> tuple[str, ...]:
        """Return the keys that words name, in the order of the labels; none at all for the word for none.

        Parameters
        ----------
        words : iterable of object
            Keys, names, or a word for none.
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
            none = next(word for word in given if word not in named)
            problem = _("says both {none} and {label}").format(none=none, label=named[0])
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
