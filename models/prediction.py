"""What a model says of one paragraph."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labels import Evidence, Paragraph
from labels.wording import ngettext

_FOLLOWING = re.compile(r" \((\d+) corrected ([0-9a-f]+)\)$")


@dataclass(frozen=True)
class Prediction:
    """What a model says of one paragraph.

    Attributes
    ----------
    paragraph : Paragraph
        The paragraph, text cleaned.
    labels : tuple of str
        Labels whose probability reaches the threshold, in the order of the scheme; empty for "no label".
    scores : mapping of str to float
        Calibrated probability of each label, fractions in [0, 1]; NaN where there is no text.
    evidence : tuple of Evidence
        The words that carried each given label.
    topic : mapping or None
        ``id``, ``name``, ``words`` and ``score`` of the topic, where the model knows topics.
    model : str
        Which model said so.
    doubt : float
        How far the model's parts are from agreeing, between 0 and 1: what a person should look at first; NaN where there is no
        text.
    corrected : bool
        Whether a person has said what this text is, and labels and scores are theirs.
    judged : tuple of str
        Labels that a person looked for, in the order of the scheme: their scores stand for an answer, and are no probabilities
        to be shown to people.
    """

    paragraph: Paragraph
    labels: tuple[str, ...]
    scores: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    topic: Mapping[str, Any] | None
    model: str
    doubt: float = 0.0
    corrected: bool = False
    judged: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The clean text that was tagged."""
        return self.paragraph.text

    @property
    def has_text(self) -> bool:
        """Whether there was a text to look at; where there was none, nothing is known of any label."""
        return self.paragraph.has_text

    def to_record(self) -> dict[str, Any]:
        """Return the JSON form: the paragraph's fields, then what the model says of it.

        ``predicted`` repeats the labels: it stays as it is where somebody changes them, and so tells that they did. Of a
        paragraph without text ``judged`` is empty, and doubt and all scores are null.
        """
        record = self.paragraph.to_record()
        record.pop("part", None)
        record["labels"] = list(self.labels)
        record["predicted"] = list(self.labels)
        has_text = self.has_text
        record["scores"] = dict(self.scores) if has_text else dict.fromkeys(self.scores)
        record["doubt"] = self.doubt if has_text else None
        record["corrected"] = self.corrected
        record["evidence"] = [
            {"label": span.label, "start": span.start, "end": span.end, "text": span.text, "weight": span.weight}
            for span in self.evidence
        ]
        record["topic"] = dict(self.topic) if self.topic else None
        record["model"] = self.model
        return record


def of_no_text(paragraph: Paragraph, keys: Sequence[str], model: str) -> Prediction:
    """Return what a model says of a paragraph without text: nothing, which is not that it carries no label.

    Parameters
    ----------
    paragraph : Paragraph
        Without text, as a row of a table may be.
    keys : sequence of str
        Label keys in column order.
    model : str
        Which model was asked.

    Returns
    -------
    Prediction
        Without labels, of which none was looked for (``judged`` of its paragraph is empty); scores and doubt are NaN, which
        files hold as missing.
    """
    return Prediction(paragraph.changed(judged=()), (), dict.fromkeys(keys, math.nan), (), None, model, math.nan)


def shown_model(name: str) -> str:
    """Return the name of a model as people are told it; results and logs keep it as it is.

    Parameters
    ----------
    name : str
        With how many corrections it follows, as :class:`models.corrected.Corrections` says it, or without any.
    """
    found = _FOLLOWING.search(name)
    if not found:
        return name
    count = int(found[1])
    says = ngettext(" ({count} text as a person answered, {digest})", " ({count} texts as people answered, {digest})", count)
    return name[: found.start()] + says.format(count=count, digest=found[2])
