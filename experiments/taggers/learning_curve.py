"""Macro-F1 against the size of the written corpus.

``python -m experiments.taggers.learning_curve --eval FILE.jsonl [--json FILE] [--output FILE.md] [--plot FILE.html]``.

The TF-IDF tagger is fitted on growing shares of the corpus's documents, and each fit is measured on the labelled file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from experiments.shared.sampling import in_drawn_documents
from experiments.shared.tables import add_output_options, check_writable, publish
from labels import Label, UsageError
from labels.support.atomic import whole_file
from labels.support.command import add_lang_option, run_command
from labels.support.suffixes import path_ending
from labels.wording import _
from seeds.schemes import INDUSTRIES, load_scheme
from training.experiment import fit, load_experiment
from training.measures.evaluation import Evaluation
from training.measures.metrics import macro, show
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import shipped_corpus

SHARES = (0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0)
# A split needs documents on both sides.
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the curve; NaN where nothing can be measured.

    Attributes
    ----------
    paragraphs : int
        Paragraphs trained on, mean over the draws.
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


def draw_share(data: LabelledSet, share: float, seed: int) -> LabelledSet:
    """Return the paragraphs of a random share of the documents.

    Parameters
    ----------
    data : LabelledSet
        The corpus.
    share : float
        Share of its documents, a fraction in (0, 1].
    seed : int
        Seed of the draw.
    """
    count = max(FEWEST, round(share * len(set(data.documents))))
    return data.take(np.flatnonzero(in_drawn_documents(data.documents, count, seed)), f"{data.name}-{share}")


def learning_curve(data: LabelledSet, held: LabelledSet, draws: int) -> list[Point]:
    """Measure growing shares of the corpus.

    Parameters
    ----------
    data : LabelledSet
        The corpus.
    held : LabelledSet
        What to measure on.
    draws : int
        Random draws per share; the whole corpus needs one.

    Returns
    -------
    list of Point
        One per share, in order.
    """
    experiment = load_experiment("tfidf")
    points = []
    for share in track(SHARES, _("learning curve"), console=Console(stderr=True)):
        parts = [draw_share(data, share, seed) for seed in range(draws if share < 1 else 1)]
        f1 = np.array([Evaluation.of(fit(experiment, part), held).f1[:-1] for part in parts])
        means = [macro(row) for row in f1]
        by_label = {key: macro(column) for key, column in zip(data.keys, f1.T, strict=True)}
        paragraphs = round(float(np.mean([len(part) for part in parts])))
        points.append(Point(paragraphs, float(np.mean(means)), float(np.std(means)), by_label))
    return points


def table(points: Sequence[Point], keys: Sequence[str]) -> list[list[str]]:
    """Return the curve as cells, the head first.

    Parameters
    ----------
    points : sequence of Point
        The curve.
    keys : sequence of str
        Label keys.
    """
    rows = [[str(point.paragraphs), *map(_shown, (point.f1_macro, point.spread, *point.f1.values()))] for point in points]
    return [[_("paragraphs"), "macro-F1", "±", *keys], *rows]


def _shown(value: float) -> str:
    return show("f1_macro", None if np.isnan(value) else value)


def write_plot(points: Sequence[Point], labels: Sequence[Label], path: Path) -> None:
    """Write the curve as a self-contained HTML page.

    Parameters
    ----------
    points : sequence of Point
        The curve.
    labels : sequence of Label
        The labels, for names and colours.
    path : Path
        The page.
    """
    import plotly.graph_objects as go

    sizes = [point.paragraphs for point in points]
    figure = go.Figure()
    spread = {"type": "data", "array": [point.spread for point in points]}
    means = [point.f1_macro for point in points]
    figure.add_scatter(x=sizes, y=means, error_y=spread, name="macro", line={"width": 4, "color": "black"})
    for label in labels:
        line = {"width": 1.5, "color": label.colour}
        figure.add_scatter(x=sizes, y=[point.f1[label.key] for point in points], name=label.name, line=line)
    figure.update_layout(xaxis_title=_("paragraphs trained on"), yaxis_title="F1", yaxis_range=[0.3, 1], template="plotly_white")
    with whole_file(path) as file:
        file.write(figure.to_html(include_plotlyjs=True))


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call is wrong.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.taggers.learning_curve", description=_("Macro-F1 against corpus size."), allow_abbrev=False
    )
    parser.add_argument("--eval", type=Path, required=True, metavar="FILE.jsonl", help=_("labelled paragraphs to measure on"))
    parser.add_argument("--draws", type=int, default=3, metavar="N", help=_("random draws per size (default: %(default)s)"))
    add_output_options(parser)
    parser.add_argument("--plot", type=path_ending(".html"), metavar="FILE.html", help=_("also draw the curve there"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output, options.plot, read=[options.eval])
    if options.draws < 1:
        raise UsageError("--draws", _("{count} is no number of draws").format(count=options.draws), _("give 1 or more"))
    scheme = load_scheme(INDUSTRIES)
    held = read_labelled([options.eval], options.eval.stem, scheme)
    points = learning_curve(shipped_corpus(scheme), held, options.draws)
    figures = [{name: _known(value) for name, value in asdict(point).items()} for point in points]
    title = _("Measured on {count} paragraphs of {name}.").format(count=len(held), name=held.name)
    publish(table(points, scheme.keys), figures, options, title=title)
    if options.plot:
        write_plot(points, scheme.taxonomy.labels, options.plot)
    return 0


def _known(value: object) -> object:
    """Return a figure as JSON can write it: null for NaN."""
    if isinstance(value, dict):
        return {key: _known(inner) for key, inner in value.items()}
    return None if isinstance(value, float) and np.isnan(value) else value


if __name__ == "__main__":
    sys.exit(run_command(main))
