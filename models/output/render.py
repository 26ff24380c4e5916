"""Predictions as people and programs read them: a terminal table, JSON Lines, CSV, one HTML page."""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from labels import load_taxonomy
from models.tagger import Prediction

FORMATS = ("table", "jsonl", "csv", "html")
EXCERPT = 90
PAGE = Path(__file__).with_name("page.html")


def write(predictions: Iterable[Prediction], form: str, file: TextIO, *, width: int | None = None) -> int:
    """Write predictions in one of :data:`FORMATS`; return how many.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come, except by ``html`` and ``table``, which need them all.
    form : str
        One of :data:`FORMATS`.
    file : TextIO
        Where to write.
    width : int, optional
        Width of the table in terminal cells; that of the terminal by default.
    """
    return {"table": _table, "jsonl": _jsonl, "csv": _csv, "html": _html}[form](predictions, file, width)


def _jsonl(predictions: Iterable[Prediction], file: TextIO, width: int | None) -> int:
    count = 0
    for prediction in predictions:
        file.write(json.dumps(prediction.to_record(), ensure_ascii=False) + "\n")
        count += 1
    return count


def _csv(predictions: Iterable[Prediction], file: TextIO, width: int | None) -> int:
    taxonomy = load_taxonomy()
    file.write("\ufeff")  # without the mark Excel reads UTF-8 as the system's old code page
    writer = csv.writer(file)
    writer.writerow(
        ["id", "doc", "n", "kind", "heading", "region", "date", "text", "labels", *taxonomy.keys, "evidence", "topic", "model"]
    )
    count = 0
    for prediction in predictions:
        count += 1
        p = prediction.paragraph
        row = [p.id, p.doc, p.n, p.kind, p.heading, p.region, p.date, p.text, " ".join(prediction.labels)]
        row += [f"{prediction.scores[key]:.4f}" for key in taxonomy.keys]
        evidence = " ".join(f"{span.label}:{span.text}" for span in prediction.evidence)
        topic = " ".join(prediction.topic["words"][:5]) if prediction.topic else ""
        writer.writerow([plain_cell(value) for value in [*row, evidence, topic, prediction.model]])
    return count


def plain_cell(value: object) -> str:
    """Return a cell that a spreadsheet takes as text: one that starts like a formula gets an apostrophe."""
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t") and not _number(text) else text


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _table(predictions: Iterable[Prediction], file: TextIO, width: int | None) -> int:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    taxonomy = load_taxonomy()
    rows = list(predictions)
    table = Table(show_lines=True, expand=False)
    table.add_column("id", overflow="fold", max_width=22)
    table.add_column("labels", no_wrap=True)
    table.add_column("text", overflow="fold", ratio=1)
    for prediction in rows:
        labels = "\n".join(f"{taxonomy.name(key)} {prediction.scores[key]:.0%}" for key in prediction.labels) or "—"
        text = Text(prediction.text if len(prediction.text) <= 2 * EXCERPT else prediction.text[: 2 * EXCERPT] + "…")
        for span in prediction.evidence:
            text.stylize("bold underline", span.start, min(span.end, len(text)))
        table.add_row(Text(prediction.paragraph.id), labels, text)
    console = Console(file=file, width=width)
    if rows:
        tagged = sum(bool(prediction.labels) for prediction in rows)
        with console.capture() as captured:  # written by us: rich would end the program if nobody reads on
            console.print(table)
            console.print(Text(f"{len(rows)} paragraph(s), {tagged} with a label; model {rows[0].model}"))
        file.write(captured.get())
    return len(rows)


def _html(predictions: Iterable[Prediction], file: TextIO, width: int | None) -> int:
    taxonomy = load_taxonomy()
    page = PAGE.read_text(encoding="utf-8")
    head, _, foot = page.partition("<!-- paragraphs -->")
    file.write(head)
    count = 0
    for prediction in predictions:
        count += 1
        names = "".join(
            f'<span class="label {key}">{html.escape(taxonomy.name(key))} {prediction.scores[key]:.0%}</span>'
            for key in prediction.labels
        )
        place = " · ".join(
            part for part in (prediction.paragraph.id, prediction.paragraph.region, prediction.paragraph.date) if part
        )
        file.write(f'<article><p class="place">{html.escape(place)}</p><p>{_marked(prediction)}</p><p>{names}</p></article>\n')
    file.write(foot)
    return count


def _marked(prediction: Prediction) -> str:
    """Return the text with its evidence in <mark>; characters of two labels carry the first's colour."""
    owner: list[str | None] = [None] * len(prediction.text)
    for span in prediction.evidence:
        for place in range(span.start, span.end):
            owner[place] = owner[place] or span.label
    parts, last = [], None
    for char, label in zip(prediction.text, owner, strict=True):
        if label != last:
            parts.append(("</mark>" if last else "") + (f'<mark class="{label}">' if label else ""))
            last = label
        parts.append(html.escape(char))
    return "".join(parts) + ("</mark>" if last else "")
