"""What a draw writes beside its paragraphs, so that later draws out of the same texts can be put together with it.

The digest of a set of texts is the sum of their hashes, so that the digest of what two sets hold together is the sum of theirs
and that of what is left of one the difference (an incremental hash of a set: Bellare and Micciancio, 1997). What had been
labelled before a draw can so be known again among labelled paragraphs, and two draws are known to be of the same texts although
the frame of the second is smaller.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# As many as a text's hash has (:func:`labels.annotations.text_hash`).
_BITS = 48
_NOTE = re.compile(
    r"seed \d+; (?P<lots>\d+) of (?P<frame>\d+) by lot; texts (?P<left>[0-9a-f]{12}); "
    r"(?:(?P<labelled>\d+) labelled before (?P<known>[0-9a-f]{12}); )?"
)


@dataclass(frozen=True, slots=True)
class TextsDigest:
    """How many texts a set has, and the sum of their hashes.

    Attributes
    ----------
    count : int
        Distinct texts.
    total : int
        Sum of their hashes modulo 2 ** 48.
    """

    count: int = 0
    total: int = 0

    @classmethod
    def of(cls, hashes: Iterable[str]) -> TextsDigest:
        """Return that of texts.

        Parameters
        ----------
        hashes : iterable of str
            Hashes of distinct folded texts, hexadecimal.
        """
        numbers = [int(digest, 16) for digest in hashes]
        return cls(len(numbers), sum(numbers) % 2**_BITS)

    def __add__(self, other: TextsDigest) -> TextsDigest:
        """Return that of two sets with no text in common."""
        return TextsDigest(self.count + other.count, (self.total + other.total) % 2**_BITS)

    def __sub__(self, other: TextsDigest) -> TextsDigest:
        """Return that of what is left of a set without a part of it."""
        return TextsDigest(self.count - other.count, (self.total - other.total) % 2**_BITS)

    @property
    def shown(self) -> str:
        """The sum in 12 hexadecimal digits."""
        return f"{self.total:012x}"


@dataclass(frozen=True, slots=True)
class Draw:
    """What a note says of its draw.

    Attributes
    ----------
    lots : int
        How many texts were drawn by lot.
    frame : TextsDigest
        What they were drawn from. Of draws before version 0.7 only its size is known, and the sum stands for nothing.
    labelled : TextsDigest or None
        What else could have been drawn, had it not been labelled before; None of draws before version 0.7.
    """

    lots: int
    frame: TextsDigest
    labelled: TextsDigest | None

    @property
    def pool(self) -> TextsDigest | None:
        """All texts that could be labelled, whether they had been or not; None where that is not known."""
        return None if self.labelled is None else self.frame + self.labelled


def write_note(seed: int, draw: Draw, model: str) -> str:
    """Return the note of a draw.

    Parameters
    ----------
    seed : int
        Of all that chance decided.
    draw : Draw
        What was drawn from.
    model : str
        Name of the model that is to learn.
    """
    known = draw.labelled or TextsDigest()
    return (
        f"seed {seed}; {draw.lots} of {draw.frame.count} by lot; texts {draw.frame.shown}; "
        f"{known.count} labelled before {known.shown}; {model}"
    )


def read_note(note: str) -> Draw | None:
    """Return what a note says of its draw; None where it is no note of a draw.

    Parameters
    ----------
    note : str
        As a paragraph bears it.
    """
    found = _NOTE.match(note)
    if found is None:
        return None
    frame = TextsDigest(int(found["frame"]), int(found["left"], 16))
    labelled = None if found["known"] is None else TextsDigest(int(found["labelled"]), int(found["known"], 16))
    return Draw(int(found["lots"]), frame, labelled)
