"""Find topics with BERTopic and learn which labels each speaks of."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from labels import InputError, Paragraph, UsageError
from labels.wording import _, pgettext
from models.arrays import Bits, Floats, Ints, Labels, Vectors
from models.decisions.calibration import choose_thresholds
from models.settings import check_settings, seed_setting, setting
from models.text.batch import Batch
from models.topics.centroids import Assignment, reassign
from models.topics.editing.counted import recounted
from models.topics.editing.edits import TopicEdits
from models.topics.editing.own_topics import fit_around
from models.topics.editing.topic_changes import change_topics
from models.topics.editing.topic_text import TopicText
from models.topics.embeddings.encoders import check_encoder
from models.topics.finding.baseline import Baseline, learn_baseline, place_unseen
from models.topics.finding.choice import choose_rows
from models.topics.finding.clustering import find_clusters
from models.topics.finding.degrees import label_degrees
from models.topics.finding.eligible import learn_eligibility
from models.topics.finding.form import cores
from models.topics.finding.found_in import FoundIn
from models.topics.finding.label_topics import LabelGuides
from models.topics.finding.second_look import look_again
from models.topics.naming.at_fitting import named
from models.topics.own_order import fit_in_own_order
from models.topics.placement import FLOOR
from models.topics.shares import label_shares, label_shares_without_own
from models.topics.space import TopicSpace, learn_space
from models.topics.tagger import Reach, Topic, TopicTagger
from models.topics.word_support import Nearness
from models.topics.words import topic_words

# Fewest paragraphs that topics are found in.
FEWEST = 20
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
        Topics of one's own, and topics joined, split, renamed and dropped by hand.
    seed : int
        Seed of UMAP, of the words' part and of the sample.

    Raises
    ------
    UsageError
        If a value has another type than its field or is out of bounds, or there is no such encoder.
    """

    encoder: str = "static"
    guidance: float = setting(1.2, 0, 10)
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
            problem = _("{setting} = {value} is out of range").format(setting="topics", value=1)
            raise UsageError("topics", problem, _("give 2 to 1000, or 0 for as many as the corpus calls for"))
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

        The order of the texts decides nothing. Progress goes to this module's logger, one line per step.

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
            problem, remedy = _("{count} paragraphs are too few to find topics in"), _("give at least {fewest}")
            raise InputError(pgettext("where", "topics"), problem.format(count=len(batch)), remedy.format(fewest=FEWEST))
        return fit_in_own_order(TopicText(batch, labels, weights, groups, paragraphs), self.encoder, self._fit)

    def _fit(self, text: TopicText) -> TopicTagger:
        """Find topics, change them, count; the order of the texts reaches the result."""
        if self.edits:
            return self._edited(text)
        batch, labels, groups, weights, paragraphs = text.batch, text.labels, text.groups, text.weights, text.paragraphs
        eligibility = learn_eligibility(batch, groups, paragraphs)
        eligible = eligibility.judge(batch, paragraphs)
        documents = _words_of(cores(batch), eligible)
        rows = choose_rows(batch.texts, groups, eligible, self.sample, self.seed)
        LOG.info(_("vectors of %s paragraphs"), f"{len(batch):,}")
        space = self._space(batch, rows)
        corpus = FoundIn.of(batch, space.encode(batch), groups, eligible, paragraphs)
        clusters = self._cluster(documents, corpus, rows)
        found = reassign(corpus.vectors[rows], clusters[rows])
        found = found[corpus.widened(*corpus.nearness(found, self.top_words))]
        if not self.topics:  # a number given holds
            found = look_again(found, corpus, rows, self.top_words, self.seed)
        guides = LabelGuides(label_degrees(cores(batch), labels) * bool(self.guidance), groups)
        found = guides.add_topics(corpus.vectors, found, np.flatnonzero(eligible))
        centroids, words, nearness = self._final(found, corpus)
        assignment = corpus.assign(nearness)
        catalogue = _describe(batch, words, groups, assignment)
        shares = label_shares(assignment.nearest, labels, weights, len(catalogue))
        unseen = label_shares_without_own(assignment.nearest, labels, weights, groups, len(catalogue))
        thresholds = choose_thresholds(unseen, labels, weights)
        baseline, edge = self._baseline(batch, nearness.support, assignment, groups)
        outliers, left = float((clusters[rows] < 0).mean()), float((assignment.topics[eligible] < 0).mean())
        reach = Reach(FLOOR, edge, outliers, left, corpus.least)
        tagger = TopicTagger(
            batch.analyzer, catalogue, centroids, shares, thresholds, space, reach, clusters, eligibility, baseline
        )
        LOG.info(_("names of %d topics"), len(catalogue))
        return named(tagger, cores(batch), assignment.by_itself, groups)

    def fit_paragraphs(
        self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats, paragraphs: Sequence[Paragraph]
    ) -> TopicTagger:
        """Find topics as :meth:`fit` does, as a run of training asks for it.

        Parameters
        ----------
        batch, labels, groups, weights, paragraphs
            As for :meth:`fit`.

        Returns
        -------
        TopicTagger
        """
        return self.fit(batch, labels, groups, weights, paragraphs)

    def _baseline(self, batch: Batch, support: Vectors, assignment: Assignment, groups: Sequence[str]) -> tuple[Baseline, float]:
        """Return what new text is compared with, and the similarity below which it lies outside."""
        LOG.info(_("similarity of %s paragraphs to topics of other documents"), f"{assignment.own.sum():,}")
        unseen = place_unseen(
            batch,
            support,
            assignment.nearest,
            assignment.own,
            groups,
            encoder=self.encoder,
            guidance=self.guidance,
            components=self.word_components,
            seed=self.seed,
        )
        return learn_baseline(assignment.topics, assignment.similarity, unseen, assignment.own, groups, assignment.n_topics)

    def _edited(self, text: TopicText) -> TopicTagger:
        """Find topics as if none were to be changed, then change them: so all others stay what they would be."""
        plain = replace(self, edits=TopicEdits())
        found = fit_around(
            self.edits.seeds,
            lambda: self._space(text.batch, np.arange(len(text.batch))),
            text,
            lambda rest: plain.fit(rest.batch, rest.labels, rest.groups, rest.weights, rest.paragraphs),
        )
        changed = change_topics(found, self.edits, text, self.seed)
        # What belongs to topics of one's own was not among the text that the others were found in.
        return changed if changed.counted.whole(changed.anchors) else recounted(changed, text, self.seed)

    def _space(self, batch: Batch, rows: Ints) -> TopicSpace:
        """Return the space that topics are found in."""
        return learn_space(
            batch, rows, encoder=self.encoder, guidance=self.guidance, components=self.word_components, seed=self.seed
        )

    def _cluster(self, documents: Sequence[str], corpus: FoundIn, rows: Ints) -> Ints:
        """Return the topic that BERTopic finds for each text, -1 for outliers and for texts it is not asked about."""
        LOG.info(_("UMAP and HDBSCAN of %s paragraphs"), f"{len(rows):,}")
        clusters = np.full(len(documents), -1)
        clusters[rows] = find_clusters(
            [documents[row] for row in rows],
            corpus.vectors[rows],
            [corpus.groups[row] for row in rows],
            topics=self.topics,
            neighbours=self.neighbours,
            components=self.components,
            seed=self.seed,
        )
        return clusters

    def _final(self, centroids: Vectors, corpus: FoundIn) -> tuple[Vectors, list[tuple[str, ...]], Nearness]:
        """Return the centroids of the topics, the largest topic first, their words, and how near the texts are."""
        LOG.info(_("words of %d topics"), len(centroids))
        nearness, words = corpus.nearness(centroids, self.top_words)
        kept = corpus.widened(nearness, words)
        sizes = corpus.assign(nearness.take(kept)).sizes
        # A topic that every text is too far from is none.
        order = kept[np.argsort(-sizes, kind="stable")[: max(np.count_nonzero(sizes), 1)]]
        return centroids[order], [words[topic] for topic in order], nearness.take(order)


def _describe(batch: Batch, words: Sequence[tuple[str, ...]], groups: Sequence[str], assignment: Assignment) -> list[Topic]:
    """Return the topics with their words, sizes, documents and typical texts."""
    counts, largest = assignment.documents(groups)
    return [
        Topic(
            number,
            words[number],
            int(size),
            assignment.typical(number, batch.texts),
            documents=int(counts[number]),
            largest_document=float(largest[number]),
        )
        for number, size in enumerate(assignment.sizes)
    ]


def _words_of(batch: Batch, eligible: Bits) -> list[str]:
    """Return the words that can name a topic, text by text; refuse texts that have none."""
    LOG.info(_("reading the words of %s paragraphs"), f"{len(batch):,}")
    documents = topic_words(batch)
    if not any(documents[row] for row in np.flatnonzero(eligible)):
        raise InputError(
            pgettext("where", "topics"), _("no paragraph holds a word that could name a topic"), _("give Chinese text")
        )
    return documents
