"""Measure a model on labelled paragraphs: ``python -m training.evaluate FILE.jsonl [--model NAME] [--output FILE.json]``.

``--profile`` and ``--set thresholds.LABEL=NUMBER`` trade precision for recall; ``--plot FILE.html`` draws the figures.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from labels import load_taxonomy
from labels.support.atomic import whole_file
from labels.support.errors import run_command
from models.decisions.thresholds import add_threshold_options, read_settings
from models.loading import CHAMPION, load
from models.tagger import PolicyTagger
from training.data import LabelledSet, read_labelled
from training.measures.metrics import bootstrap_interval, evaluate, reliability
from training.report.label_page import write_label_page
from training.report.label_tables import error_list, label_table


def measure(tagger: PolicyTagger, data: LabelledSet) -> dict[str, Any]:
    """Measure a model on a labelled set.

    Parameters
    ----------
    tagger : PolicyTagger
        The model.
    data : LabelledSet
        Clean labelled paragraphs.

    Returns
    -------
    dict
        ``model``, ``data``, ``paragraphs``, ``metrics`` (as :func:`training.measures.metrics.evaluate`), ``interval``
        (95 % of macro-F1, by bootstrap over documents), ``thresholds`` in force, ``reliability`` (a list of
        :class:`training.measures.metrics.Bin` a label) and ``errors``, each with what was given and wanted.
    """
    probabilities = tagger.tagger.predict_proba(data.texts)
    given = probabilities >= tagger.thresholds
    tables = reliability(probabilities, data.labels.astype(bool))
    keys = load_taxonomy().keys
    return {
        "model": tagger.name,
        "data": data.name,
        "paragraphs": len(data),
        "fingerprint": data.fingerprint,
        "metrics": evaluate(probabilities, tagger.thresholds, data.labels),
        "interval": list(bootstrap_interval(given, data.labels.astype(bool), units(data))),
        "thresholds": dict(zip(keys, tagger.thresholds.tolist(), strict=True)),
        "reliability": dict(zip(keys, tables, strict=True)),
        "errors": error_list(data, probabilities, tagger.thresholds),
    }


def units(data: LabelledSet) -> list[str]:
    """Return what the bootstrap draws: documents, or single paragraphs where no documents are known."""
    return data.documents if len(set(data.documents)) > 1 else [paragraph.id for paragraph in data.paragraphs]


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description="Measure a model on labelled paragraphs.")
    parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="labelled Paragraph JSON Lines")
    parser.add_argument(
        "--model", default=CHAMPION, help="champion, lexicon, tfidf, hybrid, bertopic, a folder or models:/… (default: champion)"
    )
    parser.add_argument("--output", type=Path, metavar="FILE.json", help="write metrics and every error there")
    parser.add_argument("--plot", type=Path, metavar="FILE.html", help="draw F1 and reliability by label there")
    add_threshold_options(parser)
    options = parser.parse_args(argv)
    thresholds = read_settings(options.set)
    data = read_labelled([options.file], options.file.stem)
    result = measure(load(options.model, thresholds=thresholds, profile=options.profile), data)
    if options.output:
        with whole_file(options.output) as file:
            json.dump(result, file, ensure_ascii=False, indent=1, default=asdict)
    if options.plot:
        with whole_file(options.plot) as file:
            write_label_page(file, result["metrics"], list(result["reliability"].values()))
    console = Console()
    console.print(label_table(result["metrics"], f"{result['model']} on {data.name}: {len(data)} paragraphs"))
    low, high = result["interval"]
    console.print(f"macro-F1 {result['metrics']['f1_macro']:.3f} (95 % interval {low:.3f} to {high:.3f})")
    wrong = len(result["errors"])
    console.print(
        f"{wrong} paragraphs with a wrong label"
        + (f", listed in {options.output}" if options.output else "; --output lists them")
    )
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
