"""Find topics with BERTopic and learn which labels each speaks of."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from labels import InputError, Paragraph, UsageError
from models.arrays import Bits, Floats, Ints, Labels, Vectors
from models.decisions.calibration import choose_thresholds
from models.settings import check_settings, seed_setting, setting
from models.text.batch import Batch
from models.topics.centroids import Assignment, assign, means, reassign
from models.topics.edits import TopicEdits
from models.topics.embeddings.encoders import check_encoder
from models.topics.finding.choice import choose_rows
from models.topics.finding.clustering import find_clusters
from models.topics.finding.degrees import label_degrees
from models.topics.finding.eligible import learn_eligibility
from models.topics.finding.form import cores
from models.topics.finding.label_topics import LabelGuides
from models.topics.finding.widening import widen
from models.topics.shares import label_shares, label_shares_without_own
from models.topics.space import learn_space
from models.topics.tagger import Reach, Topic, TopicTagger
from models.topics.words import choose_words, topic_words

# Fewest paragraphs that topics are found in.
FEWEST = 20
# Share of the paragraphs that lie below the similarity `edge`.
EDGE = 0.05
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TopicTrainer:
    """Settings of the topic tagger; ``fit`` returns a :class:`~models.topics.tagger.TopicTagger`.

    Attributes
    ----------
    encoder : str
        ``static`` or ``sentence-transformers:NAME``.
    guidance : float
        How strongly the lexicon's terms pull paragraphs about a label together; 0 not at all, and no topic is made for a
        label then.
    topics : int
        About how many topics to find, before any are joined or split by hand; a small corpus has fewer. 0 for as many
        as the corpus calls for.
    neighbours : int
        Neighbours of UMAP.
    components : int
        Dimensions after UMAP.
    word_components : int
        Dimensions of the words' part of the vectors.
    top_words : int
        Words kept per topic.
    sample : int
        Paragraphs that topics are found in, drawn at random; the others get the nearest topic. 0 takes all.
    edits : TopicEdits
        Topics joined, split and renamed by hand.
    seed : int
        Seed of UMAP, of the words' part and of the sample.

    Raises
    ------
    UsageError
        If a value has another type than its field or is out of bounds, or there is no such encoder.
    """

    encoder: str = "static"
    guidance: float = setting(0.6, 0, 10)
    topics: int = setting(0, 0, 1000)
    neighbours: int = setting(15, 2, 1000)
    components: int = setting(5, 1, 100)
    word_components: int = setting(100, 0, 1000)
    top_words: int = setting(10, 1, 100)
    sample: int = setting(0, 0, 10**9)
    edits: TopicEdits = field(default_factory=TopicEdits)
    seed: int = seed_setting()

    def __post_init__(self) -> None:
        check_settings(self)
        if self.topics == 1:
            raise UsageError("topics = 1", "is out of range", "give 2 to 1000, or 0 for as many as the corpus calls for")
        check_encoder(self.encoder)

    def fit(
        self,
        batch: Batch,
        labels: Labels,
        groups: Sequence[str],
        weights: Floats,
        paragraphs: Sequence[Paragraph] | None = None,
    ) -> TopicTagger:
        """Find topics, then count the labels in each.

        Progress goes to this module's logger, one line per step.

        Parameters
        ----------
        batch : Batch
            Clean texts; at least 20.
        labels : ndarray of int, shape (n_texts, n_labels)
            True labels. Clusters are found without them; a label that many texts are about and no cluster gets a topic
            from them (:mod:`models.topics.finding.label_topics`), unless `guidance` is 0.
        groups : sequence of str
            Document of each text.
        weights : ndarray of float, shape (n_texts,)
            Weight of each text in the label counts.
        paragraphs : sequence of Paragraph, optional
            What is known of the texts, in the same order: their kinds and the headings they stand under.

        Returns
        -------
        TopicTagger

        Raises
        ------
        InputError
            If there are fewer than 20 texts, none has a word, or `edits` name a topic that is not there.
        """
        if len(batch) < FEWEST:
            raise InputError("topics", f"{len(batch)} paragraphs are too few to find topics in", f"give at least {FEWEST}")
        eligibility = learn_eligibility(batch, groups, paragraphs)
        eligible = eligibility.judge(batch, paragraphs)
        documents = _words_of(cores(batch), eligible)
        rows = choose_rows(batch.texts, groups, eligible, self.sample, self.seed)
        LOG.info("vectors of %s paragraphs", f"{len(batch):,}")
        space = learn_space(
            batch, rows, encoder=self.encoder, guidance=self.guidance, components=self.word_components, seed=self.seed
        )
        vectors = space.encode(batch)
        clusters = self._cluster(documents, vectors, groups, rows)
        found = widen(reassign(vectors[rows], clusters[rows]), vectors, groups, eligible, rows)
        guides = LabelGuides(label_degrees(cores(batch), labels) * bool(self.guidance), groups)
        found = guides.add_topics(vectors, found, np.flatnonzero(eligible))
        centroids = self._centroids(found, documents, groups, vectors, rows, eligible)
        assignment = assign(vectors, centroids, eligible)
        catalogue = self._describe(batch.texts, documents, groups, assignment)
        shares = label_shares(assignment.nearest, labels, weights, len(catalogue))
        unseen = label_shares_without_own(assignment.nearest, labels, weights, groups, len(catalogue))
        thresholds = choose_thresholds(unseen, labels, weights)
        reach = Reach(
            assignment.floor,
            float(np.quantile(assignment.similarity[eligible], EDGE)),
            float((clusters[rows] < 0).mean()),
            float((assignment.topics[eligible] < 0).mean()),
        )
        return TopicTagger(batch.analyzer, catalogue, centroids, shares, thresholds, space, reach, clusters, eligibility)

    def _cluster(self, documents: Sequence[str], vectors: Vectors, groups: Sequence[str], rows: Ints) -> Ints:
        """Return the topic that BERTopic finds for each text, -1 for outliers and for texts it is not asked about."""
        LOG.info("UMAP and HDBSCAN of %s paragraphs", f"{len(rows):,}")
        clusters = np.full(len(documents), -1)
        clusters[rows] = find_clusters(
            [documents[row] for row in rows],
            vectors[rows],
            [groups[row] for row in rows],
            topics=self.topics,
            neighbours=self.neighbours,
            components=self.components,
            seed=self.seed,
        )
        return clusters

    def _centroids(
        self,
        centroids: Vectors,
        documents: Sequence[str],
        groups: Sequence[str],
        vectors: Vectors,
        rows: Ints,
        eligible: Bits,
    ) -> Vectors:
        """Return the centroids of the topics after the edits, the largest topic first."""
        LOG.info("words of %d topics", len(centroids))
        if self.edits:
            assignment = assign(vectors, centroids, eligible)
            words = choose_words(documents, assignment.topics, len(centroids), self.top_words, groups)
            regrouped = self.edits.regroup(assignment.nearest[rows], words, vectors[rows], self.seed)
            centroids = means(vectors[rows], regrouped)
        sizes = assign(vectors, centroids, eligible).sizes
        # A topic that every text is too far from is none.
        return centroids[np.argsort(-sizes, kind="stable")[: max(np.count_nonzero(sizes), 1)]]

    def _describe(
        self, texts: Sequence[str], documents: Sequence[str], groups: Sequence[str], assignment: Assignment
    ) -> list[Topic]:
        """Return the topics with their words, sizes, documents, typical texts and names given by hand."""
        words = choose_words(documents, assignment.topics, assignment.n_topics, self.top_words, groups)
        titles = self.edits.names(words)
        counts, largest = assignment.documents(groups)
        return [
            Topic(
                number,
                words[number],
                int(size),
                assignment.typical(number, texts),
                titles.get(number, ""),
                number in titles,
                int(counts[number]),
                float(largest[number]),
            )
            for number, size in enumerate(assignment.sizes)
        ]


def _words_of(batch: Batch, eligible: Bits) -> list[str]:
    """Return the words that can name a topic, text by text; refuse texts that have none."""
    LOG.info("reading the words of %s paragraphs", f"{len(batch):,}")
    documents = topic_words(batch)
    if not any(documents[row] for row in np.flatnonzero(eligible)):
        raise InputError("topics", "no paragraph holds a word that could name a topic", "give Chinese text")
    return documents
