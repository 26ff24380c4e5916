"""Change the topics of a stored model: ``python -m training.topics edit MODEL [--merge A B] [--rename A=NAME] …``.

Nothing is found anew, so that all other topics stay as they are. Text is needed only to split a topic.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from labels import InputError, UsageError
from labels.support.account import Account
from labels.support.command import add_lang_option
from labels.support.errors import error_line, note_line
from labels.support.extras import need
from labels.wording import _, pgettext
from models.topics.editing.edits import MadeEdit, TopicEdits
from models.topics.editing.topic_changes import change_topics
from models.topics.editing.topic_text import TopicText
from models.topics.editing.which_topic import called, plain_name
from models.topics.tagger import Topic, TopicTagger
from seeds.found_files import check_apart
from seeds.schemes import INDUSTRIES, load_scheme
from training.sets.labelled_set import label_matrix
from training.topics.edit_options import add_edit_options, asked_edits
from training.topics.stored_topics import FITTED, load_stored
from training.topics.topic_corpus import read_corpus

EDIT = "edit"
PROG = f"python -m training.topics {EDIT}"
# A topic of one's own with fewer paragraphs is said to be small.
FEW = 5
# Topics that are told of those where paragraphs moved to.
TOLD = 5
TEXT = "--text PATH…"


def main(argv: list[str]) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str
        Arguments behind ``edit``.

    Raises
    ------
    UsageError
        If no change is asked for, text is missing to split by, or the new model has no place to go.
    """
    options = _parser().parse_args(argv)
    edits = asked_edits(options)
    if not edits:
        remedy = _("give --merge, --split, --rename, --drop, --add or --edits FILE.toml")
        raise UsageError(EDIT, _("is told no change"), remedy)
    output: Path | None = options.output
    if output and not output.parent.is_dir():
        raise UsageError(str(output), _("folder {folder} does not exist").format(folder=output.parent), _("make it first"))
    if edits.split and not options.text:
        remedy = _("name the files to split the topic by: {option}").format(option=TEXT)
        raise UsageError(f"--split {edits.split[0][0]}", _("needs text: a stored model keeps none"), remedy)
    account = Account()
    need("topics", "topics", "sklearn")
    stored = load_stored(options.model, load_scheme(options.scheme).name if options.scheme else INDUSTRIES)
    folder = output or stored.folder
    if folder is None:
        remedy = _("say where the new model goes: {option}").format(option="--output FOLDER")
        raise UsageError(options.model, _("is no folder that could be changed"), remedy)
    check_apart(folder.rglob("*"), [*options.text, options.edits])
    problems: list[InputError] = []
    text = _text(options.text, problems, stored.tagger, account) if options.text else None
    tagger = change_topics(stored.tagger, edits, text, options.seed)
    former = stored.put(tagger, folder)
    for line in edit_lines(tagger, len(stored.tagger.edits)):
        print(line)
    print(_("{count} topics in {path}").format(count=len(tagger.catalogue), path=folder))
    for note in [*seed_notes(tagger, edits), *([kept_note(former)] if former else [])]:
        print(note_line(note), file=sys.stderr)
    page = folder.parent if folder.name == FITTED else "FOLDER"
    command = f"python -m training.topics PATH… --model {folder} --output {page}"
    print(_("next: {command}").format(command=command), file=sys.stderr)
    for problem in problems:
        print(error_line(problem), file=sys.stderr)
    account.wrote(folder)
    account.tell()
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROG, description=_("Change topics of a stored model; all others stay as they are."), allow_abbrev=False
    )
    says = _("the folder that training.topics wrote, its model, or a stored model")
    parser.add_argument("model", metavar="MODEL", help=says)
    add_edit_options(parser)
    says = _("text to split topics by, and to take the words of own and joined ones from")
    parser.add_argument("--text", nargs="+", type=Path, default=[], metavar="PATH", help=says)
    says = _("whose stored model: a shipped scheme or a folder (default: industries)")
    parser.add_argument("--scheme", metavar="NAME", help=says)
    parser.add_argument("--seed", type=int, default=0, help=_("seed of splitting (default: 0)"))
    says = _("the new model (default: in place of MODEL, which is kept as MODEL.before-N)")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help=says)
    add_lang_option(parser)
    return parser


