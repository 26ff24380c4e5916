"""Numbers for words, their parts of speech and their letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.decisions.edges import Tag

# Columns that say what a word is by itself.
OWN = ("word", "class", "tag", "kind", "first", "last", "length")
SENTENCE_ENDS, CLAUSE_ENDS = frozenset("。！？；!?;\n"), frozenset("。！？；!?;\n，,：:")
LONGEST = 4
# Words whose numbers are remembered.
REMEMBERED = 1 << 16
UNSEEN, PADDING = 0, 1
PADDING_ROW = (PADDING,) * 6 + (0, 1, 1)
_PACKED = Struct(f"={len(PADDING_ROW)}i")


class Vocabulary:
    """What has a number of its own; 0 is what has none, 1 is padding between texts.

    Parameters
    ----------
    words, classes, tags, letters : sequence of str
        Words in lower case, words of like meaning joined by spaces, part-of-speech tags, and characters that words begin or
        end with.
    tag : callable
        Takes a word in lower case and returns its tag.
    """

    def __init__(
        self, words: Sequence[str], classes: Sequence[str], tags: Sequence[str], letters: Sequence[str], tag: Tag
    ) -> None:
        self.words, self.classes, self.tags, self.letters = tuple(words), tuple(classes), tuple(tags), tuple(letters)
        # The first letter of a tag is its kind: nz, nr and n are all nouns.
        kinds = sorted({name[:1] for name in self.tags})
        self._words, self._tags, self._kinds, self._letters = map(_numbered, (self.words, self.tags, kinds, self.letters))
        self._classes = {word: number for number, group in enumerate(self.classes, PADDING + 1) for word in group.split()}
        self.tag = tag
        # Rows of words that were met, packed: a tuple takes three times as much memory.
        self._rows: dict[str, bytes] = {}

    @classmethod
    def of(cls, words: Iterable[str], classes: Sequence[str], tag: Tag, least: int) -> Vocabulary:
        """Return a vocabulary of what stands often enough in some texts.

        Parameters
        ----------
        words : iterable of str
            Their words in lower case.
        classes : sequence of str
            Words of like meaning, joined by spaces.
        tag : callable
            Takes a word in lower case and returns its tag.
        least : int
            How often a word must stand there to have a number.

        Returns
        -------
        Vocabulary
        """
        counts = Counter(words)
        kept = sorted(word for word, count in counts.items() if count >= least)
        letters = sorted({letter for word in kept for letter in (word[0], word[-1])})
        return cls(kept, classes, sorted(set(map(tag, counts))), letters, tag)

    @property
    def sizes(self) -> dict[str, int]:
        """How many values each column of `OWN` has."""
        words, tags, kinds, letters = (len(known) + 2 for known in (self._words, self._tags, self._kinds, self._letters))
        classes = len(self.classes) + 2
        return dict(zip(OWN, (words, classes, tags, kinds, letters, letters, LONGEST + 1), strict=True))

    def rows(self, words: Collection[str]) -> NDArray[np.int32]:
        """Return the columns of `OWN` for words, and whether each ends a sentence and a clause, shape (n_words, 9).

        Parameters
        ----------
        words : collection of str
            In lower case, each once.
        """
        rows = self._rows  # a server asks from several threads: none may lose what another one forgets
        if new := [word for word in words if word not in rows]:
            if len(rows) + len(new) > REMEMBERED:
                rows = self._rows = {}
                new = list(words)
            rows.update((word, self._row(word)) for word in new)
        return np.frombuffer(b"".join(map(rows.__getitem__, words)), dtype=np.int32).reshape(-1, len(PADDING_ROW))

    def _row(self, word: str) -> bytes:
        tag = self.tag(word)
        return _PACKED.pack(
            self._words.get(word, UNSEEN),
            self._classes.get(word, UNSEEN),
            self._tags.get(tag, UNSEEN),
            self._kinds.get(tag[:1], UNSEEN),
            self._letters.get(word[0], UNSEEN),
            self._letters.get(word[-1], UNSEEN),
            min(len(word), LONGEST),
            word in SENTENCE_ENDS,
            word in CLAUSE_ENDS,
        )

    def state(self) -> dict[str, Any]:
        """Return what is stored."""
        return {name: list(getattr(self, name)) for name in ("words", "classes", "tags", "letters")}

    @classmethod
    def from_state(cls, state: Mapping[str, Any], tag: Tag) -> Vocabulary:
        """Rebuild a stored vocabulary.

        Parameters
        ----------
        state : mapping
            What :meth:`state` returned.
        tag : callable
            Takes a word in lower case and returns its tag.

        Returns
        -------
        Vocabulary
        """
        return cls(state["words"], state["classes"], state["tags"], state["letters"], tag)


def _numbered(entries: Sequence[str]) -> dict[str, int]:
    return {entry: number for number, entry in enumerate(entries, PADDING + 1)}
