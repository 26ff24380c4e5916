"""The hybrid with one thing changed at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.taggers.vector_member import Decide, fit_vectors_alone, fit_with_vectors
from labels.wording import N_, _
from models.tagger import PolicyTagger
from training.experiment import Experiment, fit
from training.sets.labelled_set import LabelledSet
from training.sets.split import split_documents

WHOLE = "hybrid"


def decider(policy: PolicyTagger) -> Decide:
    """Return what gives the labels that a model predicts.

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    """
    return lambda batch: policy.tagger.predict_proba(batch) >= policy.thresholds


def fit_experiment(experiment: Experiment, data: LabelledSet) -> Decide:
    """Fit as ``training.run`` does.

    Parameters
    ----------
    experiment : Experiment
        What to fit.
    data : LabelledSet
        What to fit on.

    Returns
    -------
    Decide
    """
    return decider(fit(experiment, data))


@dataclass(frozen=True, slots=True)
class Variant:
    """The hybrid with something changed.

    Attributes
    ----------
    name : str
        What the table calls it.
    overrides : tuple of str
        ``key=value`` pairs over the experiment file.
    experiment : str
        Name of the experiment file.
    fit : callable
        Fits the experiment on labelled paragraphs; returns what predicts labels.
    fitted : LabelledSet, optional
        What is learned from in place of the split's side.
    measured : LabelledSet, optional
        What stands in for the held-out documents, row by row; other sets are then not measured on.
    """

    name: str
    overrides: tuple[str, ...] = ()
    experiment: str = WHOLE
    fit: Callable[[Experiment, LabelledSet], Decide] = fit_experiment
    fitted: LabelledSet | None = None
    measured: LabelledSet | None = None


def variants(fitted: LabelledSet, held: LabelledSet, weak: Sequence[tuple[str, LabelledSet]]) -> list[Variant]:
    """Return what is compared with the whole model.

    Parameters
    ----------
    fitted, held : LabelledSet
        What the whole model learns from and the held-out documents.
    weak : sequence of (str, LabelledSet)
        Paragraphs that a model labelled, after the model's name.
    """
    first, second = natural_halves(fitted)
    taught = _("with {count} real paragraphs labelled by {name}")
    return [
        Variant(N_("without the lexicon"), ("parameters.lexicon_weight=0",)),
        Variant(N_("without TF-IDF"), ("parameters.tfidf_weight=0",)),
        Variant(N_("TF-IDF of words"), ("parameters.tfidf.words=true", "parameters.tfidf.chars=[0, 0]")),
        Variant(N_("TF-IDF of words and characters"), ("parameters.tfidf.words=true",)),
        Variant(N_("with word vectors"), ("parameters.tfidf_weight=0.3",), fit=fit_with_vectors),
        Variant(N_("lexicon alone"), experiment="lexicon"),
        Variant(N_("words and characters alone"), experiment="tfidf"),
        Variant(N_("word vectors alone"), fit=fit_vectors_alone),
        Variant(N_("calibrated for the corpus's shares"), ("parameters.base_rate=0",)),
        Variant(N_("heading before the text"), fitted=with_headings(fitted), measured=with_headings(held)),
        Variant(N_("half A of the natural part"), fitted=first),
        Variant(N_("half B of the natural part"), fitted=second),
        Variant(N_("without the hard part"), ("hard_weight=0",)),
        Variant(N_("hard part at full weight"), ("hard_weight=1",)),
        *(Variant(taught.format(count=len(more), name=_(name)), fitted=joined(fitted, more)) for name, more in weak),
    ]


def natural_halves(data: LabelledSet) -> tuple[LabelledSet, LabelledSet]:
    """Return the set twice, each time with the other half of its natural documents left out.

    Parameters
    ----------
    data : LabelledSet
        Paragraphs of both parts of the corpus.
    """
    natural, hard = np.flatnonzero(~data.hard), np.flatnonzero(data.hard)
    documents = [data.documents[row] for row in natural]
    first, second = split_documents(documents, data.labels[natural], share=0.5, seed=0)
    return (
        data.take(np.concatenate([natural[first], hard]), data.name),
        data.take(np.concatenate([natural[second], hard]), data.name),
    )


def with_headings(data: LabelledSet) -> LabelledSet:
    """Put the heading that a paragraph stands under before its text, as a sentence of its own.

    Parameters
    ----------
    data : LabelledSet
        The paragraphs.

    Returns
    -------
    LabelledSet
    """
    led = (replace(p, text=f"{p.heading}。{p.text}") if p.heading else p for p in data.paragraphs)
    return LabelledSet(data.name, tuple(led), data.scheme)


def joined(data: LabelledSet, more: LabelledSet) -> LabelledSet:
    """Return both sets as one.

    Parameters
    ----------
    data, more : LabelledSet
        Sets of one scheme.
    """
    return LabelledSet(data.name, data.paragraphs + more.paragraphs, data.scheme)
