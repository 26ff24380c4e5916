"""Does a paragraph fit its topic: a sheet to read blind, and its score.

``python -m experiments.topics.reading_sheet OUTPUT --sheet FILE.csv --key FILE.csv [--draw 200] [--seed 0]`` draws assignments
from a folder that ``training.topics`` wrote, shuffled, with text, name and words of the topic and an empty column
``answer``; similarity and source go into the key, which the reader does not open. After reading,
``… --score FILE.csv --key FILE.csv [--json FILE] [--output FILE.md]`` counts ``fits``, ``loose`` and ``wrong`` with Wilson's
intervals, overall and by similarity.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.topics.read_output import Placed, read_paragraphs, read_words
from labels import InputError, UsageError
from labels.support.command import add_lang_option, run_command
from labels.support.suffixes import path_ending
from labels.wording import _, pgettext
from models.statistics.counts import wilson
from training.topic_report.files import write_table

ANSWERS = ("fits", "loose", "wrong")
# Upper bounds of the bands of similarity that are counted apart.
BANDS = (0.45, 0.5, 0.55, 0.6, 0.7, 1.01)
SHEET, KEY = ("number", "text", "topic", "words", "answer"), ("number", "id", "topic", "similarity")


def draw(placed: Sequence[Placed], count: int, seed: int) -> list[Placed]:
    """Return assignments drawn at random from the paragraphs that have a topic by what they say.

    Parameters
    ----------
    placed : sequence of Placed
        All paragraphs.
    count : int
        How many to draw; all where there are fewer.
    seed : int
        Of the draw.

    Returns
    -------
    list of Placed
        In random order.

    Raises
    ------
    InputError
        If no paragraph has both a topic and a text.
    """
    drawn = [one for one in placed if one.topic and one.own and one.text]
    if not drawn:
        remedy = _("write it anew with {command}").format(command="training.topics")
        raise InputError("paragraphs.csv", _("holds no assigned paragraph with its text"), remedy)
    return random.Random(seed).sample(drawn, min(count, len(drawn)))


def score(answers: Mapping[str, str], similarity: Mapping[str, float]) -> list[dict[str, float | str]]:
    """Count answers, overall and by similarity.

    Parameters
    ----------
    answers : mapping of str to str
        Answer by number.
    similarity : mapping of str to float
        Cosine similarity by number.

    Returns
    -------
    list of dict
        A row for all and one for each band that holds any: how many, share of each answer, and its interval.
    """
    bands: dict[str, list[str]] = {"all": list(answers.values())}
    low = 0.0
    for high in BANDS:
        if inside := [answer for number, answer in answers.items() if low <= similarity[number] < high]:
            bands[f"{low:.2f} to {min(high, 1):.2f}"] = inside
        low = high
    rows: list[dict[str, float | str]] = []
    for name, inside in bands.items():
        counts = Counter(inside)
        row: dict[str, float | str] = {"similarity": name, "read": len(inside)}
        for answer in ANSWERS:
            lower, upper = wilson(counts[answer], len(inside))
            row |= {answer: counts[answer] / len(inside), f"{answer}_low": float(lower), f"{answer}_high": float(upper)}
        rows.append(row)
    return rows


def _read(path: Path, column: str) -> dict[str, str]:
    """Return a column of a sheet by the numbers of its rows."""
    if not path.is_file():
        raise UsageError(str(path), _("is not there"), _("name the file that was written with the sheet"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"number", column} <= set(rows[0]):
        problem = _("has no columns '{first}' and '{second}'").format(first="number", second=column)
        remedy = _("take the files that {sheet} and {key} wrote").format(sheet="--sheet", key="--key")
        raise InputError(str(path), problem, remedy)
    return {row["number"]: (row[column] or "").strip().lower() for row in rows}


def _answers(path: Path) -> dict[str, str]:
    answers = {number: answer for number, answer in _read(path, "answer").items() if answer}
    for number, answer in answers.items():
        if answer not in ANSWERS:
            location = _("{file}, number {number}").format(file=path, number=number)
            problem, remedy = _("'{answer}' is no answer").format(answer=answer), _("write one of: {answers}")
            raise InputError(location, problem, remedy.format(answers=", ".join(ANSWERS)))
    if not answers:
        raise InputError(str(path), _("holds no answer"), _("fill the column '{column}'").format(column="answer"))
    return answers


def _write(options: argparse.Namespace) -> None:
    words = read_words(options.folder)
    drawn = draw(read_paragraphs(options.folder), options.draw, options.seed)
    write_table(options.sheet, SHEET, ((number, one.text, *words[one.topic], "") for number, one in enumerate(drawn, 1)))
    write_table(options.key, KEY, ((number, one.id, one.topic, one.similarity) for number, one in enumerate(drawn, 1)))


def _score(options: argparse.Namespace) -> None:
    answers, key = _answers(options.score), _read(options.key, "similarity")
    if strangers := sorted(set(answers) - set(key)):
        problem = _("knows no number {number}").format(number=strangers[0])
        raise InputError(str(options.key), problem, _("name the key of this sheet"))
    found = score(answers, {number: float(value) for number, value in key.items()})
    cells = [
        [
            str(row["similarity"]),
            str(row["read"]),
            *(f"{row[one]:.1%} ({row[f'{one}_low']:.1%} to {row[f'{one}_high']:.1%})" for one in ANSWERS),
        ]
        for row in found
    ]
    publish([[_("similarity"), pgettext("how many were", "read"), *ANSWERS], *cells], found, options)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the options ask for a sheet and a score at once, or for neither.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.reading_sheet", description=_("Does a paragraph fit its topic."), allow_abbrev=False
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="OUTPUT",
        help=_("a folder that {command} wrote").format(command="training.topics"),
    )
    parser.add_argument("--sheet", type=path_ending(".csv"), metavar="FILE.csv", help=_("writes the sheet there"))
    says = _("what the reader must not see")
    parser.add_argument("--key", type=path_ending(".csv"), metavar="FILE.csv", required=True, help=says)
    parser.add_argument("--draw", type=int, default=200, metavar="N", help=_("assignments to read (default: %(default)s)"))
    parser.add_argument("--seed", type=int, default=0, help=_("of the draw (default: %(default)s)"))
    parser.add_argument("--score", type=path_ending(".csv"), metavar="FILE.csv", help=_("scores a sheet that was filled in"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    if bool(options.score) == bool(options.sheet and options.folder):
        remedy = _("give {output} and {sheet}, or {score}").format(output="OUTPUT", sheet="--sheet", score="--score")
        raise UsageError("reading_sheet", _("writes a sheet or scores one"), remedy)
    if options.draw < 1:
        raise UsageError("--draw", _("{count} is too few").format(count=options.draw), _("give 1 or more"))
    check_writable(options.sheet, options.key, options.json, options.output)
    if options.score:
        _score(options)
    else:
        _write(options)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
