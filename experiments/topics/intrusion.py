"""Word intrusion and document intrusion (Chang and others, 2009): a blind sheet, and what a reader's answers are worth.

``python -m experiments.topics.intrusion sheet PATH… --model NAME --output FOLDER [--items 40]`` writes ``intrusion.csv``:
lines of five words of a topic, or three paragraphs of it, and one that belongs to another topic. The reader writes the
number of the one that does not belong into the column ``answer``, without opening ``key.json``.
``python -m experiments.topics.intrusion score FOLDER`` compares the answers with the key. Chance finds one in six words,
one in four paragraphs.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments.shared.tables import print_table
from labels import InputError, Paragraph, UsageError
from labels.support.atomic import whole_file
from labels.support.command import run_command
from models.arrays import Ints
from models.statistics.counts import wilson
from training.topic_report.files import write_table
from training.topics.topic_corpus import load_topics, read_corpus

SHEET, KEY = "intrusion.csv", "key.json"
# Words of the topic in an item; the intruder is among so many best words of another topic.
WORDS, BEST = 5, 3
# Paragraphs of the topic in an item, and how much of each is shown.
PARAGRAPHS, SHOWN = 3, 120
KINDS = ("words", "paragraphs")
HEAD = ("item", "kind", *(str(number) for number in range(1, WORDS + 2)), "answer")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the sheet.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    choices : tuple of str
        What the reader chooses from.
    intruder : int
        Which of them belongs to another topic, from 1.
    """

    kind: str
    choices: tuple[str, ...]
    intruder: int


def word_items(topics: Sequence[Sequence[str]], count: int, random: np.random.Generator) -> list[Item]:
    """Return items of words, at most one per topic, drawn at random.

    Parameters
    ----------
    topics : sequence of sequence of str
        Words of each topic, best first.
    count : int
        How many items; fewer where fewer topics have five words and a word to set against them.
    random : numpy.random.Generator
        Decides.
    """
    items: list[Item] = []
    for topic in random.permutation(len(topics)):
        own = topics[topic]
        strange = [word for other, words in enumerate(topics) if other != topic for word in words[:BEST] if word not in own]
        if len(items) < count and len(own) >= WORDS and strange:
            items.append(_item("words", own[:WORDS], strange[random.integers(len(strange))], random))
    return items


def paragraph_items(paragraphs: Sequence[Paragraph], topics: Ints, count: int, random: np.random.Generator) -> list[Item]:
    """Return items of paragraphs, at most one per topic, drawn at random, each paragraph from another document if possible.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
        The paragraphs.
    topics : ndarray of int, shape (n_paragraphs,)
        Topic of each, -1 for those that have none or do not speak for themselves.
    count : int
        How many items; fewer where fewer topics have three different paragraphs.
    random : numpy.random.Generator
        Decides.
    """
    items: list[Item] = []
    for topic in random.permutation(np.unique(topics[topics >= 0])):
        own = _from_documents([paragraphs[row] for row in random.permutation(np.flatnonzero(topics == topic))])
        others = np.flatnonzero((topics >= 0) & (topics != topic))
        if len(items) < count and len(own) == PARAGRAPHS and len(others):
            items.append(_item("paragraphs", own, paragraphs[random.choice(others)].text[:SHOWN], random))
    return items


def _from_documents(shuffled: Sequence[Paragraph]) -> list[str]:
    """Return the texts of the first paragraphs, those of documents not met yet before the others, each text once."""
    first = {paragraph.doc: row for row, paragraph in reversed(list(enumerate(shuffled)))}
    order = sorted(range(len(shuffled)), key=lambda row: first[shuffled[row].doc] != row)
    return list(dict.fromkeys(shuffled[row].text[:SHOWN] for row in order))[:PARAGRAPHS]


def _item(kind: str, own: Sequence[str], intruder: str, random: np.random.Generator) -> Item:
    choices = [*own, intruder]
    order = random.permutation(len(choices))
    return Item(kind, tuple(choices[place] for place in order), int(np.flatnonzero(order == len(own))[0]) + 1)


