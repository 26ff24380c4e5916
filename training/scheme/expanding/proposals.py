"""Words proposed for the labels of a scheme, best first, each with its counts and three contexts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from models.arrays import Bits, Floats, Vectors
from models.text.analyzer import Analyzer
from models.text.segmenter import fold_case
from models.topics.embeddings.static import WordVectors
from seeds.cleaning.fold import fold
from training.scheme.expanding.copied_paragraphs import without_copies
from training.scheme.expanding.new_words import find_phrases
from training.scheme.expanding.user_text import Occurrences, UserText
from training.scheme.expanding.word_association import log_likelihood, specificity
from training.scheme.expanding.word_contexts import contexts
from training.scheme.expanding.word_rules import WordRules

# What a proposal came from.
VECTORS, COMPANY, PHRASE = "vectors", "company", "phrase"
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
        paragraphs with a seed) and "phrase" (a string that holds together there) it came from.
    score : float
        How well it fits, in [0, 1]: the weighted mean of company, meaning and form. Company is `specificity` as far as
        `likelihood` lets it be believed, the mean of that over sentences and over paragraphs; meaning and form are
        `closeness` and `form` between what means nothing and what means everything. ``word_rules.toml`` has the figures.
    specificity : float
        1 where every sentence with the word has a seed, 0 where as many as of all sentences have.
    likelihood : float
        Signed log-likelihood ratio of that company.
    closeness : float
        Cosine to the nearest seed in the shipped vectors; 0 where they do not know it.
    form : float
        Specificity of the most special piece it shares with a seed, in [0, 1].
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
    """

    def __init__(self, text: UserText, vectors: WordVectors, rules: WordRules) -> None:
        self.text, self.vectors, self.rules = text, vectors, rules
        # Words are cut as the dictionary has them: a term kept whole would hide its parts.
        self._plain = Analyzer(text.scheme, words=()).segmenter
        norms = np.linalg.norm(vectors.vectors.astype(np.float32), axis=1)
        self._units: Vectors = vectors.vectors / np.maximum(norms, 1e-9)[:, None]

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
            Best first; empty where the label has no word to start from.
        """
        column = self.text.scheme.keys.index(key)
        entry = self.text.scheme.lexicon.entries[key]
        seeds = [fold_case(fold(word)) for word in (*entry.terms, *entry.weak)]
        if not seeds:
            return []
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
        pieces = sorted({piece for seed in seeds for piece in _pieces(seed) if piece not in seeds} - set(words))
        found = Occurrences.find([*words, *pieces], self.text.batch.points).beside(*self.text.cover(column))
        scored = self._score(found, column, seeds)
        order = [number for number in np.argsort(-scored["score"], kind="stable").tolist() if number < len(words)]
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
        rows = np.flatnonzero(self.text.hit[:, column])
        least = 2 if len(rows) < self.rules.few else 3
        if len(rows) > self.rules.paragraphs:
            rows = rows[np.linspace(0, len(rows) - 1, self.rules.paragraphs).astype(np.intp)]
        cuts = [self._plain.cut(self.text.batch.folded[row]) for row in rows.tolist()]
        sources: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._neighbours(seeds):
            sources[word].append(VECTORS)
        for word, count in Counter(word for words in cuts for word in set(words)).items():
            if count >= min(least, max(2, len(rows) // 10)):
                sources[word].append(COMPANY)
        for word, bound in find_phrases(cuts, least, self.rules).items():
            if self.rules.is_phrase(self._plain.cut(word), bound):
                sources[word].append(PHRASE)
        return {word: tuple(found) for word, found in sources.items()}

    def _neighbours(self, seeds: Sequence[str]) -> list[str]:
        near = (self._units @ self._embed(seeds).T).max(axis=1)
        best = np.argsort(-near, kind="stable")[: self.rules.neighbours]
        return [self.vectors.words[row] for row in best[near[best] >= self.rules.close].tolist()]

    def _embed(self, words: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (n_words, n_dimensions); of a word that is not known, the mean of its parts'."""
        parts = [[word] if word in self.vectors.index else self._plain.cut(word) for word in words]
        return np.stack([self.vectors.embed_words(part) for part in parts])

    def _score(self, found: Occurrences, column: int, seeds: Sequence[str]) -> dict[str, Floats]:
        points, sentences = self.text.batch.points, self.text.sentences
        free = found.apart(*self.text.cover(column), points.codes)
        spoken, hit = self.text.speaking(column), self.text.hit[:, column]
        # What is said in the same words again and again says it once.
        rows = np.flatnonzero(hit)
        copies = rows[~without_copies([self.text.batch.folded[row] for row in rows.tolist()])]
        fresh_rows, fresh = np.ones(len(hit), dtype=bool), np.ones(len(spoken), dtype=bool)
        fresh_rows[copies] = False
        for row in copies.tolist():
            fresh[sentences[points.starts[row]] : sentences[points.starts[row + 1] - 1] + 1] = False
        near = self._company(free.by_sentence(sentences), spoken, fresh)
        wide = self._company(free, hit, fresh_rows)
        special, likelihood = near
        believed = (
            sum(np.clip(one, 0, 1) * -np.expm1(-np.maximum(ratio, 0) / self.rules.company) for one, ratio in (near, wide)) / 2
        )
        # A seed that the vectors do not know is the mean of its pieces, so that they are near it whatever they mean.
        closeness = (self._embed(found.words) @ self._embed(seeds).T).max(axis=1).astype(np.float64)
        closeness[[any(word in seed for seed in seeds) for word in found.words]] = 0
        meaning = _between(closeness, *self.rules.closeness)
        form = _between(self._form(found.words, np.clip(special, 0, 1) * (free.mentions > 0), seeds), *self.rules.form)
        n_hit = int((hit & fresh_rows).sum())
        company, other = self.rules.shares(n_hit)
        score = company * believed + other["meaning"] * meaning + other["form"] * form
        # The words of a phrase are known: it is no accident that the vectors see nothing in them.
        bare = (meaning == 0) & (form == 0) & [len(self._plain.cut(word)) > 1 for word in found.words]
        score = np.where(bare, self.rules.bare * score, score)
        score = np.where(free.paragraphs(hit) > 0, score, self.rules.without_company(n_hit) * score)
        paragraphs = found.paragraphs()
        fits = (paragraphs > 0) & (paragraphs <= max(self.rules.everywhere * len(hit), 3))
        score = np.where(fits, score, -1.0)
        return {"score": score, "special": special, "likelihood": likelihood, "closeness": closeness, "form": form}

    def _company(self, found: Occurrences, spoken: Bits, fresh: Bits) -> tuple[Floats, Floats]:
        """Return specificity and log-likelihood ratio of each word, over sentences or paragraphs, shape (n_words,)."""
        everywhere, inside = found.paragraphs(fresh), found.paragraphs(spoken & fresh)
        n_spoken, n_texts = int((spoken & fresh).sum()), int(fresh.sum())
        likelihood = np.zeros(len(found.words))
        if 0 < n_spoken < n_texts:
            likelihood = log_likelihood(inside, n_spoken, everywhere - inside, n_texts - n_spoken)
        return specificity(inside, everywhere, n_spoken, n_texts), likelihood

    def _form(self, words: Sequence[str], special: Floats, seeds: Sequence[str]) -> Floats:
        """Return how special the most special piece is that each word shares with a seed, shape (n_words,)."""
        number = {word: row for row, word in enumerate(words)}
        worth = {
            piece: float(special[number[piece]]) * (1.0 if len(piece) > 1 else self.rules.pieces)
            for seed in seeds
            for piece in _pieces(seed)
            if piece in number
        }
        return np.array(
            [max((worth[piece] for piece in _pieces(word, whole=True) if piece in worth), default=0.0) for word in words]
        )

    def _without_nested(self, found: Occurrences, order: Sequence[int], most: int, scored: Mapping[str, Floats]) -> list[int]:
        """Return the best; of words that lie in each other, the one that finds what the other does or is no mere piece."""
        chosen: list[int] = []
        mentions, score, special = found.mentions, scored["score"], scored["special"]
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
            cuts = {0, *accumulate(map(len, self._plain.cut(self.text.batch.folded[row])))}
            aligned += int(found.starts[at]) - first in cuts and int(found.ends[at]) - first in cuts
        return aligned >= self.rules.aligned * len(sample)

    def _proposal(
        self, key: str, column: int, found: Occurrences, number: int, sources: tuple[str, ...], scored: Mapping[str, Floats]
    ) -> Proposal:
        words, rows = found.pairs
        rows = rows[words == number]
        places = found.take(found.numbers == number)
        first = int(places.starts[0] - self.text.batch.points.starts[places.rows[0]])
        word = self.text.batch.texts[places.rows[0]][first : first + len(found.words[number])]
        hit = self.text.hit[rows].sum(axis=0).tolist()
        others = {other: count for other, count in zip(self.text.scheme.keys, hit, strict=True) if other != key and count}
        values = {name: float(values[number]) for name, values in scored.items()}
        return Proposal(
            key,
            word,
            sources,
            values["score"],
            values["special"],
            values["likelihood"],
            values["closeness"],
            values["form"],
            len(rows),
            int(found.mentions[number]),
            hit[column],
            others,
            contexts(self.text, places),
        )


def _between(values: Floats, low: float, high: float) -> Floats:
    """Return where values lie between two, as fractions in [0, 1]."""
    return np.clip((values - low) / (high - low), 0, 1)


def _pieces(word: str, *, whole: bool = False) -> set[str]:
    """Return the shorter strings a word holds; with `whole`, the word too."""
    longest = len(word) if whole else len(word) - 1
    return {word[start : start + size] for size in range(1, longest + 1) for start in range(len(word) - size + 1)}
