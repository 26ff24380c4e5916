"""Macro-F1 against the size of the written corpus.

``python -m experiments.taggers.learning_curve --eval FILE.jsonl [--output FOLDER]`` fits the TF-IDF tagger on growing
shares of the corpus's documents and measures each on the labelled file; a table and an HTML plot come out.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from labels import UsageError, load_taxonomy
from labels.support.atomic import whole_file
from labels.support.errors import run_command
from training.data import LabelledSet, read_labelled, shipped_corpus
from training.experiment import EXPERIMENTS, load_experiment
from training.run import fit, held_out_metrics

SHARES = (0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the curve.

    Attributes
    ----------
    paragraphs : int
        Paragraphs trained on.
    f1_macro : float
        Mean over the draws, a fraction in [0, 1].
    spread : float
        Standard deviation over the draws.
    f1 : dict of str to float
        F1 by label, means over the draws.
    """

    paragraphs: int
    f1_macro: float
    spread: float
    f1: dict[str, float]


def draw(data: LabelledSet, share: float, seed: int) -> LabelledSet:
    """Return a random share of the documents."""
    names = sorted(set(data.documents))
    kept = set(np.random.default_rng(seed).permutation(names)[: max(2, round(share * len(names)))].tolist())
    return data.take(np.flatnonzero([name in kept for name in data.documents]), f"{data.name}-{share}")


def learning_curve(data: LabelledSet, held: LabelledSet, draws: int) -> list[Point]:
    """Measure growing shares of the corpus.

    Parameters
    ----------
    data : LabelledSet
        The corpus.
    held : LabelledSet
        What to measure on.
    draws : int
        Random draws a share; the whole corpus needs one.
    """
    experiment = load_experiment(EXPERIMENTS / "tfidf.toml")
    keys = load_taxonomy().keys
    points = []
    for share in track(SHARES, "learning curve", console=Console(stderr=True)):
        runs, sizes = [], []
        for seed in range(draws if share < 1 else 1):
            part = draw(data, share, seed)
            sizes.append(len(part))
            runs.append(held_out_metrics(fit(experiment, part), held))
        macro = [run["f1_macro"] for run in runs]
        by_label = {key: float(np.mean([run[f"f1/{key}"] for run in runs])) for key in keys}
        points.append(Point(round(float(np.mean(sizes))), float(np.mean(macro)), float(np.std(macro)), by_label))
    return points


def write_plot(points: list[Point], path: Path) -> None:
    """Write the curve as a self-contained HTML page."""
    import plotly.graph_objects as go

    sizes = [point.paragraphs for point in points]
    figure = go.Figure()
    spread = {"type": "data", "array": [point.spread for point in points]}
    figure.add_scatter(x=sizes, y=[p.f1_macro for p in points], error_y=spread, name="macro", line={"width": 4, "color": "black"})
    for label in load_taxonomy().labels:
        figure.add_scatter(x=sizes, y=[point.f1[label.key] for point in points], name=label.name, line={"width": 1.5})
    figure.update_layout(xaxis_title="paragraphs trained on", yaxis_title="F1", yaxis_range=[0.3, 1], template="plotly_white")
    figure.write_html(path, include_plotlyjs=True)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m experiments.taggers.learning_curve", description="Macro-F1 against corpus size."
    )
    parser.add_argument("--eval", type=Path, required=True, metavar="FILE.jsonl", help="labelled paragraphs to measure on")
    parser.add_argument("--draws", type=int, default=3, help="random draws a size (default 3)")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="write curve.json and curve.html there")
    options = parser.parse_args(argv)
    if options.output and not options.output.is_dir():
        raise UsageError(str(options.output), "no such folder", "make it first")
    points = learning_curve(shipped_corpus(), read_labelled([options.eval], options.eval.stem), options.draws)
    table = Table()
    for column in ("paragraphs", "macro-F1", "±", *load_taxonomy().keys):
        table.add_column(column, justify="right")
    for p in points:
        table.add_row(str(p.paragraphs), f"{p.f1_macro:.3f}", f"{p.spread:.3f}", *(f"{p.f1[key]:.3f}" for key in p.f1))
    Console().print(table)
    if options.output:
        with whole_file(options.output / "curve.json") as file:
            json.dump(
                [{"paragraphs": p.paragraphs, "f1_macro": p.f1_macro, "spread": p.spread, "f1": p.f1} for p in points],
                file,
                indent=1,
            )
        write_plot(points, options.output / "curve.html")
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
