"""How often drift is told where there is none, and where there is: halves of the documents, others like them, other text.

``python -m experiments.topics.drift_rates DOCUMENTS… --new NAME=PATH… [--halves 100]``
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.shared.tables import add_json_option, check_writable
from labels import InputError, Paragraph, UsageError
from labels.support.atomic import whole_file
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_line
from labels.wording import _
from models.text.analyzer import Analyzer
from models.topics.editing.counted import as_counted
from models.topics.tagger import TopicTagger
from models.topics.trainer import TopicTrainer
from seeds.schemes import INDUSTRIES, load_scheme
from training.drift.compared import judge
from training.topics.topic_corpus import load_topics, read_corpus

# Draws of chance for each of many comparisons.
DRAWS = 300


def fit(analyzer: Analyzer, paragraphs: Sequence[Paragraph], seed: int) -> TopicTagger:
    """Find the topics of paragraphs; what labels they bear plays no part in drift.

    Parameters
    ----------
    analyzer : Analyzer
        The scheme whose terms guide.
    paragraphs : sequence of Paragraph
        Clean paragraphs.
    seed : int
        Of the topics.

    Returns
    -------
    TopicTagger
    """
    batch = analyzer.batch([paragraph.text for paragraph in paragraphs])
    labels, weights = np.zeros((len(batch), len(analyzer.keys)), dtype=np.int8), np.ones(len(batch))
    return TopicTrainer(seed=seed).fit(batch, labels, [paragraph.doc for paragraph in paragraphs], weights, paragraphs)


def halves(paragraphs: Sequence[Paragraph], count: int, seed: int) -> list[list[Paragraph]]:
    """Return random halves of the documents.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
        Of at least two documents.
    count : int
        How many halves.
    seed : int
        Of the draws.

    Returns
    -------
    list of list of Paragraph
    """
    generator = np.random.default_rng(seed)
    documents = sorted({paragraph.doc for paragraph in paragraphs})
    drawn = [set(generator.permutation(documents)[: len(documents) // 2].tolist()) for _ in range(count)]
    return [[paragraph for paragraph in paragraphs if paragraph.doc in half] for half in drawn]


def rate(tagger: TopicTagger, samples: Sequence[Sequence[Paragraph]], what: str) -> dict[str, Any]:
    """Return how many of some samples drift, and the means of their figures.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    samples : sequence of sequence of Paragraph
        New texts.
    what : str
        What they are.

    Returns
    -------
    dict
        One row of the table.
    """
    tagger = as_counted(tagger)
    # A paragraph's topic depends on its own document alone: each is placed once, however many samples it is in.
    everything = list({id(paragraph): paragraph for sample in samples for paragraph in sample}.values())
    placement = tagger.place([paragraph.text for paragraph in everything], everything)
    row_of = {id(paragraph): row for row, paragraph in enumerate(everything)}
    found = []
    for sample in samples:
        rows = np.array([row_of[id(paragraph)] for paragraph in sample])
        rows = rows[placement.own[rows]]
        documents = [everything[row].doc for row in rows]
        found.append(judge(tagger, placement.topics[rows], placement.similarity[rows], documents, draws=DRAWS))

    def mean(*values: float) -> float:
        return round(float(np.mean(values)), 3)

    return {
        "what": what,
        "samples": len(found),
        "drift": sum(one.drifted for one in found),
        "documents": mean(*(one.documents for one in found)),
        "paragraphs": mean(*(one.paragraphs for one in found)),
        "outside": mean(*(one.outside for one in found)),
        "by chance": mean(*(one.outside_by_chance for one in found)),
        "without": mean(*(one.without_topic for one in found)),
        "by chance ": mean(*(one.without_by_chance for one in found)),
        "distance": mean(*(one.distance for one in found)),
        "by chance  ": mean(*(one.distance_by_chance for one in found)),
    }


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If a new text has no name or there are fewer than four documents.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.drift_rates",
        description=_("How often drift is told where there is none, and where there is."),
        allow_abbrev=False,
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=_("the documents"))
    parser.add_argument("--model", metavar="FOLDER", help=_("topics found in all of them (default: find them)"))
    parser.add_argument("--half-model", metavar="FOLDER", help=_("topics found in a half (default: find them)"))
    parser.add_argument("--new", nargs="*", default=[], metavar="NAME=PATH", help=_("other text"))
    parser.add_argument("--most", type=int, default=300, help=_("paragraphs of other text to compare (default: %(default)s)"))
    parser.add_argument("--halves", type=int, default=100, metavar="N", help=_("halves drawn (default: %(default)s)"))
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=_("of topics and draws (default: %(default)s)"))
    add_json_option(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, read=options.paths)
    analyzer = Analyzer(load_scheme(INDUSTRIES))
    problems: list[InputError] = []
    paragraphs = read_corpus(options.paths, problems, analyzer.scheme.taxonomy)
    if len({paragraph.doc for paragraph in paragraphs}) < 4:
        raise UsageError("PATH", _("holds fewer than four documents"), _("give more"))
    seen = halves(paragraphs, 1, options.seed)[0]
    documents = {paragraph.doc for paragraph in seen}
    unseen = [paragraph for paragraph in paragraphs if paragraph.doc not in documents]
    whole = load_topics(options.model) if options.model else fit(analyzer, paragraphs, options.seed)
    half = load_topics(options.half_model) if options.half_model else fit(analyzer, seen, options.seed)
    cases: list[tuple[TopicTagger, Sequence[Sequence[Paragraph]], str]] = [
        (whole, [paragraphs], _("the text of training")),
        (whole, halves(paragraphs, options.halves, options.seed + 1), _("halves of it")),
        (half, [seen], _("a half of the documents, on its own")),
        (half, [unseen], _("the other half")),
        (half, halves(unseen, options.halves, options.seed + 2), _("halves of the other half")),
    ]
    for given in options.new:
        name, equals, path = given.partition("=")
        if not equals:
            raise UsageError(
                "--new", _("{given!r} has no name").format(given=given), _("write {example}").format(example="NAME=PATH")
            )
        other = read_corpus([Path(path)], problems, analyzer.scheme.taxonomy)[: options.most]
        cases += [(whole, [other], name), (half, [other], _("{name}, topics of the half").format(name=name))]
    rows: list[dict[str, Any]] = []
    for tagger, samples, what in cases:
        rows.append(rate(tagger, samples, what))
        if len(rows) == 1:
            print("| " + " | ".join(map(str.strip, rows[0])) + " |\n|" + " --- |" * len(rows[0]), flush=True)
        print("| " + " | ".join(map(str, rows[-1].values())) + " |", flush=True)
    for problem in problems:
        print(error_line(problem), file=sys.stderr)
    if options.json:
        with whole_file(options.json) as file:
            json.dump(rows, file, ensure_ascii=False, indent=1)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(run_command(main))
