"""What each word of a scheme finds in a desk, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.arrays import Ints
from models.text.analyzer import Analyzer
from models.text.matcher import TermMatcher
from models.text.segmenter import fold_case
from models.text.spellings import spellings
from seeds.schemes import Scheme
from training.desk.scheme_words.folded_texts import FoldedTexts
from training.desk.scheme_words.word_effects import place_shown, spread
from training.desk.shown_rows import kept
from training.desk.state.desk_file import DeskFile
from training.desk.state.said_of_texts import PersonView

_PLACES = 20  # of a word that are shown


@dataclass(frozen=True, eq=False)
class WordHits:
    """In how many paragraphs the words of a scheme stand.

    Attributes
    ----------
    words : mapping of str to int
        Column of each word, in lower case.
    standing, counting : ndarray of int, shape (n_labels, n_words)
        Paragraphs in which a word stands for a label, not inside a longer word of it; those in which it counts.
    by_rule : ndarray of int, shape (n_labels,)
        Paragraphs in which any word of the label counts.
    """

    words: Mapping[str, int]
    standing: Ints
    counting: Ints
    by_rule: Ints

    @classmethod
    def of(cls, scheme: Scheme, folded: FoldedTexts) -> WordHits:
        """Look for all words in all texts.

        Parameters
        ----------
        scheme : Scheme
            The scheme.
        folded : FoldedTexts
            The texts.

        Returns
        -------
        WordHits
        """
        matcher = Analyzer(scheme).matcher
        width = len(matcher.words)
        size = len(scheme.keys) * width
        standing, counting = np.zeros(size, dtype=np.intp), np.zeros(size, dtype=np.intp)
        by_rule = np.zeros(len(scheme.keys), dtype=np.intp)
        for some, found in folded.mentions(matcher, range(len(folded))):
            cells = found.labels * width + found.terms
            for total, kind in ((standing, found.counting | True), (counting, found.counting)):
                # A word that stands twice in a paragraph is one paragraph.
                pairs = np.unique(np.stack([cells[kind], found.rows[kind]]), axis=1)
                total += np.bincount(pairs[0], minlength=size)
            by_rule += found.votes(len(some), len(scheme.keys)).sum(axis=0)
        shape = len(scheme.keys), width
        words = {word: at for at, word in enumerate(matcher.words)}
        return cls(words, standing.reshape(shape), counting.reshape(shape), by_rule)


def words_of(scheme: Scheme, key: str, hits: WordHits, folded: FoldedTexts) -> list[dict[str, Any]]:
    """Return the words of a label as the browser gets them, in the order of the lexicon.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    key : str
        The label.
    hits : WordHits
        What its words find.
    folded : FoldedTexts
        The texts.

    Returns
    -------
    list of dict
        ``word``, ``field``, ``group`` (its name, where it has one), ``company`` (words that make a weak word count),
        ``stands`` and ``counts`` in paragraphs; an exception counts nowhere.
    """
    entry, column = scheme.lexicon.entries[key], scheme.keys.index(key)
    found: list[dict[str, Any]] = []
    for group in entry.groups:
        for field, words in (("terms", group.terms), ("weak", group.weak)):
            for word in words:
                at = hits.words[word.lower()]
                numbers = {"stands": int(hits.standing[column, at]), "counts": int(hits.counting[column, at])}
                company = len(group.company) if field == "weak" else 0
                found.append({"word": word, "field": field, "group": group.name, "company": company, **numbers})
    for word in entry.exceptions:
        numbers = {"stands": len(folded.holding([fold_case(word)])), "counts": 0}
        found.append({"word": word, "field": "except", "group": "", "company": 0, **numbers})
    return found


def places_of(scheme: Scheme, key: str, word: str, folded: FoldedTexts, view: PersonView, file: DeskFile) -> dict[str, Any]:
    """Return where a word stands, whether it belongs to the label or not yet.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    key : str
        The label.
    word : str
        The word, folded.
    folded : FoldedTexts
        The texts.
    view : PersonView
        What the person sees.
    file : DeskFile
        The desk.

    Returns
    -------
    dict
        ``total`` paragraphs; ``places``, some of them, each with ``status``: as of a mention, or empty where the word is no
        mention of its own.
    """
    analyzer = Analyzer(scheme)
    matcher, plain = analyzer.matcher, fold_case(word)
    written = (plain, *spellings(plain, analyzer.context))
    positions = folded.holding(written)
    some = spread(positions, view, _PLACES)
    found = kept(file, view.columns.rows[some].tolist())
    places = []
    for position in some.tolist():
        row, text = int(view.columns.rows[position]), folded.text(position)
        if row in found:
            start, end, status = _best(text, written, key, matcher)
            shown = place_shown(found[row][0], row, [(start, end)])
            places.append({**shown, "status": status})
    return {"total": len(positions), "places": places}


def _best(text: str, written: tuple[str, ...], key: str, matcher: TermMatcher) -> tuple[int, int, str]:
    """Return the place of a word in a text, one that counts before others, with its status."""
    spans = [(text.find(one), text.find(one) + len(one)) for one in written if one in text]
    own = {(one.start, one.end): one.status for one in matcher.find(text) if one.label == key}
    mine = [(span, status) for span, status in own.items() if text[span[0] : span[1]] in written]
    mine.sort(key=lambda one: one[1] != "counts")
    (start, end), status = mine[0] if mine else (spans[0], "")
    return start, end, status
