"""Choose names for topics or groups of them, no two alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from models.arrays import Ints
from models.text.batch import Batch
from models.topics.naming.names import names_of, ranked
from models.topics.naming.nearness import Nearness
from models.topics.naming.phrases import Phrases
from models.topics.naming.rules import load_rules
from models.topics.space import TopicSpace


def choose_names(
    words: Sequence[Sequence[str]],
    free: Sequence[int],
    taken: Collection[str],
    batch: Batch,
    topics: Ints,
    space: TopicSpace,
    documents: Sequence[str] | None = None,
) -> dict[int, str]:
    """Choose names by the rules.

    Parameters
    ----------
    words : sequence of sequence of str
        Words of each topic, heaviest first.
    free : sequence of int
        Topics to name.
    taken : collection of str
        Names that are given already.
    batch : Batch
        Clean texts.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    space : TopicSpace
        What turns texts into vectors.
    documents : sequence of str, optional
        Document of each text; by default each text is one of its own.

    Returns
    -------
    dict of int to str
        Name of each topic of `free`.
    """
    phrases = Phrases(batch, topics, words, documents)
    nearness = Nearness(space, batch, topics)
    choices: dict[int, list[str]] = {}
    weights: dict[int, float] = {}
    for number in free:
        found = ranked(phrases, nearness, number, words[number])
        choices[number] = names_of(found, words[number], phrases.rules)
        weights[number] = found[0].score if found else 0.0
    return distinct(choices, weights, words, taken)


def distinct(
    choices: Mapping[int, Sequence[str]], weights: Mapping[int, float], words: Sequence[Sequence[str]], taken: Collection[str]
) -> dict[int, str]:
    """Give every topic its first choice that is still free; the surest topics choose first.

    Parameters
    ----------
    choices : mapping of int to sequence of str
        Names that each topic may have, best first.
    weights : mapping of int to float
        How sure each is of its first choice.
    words : sequence of sequence of str
        Words of all topics, which tell apart those that have no other choice.
    taken : collection of str
        Names that are given already.

    Returns
    -------
    dict of int to str
    """
    separator = load_rules().separator
    names: dict[int, str] = {}
    used = set(taken)
    for topic in sorted(choices, key=lambda number: (-weights[number], number)):
        best = choices[topic][0] if choices[topic] else ""
        own = [word for word in words[topic] if word not in best]
        spare = [separator.join((best, word)) for word in own] if best else [separator.join(own[:2])]
        numbered = (f"{best or separator.join(own[:2])}{separator}{number}" for number in range(2, len(choices) + len(used) + 3))
        names[topic] = next(name for name in (*choices[topic], *spare, *numbered) if name and name not in used)
        used.add(names[topic])
    return names
