"""A tagger that is spoiled on purpose: one label's terms no longer count, and all thresholds are moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.catalog import MODELS
from models.decisions.thresholds import decide
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from seeds.vocabulary.lexicon import Lexicon
from training.sets.labelled_set import LabelledSet

PROFILE = "recall"


def commonest(data: LabelledSet) -> int:
    """Return the column of the label that most paragraphs bear.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    """
    return int(np.argmax(data.labels.sum(axis=0)))


def spoil(policy: PolicyTagger, column: int) -> PolicyTagger:
    """Return a tagger as if it had been fitted well and then put to text whose words for one label are new.

    Every term of the label becomes an exception to itself, so that none counts; what was learned stays, and with it the
    scores' calibration, which is now wrong. Thresholds are those of the profile that would rather tag in vain.

    Parameters
    ----------
    policy : PolicyTagger
        A fitted hybrid; it stays as it is.
    column : int
        The label.

    Returns
    -------
    PolicyTagger
    """
    scheme, old = policy.scheme, policy.tagger.analyzer
    key = scheme.keys[column]
    entry = scheme.lexicon.entries[key]
    changed = replace(entry, exceptions=(*entry.exceptions, *entry.terms, *entry.weak))
    spoiled = replace(scheme, lexicon=Lexicon({**scheme.lexicon.entries, key: changed}))
    analyzer = Analyzer(spoiled, old.words, old.rules, old.surroundings)
    tagger = MODELS[policy.tagger.kind].load_tagger().from_state(policy.tagger.state(), analyzer)
    own = dict(zip(scheme.keys, policy.thresholds.tolist(), strict=True))
    return PolicyTagger(tagger, f"{policy.name} (spoiled)", decide(own, profile=PROFILE))
