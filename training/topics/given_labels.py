"""Labels of no scheme that is known: taken as they are given, so that a corpus is read by its own classes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from labels import InputError
from labels.exchange.answers import LabelWords
from labels.exchange.conversions import conversion_of
from labels.exchange.known_words import plain
from labels.taxonomy import NONE, RESERVED, Label, Taxonomy
from labels.wording import _, pgettext
from seeds.formats.tables.record_options import Record
from seeds.other_schemes import knowing
from seeds.schemes import Scheme, parse_scheme
from training.scheme.making import NewLabel, scheme_texts
from training.topic_report.label_names import NUMBERED

# More different words than this are no classes.
MOST = 100
# Labels that a message names.
NAMED = 6
GIVEN = "given"
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ANY = Label("any", "any", "any", "", "#000000")


class _MetWords(LabelWords):
    """Words of labels that takes every word for one, and keeps it."""

    def __init__(self) -> None:
        super().__init__(Taxonomy((_ANY,)))
        self.met: dict[str, str] = {}

    def key(self, word: object, location: str) -> str:
        """Return the key of any label; keep the word."""
        self.met.setdefault(plain(word), str(word).strip())
        return _ANY.key


def given_scheme(records: Sequence[Record], taxonomy: Taxonomy) -> Scheme | None:
    """Return a scheme of the labels that records bear, where none of these is known.

    Parameters
    ----------
    records : sequence of Record
        All that was read, file by file.
    taxonomy : Taxonomy
        The labels that are looked for unless others are given. If one of them is met, another word is a misspelling.

    Returns
    -------
    Scheme or None
        None where there are no labels, or a known scheme has some of them. Each label's name is its one term.

    Raises
    ------
    InputError
        If so many different labels are met that they are no classes.
    """
    files = [list(group) for _file, group in groupby(records, key=lambda record: record.file)]
    met = _met(files)
    words = LabelWords(taxonomy)
    if not met or any(words.knows(word) for word in met) or any(knowing(group, taxonomy) for group in files):
        return None
    if len(met) > MOST:
        problem = _("bears {count} different labels, such as {labels}")
        problem = problem.format(count=len(met), labels=pgettext("between names", ", ").join(met[:NAMED]))
        remedy = _("name the column of labels otherwise if they are none, or give --scheme")
        raise InputError(files[0][0].file, problem, remedy)
    labels = [NewLabel(key, name) for key, name in zip(_keys(met), met, strict=True)]
    return parse_scheme(scheme_texts(labels), GIVEN, GIVEN)


def _met(files: Iterable[Sequence[Record]]) -> list[str]:
    """Return the words of labels in files, in the order they are met."""
    words = _MetWords()
    for group in files:
        conversion = conversion_of([record.values for record in group], words, group[0].file)
        if conversion is None:
            continue
        for record in group:
            conversion.answers(record.values, record.text, record.location)
    return [word for word in words.met.values() if plain(word) not in words.none]


def _keys(names: Sequence[str]) -> list[str]:
    """Return a key for each name: itself where it could be one."""
    taken: set[str] = set()
    keys = []
    for number, name in enumerate(names, 1):
        plain_key = _KEY.fullmatch(name) and name.lower() not in {NONE, *RESERVED, *taken}
        keys.append(name if plain_key else NUMBERED.format(number))
        taken.add(keys[-1].lower())
    return keys


def given_note(scheme: Scheme) -> str:
    """Return what a user should know of labels that were taken as they are.

    Parameters
    ----------
    scheme : Scheme
        Of :func:`given_scheme`.
    """
    names = [label.name for label in scheme.taxonomy.labels]
    shown = pgettext("between names", ", ").join(names[:NAMED])
    if len(names) > NAMED:
        shown = _("{names} and {count} more").format(names=shown, count=len(names) - NAMED)
    says = _(
        "labels of no known scheme are counted as they are: {labels}; a paragraph without one counts as none of them; "
        "--scheme NAME takes a scheme's labels instead"
    )
    return says.format(labels=shown)
