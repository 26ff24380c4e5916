"""What the commands that put taggers side by side share: their arguments, their data, their table."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from labels import UsageError
from labels.support.atomic import result_stream
from training.data import LabelledSet, read_labelled, shipped_corpus
from training.experiment import EXPERIMENTS, Experiment, load_experiment
from training.report.label_tables import markdown
from training.run import evaluation_names, split_data

SHARED = EXPERIMENTS.parents[1] / "shared" / "real"
DEV = SHARED / "dev.jsonl"
HELD_OUT = "held out"
LEGEND = "Starred: the 95 % interval of the difference (paired bootstrap over documents) leaves zero out."


@dataclass(frozen=True, slots=True)
class Data:
    """What is learned from and what is measured on.

    Attributes
    ----------
    fitted : LabelledSet
        The paragraphs of the shipped corpus that are not held out.
    sets : tuple of LabelledSet
        The held-out documents, called :data:`HELD_OUT`, then further files.
    fingerprint : str
        Of the whole corpus.
    """

    fitted: LabelledSet
    sets: tuple[LabelledSet, ...]
    fingerprint: str

    @property
    def title(self) -> str:
        """One line that says how much of what there is."""
        return f"Fitted on {len(self.fitted)} paragraphs; measured on " + ", ".join(f"{len(s)} {s.name}" for s in self.sets) + "."


def parser(prog: str, description: str) -> argparse.ArgumentParser:
    """Return a parser with the arguments that all these commands take."""
    arguments = argparse.ArgumentParser(prog=f"python -m experiments.{prog}", description=description)
    arguments.add_argument(
        "--eval", nargs="+", type=Path, metavar="FILE.jsonl", help=f"labelled paragraphs to measure on as well (default: {DEV})"
    )
    arguments.add_argument("--json", type=Path, metavar="FILE", help="also write every figure there")
    arguments.add_argument("--output", type=Path, metavar="FILE.md", help="also write the table there, as Markdown")
    return arguments


def check_writable(*paths: Path | None) -> None:
    """Refuse now what could not be written after a quarter of an hour.

    Raises
    ------
    UsageError
        If a path is a folder or lies in none.
    """
    for path in filter(None, paths):
        if path.is_dir() or not path.parent.is_dir():
            problem = "is a folder" if path.is_dir() else f"folder {path.parent} does not exist"
            raise UsageError(str(path), problem, "name a file in an existing folder")


def read_data(files: Sequence[Path] | None, experiment: Experiment) -> Data:
    """Split the shipped corpus as training does and read the further files.

    Parameters
    ----------
    files : sequence of Path or None
        Labelled paragraphs; None for :data:`DEV` where it is there.
    experiment : Experiment
        Says what is held out.
    """
    if files is None:
        files = [DEV] if DEV.is_file() else []
    extra = [read_labelled([path], name) for name, path in evaluation_names(files).items()]
    split = split_data(shipped_corpus(), holdout=experiment.holdout, seed=experiment.split_seed)
    return Data(split.fitted, (LabelledSet(HELD_OUT, split.held.paragraphs), *extra), split.everything.fingerprint)


def shipped(name: str, overrides: Sequence[str] = ()) -> Experiment:
    """Return an experiment of this folder."""
    return load_experiment(EXPERIMENTS / f"{name}.toml", overrides)


def publish(cells: Sequence[Sequence[str]], data: Data, rows: Sequence[Any], options: argparse.Namespace) -> None:
    """Print a table and write it, and its figures, where the options say.

    Parameters
    ----------
    cells : sequence of sequence of str
        The table, its head first.
    data : Data
        What was measured on.
    rows : sequence of object
        The figures behind the table, JSON-serialisable.
    options : Namespace
        ``json`` and ``output`` of :func:`parser`.
    """
    page = f"{data.title}\n\n{markdown(cells)}\n{LEGEND}\n"
    console = Console()
    if console.is_terminal:
        head, *body = cells
        shown = Table(*head, title=data.title, title_justify="left", caption=LEGEND, caption_justify="left")
        for line in body:
            shown.add_row(*line)
        console.print(shown)
    else:  # a pipe is 80 columns wide, the table is not
        with result_stream(None) as file:
            file.write(page)
    if options.output:
        with result_stream(options.output) as file:
            file.write(page)
    if options.json:
        with result_stream(options.json) as file:
            json.dump({"corpus": data.fingerprint, "data": data.title, "rows": list(rows)}, file, ensure_ascii=False, indent=1)
            file.write("\n")
