"""Which date of a paragraph counts, and the period it lies in."""

from __future__ import annotations

from dataclasses import dataclass

from labels import Paragraph, UsageError
from labels.wording import _
from models.output.periods import month_of, quarter_of, year_of

# In the order in which the plain ``date`` of a paragraph is made of them.
KINDS = ("issued", "spoken", "published")
# The date as the paragraph has it: of whichever kind, or of none (the name of a file, a column called 日期).
ANY = "date"
PERIODS = ("year", "quarter", "month")
_END = "-99-99"  # of a year, behind all of its days
_PERIOD_OF = {"year": year_of, "quarter": quarter_of, "month": month_of}
_PER_YEAR = {"year": 1, "quarter": 4, "month": 12}


def read_choice(text: str) -> tuple[str, ...]:
    """Return the kinds of date that were asked for, the first that is known to be taken.

    Parameters
    ----------
    text : str
        ``spoken``, or several in order: ``issued,published``.

    Raises
    ------
    UsageError
        If one is unknown.
    """
    kinds = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for kind in kinds:
        if kind not in (*KINDS, ANY):
            problem, remedy = _("{kind!r} is no kind of date").format(kind=kind), _("use {known}, or several in order")
            raise UsageError("--date", problem, remedy.format(known=", ".join((ANY, *KINDS))))
    if not kinds:
        raise UsageError("--date", _("names no date"), _("use {known}").format(known=", ".join((ANY, *KINDS))))
    return kinds


def date_of(paragraph: Paragraph, kinds: tuple[str, ...]) -> tuple[str | None, str]:
    """Return the first date of a paragraph that is known, and its kind.

    Parameters
    ----------
    paragraph : Paragraph
        The paragraph.
    kinds : tuple of str
        What :func:`read_choice` returned.

    Returns
    -------
    tuple of (str or None, str)
        ISO date, to the day, month or year; of a plain ``date`` the kind is the one it was made of, where that is known.
    """
    for kind in kinds:
        date = getattr(paragraph, kind)
        if date:
            known = (name for name in KINDS if getattr(paragraph, name) == date)
            return date, next(known, ANY) if kind == ANY else kind
    return None, ""


def latest(date: str) -> str:
    """Return what dates are sorted by: one that is known to the month or year alone comes behind all that lie in it.

    Parameters
    ----------
    date : str
        ISO date, to the day, month or year.
    """
    return date + _END[max(len(date) - len("2026"), 0) :]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods of one kind, numbered so that each is one more than the one before.

    Attributes
    ----------
    kind : {"year", "quarter", "month"}
        What a period is.
    """

    kind: str

    def number(self, date: str | None) -> int | None:
        """Return the number of the period that a date lies in; None where the date is not exact enough.

        Parameters
        ----------
        date : str or None
            ISO date.
        """
        name = _PERIOD_OF[self.kind](date)
        if name is None:
            return None
        part = name[5:].removeprefix("Q")
        return int(name[:4]) * _PER_YEAR[self.kind] + (int(part) - 1 if part else 0)

    def name(self, number: int) -> str:
        """Return what a period is called: ``2026``, ``2026-Q3``, ``2026-08``.

        Parameters
        ----------
        number : int
            What :meth:`number` returned.
        """
        year, part = divmod(number, _PER_YEAR[self.kind])
        return {"year": f"{year}", "quarter": f"{year}-Q{part + 1}", "month": f"{year}-{part + 1:02}"}[self.kind]

    def first_month(self, number: int) -> tuple[int, int]:
        """Return the year and the month with which a period begins.

        Parameters
        ----------
        number : int
            What :meth:`number` returned.
        """
        year, part = divmod(number, _PER_YEAR[self.kind])
        return year, part * (12 // _PER_YEAR[self.kind]) + 1
