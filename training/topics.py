"""Read a corpus by its topics: ``python -m training.topics PATH… [--model NAME | --experiment FILE.toml] [--output FOLDER]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.console import Console

from labels import InputError, Paragraph, UsageError
from labels.support.errors import run_command
from models.decisions.calibration import Labels
from models.loading import CHAMPION, load
from models.storage.store import save
from models.tagger import PolicyTagger
from models.topics.naming.custom import load_namer
from models.topics.tagger import TopicTagger
from seeds.inputs import read_inputs
from seeds.metadata.provinces import own_place
from training.data import label_matrix
from training.experiment import EXPERIMENTS, load_experiment
from training.topic_report.corpus_view import read_topics
from training.topic_report.files import PAGE, write_topic_report

EXPERIMENT = EXPERIMENTS / "bertopic.toml"
FITTED = "model"


def read_corpus(paths: Sequence[Path], problems: list[InputError]) -> list[Paragraph]:
    """Read paragraphs, leave site furniture out, and find the province of those that bear none.

    Raises
    ------
    InputError
        If no paragraph is left.
    """
    paragraphs = [paragraph for paragraph in read_inputs(paths, problems) if paragraph.kind != "boilerplate" and paragraph.text]
    if not paragraphs:
        if problems:
            raise problems.pop()
        raise InputError(", ".join(map(str, paths)), "holds no paragraph", "give documents or Paragraph JSON Lines")
    return [paragraph if paragraph.region else replace(paragraph, region=own_place(paragraph.text)) for paragraph in paragraphs]


def industries(paragraphs: Sequence[Paragraph], labeller: str) -> tuple[Labels, str]:
    """Return the industries of paragraphs, and the model that gave them ("" where all came labelled)."""
    if all(paragraph.labels is not None for paragraph in paragraphs):
        return label_matrix(paragraph.labels or () for paragraph in paragraphs), ""
    tagger = _labeller(labeller)
    return label_matrix(one.labels for one in tagger.tag_paragraphs(paragraphs, evidence=False)), tagger.name


def _labeller(name: str) -> PolicyTagger:
    try:
        return load(name)
    except UsageError:
        if name != CHAMPION:
            raise
        return load("lexicon")  # before anything was trained: keyword rules


def load_topics(name: str) -> TopicTagger:
    """Load a stored topic model.

    Raises
    ------
    UsageError
        If there is no such model or it knows no topics.
    """
    tagger = load(name).tagger
    if not isinstance(tagger, TopicTagger):
        raise UsageError(f"model {name!r}", f"is a {tagger.kind} model and knows no topics", "name a bertopic model")
    return tagger


def fit_topics(experiment: Path, overrides: Sequence[str], paragraphs: Sequence[Paragraph], labels: Labels) -> TopicTagger:
    """Find the topics of paragraphs with an experiment's settings.

    Raises
    ------
    UsageError
        If the experiment is of another model.
    """
    settings = load_experiment(experiment, overrides)
    if settings.model != TopicTagger.kind:
        raise UsageError(str(experiment), f"is an experiment of {settings.model}", "name one with model = 'bertopic'")
    texts, documents = [p.text for p in paragraphs], [p.doc for p in paragraphs]
    tagger = settings.trainer().fit(texts, labels, documents, np.ones(len(texts)))
    assert isinstance(tagger, TopicTagger)
    return tagger


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.topics", description="Read a corpus by its topics.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="what models.predict --input takes")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--model", metavar="NAME", help="a stored topic model: bertopic, a folder or models:/…")
    source.add_argument(
        "--experiment", type=Path, default=EXPERIMENT, metavar="FILE.toml", help="find topics anew (default: bertopic.toml)"
    )
    parser.add_argument("--set", nargs="+", default=[], metavar="key=value", help="override a value of the experiment")
    parser.add_argument("--labels", default=CHAMPION, metavar="NAME", help="tags unlabelled paragraphs (default: champion)")
    parser.add_argument("--namer", metavar="MODULE:FUNCTION", help="a function that names topics (models.topics.naming.custom)")
    parser.add_argument("--title", help="what to call the corpus (default: the name of the first path)")
    parser.add_argument("--output", type=Path, default=Path("topics"), metavar="FOLDER", help="default: topics")
    options = parser.parse_args(argv)
    if options.output.exists() and not options.output.is_dir():
        raise UsageError(str(options.output), "is not a folder", "name a folder")
    if not options.output.parent.is_dir():
        raise UsageError(str(options.output), f"folder {options.output.parent} does not exist", "make it first")
    if options.model and options.set:
        raise UsageError("--set", "changes an experiment, and --model takes topics as they are", "leave one of them out")
    namer = load_namer(options.namer) if options.namer else None
    tagger = load_topics(options.model) if options.model else None
    problems: list[InputError] = []
    console = Console(stderr=True)
    with console.status("reading") as status:
        paragraphs = read_corpus(options.paths, problems)
        console.print(f"{len(paragraphs):,} paragraphs of {len({p.doc for p in paragraphs}):,} documents")
        status.update("tagging industries")
        labels, labelled_by = industries(paragraphs, options.labels)
        status.update("finding topics")
        found = tagger or fit_topics(options.experiment, options.set, paragraphs, labels)
        options.output.mkdir(exist_ok=True)
        title = options.title or options.paths[0].resolve().stem
        if tagger is None:
            save(found, options.output / FITTED, title, {})
        status.update("naming topics and counting")
        reading = read_topics(title, paragraphs, labels, labelled_by, found, namer)
        status.update("drawing the page")
        write_topic_report(options.output, reading)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    print(f"{len(found.topics_)} topics in {options.output / PAGE}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(run_command(main))
