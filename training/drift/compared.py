"""How new text differs from the documents that topics were found in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from labels import InputError, Paragraph, UsageError
from labels.wording import _
from models.arrays import Ints, Vectors
from models.statistics.counts import share_difference
from models.statistics.resampling import percentile_interval, resampled_sums
from models.topics.editing.counted import as_counted
from models.topics.finding.baseline import Baseline
from models.topics.needed import need_topics
from models.topics.tagger import TopicTagger
from training.drift.chance import DRAWS, draw_chance, jensen_shannon, shares
from training.drift.novelties import Example, examples, new_words, typical_examples
from training.drift.verdict import Change, Drift, Verdict

_CHINESE = re.compile("[㐀-鿿]")


def baseline_of(tagger: TopicTagger, name: str) -> Baseline:
    """Return what a model keeps of its documents.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    name : str
        What to call it where it keeps nothing.

    Raises
    ------
    UsageError
        If it keeps nothing, or its topics were changed since.
    """
    if tagger.baseline is None or not len(tagger.baseline.sizes):
        problem = _("keeps nothing of the documents its topics were found in, so nothing can be compared with them")
        remedy = _("find topics anew: {command}, then {option}")
        command = "python -m training.topics PATH --output FOLDER"
        raise UsageError(name, problem, remedy.format(command=command, option="--model FOLDER/model"))
    return tagger.baseline


def drift(tagger: TopicTagger, paragraphs: Sequence[Paragraph], seed: int = 0, *, draws: int = DRAWS) -> Drift:
    """Measure how new text differs from the documents that topics were found in.

    Parameters
    ----------
    tagger : TopicTagger
        The topics; those changed by hand since their documents were counted are compared as they were then.
    paragraphs : sequence of Paragraph
        New clean paragraphs.
    seed : int
        Seed of the draws that show what chance does.
    draws : int
        Number of these draws.

    Returns
    -------
    Drift

    Raises
    ------
    InputError
        If there is no paragraph, or none that speaks for itself.
    UsageError
        If `tagger` is no topic tagger, or keeps nothing of its documents.
    """
    baseline = baseline_of(need_topics(tagger, _("drift")), _("the topic model"))
    if not paragraphs:
        raise InputError(_("drift"), _("there is no paragraph to compare"), _("give new text"))
    tagger = as_counted(tagger)
    batch = tagger.analyzer.batch([paragraph.text for paragraph in paragraphs])
    placement = tagger.place(batch, paragraphs)
    rows = np.flatnonzero(placement.own)
    foreign = sum(not _CHINESE.search(batch.texts[row]) for row in np.flatnonzero(~placement.own))
    if not len(rows):
        raise _nothing_compared(len(placement), foreign)
    topics, similarity, own = placement.topics[rows], placement.similarity[rows], [paragraphs[int(row)] for row in rows]
    verdict = judge(tagger, topics, similarity, [one.doc for one in own], seed, draws=draws)
    known = similarity != 0
    outside = similarity < tagger.reach.edge
    training, counts = _sides(baseline, topics, [one.doc for one in own])
    return Drift(
        **asdict(verdict),
        left_out=len(placement) - len(rows),
        foreign=foreign,
        changes=_changes(tagger, training, counts, seed, typical_examples(paragraphs, rows, topics, similarity)),
        examples=examples(tagger, batch, paragraphs, rows[outside & known], similarity[outside & known]),
        unknown_examples=examples(tagger, batch, paragraphs, rows[~known], similarity[~known]),
        new_words=new_words(tagger, batch, paragraphs, rows),
    )


def _nothing_compared(count: int, foreign: int) -> InputError:
    """Return why none of so many paragraphs can be compared, so many of them without a Chinese character."""
    if foreign == count:
        problem = _("none of {count:,} paragraphs holds a Chinese character").format(count=count)
        return InputError(_("drift"), problem, _("topics read Chinese: give such text"))
    if foreign:
        problem = _(
            "none of {count:,} paragraphs says enough to be compared: "
            "headings, rows, short lines, {foreign:,} without a Chinese character"
        )
    else:
        problem = _("none of {count:,} paragraphs says enough to be compared: headings, rows, short lines")
    return InputError(_("drift"), problem.format(count=count, foreign=foreign), _("give running text"))


def judge(
    tagger: TopicTagger, topics: Ints, similarity: Vectors, documents: Sequence[str], seed: int = 0, *, draws: int = DRAWS
) -> Verdict:
    """Say whether placed text differs from the documents that topics were found in.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text that speaks for itself, -1 for none.
    similarity : ndarray of float32, shape (n_texts,)
        Similarity to the nearest topic, 0 where nothing is known.
    documents : sequence of str
        Document of each text.
    seed : int
        Seed of the draws that show what chance does.
    draws : int
        Number of these draws.

    Returns
    -------
    Verdict
    """
    baseline = baseline_of(tagger, _("the topic model"))
    training, counts = _sides(baseline, topics, documents)
    n_training = baseline.sizes.sum()
    expected = float(baseline.outside.sum() / n_training)
    without = max(float(way[:, -1].sum() / n_training) for way in (baseline.unseen, baseline.topics))
    sizes = np.unique(_units(baseline, documents), return_counts=True)[1]
    distance, *limits = draw_chance(baseline, sizes, seed, draws).limits
    before, now = shares(training.sum(axis=0)), shares(counts.sum(axis=0))
    return Verdict(
        len(documents),
        len(set(documents)),
        int((similarity == 0).sum()),
        float((similarity < tagger.reach.edge).mean()),
        expected,
        expected + limits[0],
        float((topics < 0).mean()),
        without,
        without + limits[1],
        float(jensen_shannon(before[None], now[None])[0]),
        distance,
    )


def _units(baseline: Baseline, documents: Sequence[str]) -> list[str]:
    """Return what is drawn: documents; where the topics know paragraphs alone, as those of one document do, paragraphs."""
    return list(map(str, range(len(documents)))) if baseline.sizes.max() == 1 else list(documents)


def _sides(baseline: Baseline, topics: Ints, documents: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the topics of training and of the new text, document by document."""
    _, unit_of = np.unique(np.asarray(_units(baseline, documents), dtype=np.str_), return_inverse=True)
    counts = np.zeros((int(unit_of.max()) + 1, baseline.topics.shape[1]), dtype=np.intp)
    np.add.at(counts, (unit_of, topics), 1)  # -1 is the last column
    # The text of training itself is placed by topics that it helped to place, other text is not: the likelier is taken.
    ways, now = (baseline.topics, baseline.unseen), shares(counts.sum(axis=0))
    distances = jensen_shannon(np.stack([shares(way.sum(axis=0)) for way in ways]), np.stack([now, now]))
    return ways[int(distances.argmin())], counts


def _changes(tagger: TopicTagger, training: Ints, counts: Ints, seed: int, typical: dict[int, Example]) -> tuple[Change, ...]:
    """Return the topics by how much their share changed."""
    before, now = shares(training.sum(axis=0)), shares(counts.sum(axis=0))
    old = shares(resampled_sums(training, np.arange(len(training)), seed=seed))
    new = shares(resampled_sums(counts, np.arange(len(counts)), seed=seed + 1))
    # Documents drawn again know nothing of what none of them holds: an interval is at least as wide as that of the counts.
    _, lows, highs = share_difference(training.sum(axis=0), training.sum(), counts.sum(axis=0), counts.sum(), effect=1.0)
    alone = len(counts) < 2  # one document says nothing of how much documents differ
    found = []
    for topic in np.argsort(-np.abs(now - before)[:-1], kind="stable").tolist():
        drawn = None if alone else percentile_interval(new[:, topic] - old[:, topic])
        low, high = (min(drawn[0], float(lows[topic])), max(drawn[1], float(highs[topic]))) if drawn else (-1.0, 1.0)
        known = tagger.catalogue[topic]
        found.append(Change(known.id, known.name, float(before[topic]), float(now[topic]), low, high, typical.get(topic)))
    return tuple(found)
