"""Find paragraphs, put them in order, and count what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from labels import UsageError
from labels.taxonomy import Taxonomy
from labels.wording import _
from models.arrays import Bits, Ints
from models.doubt import DOUBTFUL
from training.desk.search.row_filter import RowFilter
from training.desk.search.searched_words import matching, phrases_of
from training.desk.spoken_errors import listed
from training.desk.state.desk_file import DeskFile
from training.desk.state.row_columns import Names, RowColumns
from training.desk.state.said_of_texts import PersonView

ORDERS = ("doc", "date", "score", "doubt", "relevance")
_MOST_NAMES = 50  # of a facet
_REMEMBERED = 8  # queries


class WordSearch:
    """Find texts by their words, and remember what was found last: filters change while the words stay.

    Parameters
    ----------
    file : DeskFile
        The desk.
    """

    def __init__(self, file: DeskFile) -> None:
        self._file = file
        # With the columns that they are of, for a page may still look at those of before; kept, so that none takes their place.
        self._found: dict[str, tuple[RowColumns, Ints]] = {}

    def rows(self, query: str, columns: RowColumns) -> Ints | None:
        """Return the positions of the paragraphs in which all words of a query occur; None where it has none.

        Parameters
        ----------
        query : str
            As typed.
        columns : RowColumns
            The paragraphs.
        """
        phrases = phrases_of(query)
        if not phrases:
            return None
        expression = matching(phrases)
        of, found = self._found.get(expression, (None, None))
        if found is None or of is not columns:
            table = self._file.read().execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,)).fetchall()
            found = columns.positions(np.array(table, dtype=np.int64).reshape(-1))
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[expression] = columns, found
        return found

    def by_relevance(self, query: str, columns: RowColumns) -> Ints:
        """Return the same positions, best first by BM25 (Robertson and Zaragoza, 2009).

        Parameters
        ----------
        query : str
            As typed, with at least one word.
        columns : RowColumns
            The paragraphs.
        """
        expression = matching(phrases_of(query))
        table = self._file.read().execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank", (expression,)).fetchall()
        return columns.positions(np.array(table, dtype=np.int64).reshape(-1))

    def forget(self) -> None:
        """Forget what was found: the paragraphs are others now."""
        self._found.clear()


def find(asked: RowFilter, view: PersonView, search: WordSearch) -> Bits:
    """Return which paragraphs a filter leaves, shape (n,).

    Parameters
    ----------
    asked : RowFilter
        The filter.
    view : PersonView
        What the person sees.
    search : WordSearch
        Finds texts by their words.
    """
    columns = view.columns
    found = np.ones(len(columns), dtype=bool)
    if (words := search.rows(asked.q, columns)) is not None:
        found[:] = False
        found[words] = True
    for names, wanted in (
        (columns.regions, asked.region),
        (columns.levels, asked.level),
        (columns.issuers, asked.issuer),
        (columns.docs, asked.doc),
        (columns.kinds, asked.kind),
        (columns.topics, asked.topic),
    ):
        if wanted:
            found &= names.among(wanted)
    if asked.since:
        found &= columns.begins >= int(asked.since.replace("-", "").ljust(8, "0"))
    if asked.until:
        found &= (columns.ends <= int(asked.until.replace("-", "").ljust(8, "9"))) & (columns.ends > 0)
    return found & _said(asked, view)


def _said(asked: RowFilter, view: PersonView) -> Bits:
    """Return which paragraphs a filter leaves by what is said of them."""
    said = np.ones(len(view.columns), dtype=bool)
    at = [view.columns.keys.index(key) for key in asked.label]
    if at:
        said &= view.labels[:, at].any(axis=1)
    if asked.none:
        said &= _unlabelled(view)
    if asked.blank:
        said &= view.columns.empty
    if asked.least is not None or asked.most is not None:
        said &= _within(asked, highest(view, at))
    if asked.doubt:
        said &= view.doubt >= np.float32(DOUBTFUL)
    for wanted, known in ((asked.corrected, view.corrected), (asked.checked, view.checked)):
        if wanted is not None:
            said &= known == wanted
    return said


def _unlabelled(view: PersonView) -> Bits:
    """Return which paragraphs carry no label; of one without text that is not known."""
    return ~view.labels.any(axis=1) & ~view.columns.empty


def _within(asked: RowFilter, scores: Any) -> Bits:
    """Return which scores are within the limits of a filter; in single precision, as they are kept, 0.99 is a little less."""
    least, most = np.float32(asked.least or 0.0), np.float32(1.0 if asked.most is None else asked.most)
    return np.asarray((scores >= least) & (scores <= most))


def highest(view: PersonView, at: Sequence[int]) -> Any:
    """Return the highest score of each paragraph, of some labels or of all, shape (n,).

    Parameters
    ----------
    view : PersonView
        What the person sees.
    at : sequence of int
        Columns of the labels; empty for all.
    """
    return (view.scores[:, list(at)] if at else view.scores).max(axis=1, initial=0.0)


def in_order(found: Bits, order: str, asked: RowFilter, view: PersonView, search: WordSearch) -> Ints:
    """Return the positions of what was found, in an order; what is equal stays as people read it.

    Parameters
    ----------
    found : ndarray of bool, shape (n,)
        What :func:`find` returned.
    order : {"doc", "date", "score", "doubt", "relevance"}
        Newest first, highest first; without words to search by, relevance is the order in which people read.
    asked : RowFilter
        The filter.
    view : PersonView
        What the person sees.
    search : WordSearch
        Finds texts by their words.

    Raises
    ------
    UsageError
        If there is no such order.
    """
    if order not in ORDERS:
        raise UsageError(
            "order",
            _("{order!r} is no order").format(order=order[:40]),
            _("use one of {known}").format(known=listed(ORDERS)),
        )
    columns = view.columns
    if order == "relevance" and phrases_of(asked.q):
        ranked = search.by_relevance(asked.q, columns)
        return ranked[found[ranked]]
    at = columns.order[found[columns.order]]
    if order == "date":
        return at[np.argsort(-columns.begins[at], kind="stable")]
    if order == "score":
        return at[np.argsort(-highest(view, [columns.keys.index(key) for key in asked.label])[at], kind="stable")]
    return at[np.argsort(-view.doubt[at], kind="stable")] if order == "doubt" else at


def facets(asked: RowFilter, view: PersonView, search: WordSearch, taxonomy: Taxonomy) -> dict[str, Any]:
    """Count by what paragraphs say; the counts of a field leave out its own condition, so that one sees what else there is.

    Parameters
    ----------
    asked : RowFilter
        The filter.
    view : PersonView
        What the person sees.
    search : WordSearch
        Finds texts by their words.
    taxonomy : Taxonomy
        The labels.

    Returns
    -------
    dict
        By field the values that occur, each with its name and count; labels and years in their order, others with the most
        frequent first. ``flags`` are the counts of what is without labels, or without text, doubtful, corrected, checked.
    """
    columns = view.columns
    found = find(asked, view, search)

    def without(**conditions: Any) -> Bits:  # what the filter leaves without some of its conditions
        other = replace(asked, **conditions)
        return found if other == asked else find(other, view, search)

    unlabelled, any_label = _unlabelled(view), {"label": (), "none": False, "blank": False}
    at = without(**any_label)
    given, free = view.labels, at
    if asked.least is not None or asked.most is not None:  # of a label that is chosen the limits are those of its own score
        given, free = given & _within(asked, view.scores), without(**any_label, least=None, most=None)
    counts: list[dict[str, Any]] = [
        {"value": label.key, "name": label.name, "count": int(count)}
        for label, count in zip(taxonomy.labels, given[free].sum(axis=0), strict=True)
    ]
    counts.append({"value": "", "name": None, "count": int((at & unlabelled).sum())})
    years = sorted(_counted(columns.years, without(since="", until="")), key=lambda one: str(one["value"]))
    result: dict[str, Any] = {"label": counts, "year": years}
    for name, values in (
        ("region", columns.regions),
        ("level", columns.levels),
        ("kind", columns.kinds),
        ("issuer", columns.issuers),
        ("topic", columns.topics),
        ("doc", columns.docs),
    ):
        result[name] = list(islice(_counted(values, without(**{name: ()})), _MOST_NAMES))
    flags = {"none": int((at & unlabelled).sum()), "blank": int((at & columns.empty).sum())}
    flags["doubtful"] = int((without(doubt=False) & (view.doubt >= np.float32(DOUBTFUL))).sum())
    for name, known in (("corrected", view.corrected), ("checked", view.checked)):
        inside = without(**{name: None})
        flags[name], flags[f"un{name}"] = int((inside & known).sum()), int((inside & ~known).sum())
    return result | {"flags": flags}


def _counted(names: Names, found: Bits) -> Iterator[dict[str, Any]]:
    counts = np.bincount(names.of[found] + 1, minlength=len(names.names) + 1)[1:]
    for number in np.argsort(-counts, kind="stable").tolist():
        if not counts[number]:
            return
        yield {"value": names.names[number], "name": names.names[number], "count": int(counts[number])}
