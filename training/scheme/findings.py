"""What looks wrong in a scheme: each finding says where, what, and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labels.taxonomy import Label
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.text.segmenter import fold_case
from seeds.schemes import CODEBOOK, LABELS, LEXICON, Scheme
from seeds.vocabulary.lexicon import Entry, Group
from training.scheme.colour_distance import colour_distance

# A word in a larger share of all paragraphs tells them little apart.
EVERYWHERE = 0.2
# Colours less far apart look alike as small patches (CIE 1976; 2.3 is just noticeable side by side).
ALIKE = 12.0
# Words named in one line.
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at.

    Attributes
    ----------
    where : str
        File and label.
    what : str
        What was found there.
    remedy : str
        What to do.
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


def check_scheme(scheme: Scheme) -> Iterator[Finding]:
    """Yield what can be seen without a text, file by file.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    """
    yield from _check_labels(scheme)
    entries = {key: _Words.of(entry) for key, entry in scheme.lexicon.entries.items()}
    yield from _check_shared(entries)
    for key, entry in scheme.lexicon.entries.items():
        yield from _check_entry(key, entry, entries)
    yield from _check_segmenter(scheme)


def check_text(scheme: Scheme, texts: Sequence[str], what: str) -> Iterator[Finding]:
    """Yield which words stand nowhere in some texts, never count, or stand nearly everywhere.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    texts : sequence of str
        Clean texts.
    what : str
        What to call them.
    """
    batch = Analyzer(scheme).batch(texts)
    found = batch.mentions
    words = np.array(batch.analyzer.matcher.words, dtype=np.object_)
    for column, key in enumerate(scheme.keys):
        own = found.labels == column
        rows: dict[str, set[int]] = defaultdict(set)
        counting: set[str] = set()
        for word, row, counts in zip(
            words[found.terms[own]].tolist(), found.rows[own].tolist(), found.counting[own].tolist(), strict=True
        ):
            rows[word].add(row)
            if counts:
                counting.add(word)
        where = f"{LEXICON} [{key}]"
        entry = scheme.lexicon.entries[key]
        every = [fold_case(word) for word in (*entry.terms, *entry.weak)]
        within = _within(every, rows, batch)
        if missing := [word for word in every if word not in rows and word not in within]:
            yield Finding(
                where,
                f"{len(missing)} of {len(every)} words stand nowhere in {what}: {_some(missing)}",
                "look for misspellings, or leave them for other text",
            )
        if hidden := [word for word in every if word in within and word not in rows]:
            yield Finding(
                where,
                f"stand in {what} only inside longer words of the label: {_some(hidden)}",
                "keep them if they may stand alone elsewhere",
            )
        if idle := [word for word in every if word in rows and word not in counting]:
            yield Finding(
                where,
                f"stand in {what} and never count: {_some(idle)}",
                "ask models.why what keeps them from it; a weak word needs company",
            )
        for word in every:
            share = len(rows.get(word, ())) / max(len(texts), 1)
            if share > EVERYWHERE:
                yield Finding(where, f"{word!r} stands in {share:.0%} of {what}", "make it weak with company, or take it out")


def _within(words: Sequence[str], rows: Mapping[str, set[int]], batch: Batch) -> set[str]:
    """Return the words that are not found by themselves and stand inside longer ones that are."""
    return {word for word in words if word not in rows and any(word in longer for longer in rows)}


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a label in lower case."""

    terms: tuple[str, ...]
    weak: tuple[str, ...]

    @classmethod
    def of(cls, entry: Entry) -> _Words:
        return cls(tuple(map(fold_case, entry.terms)), tuple(map(fold_case, entry.weak)))

    @property
    def every(self) -> tuple[str, ...]:
        return (*self.terms, *self.weak)


def _check_labels(scheme: Scheme) -> Iterator[Finding]:
    labels = scheme.taxonomy.labels
    for label in labels:
        where = f"{LABELS} [{label.key}]"
        if not label.definition:
            yield Finding(where, "has no definition", "say in one line what belongs to it")
        if label.name == label.key:
            yield Finding(where, "has no Chinese name", 'write name = "…"')
        if not scheme.codebook or (label.key not in scheme.codebook and label.name not in scheme.codebook):
            yield Finding(
                CODEBOOK, f"says nothing of {_called(label)}", "write what belongs to it, what does not, and the rulings"
            )
    for number, label in enumerate(labels):
        for other in labels[:number]:
            if colour_distance(label.colour, other.colour) < ALIKE:
                what = f"{_called(label)} and {_called(other)} have colours that look alike ({label.colour}, {other.colour})"
                yield Finding(LABELS, what, 'give one another: colour = "#rrggbb"')
            if label.name == other.name:
                yield Finding(LABELS, f"{label.key} and {other.key} have the same name {label.name!r}", "give each its own")


