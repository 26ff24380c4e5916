"""What is known of each topic, of the groups that topics form, and of how near is near enough."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic.

    Attributes
    ----------
    id : int
        Number, from 0 for the largest.
    words : tuple of str
        Its words, best first.
    size : int
        Training paragraphs in it, headings and rows with their sections.
    typical : tuple of str
        Texts nearest to its centre.
    title : str
        Its name, made at fitting or given by hand; empty where there is none.
    by_hand : bool
        Whether the name was given by hand.
    documents : int
        Documents with a training paragraph in it; 0 where they were not counted.
    largest_document : float
        Share of its training paragraphs that the document with most of them has, a fraction in [0, 1].
    """

    id: int
    words: tuple[str, ...]
    size: int
    typical: tuple[str, ...]
    title: str = ""
    by_hand: bool = False
    documents: int = 0
    largest_document: float = 0.0

    @property
    def name(self) -> str:
        """Short name: the stored one, else its first three words."""
        return self.title or "·".join(self.words[:3])


@dataclass(frozen=True, slots=True)
class Reach:
    """How near to the topics the paragraphs lie that they were found in.

    Attributes
    ----------
    floor : float
        Cosine similarity to the nearest centroid below which a text has no topic.
    edge : float
        Similarity below which one in twenty training paragraphs lies, each measured without its own document.
    outlier_share : float
        Share of training paragraphs that HDBSCAN left without a topic, a fraction in [0, 1].
    left_share : float
        Share of training paragraphs that still have none after outliers were reduced.
    least_words : int
        How many different words of a topic a text must hold.
    """

    floor: float
    edge: float
    outlier_share: float
    left_share: float
    least_words: int = 1


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """Topics that join in the hierarchy before they join any other.

    Attributes
    ----------
    name : str
        What they share; the topic's own name where it is alone.
    topics : tuple of int
        Their numbers, in order.
    level : int
        1 for groups of topics, 2 for the few groups that those form.
    """

    name: str
    topics: tuple[int, ...]
    level: int
