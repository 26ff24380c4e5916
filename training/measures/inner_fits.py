"""Fits that only measure: what they ask for, and what they need not say since the fit on everything says it."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from training.experiment import Experiment

# Who says while a model is fitted what it leaves out.
_SPEAKERS = ("training.experiment", "models.tfidf.trainer")
# The setting of trainers that says how many paragraphs must carry a label.
LEAST = "least"


def for_folds(experiment: Experiment) -> Experiment:
    """Return an experiment for fits on a part of the paragraphs, in which a label needs half as many of them.

    A label that the model on everything learns must be learned by those on four fifths too, or another model is measured;
    documents are of uneven size.

    Parameters
    ----------
    experiment : Experiment
        What is fitted on everything.
    """
    return replace(experiment, parameters=_with_less(experiment.parameters))


def _with_less(parameters: Mapping[str, Any]) -> dict[str, Any]:
    changed = {key: _with_less(value) for key, value in parameters.items() if isinstance(value, Mapping)}
    less = {LEAST: math.ceil(parameters[LEAST] / 2)} if LEAST in parameters else {}
    return {**parameters, **changed, **less}


@contextmanager
def inner_fits(*, tell: bool = False) -> Iterator[None]:
    """Keep warnings of fits from being repeated.

    Parameters
    ----------
    tell : bool
        Whether each different warning is shown once; else none is.
    """
    told: set[str] = set()

    def first(record: logging.LogRecord) -> bool:
        message = record.getMessage()
        new = tell and message not in told
        told.add(message)
        return new or record.levelno < logging.WARNING

    loggers = [logging.getLogger(name) for name in _SPEAKERS]
    for logger in loggers:
        logger.addFilter(first)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(first)
