"""Why a mention does not count, in words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from labels.wording import _, pgettext
from models.text.context import Context
from models.text.matcher import Mention
from models.text.segmenter import fold_case
from models.text.verdicts import FUNCTION_WORDS, SENTENCE_ENDS, TO_HEAD, TO_SUBJECT
from seeds.vocabulary.lexicon import Entry

_SENTENCE_END = re.compile("[" + re.escape("".join(map(chr, SENTENCE_ENDS))) + "]")


class Reasons:
    """What keeps the mentions in a text from counting; for each of them only what stands around it is looked at.

    Parameters
    ----------
    text : str
        The folded text.
    context : Context
        Names and their heads.
    """

    def __init__(self, text: str, context: Context) -> None:
        self._text, self._context = fold_case(text), context
        self._ends = [end.start() for end in _SENTENCE_END.finditer(self._text)]
        self._beside: dict[tuple[str, int], str] = {}

    def of(self, mention: Mention, entry: Entry) -> str:
        """Return what keeps a mention from counting; empty where it counts.

        Parameters
        ----------
        mention : Mention
            A mention in the text.
        entry : Entry
            The words of its label.
        """
        context = self._context
        if mention.status == "excepted":
            held = [word for word in entry.exceptions if self._covers(word.lower(), mention)]
            return _("part of {words}").format(words=_quoted(held))
        if mention.status == "named":
            heads = (*context.heads, *context.wholes)
            around = [word for word in context.wholes if self._covers(word, mention)]
            found = around or _nearby(self._behind(mention, heads, TO_HEAD), heads, TO_HEAD)
            return _("part of a name ({words})").format(words=_quoted(found))
        if mention.status == "other":
            before = [word.lower()[::-1] for group in entry.groups for word in group.before]
            after = [word.lower() for group in entry.groups for word in group.after]
            first = max(0, mention.start - _reach(before, TO_SUBJECT))
            left = self._text[first : mention.start][::-1]
            found = [word[::-1] for word in _nearby(left, before, TO_SUBJECT)]
            found += _nearby(self._behind(mention, after, TO_SUBJECT), after, TO_SUBJECT)
            return _("said of another subject ({words})").format(words=_quoted(found))
        if mention.status == "blocked":
            return _("beside {words} in the sentence").format(words=self._blocking(mention, entry))
        return _("a weak word without company") if mention.status == "alone" else ""

    def _blocking(self, mention: Mention, entry: Entry) -> str:
        """Return the blocking words of a mention's sentence, which all its mentions of the label share."""
        number = bisect_left(self._ends, mention.start)
        key = mention.label, number
        if key not in self._beside:
            start = self._ends[number - 1] + 1 if number else 0
            end = self._ends[number] if number < len(self._ends) else len(self._text)
            self._beside[key] = _quoted(word for word in entry.block if self._text.find(word.lower(), start, end) >= 0)
        return self._beside[key]

    def _behind(self, mention: Mention, words: Sequence[str], most: int) -> str:
        """Return what stands behind a mention, as far as some words may lie."""
        return self._text[mention.end : mention.end + _reach(words, most)]

    def _covers(self, word: str, mention: Mention) -> bool:
        """Return whether a word holds a mention, or begins before it and ends in it."""
        last = mention.end + len(word)
        at = self._text.find(word, max(0, mention.start - len(word)), last)
        while at >= 0:
            end = at + len(word)
            if (at <= mention.start and end >= mention.end) or at < mention.start < end:
                return True
            at = self._text.find(word, at + 1, last)
        return False


def _reach(words: Sequence[str], most: int) -> int:
    return most + max(map(len, words), default=0)


def _quoted(words: Iterable[str]) -> str:
    return pgettext("between items", ", ").join(dict.fromkeys(words))


def _nearby(rest: str, words: Iterable[str], most: int) -> list[str]:
    """Return the words that begin within so many characters, no sign or function word between."""
    found = []
    for word in words:
        at = rest.find(word, 0, most + len(word))
        if at >= 0 and all(char.isalnum() and char not in FUNCTION_WORDS for char in rest[:at]):
            found.append(word)
    return found
