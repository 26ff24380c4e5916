"""Split a topic: its paragraphs are divided by k-means, behind the point that drew them, so that no other topic's move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from labels import InputError
from labels.wording import _
from models.arrays import Ints
from models.topics.editing.edits import MadeEdit
from models.topics.editing.regrouping import with_more
from models.topics.editing.remade import remade
from models.topics.editing.topic_text import TopicText, described
from models.topics.editing.which_topic import plain_name
from models.topics.naming.rules import load_rules
from models.topics.space import distinct, unit
from models.topics.tagger import Topic, TopicTagger

# Words of a topic that tell it apart from the other parts of the same whole.
FIRST_WORDS = 3


def part(tagger: TopicTagger, number: int, parts: int, text: TopicText, seed: int) -> TopicTagger:
    """Split a topic; the largest part takes its number, the others come last.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    number : int
        The topic.
    parts : int
        Into how many parts; at least 2.
    text : TopicText
        What it is split by.
    seed : int
        Seed of k-means.

    Returns
    -------
    TopicTagger
        A new one.

    Raises
    ------
    InputError
        If the text holds too few paragraphs of the topic.
    """
    from sklearn.cluster import KMeans

    whole, end = tagger.catalogue[number], len(tagger.catalogue)
    placed = text.placed(tagger)
    # Sums and k-means do not depend on the order of a file.
    rows = np.array(sorted(np.flatnonzero((placed.topics == number) & placed.own), key=text.batch.texts.__getitem__), np.intp)
    vectors = tagger.space.encode(text.batch)[rows]
    if distinct(vectors) < parts:
        problem = _("has {count} paragraphs in this text, too few or too much alike for {parts} parts")
        remedy = _("ask for fewer, or give the text that the topics were found in")
        raise InputError(f"split '{whole.name}'", problem.format(count=len(rows), parts=parts), remedy)
    found = KMeans(parts, random_state=seed, n_init=10).fit_predict(vectors)
    largest_first = np.argsort(-np.bincount(found, minlength=parts), kind="stable")
    points = unit(np.stack([vectors[found == one].mean(axis=0) for one in largest_first]))
    nearest = (vectors @ points.T).argmax(axis=1)
    numbers = [number, *range(end, end + parts - 1)]
    sizes = _apportioned(whole.size, np.bincount(nearest, minlength=parts))
    catalogue = [*tagger.catalogue, *(replace(whole, id=one, size=size) for one, size in zip(numbers, sizes, strict=True))]
    catalogue[number] = catalogue.pop(end)
    centroids = np.vstack([tagger.centroids, points[1:]])
    centroids[number] = points[0]
    shares = [text.shares(rows[nearest == one], tagger.label_shares[number]) for one in range(parts)]
    label_shares = np.vstack([tagger.label_shares, *shares[1:]])
    label_shares[number] = shares[0]
    divided = remade(
        tagger,
        catalogue,
        centroids=centroids,
        label_shares=label_shares,
        anchors=tagger.anchors.parted(number, points, numbers),
        groups=with_more(tagger.groups, number, numbers[1:]),
    )
    return _named(described(divided, text, numbers), numbers, whole)


def _apportioned(total: int, counts: Ints) -> list[int]:
    """Return a total in whole parts as the counts stand to each other."""
    exact = total * counts / counts.sum()
    sizes = np.floor(exact).astype(int)
    sizes[np.argsort(sizes - exact, kind="stable")[: total - sizes.sum()]] += 1
    return [int(size) for size in sizes]


def _named(tagger: TopicTagger, numbers: Sequence[int], whole: Topic) -> TopicTagger:
    """Name parts: the first phrase of the whole's name, and a word that the other parts do not have in front."""
    catalogue, separator = list(tagger.catalogue), load_rules().separator
    stem = whole.name.split(separator)[0]
    taken = {plain_name(topic.name) for topic in catalogue if topic.id not in numbers}
    for number in numbers:
        front = {word for one in numbers if one != number for word in catalogue[one].words[:FIRST_WORDS]}
        words = [word for word in catalogue[number].words if word not in whole.name]
        told = [word for word in words if word not in front] or words
        choices = [*told, *map(str, range(1, len(catalogue) + 2))]
        name = next(name for one in choices if plain_name(name := f"{stem}{separator}{one}") not in taken)
        taken.add(plain_name(name))
        catalogue[number] = replace(catalogue[number], title=name, by_hand=False)
    return remade(tagger, catalogue, [MadeEdit("split", (whole.name,), tuple(catalogue[one].name for one in numbers))])
