"""What is new in new text: paragraphs that lie outside the known topics, words that these do not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labels import Paragraph
from models.arrays import Ints, Vectors
from models.text.batch import Batch
from models.topics.finding.form import cores
from models.topics.tagger import TopicTagger
from models.topics.words import topic_words

# Paragraphs and words that are told.
EXAMPLES, WORDS = 5, 15
# Two paragraphs so near to each other (cosine) say the same: one of them is told.
SAME = 0.75
# Most paragraphs that are compared with each other.
MOST = 2000
# A new word stands in so many paragraphs at least.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A paragraph that shows something.

    Attributes
    ----------
    text : str
        The whole paragraph.
    document, id : str
        Where it stands.
    similarity : float
        Cosine similarity to the nearest topic; 0 where nothing of it is known.
    """

    text: str
    document: str
    id: str
    similarity: float


@dataclass(frozen=True, slots=True)
class NewWord:
    """A word that the topics do not know.

    Attributes
    ----------
    word : str
        In lower case.
    paragraphs, documents : int
        How many it stands in.
    """

    word: str
    paragraphs: int
    documents: int


def examples(
    tagger: TopicTagger, batch: Batch, paragraphs: Sequence[Paragraph], rows: Ints, similarity: Vectors
) -> tuple[Example, ...]:
    """Return paragraphs that are typical of some, no two of which say the same.

    Parameters
    ----------
    tagger : TopicTagger
        What they are compared by.
    batch : Batch
        Clean texts.
    paragraphs : sequence of Paragraph
        The same with their documents.
    rows : ndarray of int, shape (n_rows,)
        Which of them.
    similarity : ndarray of float32, shape (n_rows,)
        Their similarity to the nearest topic.

    Returns
    -------
    tuple of Example
        At most five, the one nearest to all others first. Paragraphs of which nothing is known come as they stand.
    """
    if len(rows) > MOST:
        kept = np.sort(np.random.default_rng(0).choice(len(rows), MOST, replace=False))
        rows, similarity = rows[kept], similarity[kept]
    vectors = tagger.space.encode(batch)[rows]
    among = vectors @ vectors.T
    chosen: list[int] = []
    for place in np.argsort(-among.sum(axis=1), kind="stable").tolist():
        copies = {batch.texts[rows[one]] for one in chosen}
        if batch.texts[rows[place]] not in copies and not (among[place, chosen] > SAME).any():
            chosen.append(place)
        if len(chosen) == EXAMPLES:
            break
    return tuple(_example(paragraphs[rows[place]], similarity[place]) for place in chosen)


def new_words(tagger: TopicTagger, batch: Batch, paragraphs: Sequence[Paragraph], rows: Ints) -> tuple[NewWord, ...]:
    """Return the words that stand in no training paragraph, or in too few to be learned, but in several new ones.

    Parameters
    ----------
    tagger : TopicTagger
        Which words are known; one that knows none by itself, but by its encoder, has no new ones.
    batch : Batch
        Clean texts.
    paragraphs : sequence of Paragraph
        The same with their documents.
    rows : ndarray of int
        Which of them are compared.

    Returns
    -------
    tuple of NewWord
        Those of the most documents first, then of the most paragraphs.
    """
    known = set(tagger.space.words)
    if not known:
        return ()
    words = topic_words(cores(batch))
    counts: Counter[str] = Counter()
    documents: dict[str, set[str]] = {}
    for row in rows:
        for word in set(words[row].split()) - known:
            counts[word] += 1
            documents.setdefault(word, set()).add(paragraphs[row].doc)
    found = [NewWord(word, count, len(documents[word])) for word, count in counts.items() if count >= FEWEST]
    return tuple(sorted(found, key=lambda one: (-one.documents, -one.paragraphs, one.word))[:WORDS])


def typical_examples(paragraphs: Sequence[Paragraph], rows: Ints, topics: Ints, similarity: Vectors) -> dict[int, Example]:
    """Return the new paragraph nearest to the centre of each topic that has any.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
        All new text.
    rows : ndarray of int
        Those that speak for themselves.
    topics : ndarray of int, shape (n_rows,)
        Topic of each of these, -1 for none.
    similarity : ndarray of float32, shape (n_rows,)
        Similarity to the nearest topic.

    Returns
    -------
    dict of int to Example
        By the number of the topic.
    """
    nearest: dict[int, Example] = {}
    for place in np.argsort(-similarity, kind="stable"):
        if (topic := int(topics[place])) >= 0 and topic not in nearest:
            nearest[topic] = _example(paragraphs[rows[place]], similarity[place])
    return nearest


def _example(paragraph: Paragraph, similarity: float) -> Example:
    """Return a paragraph as it is shown: its text as it stands, not as it is compared."""
    return Example(paragraph.text, paragraph.doc, paragraph.id, round(float(similarity), 3))
