"""What looks wrong in a scheme: each finding says where, what, and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labels.taxonomy import Label
from labels.wording import _, pgettext
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.text.segmenter import fold_case
from seeds.schemes import CODEBOOK, LABELS, LEXICON, Scheme
from seeds.vocabulary.lexicon import Entry, Group
from training.scheme.colour_distance import colour_distance
from training.scheme.words_inside import standing_in

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
        return _("{location}: {problem}; {remedy}").format(location=self.where, problem=self.what, remedy=self.remedy)


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
            says = _("{count} of {all} words stand nowhere in {text}: {words}")
            says = says.format(count=len(missing), all=len(every), text=what, words=_some(missing))
            yield Finding(where, says, _("look for misspellings, or leave them for other text"))
        if hidden := [word for word in every if word in within and word not in rows]:
            says = _("stand in {text} only inside longer words of the label: {words}").format(text=what, words=_some(hidden))
            yield Finding(where, says, _("keep them if they may stand alone elsewhere"))
        if idle := [word for word in every if word in rows and word not in counting]:
            says = _("stand in {text} and never count: {words}").format(text=what, words=_some(idle))
            yield Finding(where, says, _("ask models.why what keeps them from it; a weak word needs company"))
        for word in every:
            share = len(rows.get(word, ())) / max(len(texts), 1)
            if share > EVERYWHERE:
                says = _("{word!r} stands in {share:.0%} of {text}").format(word=word, share=share, text=what)
                yield Finding(where, says, _("make it weak with company, or take it out"))


def _within(words: Sequence[str], rows: Mapping[str, set[int]], batch: Batch) -> set[str]:
    """Return the words that are not found by themselves and stand inside longer ones that are."""
    return {word for word, longer in standing_in(words, rows).items() if longer and word not in rows}


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
            yield Finding(where, _("has no definition"), _("say in one line what belongs to it"))
        if label.name == label.key:
            yield Finding(where, _("has no Chinese name"), _("write {example}").format(example='name = "…"'))
        if not scheme.codebook or (label.key not in scheme.codebook and label.name not in scheme.codebook):
            remedy = _("write what belongs to it, what does not, and the rulings")
            yield Finding(CODEBOOK, _("says nothing of {label}").format(label=_called(label)), remedy)
    # Of labels with the same colour, and of those with the same name, the first is named to all that come later.
    by_colour: dict[str, Label] = {}
    by_name: dict[str, Label] = {}
    for label in labels:
        for colour, other in by_colour.items():
            if colour_distance(label.colour, colour) < ALIKE:
                says = _("{one} and {other} have colours that look alike ({colours})")
                colours = f"{label.colour}, {other.colour}"
                says = says.format(one=_called(label), other=_called(other), colours=colours)
                yield Finding(LABELS, says, _("give one another: {example}").format(example='colour = "#rrggbb"'))
        by_colour.setdefault(label.colour, label)
        if (same := by_name.setdefault(label.name, label)) is not label:
            says = _("{one} and {other} have the same name {name!r}")
            says = says.format(one=label.key, other=same.key, name=label.name)
            yield Finding(LABELS, says, _("give each its own"))


def _check_shared(entries: Mapping[str, _Words]) -> Iterator[Finding]:
    owners: dict[str, list[str]] = defaultdict(list)
    for key, words in entries.items():
        for word in words.every:
            owners[word].append(key)
    for word, keys in owners.items():
        if len(keys) > 1:
            says = _("{word!r} is a word of {labels}").format(word=word, labels=pgettext("between names", ", ").join(keys))
            yield Finding(LEXICON, says, _("keep it where it belongs, unless both are meant"))
    yield from _check_inside(entries, owners)


def _check_inside(entries: Mapping[str, _Words], owners: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Yield which terms of a label stand inside words of others, given the labels of each word."""
    inside = standing_in((word for words in entries.values() for word in words.terms), owners)
    place = {key: number for number, key in enumerate(entries)}
    for key, words in entries.items():
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for word in words.terms:
            for longer in inside[word]:
                for other in owners[longer] if longer != word else ():
                    if other != key:
                        found[other, word].append(longer)
        for (other, word), those in sorted(found.items(), key=lambda one: place[one[0][0]]):
            says = _("{word!r} stands inside {words} of {other}, which so get {label} as well")
            says = says.format(word=word, words=_some(those), other=other, label=key)
            remedy = _("list these under {field}, unless both are meant").format(field=f"[{key}] except")
            yield Finding(f"{LEXICON} [{key}]", says, remedy)


