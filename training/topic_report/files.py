"""Everything people read of a topic run, in one folder: a page, a Markdown file, tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from labels import NONE
from labels.support.atomic import whole_file
from models.output.plain import plain_cell
from models.statistics.counts import Counts
from training.topic_report.corpus_view import TopicReading
from training.topic_report.label_names import joined, label_marks, unlike
from training.topic_report.page import render, topic_page
from training.topic_report.view import TopicView

PAGE, TEXT = "topics.html", "topics.md"
TABLES = (
    "topics.csv",
    "labels_by_month.csv",
    "labels_by_region.csv",
    "labels_by_document.csv",
    "topics_by_month.csv",
    "topics_by_region.csv",
    "topics_by_document.csv",
    "paragraphs.csv",
    "hierarchy.csv",
)


def write_topic_report(folder: Path, reading: TopicReading) -> None:
    """Write page, Markdown file and tables into a folder.

    The tables are tidy, one row per cell of a cross table, with the paragraphs behind every share.

    Parameters
    ----------
    folder : Path
        An existing folder.
    reading : TopicReading
        The corpus, read.

    Raises
    ------
    UsageError
        If there is no such folder.
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
    topics = [(str(topic.id), name) for topic, name in zip(reading.tagger.catalogue, reading.names, strict=True)]
    taxonomy = reading.scheme.taxonomy
    shown = zip(label_marks(taxonomy), [label.name for label in taxonomy.labels], strict=True)
    labels = [*shown, (NONE, NONE)]
    for kind, group_of in groups.items():
        write_counts(folder / f"labels_by_{kind}.csv", kind, "label", labels, reading.labels_by(group_of))
        write_counts(folder / f"topics_by_{kind}.csv", kind, "topic", topics, reading.topics_by(group_of))
    write_assignments(folder / "paragraphs.csv", reading)
    write_hierarchy(folder / "hierarchy.csv", reading)


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table that a spreadsheet opens as it is: UTF-8 with its mark, no cell taken for a formula.

    Parameters
    ----------
    path : Path
        The file.
    header : sequence of str
        Names of the columns.
    rows : iterable of sequence
        The cells.

    Raises
    ------
    UsageError
        If the folder of `path` does not exist.
    """
    with whole_file(path, encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(map(plain_cell, header))
        writer.writerows([plain_cell(cell) for cell in row] for row in rows)


def write_topics(path: Path, reading: TopicReading) -> None:
    """Write the topic table: number, name, group, size, documents, words, labels, claimant, why no candidate, a text.

    Parameters
    ----------
    path : Path
        The file.
    reading : TopicReading
        The corpus, read.
    """
    keys, labels = label_marks(reading.scheme.taxonomy), [label.name for label in reading.scheme.taxonomy.labels]
    before = ["topic", "name", "group", "paragraphs", "share", "documents", "largest_document", "share_of_largest", "words"]
    behind = ["claimed_by", "claimed_by_name", "candidate", "nearest_label", "nearest_label_name", "nearness", "likeness"]
    behind += ["coherence", "typical"]
    header = [*before, *unlike(keys, [*before, *behind]), *behind]
    documents, largest = reading.behind
    found, group_of = reading.candidates, reading.tagger.group_names
    rows = []
    for number, topic in enumerate(reading.tagger.catalogue):
        one = found.measured.get(number)
        near = one is not None and one.nearest is not None and reading.claimant[number] < 0
        typical = reading.typical(number, 1)
        rows.append(
            [
                topic.id,
                reading.names[number],
                group_of[number],
                reading.sizes[number],
                _fraction(reading.sizes[number] / len(reading.paragraphs)),
                documents[number],
                reading.largest_documents[number],
                _fraction(largest[number]),
                " ".join(topic.words),
                *map(_fraction, reading.label_shares[number]),
                *_label(int(reading.claimant[number]), keys, labels),
                "" if one is None else found.refused.get(number, "listed"),
                *_label(one.nearest if one and near and one.nearest is not None else -1, keys, labels),
                _fraction(one.nearness) if one and near else "",
                "" if one is None or one.likeness is None else _fraction(one.likeness),
                "" if one is None else _fraction(one.coherence),
                reading.paragraphs[typical[0]].text if typical else "",
            ]
        )
    write_table(path, header, rows)


def _label(column: int, keys: Sequence[str], names: Sequence[str]) -> tuple[str, str]:
    """Return a label as two cells, both empty for none (-1)."""
    return (keys[column], names[column]) if column >= 0 else ("", "")


def write_counts(path: Path, group: str, mark: str, marks: Sequence[tuple[str, str]], table: Counts) -> None:
    """Write a cross table, one row per cell; of documents only the cells that hold a paragraph.

    Parameters
    ----------
    path : Path
        The file.
    group, mark : str
        What rows and columns are, such as ``month`` and ``label``.
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
    """Write every paragraph with its text, its topic (nothing where all are too far), the two nearest ones, and its labels.

    ``similarity`` is that to ``nearest``, which is the topic of most paragraphs that have one, ``support`` how much of the
    paragraph is made of its words, and ``margin`` how much farther ``second`` is; all of them are empty for a paragraph of which
    nothing is known. ``also`` is a second topic of a long mixed
    paragraph; ``own`` is 0 for headings, rows and the like, whose topic is that of their section.

    Parameters
    ----------
    path : Path
        The file.
    reading : TopicReading
        The corpus, read.
    """
    header = ["id", "doc", "n", "title", "source", "kind", "date", "region"]
    header += ["topic", "name", "nearest", "nearest_name", "similarity", "support", "second", "second_name", "margin"]
    header += ["also", "also_name", "own", "labels", "label_names", "text"]
    placement, catalogue = reading.placement, reading.tagger.catalogue
    nearest = np.where(placement.similarity != 0, placement.nearest, -1)
    marks, names = label_marks(reading.scheme.taxonomy), [label.name for label in reading.scheme.taxonomy.labels]

    def named(topic: int) -> tuple[object, str]:
        return (catalogue[topic].id, reading.names[topic]) if topic >= 0 else ("", "")

    write_table(
        path,
        header,
        (
            [
                *(paragraph.id, paragraph.doc, paragraph.n, paragraph.title or "", paragraph.source or "", paragraph.kind),
                *(paragraph.date or "", paragraph.region or ""),
                *named(placement.topics[row]),
                *named(nearest[row]),
                *(_fraction(each[row]) if nearest[row] >= 0 else "" for each in (placement.similarity, placement.support)),
                *named(placement.second[row]),
                _fraction(placement.margin[row]) if placement.second[row] >= 0 else "",
                *named(placement.also[row]),
                int(placement.own[row]),
                " ".join(mark for mark, bit in zip(marks, reading.labels[row], strict=True) if bit),
                joined([name for name, bit in zip(names, reading.labels[row], strict=True) if bit]),
                paragraph.text,
            ]
            for row, paragraph in enumerate(reading.paragraphs)
        ),
    )


def write_hierarchy(path: Path, reading: TopicReading) -> None:
    """Write the steps in which topics join; a node past the last topic is the step that made it.

    Parameters
    ----------
    path : Path
        The file.
    reading : TopicReading
        The corpus, read.
    """
    topics, n_topics = reading.tagger.catalogue, len(reading.names)

    def node(number: float) -> tuple[object, str]:
        row = int(number)
        return (topics[row].id, reading.names[row]) if row < n_topics else (f"step {row - n_topics}", "")

    rows = (
        [step, *node(left), *node(right), _fraction(distance), int(size)]
        for step, (left, right, distance, size) in enumerate(reading.tagger.hierarchy)
    )
    write_table(path, ["step", "one", "one_name", "two", "two_name", "distance", "topics"], rows)


def _fraction(value: float) -> str:
    return f"{value:.4f}"
