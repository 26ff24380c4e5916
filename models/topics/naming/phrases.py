"""Noun phrases of a corpus, and how each stands in it: where, beside what, in which topics."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

import numpy as np

from models.arrays import Bits, Ints
from models.text.batch import Batch
from models.topics.naming.parts_of_speech import PartsOfSpeech, Phrase

# Phrases of a topic whose places are looked up in all texts: those that stand in most of its texts, heavy words counting
# more; and those of them that are looked at closely: those that set the topic apart most.
LOOKED_UP, CLOSE = 200, 60
# What opens and closes a parenthesis, in which texts say who is responsible and what is short for what.
OPEN, CLOSED = "([〔【", ")]〕】"
# What a term is set in that is meant as a whole, whatever its parts of speech are.
QUOTES = {"“": "”", "《": "》"}


@dataclass(slots=True)
class Places:
    """All places where a phrase stands.

    Attributes
    ----------
    before, after : Counter of str
        The characters beside it, empty at a mark and at either end of a text.
    spellings : Counter of str
        How it is written.
    aside : int
        How many of the places lie in parentheses.
    """

    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    spellings: Counter[str] = field(default_factory=Counter)
    aside: int = 0

    @property
    def freedom(self) -> float:
        """How freely the neighbours vary, in [0, 1]: a piece of a longer word or phrase has always the same."""
        # After the accessor variety of Feng, Chen, Deng and Zheng (2004), by the commonest neighbour's share.
        total = self.spellings.total()
        if total < 2:
            return 1.0
        top = max(max((count for char, count in side.items() if char), default=0) for side in (self.before, self.after))
        return min(1.0, math.sqrt(2 * (1 - top / total)))

    @property
    def outside(self) -> float:
        """Share of the places that lie outside parentheses, a fraction in [0, 1]."""
        return 1 - self.aside / max(self.spellings.total(), 1)

    @property
    def counted(self) -> float:
        """Share of the places that come after a number, a fraction in [0, 1]."""
        return sum(count for char, count in self.before.items() if char.isdigit()) / max(self.spellings.total(), 1)


class Phrases:
    """Noun phrases of a corpus that hold a word of their topic.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    words : sequence of sequence of str
        Words of each topic, heaviest first.
    documents : sequence of str, optional
        Document of each text; by default each text is one of its own.
    """

    def __init__(
        self, batch: Batch, topics: Ints, words: Sequence[Sequence[str]], documents: Sequence[str] | None = None
    ) -> None:
        self.batch = batch
        self.parts = PartsOfSpeech(batch.analyzer)
        self.rules = self.parts.rules
        self.rows = [np.flatnonzero(topics == number) for number in range(len(words))]
        self.documents = np.unique(range(len(batch)) if documents is None else np.asarray(documents), return_inverse=True)[1]
        self.places: defaultdict[Phrase, Places] = defaultdict(Places)
        self.everywhere: Counter[Phrase] = Counter()
        self.singles: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.inside = [self._count(rows, own) for rows, own in zip(self.rows, words, strict=True)]
        self._look_up({phrase for counts in self.inside for phrase in counts})
        self.close = [self._closest(number) for number in range(len(words))]

    def _count(self, rows: Ints, own: Sequence[str]) -> Counter[Phrase]:
        """Count in how many of a topic's texts each phrase stands that holds one of its words; keep the commonest."""
        counts: Counter[Phrase] = Counter()
        for row in rows:
            words = self.batch.words_of(row)
            counts.update({tuple(words[start:end]) for start, end in self._runs(words, set(own))})
        fewest = min(max(self.rules.fewest, self.rules.share * len(rows)), max(len(rows) / 2, 1))
        weights = dict(zip(own, word_weights(own), strict=True))
        heavy = {
            phrase: count * sum(weights.get(word, 0.0) for word in phrase) for phrase, count in counts.items() if count >= fewest
        }
        kept = sorted(heavy, key=lambda phrase: (-heavy[phrase], phrase))[:LOOKED_UP]
        return Counter({phrase: counts[phrase] for phrase in kept})

    def _runs(self, words: Sequence[str], own: Collection[str]) -> Iterator[tuple[int, int]]:
        """Yield start and end of the runs of words that may be a noun phrase and hold one of a topic's words."""
        rules, tag = self.rules, self.parts.tag
        yield from (quoted := set(self._quoted(words, own)))
        done = 0  # runs that start before have been given
        for mark in (position for position, word in enumerate(words) if word in own):
            start = mark
            while start > done and mark - start < rules.words - 1 and tag(words[start - 1]) in rules.first:
                start -= 1
            for first in range(max(start, done), mark + 1):
                length = 0
                for end in range(first, min(first + rules.words, len(words))):
                    length += len(words[end])
                    if tag(words[end]) not in rules.first or length > rules.longest:
                        break
                    if end >= mark and length > 1 and tag(words[end]) in rules.last and (first, end + 1) not in quoted:
                        yield first, end + 1
            done = mark + 1

    def _quoted(self, words: Sequence[str], own: Collection[str]) -> Iterator[tuple[int, int]]:
        """Yield start and end of the short terms in quotation marks that hold one of the topics' words."""
        for start, word in enumerate(words):
            if word in QUOTES:
                inside = words[start + 1 : start + 2 + self.rules.words]
                size = inside.index(QUOTES[word]) if QUOTES[word] in inside else 0
                term = inside[:size]
                if (
                    size > 1
                    and any(word in own for word in term)
                    and len("".join(term)) <= self.rules.longest
                    and "".join(term).isalpha()
                ):
                    yield start + 1, start + 1 + size

    def _closest(self, topic: int) -> list[Phrase]:
        """Return the phrases that set a topic apart most."""
        size = len(self.rows[topic])
        found = [
            (self.distinctness(topic, phrase) * math.sqrt(count / size), phrase) for phrase, count in self.inside[topic].items()
        ]
        return [phrase for score, phrase in sorted(found, reverse=True)[:CLOSE] if score > 0]

    def distinctness(self, topic: int, phrase: Phrase) -> float:
        """Return how much commoner a phrase is in a topic's texts than elsewhere, as a logarithm; 0 where it is not.

        Parameters
        ----------
        topic : int
            Number of the topic.
        phrase : tuple of str
            Its words.
        """
        size, count = len(self.rows[topic]), self.inside[topic][phrase]
        elsewhere = (self.everywhere[phrase] - count + 0.5) / (len(self.batch) - size + 1)
        return max(math.log((count / size + 0.005) / (elsewhere + 0.005)), 0.0)

    def _look_up(self, phrases: set[Phrase]) -> None:
        """Note every place where one of some phrases stands."""
        by_head: defaultdict[str, list[Phrase]] = defaultdict(list)
        for phrase in sorted(phrases):
            by_head[phrase[0]].append(phrase)
        together = {pair for phrase in phrases for pair in pairwise(phrase)}
        for row in range(len(self.batch)):
            words = self.batch.words_of(row)
            self.singles.update(words)
            self.pairs.update(pair for pair in pairwise(words) if pair in together)
            found = [
                (start, phrase)
                for start, word in enumerate(words)
                for phrase in by_head.get(word, ())
                if tuple(words[start : start + len(phrase)]) == phrase
            ]
            self.everywhere.update({phrase for _, phrase in found})
            if found:
                self._note(self.batch.texts[row], list(accumulate(map(len, words), initial=0)), found)
        self.total = max(self.singles.total(), 1)

    def _note(self, text: str, offsets: Sequence[int], found: Sequence[tuple[int, Phrase]]) -> None:
        """Note what stands beside the phrases of a text."""
        asides = any(char in text for char in OPEN)
        for start, phrase in found:
            places, first, last = self.places[phrase], offsets[start], offsets[start + len(phrase)]
            places.before[_char_at(text, first - 1)] += 1
            places.after[_char_at(text, last)] += 1
            places.spellings[text[first:last]] += 1
            places.aside += asides and _is_aside(text[:first])

    def freedom(self, phrase: Phrase) -> float:
        """Return the factor for where a phrase stands, in [0, 1]: beside what, and in parentheses.

        Parameters
        ----------
        phrase : tuple of str
            Its words.
        """
        places = self.places[phrase]
        return places.freedom * places.outside

    def counting(self, phrase: Phrase) -> float:
        """Return the factor for a phrase that stands mostly after numbers: a measure, or a part of a sentence.

        Parameters
        ----------
        phrase : tuple of str
            Its words.
        """
        return self.rules.factors["counted"] if self.places[phrase].counted > 0.5 else 1.0

    def wholeness(self, phrase: Phrase) -> float:
        """Return the factor for a lone character at either end of a phrase: a piece of another word where the rest mostly
        stands without it (总统|马), one of its own where it does not (物|联网).

        Parameters
        ----------
        phrase : tuple of str
            Its words.
        """
        rests = [rest for lone, rest in ((phrase[0], phrase[1:]), (phrase[-1], phrase[:-1])) if len(lone) == 1 and rest]
        own = all(2 * self.everywhere[phrase] >= self.everywhere[rest] for rest in rests)
        return 1.0 if own else self.rules.factors["lone"]

    def spelling(self, phrase: Phrase) -> str:
        """Return how a phrase is written in most places.

        Parameters
        ----------
        phrase : tuple of str
            Its words in lower case.
        """
        return max(self.places[phrase].spellings.items(), key=lambda pair: (pair[1], pair[0]))[0]

    def holders(self, topic: int, phrase: Phrase) -> Bits:
        """Return which of a topic's texts hold all words of a phrase, wherever they stand, shape (n_members,).

        Parameters
        ----------
        topic : int
            Number of the topic.
        phrase : tuple of str
            Its words.
        """
        texts = self.batch.folded
        return np.array([all(word in texts[row] for word in phrase) for row in self.rows[topic]], dtype=bool)

    def spread(self, topic: int, held: Bits) -> float:
        """Return the share of a topic that some of its texts make up, by texts and by documents, a fraction in [0, 1].

        Parameters
        ----------
        topic : int
            Number of the topic.
        held : ndarray of bool, shape (n_members,)
            Which of its texts.
        """
        documents = self.documents[self.rows[topic]]
        return math.sqrt(held.mean() * len(np.unique(documents[held])) / len(np.unique(documents)))

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
            apart = self.singles[first] * self.singles[second] / self.total**2
            values.append(math.log(together / apart) / -math.log(together) if 0 < together < 1 else 1.0)
        return min(max(min(values), 0.01), 1.0)


def _is_aside(before: str) -> bool:
    """Return whether a parenthesis is open after a text."""
    return any(before.rfind(left) > before.rfind(right) for left, right in zip(OPEN, CLOSED, strict=True))


def word_weights(words: Sequence[str]) -> list[float]:
    """Return how much each of a topic's words counts, the heaviest first.

    Parameters
    ----------
    words : sequence of str
        Its words, heaviest first.
    """
    return [(1 + rank) ** -0.5 for rank in range(len(words))]


def _char_at(text: str, number: int) -> str:
    """Return the character at a place; empty past the ends and for marks."""
    return text[number] if 0 <= number < len(text) and text[number].isalnum() else ""
