"""Where a span may begin and end: not inside a word the dictionary does not know, nor at a sign, nor inside a compound."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.text.compounds import Compounds

# Takes a word and returns its part of speech.
Tag = Callable[[str], str]
OPENING, CLOSING = "“‘《〈「『【(（[", "”’》〉」』】)）]"
CLOSED_BY, OPENED_BY = dict(zip(OPENING, CLOSING, strict=True)), dict(zip(CLOSING, OPENING, strict=True))
# Characters that are words of their own: what stands beside one is not torn from it.
FUNCTION_WORDS = frozenset("的了和与及或是为被将把从对向由要于到至也都让给使以用其这那每各不又再还已")
# Words with which no span begins or ends, and kinds (first letters of tags) of lone characters with which none ends.
LOOSE, LOOSE_AT_END = frozenset("的了和与及或等而并仍均就才便则却"), frozenset("dpcur")
# Lone characters of the first kinds close what words of the second kinds begin: 机 in 有人机; a measure word closes
# what a number or a pronoun begins: 条 in 这条.
CLOSING_KINDS, BEGINNING_KINDS, NUMBER_KINDS = frozenset("ngk"), frozenset("nvjr"), frozenset("mr")
MEASURES = frozenset("个条项座台批家套款架种类辆艘支枚件份次只张块")
# Kinds of lone characters that may be torn from the one before.
TORN_KINDS = frozenset("ngakq")
# How far behind a span the head of a name is looked for, in words.
NAME_REACH = 4


def mended(words: Sequence[str], tag: Tag, first: int, last: int) -> tuple[int, int]:
    """Return a span that neither tears a word nor begins or ends with what says nothing.

    The dictionary cuts a word it does not know into its characters. A lone character at an edge whose neighbour outside
    is one too, or that closes the compound outside, is left out.

    Parameters
    ----------
    words : sequence of str
        The words of a text in lower case.
    tag : callable
        Takes a word and returns its part of speech.
    first, last : int
        First word of the span, and the word behind its last one.

    Returns
    -------
    tuple of (int, int)
        Empty where the span held nothing but signs; the span as it was where nothing but lone characters would be left.
    """
    first, last = without_signs(words, first, last)
    low, high = first, last
    while low < high - 1 and (words[low] in LOOSE or _is_torn_before(words, tag, low)):
        low += 1
    while low < high - 1 and (words[high - 1] in LOOSE or _is_torn_behind(words, tag, high)):
        high -= 1
    if (low, high) == (first, last):
        return first, last
    low, high = without_signs(words, low, high)
    return (low, high) if any(len(word) > 1 for word in words[low:high]) else (first, last)


def without_signs(words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Return a span without signs at its edges, unless it holds both of a pair of brackets.

    Parameters
    ----------
    words : sequence of str
        The words of a text.
    first, last : int
        First word of the span, and the word behind its last one.
    """
    while first < last and not _says(words[first]) and CLOSED_BY.get(words[first], "") not in words[first:last]:
        first += 1
    while first < last and not _says(words[last - 1]) and OPENED_BY.get(words[last - 1], "") not in words[first:last]:
        last -= 1
    return first, last


def closes_compound(words: Sequence[str], tag: Tag, last: int, rules: Compounds) -> bool:
    """Return whether the word behind a span is a noun with which its compound ends: 电站 behind 抽水蓄能.

    Parameters
    ----------
    words : sequence of str
        The words of a text in lower case.
    tag : callable
        Takes a word and returns its part of speech.
    last : int
        The word behind the span's last one.
    rules : Compounds
        Which words belong to a term that they stand behind.
    """

    def belongs(word: int) -> bool:
        known = word < len(words) and len(words[word]) > 1 and words[word] not in rules.apart
        return known and tag(words[word]) in rules.after

    behind = words[last + 1] if last + 1 < len(words) else ""
    torn = is_lone(behind) and behind not in FUNCTION_WORDS
    return belongs(last) and tag(words[last]) != "vn" and not belongs(last + 1) and not torn


def is_in_name(words: Sequence[str], tag: Tag, last: int, rules: Compounds) -> bool:
    """Return whether a span is part of the name of a firm or an office: the head of the name follows in the same compound.

    Parameters
    ----------
    words : sequence of str
        The words of a text in lower case.
    tag : callable
        Takes a word and returns its part of speech.
    last : int
        The word behind the span's last one.
    rules : Compounds
        Which words are heads of such names.
    """
    behind = words[last - 1 : last + NAME_REACH]
    if rules.names.isdisjoint(behind):
        return False
    for word in behind:
        if word in rules.names:
            return True
        if not _says(word) or word in FUNCTION_WORDS or tag(word)[:1] in LOOSE_AT_END:
            return False
    return False


def is_lone(word: str) -> bool:
    """Return whether a word is a single Chinese character.

    Parameters
    ----------
    word : str
        A word in lower case.
    """
    return len(word) == 1 and "一" <= word <= "\u9fff"


def _is_torn_before(words: Sequence[str], tag: Tag, low: int) -> bool:
    """Return whether the first word is the end of a word outside."""
    if not low or not is_lone(words[low]):
        return False
    if words[low] in MEASURES and tag(words[low - 1])[:1] in NUMBER_KINDS:
        return True
    if is_lone(words[low + 1]) and words[low + 1] not in FUNCTION_WORDS:
        return False  # more lone characters behind it: the word they are torn from stands inside
    if is_lone(words[low - 1]):
        return words[low - 1] not in FUNCTION_WORDS
    return tag(words[low])[:1] in CLOSING_KINDS and tag(words[low - 1])[:1] in BEGINNING_KINDS


def _is_torn_behind(words: Sequence[str], tag: Tag, high: int) -> bool:
    """Return whether the last word is the beginning of a word outside, or a lone character that ends no span."""
    if not is_lone(words[high - 1]) or is_lone(words[high - 2]):
        return False
    return tag(words[high - 1])[:1] in LOOSE_AT_END or (
        high < len(words) and is_lone(words[high]) and tag(words[high])[:1] in TORN_KINDS and words[high] not in FUNCTION_WORDS
    )


def _says(word: str) -> bool:
    return word[:1].isalnum() or any(map(str.isalnum, word))