def _check_entry(key: str, entry: Entry, entries: Mapping[str, _Words]) -> Iterator[Finding]:
    where, words = f"{LEXICON} [{key}]", entries[key]
    if not words.every:
        yield Finding(where, _("has no word"), _("give it terms: nothing is tagged with it before it is trained"))
        return
    yield from _check_words(where, entry, words)
    yield from _check_exceptions(where, entry, words)
    for number, group in enumerate(entry.groups, 1):
        numbered = _("{location} group {number}").format(location=where, number=number)
        yield from _check_group(where if len(entry.groups) == 1 else numbered, group, words)


def _check_words(where: str, entry: Entry, words: _Words) -> Iterator[Finding]:
    exceptions = tuple(map(fold_case, entry.exceptions))
    for word in words.every:
        if len(word) == 1:
            remedy = _("it stands in many words: make it longer, or weak with company")
            yield Finding(where, _("{word!r} is a single character").format(word=word), remedy)
    inside, held, holding = (
        standing_in(words.terms, words.terms),
        standing_in(words.terms, exceptions),
        standing_in(exceptions, words.terms),
    )
    for word in words.terms:
        # Not those inside which an exception takes the shorter one's mention away.
        taken = {other for exception in held[word] for other in holding[exception]}
        longer = [other for other in inside[word] if other != word and other not in taken]
        if longer:
            says = _("{word!r} stands inside {words}, which it finds already").format(word=word, words=_some(longer))
            yield Finding(where, says, _("leave out the longer, unless they are for the segmenter"))


def _check_exceptions(where: str, entry: Entry, words: _Words) -> Iterator[Finding]:
    exceptions, blocks = tuple(map(fold_case, entry.exceptions)), frozenset(map(fold_case, entry.block))
    if idle := _idle(exceptions, words.every):
        what = _("exceptions that hold no word of the label and block nothing: {words}").format(words=_some(idle))
        yield Finding(where, what, _("mend them, or take them out"))
    never = blocks.union(exceptions)
    if clash := [word for word in words.every if word in never]:
        what = _("both a word and an exception or blocking word, so that it never counts: {words}").format(words=_some(clash))
        yield Finding(where, what, _("keep one"))


def _check_group(where: str, group: Group, words: _Words) -> Iterator[Finding]:
    company, own = tuple(map(fold_case, group.company)), set(words.terms)
    if terms := [word for word in company if word in own]:
        remedy = _("take it out of company: beside a term a weak word counts anyway")
        yield Finding(where, _("company that is a term itself: {words}").format(words=_some(terms)), remedy)
    if company and not group.weak:
        yield Finding(where, _("has company and no weak word"), _("list the weak words it is for, or take it out"))
    if group.weak and not company and not words.terms:
        what = _("weak words without company or a term beside which they count: {words}").format(words=_some(group.weak))
        yield Finding(where, what, _("give them company"))


def _idle(exceptions: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return the exceptions in which no word lies, and inside which, behind their first character, none begins."""
    useful = {exception for held in standing_in(words, exceptions).values() for exception in held}
    longest = max(map(len, exceptions), default=0)
    beginnings = {word[:end] for word in words for end in range(1, min(len(word) + 1, longest))}
    return [one for one in exceptions if one not in useful and not any(one[at:] in beginnings for at in range(1, len(one)))]


def _check_segmenter(scheme: Scheme) -> Iterator[Finding]:
    segmenter = Analyzer(scheme).segmenter
    for key, entry in scheme.lexicon.entries.items():
        cut = [word for word in map(fold_case, entry.terms) if len(word) > 1 and segmenter.cut(word) != [word]]
        if cut:
            shown = [f"{word} ({'|'.join(segmenter.cut(word))})" for word in cut]
            what = _("terms that the segmenter does not keep whole: {words}").format(words=_some(shown))
            remedy = _("rules find them all the same; write them without signs or spaces to help the models")
            yield Finding(f"{LEXICON} [{key}]", what, remedy)


def _called(label: Label) -> str:
    return label.key if label.name == label.key else f"{label.key} {label.name}"


def _some(words: Sequence[str]) -> str:
    shown = pgettext("between names", ", ").join(words[:SHOWN])
    if len(words) <= SHOWN:
        return shown
    return _("{names} and {count} more").format(names=shown, count=len(words) - SHOWN)
