"""Profiles and evidence on documents a model did not see.

``python -m experiments.taggers.heldout [EXPERIMENT] [--json FILE]``.

The experiment is fitted on part of the shipped corpus. On the documents held out, precision and recall are measured
for each threshold profile, and its evidence is compared with ``labels/evidence.jsonl``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from experiments.shared.labelled import read_data
from experiments.shared.tables import add_json_option, check_writable, print_table, write_figures
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _, pgettext
from models.decisions.thresholds import PROFILES, decide
from seeds.schemes import INDUSTRIES, load_scheme
from training.experiment import fit, load_experiment
from training.measures.evaluation import Evaluation
from training.measures.evidence_f1 import evidence_metrics
from training.measures.metrics import macro, show

MEASURES = (N_("precision"), N_("recall"), "f1")
EVIDENCE = N_("evidence")


def profile_metrics(evaluation: Evaluation) -> dict[str, float]:
    """Return precision, recall and F1 for every threshold profile.

    Parameters
    ----------
    evaluation : Evaluation
        A model with its own thresholds.

    Returns
    -------
    dict of str to float
        ``PROFILE/precision/KEY`` and so on, and ``PROFILE/precision``, the mean over the labels. What is undefined is
        absent.
    """
    keys = evaluation.data.keys
    own = dict(zip(keys, evaluation.thresholds.tolist(), strict=True))
    metrics: dict[str, float] = {}
    for profile in PROFILES:
        thresholds = np.array(list(decide(own, profile=profile).values()))
        shifted = Evaluation(evaluation.probabilities, thresholds, evaluation.data)
        for measure in MEASURES:
            values = getattr(shifted, measure)[:-1]
            metrics[f"{profile}/{measure}"] = macro(values)
            metrics |= {f"{profile}/{measure}/{key}": float(value) for key, value in zip(keys, values, strict=True)}
    return {name: value for name, value in metrics.items() if not np.isnan(value)}


def table(metrics: Mapping[str, float], group: str, keys: Sequence[str]) -> list[list[str]]:
    """Return one group of metrics as cells, the head first.

    Parameters
    ----------
    metrics : mapping of str to float
        By name.
    group : str
        A profile, or the evidence.
    keys : sequence of str
        Label keys.
    """
    rows = [*((key, f"/{key}") for key in keys), ("macro", "")]
    names = [[f"{group}/{measure}{ending}" for measure in MEASURES] for _name, ending in rows]
    cells = [[show(name, metrics.get(name)) for name in line] for line in names]
    return [
        [pgettext("head of a column", "label"), *map(_, MEASURES)],
        *([name, *line] for (name, _ending), line in zip(rows, cells, strict=True)),
    ]


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.taggers.heldout",
        description=_("Measure threshold profiles and evidence on documents held out."),
        allow_abbrev=False,
    )
    says = _("a TOML file, or a shipped one")
    parser.add_argument("experiment", nargs="?", default="hybrid", metavar="EXPERIMENT", help=says)
    add_json_option(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json)
    scheme, experiment = load_scheme(INDUSTRIES), load_experiment(options.experiment)
    data = read_data([], experiment, scheme)
    held = data.sets[0]
    says = _("{name}: fitting on {fitted}, measuring on {measured} paragraphs")
    print(says.format(name=experiment.name, fitted=len(data.fitted), measured=len(held)), file=sys.stderr)
    policy = fit(experiment, data.fitted)
    evaluation = Evaluation.of(policy, held)
    metrics = profile_metrics(evaluation) | evidence_metrics(policy, held, evaluation.y_pred)
    write_figures(options.json, metrics)
    for group in (*PROFILES, EVIDENCE):
        print_table(table(metrics, group, scheme.keys), title=_(EVIDENCE) if group == EVIDENCE else group)
        print()
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
