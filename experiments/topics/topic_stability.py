"""How far topics can be trusted.

``python -m experiments.topics.topic_stability [--input FILE] [--eval FILE] [--seeds 5] [--json FILE]``.

On the draw of ``experiments.topics.compare_topics``, with the settings of ``experiments/bertopic.toml``: outliers and how
well the reduced ones fit, the same topics over seeds and over two halves of the documents, topics and industries,
topics that no industry claims, and the agreement with the labels of a file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from experiments.shared.unlabelled import UNLABELLED, Texts, draw, keyword_labels, read_texts, wide_console
from labels import UsageError, load_taxonomy
from labels.support.atomic import whole_file
from labels.support.errors import run_command
from models.topics.tagger import CLAIM, TopicTagger
from training.data import read_labelled
from training.experiment import EXPERIMENTS, load_experiment
from training.measures.topic_quality import agreement, purity, reduction, stability
from training.report.fit_log import progress


def fit(part: Texts, seed: int, overrides: Sequence[str] = ()) -> TopicTagger:
    """Find topics with the settings of ``experiments/bertopic.toml``; keyword search stands in for labels."""
    experiment = replace(load_experiment(EXPERIMENTS / "bertopic.toml", overrides), seed=seed)
    tagger = experiment.trainer().fit(part.texts, keyword_labels(part.texts), part.documents, np.ones(len(part)))
    assert isinstance(tagger, TopicTagger)
    return tagger


def halves(part: Texts) -> tuple[Texts, Texts]:
    """Cut paragraphs in two by document, at random with a fixed seed."""
    names = np.unique(part.documents)
    first = set(np.random.default_rng(0).permutation(names)[: len(names) // 2].tolist())
    side = np.array([name in first for name in part.documents])
    return part.take(np.flatnonzero(side)), part.take(np.flatnonzero(~side))


def sameness(taggers: Sequence[TopicTagger], texts: Sequence[str]) -> dict[str, float]:
    """Return how far topics are the same over all pairs of taggers.

    Returns
    -------
    dict of str to float
        ``words``: best-match Jaccard similarity of the topics' words; ``paragraphs``: adjusted mutual
        information of the topics given to `texts`.
    """
    given = [tagger.assign(texts) for tagger in taggers]
    words = [[topic.words for topic in tagger.topics_] for tagger in taggers]
    pairs = list(combinations(range(len(taggers)), 2))
    return {
        "words": float(np.mean([stability(words[one], words[two]) for one, two in pairs])),
        "paragraphs": float(np.mean([agreement(given[one], given[two].tolist()) for one, two in pairs])),
    }


def industry_table(tagger: TopicTagger) -> Table:
    """Return the share of each industry in each topic."""
    table = Table("topic", "paragraphs", "words", *load_taxonomy().keys)
    for topic, shares in zip(tagger.topics_, tagger.industries, strict=True):
        cells = (f"[bold]{share:.2f}[/]" if share >= CLAIM else f"{share:.2f}" for share in shares)
        table.add_row(str(topic.id), str(topic.size), " ".join(topic.words), *cells)
    return table


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.topic_stability", description="How far topics can be trusted."
    )
    parser.add_argument("--input", type=Path, default=UNLABELLED, metavar="FILE.jsonl", help="paragraphs (.jsonl or .jsonl.gz)")
    parser.add_argument("--eval", type=Path, metavar="FILE.jsonl", help="labelled paragraphs to compare topics with")
    parser.add_argument("--seeds", type=int, default=5, help="seeds (default 5, at least 2)")
    parser.add_argument("--set", nargs="+", default=[], metavar="key=value", help="override a value of the experiment")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args(argv)
    if options.seeds < 2:
        raise UsageError("--seeds", f"{options.seeds} cannot show what stays the same", "give 2 or more")
    source = read_texts(options.input)
    part = source.take(draw(source)[0])
    with Console(stderr=True).status("") as status, progress(status.update):
        taggers, figures = [], []
        for seed in range(options.seeds):
            taggers.append(fit(part, seed, options.set))
            figures.append(asdict(reduction(taggers[-1], part.texts)))
        parts = [fit(half, 0, options.set) for half in halves(part)]
    tagger = taggers[0]
    claimed = [(other.industries >= CLAIM).sum(axis=0) for other in taggers]
    result: dict[str, Any] = {
        "paragraphs": len(part),
        "topics": [len(other.topics_) for other in taggers],
        "reduction": {name: float(np.mean([figure[name] for figure in figures])) for name in figures[0]},
        "over_seeds": sameness(taggers, part.texts),
        "over_halves": sameness(parts, part.texts),
        "topics_of_industry": {
            key: [int(counts[column]) for counts in claimed] for column, key in enumerate(load_taxonomy().keys)
        },
        "unclaimed": [topic.name for topic in tagger.unclaimed()],
    }
    if options.eval:
        held = read_labelled([options.eval], options.eval.stem)
        label_sets = ["|".join(paragraph.labels or ()) for paragraph in held.paragraphs]
        given = [other.nearest(held.texts)[0] for other in taggers]
        result["labels"] = {
            "ami": float(np.mean([agreement(topics, label_sets) for topics in given])),
            "purity": float(np.mean([purity(topics, label_sets) for topics in given])),
        }
    console = wide_console()
    console.print(industry_table(tagger))
    for line in report(result):
        console.print(line, soft_wrap=True)
    if options.json:
        with whole_file(options.json) as file:
            json.dump(result, file, ensure_ascii=False, indent=1)
    return 0


def report(result: Mapping[str, Any]) -> list[str]:
    """Return the figures in words."""
    cut = result["reduction"]
    lines = [
        f"{result['paragraphs']} paragraphs, topics by seed {result['topics']}",
        f"outliers {cut['before']:.1%}, after reduction {cut['after']:.1%}; similarity to the centroid "
        f"{cut['members_similarity']:.2f} of members, {cut['reduced_similarity']:.2f} of reduced ones; words alone give "
        f"the same topic to {cut['members_agree']:.0%} of members, {cut['reduced_agree']:.0%} of reduced ones",
    ]
    for what, name in (("over_seeds", "over seeds"), ("over_halves", "over two halves")):
        lines.append(f"the same {name}: words {result[what]['words']:.2f}, paragraphs {result[what]['paragraphs']:.2f}")
    lines.append(f"topics of each industry, by seed: {result['topics_of_industry']}")
    lines.append("claimed by no industry: " + ", ".join(result["unclaimed"]))
    if "labels" in result:
        lines.append(f"agreement with labels: AMI {result['labels']['ami']:.3f}, purity {result['labels']['purity']:.3f}")
    return lines


if __name__ == "__main__":
    sys.exit(run_command(main))
