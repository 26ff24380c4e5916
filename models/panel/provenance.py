"""What a panel was made of, so that its numbers can be made again: model, scheme, dictionary, texts and answers by digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import numpy as np

from models.panel.paragraph_table import Table
from seeds.schemes import LEXICON, Scheme

DIGITS = 12


def digest(lines: Iterable[str]) -> str:
    """Return the first twelve digits of the SHA-256 of some lines, in whatever order they come.

    Parameters
    ----------
    lines : iterable of str
        The lines.
    """
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:DIGITS]


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
    models = [name or "labels of the files" for name in sorted(table.models)]
    if cross is not None:
        told.append(f"{cross[0].name} {cross[0].digest}")
        models.append(cross[1])
    return {
        "model": "; ".join(models),
        "scheme": "; ".join(told),
        "lexicon": digest([scheme.texts.get(LEXICON, "")]),
        "texts": digest(f"{table.doc_names[doc]}\t{name}\t{text}" for doc, name, text in _named(table)),
        "answers": digest(_answers(table)),
        "call": call,
    }


def _named(table: Table) -> Iterable[tuple[int, str, str]]:
    return zip(table.docs.tolist(), table.ids, table.hashes, strict=True)


def _answers(table: Table) -> Iterable[str]:
    """Yield what is said of each paragraph, as text."""
    tagged = np.hstack([table.tagged, table.cross_tagged])
    scores = np.hstack([table.scores, table.cross_scores])
    for name, given, likely in zip(table.ids, tagged, scores, strict=True):
        yield f"{name}\t{''.join('1' if one else '0' for one in given)}\t{' '.join(f'{score:.4f}' for score in likely)}"