def write_sheet(folder: Path, items: Sequence[Item]) -> None:
    """Write the sheet and its key.

    Parameters
    ----------
    folder : Path
        An existing folder.
    items : sequence of Item
        The lines, in order.
    """
    rows = [
        [str(number), item.kind, *item.choices, *[""] * (WORDS + 1 - len(item.choices)), ""]
        for number, item in enumerate(items, 1)
    ]
    write_table(folder / SHEET, HEAD, rows)
    with whole_file(folder / KEY) as file:
        json.dump({str(number): {"kind": item.kind, "intruder": item.intruder} for number, item in enumerate(items, 1)}, file)


def read_answers(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield the kind of each answered item and whether the intruder was found.

    Parameters
    ----------
    folder : Path
        Of the sheet and the key.

    Yields
    ------
    tuple of (str, bool)

    Raises
    ------
    UsageError
        If the folder holds no sheet with its key.
    InputError
        If an answer is no number of a choice, or an item is not in the key.
    """
    for name in (SHEET, KEY):
        if not (folder / name).is_file():
            raise UsageError(str(folder / name), "no such file", "write a sheet with the sub-command sheet")
    key: Mapping[str, Mapping[str, object]] = json.loads((folder / KEY).read_text(encoding="utf-8"))
    with (folder / SHEET).open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            where, answer = f"{folder / SHEET}:{line}", (row.get("answer") or "").strip()
            if not answer:
                continue
            if row.get("item") not in key:
                raise InputError(where, f"item {row.get('item')!r} is not in {KEY}", "leave the column item as it was")
            if not (answer.isdecimal() and row.get(str(int(answer)))):
                raise InputError(where, f"{answer!r} is none of the choices", "write the number of a column that holds one")
            known = key[row["item"]]
            yield str(known["kind"]), int(answer) == known["intruder"]


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call is wrong.
    InputError
        If nothing can be asked or nothing was answered.
    """
    options = _parser().parse_args(argv)
    if options.command == "score":
        answers = list(read_answers(options.folder))
        if not answers:
            raise InputError(str(options.folder / SHEET), "holds no answer", "fill the column answer")
        print_table([["kind", "answered", "found", "share (95 %)"], *(_score(kind, answers) for kind in KINDS)])
        return 0
    output: Path = options.output
    if not output.is_dir():
        raise UsageError(str(output), "no such folder", "make it first")
    if (output / SHEET).exists():
        raise UsageError(str(output / SHEET), "is there already, perhaps with answers", "name another folder")
    if options.items < 1:
        raise UsageError("--items", f"{options.items} is no number of items", "give 1 or more")
    tagger, problems = load_topics(options.model), list[InputError]()
    paragraphs = read_corpus(options.paths, problems, tagger.analyzer.scheme.taxonomy)
    for problem in problems:
        print(f"note: left out: {problem}", file=sys.stderr)
    placed = tagger.place([paragraph.text for paragraph in paragraphs], paragraphs)
    random = np.random.default_rng(options.seed)
    items = word_items([topic.words for topic in tagger.catalogue], options.items, random)
    items += paragraph_items(paragraphs, np.where(placed.own, placed.topics, -1), options.items, random)
    if not items:
        raise InputError(", ".join(map(str, options.paths)), "holds too little to ask about", "give text of two topics at least")
    write_sheet(output, items)
    print(f"{len(items)} items in {output / SHEET}")
    return 0


def _score(kind: str, answers: Sequence[tuple[str, bool]]) -> list[str]:
    found = [right for own, right in answers if own == kind]
    low, high = wilson(sum(found), len(found))
    share = f"{np.mean(found):.0%} ({float(low):.0%} to {float(high):.0%})" if found else "–"
    return [kind, str(len(found)), str(sum(found)), share]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.intrusion", description="Word and document intrusion.", allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    sheet = commands.add_parser("sheet", help="write a blind sheet", allow_abbrev=False)
    sheet.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="what training.topics takes")
    sheet.add_argument("--model", required=True, metavar="NAME", help="a stored topic model: bertopic, a folder or models:/…")
    sheet.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="an existing folder")
    sheet.add_argument("--items", type=int, default=40, metavar="N", help="items of each kind (default: %(default)s)")
    sheet.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the draw (default: %(default)s)")
    score = commands.add_parser("score", help="compare answers with the key", allow_abbrev=False)
    score.add_argument("folder", type=Path, metavar="FOLDER", help="where the sheet and its key are")
    return parser


if __name__ == "__main__":
    sys.exit(run_command(main))
