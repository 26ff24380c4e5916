"""Tag paragraphs: cleaning, model, thresholds and evidence behind one call."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, compress, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError, Paragraph, load_taxonomy
from models.engines.parallel import ordered_map
from models.interface import Floats, Span, Tagger
from models.text.batch import Batch
from models.text.prose import is_prose
from seeds.cleaning.clean import clean_text

BATCH = 512


@dataclass(frozen=True, slots=True)
class LabelSpan:
    """A stretch of a paragraph's text that carried a label.

    Attributes
    ----------
    label : str
        Label key.
    start, end : int
        Character offsets into the text.
    text : str
        The stretch itself.
    weight : float
        Share of the label's evidence, a fraction in [0, 1].
    """

    label: str
    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True, eq=False, slots=True)
class _Judged:
    """What a model says of a batch; arrays, which travel between processes well.

    Attributes
    ----------
    scores : ndarray of float, shape (n_texts, n_labels)
        Calibrated probabilities.
    given : ndarray of bool, shape (n_texts, n_labels)
        Labels given.
    spans : dict of int to list of (int, Span)
        For each row with evidence its spans, each with the column of its label.
    topics : list
        The topic of each text, None where there is none.
    """

    scores: Floats
    given: NDArray[np.bool_]
    spans: dict[int, list[tuple[int, Span]]]
    topics: list[dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of one paragraph.

    Attributes
    ----------
    paragraph : Paragraph
        The paragraph, text cleaned.
    labels : tuple of str
        Labels whose probability reaches the threshold, in taxonomy order; empty for "none of the six".
    scores : mapping of str to float
        Calibrated probability of each label, fractions in [0, 1].
    evidence : tuple of LabelSpan
        The words that carried each given label.
    topic : mapping or None
        ``id``, ``words`` and ``score`` of the topic, where the model knows topics.
    model : str
        Which model said so.
    """

    paragraph: Paragraph
    labels: tuple[str, ...]
    scores: Mapping[str, float]
    evidence: tuple[LabelSpan, ...]
    topic: Mapping[str, Any] | None
    model: str

    @property
    def text(self) -> str:
        """The clean text that was tagged."""
        return self.paragraph.text

    def to_record(self) -> dict[str, Any]:
        """Return the JSON form of DESIGN section 3."""
        record = self.paragraph.to_record()
        record.pop("part", None)
        record["labels"] = list(self.labels)
        record["scores"] = dict(self.scores)
        record["evidence"] = [
            {"label": s.label, "start": s.start, "end": s.end, "text": s.text, "weight": s.weight} for s in self.evidence
        ]
        record["topic"] = dict(self.topic) if self.topic else None
        record["model"] = self.model
        return record


class PolicyTagger:
    """A loaded model, ready to tag.

    Parameters
    ----------
    tagger : Tagger
        The fitted model.
    name : str
        Name shown in predictions.
    thresholds : mapping of str to float, optional
        Thresholds that replace the model's own, by label key.

    Examples
    --------
    >>> from models import load
    >>> load("lexicon").tag(["全省新型储能装机突破五百万千瓦。"])[0].labels
    ('energy_storage',)
    """

    def __init__(self, tagger: Tagger, name: str, thresholds: Mapping[str, float] | None = None) -> None:
        self.tagger, self.name = tagger, name
        self.thresholds: Floats = np.array(tagger.thresholds, dtype=np.float64)
        for key, value in (thresholds or {}).items():
            self.thresholds[load_taxonomy().keys.index(key)] = value

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return calibrated probabilities of raw texts, shape (n_texts, n_labels)."""
        return self.tagger.predict_proba([clean_text(text) for text in texts])

    def tag(self, texts: Sequence[str], *, evidence: bool = True) -> list[Prediction]:
        """Tag raw texts, each as one paragraph.

        Parameters
        ----------
        texts : sequence of str
            Paragraphs as found.
        evidence : bool
            Whether to look for the words that carried each label.

        Returns
        -------
        list of Prediction
            One a text, in order.

        Raises
        ------
        InputError
            If `texts` is a single string or holds something that is not text.
        """
        if isinstance(texts, str):
            raise InputError("tag", "got one string, which would be read letter by letter", "give a list of texts")
        paragraphs = []
        for number, text in enumerate(texts, 1):
            if not isinstance(text, str):
                raise InputError(f"tag: text {number}", f"is {type(text).__name__}, not text", "give a list of texts")
            paragraphs.append(Paragraph(f"text#{number}", "text", number, "body", clean_text(text)))
        return list(self.tag_paragraphs(paragraphs, evidence=evidence))

    def tag_paragraphs(self, paragraphs: Iterable[Paragraph], *, evidence: bool = True, jobs: int = 1) -> Iterator[Prediction]:
        """Tag clean paragraphs as they come, in batches, so that memory stays flat.

        Parameters
        ----------
        paragraphs : iterable of Paragraph
            Clean paragraphs.
        evidence : bool
            Whether to look for the words that carried each label.
        jobs : int
            Worker processes; they are started only for more than one batch of paragraphs.

        Yields
        ------
        Prediction
            One a paragraph, in order.
        """
        source = iter(paragraphs)
        batches = iter(lambda: list(islice(source, BATCH)), [])
        first = list(islice(batches, 2))
        if len(first) < 2:
            jobs = 1
        read: deque[list[Paragraph]] = deque()

        def texts() -> Iterator[list[tuple[str, bool]]]:
            for batch in chain(first, batches):
                read.append(batch)
                # Site furniture carries no label (codebook G2).
                yield [(paragraph.text, paragraph.kind != "boilerplate") for paragraph in batch]

        for judged in ordered_map(partial(self._judge, evidence=evidence), texts(), jobs):
            yield from self._predictions(read.popleft(), judged)

    def _judge(self, texts: Sequence[tuple[str, bool]], evidence: bool) -> _Judged:
        batch = Batch([text for text, _ in texts])
        probabilities = self.tagger.predict_proba(batch)
        given = probabilities >= self.thresholds
        for row in np.flatnonzero(given.any(axis=1)).tolist():
            text, may = texts[row]
            given[row] &= may and is_prose(text, batch.words_of(row))
        spans: dict[int, list[tuple[int, Span]]] = {}
        if evidence:
            for row, column in np.argwhere(given).tolist():
                spans.setdefault(row, []).extend((column, span) for span in self.tagger.explain(batch, row, column))
        return _Judged(probabilities.round(4), given, spans, self.tagger.topics(batch))

    def _predictions(self, paragraphs: Sequence[Paragraph], judged: _Judged) -> Iterator[Prediction]:
        keys = load_taxonomy().keys
        columns = (judged.scores.tolist(), judged.given.tolist(), judged.topics)
        for row, (paragraph, scores, given, topic) in enumerate(zip(paragraphs, *columns, strict=True)):
            if paragraph.labels is not None:
                paragraph = replace(paragraph, labels=None)
            evidence = tuple(
                LabelSpan(keys[column], span.start, span.end, paragraph.text[span.start : span.end], span.weight)
                for column, span in judged.spans.get(row, ())
            )
            labels = tuple(compress(keys, given))
            yield Prediction(paragraph, labels, dict(zip(keys, scores, strict=True)), evidence, topic, self.name)
