"""The frame a sample is drawn from: every text once that could be labelled, and what was left out of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from labels import Paragraph
from labels.annotations import text_hash
from labels.wording import N_
from models.text.prose import is_prose
from models.text.segmenter import Segmenter
from seeds.cleaning.fold import fold
from training.select.draw_note import TextsDigest

# Kinds of paragraphs that nobody would label: furniture of a page, and lines that name what follows.
UNLABELLED_KINDS = {"boilerplate": "boilerplate", "title": "headings", "heading": "headings"}
# Why paragraphs are left out, as the account says it.
LEFT_OUT = {
    "boilerplate": N_("{count} boilerplate"),
    "headings": N_("{count} headings"),
    "copies": N_("{count} copies"),
    "labelled already": N_("{count} labelled already"),
    "too short": N_("{count} too short"),
    "no Chinese prose": N_("{count} no Chinese prose"),
}
# Chinese characters below which a text states nothing.
SHORTEST = 8
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(slots=True)
class Frame:
    """Distinct texts that can be drawn.

    Attributes
    ----------
    paragraphs : list of Paragraph
        One for each distinct folded text, where it stands first.
    hashes : list of str
        Hash of each folded text.
    copies : list of int
        How many paragraphs have that text.
    labelled : set of str
        Hashes of the texts that could be drawn as well, had they not been labelled already.
    left_out : Counter of str
        How many paragraphs were left out, by why: keys of :data:`LEFT_OUT`.
    """

    paragraphs: list[Paragraph] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        """Return the number of distinct texts."""
        return len(self.paragraphs)

    @property
    def documents(self) -> list[str]:
        """Document of each text."""
        return [paragraph.doc for paragraph in self.paragraphs]

    @property
    def digest(self) -> TextsDigest:
        """Of the texts that can be drawn: the same texts give the same, in any order."""
        return TextsDigest.of(self.hashes)


def build_frame(paragraphs: Iterable[Paragraph], labelled: Collection[str], segmenter: Segmenter) -> Frame:
    """Collect what can be drawn.

    Parameters
    ----------
    paragraphs : iterable of Paragraph
        Clean paragraphs, read once.
    labelled : collection of str
        Hashes of folded texts that are labelled already.
    segmenter : Segmenter
        Cuts texts into words, by which prose is told from code, figures and noise.

    Returns
    -------
    Frame
    """
    frame = Frame()
    row_of: dict[str, int] = {}
    for paragraph in paragraphs:
        if paragraph.kind in UNLABELLED_KINDS:
            frame.left_out[UNLABELLED_KINDS[paragraph.kind]] += 1
            continue
        folded = fold(paragraph.text)
        digest = text_hash(folded)
        if digest in row_of:
            frame.copies[row_of[digest]] += 1
            frame.left_out["copies"] += 1
        elif digest in frame.labelled:
            frame.left_out["labelled already"] += 1
        elif len(_CHINESE.findall(folded)) < SHORTEST:
            frame.left_out["too short"] += 1
        elif not is_prose(folded, segmenter.cut(folded)):
            frame.left_out["no Chinese prose"] += 1
        elif digest in labelled:
            frame.labelled.add(digest)
            frame.left_out["labelled already"] += 1
        else:
            row_of[digest] = len(frame)
            frame.paragraphs.append(paragraph)
            frame.hashes.append(digest)
            frame.copies.append(1)
    return frame


def hashes_of(texts: Sequence[str]) -> set[str]:
    """Return the hashes of clean texts, folded.

    Parameters
    ----------
    texts : sequence of str
        Clean texts.
    """
    return {text_hash(fold(text)) for text in texts}
