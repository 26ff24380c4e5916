"""Which strings may be proposed, and with what weights, as ``word_rules.toml`` holds and explains them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from models.arrays import Floats, Ints
from seeds.metadata.gazetteer import read_place
from seeds.vocabulary.stopwords import load_stopwords
from seeds.vocabulary.unigrams import load_tags

FILE = Path(__file__).with_suffix(".toml")
_NUMBER = re.compile(r"[\d.,%+\-]+\w?|[一二三四五六七八九十百千万亿两几第]+\w?")
_OFFICE = re.compile(r"[一-鿿]+(?:部|委|局|厅|署|办|办公室|委员会|政府|法院|检察院|领导小组)")
# What an office is, in jieba's dictionary: any of these may be a subject too (司, 院), but not behind a place or a country.
_PLAIN = re.compile(r"[\w+·-]+")


@dataclass(frozen=True, slots=True)
class WordRules:
    """What ``word_rules.toml`` says.

    Attributes
    ----------
    longest : int
        Characters of a phrase at most.
    paragraphs : int
        Paragraphs of a label that are searched for phrases at most.
    neighbours : int
        Nearest words of the vectors that are looked up.
    close : float
        Smallest cosine at which one is.
    few : int
        Paragraphs of a label below which two mentions make a candidate, else three.
    cohesion, freedom, aligned, sure_cohesion, sure_freedom : float
        What makes characters a phrase; natural logarithms, and a fraction in [0, 1].
    bound : float
        How firmly a phrase must be bound that begins or ends with a lone character, in [0, 1].
    everywhere : float
        Largest share of all paragraphs that a proposed word stands in, a fraction in [0, 1].
    company : float
        Log-likelihood ratio at which company is believed by 1 - 1/e.
    closeness : tuple of (float, float)
        Cosines that mean nothing and everything.
    form : tuple of (float, float)
        Specificities of a shared piece that mean nothing and everything.
    same : float
        Share of a word's mentions inside a longer candidate at which it is a piece of that, a fraction in [0, 1].
    special : float
        Specificity from which on a proposal makes longer phrases that hold it superfluous.
    pieces : float
        Worth of one shared character as a fraction of that of two.
    bare : float
        Factor on the score of a phrase that keeps company with the seeds and has nothing else in common with them.
    absent : float
        Factor on the score of a word that keeps no company with the seeds, where a label has very many paragraphs.
    least : float
        Smallest score of a proposal.
    always : int
        Proposals from which on that holds; of the first, half of it is enough.
    taught : float
        Log-likelihood ratio at which labelled paragraphs are believed by 1 - 1/e.
    prior : int
        Paragraphs of the rest of the text, at most, that count as judged and without the label.
    lesson : float
        How far labels draw a score towards 1, or towards 0, at most, in [0, 1].
    found : float
        Factor on what labels say for a word that stands only in paragraphs where the lexicon finds the label already.
    strange : float
        The same for one that is near no seed and shares no piece with one.
    loose : float
        What `bound` is in labelled paragraphs.
    taught_longest : int
        Characters of a phrase that only labels speak for, at most.
    doubted : int
        Judged paragraphs in which a word of the lexicon must count before it is said that it was wrong in most.
    weights : mapping of str to float
        Weight of each source, by name; they add up to 1 where a label has no paragraph.
    trust : float
        What the weight of company gains, at the cost of the others, where a label has very many paragraphs.
    half : int
        Paragraphs of a label at which it gains half of that.
    parts, single, inside, last, measures : frozenset of str
        Parts of speech that are not proposed, that are none by themselves, that do not stand in a phrase, that may end
        one, and that may although they are not proposed.
    breaks : frozenset of str
        Characters at which a phrase breaks.
    edges, alone : frozenset of str
        Words that neither begin nor end a phrase, and words that are no proposal by themselves.
    """

    longest: int
    paragraphs: int
    neighbours: int
    close: float
    few: int
    cohesion: float
    freedom: float
    aligned: float
    sure_cohesion: float
    sure_freedom: float
    bound: float
    everywhere: float
    company: float
    closeness: tuple[float, float]
    form: tuple[float, float]
    same: float
    special: float
    pieces: float
    bare: float
    absent: float
    least: float
    always: int
    taught: float
    prior: int
    lesson: float
    found: float
    strange: float
    loose: float
    taught_longest: int
    doubted: int
    weights: Mapping[str, float]
    trust: float
    half: int
    parts: frozenset[str]
    single: frozenset[str]
    inside: frozenset[str]
    last: frozenset[str]
    measures: frozenset[str]
    breaks: frozenset[str]
    edges: frozenset[str]
    alone: frozenset[str]

    def shares(self, n_hit: int) -> tuple[float, Mapping[str, float]]:
        """Return the weight of company and those of the other sources; they add up to 1.

        Parameters
        ----------
        n_hit : int
            Paragraphs of the label: the more there are, the more their company says.
        """
        company = self.weights["company"] + self.trust * n_hit / (n_hit + self.half)
        rest = (1 - company) / (1 - self.weights["company"])
        return company, {name: rest * weight for name, weight in self.weights.items() if name != "company"}

    def without_company(self, n_hit: int) -> float:
        """Return the factor on the score of a word that never stands beside a seed, in (0, 1].

        Parameters
        ----------
        n_hit : int
            Paragraphs of the label: where there are few, it may be chance.
        """
        return 1 - (1 - self.absent) * n_hit / (n_hit + self.half)

    def with_labels(self, score: Floats, taught: Floats, right: Ints, near: Floats) -> Floats:
        """Return scores drawn towards 1 by labels that speak for a word, and towards 0 by those that speak against it.

        Parameters
        ----------
        score : ndarray of float, shape (n_words,)
            In [0, 1], without labels.
        taught : ndarray of float, shape (n_words,)
            What labels say, in [-1, 1].
        right : ndarray of int, shape (n_words,)
            Labelled paragraphs that speak for the word.
        near : ndarray of float, shape (n_words,)
            How near it is to a seed, in meaning or in form, in [0, 1]; all that counts where one paragraph speaks for it.

        Returns
        -------
        ndarray of float, shape (n_words,)
        """
        speaks = taught * np.where(right > 1, self.strange + (1 - self.strange) * near, near)
        return np.where(taught > 0, score + self.lesson * speaks * (1 - score), score * (1 + self.lesson * taught))

    def at_edge(self, word: str) -> bool:
        """Return whether a phrase may neither begin nor end with a word.

        Parameters
        ----------
        word : str
            A word in lower case, as the segmenter cuts it.
        """
        return (
            word in self.edges
            or word in load_stopwords()
            or not self.breaks.isdisjoint(word if len(word) == 1 else "")
            or load_tags().get(word) in self.parts
            or bool(_NUMBER.fullmatch(word))
        )

    def is_phrase(self, parts: Sequence[str], bound: float, least: float | None = None) -> bool:
        """Return whether a string that holds together may be a name of something.

        Parameters
        ----------
        parts : sequence of str
            The words it is cut into, in lower case.
        bound : float
            Normalised pointwise mutual information of its weakest joint, in [0, 1].
        least : float, optional
            Smallest one where it begins or ends with a lone character; `bound` of the rules by default.
        """
        tags = [load_tags().get(part, "") for part in parts]
        if (
            len(parts) < 2
            or not self.inside.isdisjoint(tags)
            or len([1 for part, tag in zip(parts, tags, strict=True) if tag == "v" and len(part) > 1]) > 1
        ):
            return False
        if 1 in (len(parts[0]), len(parts[-1])):
            return bound >= (self.bound if least is None else least)
        return not tags[-1] or tags[-1] in self.last

    def proposable(self, word: str, parts: Sequence[str]) -> bool:
        """Return whether a word or phrase may be proposed.

        Parameters
        ----------
        word : str
            The word in lower case.
        parts : sequence of str
            The words it is cut into.
        """
        if len(word) < 2 or not _PLAIN.fullmatch(word) or _NUMBER.fullmatch(word) or _OFFICE.fullmatch(word):
            return False
        if word in self.alone or word in load_stopwords() or load_tags().get(word) in self.single:
            return False
        if any(load_tags().get(part) in ("ns", "nt", "nr") and len(part) > 1 for part in parts) or is_place(word):
            return False
        # A measure that ends a phrase is no measure there (充电 桩).
        measure = len(parts) > 1 and load_tags().get(parts[-1]) in self.measures and parts[-1] not in self.edges
        return not self.at_edge(parts[0]) and (measure or not self.at_edge(parts[-1]))


def is_place(word: str) -> bool:
    """Return whether a word is the name of a province, a city or a county.

    Parameters
    ----------
    word : str
        Any word.
    """
    found = read_place(word)
    return found is not None and found[1] == len(word)


@cache
def load_word_rules() -> WordRules:
    """Read ``word_rules.toml`` (once per process)."""
    table: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    parts, words = table.pop("parts"), table.pop("words")
    return WordRules(
        **table,
        parts=frozenset(parts["not"]),
        single=frozenset(parts["single"]),
        inside=frozenset(parts["inside"]),
        last=frozenset(parts["last"]),
        measures=frozenset(parts["measures"]),
        breaks=frozenset(parts["breaks"]),
        edges=frozenset(words["edges"]),
        alone=frozenset(words["alone"]),
    )
