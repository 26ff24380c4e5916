"""Train, compare, record: ``python -m training.run [EXPERIMENT.toml…] [--data FILE…] [--eval FILE…] [--set key=value…]``."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console

from labels import UsageError
from labels.support.errors import run_command
from models.loading import CHAMPION, store_folder
from models.storage.store import save
from models.tagger import PolicyTagger
from models.topics.tagger import TopicTagger
from training.data import LabelledSet, merge, read_labelled, shipped_corpus
from training.evaluate import measure
from training.experiment import EXPERIMENTS, Experiment, load_experiment, parse_experiment, to_json
from training.measures.evidence_f1 import evidence_metrics
from training.measures.metrics import evaluate, reliability
from training.measures.topic_quality import topic_metrics
from training.report.fit_log import progress
from training.report.label_page import write_label_page
from training.report.label_tables import run_table, write_reports
from training.split import split_documents
from training.topic_report.corpus_view import read_topics
from training.topic_report.files import write_topic_report
from training.tracking import REGISTERED, Standing, Tracker

BASELINE = Experiment("keywords only", "lexicon")
# Other seeds that topics are found with, to see how far they stay the same.
OTHER_SEEDS = (1, 2)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Split:
    """All labelled data and its two sides.

    Attributes
    ----------
    everything, fitted, held : LabelledSet
        All paragraphs, those to fit on, those held out.
    """

    everything: LabelledSet
    fitted: LabelledSet
    held: LabelledSet


@dataclass(frozen=True, slots=True)
class Result:
    """What one training run gave.

    Attributes
    ----------
    experiment : Experiment
        What was run.
    metrics : dict of str to float
        On the held-out documents.
    tagger : PolicyTagger
        Fitted on everything: the model that is stored.
    version : str
        Its version in the registry.
    """

    experiment: Experiment
    metrics: dict[str, float]
    tagger: PolicyTagger
    version: str


def split_data(data: LabelledSet, *, holdout: float, seed: int) -> Split:
    """Split by document; only natural text is held out.

    Hard paragraphs are hard on purpose and say nothing about how often a model errs on real text.

    Parameters
    ----------
    data : LabelledSet
        All labelled paragraphs.
    holdout : float
        Share of the natural paragraphs to hold out, a fraction in (0, 1).
    seed : int
        Seed of the split.
    """
    natural = np.flatnonzero(~data.hard)
    part = data.take(natural, data.name)
    _, held = split_documents(part.documents, part.labels, share=holdout, seed=seed)
    rest = np.setdiff1d(np.arange(len(data)), natural[held])
    return Split(data, data.take(rest, f"{data.name}-fitted"), data.take(natural[held], f"{data.name}-heldout"))


def fit(experiment: Experiment, data: LabelledSet) -> PolicyTagger:
    """Fit an experiment's model on a labelled set."""
    weights = np.where(data.hard, experiment.hard_weight, 1.0)
    kept = np.flatnonzero(weights > 0)
    used = data.take(kept, data.name)
    tagger = experiment.trainer().fit(used.texts, used.labels, used.documents, weights[kept])
    return PolicyTagger(tagger, experiment.name, experiment.thresholds)


def held_out_metrics(policy: PolicyTagger, held: LabelledSet) -> dict[str, float]:
    """Return the metrics of a model on held-out paragraphs."""
    return evaluate(policy.tagger.predict_proba(held.texts), policy.thresholds, held.labels)


