"""How a term may be written besides its usual spelling: A I, e-VTOL, 5 G 工厂, 无入机 as scans have it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.text.context import Context

# Between these a writer or a scan may put a sign.
_LATIN_SEAM = re.compile(r"(?<=[a-z0-9])(?=[a-z])|(?<=[a-z])(?=[0-9])")
_SCRIPT_SEAM = re.compile(r"(?<=[a-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[a-z0-9])")
# A run of more letters is a word or a name that nobody spells out.
LONGEST = 5
# A common character that a scan takes for another makes a new word of a short term (电池, 电地): only longer ones vary.
SHORTEST = 3


def spellings(term: str, context: Context) -> Iterator[str]:
    """Yield other spellings of a term.

    Latin letters apart by a space, a full stop or a hyphen, a space between Latin and Chinese, and one character taken
    for a look-alike.

    Parameters
    ----------
    term : str
        Folded, in lower case.
    context : Context
        Which characters scans confuse.

    Yields
    ------
    str
    """
    runs = re.findall("[a-z0-9]+", term)
    if runs and max(map(len, runs)) <= LONGEST:
        spelt = {term, *(_LATIN_SEAM.sub(sign, term) for sign in " .-")}
        # One letter before a word of its own: e-VTOL.
        spelt |= {re.sub("(?<![a-z0-9])([a-z])(?=[a-z]{3})", rf"\1{sign}", term) for sign in " -"}
        yield from sorted((spelt | {_SCRIPT_SEAM.sub(" ", one) for one in spelt}) - {term})
    confused = context.rare_look_alikes + (context.look_alikes if len(term) >= SHORTEST else ())
    yield from (term.replace(pair[0], pair[1]) for pair in confused if pair[0] in term)
