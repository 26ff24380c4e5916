"""A sample to label: some paragraphs drawn by lot, the others chosen, and what must be known of both written beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from labels import Paragraph
from models.arrays import Floats
from models.tagger import PolicyTagger
from models.text.near_copies import NearCopies
from seeds.cleaning.fold import fold
from training.select.choosing import choose
from training.select.draw_note import Draw, TextsDigest, write_note
from training.select.frame import Frame
from training.select.lots import draw_lots
from training.select.urgency import judge

# Columns that travel with a paragraph: how it came into the sample, with which probability (of those drawn by lot), out of
# what and by which seed (:mod:`training.select.draw_note`), and how many paragraphs of the input have its text.
DRAWN, PROBABILITY, DRAW, COPIES = "drawn", "probability", "draw", "copies"
RANDOM, CHOSEN = "random", "chosen"
_RULES = "lexicon"


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """What to label next.

    Attributes
    ----------
    paragraphs : tuple of Paragraph
        In an order that tells nothing of how they were drawn; the notes are among their extra columns.
    n_random : int
        How many were drawn by lot.
    probability : float
        With which each of these was drawn, a fraction.
    n_frame : int
        Distinct texts that could be drawn.
    gain : ndarray of float, shape (n_paragraphs, n_labels)
        How close the model is to changing its answer, fractions in (0, 1]: how much it would learn from being told.
    """

    paragraphs: tuple[Paragraph, ...]
    n_random: int
    probability: float
    n_frame: int
    gain: Floats


def draw_sample(frame: Frame, policy: PolicyTagger, count: int, seed: int, labelled: Sequence[str] = ()) -> Sample:
    """Draw a fifth of a sample by lot and choose the rest.

    Lots are drawn first and from the whole frame, so that what the model thinks of a text has no part in it.

    Parameters
    ----------
    frame : Frame
        What can be drawn; at least one text.
    policy : PolicyTagger
        The model that is to learn.
    count : int
        How many paragraphs the sample is to have; fewer where there are fewer.
    seed : int
        Seed of all that chance decides.
    labelled : sequence of str
        Clean texts that are labelled already: nothing is chosen that says nearly the same.

    Returns
    -------
    Sample
    """
    random = np.random.default_rng(seed)
    drawn = draw_lots(len(frame), count, random).tolist()
    probability = len(drawn) / len(frame)
    texts = [fold(paragraph.text) for paragraph in frame.paragraphs]
    known = NearCopies()
    for text in (*map(fold, labelled), *(texts[row] for row in drawn)):
        known.add(text)
    wanted = min(count, len(frame)) - len(drawn)
    near = judge(policy, texts, -(-wanted // len(policy.keys)))
    together = policy.tagger.kind != _RULES
    chosen = choose(near, texts, frame.documents, wanted, drawn, known, random, together=together)
    draw = write_note(seed, Draw(len(drawn), frame.digest, TextsDigest.of(frame.labelled)), policy.name)
    lots = set(drawn)
    notes = {
        row: {
            DRAWN: RANDOM if row in lots else CHOSEN,
            PROBABILITY: f"{probability:.6g}" if row in lots else "",
            DRAW: draw,
            COPIES: str(frame.copies[row]),
        }
        for row in (*drawn, *chosen)
    }
    order = random.permutation(np.array(sorted(notes), dtype=np.intp)).tolist()
    paragraphs = tuple(noted(frame.paragraphs[row], notes[row]) for row in order)
    return Sample(paragraphs, len(drawn), probability, len(frame), near[order])


def noted(paragraph: Paragraph, notes: Mapping[str, str]) -> Paragraph:
    """Return a paragraph with notes as its last columns; a column of the same name keeps what it held under another.

    Parameters
    ----------
    paragraph : Paragraph
        Any paragraph.
    notes : mapping of str to str
        The notes by the names of their columns.
    """
    own = {f"{name} (input)" if name in notes else name: value for name, value in (paragraph.extra or {}).items()}
    return replace(paragraph, extra={**own, **notes})
