"""A change of the words of a scheme: read from what the page sends, and made in the text of its lexicon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from labels import UsageError
from labels.wording import _, pgettext
from models.text.analyzer import Analyzer
from models.text.segmenter import fold_case
from models.text.spellings import spellings
from seeds.cleaning.fold import fold
from seeds.schemes import CHINESE_CODEBOOK, CODEBOOK, LABELS, LEXICON, Scheme, parse_scheme
from seeds.vocabulary.lexicon import Entry
from training.desk.spoken_errors import listed
from training.scheme.codebook_text import scheme_words
from training.scheme.lexicon_drops import drop_words
from training.scheme.lexicon_text import add_words
from training.scheme.making import read_names, scheme_texts

FIELDS = ("terms", "weak", "except")
_LONGEST, _MOST = 40, 200  # characters of a word, words of a change


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words that come to a label, and words that go.

    Attributes
    ----------
    label : str
        Label key.
    add, drop : mapping of str to list of str
        By field ("terms", "weak", "except") the words, folded.
    """

    label: str
    add: Mapping[str, Sequence[str]]
    drop: Mapping[str, Sequence[str]]

    @classmethod
    def read(cls, given: Mapping[str, Any], scheme: Scheme) -> WordChange:
        """Read a change as it was sent.

        Parameters
        ----------
        given : mapping
            ``label``, and ``add`` and ``drop``, each with lists of words by field.
        scheme : Scheme
            Whose words.

        Returns
        -------
        WordChange

        Raises
        ------
        UsageError
            If it is none.
        """
        change = cls(label_in(given.get("label"), scheme), _fields(given, "add"), _fields(given, "drop"))
        if not any(change.add.values()) and not any(change.drop.values()):
            raise UsageError(pgettext("where", "words"), _("change nothing"), _("add or drop one"))
        return change

    def made(self, text: str, location: str) -> str:
        """Return the text of a lexicon after the change; a word that moves to another field is dropped, then added.

        Parameters
        ----------
        text : str
            TOML.
        location : str
            Name of the file, for messages.

        Raises
        ------
        InputError
            If a word is not there that is to go, or the text cannot be changed safely.
        """
        return add_words(drop_words(text, {self.label: self.drop}, location), {self.label: self.add}, location)


def label_in(given: object, scheme: Scheme) -> str:
    """Return the key of a label that was sent.

    Parameters
    ----------
    given : object
        What was sent.
    scheme : Scheme
        Whose labels.

    Raises
    ------
    UsageError
        If it is none.
    """
    if not isinstance(given, str) or given not in scheme.keys:
        raise UsageError(
            pgettext("where", "label"),
            _("{label!r} is no label").format(label=str(given)[:40]),
            _("use one of {known}").format(known=listed(scheme.keys)),
        )
    return given


def words_in(given: object, where: str) -> list[str]:
    """Return words that were sent, folded, each once.

    Parameters
    ----------
    given : object
        What was sent.
    where : str
        Its name, for messages.

    Raises
    ------
    UsageError
        If it is no list of words.
    """
    if not isinstance(given, list) or len(given) > _MOST or not all(isinstance(word, str) for word in given):
        raise UsageError(where, _("is no list of at most {count} words").format(count=_MOST), _("send a list of texts"))
    found: dict[str, str] = {}
    for text in given:
        word = fold(text.strip()) if text.isprintable() else ""
        if not word or len(word) > _LONGEST:
            raise UsageError(
                where,
                _("{word!r} is no word").format(word=text[:40]),
                _("write 1 to {count} signs on one line").format(count=_LONGEST),
            )
        found.setdefault(fold_case(word), word)
    return list(found.values())


def _fields(given: Mapping[str, Any], name: str) -> dict[str, list[str]]:
    part = given.get(name) or {}
    if not isinstance(part, dict) or not set(part) <= set(FIELDS):
        raise UsageError(name, _("is no list of words by field"), _("send some of {known}").format(known=listed(FIELDS)))
    return {field: words for field in FIELDS if (words := words_in(part.get(field) or [], f"{name} {field}"))}


def changed_scheme(scheme: Scheme, change: WordChange) -> Scheme:
    """Return a scheme after a change; nothing is written.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    change : WordChange
        The change.

    Raises
    ------
    InputError
        If the lexicon would be wrong, a word of it standing twice for instance.
    """
    text = change.made(scheme.texts[LEXICON], LEXICON)
    return parse_scheme({**scheme.texts, LEXICON: text}, scheme.name, scheme.name)


def scheme_with_label(scheme: Scheme, given: Mapping[str, Any]) -> Scheme:
    """Return a scheme with one label more at its end; nothing is written.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    given : mapping
        ``name``, ``key`` and further ``words`` of the label, as they were sent.

    Raises
    ------
    UsageError
        If they make no label of this scheme.
    """
    name, key = (given.get(part) for part in ("name", "key"))
    if not isinstance(name, str) or not isinstance(key, str) or "=" in name + key or not name.strip() or not key.strip():
        raise UsageError(
            pgettext("where", "label"),
            _("has no name or no key"),
            _("give a name such as 氢能 and an ASCII key such as hydrogen"),
        )
    if name.strip() in (label.name for label in scheme.taxonomy.labels):
        raise UsageError(
            pgettext("where", "label"),
            _("the name {name!r} stands already").format(name=name.strip()),
            _("add words to that label, or write another name"),
        )
    words = words_in(given.get("words") or [], "words")
    (made,) = read_names([f"{name}={key}"], [])
    heads, parts = scheme_texts([]), scheme_texts([replace(made, words=tuple(words))])
    texts = dict(scheme.texts)
    added = {file: parts[file].removeprefix(heads[file]).lstrip("\n") for file in parts}
    # The line of words is kept up to date in codebook.md alone.
    lines = added[CODEBOOK].splitlines(keepends=True)
    added[CHINESE_CODEBOOK] = "".join(line for line in lines if not line.startswith(scheme_words()["mark"]))
    for file in (LABELS, LEXICON, *(file for file in (CODEBOOK, CHINESE_CODEBOOK) if file in texts)):
        texts[file] = texts[file].rstrip("\n") + "\n\n" + added[file]
    return parse_scheme(texts, scheme.name, scheme.name)


def differing_words(before: Scheme, after: Scheme) -> set[str]:
    """Return all words that only one of two schemes has for a label, with their other spellings, in lower case.

    A text without any of these is answered alike by both: what decides of a mention stands in the same text.

    Parameters
    ----------
    before, after : Scheme
        The schemes.
    """
    context = Analyzer(after).context
    words: set[str] = set()
    for key in {*before.keys, *after.keys}:
        old, new = (set(_roles(one.lexicon.entries.get(key, Entry()))) for one in (before, after))
        words |= {fold_case(word) for _, word in old ^ new}
    return words.union(*(spellings(word, context) for word in words))


def _roles(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield each word of a label with what it is there for; words that go with others too."""
    for role in ("exceptions", "block"):
        yield from ((role, word) for word in getattr(entry, role))
    for number, group in enumerate(entry.groups):
        for one in fields(group):
            if one.name != "name":
                yield from ((f"{number} {one.name}", word) for word in getattr(group, one.name))
