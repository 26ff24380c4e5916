"""Profiles and evidence on documents a model did not see.

``python -m experiments.taggers.heldout [EXPERIMENT.toml] [--json FILE]``.

The experiment is fitted on part of the shipped corpus. On the documents held out, precision and recall are measured
for each threshold profile, and its evidence is compared with ``labels/evidence.jsonl``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from labels import load_taxonomy
from labels.support.atomic import whole_file
from labels.support.errors import run_command
from models.decisions.thresholds import PROFILES, decide
from models.tagger import PolicyTagger
from training.data import LabelledSet, shipped_corpus
from training.experiment import EXPERIMENTS, load_experiment
from training.measures.evidence_f1 import evidence_metrics
from training.measures.metrics import precision_recall_f1
from training.run import fit, split_data

MEASURES = ("precision", "recall", "f1")


def profile_metrics(policy: PolicyTagger, held: LabelledSet) -> dict[str, float]:
    """Return ``PROFILE/precision/KEY`` and so on for every profile and label, ``PROFILE/precision`` the mean over labels."""
    keys = load_taxonomy().keys
    own = dict(zip(keys, policy.thresholds.tolist(), strict=True))
    probabilities = policy.tagger.predict_proba(held.texts)
    metrics: dict[str, float] = {}
    for profile in PROFILES:
        given = probabilities >= np.array(list(decide(own, profile=profile).values()))
        for measure, values in zip(MEASURES, precision_recall_f1(given, held.labels.astype(bool)), strict=True):
            metrics[f"{profile}/{measure}"] = float(values.mean())
            metrics |= {f"{profile}/{measure}/{key}": float(value) for key, value in zip(keys, values, strict=True)}
    return metrics


def table(metrics: Mapping[str, float], group: str) -> Table:
    """Return one group of metrics (a profile, or the evidence) as a table for the terminal."""
    shown = Table("label", title=group, title_justify="left")
    for measure in MEASURES:
        shown.add_column(measure, justify="right")
    for name, ending in [*((key, f"/{key}") for key in load_taxonomy().keys), ("macro", "")]:
        shown.add_row(name, *(f"{metrics[f'{group}/{measure}{ending}']:.3f}" for measure in MEASURES))
    return shown


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return its exit code."""
    description = "Measure threshold profiles and evidence on documents held out."
    parser = argparse.ArgumentParser(prog="python -m experiments.taggers.heldout", description=description)
    parser.add_argument("experiment", nargs="?", type=Path, default=EXPERIMENTS / "hybrid.toml", metavar="EXPERIMENT.toml")
    parser.add_argument("--json", type=Path, metavar="FILE.json", help="write the figures there as well")
    options = parser.parse_args(argv)
    experiment = load_experiment(options.experiment)
    split = split_data(shipped_corpus(), holdout=experiment.holdout, seed=experiment.split_seed)
    print(f"{experiment.name}: fitting on {len(split.fitted)}, measuring on {len(split.held)} paragraphs", file=sys.stderr)
    policy = fit(experiment, split.fitted)
    metrics = profile_metrics(policy, split.held) | evidence_metrics(policy, split.held.paragraphs)
    if options.json:
        with whole_file(options.json) as file:
            json.dump(metrics, file, indent=1)
    for group in (*PROFILES, "evidence"):
        Console().print(table(metrics, group))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
