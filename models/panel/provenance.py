"""What a panel was made of, so that its numbers can be made again: model, scheme, dictionary, texts and answers by digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from labels.wording import N_
from models.audit.population import Population
from models.panel.paragraph_table import Table
from seeds.schemes import LEXICON, Scheme

DIGITS = 12
_GIVEN, _ANSWERED = N_("labels of the files"), N_("{count} paragraph(s) as people answered")


def counted(table: Table, keys: Sequence[str], crossed: Sequence[str] = ()) -> Population:
    """Return all that was counted as the population of an audit, whose digests a panel and its audit share.

    Parameters
    ----------
    table : Table
        The paragraphs.
    keys, crossed : sequence of str
        The labels, and those of a second scheme.

    Returns
    -------
    Population
        Probabilities that nobody gave are -1.
    """
    return Population(
        tuple(table.ids),
        tuple(table.hashes),
        tuple(table.doc_names[doc] for doc in table.docs.tolist()),
        tuple(table.places),
        (*keys, *crossed),
        np.nan_to_num(np.hstack([table.scores, table.cross_scores]), nan=-1),
        np.hstack([table.tagged, table.cross_tagged]),
        "; ".join(sorted(table.models)),
    )


def who_labelled(table: Table, cross: str | None = None, say: Callable[[str], str] = str) -> str:
    """Return who gave the labels: models, the files themselves, people.

    Parameters
    ----------
    table : Table
        The paragraphs.
    cross : str, optional
        The model that tagged by a second scheme.
    say : callable
        Takes a message and returns it in the language of who reads it. Files say it in one language, whoever writes them.
    """
    models = [name or say(_GIVEN) for name in sorted(table.models)]
    if n_by_people := int(table.by_person.sum()):
        models.append(say(_ANSWERED).format(count=n_by_people))
    return "; ".join([*models, *([cross] if cross else [])])


def provenance(table: Table, scheme: Scheme, call: str, cross: tuple[Scheme, str] | None = None) -> Mapping[str, str]:
    """Return what stands behind every number of a panel.

    Parameters
    ----------
    table : Table
        The paragraphs.
    scheme : Scheme
        Whose labels were counted.
    call : str
        What was asked for.
    cross : tuple of (Scheme, str), optional
        A second scheme, and the model that tagged by it.

    Returns
    -------
    mapping of str to str
        By the name of the column: ``model``, ``scheme``, ``lexicon``, ``texts``, ``answers``, ``call``.
    """
    told = [f"{scheme.name} {scheme.digest}"]
    if cross is not None:
        told.append(f"{cross[0].name} {cross[0].digest}")
    whole = counted(table, scheme.keys, cross[0].keys if cross else ())
    return {
        "model": who_labelled(table, cross[1] if cross else None),
        "scheme": "; ".join(told),
        "lexicon": hashlib.sha256(scheme.texts.get(LEXICON, "").encode()).hexdigest()[:DIGITS],
        "texts": whole.digest,
        "answers": whole.model_digest,
        "call": call,
    }
