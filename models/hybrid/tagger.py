"""The hybrid tagger: keyword rules and TF-IDF, pooled. Needs numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import Span
from models.arrays import Floats
from models.decisions.calibration import logit
from models.decisions.pooling import to_probabilities
from models.decisions.whole_spans import whole_spans
from models.hybrid.residual import Residual
from models.hybrid.text_opinion import text_opinion
from models.interface import State, Texts
from models.lexicon.tagger import LexiconTagger
from models.marking.cases import Cases, cases_of
from models.marking.marker import Marker
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.tfidf.tagger import TfidfTagger


class HybridTagger:
    """A logarithmic opinion pool of two members (Genest and Zidek, 1986).

    The log odds of the members are added with fixed weights and calibrated. The weights are set, not
    learned: learned on the written corpus they trust what resembles it too far, and real text does less.

    Parameters
    ----------
    lexicon : LexiconTagger
        Keyword rules.
    tfidf : TfidfTagger
        TF-IDF of characters, words or both; reads texts with the same analyzer.
    pool : mapping of str to float
        Weight of each member: ``lexicon``, ``tfidf``.
    slope, offset : ndarray of float, shape (n_labels,)
        Platt's sigmoid of each label over the pooled log odds.
    refuted : ndarray of float, shape (n_labels,)
        Log odds added where terms of a label stand and all mean something else: what the characters say of such a text
        is mostly the terms themselves.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    marker : Marker, optional
        Knows which words a person underlines; learned where spans were marked.
    residual : Residual, optional
        What corrections add to the log odds; learned where there are any.
    beyond : ndarray of float, shape (n_labels,), optional
        Log odds added where no term of a label counts. Where it is there, a text in which one counts gets at least the
        probability that the rules give it; learned from chosen examples beside text at large.
    """

    kind = "hybrid"

    def __init__(
        self,
        lexicon: LexiconTagger,
        tfidf: TfidfTagger,
        pool: Mapping[str, float],
        slope: Floats,
        offset: Floats,
        refuted: Floats,
        thresholds: Floats,
        marker: Marker | None = None,
        residual: Residual | None = None,
        beyond: Floats | None = None,
    ) -> None:
        self.lexicon, self.tfidf, self.pool = lexicon, tfidf, pool
        self.slope, self.offset, self.refuted, self.thresholds = slope, offset, refuted, thresholds
        self.marker, self.residual, self.beyond = marker, residual, beyond

    @property
    def analyzer(self) -> Analyzer:
        """What both members read texts with."""
        return self.lexicon.analyzer

    def opinions(self, texts: Texts) -> Floats:
        """Return probabilities by the pool, by the rules and by the characters, shape (3, n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        batch, single = self.analyzer.batch(texts), self.analyzer.scheme.taxonomy.single
        text_odds = self.tfidf.log_odds(batch)
        rules, characters = self.lexicon.predict_proba(batch), to_probabilities(text_odds, single)
        odds = self.pooled(batch, rules, text_odds)
        if self.residual:
            odds += self.residual.log_odds(batch)
        return np.stack([to_probabilities(odds, single), rules, characters])

    def pooled(self, batch: Batch, rules: Floats, text_odds: Floats) -> Floats:
        """Return the calibrated log odds of the pool without what corrections add, shape (n_texts, n_labels).

        Parameters
        ----------
        batch : Batch
            Clean texts.
        rules : ndarray of float, shape (n_texts, n_labels)
            What the rules say, probabilities.
        text_odds : ndarray of float, shape (n_texts, n_labels)
            What the TF-IDF member says, log odds.
        """
        shape, sure = rules.shape, logit(rules)
        opinion = text_opinion(text_odds, self.tfidf.learned, self.analyzer.scheme.taxonomy.single)
        pooled = self.pool["lexicon"] * sure + self.pool["tfidf"] * opinion
        odds = self.slope * pooled + self.offset + self.refuted * batch.mentions.refuted(*shape)
        if self.beyond is None:
            return np.asarray(odds)
        return np.where(batch.mentions.votes(*shape), np.maximum(odds, sure), odds + self.beyond)

    def predict_proba(self, texts: Texts) -> Floats:
        """Return calibrated probabilities of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        if not len(texts):
            return np.zeros((0, len(self.thresholds)))
        return np.asarray(self.opinions(texts)[0])

    def with_marker(self, marker: Marker) -> HybridTagger:
        """Return the same tagger with evidence by a marker.

        Parameters
        ----------
        marker : Marker
            Knows which words a person underlines.
        """
        return self._changed(marker=marker)

    def with_beyond(self, beyond: Floats) -> HybridTagger:
        """Return the same tagger with what is added where no term of a label counts.

        Parameters
        ----------
        beyond : ndarray of float, shape (n_labels,)
            Log odds.
        """
        return self._changed(beyond=beyond)

    def with_residual(self, residual: Residual) -> HybridTagger:
        """Return the same tagger with what corrections add.

        Parameters
        ----------
        residual : Residual
            What is added to the log odds of the pool.
        """
        return self._changed(residual=residual)

    def _changed(self, **parts: Any) -> HybridTagger:
        parts = {"marker": self.marker, "residual": self.residual, "beyond": self.beyond} | parts
        calibration = (self.slope, self.offset, self.refuted, self.thresholds)
        return HybridTagger(self.lexicon, self.tfidf, self.pool, *calibration, **parts)

    def explain(self, texts: Texts, row: int, label: int) -> list[Span]:
        """Return the words of a clean text that carried a label, in text order.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        row, label : int
            Which text, and the column of the label.
        """
        return self.explain_all(texts, [(row, label)])[0]

    def explain_all(self, texts: Texts, pairs: Sequence[tuple[int, int]]) -> list[list[Span]]:
        """Return the words that carried labels of clean texts: for each pair of row and label its spans, in text order.

        Where spans of a label were marked by hand, what a person would underline. Else, where a term of the lexicon
        counts, the counting terms: they outweigh all else. What is said without one is carried by the n-grams of the
        TF-IDF member.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        pairs : sequence of (int, int)
            Rows and columns of labels.

        Returns
        -------
        list of list of Span
        """
        batch = self.analyzer.batch(texts)
        learned = [pair for pair in pairs if self.marker and self.marker.known[pair[1]]]
        found: dict[tuple[int, int], list[Span]] = {}
        if self.marker and learned:
            spans = self.marker.mark(self.cases(batch, learned), self.analyzer.compounds)
            found = dict(zip(learned, spans, strict=True))
        return [found.get(pair) or self._terms(batch, *pair) for pair in pairs]

    def cases(self, batch: Batch, pairs: Sequence[tuple[int, int]]) -> Cases:
        """Return what a marker reads of texts and their labels.

        Parameters
        ----------
        batch : Batch
            Clean texts.
        pairs : sequence of (int, int)
            Rows and columns of labels.
        """
        rows = sorted({row for row, _ in pairs})
        added = self.tfidf.all_contributions(batch.take(np.array(rows, dtype=np.intp)))
        return cases_of(batch, rows, pairs, added)

    def _terms(self, batch: Batch, row: int, label: int) -> list[Span]:
        spans = self.lexicon.explain(batch, row, label)
        if not spans:
            return self.tfidf.explain(batch, row, label)
        return whole_spans(batch.words_of(row), spans, self.analyzer.segmenter, self.analyzer.compounds, terms=True)

    def topics(self, texts: Texts) -> list[dict[str, Any] | None]:
        """Return None for each text: this model knows no topics.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        return [None] * len(texts)

    def state(self) -> State:
        """Return what is stored: the members' states under their names, and the pool."""
        members = {"lexicon": self.lexicon.state(), "tfidf": self.tfidf.state()}
        arrays: dict[str, NDArray[Any]] = {
            "slope": self.slope,
            "offset": self.offset,
            "refuted": self.refuted,
            "thresholds": self.thresholds,
        }
        for name, state in members.items():
            arrays.update({f"{name}.{key}": array for key, array in state.arrays.items()})
        config: dict[str, Any] = {"pool": dict(self.pool)} | {name: state.config for name, state in members.items()}
        if self.marker:
            marker = self.marker.state()
            arrays |= {f"marker.{key}": array for key, array in marker.arrays.items()}
            config["marker"] = marker.config
        if self.beyond is not None:
            arrays["beyond"] = self.beyond
        resources = dict(members["tfidf"].resources)
        if self.residual:
            residual = self.residual.state()
            arrays |= {f"residual.{key}": array for key, array in residual.arrays.items()}
            config["residual"] = residual.config
            resources |= residual.resources
        return State(config, arrays, resources)

    @classmethod
    def from_state(cls, state: State, analyzer: Analyzer) -> HybridTagger:
        """Rebuild a stored tagger.

        Parameters
        ----------
        state : State
            What :meth:`state` returned.
        analyzer : Analyzer
            The scheme it was fitted for.

        Returns
        -------
        HybridTagger
        """

        def part(name: str) -> dict[str, NDArray[Any]]:
            return {key.removeprefix(f"{name}."): array for key, array in state.arrays.items() if key.startswith(f"{name}.")}

        own, marker, residual = state.arrays, None, None
        if "marker" in state.config:
            marker = Marker.from_state(State(state.config["marker"], part("marker")), analyzer.segmenter.part_of_speech)
        if "residual" in state.config:
            residual = Residual.from_state(State(state.config["residual"], part("residual"), state.resources))
        return cls(
            LexiconTagger.from_state(State(state.config["lexicon"], part("lexicon")), analyzer),
            TfidfTagger.from_state(State(state.config["tfidf"], part("tfidf"), state.resources), analyzer),
            state.config["pool"],
            own["slope"],
            own["offset"],
            own["refuted"],
            own["thresholds"],
            marker,
            residual,
            own.get("beyond"),
        )
