"""Short Chinese names for topics or groups of them, no two alike, from all their texts, without a language model.

A name is made of the two to four phrases that tell most of a topic, heaviest first, none of which repeats another. A
language model may take the place of the rules: see :mod:`models.topics.naming.custom`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from models.arrays import Ints
from models.text.batch import Batch
from models.topics.naming.parts_of_speech import Phrase
from models.topics.naming.phrases import Phrases, Telling
from models.topics.naming.rules import load_rules
from models.topics.naming.telling import TellingWords


def choose_names(
    words: Sequence[Sequence[str]],
    free: Sequence[int],
    taken: Collection[str],
    batch: Batch,
    topics: Ints,
    documents: Sequence[str] | None = None,
) -> dict[int, str]:
    """Choose names by the rules.

    Parameters
    ----------
    words : sequence of sequence of str
        Words of each topic, heaviest first; they name it where its texts give no phrase.
    free : sequence of int
        Topics to name.
    taken : collection of str
        Names that are given already.
    batch : Batch
        Clean texts.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    documents : sequence of str, optional
        Document of each text; by default each text is one of its own.

    Returns
    -------
    dict of int to str
        Name of each topic of `free`.
    """
    phrases = Phrases(batch, TellingWords(batch, topics, len(words), documents))
    found = {number: phrases.of(number) for number in free}
    choices = {number: names_of(found[number]) or [first_words(words[number])] for number in free}
    weights = {number: found[number][0].weight if found[number] else 0.0 for number in free}
    return distinct(choices, weights, words, taken)


def names_of(phrases: Sequence[Telling]) -> list[str]:
    """Return names to choose from: the best, then those that end in another phrase.

    Parameters
    ----------
    phrases : sequence of Telling
        What tells of the topic, heaviest first.

    Returns
    -------
    list of str
    """
    rules = load_rules()
    parts: list[Telling] = []
    for phrase in phrases:
        enough = len(rules.separator.join(part.text for part in parts)) >= rules.shortest
        if len(parts) == rules.parts or phrase.weight < (rules.follows if enough else rules.least) * phrases[0].weight:
            break
        said = [number for number, part in enumerate(parts) if repeats(part.phrase, phrase.phrase)]
        changed = [*parts, phrase]
        if said:
            shorter = parts[said[0]]
            if len(said) > 1 or shorter.text not in phrase.text or phrase.share < rules.keeps * shorter.share:
                continue
            changed = [phrase if number == said[0] else part for number, part in enumerate(parts)]
        if not parts or len(rules.separator.join(part.text for part in changed)) <= rules.longest:
            parts = changed
    others = [
        [*parts[:-1], phrase]
        for phrase in phrases
        if phrase not in parts and not any(repeats(part.phrase, phrase.phrase) for part in parts)
    ]
    names = [rules.separator.join(part.text for part in chosen) for chosen in (parts, *others) if chosen]
    return [name for number, name in enumerate(names) if not number or len(name) <= rules.longest]


def first_words(words: Sequence[str]) -> str:
    """Return a topic's first words as a name: as many as there is room for that do not repeat each other.

    Parameters
    ----------
    words : sequence of str
        Its words, heaviest first.
    """
    return next(iter(names_of([Telling(1.0, (word,), word) for word in words[: load_rules().parts]])), "")


def repeats(first: Phrase, second: Phrase) -> bool:
    """Return whether two phrases repeat each other: one in the other, much of their characters, or two of a kind (考试, 考生).

    Parameters
    ----------
    first, second : tuple of str
        Their words.
    """
    left, right = "".join(first), "".join(second)
    much = len(set(left) & set(right)) >= max(2, min(len(left), len(right)) / 2)
    kind = len(left) == len(right) == 2 and (left[0] == right[0] or left[1] == right[1])
    return left in right or right in left or much or kind


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
