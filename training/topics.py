"""Read a corpus by its topics: ``python -m training.topics PATH… [--model NAME | --experiment FILE.toml] [--output FOLDER]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from labels import InputError, Paragraph, UsageError
from labels.support.command import run_command
from labels.support.extras import need
from labels.taxonomy import Taxonomy
from models.arrays import Labels
from models.loading import load
from models.locations import CHAMPION
from models.storage.store import save
from models.text.analyzer import Analyzer
from models.topics.naming.custom import load_namer
from models.topics.tagger import TopicTagger
from models.topics.trainer import TopicTrainer
from seeds.answered import with_answers
from seeds.cleaning.fold import fold
from seeds.formats.tables.record_options import Record, RecordOptions
from seeds.inputs import read_inputs
from seeds.metadata.provinces import own_region
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from seeds.sources import Reading
from training.experiment import load_experiment
from training.sets.labelled_set import label_matrix
from training.topic_report.corpus_view import read_topics
from training.topic_report.files import PAGE, write_topic_report

# Experiment that finds topics unless another one is named.
# What the page alone asks for, where the topics are found already.
DRAWING = ("jinja2", "scipy", "sklearn")
EXPERIMENT = TopicTagger.kind
FITTED = "model"


def read_corpus(paths: Sequence[Path], problems: list[InputError], taxonomy: Taxonomy) -> list[Paragraph]:
    """Read paragraphs with the labels they bear, leave site furniture out, and find the province of those that bear none.

    Parameters
    ----------
    paths : sequence of Path
        Files and folders.
    problems : list of InputError
        Takes the errors of files found in folders.
    taxonomy : Taxonomy
        Which labels records may bear, in any form that labelled text is read in.

    Returns
    -------
    list of Paragraph
        At least one.

    Raises
    ------
    UsageError
        If a path is not there or of an unknown kind.
    InputError
        If a file that was named cannot be read, an answer cannot be understood, or no paragraph is left.
    """
    met: list[Record] = []
    found = list(read_inputs(paths, problems, Reading(RecordOptions(met=met))))
    paragraphs = [one for one in with_answers(found, met, taxonomy) if one.kind != "boilerplate" and one.text]
    if not paragraphs:
        if problems:
            raise problems.pop()
        raise InputError(", ".join(map(str, paths)), "holds no paragraph", "give documents or Paragraph JSON Lines")
    return [
        paragraph if paragraph.region else replace(paragraph, region=own_region(fold(paragraph.text))) for paragraph in paragraphs
    ]


def label_paragraphs(paragraphs: Sequence[Paragraph], scheme: Scheme, model: str) -> tuple[Labels, str]:
    """Return the labels of paragraphs: those they came with, and a model's for those that came without.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
        Clean paragraphs.
    scheme : Scheme
        Which labels there are.
    model : str
        Name of the model that labels the others.

    Returns
    -------
    tuple of (ndarray of int, str)
        Labels, shape (n_paragraphs, n_labels), and the name of the model, empty where all came with labels.

    Raises
    ------
    InputError
        If a paragraph bears a label that the scheme does not have.
    UsageError
        If there is no such model of that scheme.
    """
    own = [
        None if paragraph.labels is None else scheme.taxonomy.order(paragraph.labels, f"paragraph {paragraph.id!r}")
        for paragraph in paragraphs
    ]
    if None not in own:
        return label_matrix((keys or () for keys in own), scheme.keys), ""
    tagger = load(model, scheme=scheme)
    bare = [paragraph for paragraph, keys in zip(paragraphs, own, strict=True) if keys is None]
    tagged = tagger.tag_paragraphs(bare, evidence=False)
    return label_matrix([next(tagged).labels if keys is None else keys for keys in own], scheme.keys), tagger.name


def load_topics(name: str, scheme: str | None = None) -> TopicTagger:
    """Load a stored topic model.

    Parameters
    ----------
    name : str
        Name of a trained experiment, a folder, or an MLflow address.
    scheme : str, optional
        Whose model is meant: a shipped scheme by name, or a folder; ``industries`` by default.

    Returns
    -------
    TopicTagger

    Raises
    ------
    UsageError
        If there is no such model or it knows no topics.
    InputError
        If the model was changed, is of another format, or cannot be fetched.
    """
    tagger = load(name, scheme=scheme).tagger
    if not isinstance(tagger, TopicTagger):
        raise UsageError(f"model {name!r}", f"is a {tagger.kind} model and knows no topics", f"name a {TopicTagger.kind} model")
    return tagger


def load_trainer(experiment: str, overrides: Sequence[str]) -> TopicTrainer:
    """Read the settings that topics are found with.

    Parameters
    ----------
    experiment : str
        A TOML file, or the name of a shipped experiment.
    overrides : sequence of str
        ``key=value`` that replace values of the file.

    Returns
    -------
    TopicTrainer

    Raises
    ------
    UsageError
        If the experiment is not there, is wrong, or is of another model.
    """
    settings = load_experiment(experiment, overrides)
    trainer = settings.trainer()
    if not isinstance(trainer, TopicTrainer):
        raise UsageError(experiment, f"is an experiment of {settings.model}", f"name one with model = '{TopicTagger.kind}'")
    return trainer


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.topics", description="Read a corpus by its topics.", allow_abbrev=False
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="what models.predict --input takes")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--model", metavar="NAME", help="a stored topic model: bertopic, a folder or models:/…")
    source.add_argument("--experiment", default=EXPERIMENT, metavar="FILE.toml", help="find topics anew (default: bertopic.toml)")
    parser.add_argument(
        "--scheme", metavar="NAME", help="whose labels: a shipped scheme or a folder (default: the model's, else industries)"
    )
    parser.add_argument("--set", nargs="+", default=[], metavar="key=value", help="override a value of the experiment")
    parser.add_argument("--labels", default=CHAMPION, metavar="NAME", help="labels paragraphs without labels (default: champion)")
    parser.add_argument("--namer", metavar="MODULE:FUNCTION", help="a function that names topics (models.topics.naming.custom)")
    parser.add_argument("--title", help="what to call the corpus (default: the name of the first path)")
    parser.add_argument("--output", type=Path, default=Path("topics"), metavar="FOLDER", help="default: topics")
    return parser


def _check(options: argparse.Namespace) -> None:
    output: Path = options.output
    if output.exists() and not output.is_dir():
        raise UsageError(str(output), "is not a folder", "name a folder")
    if not output.parent.is_dir():
        raise UsageError(str(output), f"folder {output.parent} does not exist", "make it first")
    if options.model and options.set:
        raise UsageError("--set", "changes an experiment, and --model takes topics as they are", "leave one of them out")


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    options = _parser().parse_args(argv)
    _check(options)
    need("topics", "topics", *(DRAWING if options.model else ()))
    namer = load_namer(options.namer) if options.namer else None
    source = load_topics(options.model, options.scheme) if options.model else load_trainer(options.experiment, options.set)
    analyzer = source.analyzer if isinstance(source, TopicTagger) else Analyzer(load_scheme(options.scheme or INDUSTRIES))
    title = options.title or options.paths[0].resolve().stem
    problems: list[InputError] = []
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("reading") as status:
        paragraphs = read_corpus(options.paths, problems, analyzer.scheme.taxonomy)
        documents = [paragraph.doc for paragraph in paragraphs]
        console.print(f"{len(paragraphs):,} paragraphs of {len(set(documents)):,} documents")
        status.update("labelling")
        labels, labelled_by = label_paragraphs(paragraphs, analyzer.scheme, options.labels)
        status.update("finding topics")
        batch = analyzer.batch([paragraph.text for paragraph in paragraphs])
        tagger = source if isinstance(source, TopicTagger) else source.fit(batch, labels, documents, np.ones(len(batch)))
        options.output.mkdir(exist_ok=True)
        if tagger is not source:
            save(tagger, options.output / FITTED, title, {})
        status.update("naming topics and counting")
        reading = read_topics(title, paragraphs, labels, labelled_by, tagger, namer, batch)
        status.update("drawing the page")
        write_topic_report(options.output, reading)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    print(f"{len(tagger.catalogue)} topics in {options.output / PAGE}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(run_command(main))
