"""Short Chinese names for topics, from their words and most typical texts, without a language model.

A name is the noun phrase of the topic's typical texts that tells it best from the other topics. Where there is room
a second one follows. A language model may take the place of the rules: see :mod:`models.topics.naming.custom`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.interface import Texts
from models.text.analyzer import Analyzer
from models.topics.naming.custom import Namer, ask
from models.topics.naming.parts_of_speech import PartsOfSpeech, Phrase
from models.topics.naming.phrases import Candidate, Phrases
from models.topics.naming.rules import load_rules

# Phrases a topic may choose the first part of its name from.
CHOICES = 5


def name_topics(
    words: Sequence[Sequence[str]], texts: Sequence[Texts], analyzer: Analyzer, namer: Namer | None = None
) -> list[str]:
    """Name topics, no two alike.

    Parameters
    ----------
    words : sequence of sequence of str
        Words of each topic, heaviest first.
    texts : sequence of (sequence of str or Batch)
        Clean texts of each topic, the most typical first.
    analyzer : Analyzer
        What cuts the texts.
    namer : callable, optional
        ``name(words, typical) -> str``, asked for every topic in place of the rules.

    Returns
    -------
    list of str
        One name per topic.

    Raises
    ------
    InputError
        If `namer` fails or gives no short text.
    """
    if namer is not None:
        most = load_rules().texts
        names = []
        for number, (own, group) in enumerate(zip(words, texts, strict=True)):
            names.append(ask(namer, number, own, analyzer.batch(group).texts[:most]))
        return _distinct([[name] for name in names], [1.0] * len(names), words)
    phrases = Phrases(texts, analyzer)
    choices, weights = [], []
    for number, own in enumerate(words):
        ranked = phrases.ranked(number, own)
        choices.append(_names(ranked, phrases.parts))
        weights.append(ranked[0].score if ranked else 0.0)
    return _distinct(choices, weights, words)


def _names(ranked: Sequence[Candidate], parts: PartsOfSpeech) -> list[str]:
    """Return names to choose from, best first: each phrase with the best one that can follow it, then alone."""
    rules = parts.rules
    firsts, seconds = _by_length(ranked, rules.lengths), _by_length(ranked, rules.second_lengths)
    names = []
    for candidate in firsts[:CHOICES]:
        first = _longer(candidate, firsts, parts)
        room = rules.longest - len(first.text) - len(rules.separator)
        enough = rules.second * min(candidate.score, firsts[0].score) * (0.5 if len(first.text) < 4 else 1.0)
        followers = (_longer(second, seconds, parts) for second in seconds if second.score >= enough)
        fitting = (other.text for other in followers if len(other.text) <= room and not _overlap(first.phrase, other.phrase))
        if second_part := next(fitting, ""):
            names.append(first.text + rules.separator + second_part)
        names.append(first.text)
    return names


def _by_length(ranked: Sequence[Candidate], factors: Mapping[str, float]) -> list[Candidate]:
    """Return phrases with their scores times a factor for their length, best first."""
    weighted = (candidate._replace(score=candidate.score * factors.get(str(len(candidate.text)), 1.0)) for candidate in ranked)
    return sorted(weighted, reverse=True)


def _longer(short: Candidate, ranked: Sequence[Candidate], parts: PartsOfSpeech) -> Candidate:
    """Return the best longer phrase that includes a word of two characters and says it nearly as well."""
    enough = parts.rules.longer * short.score
    longer = (
        other
        for other in ranked
        if short.text in other.text != short.text and other.score >= enough and parts.tag(other.phrase[0]) != "v"
    )
    return next(longer, short) if len(short.text) == 2 else short


def _overlap(first: Phrase, second: Phrase) -> bool:
    """Return whether two phrases repeat each other: a word within the other, or half of the shorter's characters."""
    left, right = "".join(first), "".join(second)
    repeated = any(word in right for word in first) or any(word in left for word in second)
    return repeated or 2 * len(set(left) & set(right)) >= min(len(left), len(right))


def _distinct(choices: Sequence[Sequence[str]], weights: Sequence[float], words: Sequence[Sequence[str]]) -> list[str]:
    """Give every topic its first choice that is still free; the surest topics choose first."""
    separator = load_rules().separator
    names: dict[int, str] = {}
    taken: set[str] = set()
    for topic in sorted(range(len(choices)), key=lambda number: -weights[number]):
        best = choices[topic][0] if choices[topic] else ""
        own = [word for word in words[topic] if word not in best]
        spare = [separator.join((best, word)) for word in own] if best else [separator.join(own[:2])]
        numbered = (f"{best or separator.join(own[:2])}{separator}{number}" for number in range(2, len(choices) + 2))
        names[topic] = next(name for name in (*choices[topic], *spare, *numbered) if name and name not in taken)
        taken.add(names[topic])
    return [names[topic] for topic in range(len(choices))]
