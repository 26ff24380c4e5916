"""Train, compare, record.

``python -m training.run [EXPERIMENT…] [--scheme DIR] [--data FILE…] [--eval FILE…] [--set key=value…]``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from labels import InputError, UsageError
from labels.support.command import run_command
from labels.support.extras import need
from models.corrected import add_corrections_options, which_corrections
from models.locations import store_folder
from models.storage.versions import VersionStore, exclusive
from models.tagger import PolicyTagger
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.champion import (
    Decision,
    decide,
    earlier_scores,
    find_standing,
    load_standing,
    promote,
)
from training.corrections import changes_table, corrections_line, cross_fitted
from training.experiment import Experiment, check_labels, fit, load_experiment, shipped_experiments
from training.fitting import Result, Task, train
from training.measures.evaluation import Evaluation
from training.report.comparison import comparison_table
from training.report.label_tables import run_table
from training.sets.answers import read_answers
from training.sets.gather import labelled_data, unsupported
from training.sets.labelled_files import evaluation_names, read_labelled
from training.tracking import Tracker

if TYPE_CHECKING:
    from rich.status import Status

BASELINE = Experiment("keywords only", "lexicon")
# The written corpus holds more labelled paragraphs than real text does; a user's own sample is taken as it is.
OWN_SCHEME = {"base_rate": 0.0}


def choose_champion(results: Sequence[Result], baseline: Evaluation, task: Task) -> Decision:
    """Make the best run champion if it passes the gate; return what was decided.

    Parameters
    ----------
    results : sequence of Result
        The runs of a call, at least one.
    baseline : Evaluation
        Keyword search on the held-out documents.
    task : Task
        Data, record and store.

    Returns
    -------
    Decision
    """
    best = best_of(results)
    keywords = None if best.experiment.model == BASELINE.model else baseline.metrics.get("f1_macro")
    name = f"{task.tracker.registered}/{best.version} {best.experiment.name}"
    with exclusive(task.store.folder):  # of two runs at once the second has to beat the first
        standing = find_standing(task.split.held)
        earlier = earlier_scores(task.tracker, task.split.held, [result.version for result in results])
        decision = decide(name, best.evaluation, task.split.everything.fingerprint, keywords, standing, earlier)
        if decision.promoted:
            promote(task.tracker, task.store, best.version, best.version_id)
    return decision


def best_of(results: Sequence[Result]) -> Result:
    """Return the run with the highest macro-F1; of equals keyword search, which need not be better than itself.

    Parameters
    ----------
    results : sequence of Result
        At least one.
    """
    return max(results, key=lambda result: (result.metrics.get("f1_macro", 0.0), result.experiment.model == BASELINE.model))


def load_experiments(sources: Sequence[str | Path], overrides: Sequence[str], scheme: Scheme) -> list[Experiment]:
    """Read the experiments of a call; all of them must hold out the same documents.

    Parameters
    ----------
    sources : sequence of str or Path
        TOML files or names of shipped experiments; all of these by default.
    overrides : sequence of str
        ``key=value`` for every experiment.
    scheme : Scheme
        What is labelled.

    Returns
    -------
    list of Experiment

    Raises
    ------
    UsageError
        If two share a name or split differently, or one sets the threshold of an unknown label.
    """
    experiments = [load_experiment(source, overrides) for source in sources or shipped_experiments().values()]
    names = [experiment.name for experiment in experiments]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise UsageError("experiments", f"two are called {min(repeated)!r}", "give each its own name")
    if len({(experiment.holdout, experiment.split_seed) for experiment in experiments}) > 1:
        raise UsageError("experiments", "hold out different documents", "give all the same holdout and split_seed")
    for experiment in experiments:
        check_labels(experiment, scheme.keys)
    return experiments if scheme.shipped else [_as_own(experiment, overrides) for experiment in experiments]


def _as_own(experiment: Experiment, overrides: Sequence[str]) -> Experiment:
    """Return an experiment without what is assumed of the written corpus only."""
    asked = {override.partition("=")[0].strip() for override in overrides}
    known = {key for key in OWN_SCHEME if key in experiment.parameters and f"parameters.{key}" not in asked}
    return replace(experiment, parameters={**experiment.parameters, **{key: OWN_SCHEME[key] for key in known}})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.run", description="Train, compare and record models.", allow_abbrev=False
    )
    shipped = ", ".join(shipped_experiments())
    parser.add_argument("experiments", nargs="*", metavar="EXPERIMENT", help=f"TOML files, or of the shipped ones: {shipped}")
    parser.add_argument("--scheme", default=INDUSTRIES, metavar="NAME", help="a shipped scheme or a folder (default: industries)")
    for option, what in (("--data", "train"), ("--eval", "measure")):
        says = f"labelled paragraphs to {what} on as well"
        parser.add_argument(option, nargs="+", action="extend", type=Path, default=[], metavar="FILE", help=says)
    parser.add_argument(
        "--set", nargs="+", action="extend", default=[], metavar="key=value", help="override a value of every experiment"
    )
    add_corrections_options(parser)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    options = _parser().parse_args(argv)
    need("training", "train")
    scheme = load_scheme(options.scheme)
    experiments = load_experiments(options.experiments, options.set, scheme)
    first = experiments[0]
    answers = read_answers(which_corrections(options), scheme)
    split, sources = labelled_data(scheme, options.data, first.holdout, first.split_seed, answers)
    extra = tuple(read_labelled([path], name, scheme) for name, path in evaluation_names(options.eval).items())
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True, markup=False)  # names of files and labels may hold what looks like markup
    documents = len(set(split.held.documents))
    first_line = f"{len(split.everything)} labelled paragraphs ({sources}); {len(split.held)} held out in {documents} documents"
    for line in (first_line, *([answers.line] if answers else []), *unsupported(split)):
        console.print(line, soft_wrap=True)
    store = VersionStore(store_folder(scheme.name))
    task = Task(scheme, split, extra, sources, Tracker(scheme), store, answers.digest if answers else "")
    results, problems = [], []
    with console.status("starting") as status:
        baseline = Evaluation.of(fit(BASELINE, split.fitted), split.held)
        for number, experiment in enumerate(experiments, 1):
            location = f"[{number}/{len(experiments)}] {experiment.name}"
            try:
                result = train(experiment, task, lambda text, where=location: status.update(escape(f"{where}: {text}")))  # type: ignore[misc]
            except InputError as error:
                problems.append(error)
                console.print(f"{location}: left out, {error.problem}", soft_wrap=True)
                continue
            results.append(result)
            console.print(f"{location}: macro-F1 {_score(result.metrics)}", highlight=False)
        if not results:
            raise problems[0]
        status.update("choosing the champion")
        before = load_standing(scheme.name) if split.added else None
        decision = choose_champion(results, baseline, task)
        corrected = _corrections(results, task, before, status)
    rows = [(BASELINE.name, baseline.metrics), *((result.experiment.name, result.metrics) for result in results)]
    screen = Console()
    screen.print(run_table(rows))
    if decision.before and decision.after:
        if len(decision.after.data) < len(split.held):
            common = f"{len(decision.after.data)} of {len(split.held)}"
            print(f"warning: only {common} held-out paragraphs were held out for the champion as well; compared on these")
        screen.print(comparison_table(decision.before, decision.after))
    for line in (*corrected, decision.line):
        print(line)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _score(metrics: Mapping[str, float]) -> str:
    return f"{metrics['f1_macro']:.3f}" if "f1_macro" in metrics else "–"


def _corrections(results: Sequence[Result], task: Task, before: PolicyTagger | None, status: Status) -> list[str]:
    """Return what the best new model makes of the user's paragraphs, and the champion before it."""
    if task.split.added is None:
        return []
    status.update("judging your own paragraphs, each without its document")
    try:
        y_pred = cross_fitted(best_of(results).experiment, task.split, task.split.added)
    except InputError as error:  # too little is left without them; the model itself is fitted and stored
        return [f"your own paragraphs could not be judged ({error.problem})"]
    own = before, y_pred, task.split.added
    return [*changes_table(*own), corrections_line(*own)]


if __name__ == "__main__":
    sys.exit(run_command(main))
