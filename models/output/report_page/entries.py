"""Predictions as the data of the report page: one entry after another, so that they are written as they come.

An entry is what is known of the document that follows (an object), the heading of what follows (a text), or a paragraph
(an array whose values :data:`COLUMNS` names; what is empty at its end is left out). What stands in a column of the user's own
is [column, cell], the column by its place in :attr:`Entries.own`, which is known once all are written.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from labels import Paragraph
from labels.paragraphs import KINDS
from models.output.report_page.own_cells import own_cells
from models.prediction import Prediction
from seeds.schemes import Scheme

# Doubt and scores in thousandths; labels as [label, score], as [label] where a person looked for it, evidence as
# [label, start, end] (characters of the text), each label by its place in the scheme; an id only where it is not "doc#n".
COLUMNS = ("n", "kind", "doubt", "text", "labels", "evidence", "page", "corrected", "id", "topic", "own")
_OF_DOCUMENT = ("doc", "title", "issuer", "number", "region", "city", "county", "level", "date")
_AT_LEAST = COLUMNS.index("text") + 1
# Of a cell of the user's own; more is a text, and not what somebody looks a paragraph up by.
_LONGEST_CELL = 300
_LINE = re.compile(r":\d+$")

Entry = dict[str, str] | str | list[Any]


class Entries:
    """What has been written so far, as far as what follows depends on it.

    Parameters
    ----------
    scheme : Scheme
        Whose labels the predictions bear.
    folder : Path
        Where the page is to stand: links to files lead from there.
    lang : str
        Language of the page.

    Attributes
    ----------
    own : dict of str to int
        Columns of the user's own that were met so far, and the place of each.
    """

    def __init__(self, scheme: Scheme, folder: Path, lang: str) -> None:
        self._lang = lang
        self._taxonomy, self._columns, self._folder = scheme.taxonomy, scheme.taxonomy.columns, folder
        self.own: dict[str, int] = {}
        self._origin: dict[str, str] | None = None
        self._heading = ""

    def of(self, prediction: Prediction) -> Iterator[Entry]:
        """Yield the entries of a prediction.

        Parameters
        ----------
        prediction : Prediction
            The next one.
        """
        paragraph = prediction.paragraph
        origin = self._document(paragraph)
        if origin != self._origin:
            yield origin
            self._origin, self._heading = origin, ""
        if (paragraph.heading or "") != self._heading:
            self._heading = paragraph.heading or ""
            yield self._heading
        yield self._row(prediction)

    def _document(self, paragraph: Paragraph) -> dict[str, str]:
        known = {name: getattr(paragraph, name) for name in _OF_DOCUMENT}
        if paragraph.source:
            known["source"], known["link"] = shown_source(paragraph.source, self._folder)
        return {name: value for name, value in known.items() if value}

    def _row(self, prediction: Prediction) -> list[Any]:
        paragraph, column = prediction.paragraph, self._columns
        own = own_cells(paragraph, self._taxonomy, self._lang) if paragraph.row is not None or paragraph.extra else {}
        row = [
            paragraph.n,
            KINDS.index(paragraph.kind),
            round(1000 * prediction.doubt) if prediction.has_text else None,
            prediction.text,
            [_label(column[key], key, prediction) for key in prediction.labels],
            [[column[span.label], span.start, span.end] for span in prediction.evidence],
            paragraph.page,
            int(prediction.corrected),
            None if paragraph.id == f"{paragraph.doc}#{paragraph.n}" else paragraph.id,
            _topic(prediction.topic),
            [[self.own.setdefault(name, len(self.own)), _short(cell)] for name, cell in own.items()],
        ]
        while len(row) > _AT_LEAST and not row[-1]:
            row.pop()
        return row


def _label(column: int, key: str, prediction: Prediction) -> list[int]:
    return [column] if key in prediction.judged else [column, round(1000 * prediction.scores[key])]


def _short(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_CELL else f"{cell[:_LONGEST_CELL]}…"


def _topic(topic: Mapping[str, Any] | None) -> str | None:
    return str(topic["name"]) if topic else None


@lru_cache
def shown_source(source: str, folder: Path) -> tuple[str, str | None]:
    """Return how a source is called on a page, and an address that leads there; None where there is none.

    Of a file the name alone is shown: a page that is mailed need not say how its maker's folders are called. The address is
    relative, so that it holds where the page and the file move together.

    Parameters
    ----------
    source : str
        An address of the web, a path, or a path and a line of it (``in.csv:7``): then the file is the source.
    folder : Path
        Where the page stands.
    """
    if source.lower().startswith(("http://", "https://")):
        return source, source
    file = _LINE.sub("", source)
    for path in (Path(source), Path(file)):
        try:
            if path.is_file():
                return path.name, quote(Path(os.path.relpath(path, folder)).as_posix())
        except (OSError, ValueError):  # a name that no file can have; another drive of Windows
            break
    return PurePath(file).name, None
