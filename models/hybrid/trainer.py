"""Train the hybrid tagger: its members apart, then one calibration over their pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from labels import Span
from models.arrays import Bits, Floats, Labels
from models.decisions.calibration import apart, cell_weights, fit_platt, logit, shift_base_rate
from models.decisions.pooling import fit_together
from models.hybrid.presumed import PRESUMED, expected_beyond, fit_reliable, join, keep_within
from models.hybrid.refuted import fit_refuted
from models.hybrid.residual import fit_residual
from models.hybrid.tagger import HybridTagger
from models.hybrid.text_opinion import text_opinion
from models.hybrid.transductive import fit_among
from models.interface import Marks
from models.lexicon.tagger import LexiconTagger
from models.lexicon.trainer import LexiconTrainer
from models.marking.trainer import fit_marker
from models.settings import check_settings, seed_setting, setting
from models.text.batch import Batch
from models.tfidf.compiled import MISSING
from models.tfidf.tagger import TfidfTagger
from models.tfidf.trainer import TfidfTrainer


def _characters() -> TfidfTrainer:
    """Beside the lexicon, words add nothing to characters and take half the time of tagging."""
    return TfidfTrainer(words=False, chars=(2, 3))


# How many fresh texts must carry a label before they calibrate it.
ENOUGH = 20
# How firmly the pool's weights are held where they are learned from few examples.
HELD = 10.0
# Probability from which on a label learned from few examples is given: no threshold chosen on them is better than one a little
# below half of the best F1 (as for `threshold`); from 8 examples on it beats the rules, even those of a full lexicon.
EARLY = 0.35


@dataclass(frozen=True, slots=True)
class HybridTrainer:
    """Settings of the hybrid tagger; ``fit`` returns a :class:`~models.hybrid.tagger.HybridTagger`.

    Attributes
    ----------
    lexicon_weight, tfidf_weight : float
        Weight of each member's log odds in the pool.
    base_rate : float
        Share of paragraphs that carry a label, assumed of the text to be tagged and alike for all labels, where no fresh
        text says it: a corpus written to hold labels holds more of them than what will be tagged. 0 takes the training
        text's own shares: right where that is a fair sample of what will be tagged.
    threshold : float
        Probability from which on a label is given that was calibrated on fresh text; the others are given from even odds
        on. F1 is best near half of the best F1 or below (Lipton, Elkan and Naryanaswamy, 2014); on the later documents of
        the written corpus it is best at 0.25 to 0.3, and real text tells no difference between 0.25 and 0.5.
    tfidf : TfidfTrainer
        Settings of the TF-IDF member.
    seed : int
        Seed of the TF-IDF member's folds.
    """

    takes_cells: ClassVar[bool] = True
    lexicon_weight: float = setting(0.7, 0, 10)
    tfidf_weight: float = setting(0.4, 0, 10)
    base_rate: float = setting(0.1, 0, 0.5)
    threshold: float = setting(0.25, 0, 1)
    tfidf: TfidfTrainer = field(default_factory=_characters)
    seed: int = seed_setting()

    def __post_init__(self) -> None:
        check_settings(self)

    def fit(self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats) -> HybridTagger:
        """Fit the members and calibrate their pool on all text.

        Parameters
        ----------
        batch, labels, groups, weights
            As for :meth:`fit_fresh`.

        Returns
        -------
        HybridTagger

        Raises
        ------
        InputError
            As for :meth:`models.tfidf.trainer.TfidfTrainer.fit_with_scores`.
        """
        return self.fit_fresh(batch, labels, groups, weights, np.ones(len(labels), dtype=bool))

    def fit_fresh(self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats, fresh: Bits) -> HybridTagger:
        """Fit the members and calibrate their pool on out-of-fold log odds.

        Rules are right more often on the text they were written on than on any other. So the sigmoid of a label is
        fitted on fresh text alone where enough of it carries the label; then it is given from `threshold` on, else from
        even odds on.

        Parameters
        ----------
        batch : Batch
            Clean texts.
        labels : ndarray of int, shape (n_texts, n_labels)
            True labels.
        groups : sequence of str
            Document of each text.
        weights : ndarray of float, shape (n_texts,) or (n_texts, n_labels)
            Weight of each text, or of each text for each label: 0 where nobody looked for it.
        fresh : ndarray of bool, shape (n_texts,)
            Which texts the lexicon was not written on; all of them is as good as none.

        Returns
        -------
        HybridTagger

        Raises
        ------
        InputError
            As for :meth:`models.tfidf.trainer.TfidfTrainer.fit_with_scores`.
        """
        if (settled := self.tfidf.settled(len(batch))) is not self.tfidf:
            return replace(self, tfidf=settled).fit_fresh(batch, labels, groups, weights, fresh)
        cells = cell_weights(weights, labels)
        groups = apart(groups) if self.tfidf.few else groups
        tfidf, scores = replace(self.tfidf, seed=self.seed).fit_with_scores(batch, labels, groups, weights)
        lexicon, mentions = LexiconTrainer(self.seed).fit_with_scores(batch, labels, groups, weights)
        pool = {"lexicon": self.lexicon_weight, "tfidf": self.tfidf_weight}
        single = batch.analyzer.scheme.taxonomy.single
        characters = text_opinion(tfidf.slope * scores + tfidf.offset, tfidf.learned, single)
        # Labels of too few texts keep the lexicon's word alone.
        unknown = (labels * (cells > 0)).sum(axis=0) < self.tfidf.least
        if self.tfidf.few:
            tagger = self._fit_few(lexicon, tfidf, np.stack([mentions, characters]), labels, cells, unknown)
            # How rare a label is in other text is no doubt of its words: they keep what the rules say.
            return tagger.with_beyond(np.zeros(labels.shape[1])) if self.base_rate and not single else tagger
        pooled = pool["lexicon"] * mentions
        pooled += pool["tfidf"] * characters
        slope, offset = fit_platt(pooled, labels, weights)
        where = batch.mentions.refuted(*labels.shape)
        refuted = np.full(labels.shape[1], fit_refuted((slope * pooled + offset)[where], labels[where], cells[where]))
        shifted = shift_base_rate(offset, labels, weights, self.base_rate) if self.base_rate else offset
        fresh = np.zeros(len(labels), dtype=bool) if fresh.all() else fresh
        enough = (labels * (cells > 0))[fresh].sum(axis=0) >= ENOUGH
        again, moved = fit_platt((slope * pooled + offset + refuted * where)[fresh], labels[fresh], weights[fresh])
        slope = np.where(enough, again * slope, slope)
        offset = np.where(enough, again * offset + moved, shifted)
        refuted = np.where(enough, again * refuted, refuted)
        _lexicon_alone(unknown, pool, slope, offset, MISSING)
        return HybridTagger(lexicon, tfidf, pool, slope, offset, refuted, np.where(enough, self.threshold, 0.5))

    def fit_beside(
        self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats, beside: Batch, lot: Bits
    ) -> HybridTagger:
        """Fit on examples that were chosen, or of one label a text, beside text at large.

        What holds no word of a label is presumed not to carry it, in a part of that text, and in all of it the label is not
        given without its words more often than it is thought to stand without them (:mod:`models.hybrid.presumed`). A text
        in which a term counts keeps at least the probability that the rules give it.

        Where a text carries one label, it is learned from with the labels that are guessed of it
        (:mod:`models.hybrid.transductive`).

        Parameters
        ----------
        batch, labels, groups, weights
            As for :meth:`fit_fresh`.
        beside : Batch
            Texts that nobody read, drawn by lot or, where a text carries one label, those that will be tagged.
        lot : ndarray of bool, shape (n_texts,)
            Which labelled texts were drawn by lot as well.

        Returns
        -------
        HybridTagger
            As :meth:`fit` fits it where the settings are not those for few examples; of one label a text also where not
            every label was looked for in all texts, or none is learned.

        Raises
        ------
        InputError
            As for :meth:`models.tfidf.trainer.TfidfTrainer.fit_with_scores`.
        """
        member = replace(self.tfidf.settled(len(batch) + len(beside)), seed=self.seed)
        groups, cells = apart(groups), cell_weights(weights, labels)
        if not member.few or not len(beside):
            return self.fit(batch, labels, groups, weights)
        if batch.analyzer.scheme.taxonomy.single:
            return self._fit_among(member, batch, labels, groups, cells, beside)
        lexicon, mentions = LexiconTrainer(self.seed).fit_with_scores(batch, labels, groups, weights)
        near, rules = beside.take(np.arange(min(PRESUMED, len(beside)))), lexicon.predict_proba(beside)
        joined = join(batch, labels, groups, cells, near)
        tfidf, scores, weighed = fit_reliable(member, joined, EARLY)
        odds = tfidf.slope * scores + tfidf.offset
        members = np.stack([np.vstack([mentions, logit(rules[: len(near)])]), text_opinion(odds, tfidf.learned, False)])
        unknown = (labels * (cells > 0)).sum(axis=0) < member.least
        tagger = self._fit_few(lexicon, tfidf, members, joined.labels, weighed, unknown)
        # What was learned from is judged by fits without it.
        text_odds = np.vstack([odds[len(batch) :], tfidf.log_odds(beside)[len(near) :]])
        most = expected_beyond(batch, labels, cells, beside, lot)
        beyond = keep_within(tagger.pooled(beside, rules, text_odds), beside, tagger.thresholds, most)
        return tagger.with_beyond(np.where(unknown, 0.0, beyond))

    def _fit_among(
        self, member: TfidfTrainer, batch: Batch, labels: Labels, groups: Sequence[str], cells: Floats, beside: Batch
    ) -> HybridTagger:
        known = member.learnable(batch, labels, groups, cells)
        if not len(known) or not (cells > 0).all() or (cells != cells[:, :1]).any():
            return self.fit(batch, labels, groups, cells)
        lexicon, mentions = LexiconTrainer(self.seed).fit_with_scores(batch, labels, groups, cells)
        unknown = np.isin(np.arange(labels.shape[1]), known, invert=True)

        def pool(tfidf: TfidfTagger, scores: Floats) -> HybridTagger:
            odds = tfidf.slope * scores + tfidf.offset
            members = np.stack([mentions, text_opinion(odds, tfidf.learned, True)])
            return self._fit_few(lexicon, tfidf, members, labels, cells, unknown)

        given = batch, labels, groups, cells, known
        return fit_among(member, *given, beside, lexicon.predict_proba(beside), pool)

    def _fit_few(
        self, lexicon: LexiconTagger, tfidf: TfidfTagger, members: Floats, labels: Labels, cells: Floats, unknown: Bits
    ) -> HybridTagger:
        """Pool the members with weights that all labels share, learned, and drawn to the set ones by a prior."""
        single = lexicon.analyzer.scheme.taxonomy.single
        centre, known = np.array([self.lexicon_weight, self.tfidf_weight]), np.flatnonzero(~unknown)
        weights, offset = fit_together(members, labels, cells, known, centre=centre, precision=HELD, single=single)
        pool = {"lexicon": float(weights[0]), "tfidf": float(weights[1])}
        slope = np.ones(len(offset))
        if self.base_rate and not single:  # examples that were chosen hold a label more often than text does, hardly less
            offset = np.minimum(offset, shift_base_rate(offset, labels, cells, self.base_rate))
        _lexicon_alone(unknown, pool, slope, offset, 0.0 if single else MISSING)
        thresholds = np.full(len(slope), 0.0 if single else EARLY)
        if not single:
            thresholds[unknown] = lexicon.thresholds[unknown]
        elif not len(known):  # rules alone: where none speaks all labels are alike, and none is given
            thresholds[:] = np.maximum(lexicon.thresholds, 0.51)
        return HybridTagger(lexicon, tfidf, pool, slope, offset, np.zeros(len(slope)), thresholds)

    def learn_corrections(
        self, tagger: HybridTagger, batch: Batch, corrected: Bits, labels: Labels, judged: Bits, weight: float
    ) -> HybridTagger:
        """Return a tagger that gives corrected texts, and others of their kind, the labels that people gave.

        Parameters
        ----------
        tagger : HybridTagger
            What :meth:`fit` returned.
        batch, corrected, labels, judged, weight
            As for :func:`models.hybrid.residual.fit_residual`.

        Returns
        -------
        HybridTagger
            The tagger itself where it gives these labels already.
        """
        probabilities = tagger.predict_proba(batch)
        residual = fit_residual(batch, probabilities, tagger.thresholds, corrected, labels, judged, weight)
        return tagger.with_residual(residual) if residual else tagger

    def learn_marks(self, tagger: HybridTagger, batch: Batch, marks: Marks) -> HybridTagger:
        """Return a tagger that gives the same labels and scores, with evidence after the spans that were marked.

        Parameters
        ----------
        tagger : HybridTagger
            What :meth:`fit` returned.
        batch : Batch
            Clean texts.
        marks : mapping of int to sequence of (int, Span)
            Spans by row, each with the column of its label.

        Returns
        -------
        HybridTagger
            The tagger itself where nothing was marked.
        """
        spans: dict[tuple[int, int], list[Span]] = {}
        for row in sorted(marks):
            for label, span in marks[row]:
                spans.setdefault((row, label), []).append(span)
        if not spans:
            return tagger
        cases, tag = tagger.cases(batch, list(spans)), batch.analyzer.segmenter.part_of_speech
        marker = fit_marker(cases, list(spans.values()), len(tagger.thresholds), tag, self.seed)
        return tagger.with_marker(marker)


def _lexicon_alone(unknown: Bits, pool: Mapping[str, float], slope: Floats, offset: Floats, missing: float) -> None:
    """Let the lexicon decide the labels that are not learned: the TF-IDF member's constant `missing` is taken off again."""
    slope[unknown] = 1 / pool["lexicon"] if pool["lexicon"] else 0.0
    offset[unknown] = slope[unknown] * pool["tfidf"] * missing - (0 if pool["lexicon"] else MISSING)
