"""What a training run of a topic model does besides: it measures topics over seeds, and draws them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from labels.wording import _
from models.tagger import PolicyTagger
from models.topics.bertopic_object import to_bertopic
from models.topics.tagger import TopicTagger
from training.experiment import Experiment, fit
from training.measures.topic_quality import OTHER_SEEDS, topic_metrics
from training.sets.labelled_set import LabelledSet
from training.sets.split import Split
from training.topic_report.corpus_view import read_topics
from training.topic_report.files import write_topic_report

FOLDER, BERTOPIC = "topics", "bertopic"


def measure(experiment: Experiment, policy: PolicyTagger, data: Split, report: Callable[[str], object]) -> dict[str, float]:
    """Measure the topics of a fitted model, and how far other seeds find the same.

    Parameters
    ----------
    experiment : Experiment
        Its settings.
    policy : PolicyTagger
        The model, fitted without the held-out documents.
    data : Split
        The labelled data.
    report : callable
        Takes a line that says what is being done.

    Returns
    -------
    dict of str to float
        As :func:`training.measures.topic_quality.topic_metrics`.
    """
    report(_("finding the topics again with other seeds"))
    seeds = (experiment.seed + step for step in OTHER_SEEDS)
    others = [_topics(fit(replace(experiment, seed=seed), data.fitted)) for seed in seeds]
    return topic_metrics(_topics(policy), others, data.fitted, data.held)


def draw(final: PolicyTagger, data: LabelledSet, reports: Path, report: Callable[[str], object]) -> None:
    """Write the topic page with its tables, and the topics as a BERTopic, into two folders of the run's reports.

    Parameters
    ----------
    final : PolicyTagger
        The model, fitted on everything.
    data : LabelledSet
        What it was fitted on.
    reports : Path
        Folder of the run's reports.
    report : callable
        Takes a line that says what is being done.
    """
    report(_("drawing the topics"))
    folder = reports / FOLDER
    folder.mkdir()
    view = read_topics(data.name, data.paragraphs, data.labels, "", _topics(final), batch=data.batch)
    write_topic_report(folder, view)
    to_bertopic(_topics(final), data.batch, data.paragraphs).save(reports / BERTOPIC)


def _topics(policy: PolicyTagger) -> TopicTagger:
    assert isinstance(policy.tagger, TopicTagger)
    return policy.tagger
