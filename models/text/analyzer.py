"""What reads texts for a scheme: its words kept whole, its terms found."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from models.text.batch import Batch
from models.text.compounds import Compounds, parse_compounds, shipped_rules
from models.text.context import Context, parse_context, shipped_context
from models.text.matcher import TermMatcher
from models.text.segmenter import Segmenter, default_engine
from seeds.schemes import Scheme
from seeds.vocabulary.lexicon import Lexicon


class Analyzer:
    """The words and terms of one scheme.

    All members of a model share one, so that a text is cut once. Segmenter and matcher are made when first asked for,
    and once per process for the same words and the same lexicon.

    Parameters
    ----------
    scheme : Scheme
        Labels and lexicon.
    words : sequence of str, optional
        Words that the segmenter keeps whole; the lexicon's by default. A stored model brings the words it was fitted
        with.
    rules : str, optional
        Which neighbours of a term belong to it, the text of a ``compounds.toml``; the shipped one by default.
    surroundings : str, optional
        What may stand around a term and change what it says, the text of a ``context.toml``; the shipped one by default.
    """

    def __init__(
        self, scheme: Scheme, words: Sequence[str] | None = None, rules: str | None = None, surroundings: str | None = None
    ) -> None:
        self.scheme = scheme
        self.surroundings = shipped_context() if surroundings is None else surroundings
        self.rules = shipped_rules() if rules is None else rules
        self.words = tuple(scheme.lexicon.words() if words is None else words)

    @property
    def keys(self) -> tuple[str, ...]:
        """Label keys in column order."""
        return self.scheme.keys

    @property
    def segmenter(self) -> Segmenter:
        """The segmenter with the scheme's words."""
        return _segmenter(self.words)

    @property
    def matcher(self) -> TermMatcher:
        """The matcher of the scheme's terms."""
        return _matcher(self.scheme.lexicon, self.context)

    @property
    def compounds(self) -> Compounds:
        """Which neighbours of a term belong to it."""
        return parse_compounds(self.rules)

    @property
    def context(self) -> Context:
        """What may stand around a term and change what it says."""
        return parse_context(self.surroundings)

    def batch(self, texts: Sequence[str] | Batch) -> Batch:
        """Return texts as a batch; a batch comes back as it is.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.

        Returns
        -------
        Batch
        """
        return texts if isinstance(texts, Batch) else Batch(texts, self)


@lru_cache(maxsize=8)
def _segmenter(words: tuple[str, ...]) -> Segmenter:
    return Segmenter((word.lower() for word in words), default_engine())


@lru_cache(maxsize=8)
def _matcher(lexicon: Lexicon, context: Context) -> TermMatcher:
    return TermMatcher(lexicon, context)
