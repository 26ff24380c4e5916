"""Read a corpus by its topics: ``python -m training.topics PATH… [--model NAME | --experiment FILE.toml] [--output FOLDER]``.

``python -m training.topics edit MODEL …`` changes the topics of a stored model (:mod:`training.topics.edit`).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from labels import InputError, UsageError
from labels.support.account import Account
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_line, note_line
from labels.support.extras import need
from labels.wording import N_, _, pgettext
from models.arrays import label_totals
from models.locations import CHAMPION
from models.storage.store import save
from models.text.analyzer import Analyzer
from models.topics.bertopic_object import to_bertopic
from models.topics.editing.edits import TopicEdits
from models.topics.editing.topic_changes import change_topics
from models.topics.editing.topic_text import TopicText
from models.topics.naming.at_fitting import named
from models.topics.naming.custom import Namer, load_namer
from models.topics.tagger import TopicTagger
from models.topics.trainer import TopicTrainer
from seeds.found_files import check_apart
from seeds.read import add_record_options, record_options
from seeds.schemes import INDUSTRIES, load_scheme
from training.topic_report.corpus_view import read_topics
from training.topic_report.files import PAGE, TABLES, TEXT, write_topic_report
from training.topics.edit import EDIT, edit_lines, kept_note, seed_notes
from training.topics.edit import main as edit_main
from training.topics.edit_options import add_edits_file, both, read_edits
from training.topics.given_labels import given_note, given_scheme
from training.topics.stored_topics import FITTED, model_folder_of, store_beside
from training.topics.topic_corpus import corpus_title, label_paragraphs, load_topics, load_trainer, read_found, with_labels

# What the page alone asks for, where the topics are found already.
DRAWING = ("jinja2", "scipy", "sklearn")
ONE_DOCUMENT = N_("all of it is one document, so every topic rests on one; records need a field doc")
# Experiment that finds topics unless another one is named.
EXPERIMENT = TopicTagger.kind


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.topics", description=_("Read a corpus by its topics."), allow_abbrev=False
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=_("what models.predict --input takes"))
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--model", metavar="NAME", help=_("a stored topic model: bertopic, a folder or models:/…"))
    says = _("find topics anew (default: bertopic.toml)")
    source.add_argument("--experiment", default=EXPERIMENT, metavar="FILE.toml", help=says)
    says = _("whose labels: a shipped scheme or a folder (default: the model's, else industries)")
    parser.add_argument("--scheme", metavar="NAME", help=says)
    says = _("override a value of the experiment")
    parser.add_argument("--set", nargs="+", default=[], metavar="key=value", help=says)
    add_edits_file(parser)
    says = _("labels paragraphs without labels (default: champion)")
    parser.add_argument("--labels", default=CHAMPION, metavar="NAME", help=says)
    says = _("a function that names the topics (models.topics.naming.custom); with --model the names are stored in a copy")
    parser.add_argument("--namer", metavar="MODULE:FUNCTION", help=says)
    says = _("what to call the corpus (default: the name of the first path, its documents and years)")
    parser.add_argument("--title", help=says)
    parser.add_argument("--bertopic", type=Path, metavar="DIR", help=_("write the topics as a BERTopic model too"))
    parser.add_argument("--output", type=Path, default=Path("topics"), metavar="FOLDER", help=_("default: topics"))
    add_record_options(parser)
    add_lang_option(parser)
    return parser


def _check(options: argparse.Namespace) -> None:
    output: Path = options.output
    if output.exists() and not output.is_dir():
        raise UsageError(str(output), _("is not a folder"), _("name a folder"))
    if not output.parent.is_dir():
        raise UsageError(str(output), _("folder {folder} does not exist").format(folder=output.parent), _("make it first"))
    bertopic: Path | None = options.bertopic
    if bertopic is not None and bertopic.exists() and not bertopic.is_dir():
        raise UsageError(str(bertopic), _("is not a folder"), _("name a folder"))
    if bertopic is not None and not bertopic.parent.is_dir() and bertopic.parent != output:
        raise UsageError(str(bertopic), _("folder {folder} does not exist").format(folder=bertopic.parent), _("make it first"))
    if options.model and options.set:
        problem = _("changes an experiment, and --model takes topics as they are")
        raise UsageError("--set", problem, _("leave one of them out"))


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == [EDIT]:
        return edit_main(arguments[1:])
    options = _parser().parse_args(arguments)
    account = Account()
    _check(options)
    stored = [file for folder in (options.output / FITTED, options.bertopic) if folder for file in folder.rglob("*")]
    check_apart([*(options.output / name for name in (PAGE, TEXT, *TABLES)), *stored], [*options.paths, options.edits])
    need("topics", "topics", *(DRAWING if options.model and not options.bertopic else ()))
    namer = load_namer(options.namer) if options.namer else None
    edits = read_edits(options.edits) if options.edits else TopicEdits()
    source = _source(options, edits)
    scheme = source.analyzer.scheme if isinstance(source, TopicTagger) else load_scheme(options.scheme or INDUSTRIES)
    problems: list[InputError] = []
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(pgettext("progress", "reading")) as status:
        found, met = read_found(options.paths, problems, record_options(options), account)
        given = None if options.scheme or options.model else given_scheme(met, scheme.taxonomy)
        if given is not None:
            console.print(note_line(given_note(given)), markup=False, highlight=False, soft_wrap=True)
        scheme = given or scheme
        paragraphs = with_labels(found, met, scheme.taxonomy, options.paths, problems, account)
        analyzer = source.analyzer if isinstance(source, TopicTagger) else Analyzer(scheme)
        documents = [paragraph.doc for paragraph in paragraphs]
        title = options.title or corpus_title(options.paths[0], paragraphs)
        says = _("{paragraphs:,} paragraphs of {documents:,} documents")
        console.print(says.format(paragraphs=len(paragraphs), documents=len(set(documents))))
        if len(set(documents)) == 1 and len(paragraphs) > 1:
            console.print(note_line(_(ONE_DOCUMENT)), markup=False, highlight=False, soft_wrap=True)
        status.update(pgettext("progress", "labelling"))
        labels, labelled_by = label_paragraphs(paragraphs, scheme, None if given else options.labels)
        status.update(pgettext("progress", "finding topics"))
        batch = analyzer.batch([paragraph.text for paragraph in paragraphs])
        text = TopicText(batch, labels, np.ones(len(batch)), documents, paragraphs)
        tagger = _tagger(source, edits, text)
        plain = tagger
        if namer:
            status.update(pgettext("progress", "naming topics"))
            tagger = _named(tagger, namer, None if isinstance(source, TopicTagger) else text, problems)
        options.output.mkdir(exist_ok=True)
        former = _store(tagger, source, options.output / FITTED, title)
        status.update(pgettext("progress", "counting"))
        reading = read_topics(title, paragraphs, labels, labelled_by, tagger, batch)
        status.update(pgettext("progress", "drawing the page"))
        write_topic_report(options.output, reading)
        if options.bertopic:
            status.update(pgettext("progress", "writing the BERTopic model"))
            to_bertopic(tagger, batch, paragraphs).save(options.bertopic)
    if tagger is not plain and options.model:
        note = _("the names are stored in {folder}, not in {model}; read with --model {folder} to keep them")
        print(note_line(note.format(folder=options.output / FITTED, model=options.model)), file=sys.stderr)
    _tell(tagger, source.edits if isinstance(source, TopicTrainer) else edits, former)
    for problem in problems:
        print(error_line(problem), file=sys.stderr)
    print(_("{count} topics in {path}").format(count=len(tagger.catalogue), path=options.output / PAGE))
    account.names = scheme.taxonomy.spoken_names
    account.totals(*label_totals(labels, scheme.keys))
    account.wrote(options.output, *filter(None, [options.bertopic]))
    account.tell()
    return 1 if problems else 0


def _source(options: argparse.Namespace, edits: TopicEdits) -> TopicTagger | TopicTrainer:
    """Return the topics, or what finds them and changes them as the experiment and the file ask for."""
    if options.model:
        return load_topics(model_folder_of(options.model), options.scheme)
    trainer = load_trainer(options.experiment, options.set)
    return replace(trainer, edits=both(trainer.edits, edits))


def _tagger(source: TopicTagger | TopicTrainer, edits: TopicEdits, text: TopicText) -> TopicTagger:
    if isinstance(source, TopicTrainer):
        return source.fit(text.batch, text.labels, text.groups, text.weights, text.paragraphs)
    return change_topics(source, edits, text) if edits else source


def _named(tagger: TopicTagger, namer: Namer, text: TopicText | None, problems: list[InputError]) -> TopicTagger:
    """Name topics by a function; if it fails they keep the names they have, for finding them took longer than naming."""
    try:
        return named(tagger, namer=namer) if text is None else named(tagger, text.batch, None, text.groups, namer)
    except InputError as error:
        problem = _("{problem}, so all topics keep the names they have").format(problem=error.problem)
        problems.append(InputError(error.location, problem, error.remedy))
        return tagger


def _store(tagger: TopicTagger, source: TopicTagger | TopicTrainer, folder: Path, title: str) -> Path | None:
    """Store topics that are new; return where a model is kept that was changed in its own place."""
    if isinstance(source, TopicTrainer):
        save(tagger, folder, title, {})
    elif tagger is not source:
        return store_beside(tagger, folder, title)
    return None


def _tell(tagger: TopicTagger, edits: TopicEdits, former: Path | None) -> None:
    """Say what was changed by hand, what a user should know of it, and where the model is kept that was there before."""
    notes = [*seed_notes(tagger, edits), *([kept_note(former)] if former else [])]
    for line in [*(edit_lines(tagger) if edits else ()), *map(note_line, notes)]:
        print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(run_command(main))
