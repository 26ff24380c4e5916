"""Why a mention does not count, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from labels.wording import _, pgettext
from models.text.context import Context
from models.text.matcher import Mention
from models.text.segmenter import fold_case
from models.text.verdicts import FUNCTION_WORDS, SENTENCE_ENDS, TO_HEAD, TO_SUBJECT
from seeds.vocabulary.lexicon import Entry

_SENTENCE_END = re.compile("[" + re.escape("".join(map(chr, SENTENCE_ENDS))) + "]")


def reason(text: str, mention: Mention, entry: Entry, context: Context) -> str:
    """Return what keeps a mention from counting; empty where it counts.

    Parameters
    ----------
    text : str
        The folded text.
    mention : Mention
        A mention in it.
    entry : Entry
        The words of its label.
    context : Context
        Names and their heads.
    """
    text = fold_case(text)
    sentence = _sentence(text, mention)
    if mention.status == "excepted":
        held = [word for word in entry.exceptions if _covers(text, word.lower(), mention)]
        return _("part of {words}").format(words=_quoted(held))
    if mention.status == "named":
        around = [word for word in context.wholes if _covers(text, word, mention)]
        found = around or _nearby(text[mention.end :], (*context.heads, *context.wholes), TO_HEAD)
        return _("part of a name ({words})").format(words=_quoted(found))
    if mention.status == "other":
        before = [word for group in entry.groups for word in group.before]
        after = [word for group in entry.groups for word in group.after]
        reversed_left = text[: mention.start][::-1]
        found = [word[::-1] for word in _nearby(reversed_left, (word.lower()[::-1] for word in before), TO_SUBJECT)]
        found += _nearby(text[mention.end :], (word.lower() for word in after), TO_SUBJECT)
        return _("said of another subject ({words})").format(words=_quoted(found))
    if mention.status == "blocked":
        words = _quoted(word for word in entry.block if word.lower() in sentence)
        return _("beside {words} in the sentence").format(words=words)
    return _("a weak word without company") if mention.status == "alone" else ""


def _quoted(words: Iterable[str]) -> str:
    return pgettext("between items", ", ").join(dict.fromkeys(words))


def _sentence(text: str, mention: Mention) -> str:
    starts = [end.end() for end in _SENTENCE_END.finditer(text, 0, mention.start)]
    end = _SENTENCE_END.search(text, mention.end)
    return text[starts[-1] if starts else 0 : end.start() if end else len(text)]


def _covers(text: str, word: str, mention: Mention) -> bool:
    spans = ((found.start(), found.start() + len(word)) for found in re.finditer(f"(?={re.escape(word)})", text))
    return any((start <= mention.start and end >= mention.end) or start < mention.start < end for start, end in spans)


def _nearby(rest: str, words: Iterable[str], most: int) -> list[str]:
    """Return the words that begin within so many characters, no sign or function word between."""
    found = []
    for word in words:
        at = rest.find(word, 0, most + len(word))
        if at >= 0 and all(char.isalnum() and char not in FUNCTION_WORDS for char in rest[:at]):
            found.append(word)
    return found
