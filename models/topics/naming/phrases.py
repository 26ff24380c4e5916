"""Noun phrases of texts, and how well each could name what the texts are about."""

from __future__ import annotations

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from models.text.segmenter import default_segmenter, fold_case
from seeds.vocabulary.lexicon import load_lexicon, load_stopwords
from seeds.vocabulary.unigrams import load_tags

RULES = Path(__file__).with_name("rules.toml")
NOUNS = ("n", "ng", "nz", "nt", "ns", "nr", "nrt", "vn", "an", "j", "l", "i", "latin")
Phrase = tuple[str, ...]


class Scored(NamedTuple):
    """A phrase that could name a topic: its score, how it is written, its words."""

    score: float
    text: str
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``rules.toml`` says; the file explains each."""

    words: int
    longest: int
    texts: int
    share: float
    separator: str
    second: float
    longer: float
    first: frozenset[str]
    last: frozenset[str]
    empty: frozenset[str]
    vague: frozenset[str]
    lengths: Mapping[str, float]
    second_lengths: Mapping[str, float]
    factors: Mapping[str, float]


@cache
def load_rules() -> Rules:
    """Read ``models/topics/naming/rules.toml`` (once a process)."""
    table: dict[str, Any] = tomllib.loads(RULES.read_text(encoding="utf-8"))
    for key in ("first", "last", "empty", "vague"):
        table[key] = frozenset(table[key])
    return Rules(**table)


class Phrases:
    """Noun phrases in the typical texts of all topics.

    Parameters
    ----------
    texts : sequence of sequence of str
        Texts of each topic, the most typical first.
    """

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.rules = load_rules()
        self.inside: list[Counter[Phrase]] = [Counter() for _ in texts]  # texts of the topic with the phrase
        self.everywhere: Counter[Phrase] = Counter()
        # The word before, the word after ("" at a mark or an end) and the spelling, each time a phrase stands somewhere.
        self.places: defaultdict[Phrase, list[tuple[str, str, str]]] = defaultdict(list)
        self.words: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.sizes = [len(group[: self.rules.texts]) for group in texts]
        for counts, group in zip(self.inside, texts, strict=True):
            for text in group[: self.rules.texts]:
                counts.update(self._read(text))
            self.everywhere.update(counts)
        self.total = self.words.total()

    def _read(self, text: str) -> set[Phrase]:
        """Count one text's words; return its phrases."""
        words = default_segmenter().cut(fold_case(text))
        self.words.update(words)
        self.pairs.update(zip(words, words[1:], strict=False))
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word))
        found = set()
        for start, end in _spans(words, self.rules):
            phrase = tuple(words[start:end])
            found.add(phrase)
            place = _beside(words, start - 1), _beside(words, end), text[starts[start] : starts[end]]
            self.places[phrase].append(place)
        return found

    def ranked(self, topic: int, words: Sequence[str]) -> list[Scored]:
        """Return the phrases that could name a topic, best first.

        The score is what Tomokiyo and Hurst (2003) ask of a key phrase, informativeness and phraseness: how much
        commoner it is in this topic's texts than in the others', how much of the topic's heaviest words it holds, how
        its words stick together, and that it is no piece of a longer phrase; times a factor for its kind.

        Parameters
        ----------
        topic : int
            Number of the topic.
        words : sequence of str
            Its words, heaviest first.
        """
        found = []
        size, others = self.sizes[topic], sum(self.sizes) - self.sizes[topic]
        weights = {word: (1 + rank) ** -0.5 for rank, word in enumerate(words)}
        for phrase, count in self.inside[topic].items():
            joined = "".join(phrase)
            held = sum(weight for word, weight in weights.items() if word in joined)
            if count < max(2, self.rules.share * size) and size > 1 or not held:
                continue
            share = count / size
            elsewhere = (self.everywhere[phrase] - count + 0.5) / (others + 1)
            distinct = max(math.log((share + 0.005) / (elsewhere + 0.005)), 0.05)
            score = distinct * math.sqrt(share * held / sum(weights.values()) * self.cohesion(phrase))
            score *= self.freedom(phrase) * kind_factor(phrase)
            spelling = Counter(spelt for _, _, spelt in self.places[phrase]).most_common(1)[0][0]
            found.append(Scored(score, spelling, phrase))
        return sorted(found, reverse=True)

    def cohesion(self, phrase: Phrase) -> float:
        """Return the least normalised pointwise mutual information of two neighbours in a phrase, in [0, 1]."""
        values = [1.0]
        for one, two in zip(phrase, phrase[1:], strict=False):
            together = self.pairs[one, two] / self.total
            apart = self.words[one] * self.words[two] / self.total**2
            values.append(math.log(together / apart) / -math.log(together) if together < 1 else 1.0)
        return min(max(min(values), 0.01), 1.0)

    def freedom(self, phrase: Phrase) -> float:
        """Return how freely a phrase's neighbours vary, in [0, 1]: a piece of a longer phrase has always the same.

        After the accessor variety of Feng, Chen, Deng and Zheng (2004), by the commonest neighbour's share. Lone
        characters are one neighbour: beside them stand the pieces of words that the dictionary does not have (进|博会).
        """
        before, after, _ = zip(*self.places[phrase], strict=True)
        top = 0.0
        for side in (before, after):
            counts = Counter("*" if len(word) == 1 and word_tag(word) in self.rules.first else word for word in side)
            del counts[""]
            if counts and len(side) > 1:
                top = max(top, max(counts.values()) / len(side))
        return min(1.0, math.sqrt(2 * (1 - top)))


