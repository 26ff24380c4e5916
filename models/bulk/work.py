"""From a block of a file to what is written of it: read, clean, tag, write, all in one process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from labels import Paragraph
from models.output.writers import Rows
from models.prediction import Prediction
from models.tagger import PolicyTagger
from seeds.formats.blocks.block import Block, BlockRead, read_block
from seeds.formats.tables.record_options import RecordOptions

# What is worked on at once: a block of records, or paragraphs of documents, which are read where documents are opened.
Piece = Block | Sequence[Paragraph]
_MOST = 4096  # paragraphs that are judged at once; a block of very short ones has more


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a piece.

    Attributes
    ----------
    data : bytes
        What is written of it.
    n : int
        Paragraphs.
    counts : mapping of str to int
        Paragraphs that carry a label, by key.
    none : int
        Paragraphs that carry none.
    read : BlockRead or None
        What was met while a block was read, its paragraphs left out; None for paragraphs.
    empty : int
        Paragraphs without text, of which nothing is said.
    """

    data: bytes = b""
    n: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    none: int = 0
    read: BlockRead | None = None
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What every process does to every piece: the only way from a record to what is written of it.

    Attributes
    ----------
    tagger : PolicyTagger
        The model.
    rows : Rows
        What makes the rows.
    options : RecordOptions
        How records are read.
    """

    tagger: PolicyTagger
    rows: Rows
    options: RecordOptions

    def __call__(self, piece: Piece) -> Done:
        """Do it.

        Parameters
        ----------
        piece : Block or sequence of Paragraph
            What to work on.
        """
        return self.written(*self.tagged(piece))

    def tagged(self, piece: Piece, stop: int | None = None) -> tuple[BlockRead | None, list[Prediction]]:
        """Read and tag a piece.

        Parameters
        ----------
        piece : Block or sequence of Paragraph
            What to work on.
        stop : int, optional
            Position of a record of the block whose id stood in an earlier one.

        Returns
        -------
        tuple of (BlockRead or None, list of Prediction)
            What was met, and what the model says of each paragraph.
        """
        if not isinstance(piece, Block):
            return None, list(self.tagger.tag_paragraphs(piece))
        read = read_block(piece, self.options, stop)
        paragraphs, read.paragraphs = read.paragraphs, []
        return read, list(self.tagger.tag_paragraphs(paragraphs, batch=_MOST))

    def written(self, read: BlockRead | None, predictions: Sequence[Prediction]) -> Done:
        """Write what was tagged.

        Parameters
        ----------
        read : BlockRead or None
            What was met.
        predictions : sequence of Prediction
            What the model says.

        Returns
        -------
        Done
        """
        counts = Counter(key for prediction in predictions for key in prediction.labels)
        empty = sum(not prediction.has_text for prediction in predictions)
        none = sum(not prediction.labels for prediction in predictions) - empty
        return Done(self.rows.rows(predictions), len(predictions), counts, none, read, empty)
