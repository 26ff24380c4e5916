"""What topics are found in and with: paragraphs with their labels, a stored model, an experiment's settings."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from labels import InputError, Paragraph, UsageError
from labels.support.account import Account
from labels.support.errors import note_line
from labels.taxonomy import Taxonomy
from labels.wording import _, pgettext
from models.arrays import Labels
from models.loading import load
from models.output.periods import year_of
from models.topics.tagger import TopicTagger
from models.topics.trainer import TopicTrainer
from seeds.answered import with_answers
from seeds.cleaning.fold import fold
from seeds.formats.tables.record_options import Record, RecordOptions
from seeds.inputs import read_inputs
from seeds.metadata.provinces import own_region
from seeds.read import reading_notes, take_account
from seeds.schemes import Scheme
from seeds.sources import Reading
from training.experiment import load_experiment
from training.sets.labelled_set import label_matrix
from training.sets.with_text import left_out_lines, with_text
from training.topics.stored_topics import no_topics


def read_corpus(
    paths: Sequence[Path],
    problems: list[InputError],
    taxonomy: Taxonomy,
    options: RecordOptions | None = None,
    account: Account | None = None,
) -> list[Paragraph]:
    """Read paragraphs with the labels they bear, leave site furniture out, and find the province of those that bear none.

    Parameters
    ----------
    paths : sequence of Path
        Files and folders.
    problems : list of InputError
        Takes the errors of files found in folders.
    taxonomy : Taxonomy
        Which labels records may bear, in any form that labelled text is read in.
    options : RecordOptions, optional
        How records are read; a whole document in one cell is cut into its paragraphs in any case.
    account : Account, optional
        Takes what was read and what was left out.

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
    return with_labels(*read_found(paths, problems, options, account), taxonomy, paths, problems, account)


def read_found(
    paths: Sequence[Path], problems: list[InputError], options: RecordOptions | None = None, account: Account | None = None
) -> tuple[list[Paragraph], list[Record]]:
    """Read paragraphs, and those records among them that may bear labels; notes say what a user should know of the reading.

    Parameters
    ----------
    paths : sequence of Path
        Files and folders.
    problems : list of InputError
        Takes the errors of files found in folders.
    options : RecordOptions, optional
        How records are read; a whole document in one cell is cut into its paragraphs in any case.
    account : Account, optional
        Takes what was read and what was left out.

    Returns
    -------
    tuple of (list of Paragraph, list of Record)

    Raises
    ------
    UsageError
        If a path is not there or of an unknown kind.
    InputError
        If a file that was named cannot be read.
    """
    met: list[Record] = []
    cut: list[str] = []
    reading = Reading(replace(options or RecordOptions(), met=met, cut=cut))
    found = list(read_inputs(paths, problems, reading))
    take_account(account or Account(), reading, problems)
    says = _("{count} document(s) that stood in one cell each were cut into paragraphs").format(count=len(cut))
    for note in filter(None, [*reading_notes(reading), says * bool(cut)]):
        print(note_line(note), file=sys.stderr)
    return found, met


def with_labels(
    found: Sequence[Paragraph],
    met: Sequence[Record],
    taxonomy: Taxonomy,
    paths: Sequence[Path],
    problems: list[InputError],
    account: Account | None = None,
) -> list[Paragraph]:
    """Give paragraphs their labels, leave site furniture out, and find the province of those that bear none.

    Parameters
    ----------
    found, met
        What :func:`read_found` returned.
    taxonomy, paths, problems, account
        As for :func:`read_corpus`.

    Returns
    -------
    list of Paragraph
        At least one.

    Raises
    ------
    InputError
        If an answer cannot be understood, or no paragraph is left.
    """
    answered = with_answers(found, met, taxonomy)
    left_out: Counter[str] = Counter()
    paragraphs = with_text(answered, left_out)
    if account is not None:
        account.left_out += left_out_lines(left_out)
    if not paragraphs:
        if problems:
            raise problems.pop()
        files = pgettext("between names", ", ").join(map(str, paths))
        raise InputError(files, _("holds no paragraph"), _("give documents or Paragraph JSON Lines"))
    return [
        paragraph if paragraph.region else replace(paragraph, region=own_region(fold(paragraph.text))) for paragraph in paragraphs
    ]


def corpus_title(path: Path, paragraphs: Sequence[Paragraph]) -> str:
    """Return what to call a corpus that nobody gave a title: where it was read from, how much it is, and of which years.

    Parameters
    ----------
    path : Path
        The first path it was read from.
    paragraphs : sequence of Paragraph
        Its paragraphs, at least one.
    """
    documents = len({paragraph.doc for paragraph in paragraphs})
    name = path.resolve().name.split(".")[0]
    if documents > 1:
        title = _("{name}, {count:,} documents").format(name=name, count=documents)
    else:
        title = _("{name}, {count:,} paragraphs").format(name=name, count=len(paragraphs))
    years = sorted({year for paragraph in paragraphs if (year := year_of(paragraph.date))})
    if not years:
        return title
    span = years[0] if len(years) == 1 else pgettext("years", "{first} to {last}").format(first=years[0], last=years[-1])
    return _("{title} ({years})").format(title=title, years=span)


def label_paragraphs(paragraphs: Sequence[Paragraph], scheme: Scheme, model: str | None) -> tuple[Labels, str]:
    """Return the labels of paragraphs: those they came with, and a model's for those that came without.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
        Clean paragraphs.
    scheme : Scheme
        Which labels there are.
    model : str or None
        Name of the model that labels the others; None where these have no label at all.

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
    location = _("paragraph {id!r}")
    own = [
        None if paragraph.labels is None else scheme.taxonomy.order(paragraph.labels, location.format(id=paragraph.id))
        for paragraph in paragraphs
    ]
    if model is None or None not in own:
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
        raise no_topics(name, tagger.kind)
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
        problem = _("is an experiment of {model}").format(model=settings.model)
        remedy = _("name one with model = {model!r}").format(model=TopicTagger.kind)
        raise UsageError(experiment, problem, remedy)
    return trainer
