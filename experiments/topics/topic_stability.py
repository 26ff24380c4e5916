"""How far topics can be trusted.

``python -m experiments.topics.topic_stability --input PATH [--eval FILE] [--seeds 5] [--json FILE] [--output FILE.md]``.

On the draw of ``experiments.topics.compare_topics``, or on all of a folder of documents, with the settings of
``experiments/bertopic.toml``: outliers and how well the reduced ones fit, the same topics over seeds and over two halves
of the documents, topics and labels, topics that no label claims, and the agreement with the labels of a file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from experiments.shared.sampling import in_drawn_documents
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import add_source_option, draw_for_topics
from experiments.topics.comparing.drawing import read_source
from experiments.topics.comparing.methods import fit_topics
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _, pgettext
from models.topics.finding.label_topics import OWN
from models.topics.tagger import TopicTagger
from seeds.schemes import INDUSTRIES, load_scheme
from training.measures.topic_quality import agreement, purity, reduction, stability
from training.report.fit_log import progress
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import LabelledSet
from training.topic_report.claims import Claims, find_claims
from training.topics.topic_corpus import load_trainer

EXPERIMENT = "bertopic"
_REDUCTION = N_(
    "outliers {before:.1%}, after reduction {after:.1%}; similarity to the centroid {members_similarity:.2f} of members, "
    "{reduced_similarity:.2f} of reduced ones; words alone give the same topic to {members_agree:.0%} of members, "
    "{reduced_agree:.0%} of reduced ones"
)


def halves(part: LabelledSet) -> tuple[LabelledSet, LabelledSet]:
    """Cut paragraphs in two by document, at random with a fixed seed.

    Parameters
    ----------
    part : LabelledSet
        The paragraphs.

    Returns
    -------
    tuple of (LabelledSet, LabelledSet)
    """
    first = in_drawn_documents(part.documents, len(set(part.documents)) // 2, 0)
    return part.take(np.flatnonzero(first), "first half"), part.take(np.flatnonzero(~first), "second half")


def sameness(taggers: Sequence[TopicTagger], part: LabelledSet) -> dict[str, float]:
    """Return how far topics are the same over all pairs of taggers.

    Parameters
    ----------
    taggers : sequence of TopicTagger
        At least two.
    part : LabelledSet
        Paragraphs to place in topics.

    Returns
    -------
    dict of str to float
        ``words``: best-match Jaccard similarity of the topics' words; ``paragraphs``: adjusted mutual
        information of the topics that the paragraphs are placed in.
    """
    topics = [tagger.place(part.batch, part.paragraphs).topics for tagger in taggers]
    words = [[topic.words for topic in tagger.catalogue] for tagger in taggers]
    pairs = list(combinations(range(len(taggers)), 2))
    return {
        "words": float(np.mean([stability(words[first], words[second]) for first, second in pairs])),
        "paragraphs": float(np.mean([agreement(topics[first], topics[second].tolist()) for first, second in pairs])),
    }


def agreement_with_labels(taggers: Sequence[TopicTagger], data: LabelledSet) -> dict[str, float]:
    """Return how far topics agree with the labels of labelled paragraphs, means over the taggers.

    Parameters
    ----------
    taggers : sequence of TopicTagger
        At least one.
    data : LabelledSet
        Labelled paragraphs.

    Returns
    -------
    dict of str to float
        ``ami``: adjusted mutual information of topics and label sets; ``purity``: share of paragraphs that carry the
        commonest label set of their topic.
    """
    label_sets = ["|".join(paragraph.labels or ()) for paragraph in data.paragraphs]
    nearest = [tagger.nearest(data.batch)[0] for tagger in taggers]
    return {
        "ami": float(np.mean([agreement(topics, label_sets) for topics in nearest])),
        "purity": float(np.mean([purity(topics, label_sets) for topics in nearest])),
    }


def claims_of(tagger: TopicTagger, data: LabelledSet) -> Claims:
    """Return which topics are about which labels, as the topic page has it.

    Parameters
    ----------
    tagger : TopicTagger
        Fitted topics.
    data : LabelledSet
        The paragraphs they were found in.
    """
    placed = tagger.place(data.batch, data.paragraphs)
    return find_claims(data.batch, data.labels, np.where(placed.own, placed.topics, -1), len(tagger.catalogue))


def label_table(tagger: TopicTagger, claims: Claims) -> list[list[str]]:
    """Return the share of each topic that is about each label as cells, the head first; shares that claim it are starred.

    Parameters
    ----------
    tagger : TopicTagger
        Fitted topics.
    claims : Claims
        Which labels they are about.
    """
    cells = [[_("topic"), _("paragraphs"), _("words"), *tagger.analyzer.keys]]
    for topic, shares in zip(tagger.catalogue, claims.shares, strict=True):
        starred = (f"{share:.2f}{'*' if share >= OWN else ''}" for share in shares)
        cells.append([str(topic.id), str(topic.size), " ".join(topic.words), *starred])
    return cells


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
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.topic_stability", description=_("How far topics can be trusted."), allow_abbrev=False
    )
    add_source_option(parser)
    parser.add_argument("--eval", type=Path, metavar="FILE.jsonl", help=_("labelled paragraphs to compare topics with"))
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help=_("seeds, at least 2 (default: %(default)s)"))
    parser.add_argument(
        "--set", nargs="+", action="extend", default=[], metavar="key=value", help=_("override a value of the experiment")
    )
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output, read=[options.input, options.eval])
    if options.seeds < 2:
        problem = _("{count} cannot show what stays the same").format(count=options.seeds)
        raise UsageError("--seeds", problem, _("give 2 or more"))
    scheme, trainer = load_scheme(INDUSTRIES), load_trainer(EXPERIMENT, options.set)
    labelled = read_labelled([options.eval], options.eval.stem, scheme) if options.eval else None
    source = read_source(options.input, scheme)
    part = source if options.input.is_dir() else source.take(draw_for_topics(source)[0], "drawn")
    with Console(stderr=True).status("") as status, progress(status.update):
        taggers = [fit_topics(part, trainer, seed) for seed in range(options.seeds)]
        reductions = [asdict(reduction(tagger, part.batch, part.paragraphs)) for tagger in taggers]
        parts = [fit_topics(half, trainer, 0) for half in halves(part)]
    claims = [claims_of(tagger, part) for tagger in taggers]
    claimed = np.array([(one.shares >= OWN).sum(axis=0) for one in claims])
    result: dict[str, Any] = {
        "paragraphs": len(part),
        "topics": [len(tagger.catalogue) for tagger in taggers],
        "reduction": {name: float(np.mean([found[name] for found in reductions])) for name in reductions[0]},
        "over_seeds": sameness(taggers, part),
        "over_halves": sameness(parts, part),
        "topics_of_label": {key: counts.tolist() for key, counts in zip(scheme.keys, claimed.T, strict=True)},
        "unclaimed": [topic.name for topic, label in zip(taggers[0].catalogue, claims[0].claimant, strict=True) if label < 0],
    }
    if labelled:
        result["labels"] = agreement_with_labels(taggers, labelled)
    title = _("The topics of seed 0; a star where at least {share:.0%} of a topic is about a label.").format(share=OWN)
    publish(label_table(taggers[0], claims[0]), result, options, title=title, note="\n".join(report(result)))
    return 0


def report(result: Mapping[str, Any]) -> list[str]:
    """Return the figures in words.

    Parameters
    ----------
    result : mapping
        What the command writes as JSON.
    """
    cut = result["reduction"]
    lines = [
        _("{count} paragraphs, topics by seed {topics}").format(count=result["paragraphs"], topics=result["topics"]),
        _(_REDUCTION).format(**cut),
    ]
    same = {
        "over_seeds": _("the same over seeds: words {words:.2f}, paragraphs {paragraphs:.2f}"),
        "over_halves": _("the same over two halves: words {words:.2f}, paragraphs {paragraphs:.2f}"),
    }
    lines += [says.format(**result[what]) for what, says in same.items()]
    lines.append(_("topics of each label, by seed: {topics}").format(topics=result["topics_of_label"]))
    names = pgettext("between items", ", ").join(result["unclaimed"])
    lines.append(_("claimed by no label: {names}").format(names=names))
    if "labels" in result:
        lines.append(_("agreement with labels: AMI {ami:.3f}, purity {purity:.3f}").format(**result["labels"]))
    return lines


if __name__ == "__main__":
    sys.exit(run_command(main))