def _text(paths: list[Path], problems: list[InputError], tagger: TopicTagger, account: Account) -> TopicText:
    """Return the text to change topics by; labels count where paragraphs bear some."""
    taxonomy = tagger.analyzer.scheme.taxonomy
    paragraphs = read_corpus(paths, problems, taxonomy, account=account)
    location = _("paragraph {id!r}")
    keys = [one.labels and taxonomy.order(one.labels, location.format(id=one.id)) for one in paragraphs]
    weights = np.array([one.labels is not None for one in paragraphs], dtype=np.float64)
    labels = label_matrix((own or () for own in keys), tagger.analyzer.keys)
    batch = tagger.analyzer.batch([one.text for one in paragraphs])
    return TopicText(batch, labels, weights, [one.doc for one in paragraphs], paragraphs)


def edit_lines(tagger: TopicTagger, known: int = 0) -> list[str]:
    """Return what was changed by hand, one line a change.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    known : int
        Number of changes that are not told.
    """
    return [_line(edit, tagger) for edit in tagger.edits[known:]]


def _line(edit: MadeEdit, tagger: TopicTagger) -> str:
    shown = {topic.name: _sized(topic, edit) for topic in tagger.catalogue}
    after = pgettext("between names", ", ").join(shown.get(name, name) for name in edit.after)
    before = " + ".join(edit.before)
    if edit.paragraphs is not None:
        before = _("{topic} ({count:,} paragraphs)").format(topic=before, count=edit.paragraphs)
    changed = " -> ".join(filter(None, [before, after]))
    line = _("{kind}: {topics}").format(kind=_kind(edit.kind), topics=changed)
    return pgettext("between statements", "; ").join(filter(None, [line, _moved(edit)]))


def _kind(kind: str) -> str:
    kinds = {
        "merge": pgettext("change of topics", "merge"),
        "split": pgettext("change of topics", "split"),
        "rename": pgettext("change of topics", "rename"),
        "drop": pgettext("change of topics", "drop"),
        "add": pgettext("change of topics", "add"),
    }
    return kinds[kind]


def _sized(topic: Topic, edit: MadeEdit) -> str:
    """Return a topic as it came of a change; how large one's own is nobody knows that was added by its words alone."""
    unknown = edit.kind == "add" and edit.moved is None and not topic.size
    says = _("{topic} (size not known without text)") if unknown else _("{topic} ({count:,} paragraphs)")
    return says.format(topic=called(topic), count=topic.size)


def _moved(edit: MadeEdit) -> str:
    """Return which paragraphs moved from or to other topics by a change."""
    if edit.moved is None:
        says = _("where they go is not known without the text: {option}").format(option=TEXT)
        return says if edit.kind == "drop" else ""
    came = edit.kind in ("add", "merge")
    way, rest = _("{count:,} from {topic}"), _("{count:,} from {more} more")
    if not came:
        way, rest = _("{count:,} to {topic}"), _("{count:,} to {more} more")
    shown = edit.moved if len(edit.moved) == TOLD + 1 else edit.moved[:TOLD]
    told = [way.format(count=count, topic=name or _("no topic")) for name, count in shown]
    if left := edit.moved[len(shown) :]:
        told.append(rest.format(count=sum(count for _name, count in left), more=len(left)))
    if not told and edit.kind == "drop":
        told = [_("nothing, it holds none")]
    if not told:
        return ""
    return _("moved in the text: {moved}").format(moved=pgettext("between items", ", ").join(told))


def seed_notes(tagger: TopicTagger, edits: TopicEdits) -> list[str]:
    """Return what a user should know of topics of his own that were hardly found.

    Parameters
    ----------
    tagger : TopicTagger
        The topics as they are now.
    edits : TopicEdits
        What was asked for.
    """
    sizes = {plain_name(topic.name): topic.size for topic in tagger.catalogue}
    asked = [name for name, _words in edits.seeds]
    missing = [name for name in asked if plain_name(name) not in sizes]
    unseen = [name for name in asked if sizes.get(plain_name(name)) == 0]
    few = [f"{name} ({sizes[plain_name(name)]})" for name in asked if 0 < sizes.get(plain_name(name), 0) < FEW]
    between = pgettext("between names", ", ")
    notes = (
        (_("topics of your own of which the text has no paragraph, so that they are left out: {names}"), missing),
        (_("topics of your own that were added by their words alone; {option} makes them sharper: {names}"), unseen),
        (_("topics of your own with fewer than {few} paragraphs: {names}"), few),
    )
    return [says.format(names=between.join(names), option=TEXT, few=FEW) for says, names in notes if names]


def kept_note(former: Path) -> str:
    """Return what to say of a model that was changed in its place.

    Parameters
    ----------
    former : Path
        Where it is now.
    """
    return _("the model as it was is kept in {folder}").format(folder=former)
