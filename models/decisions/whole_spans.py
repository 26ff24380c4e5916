"""Evidence that nobody marked, such as terms and weighty n-grams, as a person would underline it: whole words, numbers, names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from labels import Span
from models.decisions.edges import FUNCTION_WORDS, MEASURES, TORN_KINDS, is_in_name, is_lone, without_signs
from models.text.compounds import Compounds, join_spans
from models.text.segmenter import Segmenter

# First letters of tags of what a number consists of: numerals, Latin letters, and the signs that stand within one.
_NUMBER_KINDS = frozenset("me")
_WITHIN_NUMBERS = frozenset(".,:/-+%％．")
# First letters of tags of the words that a name is put together from, and how many of them are looked at before a span.
_NAME_KINDS, _MOST_BEFORE_NAME = frozenset("nabjlzts"), 4
# How many lone characters are taken in on either side, and first letters of tags of those that are words of their own.
_MOST_TORN, _APART_KINDS = 2, frozenset("dpcurmq")
# How many words behind a span may belong to the name that it stands in.
_MOST_BEHIND_NAME = 5


def whole_spans(
    words: Sequence[str], spans: Sequence[Span], segmenter: Segmenter, rules: Compounds, *, terms: bool = False
) -> list[Span]:
    """Expand spans to the compounds they stand in, without tearing a word that the dictionary does not know.

    A span takes in the words it cuts, then nouns and their attributes directly before it and the nouns directly behind it, never
    across a sign; ``compounds.toml`` says which ones. Lone characters into which the dictionary cuts a word it does not know
    stay together, and one that ends the compound belongs to it (桩 behind 充电). No number is cut. What stands in the name of
    a firm or an office is left out where there is something else, and else shown as the whole name. Spans that meet are joined.

    Parameters
    ----------
    words : sequence of str
        The words of a clean text in lower case; joined they give the text.
    spans : sequence of Span
        Spans in it.
    segmenter : Segmenter
        Knows the part of speech of a word.
    rules : Compounds
        Which neighbours belong to a term.
    terms : bool
        Whether the spans are terms, which are shown whole whatever they consist of; else words that weighed most.

    Returns
    -------
    list of Span
        In text order, without overlap.
    """
    edges, tag = [0, *accumulate(map(len, words))], segmenter.part_of_speech
    found: list[tuple[int, int, float]] = []
    named: list[tuple[int, int, float]] = []
    for span in spans:
        core = bisect_right(edges, span.start) - 1, bisect_left(edges, span.end)
        if is_in_name(words, tag, core[1], rules):
            named.append((*_whole_name(words, segmenter, rules, *core), span.weight))
            continue
        first, last = without_signs(words, *_untorn(words, segmenter, *_grown(words, segmenter, rules, *core)))
        if terms:
            first, last = min(first, core[0]), max(last, core[1])
        found.append((*_whole_number(words, segmenter, first, last), span.weight))
    return join_spans([Span(edges[first], edges[last], weight) for first, last, weight in found or named])


def _grown(words: Sequence[str], segmenter: Segmenter, rules: Compounds, first: int, last: int) -> tuple[int, int]:
    """Return a span with the words before and behind it that belong to it."""
    tag = segmenter.part_of_speech

    def belongs(number: int, tags: frozenset[str]) -> bool:
        return 0 <= number < len(words) and words[number] not in rules.apart and tag(words[number]) in tags

    def counted(number: int) -> bool:
        """Whether a word is what the number before it counts: 市 in 9市."""
        return number > 0 and is_lone(words[number]) and words[number - 1][-1:].isnumeric()

    low, high = first, last
    while first - low < rules.most_before and belongs(low - 1, rules.before) and not counted(low - 1):
        low -= 1
    while high - last <= rules.most_after and belongs(high, rules.after):
        high += 1
    if high - last > rules.most_after:
        high = last  # no compound is cut in two
    while high > last and (words[high - 1] in rules.no_heads or words[high - 1].endswith(rules.no_head_endings)):
        high -= 1
    closes = high < len(words) and words[high] in rules.closing
    return low, high + closes


def _untorn(words: Sequence[str], segmenter: Segmenter, first: int, last: int) -> tuple[int, int]:
    """Return a span with the lone characters that the dictionary has torn from those at its edges: 具 before 身机器人."""
    tag = segmenter.part_of_speech

    def torn(inside: int, outside: int) -> bool:
        return is_lone(words[inside]) and is_lone(words[outside]) and words[outside] not in FUNCTION_WORDS

    low, high = first, last
    while low and first - low < _MOST_TORN and words[low] not in MEASURES and torn(low, low - 1):
        if tag(words[low - 1])[:1] in _APART_KINDS:
            break
        low -= 1
    while high < len(words) and high - last < _MOST_TORN and torn(high - 1, high) and tag(words[high])[:1] in TORN_KINDS:
        high += 1
    return low, high


def _whole_number(words: Sequence[str], segmenter: Segmenter, first: int, last: int) -> tuple[int, int]:
    """Return a span that no number or code crosses: 1820.5亿元 is four words of the dictionary."""

    def of_number(number: int) -> bool:
        word = words[number]
        return word in _WITHIN_NUMBERS or segmenter.part_of_speech(word)[:1] in _NUMBER_KINDS

    def joined(number: int) -> bool:
        """Whether the word and the one before it are parts of one number: digits and signs within, then its unit."""
        if not 0 < number < len(words):
            return False
        before, word = words[number - 1], words[number]
        latin = before[-1:].isascii() and word[:1].isascii() and not (before.isspace() or word.isspace())
        unit = before[-1:].isdigit() and of_number(number)
        return of_number(number - 1) and of_number(number) and (latin or unit)

    while joined(first):
        first -= 1
    while joined(last):
        last += 1
    return first, last


def _whole_name(words: Sequence[str], segmenter: Segmenter, rules: Compounds, first: int, last: int) -> tuple[int, int]:
    """Return a span with the rest of the name that it is part of."""
    tag = segmenter.part_of_speech
    heads = [number for number in range(last, min(last + _MOST_BEHIND_NAME, len(words))) if words[number] in rules.names]
    low = first
    while low and first - low < _MOST_BEFORE_NAME and tag(words[low - 1])[:1] in _NAME_KINDS and words[low - 1].isalnum():
        low -= 1
    return low, max([last, *(number + 1 for number in heads[:1])])
