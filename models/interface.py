"""What every model is: a trainer that fits, and a tagger that predicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, runtime_checkable

from numpy.typing import NDArray

from labels import Paragraph, Span
from models.arrays import Bits, Floats, Labels
from models.text.analyzer import Analyzer
from models.text.batch import Batch

# What a person marked in texts: for a row the spans, each with the column of its label.
Marks = Mapping[int, Sequence[tuple[int, Span]]]
# What a tagger takes: clean texts, or a batch of them whose words and terms are found once for all who ask.
Texts = Sequence[str] | Batch


@dataclass(frozen=True, slots=True)
class State:
    """What is stored of a model: plain data, no code.

    Attributes
    ----------
    config : mapping
        JSON-serialisable settings and fitted values.
    arrays : mapping of str to ndarray
        Fitted arrays.
    resources : mapping of str to str
        SHA-256 of data that ship with the program and that the model cannot do without, by name.
    """

    config: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    resources: Mapping[str, str] = field(default_factory=dict)


class Tagger(Protocol):
    """A fitted model that says how likely each label is.

    Attributes
    ----------
    kind : str
        Name of the model's class in files and on the command line.
    """

    kind: str

    @property
    def analyzer(self) -> Analyzer:
        """The scheme and what finds its words and terms."""

    @property
    def thresholds(self) -> Floats:
        """Probability from which on a label is given, shape (n_labels,)."""

    def predict_proba(self, texts: Texts) -> Floats:
        """Return calibrated probabilities of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """

    def explain(self, texts: Texts, row: int, label: int) -> list[Span]:
        """Return the spans of one of the texts that carried the label of that column, in text order.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        row : int
            Which text.
        label : int
            Column of the label.
        """

    def topics(self, texts: Texts) -> list[dict[str, Any] | None]:
        """Return the topic of each text (``id``, ``words``, ``score``), None where there is none.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """

    def state(self) -> State:
        """Return what :func:`models.storage.store.save` writes."""


@runtime_checkable
class HasOpinions(Protocol):
    """A tagger of several parts that may disagree."""

    def opinions(self, texts: Texts) -> Floats:
        """Return probabilities by the model as a whole, then by its parts, shape (n_opinions, n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """


@runtime_checkable
class ExplainsTogether(Protocol):
    """A tagger that finds the evidence of many labels faster together than one by one."""

    def explain_all(self, texts: Texts, pairs: Sequence[tuple[int, int]]) -> list[list[Span]]:
        """Return what :meth:`Tagger.explain` does, for each pair of row and label.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        pairs : sequence of (int, int)
            Rows and columns of labels.
        """


class Restorable(Protocol):
    """A class of taggers that can be built again from what was stored."""

    def from_state(self, state: State, analyzer: Analyzer) -> Tagger:
        """Rebuild a stored tagger.

        Parameters
        ----------
        state : State
            What the tagger's ``state`` returned.
        analyzer : Analyzer
            The scheme it was fitted for.
        """


class Trainer(Protocol):
    """Settings of a model, a dataclass whose fields are checked when it is made."""

    def fit(self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats) -> Tagger:
        """Fit a tagger.

        Parameters
        ----------
        batch : Batch
            Clean texts with the analyzer of their scheme.
        labels : ndarray of int, shape (n_texts, n_labels)
            True labels.
        groups : sequence of str
            Document of each text; a document is never on both sides of a fold.
        weights : ndarray of float, shape (n_texts,)
            Weight of each text.
        """


@runtime_checkable
class TakesCells(Protocol):
    """A trainer whose ``fit`` also takes weights of shape (n_texts, n_labels), 0 where nobody looked for the label.

    Other trainers get only the texts in which somebody looked for every label.

    Attributes
    ----------
    takes_cells : bool
        True.
    """

    takes_cells: ClassVar[bool]


@runtime_checkable
class KnowsFresh(Protocol):
    """A trainer that counts how often its model is right on text that the words of the scheme were not written on."""

    def fit_fresh(self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats, fresh: Bits) -> Tagger:
        """Fit a tagger.

        Parameters
        ----------
        batch, labels, groups, weights
            As for :meth:`Trainer.fit`.
        fresh : ndarray of bool, shape (n_texts,)
            Which texts the words were not written on.
        """


@runtime_checkable
class KnowsParagraphs(Protocol):
    """A trainer that looks at what is known of texts besides: their kinds, and the headings and documents they stand in."""

    def fit_paragraphs(
        self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats, paragraphs: Sequence[Paragraph]
    ) -> Tagger:
        """Fit a tagger.

        Parameters
        ----------
        batch, labels, groups, weights
            As for :meth:`Trainer.fit`.
        paragraphs : sequence of Paragraph
            What is known of the texts, in the same order.
        """


@runtime_checkable
class LearnsBeside(Protocol):
    """A trainer that learns from text at large, which nobody read, what examples leave out: chosen ones, or few."""

    def fit_beside(
        self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats, beside: Batch, lot: Bits
    ) -> Tagger:
        """Fit a tagger.

        Parameters
        ----------
        batch, labels, groups, weights
            As for :meth:`Trainer.fit`.
        beside : Batch
            Texts that nobody read, drawn by lot or all there are, none of them among the labelled ones.
        lot : ndarray of bool, shape (n_texts,)
            Which labelled texts were drawn by lot as well; the others were chosen.
        """


@runtime_checkable
class LearnsMarks(Protocol):
    """A trainer that can teach its tagger which words a person would underline."""

    def learn_marks(self, tagger: Any, batch: Batch, marks: Marks) -> Tagger:
        """Return a tagger that gives the same labels and scores, with evidence after the spans that were marked.

        Parameters
        ----------
        tagger : Tagger
            What :meth:`Trainer.fit` returned.
        batch : Batch
            Clean texts.
        marks : mapping of int to sequence of (int, Span)
            Spans by row, each with the column of its label.
        """


@runtime_checkable
class LearnsCorrections(Protocol):
    """A trainer that can teach its tagger what corrections say of texts of their kind."""

    def learn_corrections(
        self, tagger: Any, batch: Batch, corrected: Bits, labels: Labels, judged: Bits, weight: float
    ) -> Tagger:
        """Return a tagger that follows corrections and stays as it is elsewhere.

        Parameters
        ----------
        tagger : Tagger
            What :meth:`Trainer.fit` returned.
        batch : Batch
            Clean texts, corrected ones and others.
        corrected : ndarray of bool, shape (n_texts,)
            Which texts a person has answered for.
        labels : ndarray of int, shape (n_texts, n_labels)
            The answers.
        judged : ndarray of bool, shape (n_texts, n_labels)
            Which labels a person looked for.
        weight : float
            How much an answer weighs; any other text weighs 1.
        """
