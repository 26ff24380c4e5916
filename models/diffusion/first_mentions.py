"""Who speaks of what first, who follows whom, and who has not followed yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np

from models.diffusion.moments import days_between, months_between, order
from models.diffusion.spread_text import Mark, Marks, SpreadText
from models.panel.dating import latest
from models.panel.units import Unit

Status = Literal["mentioned", "undated", "not_yet", "unknown"]
Relation = Literal["follows", "same", "open", "not_yet", "ended"]


@dataclass(frozen=True, slots=True)
class Window:
    """When a unit was heard.

    Attributes
    ----------
    documents : int
        Its documents that have a date.
    first, last : str
        Dates of the first and the last; empty without one. Of a year alone nobody knows that it was earlier than a day in it.
    undated : int
        Its documents without a date.
    """

    documents: int
    first: str
    last: str
    undated: int


@dataclass(frozen=True, slots=True)
class FirstMention:
    """A unit's first mention of something.

    Attributes
    ----------
    unit : Unit
        The unit.
    mark : Mark
        What is mentioned.
    window : Window
        When the unit was heard at all.
    status : {"mentioned", "undated", "not_yet", "unknown"}
        ``undated``: only in documents without a date. ``not_yet``: not until its last document; it may come later (the survey
        is censored there). ``unknown``: there is no dated document in which it was looked for.
    row : int or None
        The paragraph; of an ``undated`` mention the first one read.
    date : str
        Its date; empty where there is none.
    rank : int or None
        Place among the units that mention it, from 1; units of the same date share one.
    months : float or None
        After the first unit.
    before : tuple of Unit
        The units of the date before this one; empty of the first.
    months_before : float or None
        After these.
    days, days_before : int or None
        The same in days, where both dates are known to the day.
    at_start : bool
        Whether no document of the unit is surely older than the one it stands in, so that it may have been mentioned before.
    """

    unit: Unit
    mark: Mark
    window: Window
    status: Status
    row: int | None = None
    date: str = ""
    rank: int | None = None
    months: float | None = None
    before: tuple[Unit, ...] = ()
    months_before: float | None = None
    days: int | None = None
    days_before: int | None = None
    at_start: bool = False


@dataclass(frozen=True, slots=True)
class Following:
    """Two units and one thing: who mentions it first, and how much later the other does.

    Attributes
    ----------
    first, second : FirstMention
        The earlier and the later; where none is, in the order of the units.
    relation : {"follows", "same", "open", "not_yet", "ended"}
        ``same``: on the same date. ``open``: the dates are too inexact to tell, or the later one (of two of one date, either)
        stands in its unit's first document, before which the unit was not heard. ``not_yet``: the second has not mentioned it
        until its last document. ``ended``: the last document of the second is no later than the first's mention.
    months : float or None
        Between the two; of ``not_yet`` the least that it will be.
    days : int or None
        The same in days, where both dates are known to the day.
    """

    first: FirstMention
    second: FirstMention
    relation: Relation
    months: float | None
    days: int | None


def windows(text: SpreadText) -> dict[tuple[str, ...], Window]:
    """Return when each unit was heard, by its key.

    Parameters
    ----------
    text : SpreadText
        The paragraphs.
    """
    heard: defaultdict[tuple[str, ...], defaultdict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
    for document, unit, moment in zip(text.document_keys, text.units, text.moments, strict=True):
        if unit is not None:
            heard[unit.key][document].update(filter(None, (moment,)))
    found = {}
    for key, documents in heard.items():
        dates, dated = set().union(*documents.values()), sum(map(bool, documents.values()))
        ends = (min(dates, key=latest), max(dates)) if dates else ("", "")
        found[key] = Window(dated, *ends, len(documents) - dated)
    return found


def first_mentions(text: SpreadText, marks: Marks) -> list[FirstMention]:
    """Find the first mention of each mark in each unit.

    Parameters
    ----------
    text : SpreadText
        The paragraphs.
    marks : Marks
        What they speak of.

    Returns
    -------
    list of FirstMention
        Mark by mark; in each those that mention it by date, then those that do not.
    """
    heard, units = windows(text), text.unit_list
    rows: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, unit in enumerate(text.units):
        if unit is not None:
            rows[unit.key].append(row)
    found = []
    for column, mark in enumerate(marks.names):
        of_mark = [_first(text, marks, column, mark, unit, heard[unit.key], rows[unit.key]) for unit in units]
        found += _ranked(of_mark)
    return found


def _first(
    text: SpreadText, marks: Marks, column: int, mark: Mark, unit: Unit, window: Window, rows: Sequence[int]
) -> FirstMention:
    own = np.array(rows, dtype=np.intp)
    given = own[marks.given[own, column]].tolist()
    dated = [row for row in given if text.moments[row]]
    if dated:
        row = min(dated, key=lambda row: latest(text.moments[row]))  # of one date the first that was read
        moment = text.moments[row]
        return FirstMention(unit, mark, window, "mentioned", row, moment, at_start=order(window.first, moment) != "before")
    if given:
        return FirstMention(unit, mark, window, "undated", given[0])
    asked = any(text.moments[row] for row in own[marks.judged[own, column]].tolist())
    return FirstMention(unit, mark, window, "not_yet" if asked else "unknown")


def _ranked(mentions: Sequence[FirstMention]) -> list[FirstMention]:
    """Return the mentions of one mark by date, each with its place."""
    mentioned = sorted((one for one in mentions if one.status == "mentioned"), key=lambda one: latest(one.date))
    others = sorted((one for one in mentions if one.status != "mentioned"), key=lambda one: _LAST.index(one.status))
    ranked: list[FirstMention] = []
    before: list[FirstMention] = []
    level: list[FirstMention] = []
    for place, one in enumerate(mentioned, 1):
        if not level or one.date != level[0].date:
            before, level, rank = level, [], place
        level.append(one)
        ranked.append(
            replace(
                one,
                rank=rank,
                months=months_between(mentioned[0].date, one.date),
                before=tuple(earlier.unit for earlier in before),
                months_before=months_between(before[0].date, one.date) if before else None,
                days=days_between(mentioned[0].date, one.date),
                days_before=days_between(before[0].date, one.date) if before else None,
            )
        )
    return ranked + others


_LAST = ("not_yet", "undated", "unknown")


def followings(mentions: Sequence[FirstMention]) -> Iterator[Following]:
    """Yield who follows whom: every two units of which one at least mentions a mark at a known date.

    Parameters
    ----------
    mentions : sequence of FirstMention
        What :func:`first_mentions` found.

    Yields
    ------
    Following
        In the order of the mentions.
    """
    by_mark: defaultdict[Mark, list[FirstMention]] = defaultdict(list)
    for one in mentions:
        by_mark[one.mark].append(one)
    for of_mark in by_mark.values():
        for first, second in combinations(of_mark, 2):
            if first.status != "mentioned" or second.status not in ("mentioned", "not_yet"):
                continue
            until = second.date or second.window.last
            days, months = days_between(first.date, until), months_between(first.date, until)
            placed = order(first.date, until)
            if second.status == "not_yet":
                still = placed == "before"
                yield Following(
                    first, second, "not_yet" if still else "ended", months if still else None, days if still else None
                )
            elif placed == "open" or second.at_start or (placed == "same" and first.at_start):
                yield Following(first, second, "open", None, None)
            else:
                yield Following(first, second, "same" if placed == "same" else "follows", months, days)


def count_followings(mentions: Sequence[FirstMention]) -> int:
    """Return how many :func:`followings` there are, without making them.

    Parameters
    ----------
    mentions : sequence of FirstMention
        What :func:`first_mentions` found.
    """
    mentioned: defaultdict[Mark, int] = defaultdict(int)
    waiting: defaultdict[Mark, int] = defaultdict(int)
    for one in mentions:
        mentioned[one.mark] += one.status == "mentioned"
        waiting[one.mark] += one.status == "not_yet"
    return sum(count * (count - 1) // 2 + count * waiting[mark] for mark, count in mentioned.items())
