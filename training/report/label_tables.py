"""What people read of a run: tables for the terminal, Markdown and CSV files, the list of errors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from labels import load_taxonomy
from models.tagger import PolicyTagger
from training.data import LabelledSet
from training.measures.metrics import HEADLINE

Floats = NDArray[np.float64]


def label_table(metrics: Mapping[str, float], title: str) -> Table:
    """Return precision, recall, F1 and calibration error a label as a table for the terminal."""
    table = Table(title=title, title_justify="left")
    table.add_column("label")
    for column in ("precision", "recall", "F1", "ECE", "paragraphs"):
        table.add_column(column, justify="right")
    for row in label_rows(metrics):
        table.add_row(*row)
    return table


def label_rows(metrics: Mapping[str, float]) -> list[list[str]]:
    """Return the rows of a label report: six labels, none, macro."""
    rows = []
    for key in load_taxonomy().keys:
        values = [metrics[f"{name}/{key}"] for name in ("precision", "recall", "f1", "ece")]
        rows.append([key, *(f"{value:.3f}" for value in values), f"{metrics[f'support/{key}']:.0f}"])
    none = [metrics[f"none/{name}"] for name in ("precision", "recall", "f1")]
    rows.append(["none of the six", *(f"{value:.3f}" for value in none), "", f"{metrics['none/support']:.0f}"])
    rows.append(["macro", "", "", f"{metrics['f1_macro']:.3f}", f"{metrics['ece']:.3f}", ""])
    return rows


def run_table(rows: Sequence[tuple[str, Mapping[str, float]]]) -> Table:
    """Return the table that compares runs, a column each, the best value of a line in bold.

    Parameters
    ----------
    rows : sequence of (str, mapping of str to float)
        Name and metrics of each run.
    """
    table = Table(title="on the held-out documents", title_justify="left")
    table.add_column("metric")
    for name, _ in rows:
        table.add_column(name, justify="right")
    shown = [*HEADLINE, *(f"f1/{key}" for key in load_taxonomy().keys)]
    shown += ["evidence/f1"] * any("evidence/f1" in metrics for _, metrics in rows)
    shown += sorted({name for _, metrics in rows for name in metrics if name.startswith("topics/")})
    for metric in shown:
        values = [metrics.get(metric) for _, metrics in rows]
        known = [value for value in values if value is not None]
        best = (min if metric in ("ece", "topics/outlier_share") else max)(known)
        cells = ["" if value is None else f"{value:.3f}" if metric != "topics/count" else f"{value:.0f}" for value in values]
        bold = len(known) > 1
        table.add_row(
            metric, *(f"[bold]{cell}[/]" if bold and value == best else cell for cell, value in zip(cells, values, strict=True))
        )
    return table


def error_list(data: LabelledSet, probabilities: Floats, thresholds: Floats) -> list[dict[str, Any]]:
    """Return every paragraph with a wrong label, the surest mistakes first.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Stated probabilities.
    thresholds : ndarray of float, shape (n_labels,)
        Thresholds.
    """
    keys = load_taxonomy().keys
    given, wanted = probabilities >= thresholds, data.labels.astype(bool)
    margin = np.where(given != wanted, np.abs(probabilities - thresholds), 0).max(axis=1)
    errors = []
    for row in np.argsort(-margin, kind="stable"):
        if (given[row] != wanted[row]).any():
            errors.append(
                {
                    "id": data.paragraphs[row].id,
                    "given": [key for key, bit in zip(keys, given[row], strict=True) if bit],
                    "wanted": [key for key, bit in zip(keys, wanted[row], strict=True) if bit],
                    "scores": {key: round(float(value), 3) for key, value in zip(keys, probabilities[row], strict=True)},
                    "text": data.texts[row],
                }
            )
    return errors


def confusion(given: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> list[list[str]]:
    """Return which labels are given where which is wanted, counts of paragraphs, ``none`` included.

    A row is a wanted label, a column a given one; a multi-label paragraph counts in each of its cells.
    """
    names = [*load_taxonomy().keys, "none"]
    columns = [np.column_stack([bits, ~bits.any(axis=1)]).astype(int) for bits in (wanted, given)]
    counts = columns[0].T @ columns[1]
    return [["wanted \\ given", *names], *([name, *map(str, row)] for name, row in zip(names, counts.tolist(), strict=True))]


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table; the first is its head."""
    head, *body = rows
    return "\n".join(["| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *body]]) + "\n"


def write_reports(folder: Path, data: LabelledSet, policy: PolicyTagger, metrics: Mapping[str, float]) -> None:
    """Write label report, confusion and errors of a run into a folder."""
    probabilities = policy.tagger.predict_proba(data.texts)
    report = [["label", "precision", "recall", "F1", "ECE", "paragraphs"], *label_rows(metrics)]
    (folder / "labels.md").write_text(markdown(report), encoding="utf-8")
    cells = confusion(probabilities >= policy.thresholds, data.labels.astype(bool))
    (folder / "confusion.md").write_text(markdown(cells), encoding="utf-8")
    lines = (json.dumps(error, ensure_ascii=False) + "\n" for error in error_list(data, probabilities, policy.thresholds))
    (folder / "errors.jsonl").write_text("".join(lines), encoding="utf-8")
