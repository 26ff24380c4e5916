"""The fitted topic tagger: a text belongs to the topic whose centroid is near and whose words it holds.

Prediction needs neither UMAP nor HDBSCAN: it compares a text's vector and words with the stored topics, so the
same text gets the same topic whatever else is in the batch (umap #566, BERTopic #2140).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError, Paragraph, Span
from labels.wording import _
from models.arrays import Floats, Ints, Vectors
from models.interface import State, Texts
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.topics.catalogue import Reach as Reach
from models.topics.catalogue import Topic as Topic
from models.topics.catalogue import TopicGroup
from models.topics.centroids import link
from models.topics.editing.anchors import Anchors
from models.topics.editing.counted import Counted
from models.topics.editing.edits import MadeEdit
from models.topics.embeddings.encoders import STATIC
from models.topics.embeddings.static import VECTORS, vectors_digest
from models.topics.finding.baseline import Baseline
from models.topics.finding.eligible import Eligibility
from models.topics.finding.form import cores
from models.topics.finding.sections import topics_of_sections
from models.topics.naming.at_fitting import name_topics, typical_texts
from models.topics.placement import LONG, Placement, near_enough, place
from models.topics.pulling_words import pulling_words
from models.topics.space import TopicSpace
from models.topics.word_support import Nearness


class TopicTagger:
    """Tag a text by its nearest topic.

    Parameters
    ----------
    analyzer : Analyzer
        The scheme it was fitted for.
    catalogue : sequence of Topic
        The topics.
    centroids : ndarray of float32, shape (n_topics, n_dimensions)
        Unit vectors.
    label_shares : ndarray of float, shape (n_topics, n_labels)
        Probability of each label in a topic.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    space : TopicSpace
        What turns texts into vectors.
    reach : Reach
        How near is near enough.
    clusters : ndarray of int, shape (n_texts,), optional
        Topic of each training paragraph before outliers were reduced, -1 for outliers; None for a loaded tagger.
    eligibility : Eligibility, optional
        Which paragraphs speak for themselves; by default all do.
    baseline : Baseline, optional
        What the training documents were like; None where that is not known.
    groups : sequence of TopicGroup
        The larger subjects that the topics gather into.
    anchors : Anchors, optional
        The points that decide which topic a text belongs to; the centroids, where no topic was changed by hand.
    edits : sequence of MadeEdit
        What was changed by hand, in order.
    counted : Counted, optional
        Which topics the baseline counts; by default each by itself.
    """

    kind = "bertopic"

    def __init__(
        self,
        analyzer: Analyzer,
        catalogue: Sequence[Topic],
        centroids: Vectors,
        label_shares: Floats,
        thresholds: Floats,
        space: TopicSpace,
        reach: Reach,
        clusters: Ints | None = None,
        eligibility: Eligibility | None = None,
        baseline: Baseline | None = None,
        groups: Sequence[TopicGroup] = (),
        anchors: Anchors | None = None,
        edits: Sequence[MadeEdit] = (),
        counted: Counted | None = None,
    ) -> None:
        self.analyzer, self.catalogue, self.centroids = analyzer, tuple(catalogue), centroids
        self.label_shares, self.thresholds = label_shares, thresholds
        self.space, self.reach, self.clusters, self.groups = space, reach, clusters, tuple(groups)
        self.eligibility, self.baseline = eligibility or Eligibility(), baseline
        self.edits = tuple(edits)
        self.anchors = anchors or Anchors.of(centroids, [topic.words for topic in self.catalogue])
        self.counted = counted or Counted(self.anchors.topics)

    @cached_property
    def hierarchy(self) -> Floats:
        """Average linkage of the topics by cosine distance, shape (n_topics - 1, 4), as scipy gives it."""
        return link(self.centroids)

    @property
    def group_names(self) -> list[str]:
        """Name of the group that each topic belongs to; empty where the topics form none."""
        names = {topic: group.name for group in self.groups if group.level == 1 for topic in group.topics}
        return [names.get(number, "") for number in range(len(self.catalogue))]

    def nearest(self, texts: Texts) -> tuple[Ints, Vectors]:
        """Return each text's nearest topic, near enough or not, and its cosine similarity, both of shape (n_texts,).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts; those of a batch are compared once, however often it is asked for.
        """
        nearness = self.nearness(self.analyzer.batch(texts))
        best = nearness.score.argmax(axis=1)
        return best, nearness.cosine[np.arange(len(best)), best]

    def place(self, texts: Texts, paragraphs: Sequence[Paragraph] | None = None) -> Placement:
        """Return each text's topic, the next best one and how surely.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        paragraphs : sequence of Paragraph, optional
            What is known of the texts, in the same order: their kinds, documents and headings. With it, paragraphs that
            say nothing of their own get the topic of their section; without it, each text is placed by what it says.

        Returns
        -------
        Placement
        """
        batch = self.analyzer.batch(texts)
        own = self.eligibility.judge(batch, paragraphs)
        long = own & np.array([len(text) >= LONG for text in cores(batch).texts], dtype=bool)
        nearness = self.nearness(batch)
        found = place(nearness, self.reach.floor, own, long)
        if paragraphs is None:
            return found
        topics = topics_of_sections(found, near_enough(nearness, self.reach.floor), paragraphs)
        return replace(found, topics=topics, also=np.where(topics == found.nearest, found.also, -1))

    def nearness(self, batch: Batch) -> Nearness:
        """Return how near each text is to each topic, by its vector and by its words; found once per batch.

        Parameters
        ----------
        batch : Batch
            Clean texts.

        Returns
        -------
        Nearness
        """
        return batch.once(self, lambda texts: self.anchors.nearness(texts, self.space.encode(texts), self.reach.least_words))

    def assign(self, texts: Texts) -> Ints:
        """Return each text's topic by what it says, -1 where it has none, shape (n_texts,).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        return self.place(texts).topics

    def predict_proba(self, texts: Texts) -> Floats:
        """Return the label probabilities of each text's topic, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        return self.label_shares[self.nearest(texts)[0]]

    def explain(self, texts: Texts, row: int, label: int) -> list[Span]:
        """Return the words of a text that pull it to its topic: those whose own vector points there.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        row : int
            Which text.
        label : int
            Column of the label; not used, because a topic brings all its labels by the same words.
        """
        return self.analyzer.batch(texts).once((self, row), lambda batch: pulling_words(self, batch, row))

    def topics(self, texts: Texts) -> list[dict[str, Any] | None]:
        """Return each text's topic: its ``id``, ``name`` and ``words``, the cosine similarity as ``score``; None for outliers.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        placed = self.place(texts)
        return [
            {"id": topic.id, "name": topic.name, "words": list(topic.words), "score": round(float(score), 4)}
            if number >= 0
            else None
            for topic, number, score in (
                (self.catalogue[number], number, score) for number, score in zip(placed.topics, placed.similarity, strict=True)
            )
        ]

    def state(self) -> State:
        """Return what is stored; with the static encoder its vectors are a resource that must be there at loading."""
        own = self.eligibility
        config = {
            "topics": [asdict(topic) for topic in self.catalogue],
            "groups": [asdict(group) for group in self.groups],
            "encoder": self.space.encoder,
            "words": list(self.space.words),
            "guidance": self.space.guidance,
            "reach": asdict(self.reach),
            "eligibility": {"kinds": list(own.kinds), "shortest": own.shortest, "sentences": own.sentences},
            "edits": [asdict(edit) for edit in self.edits],
        }
        arrays: dict[str, NDArray[Any]] = {
            "centroids": self.centroids,
            "label_shares": self.label_shares,
            "thresholds": self.thresholds,
            "mean": self.space.mean,
            "projection": self.space.projection,
            "common": own.common,
        }
        if self.baseline is not None:
            arrays |= self.baseline.arrays()
        if not self.anchors.plain:
            config["anchors"], arrays["points"] = self.anchors.record(), self.anchors.points
        if not self.counted.whole(self.anchors):
            config["counted"] = self.counted.record()
        return State(config, arrays, {VECTORS: vectors_digest()} if self.space.encoder == STATIC else {})

    @classmethod
    def from_state(cls, state: State, analyzer: Analyzer) -> TopicTagger:
        """Rebuild a stored tagger; one that was stored without names gets them from its own words and typical texts.

        Parameters
        ----------
        state : State
            What :meth:`state` returned.
        analyzer : Analyzer
            The scheme it was fitted for.

        Returns
        -------
        TopicTagger

        Raises
        ------
        InputError
            If it was fitted with other static vectors than those of this program.
        """
        config, arrays = state.config, state.arrays
        if config["encoder"] == STATIC and state.resources.get(VECTORS) != vectors_digest():
            raise InputError(
                _("static word vectors"),
                _("are not those that the topic model was trained with, so its topics would be others"),
                _("train again: python -m training.run, or use the program's version that trained it"),
            )
        catalogue = [
            Topic(**entry | {"words": tuple(entry["words"]), "typical": tuple(entry["typical"])}) for entry in config["topics"]
        ]
        counted = Counted.from_record(config["counted"]) if "counted" in config else None
        words, guidance, own = tuple(config["words"]), float(config["guidance"]), config["eligibility"]
        tagger = cls(
            analyzer,
            catalogue,
            arrays["centroids"],
            arrays["label_shares"],
            arrays["thresholds"],
            TopicSpace(config["encoder"], arrays["mean"], words, arrays["projection"], guidance),
            Reach(**config["reach"]),
            eligibility=Eligibility(tuple(own["kinds"]), own["shortest"], own["sentences"], arrays["common"]),
            baseline=Baseline.from_arrays(arrays, counted.count if counted else len(catalogue)),
            groups=[TopicGroup(one["name"], tuple(one["topics"]), one["level"]) for one in config.get("groups", ())],
            anchors=Anchors.from_record(config["anchors"], arrays["points"]) if "anchors" in config else None,
            edits=[MadeEdit.from_record(one) for one in config.get("edits", ())],
            counted=counted,
        )
        if "groups" in config:
            return tagger
        tagger.catalogue = tuple(replace(topic, by_hand=bool(topic.title)) for topic in catalogue)
        tagger.catalogue = name_topics(tagger, *typical_texts(tagger))
        return tagger
