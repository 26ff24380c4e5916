"""Words proposed for the labels of a scheme, best first, each with its counts and three contexts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from models.arrays import Ints
from models.text.analyzer import Analyzer
from models.text.segmenter import fold_case
from models.topics.embeddings.static import WordVectors
from seeds.cleaning.fold import fold
from training.scheme.expanding.label_lessons import TextLabels
from training.scheme.expanding.new_words import find_phrases
from training.scheme.expanding.user_text import Occurrences, UserText
from training.scheme.expanding.word_contexts import contexts
from training.scheme.expanding.word_rules import WordRules
from training.scheme.expanding.word_scores import WordScorer, WordScores, pieces

# What a proposal came from.
VECTORS, COMPANY, PHRASE, LABELS = "vectors", "company", "phrase", "labels"
# Mentions of a proposal that are looked at for how the segmenter cuts them.
SAMPLE = 40


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that may belong into the lexicon of a label.

    Attributes
    ----------
    label : str
        Label key.
    word : str
        The word, folded, as it is written where it stands first.
    sources : tuple of str
        Which of "vectors" (near a seed in the shipped vectors), "company" (a word of the dictionary that stands in
        paragraphs with a seed), "phrase" (a string that holds together there) and "labels" (a word or such a string in
        paragraphs that people gave the label) it came from.
    score : float
        How well it fits, in [0, 1]: the weighted mean of company, meaning and form. Company is `specificity` as far as
        `likelihood` lets it be believed, the mean of that over sentences and over paragraphs; meaning and form are
        `closeness` and `form` between what means nothing and what means everything. Labels raise it or lower it, by
        `taught`. ``word_rules.toml`` has the figures.
    specificity : float
        1 where every sentence with the word has a seed, 0 where as many as of all sentences have.
    likelihood : float
        Signed log-likelihood ratio of that company.
    closeness : float
        Cosine to the nearest seed in the shipped vectors; 0 where they do not know it.
    form : float
        Specificity of the most special piece it shares with a seed, in [0, 1].
    taught : float
        What labels say of it, in [-1, 1]: above 0 where it goes with the label; 0 without labels.
    right, wrong : int
        Labelled paragraphs with it that carry the label, and that were judged and do not.
    missed : int
        Of those that carry it, the ones where no word of the label counts.
    paragraphs, mentions : int
        How often it stands in the text, seeds that contain it left out.
    hit : int
        Of these paragraphs those that a word of the label hits already.
    others : mapping of str to int
        Of these paragraphs those that words of other labels hit, by key, where there are any.
    contexts : tuple of str
        Up to three places where it stands, from different documents.
    """

    label: str
    word: str
    sources: tuple[str, ...]
    score: float
    specificity: float
    likelihood: float
    closeness: float
    form: float
    taught: float
    right: int
    wrong: int
    missed: int
    paragraphs: int
    mentions: int
    hit: int
    others: Mapping[str, int]
    contexts: tuple[str, ...]


