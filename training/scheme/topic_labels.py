"""Labels of a new scheme made of topics: name, key, words and what to write a definition from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labels import UsageError
from labels.wording import _
from models.topics.editing.which_topic import TopicsByName, called
from models.topics.naming.rules import load_rules
from models.topics.space import unit
from models.topics.tagger import Topic, TopicTagger
from seeds.cleaning.fold import fold
from seeds.vocabulary.unigrams import load_words
from training.scheme.codebook_text import scheme_words
from training.scheme.expanding.word_rules import load_word_rules
from training.scheme.making import NewLabel

# Cosine similarity of a term to its topic, and how much smaller that to any other topic must be.
NEAR, APART = 0.35, 0.1
# Counts in jieba's dictionary (of 60 million words) from which on a word is too common to give a label by itself.
COMMON = 3000
# Characters of a typical paragraph that are shown.
EXCERPT = 80
TYPICAL = 2
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def topic_labels(asked: Sequence[str], tagger: TopicTagger) -> list[NewLabel]:
    """Return labels that are made of topics.

    Parameters
    ----------
    asked : sequence of str
        Topics by name, number or words; ``TOPIC=key`` where the key is not to be ``topic_N``.
    tagger : TopicTagger
        The topics.

    Returns
    -------
    list of NewLabel

    Raises
    ------
    InputError
        If no topic is meant, or more than one.
    UsageError
        If a key is none, or a topic or a key stands twice.
    """
    labels: dict[int, NewLabel] = {}
    named = TopicsByName(tagger.catalogue)
    for text in asked:
        address, sign, key = (part.strip() for part in text.partition("="))
        topic = tagger.catalogue[named.find(address, "--from-topic")]
        key = key or (topic.name if _KEY.fullmatch(topic.name) else f"topic_{topic.id}")
        if (sign and not text.partition("=")[2].strip()) or not _KEY.fullmatch(key):
            problem = _("{key!r} is no key").format(key=text.partition("=")[2].strip())
            remedy = _("write {example}: ASCII letters, digits and _").format(example=f"{address}=hydrogen")
            raise UsageError(f"--from-topic {text}", problem, remedy)
        if topic.id in labels or key in {label.key for label in labels.values()}:
            problem = _("names a topic or a key that stands there already")
            raise UsageError(f"--from-topic {text}", problem, _("name each once"))
        labels[topic.id] = _label(topic, key, tagger)
    return list(labels.values())


def _label(topic: Topic, key: str, tagger: TopicTagger) -> NewLabel:
    phrases = [fold(phrase) for phrase in topic.name.split(load_rules().separator)]
    terms, weak = _sorted_words(topic, tagger)
    common = [phrase for phrase in phrases if _is_common(phrase)]
    if len(common) < len([*phrases, *terms]):  # a label needs a word that counts by itself
        phrases, weak = [phrase for phrase in phrases if phrase not in common], [*common, *weak]
    own = [term for term in tagger.anchors.terms_of(topic.id) if term != fold(topic.name).casefold()]
    said = scheme_words()
    remarks = [
        said["remarks"]["words"].format(topic=called(topic), words=said["between"].join(topic.words)),
        *(said["remarks"]["typical"].format(text=text[:EXCERPT]) for text in topic.typical[:TYPICAL]),
    ]
    strong = tuple(dict.fromkeys((*phrases, *own, *terms)))
    weak = [word for word in dict.fromkeys(weak) if word not in map(str.lower, strong)]
    return NewLabel(key, topic.name, strong, tuple(weak), False, tuple(remarks))


def _sorted_words(topic: Topic, tagger: TopicTagger) -> tuple[list[str], list[str]]:
    """Return the words of a topic that are terms, and those that are too common to count by themselves."""
    rules = load_word_rules()
    if not topic.words:
        return [], []
    batch = tagger.analyzer.batch(list(topic.words))
    similarity = tagger.space.encode(batch) @ unit(tagger.centroids).T
    own = similarity[:, topic.id].copy()
    similarity[:, topic.id] = -1
    terms: list[str] = []
    weak: list[str] = []
    for row, word in enumerate(topic.words):
        near = own[row] >= NEAR and own[row] - similarity[row].max() >= APART
        if near and rules.proposable(word, batch.words_of(row)):
            (weak if _is_common(word) else terms).append(word)
    return terms, weak


def _is_common(word: str) -> bool:
    return load_words().get(word, 0) >= COMMON


def key_note(labels: Sequence[NewLabel]) -> str:
    """Return what to say of keys that were made up; nothing where none was.

    Parameters
    ----------
    labels : sequence of NewLabel
        Labels made of topics.
    """
    made = [label for label in labels if re.fullmatch(r"topic_\d+", label.key)]
    if not made:
        return ""
    first = made[0]
    says = _("the key of {name} is {key}; a key cannot be changed later: {option} gives another")
    return says.format(name=first.name, key=first.key, option=f"--from-topic {first.name}=KEY")
