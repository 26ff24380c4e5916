"""Where texts belong while topics of one's own are added one by one: each is compared with the nearest ones before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Bits, Vectors
from models.topics.editing.topic_text import TopicText
from models.topics.finding.sections import topics_of_sections
from models.topics.placement import Placement, near_enough, place, topics_by_themselves
from models.topics.tagger import TopicTagger
from models.topics.word_support import Nearness


@dataclass(frozen=True, eq=False)
class Growing:
    """The nearest topics of texts, which one more topic may change.

    Attributes
    ----------
    text : TopicText
        The texts.
    floor : float
        Cosine similarity below which a text has no topic.
    placement : Placement
        Where the texts belong; what depends on the next nearest topic but the margin is not kept up to date.
    best, runner : ndarray of float32, shape (n_texts,)
        Score of the nearest topic and of the next one.
    known : ndarray of bool, shape (n_texts,)
        Whether anything is known of a text.
    near : ndarray of bool, shape (n_texts, n_topics at most)
        Which topics each text is near enough to.
    """

    text: TopicText
    floor: float
    placement: Placement
    best: Vectors
    runner: Vectors
    known: Bits
    near: Bits

    @classmethod
    def of(cls, tagger: TopicTagger, text: TopicText, more: int) -> Growing:
        """Return where texts belong before the first topic is added.

        Parameters
        ----------
        tagger : TopicTagger
            The topics as they are.
        text : TopicText
            The texts.
        more : int
            How many topics may be added.
        """
        nearness, floor = tagger.nearness(text.batch), tagger.reach.floor
        found = place(nearness, floor, tagger.eligibility.judge(text.batch, text.paragraphs))
        rows, n_topics = np.arange(len(found)), len(tagger.catalogue)
        best = nearness.at(found.nearest).score
        runner = nearness.at(found.second).score if n_topics > 1 else np.full_like(best, -np.inf)
        near = np.zeros((len(rows), n_topics + more), dtype=bool)
        near[:, :n_topics] = near_enough(nearness, floor)
        return cls(text, floor, found, best, runner, np.asarray(nearness.cosine.any(axis=1)), near)

    def with_one(self, number: int, cosine: Vectors, support: Vectors) -> Growing:
        """Return where texts belong with one more topic.

        Parameters
        ----------
        number : int
            Its number, the next one.
        cosine, support : ndarray of float32, shape (n_texts,)
            How near each text is to it.
        """
        column, before = Nearness(cosine, support), self.placement
        score, known = column.score, self.known | (cosine != 0)
        nearer = score > self.best  # of equal ones the first
        best = np.where(nearer, score, self.best)
        runner = np.where(nearer, self.best, np.maximum(score, self.runner))
        found = replace(
            before,
            nearest=np.where(nearer, number, before.nearest),
            similarity=np.where(nearer, cosine, before.similarity),
            support=np.where(nearer, support, before.support),
            margin=np.where(known, best - runner, np.float32(0)),
        )
        self.near[:, number] = near_enough(column, self.floor)
        found = replace(found, topics=topics_by_themselves(found, known, self.floor))
        return Growing(self.text, self.floor, found, best, runner, known, self.near)

    @property
    def placed(self) -> Placement:
        """Where the texts belong, those that say nothing of their own with their sections."""
        paragraphs = self.text.paragraphs
        if paragraphs is None:
            return self.placement
        return replace(self.placement, topics=topics_of_sections(self.placement, self.near, paragraphs))
