"""What people read of a run: tables for the terminal, Markdown and JSON Lines files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from labels import NONE, Label
from labels.support.visible_text import markdown_text, visible
from labels.wording import pgettext
from training.measures.evaluation import Evaluation
from training.measures.metrics import KEY, METRICS, Metric, show

MEASURES = ("precision", "recall", "f1", "ece", "support")
CONFUSION = (
    "Paragraphs by label. Row: a label that was missed; column: what was predicted in vain on the same paragraph. "
    "Column none: missed with nothing in its place; row none: predicted in vain where nothing was missed; "
    "diagonal: right. A paragraph with several such labels counts in several cells."
)

if TYPE_CHECKING:
    from rich.table import Table


def label_table(evaluation: Evaluation, title: str) -> Table:
    """Return precision, recall, F1 and calibration error of each label as a table for the terminal.

    Parameters
    ----------
    evaluation : Evaluation
        What was measured.
    title : str
        Stands above the table.
    """
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(visible(title)), title_justify="left")
    first, *others = label_head()
    table.add_column(first)
    for column in others:
        table.add_column(column, justify="right")
    for row in label_rows(evaluation):
        table.add_row(*row)
    return table


def label_head() -> tuple[str, ...]:
    """Return the head of a label report, in the language spoken now."""
    return (
        pgettext("head of a column", "label"),
        pgettext("head of a column", "precision"),
        pgettext("head of a column", "recall"),
        "F1",
        "ECE",
        pgettext("head of a column", "paragraphs"),
    )


def label_rows(evaluation: Evaluation) -> list[list[str]]:
    """Return the rows of a label report: one per label, then none, then the mean over the labels.

    Parameters
    ----------
    evaluation : Evaluation
        What was measured.
    """
    metrics = evaluation.metrics
    rows = []
    for label in evaluation.data.scheme.taxonomy.labels:
        names = [f"{measure}/{label.key}" for measure in MEASURES]
        rows.append([_name_and_key(label), *(show(name, metrics.get(name)) for name in names)])
    none = [show(name, metrics.get(name)) for name in ("none/precision", "none/recall", "none/f1", "none/support")]
    rows.append([pgettext("row of a table", "none"), *none[:3], "", none[3]])
    rows.append(
        [pgettext("row of a table", "macro"), "", "", *(show(name, metrics.get(name)) for name in ("f1_macro", "ece")), ""]
    )
    return rows


def run_table(rows: Sequence[tuple[str, Mapping[str, float]]], title: str) -> Table:
    """Return the table that compares runs, one column each, the best values of a line in bold.

    A metric of :data:`training.measures.metrics.METRICS` without a direction has no best value.

    Parameters
    ----------
    rows : sequence of (str, mapping of str to float)
        Name and metrics of each run.
    title : str
        Stands above the table.
    """
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(visible(title)), title_justify="left")
    table.add_column(pgettext("head of a column", "metric"))
    for name, _metrics in rows:
        table.add_column(escape(visible(name)), justify="right")
    known = list(dict.fromkeys(name for _name, metrics in rows for name in metrics))
    keys = [name.removeprefix("support/") for name in known if name.startswith("support/")]
    for pattern, metric in METRICS.items():
        if metric.headline:
            for name in [pattern.replace(KEY, key) for key in keys] if KEY in pattern else [pattern]:
                if metric.function or name in known:
                    table.add_row(name, *_compared(name, metric, [metrics.get(name) for _name, metrics in rows]))
    return table


def confusion_rows(evaluation: Evaluation) -> list[list[str]]:
    """Return the confusions as a table, its head first; see :attr:`Evaluation.confusion`.

    Parameters
    ----------
    evaluation : Evaluation
        What was measured.
    """
    names = [*(label.name for label in evaluation.data.scheme.taxonomy.labels), NONE]
    counts = evaluation.confusion.tolist()
    rows = [[name, *(str(count) if count else "" for count in row)] for name, row in zip(names, counts, strict=True)]
    return [["missed \\ in vain", *names], *rows]


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table.

    Parameters
    ----------
    rows : sequence of sequence of str
        The head first.
    """
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(map(markdown_text, row)) + " |" for row in lines) + "\n"


def write_reports(folder: Path, evaluation: Evaluation) -> None:
    """Write label report, confusions and errors of a run.

    Parameters
    ----------
    folder : Path
        An existing folder; ``labels.md``, ``confusion.md`` and ``errors.jsonl`` are written there.
    evaluation : Evaluation
        What was measured.
    """
    remarks = "".join(f"\n{markdown_text(remark)}\n" for remark in evaluation.remarks)
    (folder / "labels.md").write_text(markdown([label_head(), *label_rows(evaluation)]) + remarks, encoding="utf-8")
    (folder / "confusion.md").write_text(f"{CONFUSION}\n\n{markdown(confusion_rows(evaluation))}", encoding="utf-8")
    lines = (json.dumps(error, ensure_ascii=False) + "\n" for error in evaluation.errors)
    (folder / "errors.jsonl").write_text("".join(lines), encoding="utf-8")


def _name_and_key(label: Label) -> str:
    """Return how people call a label and how files do."""
    return label.name if label.name == label.key else f"{label.name} {label.key}"


def _compared(name: str, metric: Metric, values: Sequence[float | None]) -> list[str]:
    """Return the cells of a line, the best of several in bold; blank where a run has no such metric at all."""
    cells = [show(name, value) if value is not None or metric.function else "" for value in values]
    found = [value for value in values if value is not None]
    if len(found) < 2 or metric.higher_is_better is None:
        return cells
    best = show(name, max(found) if metric.higher_is_better else min(found))
    return [f"[bold]{cell}[/]" if cell == best else cell for cell in cells]
