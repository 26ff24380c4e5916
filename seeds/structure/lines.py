"""From lines, as a page or a site breaks them, to blocks of running text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

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
        Folded text of a document.

    Returns
    -------
    list of Block
        In order; every character of the text but white space is in one of them.
    """
    lines = _split(text)
    width = _page_width(lines)
    groups: list[list[Block]] = []
    above = Block("")  # what stands above, joined; only its ends are kept
    above_is_wide = False
    for index, line in enumerate(lines):
        # In a narrow column the indent that a PDF does not show makes a paragraph's first line look short.
        unseen = 2 if width <= _NARROW and not above_is_wide and not line.indent else 0
        is_wide = _width(line) + unseen >= _FULL * width
        heads_list = index + 1 < len(lines) and starts_paragraph(lines[index + 1].text)
        may_join = groups and not (heads_list and line.gap)
        if may_join and joins(Break(above, line, above_is_wide, is_wide, text)):
            groups[-1].append(line)
            joined = above.text + line.text
            joined = joined if len(joined) <= _SEEN else joined[: _SEEN // 4] + joined[-_SEEN // 2 :]
            above = Block(joined, above.gap, above.indent)
        else:
            groups.append([line])
            above = line
        above_is_wide = is_wide
    blocks = [Block(glue([line.text for line in group]), group[0].gap, group[0].indent) for group in groups]
    return rejoin_broken(rejoin_columns(blocks, text) if len(text) <= SEARCHED else blocks)


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
    return len(line.text) - 0.5 * sum(map(str.isascii, line.text)) + min(line.indent, 4.0)


def _page_width(lines: list[Block]) -> float:
    """Return the width that most lines have that end inside a sentence; where none stands out, the usual width."""
    widths = sorted(_width(line) for line in lines if not ENDS.search(line.text) and re.search("[,。、;]", line.text))
    widths = [width for width in widths if _WIDTHS[0] <= width <= _WIDTHS[1]]
    if len(widths) < 6:
        return _USUAL_WIDTH
    counts = [bisect_right(widths, width + 2) - bisect_left(widths, width - 2) for width in widths]
    most = max(counts)
    if most < 0.3 * len(widths) or most < 5:
        return _USUAL_WIDTH
    return max(width for width, count in zip(widths, counts, strict=True) if count >= 0.8 * most)
