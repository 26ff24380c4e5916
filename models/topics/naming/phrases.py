"""Telling words as the texts have them: with what belongs to them (机构 as 金融机构), and no piece of a longer word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from models.arrays import Ints
from models.text.batch import Batch
from models.topics.naming.parts_of_speech import PartsOfSpeech, Phrase
from models.topics.naming.pieces import NUMERALS, is_lone, name_pieces
from models.topics.naming.telling import DIGITS, TellingWords


class Place(NamedTuple):
    """Where a phrase stands: in which text, from which word up to which."""

    row: int
    start: int
    end: int


class Telling(NamedTuple):
    """A phrase that a name may be made of.

    Attributes
    ----------
    weight : float
        How much it tells of the topic.
    phrase : tuple of str
        Its words in lower case.
    text : str
        How it is written in most places.
    share : float
        Share of the topic that it stands in, a fraction in [0, 1].
    """

    weight: float
    phrase: Phrase
    text: str
    share: float = 0.0


class Phrases:
    """Makes phrases of the telling words of topics.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    telling : TellingWords
        The words.
    """

    def __init__(self, batch: Batch, telling: TellingWords) -> None:
        self._batch, self._telling = batch, telling
        self._parts, self._pieces = PartsOfSpeech(batch.analyzer), name_pieces(batch)
        self._rules = self._parts.rules

    def of(self, topic: int) -> list[Telling]:
        """Return the phrases that tell a topic, heaviest first; each as heavy as its heaviest word, by its kind.

        Parameters
        ----------
        topic : int
            Number of the topic.
        """
        weights = self._telling.heaviest(topic)
        rows = self._telling.rows[topic]
        places, size = self._places(rows, weights), self._telling.counts[rows].sum()
        found: dict[Phrase, Telling] = {}
        for word, weight in weights.items():
            phrase, where = self._grown(topic, word, places[word], weights)
            share = round(float(self._telling.counts[sorted({place.row for place in where})].sum() / size), DIGITS)
            weight = round(weight * self._parts.factor(phrase, share), DIGITS)
            if phrase not in found or weight > found[phrase].weight:
                found[phrase] = Telling(weight, phrase, self._spelling(where), share)
        return sorted(found.values(), key=lambda one: (-one.weight, one.phrase))

    def _places(self, rows: Ints, words: Mapping[str, float]) -> dict[str, list[Place]]:
        """Return where some words stand."""
        places: dict[str, list[Place]] = {word: [] for word in words}
        for row in rows.tolist():
            for position, word in enumerate(self._batch.words_of(row)):
                if word in places:
                    places[word].append(Place(row, position, position + 1))
        return places

    def _grown(
        self, topic: int, word: str, places: Sequence[Place], telling: Mapping[str, float]
    ) -> tuple[Phrase, Sequence[Place]]:
        """Return the longest phrase that a word stands in often enough, and where that stands."""
        phrase: Phrase = (word,)
        whole = phrase, places
        total, fewest = self._count(places), self._telling.fewest(topic)
        while True:
            beside: defaultdict[tuple[bool, str], list[Place]] = defaultdict(list)
            for row, start, end in places:
                words = self._batch.words_of(row)
                if start:
                    beside[False, words[start - 1]].append(Place(row, start - 1, end))
                if end < len(words):
                    beside[True, words[end]].append(Place(row, start, end + 1))
            fitting = []
            for (after, other), where in beside.items():
                least = self._rules.lone if len(other) == 1 else self._rules.beside
                share = round(self._count(where) / total, DIGITS)
                fits = share >= least and len({place.row for place in where}) >= fewest
                if fits and len("".join((*phrase, other))) <= self._rules.phrase and self._joins(other, after, other in telling):
                    fitting.append((share, after, other, where))
            if not fitting:
                return whole
            _, after, other, places = max(fitting, key=lambda one: one[:3])
            phrase = (*phrase, other) if after else (other, *phrase)
            if not self._is_broken(places):
                whole = phrase, places

    def _count(self, places: Sequence[Place]) -> float:
        return float(sum(self._telling.counts[place.row] for place in places))

    def _joins(self, word: str, after: bool, tells: bool) -> bool:
        """Return whether a word may be joined to a phrase, by its part of speech."""
        rules, tag = self._rules, self._parts.tag(word)
        if word in rules.empty:
            return False
        if len(word) == 1:
            return is_lone(word, self._parts) or word in rules.regions
        # Two telling words side by side are one subject: a verb behind what is done to it (老旧小区|改造), 一带|一路.
        one = tells and word not in rules.vague and (tag == "m" or (tag == "v" and after))
        return one or word in self._pieces or tag in (rules.right if after else rules.left)

    def _is_broken(self, places: Sequence[Place]) -> bool:
        """Return whether a phrase begins or ends with a piece of a longer word: a lone character beside another."""
        broken = 0
        for row, start, end in places:
            words = self._batch.words_of(row)
            ends = ((words[start], words[start - 1] if start else ""), (words[end - 1], words[end] if end < len(words) else ""))
            broken += any(len(one) == 1 and (other.isdigit() or self._may_belong(other)) for one, other in ends)
        return 2 * broken >= len(places)

    def _may_belong(self, word: str) -> bool:
        return word in self._pieces or is_lone(word, self._parts) or (len(word) == 1 and word in NUMERALS)

    def _spelling(self, places: Sequence[Place]) -> str:
        """Return how a phrase is written in most places: words are in lower case, texts are not."""
        spellings: Counter[str] = Counter()
        for row, start, end in places:
            words = self._batch.words_of(row)
            first = len("".join(words[:start]))
            spellings[self._batch.texts[row][first : first + len("".join(words[start:end]))]] += 1
        return min(spellings, key=lambda text: (-spellings[text], text))
