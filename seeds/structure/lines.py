"""From lines, as a page or a site breaks them, to blocks of running text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from seeds.cleaning.fold import fold
from seeds.structure.blocks import Block, glue
from seeds.structure.continuation import ENDS, SEARCHED
from seeds.structure.join_rules import Break, joins
from seeds.structure.numbering import starts_paragraph
from seeds.structure.rejoin import rejoin_broken, rejoin_columns

_LINE_BREAK = re.compile("\f|<[Bb][Rr] ?/?>")
_USUAL_WIDTH = 40.0  # Chinese characters
_WIDTHS = (10, 70)  # of pages, in Chinese characters
_NARROW = 24.0  # Chinese characters; a column of that width or less
_FULL = 0.88  # of the page's width: lines end early where a mark or a word must not be parted
_SEEN = 800  # characters of a long block that the joining rules look at


def join_lines(text: str) -> list[Block]:
    """Join the lines that a page broke and keep apart what the writer set apart.

    A line goes on in the next if it is as wide as the page and ends inside a sentence, or if its end or the beginning
    of the next cannot stand alone. Across blank lines more is asked: a word that is broken there, an open bracket, two
    halves of an expression that the document has elsewhere.

    Parameters
    ----------
    text : str
        Repaired text of a document.

    Returns
    -------
    list of Block
        In order; every character of the text but white space is in one of them.
    """
    document = fold(text)
    blocks = join_blocks(_split(text), document)
    return rejoin_broken(rejoin_columns(blocks, document) if len(text) <= SEARCHED else blocks)


def join_blocks(lines: Sequence[Block], document: str) -> list[Block]:
    """Join lines that stand in the order in which they are read, nothing between those that belong together.

    Parameters
    ----------
    lines : sequence of Block
        The lines; what a line says of itself (`joins`) goes before what its text looks like.
    document : str
        The whole document, folded.

    Returns
    -------
    list of Block
        The first line of each says what is known of the block.
    """
    width = _page_width(lines)
    groups: list[list[Block]] = []
    above = Block("")  # what stands above, joined; only its ends are kept
    above_is_wide = False
    for index, line in enumerate(lines):
        # In a narrow column the indent that a PDF does not show makes a paragraph's first line look short.
        unseen = 2 if width <= _NARROW and not above_is_wide and not line.indent else 0
        is_wide = _width(line) + unseen >= _FULL * width
        heads_list = index + 1 < len(lines) and starts_paragraph(lines[index + 1].folded)
        may_join = groups and (line.joins or not (heads_list and line.gap))
        if may_join and joins(Break(above, line, above_is_wide, is_wide, document)):
            groups[-1].append(line)
            joined = above.text + line.text
            joined = joined if len(joined) <= _SEEN else joined[: _SEEN // 4] + joined[-_SEEN // 2 :]
            above = Block(joined, above.gap, above.indent)
        else:
            groups.append([line])
            above = line
        above_is_wide = is_wide
    return [group[0] if len(group) == 1 else replace(group[0], text=glue([line.text for line in group])) for group in groups]


def _split(text: str) -> list[Block]:
    blocks = []
    gap = 0
    for line in _LINE_BREAK.sub("\n", text).split("\n"):
        body = line.strip()
        if body:
            blocks.append(Block(body, gap, _indent(line)))
            gap = 0
        else:
            gap += 1
    return blocks


def _indent(line: str) -> float:
    blank = line[: len(line) - len(line.lstrip())]
    return (len(blank) + 3 * blank.count("\t")) / 2 if len(blank) > 1 or "\t" in blank else 0.0


def _width(line: Block) -> float:
    """Return the printed width of a line in Chinese characters, from the left margin."""
    return len(line.text) - 0.5 * sum(map(str.isascii, line.folded)) + min(line.indent, 4.0)


def _page_width(lines: Sequence[Block]) -> float:
    """Return the width that most lines have that end inside a sentence; where none stands out, the usual width."""
    widths = sorted(_width(line) for line in lines if not ENDS.search(line.folded) and re.search("[,。、;]", line.folded))
    widths = [width for width in widths if _WIDTHS[0] <= width <= _WIDTHS[1]]
    if len(widths) < 6:
        return _USUAL_WIDTH
    counts = [bisect_right(widths, width + 2) - bisect_left(widths, width - 2) for width in widths]
    most = max(counts)
    if most < 0.3 * len(widths) or most < 5:
        return _USUAL_WIDTH
    return max(width for width, count in zip(widths, counts, strict=True) if count >= 0.8 * most)
