"""Short Chinese names for topics, from their words and most typical texts, without a language model.

A name is the noun phrase of the topic's typical texts that tells it best from the other topics, and where there
is room a second one. A language model may take the rules' place: see :mod:`models.topics.naming.custom`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.topics.naming.custom import Namer, ask
from models.topics.naming.phrases import Phrase, Phrases, Scored, load_rules, word_tag

# Phrases a topic may choose its name's first part from.
CHOICES = 5


def name_topics(words: Sequence[Sequence[str]], texts: Sequence[Sequence[str]], namer: Namer | None = None) -> list[str]:
    """Name topics, no two alike.

    Parameters
    ----------
    words : sequence of sequence of str
        Words of each topic, heaviest first.
    texts : sequence of sequence of str
        Clean texts of each topic, the most typical first.
    namer : callable, optional
        ``name(words, typical) -> str``, asked for every topic in place of the rules.

    Returns
    -------
    list of str
        One a topic.

    Raises
    ------
    InputError
        If `namer` fails or gives no short text.
    """
    if namer is not None:
        most = load_rules().texts
        asked = [ask(namer, number, own, typical[:most]) for number, (own, typical) in enumerate(zip(words, texts, strict=True))]
        return _distinct([[name] for name in asked], [1.0] * len(asked), words)
    phrases = Phrases(texts)
    choices, weights = [], []
    for number, topic in enumerate(words):
        ranked = phrases.ranked(number, topic)
        choices.append(_names(ranked))
        weights.append(ranked[0].score if ranked else 0.0)
    return _distinct(choices, weights, words)


def _names(ranked: Sequence[Scored]) -> list[str]:
    """Return names to choose from, best first: each phrase with the best one that can follow it, and alone."""
    rules = load_rules()
    firsts, seconds = _by_length(ranked, rules.lengths), _by_length(ranked, rules.second_lengths)
    names = []
    for first in firsts[:CHOICES]:
        one = _longer(first, firsts)
        room = rules.longest - len(one.text) - len(rules.separator)
        enough = rules.second * min(first.score, firsts[0].score) * (0.5 if len(one.text) < 4 else 1.0)
        followers = (
            other.text
            for other in (_longer(second, seconds) for second in seconds if second.score >= enough)
            if len(other.text) <= room and not _overlap(one.phrase, other.phrase)
        )
        two = next(followers, None)
        names += [one.text + rules.separator + two, one.text] if two else [one.text]
    return names


def _by_length(ranked: Sequence[Scored], factors: Mapping[str, float]) -> list[Scored]:
    """Return phrases with their scores times a factor for their length, best first."""
    weighted = (Scored(one.score * factors.get(str(len(one.text)), 1.0), one.text, one.phrase) for one in ranked)
    return sorted(weighted, reverse=True)


def _longer(short: Scored, ranked: Sequence[Scored]) -> Scored:
    """Return the best longer phrase that holds a word of two characters and says it nearly as well: 低空经济 for 低空."""
    enough = load_rules().longer * short.score
    longer = (
        other
        for other in ranked
        if short.text in other.text != short.text and other.score >= enough and word_tag(other.phrase[0]) != "v"
    )
    return next(longer, short) if len(short.text) == 2 else short


def _overlap(one: Phrase, two: Phrase) -> bool:
    """Say whether two phrases repeat each other: a word within the other, or half of the shorter's characters."""
    first, second = "".join(one), "".join(two)
    shared = len(set(first) & set(second))
    return any(word in second for word in one) or any(word in first for word in two) or 2 * shared >= min(len(first), len(second))


def _distinct(choices: Sequence[Sequence[str]], weights: Sequence[float], words: Sequence[Sequence[str]]) -> list[str]:
    """Give every topic its first choice that is still free; the surest topics choose first."""
    separator = load_rules().separator
    names: dict[int, str] = {}
    taken: set[str] = set()
    for topic in sorted(range(len(choices)), key=lambda number: -weights[number]):
        named = choices[topic][0] if choices[topic] else ""
        own = [word for word in words[topic] if word not in named]
        spare = [separator.join(own[:2])] if not named else [separator.join((named, word)) for word in own]
        numbered = (f"{named or separator.join(own[:2])}{separator}{number}" for number in range(2, len(choices) + 2))
        names[topic] = next(name for name in (*choices[topic], *spare, *numbered) if name and name not in taken)
        taken.add(names[topic])
    return [names[topic] for topic in range(len(choices))]
