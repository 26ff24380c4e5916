"""Short Chinese names for topics, from all their texts, without a language model.

A name is the noun phrase that tells a topic best from the others and is true of most of its texts, with the topic's
heaviest word, which a phrase may lack. Where few texts hold its words, other first words of the topic stand beside it;
where there is room others follow that cover what it leaves out. A language model may take the place of the rules: see
:mod:`models.topics.naming.custom`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Bits
from models.topics.naming.nearness import Nearness
from models.topics.naming.parts_of_speech import Phrase
from models.topics.naming.phrases import Phrases, word_weights
from models.topics.naming.rules import Rules

# Phrases a topic may choose the first part of its name from.
CHOICES = 5
# Power of how much commoner a phrase is in the topic than elsewhere: what stands everywhere is vague.
DISTINCT = 1.5
# Power of the share of the topic's texts and documents that hold its words: what is true of a few is misleading.
SPREAD = 0.6
# Smallest factor for the kind of a word that joins a name because it is heavy: nouns and what is done, no offices.
LEADS = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Candidate:
    """A phrase that could name a topic.

    Attributes
    ----------
    score : float
        How well it names the topic.
    text : str
        How it is written in most places.
    phrase : tuple of str
        Its words in lower case.
    kind : float
        Factor for its kind, in (0, 1].
    held : ndarray of bool, shape (n_members,)
        Which of the topic's texts hold all its words.
    covered : float
        Share of the topic's texts that hold its words or are near it by meaning, a fraction in [0, 1].
    """

    score: float
    text: str
    phrase: Phrase
    kind: float
    held: Bits
    covered: float


def ranked(phrases: Phrases, nearness: Nearness, topic: int, words: Sequence[str]) -> list[Candidate]:
    """Return the phrases that could name a topic, best first.

    The score is what Tomokiyo and Hurst (2003) ask of a key phrase, informativeness and phraseness: how much commoner
    it is in this topic's texts than elsewhere, how much of the topic's heaviest words it holds, how its words stick
    together, and that it is no piece of a longer phrase; times the share of the topic it is true of: the texts and
    documents that hold its words, and the texts that are near it by meaning; times a factor for its kind.

    Parameters
    ----------
    phrases : Phrases
        Noun phrases of the corpus.
    nearness : Nearness
        Which texts are near a phrase by meaning.
    topic : int
        Number of the topic.
    words : sequence of str
        Its words, heaviest first.

    Returns
    -------
    list of Candidate
    """
    weights = dict(zip(words, word_weights(words), strict=True))
    near = nearness.near(topic, [phrases.spelling(phrase) for phrase in phrases.close[topic]])
    found = []
    for phrase, close in zip(phrases.close[topic], near.T, strict=True):
        joined = "".join(phrase)
        if not (holds := sum(weight for word, weight in weights.items() if word in joined)):
            continue
        held = phrases.holders(topic, phrase)
        covered = float((held | close).mean())
        kind = phrases.wholeness(phrase) * phrases.counting(phrase) * phrases.parts.factor(phrase)
        score = phrases.distinctness(topic, phrase) ** DISTINCT * phrases.spread(topic, held) ** SPREAD * covered
        score *= math.sqrt(holds / sum(weights.values()) * phrases.cohesion(phrase)) * phrases.freedom(phrase) * kind
        found.append(Candidate(score, phrases.spelling(phrase), phrase, kind, held, covered))
    return sorted(found, key=_order)


def _order(candidate: Candidate) -> tuple[float, str]:
    return -candidate.score, candidate.text


def names_of(candidates: Sequence[Candidate], words: Sequence[str], rules: Rules) -> list[str]:
    """Return names to choose from, best first: each phrase with the best one that can follow it, then alone.

    Parameters
    ----------
    candidates : sequence of Candidate
        Phrases that could name a topic.
    words : sequence of str
        Its words, heaviest first; they name it where no phrase does.
    rules : Rules
        The rules of naming.

    Returns
    -------
    list of str
    """
    firsts, seconds = _by_length(candidates, rules.lengths), _by_length(candidates, rules.second_lengths)
    firsts = [first for first in firsts if first.covered >= rules.cover and first.kind >= rules.kind]
    if not firsts or firsts[0].score < rules.weak:
        return [first_words(words, rules)]
    leading = _leading(candidates, words[: rules.parts])
    names = []
    for first in firsts[:CHOICES]:
        parts = [first]
        # The heaviest word joins in any case: a phrase without it says one part of the subject.
        rare = first.held.mean() < rules.held
        _fill(parts, leading if rare else leading[:1], rules)
        while len(parts) < rules.parts and (following := _next(parts, seconds, rules)):
            parts.append(following)
        for count in range(len(parts), 0, -1):
            # What is said first is read as the subject: that which holds the heaviest word.
            shown = sorted(parts[:count], key=lambda part: _rank(part, words))
            names.append(rules.separator.join(part.text for part in shown))
    return names


def first_words(words: Sequence[str], rules: Rules) -> str:
    """Return a topic's first words as a name: as many as there is room for that do not repeat each other.

    Parameters
    ----------
    words : sequence of str
        Its words, heaviest first.
    rules : Rules
        The rules of naming.
    """
    chosen: list[str] = []
    for word in words[: rules.parts]:
        fits = len(rules.separator.join([*chosen, word])) <= rules.longest
        if not chosen or (fits and not any(repeats((word,), (other,)) for other in chosen)):
            chosen.append(word)
    return rules.separator.join(chosen)


def _rank(candidate: Candidate, words: Sequence[str]) -> int:
    """Return the place of the heaviest of a topic's words that a phrase holds."""
    joined = "".join(candidate.phrase)
    return next((rank for rank, word in enumerate(words) if word in joined), len(words))


