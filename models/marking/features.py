"""Which columns, alone or together, decide whether a word is underlined."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Ints
from models.marking.vocabulary import Vocabulary
from models.marking.word_columns import REACH, SIZES, Columns

# Columns that count together, each with how many words to the right it is read.
Template = tuple[tuple[str, int], ...]
# Templates that each label weighs on its own, besides what all labels share …
OWN_TEMPLATES = """
word-2 word-1 word word+1 word+2 class-2 class-1 class class+1 class+2 tag-2 tag-1 tag tag+1 tag+2 first last last-1 first+1
term-1 term term+1 term-1,term,kind term,term+1,kind weight weight,holds before before,kind after after,kind
holds share,holds sum,holds
"""
# … and those that say how a phrase is built, whatever it speaks of.
SHARED_TEMPLATES = "length-1,length,length+1 kind-1,kind kind,kind+1 kind-1,kind,kind+1 other"


def parse_templates(text: str) -> list[Template]:
    """Parse templates such as ``kind-1,kind``: the kind of the word before and the word's own.

    Parameters
    ----------
    text : str
        Templates separated by white space.

    Returns
    -------
    list of Template
    """
    templates = []
    for entry in text.split():
        parts = []
        for part in entry.split(","):
            name = part.rstrip("+-0123456789")
            parts.append((name, int(part[len(name) :] or 0)))
        templates.append(tuple(parts))
    return templates


def features_of(columns: Columns, template: Template, vocabulary: Vocabulary) -> Ints:
    """Return the value that a template has in each row, without the outermost `REACH`.

    Parameters
    ----------
    columns : Columns
        The words described.
    template : Template
        What to look at.
    vocabulary : Vocabulary
        What the words are numbered by.
    """
    sizes = SIZES | vocabulary.sizes
    rows = len(columns.labels) - 2 * REACH
    code = np.zeros(rows, dtype=np.intp)
    for name, step in template:
        code = code * sizes[name] + columns.values[name][REACH + step : REACH + step + rows]
    return code


def offsets_of(templates: Sequence[Template], vocabulary: Vocabulary) -> Ints:
    """Return the number of the first value of each template, and behind them the number of all values.

    Parameters
    ----------
    templates : sequence of Template
        Their values are numbered through.
    vocabulary : Vocabulary
        What the words are numbered by.
    """
    sizes = SIZES | vocabulary.sizes
    return np.cumsum([0, *(np.prod([sizes[name] for name, _ in template]) for template in templates)])
