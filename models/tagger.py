"""Tag paragraphs: cleaning, model, thresholds and evidence behind one call.

    paragraphs ──512 at a time──▶ _judge (in workers: arrays) ──▶ _predictions (records) ──▶ writer

The writer pulls: nothing is read before it is asked for, so that memory stays flat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, compress, islice
from typing import TYPE_CHECKING, Any

import numpy as np

from labels import Evidence, InputError, Paragraph, Span
from labels.annotations import text_hash
from labels.support.made import made
from labels.wording import _
from models.arrays import Bits, Floats
from models.corrected import Corrections, correct
from models.decisions.thresholds import given
from models.doubt import doubt
from models.engines.frames import tagged_frame
from models.engines.parallel import ordered_map
from models.interface import ExplainsTogether, HasOpinions, Tagger
from models.prediction import Prediction, of_no_text
from models.text.batch import Batch
from models.text.prose import is_prose
from models.text.without_labels import unlabelled
from seeds.cleaning.clean import clean_text
from seeds.schemes import Scheme

if TYPE_CHECKING:
    import pandas as pd

BATCH = 512


# No label is said to be more sure than this: on real text what models are most sure of is wrong once in fifty cases.
MOST = 0.99


@dataclass(frozen=True, eq=False, slots=True)
class _Judged:
    """What a model says of a batch; arrays, which travel between processes well.

    Attributes
    ----------
    scores : ndarray of float, shape (n_texts, n_labels)
        Calibrated probabilities.
    predicted : ndarray of bool, shape (n_texts, n_labels)
        Labels given.
    doubt : ndarray of float, shape (n_texts,)
        How far the model's parts are from agreeing.
    spans : dict of int to list of (int, Span)
        For each row with evidence its spans, each with the column of its label.
    topics : list
        The topic of each text, None where there is none.
    hashes : list of str
        Hash of each folded text; empty where nobody asks for them.
    """

    scores: Floats
    predicted: Bits
    doubt: Floats
    spans: dict[int, list[tuple[int, Span]]]
    topics: list[dict[str, Any] | None]
    hashes: list[str]


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
    corrections : Corrections, optional
        What people said of single texts; where they did, it holds in place of what the model says.
    digest : str
        What tells the model from others of the same name; empty where nothing is stored of it.

    Examples
    --------
    >>> from models import load
    >>> load("lexicon").tag(["全省新型储能装机突破五百万千瓦。"])[0].labels
    ('energy_storage',)
    """

    def __init__(
        self,
        tagger: Tagger,
        name: str,
        thresholds: Mapping[str, float] | None = None,
        corrections: Corrections | None = None,
        digest: str = "",
    ) -> None:
        self.tagger, self.corrections, self.digest = tagger, corrections, digest
        self.name = f"{name} ({corrections})" if corrections else name
        self.thresholds: Floats = np.array(tagger.thresholds, dtype=np.float64)
        for key, value in (thresholds or {}).items():
            self.thresholds[self.scheme.taxonomy.columns[key]] = value

    @property
    def scheme(self) -> Scheme:
        """The scheme whose labels it gives."""
        return self.tagger.analyzer.scheme

    @property
    def keys(self) -> tuple[str, ...]:
        """Label keys in column order."""
        return self.scheme.keys

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return the model's calibrated probabilities of raw texts, shape (n_texts, n_labels), corrections left out.

        Parameters
        ----------
        texts : sequence of str
            Paragraphs as found.
        """
        return np.minimum(self.tagger.predict_proba([clean_text(text) for text in texts]), MOST)

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
            One per text, in order; of a text that is empty nothing is known, and its scores and doubt are NaN.

        Raises
        ------
        InputError
            If `texts` is a single string or holds something that is not text.
        """
        if isinstance(texts, str):
            problem = _("got one string, which would be read letter by letter")
            raise InputError("tag", problem, _("give a list of texts"))
        paragraphs = []
        for number, text in enumerate(texts, 1):
            if not isinstance(text, str):
                problem = _("is {found}, not text").format(found=type(text).__name__)
                raise InputError(_("tag: text {number}").format(number=number), problem, _("give a list of texts"))
            paragraphs.append(Paragraph(f"text#{number}", "text", number, "body", clean_text(text)))
        return list(self.tag_paragraphs(paragraphs, evidence=evidence))

    def tag_frame(self, frame: pd.DataFrame, text: str = "text", *, prefix: str = "", evidence: bool = True) -> pd.DataFrame:
        """Tag a column of a data frame.

        Parameters
        ----------
        frame : pandas.DataFrame
            One row per paragraph; it stays as it is.
        text : str
            Name of the column that holds the texts. A cell without text (None, NaN, blanks) gets no label and no score.
        prefix : str
            Put before the names of the new columns.
        evidence : bool
            Whether to look for the words that carried each label.

        Returns
        -------
        pandas.DataFrame
            The same rows and columns, and behind them ``labels`` (a list of keys), ``score_<key>`` for each label
            (fractions in [0, 1]), ``doubt``, ``corrected`` (whether a person said so), with `evidence` ``evidence`` (a list
            of words), and ``model``.

        Raises
        ------
        UsageError
            If there is no column of that name or a new one would cover an old one.
        InputError
            If a cell holds something that is neither text nor missing.

        Examples
        --------
        >>> import pandas as pd
        >>> from models import load
        >>> frame = pd.DataFrame({"段落": ["全省新型储能装机突破五百万千瓦。", None]})
        >>> load("lexicon").tag_frame(frame, text="段落")["labels"].tolist()
        [['energy_storage'], []]
        """
        return tagged_frame(partial(self.tag, evidence=evidence), self.keys, frame, text, prefix, evidence, self.name)

    def tag_paragraphs(
        self, paragraphs: Iterable[Paragraph], *, evidence: bool = True, jobs: int = 1, batch: int = BATCH
    ) -> Iterator[Prediction]:
        """Tag clean paragraphs as they come, in batches, so that memory stays flat.

        Parameters
        ----------
        paragraphs : iterable of Paragraph
            Clean paragraphs.
        evidence : bool
            Whether to look for the words that carried each label.
        jobs : int
            Worker processes; they are started only for more than one batch of paragraphs.
        batch : int
            How many are judged at once.

        Yields
        ------
        Prediction
            One per paragraph, in order; of one without text as :func:`models.prediction.of_no_text` says it.
        """
        batches = _batches(paragraphs, batch)
        first = list(islice(batches, 2))
        jobs = jobs if len(first) > 1 else 1
        judge = partial(self._judge, evidence=evidence)
        for some, judged in ordered_map(judge, chain(first, batches), jobs, send=_texts_and_leave):
            yield from self._predictions(some, judged, evidence)

    def _judge(self, texts: Sequence[tuple[str, bool]], evidence: bool) -> _Judged:
        batch = self.tagger.analyzer.batch([text for text, _ in texts])
        tagger = self.tagger
        opinions = tagger.opinions(batch) if isinstance(tagger, HasOpinions) else tagger.predict_proba(batch)[None]
        probabilities, doubts = np.minimum(opinions[0], MOST), doubt(opinions)
        predicted = given(probabilities, self.thresholds, self.scheme.taxonomy.single)
        for row in np.flatnonzero(predicted.any(axis=1)).tolist():
            if not (texts[row][1] and is_prose(batch.texts[row], batch.words_of(row))):
                predicted[row], doubts[row] = False, 0.0
        spans = self._spans(batch, predicted) if evidence else {}
        hashes = [text_hash(text) for text in batch.texts] if self.corrections else []  # folded here, for the members
        return _Judged(probabilities.round(4), predicted, doubts.round(3), spans, self.tagger.topics(batch), hashes)

    def _spans(self, batch: Batch, predicted: Bits) -> dict[int, list[tuple[int, Span]]]:
        spans: dict[int, list[tuple[int, Span]]] = {}
        pairs = [(row, column) for row, column in np.argwhere(predicted).tolist()]
        if isinstance(self.tagger, ExplainsTogether):
            found = self.tagger.explain_all(batch, pairs)
        else:
            found = [self.tagger.explain(batch, *pair) for pair in pairs]
        for (row, column), one in zip(pairs, found, strict=True):
            spans.setdefault(row, []).extend((column, span) for span in one)
        return spans

    def _predictions(self, paragraphs: Sequence[Paragraph], judged: _Judged, evidence: bool) -> Iterator[Prediction]:
        keys = self.keys
        said = self.corrections.find(judged.hashes) if self.corrections else {}
        found = judged.spans.get
        columns = (judged.scores.tolist(), judged.predicted.tolist(), judged.doubt.tolist(), judged.topics)
        for row, (paragraph, scores, predicted, doubts, topic) in enumerate(zip(paragraphs, *columns, strict=True)):
            paragraph = unlabelled(paragraph, self.scheme.taxonomy)
            text = paragraph.text
            if not paragraph.has_text:  # a missing text is no text without a label
                yield of_no_text(paragraph, keys, self.name)
                continue
            spans = [
                Evidence(keys[column], start, end, text[start:end], weight) for column, (start, end, weight) in found(row, ())
            ]
            says = {
                "paragraph": paragraph,
                "labels": tuple(compress(keys, predicted)),
                "scores": dict(zip(keys, scores, strict=True)),
                "evidence": tuple(spans),
                "topic": topic,
                "model": self.name,
                "doubt": doubts,
            }
            prediction = made(Prediction, says)
            if row in said:
                prediction = correct(prediction, said[row], self.tagger, keys, evidence=evidence)
            yield prediction


def _batches(paragraphs: Iterable[Paragraph], size: int) -> Iterator[list[Paragraph]]:
    source = iter(paragraphs)
    while batch := list(islice(source, size)):
        yield batch


def _texts_and_leave(batch: Sequence[Paragraph]) -> list[tuple[str, bool]]:
    """Return what a worker needs: the texts, and whether each may carry a label; site furniture carries none."""
    return [(paragraph.text, paragraph.kind != "boilerplate") for paragraph in batch]
