"""The fitted TF-IDF tagger: blocks of n-grams, calibrated, with its evidence. Needs numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError, Span
from labels.wording import _
from models.arrays import Bits, Floats
from models.decisions.evidence import spans_of_weights
from models.decisions.pooling import to_probabilities
from models.decisions.whole_spans import whole_spans
from models.interface import State, Texts
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.tfidf.meaning import TABLE, VECTORS, MeaningBlock
from models.tfidf.ngrams import TfidfBlock
from models.topics.embeddings.wide import wide_digest

TRAIN = "python -m training.run --scheme DIR --data FILE"


class TfidfTagger:
    """One linear model per label over TF-IDF of words and characters.

    Parameters
    ----------
    analyzer : Analyzer
        The scheme it was fitted for.
    blocks : sequence of TfidfBlock or MeaningBlock
        What is read of a text, with its coefficients.
    intercept : ndarray of float, shape (n_labels,)
        Constant of each label.
    slope, offset : ndarray of float, shape (n_labels,)
        Platt's sigmoid of each label.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    """

    kind = "tfidf"

    def __init__(
        self,
        analyzer: Analyzer,
        blocks: Sequence[TfidfBlock | MeaningBlock],
        intercept: Floats,
        slope: Floats,
        offset: Floats,
        thresholds: Floats,
    ) -> None:
        self.analyzer, self.blocks, self.intercept = analyzer, tuple(blocks), intercept
        self.slope, self.offset, self.thresholds = slope, offset, thresholds

    def decision_function(self, texts: Texts) -> Floats:
        """Return uncalibrated scores of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        batch = self.analyzer.batch(texts)
        scores = np.tile(np.asarray(self.intercept, dtype=np.float64), (len(batch), 1))
        for block in self.blocks:
            scores += block.score(batch)
        return scores

    def predict_proba(self, texts: Texts) -> Floats:
        """Return calibrated probabilities of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        return to_probabilities(self.log_odds(texts), self.analyzer.scheme.taxonomy.single)

    @cached_property
    def learned(self) -> Bits:
        """Which labels were learned, shape (n_labels,); the others have the same score on every text."""
        return np.asarray(np.logical_or.reduce([np.asarray(block.weights).any(axis=0) for block in self.blocks]))

    def log_odds(self, texts: Texts) -> Floats:
        """Return calibrated log odds of clean texts, each label by itself, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        return np.asarray(self.slope * self.decision_function(texts) + self.offset)

    def explain(self, texts: Texts, row: int, label: int) -> list[Span]:
        """Return the words of a clean text that carried a label, in text order.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        row, label : int
            Which text, and the column of the label.
        """
        batch = self.analyzer.batch(texts)
        words = batch.words_of(row)
        spans = spans_of_weights(words, self.contributions(batch.texts[row], label))
        return whole_spans(words, spans, self.analyzer.segmenter, self.analyzer.compounds)

    def contributions(self, text: str, label: int) -> Floats:
        """Return what each character of a clean text adds to the score of a label, shape (len(text),).

        Parameters
        ----------
        text : str
            Clean text.
        label : int
            Column of the label.
        """
        return self.all_contributions(self.analyzer.batch([text]))[:-1, label]

    def all_contributions(self, batch: Batch) -> Floats:
        """Return what each character of some texts adds to the score of each label.

        Parameters
        ----------
        batch : Batch
            Clean texts.

        Returns
        -------
        ndarray of float, shape (n_characters, n_labels)
            The characters of all texts, a line feed after each.
        """
        weights = np.zeros((int(batch.points.starts[-1]), len(self.intercept)))
        for block in self.blocks:
            weights += block.contributions(batch)
        return weights

    def topics(self, texts: Texts) -> list[dict[str, Any] | None]:
        """Return None for each text: this model knows no topics.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        return [None] * len(texts)

    def state(self) -> State:
        """Return what is stored."""
        arrays: dict[str, NDArray[Any]] = {
            "intercept": np.asarray(self.intercept, dtype=np.float64),
            "slope": self.slope,
            "offset": self.offset,
            "thresholds": self.thresholds,
        }
        config: list[dict[str, Any]] = []
        resources: dict[str, str] = {}
        for number, block in enumerate(self.blocks):
            arrays[f"weights{number}"] = np.asarray(block.weights, dtype=np.float32)
            if isinstance(block, MeaningBlock):
                config.append({"analyzer": VECTORS})
                arrays[f"mean{number}"] = np.asarray(block.mean, dtype=np.float32)
                resources[TABLE] = wide_digest()
                continue
            grams = sorted(block.vocabulary, key=block.vocabulary.__getitem__)
            entry = {"analyzer": block.analyzer, "span": list(block.span), "grams": grams}
            config.append(entry | {"unit": True} if block.unit else entry)
            arrays[f"idf{number}"] = np.asarray(block.idf, dtype=np.float32)
        return State({"blocks": config}, arrays, resources)

    @classmethod
    def from_state(cls, state: State, analyzer: Analyzer) -> TfidfTagger:
        """Rebuild a stored tagger.

        Parameters
        ----------
        state : State
            What :meth:`state` returned.
        analyzer : Analyzer
            The scheme it was fitted for.

        Returns
        -------
        TfidfTagger

        Raises
        ------
        InputError
            If it reads word vectors and was fitted with others than those of this program.
        """
        arrays = state.arrays
        blocks: list[TfidfBlock | MeaningBlock] = []
        for number, entry in enumerate(state.config["blocks"]):
            if entry["analyzer"] == VECTORS:
                if state.resources.get(TABLE) != wide_digest():
                    problem, remedy = _("are not those that the model was trained with"), _("train again: {command}")
                    raise InputError(_("static word vectors"), problem, remedy.format(command=TRAIN))
                blocks.append(MeaningBlock(arrays[f"mean{number}"], arrays[f"weights{number}"]))
                continue
            vocabulary = {gram: feature for feature, gram in enumerate(entry["grams"])}
            read = (entry["analyzer"], (entry["span"][0], entry["span"][1]), vocabulary)
            block = TfidfBlock(*read, arrays[f"idf{number}"], arrays[f"weights{number}"], unit=entry.get("unit", False))
            blocks.append(block)
        return cls(analyzer, blocks, arrays["intercept"], arrays["slope"], arrays["offset"], arrays["thresholds"])
