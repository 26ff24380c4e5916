"""What is said of new text: whether it differs from the text that topics were found in, and by what."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from training.drift.novelties import Example, NewWord


@dataclass(frozen=True, slots=True)
class Change:
    """A topic whose share changed.

    Attributes
    ----------
    topic : int
        Its number; -1 for one that was dropped since.
    name : str
        Its name.
    before, now : float
        Its share in training and in the new text, fractions in [0, 1].
    low, high : float
        95 % interval of the difference, documents drawn on both sides; `now` less `before`, in [-1, 1].
    example : Example or None
        A new paragraph of it, the most typical one.
    """

    topic: int
    name: str
    before: float
    now: float
    low: float
    high: float
    example: Example | None

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out no change."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether new text differs from the text that topics were found in.

    Attributes
    ----------
    paragraphs, documents : int
        New paragraphs that speak for themselves, and documents they stand in.
    unknown : int
        Paragraphs of which no word is known; they have no topic and count as outside.
    outside : float
        Share that lies farther from its nearest topic than 95 % of the training paragraphs do from topics that other
        documents placed; a fraction in [0, 1], as all shares here.
    outside_expected, outside_by_chance : float
        The same share in training, and what documents like those of training hardly ever exceed.
    without_topic : float
        Share too far from any topic to be given one, unknown ones among them.
    without_expected, without_by_chance : float
        As of `outside`.
    distance : float
        Jensen-Shannon distance of the topics' shares from those in training, in [0, 1]; what has no topic is one share.
    distance_by_chance : float
        Distance that documents like those of training hardly ever exceed.
    """

    paragraphs: int
    documents: int
    unknown: int
    outside: float
    outside_expected: float
    outside_by_chance: float
    without_topic: float
    without_expected: float
    without_by_chance: float
    distance: float
    distance_by_chance: float

    @property
    def farther(self) -> bool:
        """Whether more lies outside, or far from any topic, than chance explains."""
        return self.outside > self.outside_by_chance or self.without_topic > self.without_by_chance

    @property
    def shifted(self) -> bool:
        """Whether the topics' shares lie farther apart than chance explains."""
        return self.distance > self.distance_by_chance

    @property
    def drifted(self) -> bool:
        """Whether the new text differs in either way."""
        return self.farther or self.shifted


@dataclass(frozen=True, slots=True)
class Drift(Verdict):
    """How new text differs from the text that topics were found in: the verdict, and what changed.

    Attributes
    ----------
    left_out : int
        Paragraphs that do not speak for themselves: headings, rows, short lines. Topics are not found in such, so they
        are not compared.
    foreign : int
        Those among them without a Chinese character.
    changes : tuple of Change
        Topics whose share changed, the largest change first.
    examples : tuple of Example
        Typical paragraphs of what lies outside.
    unknown_examples : tuple of Example
        Some of which nothing is known.
    new_words : tuple of NewWord
        Words that the topics do not know, the most frequent first.
    """

    left_out: int
    foreign: int
    changes: tuple[Change, ...]
    examples: tuple[Example, ...]
    unknown_examples: tuple[Example, ...]
    new_words: tuple[NewWord, ...]

    def record(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        changes = [asdict(change) | {"sure": change.sure} for change in self.changes]
        verdict = {"drifted": self.drifted, "farther": self.farther, "shifted": self.shifted}
        return verdict | asdict(self) | {"changes": changes}