class Expander:
    """Propose words for the labels of a scheme.

    Parameters
    ----------
    text : UserText
        The user's own text.
    vectors : WordVectors
        The shipped vectors.
    rules : WordRules
        What may be proposed, and how sources are weighed.
    labels : TextLabels, optional
        What people said of some paragraphs of the text.
    """

    def __init__(self, text: UserText, vectors: WordVectors, rules: WordRules, labels: TextLabels | None = None) -> None:
        self.text, self.rules, self.labels = text, rules, labels
        # Words are cut as the dictionary has them: a term kept whole would hide its parts.
        self._plain = Analyzer(text.scheme, words=()).segmenter
        self._scorer = WordScorer(text, labels, vectors, self._plain, rules)

    def propose(self, key: str, most: int, known: Collection[str]) -> list[Proposal]:
        """Return the best proposals for a label.

        Parameters
        ----------
        key : str
            Label key.
        most : int
            How many at most.
        known : collection of str
            Words that are not to be proposed, in lower case: decided before.

        Returns
        -------
        list of Proposal
            Best first; empty where the label has neither a word nor a labelled paragraph to start from.
        """
        column = self.text.scheme.keys.index(key)
        entry = self.text.scheme.lexicon.entries[key]
        seeds = [fold_case(fold(word)) for word in (*entry.terms, *entry.weak)]
        strong = {fold_case(fold(word)) for word in entry.terms}
        sources = self._candidates(column, seeds)
        taken = {*seeds, *known}
        words = sorted(
            word
            for word in sources
            if word not in taken
            and not any(term in word for term in strong)
            and self.rules.proposable(word, self._plain.cut(word))
            and not self._is_padded(word, seeds)
        )
        if not words:
            return []
        parts = sorted({piece for seed in seeds for piece in pieces(seed) if piece not in seeds} - set(words))
        found = Occurrences.find([*words, *parts], self.text.batch.points).beside(*self.text.cover(column))
        scored = self._scorer.score(found, column, seeds)
        # A word of labelled paragraphs alone is one only where the labels speak for it.
        believed = [sources[word] != (LABELS,) or speaks > 0 for word, speaks in zip(words, scored.taught.score, strict=False)]
        order = [one for one in np.argsort(-scored.score, kind="stable").tolist() if one < len(words) and believed[one]]
        chosen = self._without_nested(found, order, most, scored)
        return [self._proposal(key, column, found, number, sources[words[number]], scored) for number in chosen]

    def _is_padded(self, word: str, seeds: Sequence[str]) -> bool:
        """Return whether a word is a piece of a seed and an empty word (汽车产业 of 新能源汽车): the piece is as good."""
        empty = self.rules.alone | self.rules.edges
        splits = [(word[:at], word[at:]) for at in range(1, len(word))]
        pieces = [left if right in empty else right for left, right in splits if right in empty or left in empty]
        return any(piece in seed for piece in pieces for seed in seeds)

    def _candidates(self, column: int, seeds: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return strings that may be words of the label, each with what it came from."""
        hit = self.text.hit[:, column]
        labelled = np.empty(0, dtype=np.intp)
        if self.labels is not None:
            hit = hit & ~self.labels.refused(column)
            labelled = np.flatnonzero(self.labels.carrying(column))
        rows = np.flatnonzero(hit)
        least = 2 if len(rows) < self.rules.few else 3
        if len(rows) > self.rules.paragraphs:
            rows = rows[np.linspace(0, len(rows) - 1, self.rules.paragraphs).astype(np.intp)]
        sources: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._scorer.neighbours(seeds):
            sources[word].append(VECTORS)
        for word, count in self._counted(rows).items():
            if count >= min(least, max(2, len(rows) // 10)):
                sources[word].append(COMPANY)
        cuts = [self._cut(row) for row in np.union1d(rows, labelled).tolist()]
        phrases = find_phrases(cuts, least, self.rules)
        # What is short for a seed need not hold together: its words are common beside the seed.
        short = {word for word, count in _joined(cuts).items() if count >= least and _is_short_for(word, seeds)}
        for word, bound in phrases.items():
            if word in short or self.rules.is_phrase(self._plain.cut(word), bound):
                sources[word].append(PHRASE)
        for word in short - set(phrases):
            sources[word].append(PHRASE)
        for word in self._labelled_words(labelled, {**phrases, **dict.fromkeys(short, 1.0)}):
            sources[word].append(LABELS)
        return {word: tuple(found) for word, found in sources.items()}

    def _cut(self, row: int) -> list[str]:
        return self._plain.cut(self.text.batch.folded[row])

    def _counted(self, rows: Ints) -> Counter[str]:
        """Return in how many of some paragraphs each word stands."""
        return Counter(word for row in rows.tolist() for word in set(self._cut(row)))

    def _labelled_words(self, rows: Ints, phrases: Mapping[str, float]) -> list[str]:
        """Return the words of labelled paragraphs, and what holds together there, be it as loosely as a label makes up for."""
        texts = [self.text.batch.folded[row] for row in rows.tolist()]
        bound = [
            word
            for word, bound in phrases.items()
            if len(word) <= self.rules.taught_longest
            and any(word in text for text in texts)
            and self.rules.is_phrase(self._plain.cut(word), bound, self.rules.loose)
        ]
        return list(dict.fromkeys([*self._counted(rows), *bound]))

    def _without_nested(self, found: Occurrences, order: Sequence[int], most: int, scored: WordScores) -> list[int]:
        """Return the best; of words that lie in each other, the one that finds what the other does or is no mere piece."""
        chosen: list[int] = []
        mentions, score, special = found.mentions, scored.score, scored.specificity
        eligible = [number for number in order if score[number] >= 0]  # those that stand in the text
        for number in order:
            # Of a small text few words are proven: the best are shown all the same.
            if len(chosen) == most or score[number] < self.rules.least / (1 if len(chosen) >= self.rules.always else 2):
                break
            word = found.words[number]
            around = [other for other in eligible if word in found.words[other] and other != number]
            if whole := [other for other in around if mentions[other] >= self.rules.same * mentions[number]]:
                number = max(whole, key=lambda other: (len(found.words[other]), mentions[other]))
                word = found.words[number]
                if number in chosen or score[number] < self.rules.least / 2:
                    continue
            shorter = any(found.words[other] in word and special[other] >= self.rules.special for other in chosen)
            piece = any(word in found.words[other] and mentions[number] < 1.5 * mentions[other] for other in chosen)
            if not shorter and not piece and self._is_cut(found, number):
                chosen.append(number)
        return sorted(chosen, key=lambda number: -score[number])

    def _is_cut(self, found: Occurrences, number: int) -> bool:
        """Return whether most mentions of a word begin and end where the segmenter cuts (车工 in 汽车工业 does not)."""
        mine = np.flatnonzero(found.numbers == number)
        sample = mine[np.linspace(0, len(mine) - 1, min(len(mine), SAMPLE)).astype(np.intp)]
        aligned = 0
        for at in sample.tolist():
            row = int(found.rows[at])
            first = int(self.text.batch.points.starts[row])
            cuts = {0, *accumulate(map(len, self._cut(row)))}
            aligned += int(found.starts[at]) - first in cuts and int(found.ends[at]) - first in cuts
        return aligned >= self.rules.aligned * len(sample)

    def _proposal(
        self, key: str, column: int, found: Occurrences, number: int, sources: tuple[str, ...], scored: WordScores
    ) -> Proposal:
        words, rows = found.pairs
        rows = rows[words == number]
        places = found.take(found.numbers == number)
        first = int(places.starts[0] - self.text.batch.points.starts[places.rows[0]])
        word = self.text.batch.texts[places.rows[0]][first : first + len(found.words[number])]
        hit = self.text.hit[rows].sum(axis=0).tolist()
        others = {other: count for other, count in zip(self.text.scheme.keys, hit, strict=True) if other != key and count}
        taught = scored.taught
        if taught.score[number] <= 0:
            sources = tuple(source for source in sources if source != LABELS)
        return Proposal(
            key,
            word,
            sources,
            float(scored.score[number]),
            float(scored.specificity[number]),
            float(scored.likelihood[number]),
            float(scored.closeness[number]),
            float(scored.form[number]),
            float(taught.score[number]),
            int(taught.right[number]),
            int(taught.wrong[number]),
            int(taught.missed[number]),
            len(rows),
            int(found.mentions[number]),
            hit[column],
            others,
            contexts(self.text, places),
        )


def _joined(cuts: Iterable[Sequence[str]]) -> Counter[str]:
    """Return in how many texts each two words stand one behind the other, as one string."""
    return Counter(pair for words in cuts for pair in {left + right for left, right in pairwise(words)})


def _is_short_for(word: str, seeds: Sequence[str]) -> bool:
    """Return whether a word of three characters or more is a seed with some left out (新能源车 of 新能源汽车)."""
    if len(word) < 3:
        return False
    return any(len(word) < len(seed) and word not in seed and _in_order(word, seed) for seed in seeds)


def _in_order(word: str, seed: str) -> bool:
    rest = iter(seed)
    return all(char in rest for char in word)
