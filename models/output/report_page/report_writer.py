"""The report page: one file with its data, its look and its script, which needs no network.

What it says stands in ``words.toml``, its markup in ``report.html``, its look in ``report.css`` and, where it looks like all
our pages, in ``models/output/look.css``; its script is the ``.js`` files beside this one. Data are written as they come.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from labels.paragraphs import COUNTED, KINDS
from labels.support.errors import note_line
from labels.wording import _
from models.doubt import DOUBTFUL
from models.output.colours import css_class
from models.output.page_shell import content_policy, island_json, stylesheet
from models.output.report_page.entries import COLUMNS, Entries
from models.output.report_page.report_words import Language, report_words, spoken
from models.prediction import Prediction
from seeds.schemes import Scheme

FOLDER = Path(__file__).parent
# Parts of the page's script, in the order in which they need each other.
SCRIPTS = ("base", "counts", "filters", "feed", "start")
# What a browser opens in seconds; more goes into other formats, and the page says so.
MOST_PARAGRAPHS, MOST_CHARACTERS = 100_000, 40_000_000
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def write_report_page(
    predictions: Iterable[Prediction], scheme: Scheme, file: TextIO, *, folder: Path | None = None, lang: str | None = None
) -> int:
    """Write a page of counts, filters and paragraphs with their labels and evidence; return how many paragraphs it holds.

    What goes beyond :data:`MOST_PARAGRAPHS` or :data:`MOST_CHARACTERS` is left out, counted on the page and on standard error.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come.
    scheme : Scheme
        Whose labels they bear.
    file : TextIO
        Where to write.
    folder : Path, optional
        Where the page is to stand: links to the files that were read lead from there; the working folder by default.
    lang : {"zh", "en"}, optional
        Language of the page; that which people are spoken to in by default.
    """
    language = spoken(lang)
    words = report_words(language)
    script = "".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    style = stylesheet(scheme.taxonomy, FOLDER / "report.css")
    inserted = {name: html.escape(text) for name, text in words.items()}
    inserted |= {"policy": content_policy(script, style), "style": style, "script": script, "data": "{{data}}"}
    page = _PLACE.sub(lambda found: inserted[found[1]], (FOLDER / "report.html").read_text(encoding="utf-8"))
    before, _place, after = page.partition("{{data}}")
    file.write(before)
    kept, left = _write_data(predictions, scheme, file, words, Entries(scheme, folder or Path.cwd(), language), language)
    file.write(after)
    if left:
        says = _(
            "the page holds the first {kept:,} paragraph(s), {left:,} more are left out; for all write --format csv or jsonl"
        )
        print(note_line(says.format(kept=kept, left=left)), file=sys.stderr)
    return kept


def _write_data(
    predictions: Iterable[Prediction], scheme: Scheme, file: TextIO, words: Mapping[str, str], entries: Entries, lang: Language
) -> tuple[int, int]:
    """Write the data; return how many paragraphs are in them, and how many are not."""
    named = scheme.taxonomy.names_in(lang)
    labels = [{"key": key, "name": name, "css": css_class(key)} for key, name in named.items()]
    head: dict[str, Any] = {
        "words": words,
        "labels": labels,
        "kinds": KINDS,
        "counted": sorted(COUNTED),
        "doubtful": round(1000 * DOUBTFUL),
        "columns": COLUMNS,
    }
    file.write(island_json(head)[:-1] + ',"entries":[')
    kept = left = characters = 0
    models: dict[str, None] = {}
    mark = "\n"
    for prediction in predictions:
        characters += len(prediction.text)
        if left or kept == MOST_PARAGRAPHS or characters > MOST_CHARACTERS:
            left += 1
            continue
        for entry in entries.of(prediction):
            file.write(mark + island_json(entry))
            mark = ",\n"
        kept += 1
        models[prediction.model] = None
    tail = {"models": list(models), "left": left, "own": list(entries.own), "made": datetime.now().strftime("%Y-%m-%d %H:%M")}
    file.write("\n]," + island_json(tail)[1:])
    return kept, left