def _check_shared(entries: Mapping[str, _Words]) -> Iterator[Finding]:
    owners: dict[str, list[str]] = defaultdict(list)
    for key, words in entries.items():
        for word in words.every:
            owners[word].append(key)
    for word, keys in owners.items():
        if len(keys) > 1:
            yield Finding(LEXICON, f"{word!r} is a word of {', '.join(keys)}", "keep it where it belongs, unless both are meant")
    for key, words in entries.items():
        for other, theirs in entries.items():
            if key == other:
                continue
            for word in words.terms:
                if longer := [their for their in theirs.every if word in their and word != their]:
                    what = f"{word!r} stands inside {_some(longer)} of {other}, which so get {key} as well"
                    yield Finding(f"{LEXICON} [{key}]", what, f"list these under [{key}] except, unless both are meant")


def _check_entry(key: str, entry: Entry, entries: Mapping[str, _Words]) -> Iterator[Finding]:
    where, words = f"{LEXICON} [{key}]", entries[key]
    if not words.every:
        yield Finding(where, "has no word", "give it terms: nothing is tagged with it before it is trained")
        return
    yield from _check_words(where, entry, words)
    yield from _check_exceptions(where, entry, words)
    for number, group in enumerate(entry.groups, 1):
        yield from _check_group(where if len(entry.groups) == 1 else f"{where} group {number}", group, words)


def _check_words(where: str, entry: Entry, words: _Words) -> Iterator[Finding]:
    exceptions = tuple(map(fold_case, entry.exceptions))
    for word in words.every:
        if len(word) == 1:
            remedy = "it stands in many words: make it longer, or weak with company"
            yield Finding(where, f"{word!r} is a single character", remedy)
    for word in words.terms:
        # Not those inside which an exception takes the shorter one's mention away.
        longer = [
            other
            for other in words.terms
            if word in other and word != other and not any(word in held and held in other for held in exceptions)
        ]
        if longer:
            remedy = "leave out the longer, unless they are for the segmenter"
            yield Finding(where, f"{word!r} stands inside {_some(longer)}, which it finds already", remedy)


def _check_exceptions(where: str, entry: Entry, words: _Words) -> Iterator[Finding]:
    exceptions, blocks = tuple(map(fold_case, entry.exceptions)), tuple(map(fold_case, entry.block))
    if idle := [exception for exception in exceptions if not _blocks(exception, words.every)]:
        what = f"exceptions that hold no word of the label and block nothing: {_some(idle)}"
        yield Finding(where, what, "mend them, or take them out")
    if clash := [word for word in words.every if word in exceptions or word in blocks]:
        what = f"both a word and an exception or blocking word, so that it never counts: {_some(clash)}"
        yield Finding(where, what, "keep one")


def _check_group(where: str, group: Group, words: _Words) -> Iterator[Finding]:
    company = tuple(map(fold_case, group.company))
    if terms := [word for word in company if word in words.terms]:
        remedy = "take it out of company: beside a term a weak word counts anyway"
        yield Finding(where, f"company that is a term itself: {_some(terms)}", remedy)
    if company and not group.weak:
        yield Finding(where, "has company and no weak word", "list the weak words it is for, or take it out")
    if group.weak and not company and not words.terms:
        what = f"weak words without company or a term beside which they count: {_some(group.weak)}"
        yield Finding(where, what, "give them company")


def _blocks(exception: str, words: Sequence[str]) -> bool:
    """Return whether a word lies in an exception or begins inside it behind its first character."""
    return any(word in exception or any(word.startswith(exception[at:]) for at in range(1, len(exception))) for word in words)


def _check_segmenter(scheme: Scheme) -> Iterator[Finding]:
    segmenter = Analyzer(scheme).segmenter
    for key, entry in scheme.lexicon.entries.items():
        cut = [word for word in map(fold_case, entry.terms) if len(word) > 1 and segmenter.cut(word) != [word]]
        if cut:
            shown = [f"{word} ({'|'.join(segmenter.cut(word))})" for word in cut]
            what = f"terms that the segmenter does not keep whole: {_some(shown)}"
            yield Finding(
                f"{LEXICON} [{key}]", what, "rules find them all the same; write them without signs or spaces to help the models"
            )


def _called(label: Label) -> str:
    return label.key if label.name == label.key else f"{label.key} {label.name}"


def _some(words: Sequence[str]) -> str:
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return ", ".join(words[:SHOWN]) + more
