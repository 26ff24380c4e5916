"""Which way of naming topics reads best: a blind sheet to fill in, and what the answers say.

``python -m experiments.topics.names_sheet write PATH… --output FOLDER [--model NAME] [--seed N] [--topics 40]``, then
``python -m experiments.topics.names_sheet score FOLDER… [--json FILE] [--output FILE.md]``.

``write`` puts two files into a folder. A row of ``sheet.csv`` shows ten paragraphs of a topic, drawn at random, and the names of
all systems in random order, equal names once, each with room for an answer: would a reader who sees this name know what these
paragraphs are about? ``good``: it says what most of them are about. ``vague``: it says too little or too much. ``misleading``: it
says what most are not about, or is broken. ``key.json`` says whose the names are; it stays closed until all are answered.

The systems: ``ours``, by the rules as they are now from the texts at hand; ``stored``, the model's names; ``words``, the first
three words of the topic; ``c-tf-idf``, the four heaviest words by class-based TF-IDF, which is how BERTopic names a topic
(Grootendorst, 2022).
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import PACKED, read_distinct
from labels import InputError, Paragraph, UsageError
from labels.support.atomic import whole_file
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from models.arrays import Ints
from models.statistics.counts import wilson
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.topics.finding.form import cores
from models.topics.naming.name_choice import choose_names
from models.topics.tagger import TopicTagger
from models.topics.words import topic_words
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.topics.topic_corpus import load_topics, load_trainer, read_corpus

SYSTEMS = OURS, STORED, WORDS, CLASS_TFIDF = "ours", "stored", "words", "c-tf-idf"
GOOD, VAGUE, MISLEADING = ANSWERS = ("good", "vague", "misleading")
SHEET, KEY = "sheet.csv", "key.json"
# Column of the answer to a name is the name's column with this behind it.
ANSWER = " answer"
LETTERS = "abcd"
# Paragraphs shown of a topic, and characters of each.
SHOWN, EXCERPT = 10, 160
JOIN = "·"


def class_tfidf_names(batch: Batch, topics: Ints, n_topics: int) -> list[str]:
    """Return the names that BERTopic's class-based TF-IDF gives topics: the four heaviest words.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    n_topics : int
        Number of topics.

    Returns
    -------
    list of str
    """
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(token_pattern=r"(?u)\S+", lowercase=False)
    table = counter.fit_transform(topic_words(batch))
    counts = np.vstack([np.asarray(table[topics == topic].sum(axis=0)) for topic in range(n_topics)]).astype(np.float64)
    frequency = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    weights = frequency * np.log1p(counts.sum() / n_topics / np.maximum(counts.sum(axis=0), 1))
    vocabulary = counter.get_feature_names_out()
    return [JOIN.join(vocabulary[column] for column in np.argsort(-row, kind="stable")[:4]) for row in weights]


def make_sheet(
    tagger: TopicTagger, paragraphs: Sequence[Paragraph], most: int, seed: int
) -> tuple[list[dict[str, str]], dict[str, list[str]]]:
    """Return the rows of a sheet, and the systems behind each name, by number and letter.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    paragraphs : sequence of Paragraph
        Clean paragraphs.
    most : int
        Topics to draw; 0 for all.
    seed : int
        Of the draw and the order.

    Returns
    -------
    tuple of (list of dict, dict of str to list of str)
    """
    batch = tagger.analyzer.batch([paragraph.text for paragraph in paragraphs])
    placed = tagger.place(batch, paragraphs)
    topics = np.where(placed.own, placed.topics, -1)
    words = [topic.words for topic in tagger.catalogue]
    documents = [paragraph.doc for paragraph in paragraphs]
    ours = choose_names(words, range(len(words)), (), cores(batch), topics, documents)
    heaviest = class_tfidf_names(batch, topics, len(words))
    dice = random.Random(seed)
    present = [number for number in range(len(words)) if (topics == number).any()]
    drawn = sorted(dice.sample(present, min(most or len(present), len(present))))
    dice.shuffle(drawn)
    sheet, key = [], {}
    for place, number in enumerate(drawn, 1):
        names: dict[str, list[str]] = {}
        said = (ours[number], tagger.catalogue[number].name, JOIN.join(words[number][:3]), heaviest[number])
        for system, name in zip(SYSTEMS, said, strict=True):
            names.setdefault(name, []).append(system)
        rows = np.flatnonzero(topics == number).tolist()
        shown = [paragraphs[row].text[:EXCERPT] for row in dice.sample(rows, min(SHOWN, len(rows)))]
        line = {"topic": str(place), "paragraphs": "\n".join(shown)}
        for letter, name in zip(LETTERS, dice.sample(sorted(names), len(names)), strict=False):
            line |= {letter: name, letter + ANSWER: ""}
            key[f"{place}{letter}"] = names[name]
        sheet.append(line)
    return sheet, key


def read_answers(folder: Path) -> dict[str, Counter[str]]:
    """Return how often each system got each answer.

    Parameters
    ----------
    folder : Path
        What ``write`` made, ``sheet.csv`` filled in.

    Returns
    -------
    dict of str to Counter of str

    Raises
    ------
    UsageError
        If the folder holds no sheet.
    InputError
        If a name is not answered, or answered by something else.
    """
    if not (folder / KEY).is_file() or not (folder / SHEET).is_file():
        problem = _("holds no {key} and {sheet}").format(key=KEY, sheet=SHEET)
        raise UsageError(str(folder), problem, _("name a folder that '{command}' made").format(command="write"))
    key: dict[str, list[str]] = json.loads((folder / KEY).read_text(encoding="utf-8"))
    with (folder / SHEET).open(encoding="utf-8-sig", newline="") as file:
        rows = {row["topic"]: row for row in csv.DictReader(file)}
    found: dict[str, Counter[str]] = {system: Counter() for system in SYSTEMS}
    for item, systems in key.items():
        answer = (rows.get(item[:-1], {}).get(item[-1] + ANSWER) or "").strip()
        if answer not in ANSWERS:
            problem, remedy = _("{item} is answered {answer!r}"), _("answer every name: {answers}")
            problem = problem.format(item=item, answer=answer)
            raise InputError(str(folder / SHEET), problem, remedy.format(answers=", ".join(ANSWERS)))
        for system in systems:
            found[system][answer] += 1
    return found


def table(found: dict[str, Counter[str]]) -> list[list[str]]:
    """Return the answers by system as cells, the head first, with Wilson's 95 % intervals.

    Parameters
    ----------
    found : dict of str to Counter of str
        How often each system got each answer.
    """
    cells = [[pgettext("head of a column", "names"), _("topics"), *ANSWERS]]
    for system, counts in found.items():
        total = counts.total()
        low, high = wilson([counts[answer] for answer in ANSWERS], total)
        shares = [
            f"{counts[answer] / max(total, 1):.0%} ({lower:.0%}–{upper:.0%})"
            for answer, lower, upper in zip(ANSWERS, low, high, strict=True)
        ]
        cells.append([system, str(total), *shares])
    return cells


def _write(options: argparse.Namespace, scheme: Scheme) -> int:
    folder: Path = options.output
    if not folder.is_dir():
        raise UsageError(str(folder), _("is no folder"), _("make it first"))
    if folder.joinpath(SHEET).exists():
        problem = _("is there already and may hold answers")
        raise UsageError(str(folder / SHEET), problem, _("name an empty folder"))
    analyzer = Analyzer(scheme)
    paragraphs = _read(options, analyzer)
    if options.model:
        tagger = load_topics(options.model)
    else:
        batch = analyzer.batch([paragraph.text for paragraph in paragraphs])
        nothing = np.zeros((len(batch), len(analyzer.keys)), dtype=np.int8)
        documents = [paragraph.doc for paragraph in paragraphs]
        trainer = load_trainer(TopicTagger.kind, [f"seed={options.seed}", *options.set])
        tagger = trainer.fit(batch, nothing, documents, np.ones(len(batch)), paragraphs)
    rows, key = make_sheet(tagger, paragraphs, options.topics, options.seed)
    with whole_file(folder / KEY) as file:
        json.dump(key, file, ensure_ascii=False)
    columns = ["topic", "paragraphs", *(column for letter in LETTERS for column in (letter, letter + ANSWER))]
    with whole_file(folder / SHEET, encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    says = _("{count} names in {file}; answer: {answers}")
    print(says.format(count=len(key), file=folder / SHEET, answers=", ".join(ANSWERS)))
    return 0


def _read(options: argparse.Namespace, analyzer: Analyzer) -> list[Paragraph]:
    """Return the paragraphs, so many drawn at random, of the documents of one half where a half is asked for."""
    paths: list[Path] = options.paths
    packed = len(paths) == 1 and paths[0].suffix == PACKED
    paragraphs = read_distinct(paths[0]) if packed else read_corpus(paths, [], analyzer.scheme.taxonomy)
    dice = random.Random(options.seed)
    if options.half:
        names = sorted({paragraph.doc for paragraph in paragraphs})
        first = set(random.Random(0).sample(names, len(names) // 2))
        paragraphs = [paragraph for paragraph in paragraphs if (paragraph.doc in first) == (options.half == 1)]
    if 0 < options.paragraphs < len(paragraphs):
        paragraphs = [paragraphs[row] for row in sorted(dice.sample(range(len(paragraphs)), options.paragraphs))]
    return paragraphs


def _score(options: argparse.Namespace) -> int:
    check_writable(options.json, options.output)
    total: dict[str, Counter[str]] = {}
    for folder in options.folders:
        for system, counts in read_answers(folder).items():
            total.setdefault(system, Counter()).update(counts)
    figures: dict[str, Any] = {system: {answer: counts[answer] for answer in ANSWERS} for system, counts in total.items()}
    publish(table(total), figures, options, note=_("Shares of the topics, with 95 % intervals."))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.names_sheet",
        description=_("Which way of naming topics reads best."),
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    write = commands.add_parser("write", help=_("make a blind sheet"), allow_abbrev=False)
    write.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=_("documents, or paragraphs (.jsonl, .jsonl.gz)"))
    write.add_argument("--output", type=Path, required=True, metavar="FOLDER", help=_("an empty folder"))
    write.add_argument("--model", metavar="NAME", help=_("a stored topic model (default: topics are found anew)"))
    write.add_argument("--set", nargs="+", default=[], metavar="key=value", help=_("override a value of the experiment"))
    write.add_argument("--seed", type=int, default=0, metavar="N", help=_("of topics and draws (default: %(default)s)"))
    write.add_argument(
        "--topics", type=int, default=40, metavar="N", help=_("topics on the sheet, 0 for all (default: %(default)s)")
    )
    write.add_argument("--paragraphs", type=int, default=0, metavar="N", help=_("draw so many paragraphs (default: all)"))
    write.add_argument("--half", type=int, choices=(1, 2), help=_("only one half of the documents"))
    score = commands.add_parser("score", help=_("say what the answers say"), allow_abbrev=False)
    score.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help=_("sheets that were answered, taken together"))
    add_output_options(score)
    for one in (write, score):
        add_lang_option(one)
    add_lang_option(parser)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    options = _parser().parse_args(argv)
    return _write(options, load_scheme(INDUSTRIES)) if options.command == "write" else _score(options)


if __name__ == "__main__":
    sys.exit(run_command(main))
