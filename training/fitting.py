"""One training run: fit, measure, store, register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from uuid import uuid4

from labels.ending.leftovers import scratch_folder
from labels.wording import _, speaking
from models.storage.store import write_model
from models.storage.versions import VersionStore
from models.tagger import PolicyTagger
from seeds.schemes import Scheme
from training.experiment import Experiment, fit, to_json
from training.measures.crossed import measure
from training.measures.evaluation import Evaluation
from training.measures.evidence_f1 import evidence_metrics
from training.measures.learned_texts import learned_array
from training.record.judged import held_out_arrays
from training.record.kept import example, kept, version_tags, waiting
from training.report.fit_log import FITTING, FITTING_ALL, STORING, progress
from training.report.label_page import write_label_page
from training.report.label_tables import write_reports
from training.report.mlflow_notes import file_address
from training.report.run_note import Trained, begun_note, run_note, write_note
from training.sets.labelled_set import LabelledSet
from training.sets.split import Split
from training.tracking import Tracker

Report = Callable[[str], object]
# Characters of the data's names in the name of a run, for which some databases have 250; the tag holds all.
LONGEST_SOURCES = 150
# The record is one for all who read it, whatever language who makes a run speaks.
_RECORD = "en"
# What a run of some models does besides: a module with `measure` and `draw`, imported for these alone.
BESIDES = {"bertopic": "training.topic_report.in_run"}


@dataclass(frozen=True, slots=True)
class Task:
    """What all experiments of a call share.

    Attributes
    ----------
    scheme : Scheme
        What is labelled.
    split : Split
        The labelled data.
    extra : tuple of LabelledSet
        Further labelled sets to measure on.
    sources : str
        Names of all data, for people.
    tracker : Tracker
        The record.
    store : VersionStore
        Where models go.
    corrections : str
        Digest of the corrections that are learned from; empty where there are none.
    offered : bool
        Whether the models only wait for somebody to accept them: no name leads to them until then.
    standing : str
        Folder of the champion that they are to be compared with; empty where there was none.
    call : str
        By what the models of one call are known as such, should they be kept.
    """

    scheme: Scheme
    split: Split
    extra: tuple[LabelledSet, ...]
    sources: str
    tracker: Tracker
    store: VersionStore
    corrections: str = ""
    offered: bool = False
    standing: str = ""
    call: str = field(default_factory=lambda: uuid4().hex)


@dataclass(frozen=True, slots=True)
class Result:
    """What one training run gave.

    Attributes
    ----------
    experiment : Experiment
        What was run.
    evaluation : Evaluation
        On the held-out documents; where none are, on all paragraphs, each judged by a fit without its document.
    metrics : mapping of str to float
        All that was measured.
    version : str
        Its version in the registry.
    version_id : str
        Its folder in the store.
    """

    experiment: Experiment
    evaluation: Evaluation
    metrics: Mapping[str, float]
    version: str
    version_id: str


def train(experiment: Experiment, task: Task, report: Report) -> Result:
    """Run one experiment: fit and measure on the split, fit on everything, record, store, register.

    Parameters
    ----------
    experiment : Experiment
        What to run.
    task : Task
        Data, record and store.
    report : callable
        Takes a line that says what is being done.

    Returns
    -------
    Result

    Raises
    ------
    InputError
        If the model cannot be fitted on these paragraphs, or the record cannot be written.
    """
    data, tracker = task.split, task.tracker
    tags = {
        "model": experiment.model,
        "scheme": task.scheme.name,
        "scheme_digest": task.scheme.digest,
        "data": task.sources,
        "data_fingerprint": data.everything.fingerprint,
        "heldout_fingerprint": data.held.fingerprint,
        "experiment": to_json(experiment),
    } | ({"corrections": task.corrections} if task.corrections else {})
    what = _trained(experiment, task)
    opened = tracker.run(what.title, tags, begun_note(what))
    with scratch_folder() as reports, opened as run_id, progress(report):
        tracker.log_parameters(experiment.flat() | _described(task))
        tracker.log_dataset(data.fitted, "training")
        for judged in (data.held, *task.extra):  # now: a store that fails later would cost what was fitted meanwhile
            tracker.log_dataset(judged, "evaluation")
        report(_(FITTING).format(count=len(data.fitted)))
        policy, held, metrics = fit_and_measure(experiment, data)
        with speaking(_RECORD):
            write_reports(reports, held)
            write_label_page(reports / "labels.html", held)
        for more in task.extra:
            metrics |= {f"{more.name}/{key}": value for key, value in Evaluation.of(policy, more).metrics.items()}
        besides = import_module(BESIDES[experiment.model]) if experiment.model in BESIDES else None
        if besides:
            metrics |= besides.measure(experiment, policy, data, report)
        final = policy  # where none is held out, it has learned from all of them already
        if not data.crossed:
            report(_(FITTING_ALL).format(count=len(data.everything)))
            final = fit(experiment, data.everything)
        if besides:
            besides.draw(final, data.everything, reports, report)
        with speaking(_RECORD):
            write_note(reports, what, held)
            files = [path.relative_to(reports).as_posix() for path in reports.rglob("*")]
            note = run_note(what, held, partial(file_address, tracker.experiment_id, run_id), files)
        report(_(STORING))
        folder = _store(experiment, task, final, held, metrics)
        # From here on a model is there, whatever the record says to it.
        extra = waiting(task.call, task.standing, offered=task.offered)
        with kept(task.store, folder, {"title": what.title, "note": note, **extra}), tracker.asked(OSError):
            tracker.log_metrics(metrics)
            tracker.log_folder(reports)
            version = _register(experiment, task, folder, note)
            tracker.describe(run_id, note)
    return Result(experiment, held, metrics, version, folder.name)


def fit_and_measure(experiment: Experiment, data: Split) -> tuple[PolicyTagger, Evaluation, dict[str, float]]:
    """Fit an experiment without the held-out documents and measure it on them; where none are held out, on everything.

    Parameters
    ----------
    experiment : Experiment
        What to fit.
    data : Split
        The labelled data.

    Returns
    -------
    tuple of (PolicyTagger, Evaluation, dict of str to float)
        The model, what it says of the held-out paragraphs (where none are, what fits without their documents say), and its
        metrics, those of evidence among them.

    Raises
    ------
    InputError
        If the model cannot be fitted on these paragraphs.
    """
    policy = fit(experiment, data.fitted)
    held = measure(experiment, data) if data.crossed else Evaluation.of(policy, data.held)
    return policy, held, dict(held.metrics) | evidence_metrics(policy, data.held, held.y_pred)


def write_trained(
    folder: Path,
    final: PolicyTagger,
    experiment: Experiment,
    data: Split,
    sources: str,
    held: Evaluation,
    metrics: Mapping[str, float],
) -> None:
    """Write a trained model and what must be known of it to compare it with later ones, and to measure it fairly.

    Parameters
    ----------
    folder : Path
        An existing, empty folder.
    final : PolicyTagger
        The model, fitted on everything.
    experiment : Experiment
        Its settings.
    data : Split
        The labelled data.
    sources : str
        Names of all data, for people.
    held : Evaluation
        The same settings fitted without the paragraphs they are measured on, on these.
    metrics : mapping of str to float
        All that was measured.
    """
    notes = {
        "experiment": to_json(experiment),
        "data": sources,
        "data_fingerprint": data.everything.fingerprint,
        "heldout_fingerprint": data.held.fingerprint,
        "paragraphs": len(data.everything),
        "metrics": dict(metrics),
    }
    arrays = held_out_arrays(held) | learned_array(data.everything)
    write_model(folder, final.tagger, experiment.name, notes, experiment.thresholds, arrays)


def _store(experiment: Experiment, task: Task, final: PolicyTagger, held: Evaluation, metrics: Mapping[str, float]) -> Path:
    """Store a model; return its folder."""

    def write(folder: Path) -> None:
        write_trained(folder, final, experiment, task.split, task.sources, held, metrics)

    return task.store.add(experiment.name, write)


def _register(experiment: Experiment, task: Task, folder: Path, note: str) -> str:
    """Register a stored model, let its name point to it unless it is only offered; return its version."""
    tags = version_tags(folder, task.scheme)
    version = task.tracker.register(folder, experiment.name, example(task.scheme), tags, note)
    if not task.offered:
        task.store.point(experiment.name, folder.name, registered=f"{task.tracker.registered}/{version}")
    return version


def _trained(experiment: Experiment, task: Task) -> Trained:
    data = task.split
    sources = task.sources if len(task.sources) <= LONGEST_SOURCES else f"{task.sources[:LONGEST_SOURCES]}…"
    how = f"on {len(data.held):,} paragraphs of {len(set(data.held.documents)):,} held-out documents"
    if data.crossed:
        with speaking(_RECORD):
            how = f"on {len(data.held):,} paragraphs, {data.judged_how}"
    name, model, scheme = experiment.name, experiment.model, task.scheme.name
    return Trained(name, model, scheme, sources, len(data.everything), how, datetime.now())


def _described(task: Task) -> dict[str, object]:
    data = task.split
    held = () if data.crossed else data.held.documents
    return {
        "data.files": task.sources,
        "data.paragraphs": len(data.everything),
        "data.held_out": len(held),
        "data.held_out_documents": len(set(held)),
    }