def train(experiment: Experiment, data: Split, extra: Sequence[LabelledSet], tracker: Tracker, say: Say) -> Result:
    """Run one experiment: fit and measure on the split, fit on everything, record, store.

    Parameters
    ----------
    experiment : Experiment
        What to run.
    data : Split
        Labelled data.
    extra : sequence of LabelledSet
        Further labelled sets to measure on.
    tracker : Tracker
        The record.
    say : callable
        Takes a line that says what is being done.
    """
    tags = {
        "data_fingerprint": data.everything.fingerprint,
        "heldout_fingerprint": data.held.fingerprint,
        "experiment": to_json(experiment),
    }
    with tempfile.TemporaryDirectory() as scratch, tracker.run(experiment.name, tags), progress(say):
        reports = Path(scratch, "reports")
        reports.mkdir()
        tracker.log_parameters(experiment.flat())
        tracker.log_dataset(data.fitted, "training")
        tracker.log_dataset(data.held, "evaluation")
        say(f"fitting on {len(data.fitted)} paragraphs")
        policy = fit(experiment, data.fitted)
        metrics = held_out_metrics(policy, data.held) | evidence_metrics(policy, data.held.paragraphs)
        write_reports(reports, data.held, policy, metrics)
        tables = reliability(policy.tagger.predict_proba(data.held.texts), data.held.labels.astype(bool))
        write_label_page(reports / "labels.html", metrics, tables)
        if isinstance(policy.tagger, TopicTagger):
            say("finding the topics again with other seeds")
            again = [fit(replace(experiment, seed=experiment.seed + step), data.fitted).tagger for step in OTHER_SEEDS]
            others = [tagger for tagger in again if isinstance(tagger, TopicTagger)]
            metrics |= topic_metrics(policy.tagger, others, data.fitted, data.held)
        for more in extra:
            metrics |= {f"{more.name}/{name}": value for name, value in measure(policy, more)["metrics"].items()}
            tracker.log_dataset(more, "evaluation")
        say(f"fitting on all {len(data.everything)} paragraphs")
        final = fit(experiment, data.everything)
        if isinstance(final.tagger, TopicTagger):
            say("drawing the topics")
            everything = data.everything
            reading = read_topics(everything.name, everything.paragraphs, everything.labels, "", final.tagger)
            (reports / "topics").mkdir()
            write_topic_report(reports / "topics", reading)
        tracker.log_metrics(metrics)
        tracker.log_folder(reports)
        say("storing and registering")
        version = tracker.register(store(final, experiment, data, metrics, Path(scratch, experiment.name)), experiment.name)
        named = PolicyTagger(final.tagger, f"{REGISTERED}/{version} {experiment.name}", experiment.thresholds)
        store(named, experiment, data, metrics, store_folder() / experiment.name)
    return Result(experiment, metrics, named, version)


def store(policy: PolicyTagger, experiment: Experiment, data: Split, metrics: dict[str, float], folder: Path) -> Path:
    """Store a model with what is known of its training; return its folder."""
    notes = {"experiment": to_json(experiment), "data_fingerprint": data.everything.fingerprint, "metrics": metrics}
    save(policy.tagger, folder, policy.name, notes, experiment.thresholds)
    return folder


def standing_score(standing: Standing, data: Split) -> float:
    """Return the standing champion's macro-F1 on the present held-out documents.

    Where data and split are the same the recorded figure holds. Elsewhere its experiment is fitted again on
    the present split: the stored model may have seen documents that are held out now. A champion whose
    experiment this program cannot read (an older program's, or registered by other means) can be neither
    measured here nor used here, and counts 0.
    """
    recorded = standing.metrics.get("f1_macro", 0.0)
    same_split = standing.tags.get("heldout_fingerprint") == data.held.fingerprint
    if same_split and standing.tags.get("data_fingerprint") == data.everything.fingerprint:
        return recorded
    try:
        experiment = parse_experiment(json.loads(standing.tags["experiment"]), f"champion version {standing.version}")
    except (KeyError, ValueError, UsageError):
        return 0.0
    return held_out_metrics(fit(experiment, data.fitted), data.held)["f1_macro"]


