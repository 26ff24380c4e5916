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
from labels.support.extras import need
from models.topics.editing.edits import MadeEdit, TopicEdits
from models.topics.editing.topic_changes import change_topics
from models.topics.editing.topic_text import TopicText
from models.topics.editing.which_topic import called, plain_name
from models.topics.tagger import Topic, TopicTagger
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
TEXT = "the text: --text PATH…"


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
        raise UsageError(EDIT, "is told no change", "give --merge, --split, --rename, --drop, --add or --edits FILE.toml")
    output: Path | None = options.output
    if output and not output.parent.is_dir():
        raise UsageError(str(output), f"folder {output.parent} does not exist", "make it first")
    if edits.split and not options.text:
        what = f"--split {edits.split[0][0]}"
        raise UsageError(what, "needs text: a stored model keeps none", "name the files to split the topic by: --text PATH…")
    account = Account()
    need("topics", "topics", "sklearn")
    stored = load_stored(options.model, load_scheme(options.scheme).name if options.scheme else INDUSTRIES)
    folder = output or stored.folder
    if folder is None:
        raise UsageError(options.model, "is no folder that could be changed", "say where the new model goes: --output FOLDER")
    problems: list[InputError] = []
    text = _text(options.text, problems, stored.tagger, account) if options.text else None
    tagger = change_topics(stored.tagger, edits, text, options.seed)
    former = stored.put(tagger, folder)
    for line in edit_lines(tagger, len(stored.tagger.edits)):
        print(line)
    print(f"{len(tagger.catalogue)} topics in {folder}")
    for note in seed_notes(tagger, edits):
        print(f"note: {note}", file=sys.stderr)
    if former:
        print(f"note: the model as it was is kept in {former}", file=sys.stderr)
    page = folder.parent if folder.name == FITTED else "FOLDER"
    print(f"next: python -m training.topics PATH… --model {folder} --output {page}", file=sys.stderr)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    account.wrote(folder)
    account.tell()
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROG, description="Change topics of a stored model; all others stay as they are.", allow_abbrev=False
    )
    parser.add_argument("model", metavar="MODEL", help="the folder that training.topics wrote, its model, or a stored model")
    add_edit_options(parser)
    text_help = "text to split topics by, and to take the words of own and joined ones from"
    parser.add_argument("--text", nargs="+", type=Path, default=[], metavar="PATH", help=text_help)
    parser.add_argument("--scheme", metavar="NAME", help="whose stored model: a shipped scheme or a folder (default: industries)")
    parser.add_argument("--seed", type=int, default=0, help="seed of splitting (default: 0)")
    output_help = "the new model (default: in place of MODEL, which is kept as MODEL.before-N)"
    parser.add_argument("--output", type=Path, metavar="FOLDER", help=output_help)
    return parser


def _text(paths: list[Path], problems: list[InputError], tagger: TopicTagger, account: Account) -> TopicText:
    """Return the text to change topics by; labels count where paragraphs bear some."""
    taxonomy = tagger.analyzer.scheme.taxonomy
    paragraphs = read_corpus(paths, problems, taxonomy, account=account)
    keys = [one.labels and taxonomy.order(one.labels, f"paragraph {one.id!r}") for one in paragraphs]
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
    after = ", ".join(shown.get(name, name) for name in edit.after)
    before = " + ".join(edit.before) + (f" ({edit.paragraphs:,} paragraphs)" if edit.paragraphs is not None else "")
    return f"{edit.kind}: {before}{' -> ' if edit.before and after else ''}{after}{_moved(edit)}"


def _sized(topic: Topic, edit: MadeEdit) -> str:
    """Return a topic as it came of a change; how large one's own is nobody knows that was added by its words alone."""
    unknown = edit.kind == "add" and edit.moved is None and not topic.size
    return f"{called(topic)} ({'size not known without text' if unknown else f'{topic.size:,} paragraphs'})"


def _moved(edit: MadeEdit) -> str:
    """Return which paragraphs moved from or to other topics by a change."""
    if edit.moved is None:
        return f"; where they go is not known without {TEXT}" if edit.kind == "drop" else ""
    way = "from" if edit.kind in ("add", "merge") else "to"
    shown = edit.moved if len(edit.moved) == TOLD + 1 else edit.moved[:TOLD]
    told = [f"{count:,} {way} {name or 'no topic'}" for name, count in shown]
    if left := edit.moved[len(shown) :]:
        told.append(f"{sum(count for _, count in left):,} {way} {len(left)} more")
    if not told and edit.kind == "drop":
        told = ["nothing, it holds none"]
    return f"; moved in the text: {', '.join(told)}" if told else ""


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
    asked = [name for name, _ in edits.seeds]
    missing = [name for name in asked if plain_name(name) not in sizes]
    unseen = [name for name in asked if sizes.get(plain_name(name)) == 0]
    few = [f"{name} ({sizes[plain_name(name)]})" for name in asked if 0 < sizes.get(plain_name(name), 0) < FEW]
    return [
        f"{says}: {', '.join(names)}"
        for says, names in (
            ("topics of your own of which the text has no paragraph, so that they are left out", missing),
            ("topics of your own that were added by their words alone; --text PATH… makes them sharper", unseen),
            (f"topics of your own with fewer than {FEW} paragraphs", few),
        )
        if names
    ]
