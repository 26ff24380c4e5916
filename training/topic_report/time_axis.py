"""Time on the page: months, quarters or years, whichever hold enough documents, and where they stand on an axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Ints
from models.output.periods import month_of, quarter_of, year_of

# Documents and paragraphs that a month (or quarter, or year) of a chart should hold, in the median: a period of three long
# documents says what these documents say.
DOCUMENTS, PARAGRAPHS = 10, 100


def choose_periods(dates: Sequence[str | None], documents: Sequence[str]) -> list[str | None]:
    """Return the month, quarter or year of each paragraph: the finest that holds enough documents to draw a line.

    Parameters
    ----------
    dates : sequence of (str or None)
        Date of each paragraph.
    documents : sequence of str
        Document of each paragraph.

    Returns
    -------
    list of (str or None)
        ``2026-08``, ``2026-Q3`` or ``2026``. Where no choice holds enough, the coarsest that has more than one period.
    """
    choices = [[period(date) for date in dates] for period in (month_of, quarter_of, year_of)]
    for groups in choices:
        sizes, witnesses = _sizes(groups), _sizes([group for group, _ in set(zip(groups, documents, strict=True))])
        if len(sizes) > 1 and np.median(witnesses) >= DOCUMENTS and np.median(sizes) >= PARAGRAPHS:
            return groups
    return next((groups for groups in reversed(choices) if len(set(groups) - {None}) > 1), choices[0])


def _sizes(groups: Sequence[str | None]) -> Ints:
    return np.unique(np.array([group for group in groups if group], dtype=np.str_), return_counts=True)[1]


def positions(periods: Sequence[str]) -> Ints:
    """Return where periods stand on an axis, the first at 0: a quarter without text takes the room of a quarter.

    Parameters
    ----------
    periods : sequence of str
        All months, all quarters or all years, sorted.
    """
    if not periods:
        return np.zeros(0, dtype=np.intp)
    numbers = np.array([_number(period) for period in periods], dtype=np.intp)
    return np.asarray(numbers - numbers[0])


def _number(period: str) -> int:
    year = int(period[:4])
    if "Q" in period:
        return 4 * year + int(period[6:])
    return 12 * year + int(period[5:7]) if "-" in period else year
