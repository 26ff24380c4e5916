"""A report page read back."""

import io
import json
import re

from models.output.report_page.entries import COLUMNS
from models.output.report_page.report_writer import write_report_page

_EMPTY = {"labels": [], "evidence": [], "page": None, "corrected": 0, "id": None, "topic": None, "own": []}


def island(page):
    """Return the data of a page."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def shown(page):
    """Return its paragraphs, each with what is known of its document and with its heading."""
    data, found, document, heading = island(page), [], {}, ""
    assert data["columns"] == list(COLUMNS)
    for entry in data["entries"]:
        if isinstance(entry, dict):
            document, heading = entry, ""
        elif isinstance(entry, str):
            heading = entry
        else:
            row = _EMPTY | dict(zip(COLUMNS, entry, strict=False))
            row["labels"] = {data["labels"][label]["key"]: score[0] if score else None for label, *score in row["labels"]}
            row["evidence"] = [(data["labels"][label]["key"], row["text"][start:end]) for label, start, end in row["evidence"]]
            if own := row.pop("own"):
                row["own"] = {data["own"][column]: cell for column, cell in own}
            found.append(document | row | {"kind": data["kinds"][row["kind"]], "heading": heading})
    return found


def written(predictions, scheme, lang="zh", **options):
    """Return the page of some predictions."""
    file = io.StringIO()
    write_report_page(predictions, scheme, file, lang=lang, **options)
    return file.getvalue()
