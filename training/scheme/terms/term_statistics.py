"""What each word of a lexicon does in a text: how often it stands there, counts, stands alone, is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from models.arrays import Bits, Ints
from models.statistics.counts import design_effect, wilson
from models.text.segmenter import fold_case
from seeds.schemes import Scheme
from training.scheme.terms.term_texts import TermTexts


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """Figures of one word of a label; shares are fractions in [0, 1], None where there is nothing to take a share of.

    They are those of snorkel's analysis of labelling functions (Ratner and others, 2017), with a term as the function.

    Attributes
    ----------
    label : str
        Label key.
    term : str
        The word, as the lexicon has it.
    group : str
        Name or number of its group; empty where the label has one.
    weak : bool
        Whether it is a weak term.
    mentions : int
        How often it stands in the text; inside a longer word of the label it is that word's mention.
    paragraphs : int
        In how many paragraphs.
    coverage : float
        Share of all paragraphs it stands in.
    counting : float or None
        Share of its mentions that count: no exception, no name, no other subject; a weak one has company.
    overlap : float or None
        Of the paragraphs where it counts, the share in which another word of the label counts too.
    conflict : float or None
        Of these, the share in which a word of another label counts too.
    unique : int
        Paragraphs that have the label by this word alone.
    judged, right : int
        Paragraphs where it counts and somebody looked for the label, and those that carry it.
    precision, low, high : float or None
        Share that carries it, and its 95 % interval (Wilson, 1927), widened where paragraphs of one document agree.
    """

    label: str
    term: str
    group: str
    weak: bool
    mentions: int
    paragraphs: int
    coverage: float
    counting: float | None
    overlap: float | None
    conflict: float | None
    unique: int
    judged: int
    right: int
    precision: float | None
    low: float | None
    high: float | None


def term_statistics(scheme: Scheme, texts: TermTexts) -> list[TermStatistics]:
    """Count what each word of a lexicon does.

    Parameters
    ----------
    scheme : Scheme
        The labels and their words.
    texts : TermTexts
        The text.

    Returns
    -------
    list of TermStatistics
        In the order of the lexicon; words that stand nowhere too.
    """
    found, n_texts = texts.batch.mentions, len(texts.batch)
    words = texts.batch.analyzer.matcher.words
    number = {word: row for row, word in enumerate(words)}
    votes = found.votes(n_texts, len(scheme.keys))
    rows = []
    for column, key in enumerate(scheme.keys):
        own = found.labels == column
        # How many different words of the label count in each paragraph.
        pairs = np.unique(found.rows[own & found.counting] * len(words) + found.terms[own & found.counting])
        speaking = np.bincount(pairs // len(words), minlength=n_texts)
        others = np.asarray(np.delete(votes, column, axis=1).any(axis=1))
        groups = scheme.lexicon.entries[key].groups
        for at, group in enumerate(groups, 1):
            # Groups of some schemes have names.
            called = str(getattr(group, "name", "") or at) if len(groups) > 1 else ""
            for weak, terms in ((False, group.terms), (True, group.weak)):
                for term in terms:
                    mine = own & (found.terms == number[fold_case(term)])
                    counts = np.unique(found.rows[mine & found.counting])
                    rows.append(
                        _figures(
                            (key, term, called, weak),
                            (int(mine.sum()), np.unique(found.rows[mine]), int((mine & found.counting).sum()), counts),
                            (speaking[counts] > 1, others[counts]),
                            (texts.judged[counts, column], texts.labels[counts, column]),
                            [texts.documents[row] for row in counts.tolist()],
                            n_texts,
                        )
                    )
    return rows


def _figures(
    name: tuple[str, str, str, bool],
    where: tuple[int, Ints, int, Ints],
    beside: tuple[Bits, Bits],
    known: tuple[Bits, Bits],
    documents: Sequence[str],
    n_texts: int,
) -> TermStatistics:
    mentions, paragraphs, counting, rows = where
    overlap, conflict = beside
    right_ones = known[1][known[0]]
    judged, right = len(right_ones), int(right_ones.sum())
    effect = design_effect(right_ones[:, None], list(compress(documents, known[0].tolist())))[0]
    low, high = (float(bound) for bound in wilson(right, judged, effect))
    return TermStatistics(
        *name,
        mentions,
        len(paragraphs),
        len(paragraphs) / n_texts,
        counting / mentions if mentions else None,
        float(overlap.mean()) if len(rows) else None,
        float(conflict.mean()) if len(rows) else None,
        int((~overlap).sum()),
        judged,
        right,
        right / judged if judged else None,
        low if judged else None,
        high if judged else None,
    )