def choose_champion(results: Sequence[Result], baseline: float, data: Split, tracker: Tracker) -> str:
    """Make the best run champion if it passes the gate; return a line that says what was decided.

    The gate: better on the held-out documents than the champion that stands, and than keyword search where
    it is not keyword search itself.
    """
    best = max(results, key=lambda result: result.metrics["f1_macro"])
    score = best.metrics["f1_macro"]
    name = f"{best.tagger.name} (macro-F1 {score:.3f})"
    standing = tracker.standing_champion()
    stays = f"champion stays version {standing.version}" if standing else "no champion yet"
    if standing and score <= (before := standing_score(standing, data)):
        return f"{stays} ({before:.3f}); best of this call: {name}"
    if score < baseline or (score == baseline and best.experiment.model != BASELINE.model):
        return f"{stays}; {name} is not better than keyword search ({baseline:.3f})"
    tracker.crown(best.version)
    try:
        store(best.tagger, best.experiment, data, best.metrics, store_folder() / CHAMPION)
    except BaseException:  # Ctrl-C as well: alias and folder must name one model
        tracker.crown(standing.version if standing else None)
        raise
    return f"new champion: {name}"


def load_experiments(paths: Sequence[Path], overrides: Sequence[str]) -> list[Experiment]:
    """Read the experiments of a call; all of them must hold out the same documents.

    Raises
    ------
    UsageError
        If two share a name or split differently.
    """
    experiments = [load_experiment(path, overrides) for path in paths or sorted(EXPERIMENTS.glob("*.toml"))]
    names = [experiment.name for experiment in experiments]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise UsageError("experiments", f"two are called {min(repeated)!r}", "give each its own name")
    if len({(experiment.holdout, experiment.split_seed) for experiment in experiments}) > 1:
        raise UsageError("experiments", "hold out different documents", "give all the same holdout and split_seed")
    return experiments


def evaluation_names(paths: Sequence[Path]) -> dict[str, Path]:
    """Return what each further file is called in the metrics; MLflow takes letters, digits and ``_-. `` only.

    Raises
    ------
    UsageError
        If two files would have the same name.
    """
    names: dict[str, Path] = {}
    for path in paths:
        name = re.sub(r"[^\w.\- ]", "_", path.stem)
        if name in names:
            raise UsageError(str(path), f"would be measured as {name!r} like {names[name]}", "rename one of the files")
        names[name] = path
    return names


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.run", description="Train, compare and record models.")
    parser.add_argument("experiments", nargs="*", type=Path, metavar="EXPERIMENT.toml", help="default: all in experiments/")
    parser.add_argument(
        "--data", nargs="+", type=Path, default=[], metavar="FILE.jsonl", help="labelled paragraphs to train on as well"
    )
    parser.add_argument(
        "--eval", nargs="+", type=Path, default=[], metavar="FILE.jsonl", help="labelled paragraphs to measure on as well"
    )
    parser.add_argument("--set", nargs="+", default=[], metavar="key=value", help="override a value of every experiment")
    options = parser.parse_args(argv)
    experiments = load_experiments(options.experiments, options.set)
    data = shipped_corpus()
    if options.data:
        data = merge(data, read_labelled(options.data, "user"))
    extra = [read_labelled([path], name) for name, path in evaluation_names(options.eval).items()]
    split = split_data(data, holdout=experiments[0].holdout, seed=experiments[0].split_seed)
    console = Console(stderr=True)
    console.print(f"{len(data)} labelled paragraphs; {len(split.held)} held out in {len(set(split.held.documents))} documents")
    tracker = Tracker()
    results = []
    with console.status("starting") as status:
        baseline = held_out_metrics(fit(BASELINE, split.fitted), split.held)
        for number, experiment in enumerate(experiments, 1):
            place = f"[{number}/{len(experiments)}] {experiment.name}"
            results.append(train(experiment, split, extra, tracker, lambda text, place=place: status.update(f"{place}: {text}")))  # type: ignore[misc]
            console.print(f"{place}: macro-F1 {results[-1].metrics['f1_macro']:.3f}")
        status.update("choosing the champion")
        decision = choose_champion(results, baseline["f1_macro"], split, tracker)
    rows = [(BASELINE.name, baseline), *((result.experiment.name, result.metrics) for result in results)]
    Console().print(run_table(rows))
    print(decision)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
