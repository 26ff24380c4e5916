"""Lines of formats that know where each stands on its page: to paragraphs, with what the page tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from labels.paragraphs import Kind
from seeds.cleaning.clean import repair_characters
from seeds.cleaning.fold import fold
from seeds.structure.blocks import Block
from seeds.structure.lines import join_blocks
from seeds.structure.marked import row_text
from seeds.structure.paragraph_kinds import Piece, name_kinds
from seeds.structure.segment import Segment, pieces_of, with_headings

CELL_BREAK = "\t"


def segment_lines(lines: Sequence[Block]) -> list[Segment]:
    """Cut the lines of a document into paragraphs.

    Parameters
    ----------
    lines : sequence of Block
        In reading order. Tabs stand between the cells of a row.

    Returns
    -------
    list of Segment
        In order; nothing is left out.
    """
    repaired = repair_characters("\n".join(line.text for line in lines)).split("\n")
    whole = [replace(line, text=text.strip()) for line, text in zip(lines, repaired, strict=True) if text.strip()]
    document = fold("\n".join(line.text for line in whole))
    pieces: list[Piece] = []
    blocks: list[Block] = []  # the one that each piece was cut from
    for above, block in pairwise([None, *join_blocks(whole, document)]):
        assert block is not None
        row = block.kind == "table"
        found = [Piece(row_text(block.text.split(CELL_BREAK)), gap=block.gap)] if row else list(pieces_of(block, above))
        pieces += found
        blocks += [block] * len(found)
    running = [index for index, block in enumerate(blocks) if block.kind != "table"]
    named = dict(zip(running, name_kinds([pieces[index] for index in running]), strict=True))
    kinds: list[Kind] = [block.kind or named[index] for index, block in enumerate(blocks)]
    segments = with_headings(zip(pieces, kinds, strict=True))
    return [_with_page(part, block) for part, block in zip(segments, blocks, strict=True) if part.text]


def _with_page(part: Segment, block: Block) -> Segment:
    """Return a paragraph with its page; a row of a table stands under the head of the table."""
    heading = row_text(block.head.split(CELL_BREAK)) if block.head else part.heading
    return replace(part, heading=heading, page=block.page)
