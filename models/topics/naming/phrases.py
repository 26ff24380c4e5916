"""Noun phrases of texts, and how well each could name what the texts are about."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from models.interface import Texts
from models.text.analyzer import Analyzer
from models.topics.naming.parts_of_speech import PartsOfSpeech, Phrase


class Candidate(NamedTuple):
    """A phrase that could name a topic; candidates compare by score, then by spelling.

    Attributes
    ----------
    score : float
        How well it names the topic.
    text : str
        How it is written in most places.
    phrase : tuple of str
        Its words in lower case.
    """

    score: float
    text: str
    phrase: Phrase


class Occurrence(NamedTuple):
    """One place where a phrase stands.

    Attributes
    ----------
    before, after : str
        The words beside it, empty at a mark and at either end of the text.
    spelling : str
        How it is written there.
    """

    before: str
    after: str
    spelling: str


class Phrases:
    """Noun phrases in the typical texts of all topics.

    Parameters
    ----------
    texts : sequence of (sequence of str or Batch)
        Texts of each topic, the most typical first.
    analyzer : Analyzer
        What cuts the texts.
    """

    def __init__(self, texts: Sequence[Texts], analyzer: Analyzer) -> None:
        self.parts = PartsOfSpeech(analyzer)
        self.rules = self.parts.rules
        self.everywhere: Counter[Phrase] = Counter()
        self.occurrences: defaultdict[Phrase, list[Occurrence]] = defaultdict(list)
        self.words: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.sizes = [min(len(group), self.rules.texts) for group in texts]
        # Texts of each topic with each phrase.
        self.inside: list[Counter[Phrase]] = [Counter() for _ in texts]
        for counts, group, size in zip(self.inside, texts, self.sizes, strict=True):
            batch = analyzer.batch(group)
            for row in range(size):
                counts.update(self._read(batch.texts[row], batch.words_of(row)))
            self.everywhere.update(counts)
        self.total = self.words.total()

    def _read(self, text: str, words: Sequence[str]) -> set[Phrase]:
        """Count one text's words; return its phrases."""
        self.words.update(words)
        self.pairs.update(pairwise(words))
        offsets = [0, *accumulate(map(len, words))]
        found = set()
        for start, end in self._runs(words):
            phrase = tuple(words[start:end])
            found.add(phrase)
            spelling = text[offsets[start] : offsets[end]]
            self.occurrences[phrase].append(Occurrence(_word_at(words, start - 1), _word_at(words, end), spelling))
        return found

    def _runs(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield start and end of the runs of words that may be a noun phrase."""
        rules = self.rules
        for start in range(len(words)):
            length = 0
            for end in range(start, min(start + rules.words, len(words))):
                tag = self.parts.tag(words[end])
                length += len(words[end])
                if tag not in rules.first or length > rules.longest:
                    break
                if tag in rules.last and length > 1:
                    yield start, end + 1

    def ranked(self, topic: int, words: Sequence[str]) -> list[Candidate]:
        """Return the phrases that could name a topic, best first.

        The score is what Tomokiyo and Hurst (2003) ask of a key phrase, informativeness and phraseness: how much
        commoner it is in this topic's texts than in the others', how much of the topic's heaviest words it contains, how
        its words stick together, and that it is no piece of a longer phrase; times a factor for its kind.

        Parameters
        ----------
        topic : int
            Number of the topic.
        words : sequence of str
            Its words, heaviest first.

        Returns
        -------
        list of Candidate
        """
        candidates = []
        size, others = self.sizes[topic], sum(self.sizes) - self.sizes[topic]
        weights = {word: (1 + rank) ** -0.5 for rank, word in enumerate(words)}
        for phrase, count in self.inside[topic].items():
            joined = "".join(phrase)
            covered = sum(weight for word, weight in weights.items() if word in joined)
            if count < max(2, self.rules.share * size) and size > 1 or not covered:
                continue
            share = count / size
            elsewhere = (self.everywhere[phrase] - count + 0.5) / (others + 1)
            distinct = max(math.log((share + 0.005) / (elsewhere + 0.005)), 0.05)
            score = distinct * math.sqrt(share * covered / sum(weights.values()) * self.cohesion(phrase))
            score *= self.freedom(phrase) * self.parts.factor(phrase)
            spelling = Counter(occurrence.spelling for occurrence in self.occurrences[phrase]).most_common(1)[0][0]
            candidates.append(Candidate(score, spelling, phrase))
        return sorted(candidates, reverse=True)

    def cohesion(self, phrase: Phrase) -> float:
        """Return the least normalised pointwise mutual information of two neighbours in a phrase, in [0, 1].

        Parameters
        ----------
        phrase : tuple of str
            Its words.
        """
        values = [1.0]
        for first, second in pairwise(phrase):
            together = self.pairs[first, second] / self.total
            apart = self.words[first] * self.words[second] / self.total**2
            values.append(math.log(together / apart) / -math.log(together) if together < 1 else 1.0)
        return min(max(min(values), 0.01), 1.0)

    def freedom(self, phrase: Phrase) -> float:
        """Return how freely a phrase's neighbours vary, in [0, 1]: a piece of a longer phrase has always the same.

        After the accessor variety of Feng, Chen, Deng and Zheng (2004), by the commonest neighbour's share. Lone
        characters are one neighbour: beside them stand the pieces of words that the dictionary does not have (进|博会).

        Parameters
        ----------
        phrase : tuple of str
            Its words.
        """
        found = self.occurrences[phrase]
        top = 0.0
        for neighbours in ([one.before for one in found], [one.after for one in found]):
            counts = Counter("*" if self._is_piece(word) else word for word in neighbours)
            del counts[""]
            if counts and len(neighbours) > 1:
                top = max(top, max(counts.values()) / len(neighbours))
        return min(1.0, math.sqrt(2 * (1 - top)))

    def _is_piece(self, word: str) -> bool:
        return len(word) == 1 and self.parts.tag(word) in self.rules.first


def _word_at(words: Sequence[str], number: int) -> str:
    """Return the word of that number; empty past the ends and for marks."""
    return words[number] if 0 <= number < len(words) and words[number].isalnum() else ""
