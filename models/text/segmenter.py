"""Chinese word segmentation with the lexicon as user dictionary."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from itertools import accumulate
from typing import Any, Literal

from labels.ending.leftovers import scratch_folder

Engine = Literal["rjieba", "jieba"]
Cut = Callable[[str], list[str]]
Tag = Callable[[str], list[tuple[str, str]]]
# Words whose tag is remembered.
REMEMBERED = 1 << 16
# Letters of the alphabets that set words apart by spaces: Latin with its accents, Greek, Cyrillic.
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u0373\u0376-\u037d\u037f-\u0481\u048a-\u052f\u1e00-\u1fff"
_letter = re.compile(f"[{_LETTER}]").search
_two_letters = re.compile(f"[{_LETTER}]{{2}}").match
# A word of such letters with the digits that belong to it: a320, v2g, pm2.
_LATIN_WORD = re.compile(f"[0-9{_LETTER}]*[{_LETTER}]{{2}}[0-9{_LETTER}]*")
# What both libraries call a word of foreign letters.
_FOREIGN = "eng"


class Segmenter:
    """Cut text into words by dictionary and maximum probability, without the hidden Markov model.

    Without the HMM every word is a dictionary word or a single character, so the cuts are the same
    from jieba (the reference) and rjieba (the same algorithm and dictionary in Rust, ten times as
    fast, loaded in a sixth of the time); ``tests/models/text/test_segmenter.py`` holds them to it.

    Both would cut a word of Latin letters wherever a dictionary word stands in it (s|ai|d, m|ai|l), and at every letter
    with an accent. Such words stay whole here. Between a letter and a digit a dictionary word may end: 2024|ai.

    Parameters
    ----------
    words : iterable of str
        User dictionary: words to keep whole.
    engine : {"rjieba", "jieba"}
        Which library cuts.
    """

    def __init__(self, words: Iterable[str], engine: Engine = "rjieba") -> None:
        self.engine = engine
        self._tags: dict[str, str] = {}
        self._cut, self._tag = _rjieba(words) if engine == "rjieba" else _jieba(words)

    def cut(self, text: str) -> list[str]:
        """Return the words of `text` in order; joined they give `text` again.

        Parameters
        ----------
        text : str
            Clean text.
        """
        return self._words(text)

    def _words(self, text: str) -> list[str]:
        words = self._cut(text)
        torn = _torn(text, words)
        if not torn:
            return words
        whole: list[str] = []
        for piece, latin in _pieces(text, torn):
            whole += [piece] if latin else self._words(piece)
        return whole

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Return the words of `text`, each with the dictionary's part-of-speech tag (``n`` noun, ``v`` verb …).

        The tag is a word's most frequent one, whatever stands around it; what only the user dictionary has is a noun.

        Parameters
        ----------
        text : str
            Clean text.
        """
        return self._tagged(text)

    def _tagged(self, text: str) -> list[tuple[str, str]]:
        words = self._tag(text)
        torn = _torn(text, [word for word, _ in words])
        if not torn:
            return words
        whole: list[tuple[str, str]] = []
        for piece, latin in _pieces(text, torn):
            whole += [(piece, _FOREIGN)] if latin else self._tagged(piece)
        return whole

    def part_of_speech(self, word: str) -> str:
        """Return the dictionary's tag of a word, whatever stands around it.

        Parameters
        ----------
        word : str
            A word in lower case.
        """
        tags = self._tags  # a server asks from several threads: none may lose what another one forgets
        if word not in tags:
            if len(tags) >= REMEMBERED:
                tags = self._tags = {}
            tags[word] = self.tag(word)[0][1]
        return tags[word]


def fold_case(text: str) -> str:
    """Return `text` in lower case and of the same length, so that offsets hold for both.

    A few letters (İ) become two when lowered; they are left as they are.

    Parameters
    ----------
    text : str
        Clean text.
    """
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _torn(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where Latin words stand that `words` cut between two letters."""
    if not _letter(text):  # most Chinese paragraphs
        return []
    edges = set(accumulate(map(len, words)))
    return [
        span
        for span in (found.span() for found in _LATIN_WORD.finditer(text))
        if any(edge in edges and _two_letters(text, edge - 1) for edge in range(span[0] + 1, span[1]))
    ]


def _pieces(text: str, torn: Iterable[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield the Latin words that were torn, and what stands before, between and behind them."""
    end = 0
    for start, stop in torn:
        if start > end:
            yield text[end:start], False
        yield text[start:stop], True
        end = stop
    if end < len(text):
        yield text[end:], False


def default_engine() -> Engine:
    """Return rjieba where it is installed, else jieba: the same words, more slowly."""
    return "rjieba" if find_spec("rjieba") else "jieba"


def _rjieba_class() -> type[Any]:
    """Return rjieba's class without running the package around it, which reads the dictionary for itself: 0.1 s and 30 MB."""
    package = find_spec("rjieba")
    name = "rjieba.rjieba"
    if "rjieba" not in sys.modules and package is not None and name not in sys.modules:
        inner = PathFinder.find_spec(name, package.submodule_search_locations)
        if inner is not None and inner.loader is not None:
            sys.modules[name] = module_from_spec(inner)  # as the package itself would find it
            inner.loader.exec_module(sys.modules[name])
    if name not in sys.modules:
        import rjieba  # noqa: F401
    return sys.modules[name].Jieba  # type: ignore[no-any-return]


def _rjieba(words: Iterable[str]) -> tuple[Cut, Tag]:
    cutter = _rjieba_class()()
    for word in words:
        # suggest_freq gives the lowest frequency at which the word is kept whole,
        # as jieba.add_word does by itself.
        cutter.add_word(word, cutter.suggest_freq(word), "n")
    return lambda text: cutter.cut(text, False), lambda text: cutter.tag(text, False)


def _jieba(words: Iterable[str]) -> tuple[Cut, Tag]:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    with scratch_folder() as folder:  # the default cache in the shared one may belong to another user (jieba #366)
        cutter.tmp_dir = str(folder)
        cutter.initialize()
    own = tuple(words)
    for word in own:
        cutter.add_word(word)

    @cache
    def tags() -> dict[str, str]:
        from jieba.posseg import POSTokenizer

        return {**dict.fromkeys(own, "n"), **POSTokenizer(cutter).word_tag_tab}

    def cut(text: str) -> list[str]:
        return cutter.lcut(text, HMM=False)  # type: ignore[no-any-return]

    return cut, lambda text: [(word, tags().get(word, "x")) for word in cut(text)]
