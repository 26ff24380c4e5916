"""A list of suspect labels in the form of predictions, so that every writer can write it and what comes back is labelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from labels import Evidence
from models.prediction import Prediction
from models.text.batch import Batch
from training.review.contradictions import differing_words
from training.review.out_of_fold import Unseen
from training.review.suspects import Suspect
from training.sets.labelled_set import LabelledSet

# Columns that travel with a paragraph: the labels that look wrong, those it would have by the model, how wrong the worst
# of them looks, and why, in words.
SUSPECT, SUGGESTED, SUSPICION, REASON = "suspect", "suggested", "suspicion", "reason"


def review_rows(data: LabelledSet, unseen: Unseen, suspects: Sequence[Suspect], model: str) -> list[Prediction]:
    """Return a row for each paragraph with a label that looks wrong, the worst first.

    The labels are those that were given: a row that nobody changes comes back as it went out. Columns behind say which of
    them look wrong, with a reason for each. Evidence is what speaks for the labels in question and for those given.

    Parameters
    ----------
    data : LabelledSet
        The paragraphs and their labels.
    unseen : Unseen
        What models say that have not seen the documents.
    suspects : sequence of Suspect
        As :func:`training.review.suspects.find_suspects` returns them.
    model : str
        Name of the model, for people.

    Returns
    -------
    list of Prediction
    """
    by_row = {row: list(found) for row, found in groupby(sorted(suspects, key=lambda one: one.row), key=lambda one: one.row)}
    evidence = _evidence(data, unseen, by_row)
    rows = []
    for row, found in by_row.items():
        paragraph = data.paragraphs[row]
        found = sorted(found, key=lambda one: -one.score)
        given, doubted = paragraph.labels or (), {data.keys[one.column] for one in found}
        suggested = [key for key in data.keys if (key in given) != (key in doubted)]
        notes = {
            SUSPECT: " ".join(data.keys[one.column] for one in found),
            SUGGESTED: " ".join(suggested),
            SUSPICION: f"{found[0].score:.3f}",
            REASON: "; ".join(_reason(data, unseen, one) for one in found),
        }
        own = {f"{name} (input)" if name in notes else name: value for name, value in (paragraph.extra or {}).items()}
        scores = dict(zip(data.keys, unseen.probabilities[row].round(4).tolist(), strict=True))
        said = replace(paragraph, labels=None, part=None, extra={**own, **notes})
        rows.append(Prediction(said, given, scores, evidence.get(row, ()), None, model, round(found[0].score, 3)))
    return sorted(rows, key=lambda one: -one.doubt)


def _reason(data: LabelledSet, unseen: Unseen, suspect: Suspect) -> str:
    row, column = suspect.row, suspect.column
    label, given = data.scheme.taxonomy.labels[column], bool(data.labels[row, column])
    chance, threshold = unseen.probabilities[row, column], unseen.thresholds[row, column]
    said = f"a model that has not seen the document says {chance:.2f} (it gives the label from {threshold:.2f} on)"
    parts = [f"{label.name} is {'given' if given else 'not given'}; {said}"]
    if suspect.contradiction:
        neighbour = suspect.contradiction.neighbour
        here, there = differing_words(data.batch, row, neighbour)
        differ = f"here “{here}”, there “{there}”" if here or there else "in the same words"
        answer = "does not have it" if given else "has it"
        parts.append(f"{data.paragraphs[neighbour].id}, nearly the same text, {answer}: {differ}")
    return ", and ".join(parts)


def _evidence(data: LabelledSet, unseen: Unseen, by_row: dict[int, list[Suspect]]) -> dict[int, tuple[Evidence, ...]]:
    """Return what speaks for the labels given and in question, by models that have not seen the document."""
    found: dict[int, tuple[Evidence, ...]] = {}
    for inside, policy in unseen.folds:
        rows = [row for row in inside.tolist() if row in by_row]
        batch: Batch = policy.tagger.analyzer.batch([data.texts[row] for row in rows])
        for place, row in enumerate(rows):
            columns = {one.column for one in by_row[row]} | {
                data.scheme.taxonomy.columns[key] for key in data.paragraphs[row].labels or ()
            }
            text = data.texts[row]
            found[row] = tuple(
                Evidence(data.keys[column], start, end, text[start:end], weight)
                for column in sorted(columns)
                for start, end, weight in policy.tagger.explain(batch, place, column)
            )
    return found