def _leading(candidates: Sequence[Candidate], words: Sequence[str]) -> list[Candidate]:
    """Return those of a topic's first words that may stand alone, as nouns do, heaviest first."""
    alone = {other.phrase[0]: other for other in candidates if len(other.phrase) == 1 and other.kind >= LEADS}
    return [alone[word] for word in words if word in alone]


def _fill(parts: list[Candidate], others: Sequence[Candidate], rules: Rules) -> None:
    """Add to a name what it has room for and does not say yet."""
    for other in others:
        fits = len(parts) < rules.parts and len(other.text) <= _room(parts, rules)
        if fits and not any(repeats(part.phrase, other.phrase) for part in parts):
            parts.append(other)


def _room(parts: Sequence[Candidate], rules: Rules) -> int:
    """Return how many characters another part of a name may have."""
    return rules.longest - sum(len(part.text) + len(rules.separator) for part in parts)


def _next(parts: Sequence[Candidate], seconds: Sequence[Candidate], rules: Rules) -> Candidate | None:
    """Return the phrase that follows others in a name: a good one that covers much of what they leave out."""
    room = _room(parts, rules)
    covered = np.any([part.held for part in parts], axis=0)
    # A name that is true of a few texts needs another part, even a weaker one; so does a short one, which says little.
    needed = covered.mean() < rules.enough or rules.longest - room - len(rules.separator) < rules.full
    if len(parts) > 1 and not needed:
        return None
    least = (rules.second_short if needed else rules.second) * parts[0].score
    fitting = [
        replace(other, score=other.score * float((other.held & ~covered).mean()))
        for other in seconds
        if other.score >= least
        and other.kind >= rules.kind
        and len(other.text) <= room
        and not any(repeats(part.phrase, other.phrase) for part in parts)
    ]
    return min(fitting, key=_order) if fitting else None


def _by_length(candidates: Sequence[Candidate], factors: Mapping[str, float]) -> list[Candidate]:
    """Return phrases with their scores times a factor for their length, best first."""
    weighted = (replace(one, score=one.score * factors.get(str(len(one.text)), 1.0)) for one in candidates)
    return sorted(weighted, key=_order)


def repeats(first: Phrase, second: Phrase) -> bool:
    """Return whether two phrases repeat each other: a word within the other, or half of the shorter's characters.

    Parameters
    ----------
    first, second : tuple of str
        Their words.
    """
    left, right = "".join(first), "".join(second)
    repeated = any(word in right for word in first) or any(word in left for word in second)
    return repeated or 2 * len(set(left) & set(right)) >= min(len(left), len(right))
