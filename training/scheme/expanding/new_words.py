"""Strings that hold together in a text, whatever the dictionary of the segmenter knows."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from training.scheme.expanding.word_rules import WordRules


def find_phrases(texts: Iterable[Sequence[str]], least: int, rules: WordRules) -> dict[str, float]:
    """Return strings that are words by their company in some texts, with how firmly they are bound, in [0, 1].

    A string of characters is one if it holds together, its weakest joint having a large pointwise mutual information,
    and stands among many others on both sides, by the entropy of the characters before and behind it ("branching
    entropy", Jin and Tanaka-Ishii, 2006). It also begins and ends where the segmenter cuts, or it holds together so well
    that the segmenter must be wrong.

    Parameters
    ----------
    texts : iterable of sequence of str
        Words of each text, as cut, in lower case.
    least : int
        Smallest count.
    rules : WordRules
        How much is large.

    Returns
    -------
    dict of str to float
        Normalised pointwise mutual information of the weakest joint (Bouma, 2009).
    """
    breaks = re.compile(f"[^\\w]|[{re.escape(''.join(sorted(rules.breaks)))}\\d_]")
    runs = [run for words in texts for run in _runs(words, breaks)]
    counts: Counter[str] = Counter()
    for run, _ in runs:
        for size in range(1, rules.longest + 1):
            counts.update(run[start : start + size] for start in range(len(run) - size + 1))
    total = sum(len(run) for run, _ in runs)
    kept = {
        string
        for string, count in counts.items()
        if count >= least and len(string) > 1 and _cohesion(string, counts, total) >= rules.cohesion
    }
    before: defaultdict[str, Counter[str]] = defaultdict(Counter)
    behind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    aligned: Counter[str] = Counter()
    for number, (run, cuts) in enumerate(runs):
        for start in range(len(run) - 1):
            for end in range(start + 2, min(start + rules.longest, len(run)) + 1):
                string = run[start:end]
                if string in kept:
                    # Each end of a run is a neighbour of its own: a mark, or a word that ends every phrase.
                    before[string][run[start - 1] if start else f"^{number}"] += 1
                    behind[string][run[end] if end < len(run) else f"${number}"] += 1
                    aligned[string] += start in cuts and end in cuts
    found = {}
    for string in kept:
        count = counts[string]
        free = min(_entropy(before[string]), _entropy(behind[string]))
        held = _cohesion(string, counts, total)
        whole = aligned[string] >= rules.aligned * count and free >= rules.freedom
        if whole or (held >= rules.sure_cohesion and free >= rules.sure_freedom):
            # The most that so rare a string can reach is that its parts stand nowhere else.
            found[string] = min(held / math.log(total / count), 1.0)
    return found


def _runs(words: Sequence[str], breaks: re.Pattern[str]) -> Iterator[tuple[str, frozenset[int]]]:
    """Yield the stretches of a text without a mark, number or function word, each with the offsets of its cuts."""
    text = "".join(words)
    cuts = {0, *accumulate(map(len, words))}
    start = 0
    for end in [*(found.start() for found in breaks.finditer(text)), len(text)]:
        if end - start > 1:
            # A stretch that a function character cuts out of a word (中国 with 中) begins inside that word.
            yield text[start:end], frozenset(offset - start for offset in range(start, end + 1) if offset in cuts)
        start = end + 1


def _cohesion(string: str, counts: Counter[str], total: int) -> float:
    """Return the pointwise mutual information of the weakest joint, natural logarithm."""
    whole = counts[string]
    return min(math.log(whole * total / (counts[string[:at]] * counts[string[at:]])) for at in range(1, len(string)))


def _entropy(counts: Counter[str]) -> float:
    """Return the entropy of some counts, natural logarithm."""
    total = counts.total()
    return -sum(count / total * math.log(count / total) for count in counts.values())
