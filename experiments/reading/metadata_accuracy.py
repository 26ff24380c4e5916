"""How often a document's metadata are read right, and how often something is invented.

    python -m experiments.reading.metadata_accuracy REFERENCE.jsonl --documents FOLDER [--reports FOLDER]

A line of the reference names a file of the folder by how its name ends and holds its fields as they should be: null where
the document does not say, ``"?"`` where it may be judged either way: ``{"document": "c181ec", "issued": "2021-03-24", …}``.
Reports are tables with the columns ``province``, ``publish_date`` and ``full_text``; the day a report was given is taken
from the line under its title and told by ``--spoken``, lines of ``{"report": "江苏", "spoken": "2026-02-03"}``.
Intervals are Wilson's (1927) of 95 %.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from labels import Paragraph
from labels.support.command import add_lang_option, run_command
from labels.support.text_columns import cells
from labels.wording import _, pgettext
from models.statistics.counts import wilson
from seeds.cleaning.fold import fold
from seeds.formats.tables.record_options import RecordOptions
from seeds.metadata.provinces import leading_region
from seeds.read import read_path
from seeds.sources import Reading, Source

FIELDS = ("title", "issuer", "number", "issued", "published", "spoken", "level", "region", "city", "county", "code")
_OPEN = "?"


def compare(reference: Path, documents: Path) -> Iterator[tuple[str, str, Any, Any]]:
    """Compare documents with a reference.

    Parameters
    ----------
    reference : Path
        The file.
    documents : Path
        The folder.

    Yields
    ------
    tuple of (str, str, object, object)
        Document, field, what is right, what was read.
    """
    paths = sorted(documents.iterdir())
    for line in reference.read_text(encoding="utf-8").splitlines():
        right = json.loads(line)
        path = next(path for path in paths if path.stem.endswith(right["document"]))
        read = _whole(read_path(path)).to_record()
        for field in FIELDS:
            if right.get(field, None) != _OPEN:
                yield right["document"], field, _folded(right.get(field)), _folded(read[field])


def compare_reports(reports: Path, spoken: Mapping[str, str]) -> Iterator[tuple[str, str, Any, Any]]:
    """Compare work reports with what their table says of them.

    Parameters
    ----------
    reports : Path
        Folder of the tables.
    spoken : mapping of str to str
        By province, the day its report was given.

    Yields
    ------
    tuple of (str, str, object, object)
        As :func:`compare`.
    """
    for path in sorted(reports.glob("*.csv")):
        whole = list(Reading(RecordOptions("full_text")).read(Source.at(path)))[0]
        text = list(Reading(RecordOptions("full_text", split=True)).read(Source.at(path)))
        region = leading_region(str((whole.extra or {}).get("province", whole.region))) or ""
        yield path.stem, "region", region, _whole(text).region
        yield path.stem, "published", whole.published, _whole(text).published
        if region in spoken:
            yield path.stem, "spoken", spoken[region], _whole(text).spoken
            yield path.stem, "spoken", spoken[region], whole.spoken


def _folded(value: Any) -> Any:
    """Return text folded: whether a comma is wide is no matter of right or wrong here."""
    return fold(value) if isinstance(value, str) else value


def _whole(paragraphs: list[Paragraph]) -> Paragraph:
    """Return the paragraph that tells most of the document as a whole."""
    return next((paragraph for paragraph in paragraphs if paragraph.kind == "title"), paragraphs[0])


def main(argv: list[str] | None = None) -> int:
    """Print the table; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    description = _("How often a document's metadata are read right, and how often something is invented.")
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    parser.add_argument("reference", type=Path)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--spoken", type=Path, help=_("JSON Lines of province and day"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    rows = list(compare(options.reference, options.documents))
    if options.reports:
        lines = options.spoken.read_text(encoding="utf-8").splitlines() if options.spoken else []
        rows += compare_reports(options.reports, {row["report"]: row["spoken"] for row in map(json.loads, lines)})
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    differs = _("{document:12} {field:10} right {right!r} read {read!r}")
    for document, field, right, read in rows:
        for name in (field, "all"):
            count = counts[name]
            if right is not None:
                count[0] += 1
                count[1] += right == read
            else:
                count[2] += 1
                count[3] += read is not None
        if right != read:
            print(differs.format(document=document, field=field, right=right, read=read))
    share = _("share (95 %)")
    counted = [_at_right(pgettext("metadata", "there"), 6), _at_right(pgettext("metadata", "right"), 6), f" {share}"]
    counted[-1] += " " * (24 - cells(share))
    second = [_at_right(pgettext("metadata", "absent"), 6), _at_right(pgettext("metadata", "invented"), 8), f" {share}"]
    first = pgettext("metadata", "field")
    print(f"\n{first}{' ' * (10 - cells(first))}", *counted, *second)
    for name in (*FIELDS, "all"):
        there, hits, absent, invented = counts[name]
        found, made = _share(hits, there), _share(invented, absent)
        print(f"{name:10} {there:6} {hits:6}  {found}   {absent:6} {invented:8}  {made}")
    return 0


def _at_right(word: str, width: int) -> str:
    return " " * (width - cells(word)) + word


def _share(hits: int, count: int) -> str:
    low, high = map(float, wilson(hits, count))
    says = _("{share:.3f} ({low:.3f} to {high:.3f})")
    return says.format(share=hits / count, low=low, high=high) if count else " " * 22


if __name__ == "__main__":
    sys.exit(run_command(main))
