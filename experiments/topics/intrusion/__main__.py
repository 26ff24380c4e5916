"""A sheet of intruders that a reader finds blind, and how many were found.

``python -m experiments.topics.intrusion PATH [--sheet FILE.csv] [--key FILE.json]`` finds topics by ours, by NMF and by
BERTopic's recipe for Chinese, as many by each, in a folder of documents (all paragraphs) or in a file of paragraphs (5,000
drawn). It asks of topics drawn at random which of six words is not one of its five best but one of the three best of
another topic; which of four paragraphs is of another topic; and the same with a paragraph of the topic most like it
(Chang, Boyd-Graber, Gerrish, Wang and Blei, 2009). Systems are mixed, and the key is a file of its own. Fill the column
``answer`` with letters, then ``--score FILE.csv --key FILE.json`` tells how many were found.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from rich.console import Console

from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import draw_for_topics, labelled_by_keywords, read_distinct
from experiments.topics.intrusion.found_topics import OTHERS, SHORTEST, FoundTopics, find_ours
from experiments.topics.intrusion.intruders import Question, Score, ask, read_answers, read_key, score, write_sheet
from labels import InputError, UsageError
from labels.support.command import add_lang_option, run_command
from labels.support.errors import note_line
from labels.wording import _, pgettext
from models.topics.embeddings.encoders import STATIC, embed
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.report.fit_log import progress
from training.sets.labelled_set import LabelledSet
from training.topics.topic_corpus import load_trainer, read_corpus

EXPERIMENT, OURS = "bertopic", "ours"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.intrusion", description=_("Word and document intrusion."), allow_abbrev=False
    )
    parser.add_argument(
        "path", nargs="?", type=Path, metavar="PATH", help=_("a folder of documents, or {endings}").format(endings=".jsonl(.gz)")
    )
    says = _("default: %(default)s")
    parser.add_argument("--sheet", type=Path, default=Path("intrusion.csv"), metavar="FILE.csv", help=says)
    parser.add_argument("--key", type=Path, default=Path("intrusion-key.json"), metavar="FILE.json", help=says)
    parser.add_argument(
        "--topics", type=int, default=30, metavar="N", help=_("topics asked about per system (default: %(default)s)")
    )
    parser.add_argument("--seed", type=int, default=0, help=_("of systems and draw (default: %(default)s)"))
    says = _("override a value of the experiment {name}").format(name=EXPERIMENT)
    parser.add_argument("--set", nargs="+", default=[], metavar="key=value", help=says)
    parser.add_argument("--score", type=Path, metavar="FILE.csv", help=_("a filled sheet: tell how many were found"))
    add_output_options(parser)
    add_lang_option(parser)
    return parser


def _check(options: argparse.Namespace) -> None:
    if (options.path is None) == (options.score is None):
        problem = _("give {path} to write a sheet, or {score} to read one").format(path="PATH", score="--score")
        raise UsageError(_("arguments"), problem, _("give one of them"))
    check_writable(options.json, options.output)
    if options.score is None:
        check_writable(options.sheet, options.key)
        if there := [path for path in (options.sheet, options.key) if path.exists()]:
            problem = _("is there already, perhaps filled")
            raise UsageError(str(there[0]), problem, _("name another file, or move it away"))
    if options.topics < 1:
        problem = _("{count} is no number of topics").format(count=options.topics)
        raise UsageError("--topics", problem, _("give 1 or more"))


def _read(path: Path, scheme: Scheme, seed: int) -> LabelledSet:
    """Return the paragraphs that topics are found in, with labels by keyword search."""
    if not path.is_dir():
        whole = labelled_by_keywords(read_distinct(path), scheme)
        return whole.take(draw_for_topics(whole, seed)[0], "drawn")
    problems: list[InputError] = []
    whole = labelled_by_keywords(read_corpus([path], problems, scheme.taxonomy), scheme)
    for problem in problems:
        print(note_line(_("left out: {problem}").format(problem=problem)), file=sys.stderr)
    return whole


def make_questions(
    part: LabelledSet, overrides: list[str], topics: int, seed: int, console: Console
) -> tuple[list[Question], dict[str, float]]:
    """Find topics by every system and ask about them, mixed.

    Parameters
    ----------
    part : LabelledSet
        The paragraphs.
    overrides : list of str
        ``key=value`` that replace values of the experiment.
    topics : int
        How many topics of each system to ask about.
    seed : int
        Seed of the systems and of the draw.
    console : Console
        Where progress is told.

    Returns
    -------
    tuple of (list of Question, dict of str to float)
        And which share of the paragraphs each system gave a topic, a fraction in [0, 1]: who leaves out what is hard to
        place is asked about the rest.
    """
    trainer = replace(load_trainer(EXPERIMENT, overrides), seed=seed)
    with console.status(OURS) as status, progress(status.update):
        tagger = trainer.fit(part.batch, part.labels, part.documents, np.ones(len(part)), part.paragraphs)
        found = {OURS: find_ours(part, tagger)}
        for name, find in OTHERS.items():
            status.update(name)
            found[name] = find(part, len(tagger.catalogue), seed)
    # The same paragraphs are shown of every system: those that speak for themselves.
    long = np.array([len(text) >= SHORTEST for text in part.texts])
    shown = tagger.place(part.batch, part.paragraphs).own & long
    vectors = embed(part.batch, STATIC)
    questions, placed = [], {}
    for name, (ranked, assigned) in found.items():
        system = FoundTopics.of(ranked, assigned, shown, vectors)
        placed[name] = float((assigned[shown] >= 0).mean())
        says = _("{name}: {count} topics, {share:.0%} of the paragraphs in them")
        console.print(says.format(name=name, count=len(system.words), share=placed[name]))
        questions += ask(name, system, part.texts, part.documents, topics, seed)
    order = np.random.default_rng(seed).permutation(len(questions))
    # All words first: who has read the paragraphs knows the topics.
    mixed = [questions[int(place)] for place in order]
    return sorted(mixed, key=lambda question: len(question.choices), reverse=True), placed


def _head() -> list[str]:
    system, found = pgettext("head of a column", "system"), pgettext("head of a column", "found")
    return [_("intruder among"), system, found, pgettext("head of a column", "of"), _("share"), "95 %", _("guessing")]


def cells(one: Score) -> list[str]:
    """Return a score as text.

    Parameters
    ----------
    one : Score
        Of a system and a kind of question.
    """
    return [
        _(one.kind),
        one.system,
        f"{one.right}",
        f"{one.of}",
        f"{one.share:.0%}",
        f"{one.low:.0%}–{one.high:.0%}",
        f"{one.chance:.0%}",
    ]


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    InputError
        If nothing was answered.
    """
    options = _parser().parse_args(argv)
    _check(options)
    if options.score is None:
        part = _read(options.path, load_scheme(INDUSTRIES), options.seed)
        questions, placed = make_questions(part, options.set, options.topics, options.seed, Console(stderr=True))
        write_sheet(options.sheet, options.key, questions, placed)
        says = _("{count} questions in {sheet}, their answers in {key}")
        print(says.format(count=len(questions), sheet=options.sheet, key=options.key))
        return 0
    questions, placed = read_key(options.key)
    answers = read_answers(options.score, questions)
    if not answers:
        remedy = _("write letters into the column '{column}'").format(column="answer")
        raise InputError(str(options.score), _("no question is answered"), remedy)
    if left := len(questions) - len(answers):
        says = _("{left} of {count} questions have no answer and are left out")
        print(note_line(says.format(left=left, count=len(questions))), file=sys.stderr)
    scores = score(questions, answers)
    told = pgettext("between items", ", ").join(f"{name} {share:.0%}" for name, share in placed.items())
    note = _("Paragraphs that have a topic: {shares}.").format(shares=told) if told else ""
    publish([_head(), *map(cells, scores)], {"scores": [asdict(one) for one in scores], "placed": placed}, options, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
