"""Find the lexicon's terms in a text and decide which of them count."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from models.segmenter import fold_case
from seeds.lexicon import Lexicon, load_lexicon

SENTENCE_END = re.compile(r"[。！？；!?;\n]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One term of a label found in a text.

    Attributes
    ----------
    label : str
        Label key.
    start, end : int
        Character offsets into the text.
    weak : bool
        Whether it is one of the label's weak terms.
    status : {"counts", "excepted", "blocked", "alone"}
        Whether it speaks for the label; if not, why: inside an exception, beside a blocking word in
        the same sentence, or a weak term without company.
    """

    label: str
    start: int
    end: int
    weak: bool
    status: str

    @property
    def counts(self) -> bool:
        """Whether the mention speaks for its label."""
        return self.status == "counts"


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int


class _Cover:
    """Says whether a hit lies inside one of many; a text of megabytes has too many to compare each with each."""

    def __init__(self, hits: Iterable[_Hit]) -> None:
        ordered = sorted(hits, key=lambda hit: hit.start)
        self._starts = [hit.start for hit in ordered]
        # The farthest end of all hits that begin no later than this one.
        self._reach = [-1, *accumulate((hit.end for hit in ordered), max)]

    def holds(self, hit: _Hit) -> bool:
        """Whether one of the hits is `hit` or lies around it."""
        return self._reach[bisect_right(self._starts, hit.start)] >= hit.end

    def surrounds(self, hit: _Hit) -> bool:
        """Whether one of the hits is longer than `hit` and lies around it."""
        before = self._reach[bisect_left(self._starts, hit.start)]
        return before >= hit.end or self._reach[bisect_right(self._starts, hit.start)] > hit.end


class TermMatcher:
    """Find all terms of a lexicon in one pass over the text (Aho and Corasick, 1975).

    Parameters
    ----------
    lexicon : Lexicon
        The terms with their exceptions, company and blocking words.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        from ahocorasick import Automaton

        self.labels = tuple(lexicon.entries)
        roles: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for label, entry in lexicon.entries.items():
            for role in ("terms", "weak", "company", "exceptions", "block"):
                for word in getattr(entry, role):
                    roles[word.lower()].append((label, role))
        self._automaton: Any = Automaton()
        for word, uses in roles.items():
            self._automaton.add_word(word, (word, tuple(uses)))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in `text`, by label, then by position; of nested ones the longest.

        Parameters
        ----------
        text : str
            Clean text.

        Returns
        -------
        list of Mention
            Offsets hold for `text` as given: lower-casing keeps its length.
        """
        found = self._hits(text)
        if not found:
            return []
        ends = [match.start() for match in SENTENCE_END.finditer(text)]
        mentions = []
        for label in self.labels:
            if (label, "terms") in found or (label, "weak") in found:
                mentions += self._judge(label, found, ends)
        return mentions

    def _hits(self, text: str) -> dict[tuple[str, str], list[_Hit]]:
        lowered = fold_case(text)
        found: dict[tuple[str, str], list[_Hit]] = defaultdict(list)
        for last, (word, uses) in self._automaton.iter(lowered):
            hit = _Hit(last + 1 - len(word), last + 1)
            if _whole_word(lowered, hit):
                for use in uses:
                    found[use].append(hit)
        return found

    @staticmethod
    def _judge(label: str, found: dict[tuple[str, str], list[_Hit]], ends: list[int]) -> list[Mention]:
        def sentence(hit: _Hit) -> int:
            return bisect_right(ends, hit.start)

        blocked = {sentence(hit) for hit in found.get((label, "block"), [])}
        company: dict[int, list[_Hit]] = defaultdict(list)
        for hit in found.get((label, "company"), []):
            company[sentence(hit)].append(hit)
        terms, weak = found.get((label, "terms"), []), found.get((label, "weak"), [])
        longer_terms, exceptions = _Cover(terms), _Cover(found.get((label, "exceptions"), []))
        mentions = []
        for hit in terms:
            if longer_terms.surrounds(hit):
                continue
            if exceptions.holds(hit):
                status = "excepted"
            else:
                status = "blocked" if sentence(hit) in blocked else "counts"
            mentions.append(Mention(label, hit.start, hit.end, False, status))
        settled = any(mention.counts for mention in mentions)
        longer_weak = _Cover(weak)
        for hit in weak:
            if longer_terms.holds(hit) or exceptions.holds(hit) or longer_weak.surrounds(hit):
                continue
            beside = settled or any(other.start < hit.start or other.end > hit.end for other in company[sentence(hit)])
            status = "blocked" if sentence(hit) in blocked else "counts" if beside else "alone"
            mentions.append(Mention(label, hit.start, hit.end, True, status))
        return sorted(mentions, key=lambda mention: mention.start)


def _whole_word(text: str, hit: _Hit) -> bool:
    """Whether a hit that starts or ends with a Latin letter does so at a word's edge (AI, not SAIC)."""
    head = not (_latin(text[hit.start]) and hit.start and _latin(text[hit.start - 1]))
    return head and not (_latin(text[hit.end - 1]) and hit.end < len(text) and _latin(text[hit.end]))


def _latin(char: str) -> bool:
    return "a" <= char <= "z"


@cache
def default_matcher() -> TermMatcher:
    """Return the matcher of the shipped lexicon (built once a process)."""
    return TermMatcher(load_lexicon())
