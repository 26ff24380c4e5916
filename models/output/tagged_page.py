"""Predictions as one self-contained HTML page."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from models.doubt import DOUBTFUL
from models.output.colours import backgrounds, css_class
from models.prediction import Prediction
from seeds.schemes import Scheme

PAGE = Path(__file__).with_name("page.html")


def write_page(predictions: Iterable[Prediction], scheme: Scheme, file: TextIO) -> int:
    """Write a page with each paragraph, its labels and its evidence marked; return how many.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come.
    scheme : Scheme
        Whose labels they bear.
    file : TextIO
        Where to write.
    """
    page = PAGE.read_text(encoding="utf-8").replace("/* labels */", backgrounds(scheme.taxonomy))
    head, _, foot = page.partition("<!-- paragraphs -->")
    file.write(head)
    count = 0
    for prediction in predictions:
        count += 1
        names = "".join(
            f'<span class="label {css_class(key)}">{html.escape(scheme.taxonomy.name(key))} {prediction.scores[key]:.0%}</span>'
            for key in prediction.labels
        )
        if prediction.doubt >= DOUBTFUL:
            names += f'<span class="doubt">存疑 {prediction.doubt:.2f}</span>'
        if prediction.corrected:
            names += '<span class="corrected">已更正</span>'
        p = prediction.paragraph
        origin = html.escape(" · ".join(part for part in (p.id, p.region, p.date) if part))
        file.write(f'<article><p class="origin">{origin}</p><p>{_marked(prediction)}</p><p>{names}</p></article>\n')
    file.write(foot)
    return count


def _marked(prediction: Prediction) -> str:
    """Return the text with its evidence in <mark>; characters of two labels carry the first's colour."""
    owner: list[str | None] = [None] * len(prediction.text)
    for span in prediction.evidence:
        for offset in range(span.start, span.end):
            owner[offset] = owner[offset] or span.label
    parts, last = [], None
    for char, label in zip(prediction.text, owner, strict=True):
        if label != last:
            parts.append(("</mark>" if last else "") + (f'<mark class="{css_class(label)}">' if label else ""))
            last = label
        parts.append(html.escape(char))
    return "".join(parts) + ("</mark>" if last else "")
