"""A list of suspect labels in the form of predictions, so that every writer can write it and what comes back is labelled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path

from labels import Evidence
from labels.wording import language
from models.prediction import Prediction
from models.text.batch import Batch
from training.review.contradictions import differing_words
from training.review.out_of_fold import Unseen
from training.review.suspects import Suspect
from training.sets.labelled_set import LabelledSet

# Columns that travel with a paragraph: the labels that look wrong, those it would have by the model, how wrong the worst
# of them looks, and why, in words.
SUSPECT, SUGGESTED, SUSPICION, REASON = "suspect", "suggested", "suspicion", "reason"


def review_rows(
    data: LabelledSet, unseen: Unseen, suspects: Sequence[Suspect], model: str, lang: str | None = None
) -> list[Prediction]:
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
    lang : str, optional
        Language of the reasons, one of :data:`labels.wording.LANGUAGES`; that which people are spoken to in by default.

    Returns
    -------
    list of Prediction
    """
    by_row = {row: list(found) for row, found in groupby(sorted(suspects, key=lambda one: one.row), key=lambda one: one.row)}
    evidence = _evidence(data, unseen, by_row)
    lang = lang or language()
    says, names, rows = _reasons()[lang], data.scheme.taxonomy.names_in(lang), []
    for row, found in by_row.items():
        paragraph = data.paragraphs[row]
        found = sorted(found, key=lambda one: -one.score)
        given, doubted = paragraph.labels or (), {data.keys[one.column] for one in found}
        suggested = [key for key in data.keys if (key in given) != (key in doubted)]
        notes = {
            SUSPECT: " ".join(data.keys[one.column] for one in found),
            SUGGESTED: " ".join(suggested),
            SUSPICION: f"{found[0].score:.3f}",
            REASON: says["between"].join(_reason(data, unseen, one, says, names) for one in found),
        }
        own = {f"{name} (input)" if name in notes else name: value for name, value in (paragraph.extra or {}).items()}
        scores = dict(zip(data.keys, unseen.probabilities[row].round(4).tolist(), strict=True))
        said = replace(paragraph, labels=None, part=None, extra={**own, **notes})
        rows.append(Prediction(said, given, scores, evidence.get(row, ()), None, model, round(found[0].score, 3)))
    return sorted(rows, key=lambda one: -one.doubt)


@cache
def _reasons() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))


def _reason(data: LabelledSet, unseen: Unseen, suspect: Suspect, says: Mapping[str, str], names: Mapping[str, str]) -> str:
    row, column = suspect.row, suspect.column
    label, given = names[data.keys[column]], bool(data.labels[row, column])
    chance, threshold = unseen.probabilities[row, column], unseen.thresholds[row, column]
    parts = [says["given" if given else "missing"].format(label=label, chance=chance, threshold=threshold)]
    if suspect.contradiction:
        neighbour = suspect.contradiction.neighbour
        here, there = differing_words(data.batch, row, neighbour)
        words = says["words"].format(here=here, there=there) if here or there else says["same"]
        parts.append(says["without" if given else "with"].format(id=data.paragraphs[neighbour].id, words=words))
    return says["and"].join(parts)


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