def _spans(words: Sequence[str], rules: Rules) -> Iterator[tuple[int, int]]:
    """Yield start and end of the runs of words that may be a noun phrase."""
    for start in range(len(words)):
        length = 0
        for end in range(start, min(start + rules.words, len(words))):
            tag = word_tag(words[end])
            length += len(words[end])
            if tag not in rules.first or length > rules.longest:
                break
            if tag in rules.last and length > 1:
                yield start, end + 1


@cache
def word_tag(word: str) -> str:
    """Return a word's part of speech in jieba's dictionary.

    ``n`` for the lexicon's terms, ``latin`` for foreign words, ``unknown`` for what is not listed, ``none`` for marks,
    numbers and stop words.
    """
    if word in load_stopwords() or not all(char.isalpha() or char.isdigit() for char in word) or not any(map(str.isalpha, word)):
        return "none"
    if word in load_lexicon_words():
        return "n"
    if word.isascii():
        return "latin"
    return load_tags().get(word, "unknown")


@cache
def load_lexicon_words() -> frozenset[str]:
    """Return the lexicon's terms in lower case (once a process)."""
    return frozenset(word.lower() for word in load_lexicon().words())


def kind_factor(phrase: Phrase) -> float:
    """Return the factor on a phrase's score by its parts of speech, in (0, 1]."""
    rules = load_rules()
    factors = rules.factors
    tags = [word_tag(word) for word in phrase]
    factor = 1.0
    if len(phrase) == 1:
        factor *= factors["no_noun"] if tags[0] not in NOUNS else factors["place"] if tags[0] == "ns" else 1.0
    else:
        factor *= factors["verb"] ** tags.count("v")
    # One character that may be a surname is often more: 俄, 乌.
    if any(tag in ("nr", "nrt") and len(word) > 1 for tag, word in zip(tags, phrase, strict=True)) or tags[-1] == "nr":
        factor *= factors["person"]
    if "nt" in tags:
        factor *= factors["office"]
    if any(word in rules.empty for word in phrase) or "".join(phrase) in rules.empty:
        factor *= factors["empty"]
    if "".join(phrase) in rules.vague:
        factor *= factors["vague"]
    return factor


def _beside(words: Sequence[str], place: int) -> str:
    """Return the word at a place; "" past the ends and for marks."""
    return words[place] if 0 <= place < len(words) and words[place].isalnum() else ""
