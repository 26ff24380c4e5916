"""What labelled paragraphs teach about words: which go with a label, and which words of its lexicon were wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from labels import Paragraph
from labels.wording import _
from models.arrays import Bits, Floats, Ints
from models.text.near_copies import without_copies
from training.scheme.expanding.user_text import Occurrences, UserText
from training.scheme.expanding.word_association import even_odds, log_likelihood, specificity
from training.scheme.expanding.word_rules import WordRules
from training.scheme.terms.term_statistics import term_statistics
from training.scheme.terms.term_texts import TermTexts
from training.sets.corrected_texts import Answers, new_texts, overrule
from training.sets.labelled_set import LabelledSet


@dataclass(frozen=True, eq=False)
class Taught:
    """What labels say of some words, for one label; all of shape (n_words,).

    Attributes
    ----------
    right, wrong : ndarray of int
        Paragraphs with the word that carry the label, and that were judged and do not; near copies count once.
    missed : ndarray of int
        Of those that carry it, the ones where no word of the label counts.
    score : ndarray of float
        How firmly the word goes with the label, in [-1, 1]; below 0 with its absence.
    """

    right: Ints
    wrong: Ints
    missed: Ints
    score: Floats

    @classmethod
    def nothing(cls, n_words: int) -> Taught:
        """Return what is known without labels.

        Parameters
        ----------
        n_words : int
            How many words.
        """
        none = np.zeros(n_words, dtype=np.intp)
        return cls(none, none, none, np.zeros(n_words))


@dataclass(frozen=True, eq=False)
class TextLabels:
    """What people said of some paragraphs of a text.

    Attributes
    ----------
    text : UserText
        The text, the labelled paragraphs among it.
    labels, judged : ndarray of bool, shape (n_texts, n_labels)
        Labels that people gave, and those that they looked for; nothing is known of the rest.
    """

    text: UserText
    labels: Bits
    judged: Bits

    @classmethod
    def of(cls, text: UserText, data: LabelledSet) -> TextLabels:
        """Return what labelled paragraphs say of a text that holds them; of two answers for one text the later stands.

        Parameters
        ----------
        text : UserText
            The text.
        data : LabelledSet
            The labelled paragraphs.
        """
        number = {one: row for row, one in enumerate(text.texts)}
        labels, judged = np.zeros((2, len(text), len(data.keys)), dtype=bool)
        for row, carried, looked in zip(map(number.__getitem__, data.texts), data.labels.astype(bool), data.judged, strict=True):
            labels[row] = np.where(looked, carried, labels[row])
            judged[row] |= looked
        return cls(text, labels, judged)

    def carrying(self, column: int) -> Bits:
        """Return which paragraphs carry a label by somebody's judgement, shape (n_texts,).

        Parameters
        ----------
        column : int
            Column of the label.
        """
        return np.asarray(self.labels[:, column] & self.judged[:, column])

    def refused(self, column: int) -> Bits:
        """Return which paragraphs were judged and do not carry a label, shape (n_texts,).

        Parameters
        ----------
        column : int
            Column of the label.
        """
        return np.asarray(self.judged[:, column] & ~self.labels[:, column])

    def teach(self, found: Occurrences, free: Occurrences, column: int, rules: WordRules) -> Taught:
        """Return what the labels say of some words.

        Words that tell the paragraphs somebody wants from those he does not: the keywords of King, Lam and Roberts (2017),
        "Computer-assisted keyword and document set discovery from unstructured text". The score is the word's
        specificity among the judged paragraphs, as far as Dunning's log-likelihood ratio lets it be believed. Of so few
        paragraphs neither knows which words are common, so that some paragraphs as the rest of the text has them are added
        to those without the label, as an informative prior (Monroe, Colaresi and Quinn, 2008, "Fightin' words"). Where
        more judged paragraphs with the word are wrong than right, it is that surplus, as far as it is no accident.

        Parameters
        ----------
        found : Occurrences
            The words, in the whole text.
        free : Occurrences
            Those of them that do not lean on a word of the label, as :meth:`Occurrences.apart` has it.
        column : int
            Column of the label.
        rules : WordRules
            How much is believed.
        """
        hit, judged = self.text.hit[:, column], self.judged[:, column]
        carrying, refused = self._fresh(self.carrying(column)), self._fresh(self.refused(column))
        right, wrong = found.paragraphs(carrying), found.paragraphs(refused)
        missed = found.paragraphs(carrying & ~hit)
        rest = ~judged & ~hit
        prior = min(rules.prior, int(rest.sum()))
        outside = wrong + prior * found.paragraphs(rest) / max(int(rest.sum()), 1)
        n_carrying, n_outside = int(carrying.sum()), int(refused.sum()) + prior
        speaks = np.zeros(len(found.words))
        if n_carrying and n_outside:
            inside = free.paragraphs(carrying)
            ratio = np.maximum(log_likelihood(inside, n_carrying, outside, n_outside), 0)
            special = specificity(inside, inside + outside, n_carrying, n_carrying + n_outside)
            # What the lexicon finds already need not be found once more.
            speaks = np.clip(special, 0, 1) * (rules.found + (1 - rules.found) * missed / (missed + 1))
            speaks *= -np.expm1(-ratio / rules.taught)
        # A word that is wrong more often than right is none, however rare the label is.
        more = (right - wrong) / np.maximum(right + wrong, 1)
        against = -np.expm1(-even_odds(right, wrong) / rules.taught)
        return Taught(right, wrong, missed, more * np.where(more > 0, speaks, against))

    def _fresh(self, rows: Bits) -> Bits:
        """Return rows without those whose text is a near copy of an earlier one's."""
        numbers = np.flatnonzero(rows)
        fresh = np.zeros_like(rows)
        fresh[numbers[without_copies([self.text.batch.folded[row] for row in numbers.tolist()])]] = True
        return fresh

    def doubtful_words(self, keys: Sequence[str], rules: WordRules) -> Iterator[str]:
        """Yield a note for each word of the lexicon that was wrong more often than right.

        Parameters
        ----------
        keys : sequence of str
            Keys of the labels in question.
        rules : WordRules
            How many judged paragraphs are enough to say so.
        """
        rows = np.flatnonzero(self.judged.any(axis=1))
        documents = [self.text.documents[row] for row in rows.tolist()]
        texts = TermTexts(self.text.batch.take(rows), self.labels[rows], self.judged[rows], documents)
        for row in term_statistics(self.text.scheme, texts):
            if row.label in keys and row.judged >= rules.doubted and 2 * row.right < row.judged:
                if row.weak:
                    says = _(
                        "{word} of {label} is right in {right} of {judged} judged paragraphs where it counts: "
                        "take it out, or write what it means there into except"
                    )
                else:
                    says = _(
                        "{word} of {label} is right in {right} of {judged} judged paragraphs where it counts: "
                        "make it weak, or write what it means there into except"
                    )
                yield says.format(word=row.term, label=row.label, right=row.right, judged=row.judged)


def labelled_paragraphs(own: LabelledSet | None, answers: Answers | None) -> LabelledSet | None:
    """Return labelled files and a log of corrections as one set; of a text in both, the log is believed.

    Parameters
    ----------
    own : LabelledSet or None
        The files.
    answers : Answers or None
        What stands in the log.

    Returns
    -------
    LabelledSet or None
        None where there is neither. Site furniture counts as text: somebody labelled it.
    """
    if answers is not None and own is not None:
        own = overrule(own, answers)
    corrected = new_texts(answers, *filter(None, [own])) if answers is not None else None
    sets = [one for one in (own, corrected) if one is not None]
    if not sets:
        return None
    paragraphs = tuple(_as_body(paragraph) for one in sets for paragraph in one.paragraphs)
    return LabelledSet("+".join(one.name for one in sets), paragraphs, sets[0].scheme)


def _as_body(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, kind="body") if paragraph.kind == "boilerplate" else paragraph
