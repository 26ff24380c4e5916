"""Populations of made-up paragraphs for tests of audits: texts, scores and a truth that chance decides."""

import numpy as np
from small_sets import small_scheme

from labels import Paragraph
from labels.annotations import text_hash
from models.audit.population import Population
from seeds.cleaning.fold import fold

KEYS = ("apple", "pear")
SCHEME = small_scheme(*KEYS)


def paragraphs(count, *, documents=8):
    """Return paragraphs of a few documents."""
    text = "第{}段讲述果园里的第{}棵树如何结果。"
    return [
        Paragraph(f"d{n % documents}#{n}", f"d{n % documents}", n, "body", text.format(n, n * 7), extra={"经办": f"{n}"})
        for n in range(1, count + 1)
    ]


def population(scores, *, model="m", places=None):
    """Return a population with the given scores, tagged from one half on."""
    scores = np.asarray(scores, dtype=float).reshape(len(scores), -1)
    found = paragraphs(len(scores))
    return Population(
        tuple(one.id for one in found),
        tuple(text_hash(fold(one.text)) for one in found),
        tuple(one.doc for one in found),
        tuple(places or [f"{2020 + n % 4}" for n in range(len(scores))]),
        KEYS[: scores.shape[1]],
        scores,
        scores >= 0.5,
        model,
    )


def likely(count, seed=0, labels=2):
    """Return scores as a tagger gives them (mostly low, some high) and a truth that follows them."""
    random = np.random.default_rng(seed)
    scores = 1 / (1 + np.exp(-random.normal(-3, 2.5, (count, labels))))
    return scores, random.random((count, labels)) < scores
