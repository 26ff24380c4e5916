"""Blocks that belong together although something stands between them, or although a line above them is full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from seeds.structure.blocks import Block, glue
from seeds.structure.boilerplate import is_boilerplate, load_patterns
from seeds.structure.continuation import (
    ENDS,
    GOES_ON,
    SIGNED,
    closes_bracket,
    ends_clause_early,
    is_running,
    opens_bracket,
    stands_elsewhere,
)
from seeds.structure.numbering import is_page_number, starts_paragraph
from seeds.vocabulary.unigrams import straddles

_LOOK_AHEAD = 12  # blocks
_BROKEN_AT_LEAST = 8  # characters
_SENTENCE_LENGTH = 40  # characters
_SEEN = 800  # characters of a long block that are looked at


def rejoin_columns(blocks: Sequence[Block], document: str) -> list[Block]:
    """Bring together text that another column, a picture or a box came between.

    A block that breaks off is continued by the first of the next blocks that closes its bracket, ends its word or makes
    with its last characters an expression that the document has elsewhere. Without such a sign nothing is moved.

    Parameters
    ----------
    blocks : sequence of Block
        The document in order.
    document : str
        Its whole text, folded.

    Returns
    -------
    list of Block
        The blocks with each continuation behind what it continues.
    """
    blocks = list(blocks)
    index = 0
    while index < len(blocks):
        left = blocks[index].folded
        if not ENDS.search(left) and len(left) >= _BROKEN_AT_LEAST and is_running(left):
            for later in range(index + 2, min(index + 2 + _LOOK_AHEAD, len(blocks))):
                if _continues(left, blocks, later, document):
                    blocks[index] = replace(blocks[index], text=glue([blocks[index].text, blocks.pop(later).text]))
                    index -= 1
                    break
        index += 1
    return blocks


def _continues(left: str, blocks: Sequence[Block], later: int, document: str) -> bool:
    """Return whether the block at `later` continues a text that broke off above."""
    right, above = blocks[later].folded, blocks[later - 1].folded
    apart = blocks[later].gap and (later + 1 == len(blocks) or blocks[later + 1].gap)
    if not apart or starts_paragraph(right) or not re.search("[,。;]", right):
        return False
    if closes_bracket(right):
        return opens_bracket(left)
    if GOES_ON.search(left):
        return starts_paragraph(above)  # a box with a list stood between
    above_ends = ENDS.search(above) is not None
    if above_ends and ends_clause_early(right):
        return True
    return stands_elsewhere(left, right, document) or (above_ends and straddles(left, right))


def rejoin_broken(blocks: Sequence[Block]) -> list[Block]:
    """Join a block that breaks off inside a sentence with the block below it, unless that begins a paragraph.

    Parameters
    ----------
    blocks : sequence of Block
        The document in order.

    Returns
    -------
    list of Block
        As many or fewer.
    """
    groups: list[list[Block]] = []
    end, length = "", 0
    for block in blocks:
        if groups and _breaks_off(end, length) and _may_continue(block):
            groups[-1].append(block)
            end, length = (end + block.folded)[-_SEEN:], length + len(block.text)
        else:
            groups.append([block])
            end, length = block.folded[-_SEEN:], len(block.text)
    return [group[0] if len(group) == 1 else replace(group[0], text=glue([block.text for block in group])) for group in groups]


def _breaks_off(end: str, length: int) -> bool:
    """Return whether a text of some length with this end stops inside a sentence."""
    if length < _SENTENCE_LENGTH or not re.search("[,。;]", end) or ENDS.search(end) or SIGNED.search(end):
        return False
    return re.search(r"[一-鿿,、+]$", end) is not None and not load_patterns().names.match(re.split("[,。;:]", end)[-1])


def _may_continue(block: Block) -> bool:
    text = block.folded
    if block.indent or starts_paragraph(text) or is_page_number(text) or is_boilerplate(text):
        return False
    if load_patterns().openings.match(text) or load_patterns().captions.match(text):
        return False
    return bool(re.search("[,。;]", text)) and (len(text) >= _SENTENCE_LENGTH or bool(ENDS.search(text)))
