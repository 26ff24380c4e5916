"""Month, quarter and year of a date, as precisely as it is written."""

from __future__ import annotations

import re

from seeds.metadata.dates import parse_date

_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")


def month_of(date: str | None) -> str | None:
    """Return the month of a date (``2026-08``), None where the date has none.

    Parameters
    ----------
    date : str or None
        A date as found: ``2026-08-14``, ``2026-08``, ``2026年8月14日``.
    """
    found = _MONTH.match(date or "")
    return found[0] if found else (parse_date(date or "") or "")[:7] or None


def quarter_of(date: str | None) -> str | None:
    """Return the quarter of a date (``2026-Q3``), None where the date has no month.

    Parameters
    ----------
    date : str or None
        A date as found.
    """
    month = month_of(date)
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" if month else None


def year_of(date: str | None) -> str | None:
    """Return the year of a date (``2026``), None where it has none.

    Parameters
    ----------
    date : str or None
        A date as found.
    """
    found = _YEAR.match(date or "")
    return found[0] if found else (parse_date(date or "") or "")[:4] or None
