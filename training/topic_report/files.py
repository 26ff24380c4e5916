"""Everything people read of a topic run, in one folder: a page, a Markdown file, tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from labels import load_taxonomy
from labels.support.atomic import whole_file
from models.output.counts import Counts
from models.output.render import plain_cell
from training.topic_report.corpus_view import TopicReading
from training.topic_report.page import NONE, TopicView, render, topic_page

PAGE, TEXT = "topics.html", "topics.md"
TABLES = (
    "topics.csv",
    "industries_by_month.csv",
    "industries_by_region.csv",
    "industries_by_document.csv",
    "topics_by_month.csv",
    "topics_by_region.csv",
    "topics_by_document.csv",
    "paragraphs.csv",
    "hierarchy.csv",
)


def write_topic_report(folder: Path, reading: TopicReading) -> None:
    """Write page, Markdown file and tables into a folder.

    The tables are tidy, one cell of a cross table a row, with the paragraphs behind every share.

    Parameters
    ----------
    folder : Path
        An existing folder.
    reading : TopicReading
        The corpus, read.
    """
    view = TopicView(reading, TABLES)
    for name, text in ((PAGE, topic_page(view)), (TEXT, render(TEXT, view.values))):
        with whole_file(folder / name) as file:
            file.write(text)
    write_topics(folder / "topics.csv", reading)
    groups: dict[str, Sequence[str | None]] = {
        "month": reading.months,
        "region": reading.regions,
        "document": reading.documents,
    }
    topics = [str(topic.id) for topic in reading.tagger.topics_]
    industries = [*((label.key, label.name) for label in load_taxonomy().labels), (NONE, NONE)]
    for kind, column in groups.items():
        write_counts(folder / f"industries_by_{kind}.csv", kind, "industry", industries, reading.industries_by(column))
        pairs = list(zip(topics, reading.names, strict=True))
        write_counts(folder / f"topics_by_{kind}.csv", kind, "topic", pairs, reading.topics_by(column))
    write_assignments(folder / "paragraphs.csv", reading)
    write_hierarchy(folder / "hierarchy.csv", reading)


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table that a spreadsheet opens as it is: UTF-8 with its mark, no cell taken for a formula."""
    with whole_file(path, encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([plain_cell(cell) for cell in row] for row in rows)


def write_topics(path: Path, reading: TopicReading) -> None:
    """Write the topic table: number, name, size, words, share of each industry, claimant, a typical paragraph."""
    keys = load_taxonomy().keys
    header = ["topic", "name", "paragraphs", "share", "words", *keys, "claimed_by", "nearest_industry", "similarity", "typical"]
    near = {topic: (column, similarity) for topic, column, similarity in reading.candidates}
    rows = []
    for number, topic in enumerate(reading.tagger.topics_):
        column, similarity = near.get(number, (None, 0.0))
        typical = reading.typical(number, 1)
        rows.append(
            [
                topic.id,
                reading.names[number],
                reading.sizes[number],
                _fraction(reading.sizes[number] / len(reading.paragraphs)),
                " ".join(topic.words),
                *map(_fraction, reading.industries[number]),
                keys[reading.claimant[number]] if reading.claimant[number] >= 0 else "",
                "" if column is None else keys[column],
                "" if column is None else _fraction(similarity),
                reading.paragraphs[typical[0]].text if typical else "",
            ]
        )
    write_table(path, header, rows)


def write_counts(path: Path, group: str, mark: str, marks: Sequence[tuple[str, str]], table: Counts) -> None:
    """Write a cross table, one cell a row; of documents only the cells that hold a paragraph.

    Parameters
    ----------
    path : Path
        The file.
    group, mark : str
        What rows and columns are: ``month`` and ``industry``.
    marks : sequence of (str, str)
        Key and name of each column.
    table : Counts
        The cross table.
    """
    header = [group, mark, "name", "paragraphs", "of", "documents", "share", "low", "high"]
    sparse = group == "document"

    def rows() -> Iterable[Sequence[object]]:
        for row, column in np.argwhere(table.counts > 0) if sparse else np.ndindex(table.counts.shape):
            yield [
                table.rows[row],
                *marks[column],
                table.counts[row, column],
                table.totals[row],
                table.documents[row],
                *(_fraction(values[row, column]) for values in (table.shares, table.low, table.high)),
            ]

    write_table(path, header, rows())


def write_assignments(path: Path, reading: TopicReading) -> None:
    """Write the topic (nothing where all are too far) and the industries of every paragraph."""
    keys = load_taxonomy().keys
    header = ["id", "doc", "date", "region", "topic", "name", "similarity", "labels"]
    write_table(
        path,
        header,
        (
            [
                paragraph.id,
                paragraph.doc,
                paragraph.date or "",
                paragraph.region or "",
                reading.tagger.topics_[number].id if number >= 0 else "",
                reading.names[number] if number >= 0 else "",
                _fraction(similarity),
                " ".join(key for key, bit in zip(keys, bits, strict=True) if bit),
            ]
            for paragraph, number, similarity, bits in zip(
                reading.paragraphs, reading.numbers, reading.similarity, reading.labels, strict=True
            )
        ),
    )


def write_hierarchy(path: Path, reading: TopicReading) -> None:
    """Write the steps in which topics join; a node past the last topic is the step that made it."""
    topics, n = reading.tagger.topics_, len(reading.names)

    def node(number: float) -> tuple[object, str]:
        row = int(number)
        return (topics[row].id, reading.names[row]) if row < n else (f"step {row - n}", "")

    links = reading.tagger.hierarchy
    rows = ([step, *node(one), *node(two), _fraction(far), int(size)] for step, (one, two, far, size) in enumerate(links))
    write_table(path, ["step", "one", "one_name", "two", "two_name", "distance", "topics"], rows)


def _fraction(value: float) -> str:
    return f"{value:.4f}"
