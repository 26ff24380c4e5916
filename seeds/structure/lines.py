"""From lines, as a page or a site breaks them, to blocks of running text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from seeds.structure.boilerplate import is_boilerplate, load_furniture
from seeds.structure.numbering import is_number_alone, is_page_number, number_level, starts_paragraph
from seeds.vocabulary.unigrams import load_nouns, load_words, straddles

_ENDS = re.compile(r"[。!?;:…][”’\")》」]*$|[。!?…;:]$")
_GOES_ON = re.compile(r"[,、(《“‘〔/]$|(?<=..)[与和及或的于以对将把向从由被]$")
_ROW = re.compile(r"\d{1,3} +(?![年月日个项万亿家%元])\S")
_COMES_FROM = re.compile(r"[,。、;:!?)》”’〕%]|[的和与及或了地得着](?!确|士|铁)")
_BREAK = re.compile("\f|<[Bb][Rr] ?/?>")
_OPEN, _CLOSED = "《(“〔", "》)”〕"
_SIGNED = re.compile(
    r"(?:^|[。 府厅局委会部院室])(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?: ?\([^()]*\))?$|\([^()]{0,8}公开(?:发布)?\)$"
)
_DEFAULT_WIDTH = 40.0
_NARROW = 24.0
_FULL = 0.88  # of the page's width: lines end early where a mark or a word must not be parted
_LOOK_AHEAD = 12
_SENTENCE_LENGTH = 40
_STUB = 8  # a numbered line below this holds no more than a verb
_SEEN = 800  # characters of a long block that the joining rules look at
_SEARCHED = 100_000  # characters; longer documents are no pages of a newspaper
_FOUR_HAN = re.compile("[一-鿿]{4}")
_RARE = 50  # times in the corpus of the word list


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of running text before anything is known of it.

    Attributes
    ----------
    text : str
        Folded text on one line.
    gap : int
        Blank lines above it; a picture in the page leaves more of them than a new paragraph does.
    indent : float
        How far its first line was set in, in Chinese characters.
    """

    text: str
    gap: int = 0
    indent: float = 0.0


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
    ends_wide = False
    for index, line in enumerate(lines):
        # In a narrow column the indent that a PDF does not show makes a paragraph's first line look short.
        unseen = 2 if width <= _NARROW and not ends_wide and not line.indent else 0
        is_wide = _width(line) + unseen >= _FULL * width
        heads_list = index + 1 < len(lines) and starts_paragraph(lines[index + 1].text)
        if groups and not (heads_list and line.gap) and _joins(above, line, ends_wide, is_wide, text):
            groups[-1].append(line)
            joined = above.text + line.text
            joined = joined if len(joined) <= _SEEN else joined[: _SEEN // 4] + joined[-_SEEN // 2 :]
            above = Block(joined, above.gap, above.indent)
        else:
            groups.append([line])
            above = line
        ends_wide = is_wide
    blocks = [Block(_glue([line.text for line in group]), group[0].gap, group[0].indent) for group in groups]
    return _rejoin_broken(_rejoin_columns(blocks, text) if len(text) <= _SEARCHED else blocks)


def _split(text: str) -> list[Block]:
    blocks = []
    gap = 0
    for line in _BREAK.sub("\n", text).split("\n"):
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
    """Estimate the width of the page from the lines that end inside a sentence and are no headings.

    Those of a page full of text are nearly all of one width; where no width stands out the usual one is taken.
    """
    widths = sorted(_width(line) for line in lines if not _ENDS.search(line.text) and re.search("[,。、;]", line.text))
    widths = [width for width in widths if 10 <= width <= 70]
    if len(widths) < 6:
        return _DEFAULT_WIDTH
    counts = [bisect_right(widths, width + 2) - bisect_left(widths, width - 2) for width in widths]
    most = max(counts)
    if most < 0.3 * len(widths) or most < 5:
        return _DEFAULT_WIDTH
    return max(width for width, count in zip(widths, counts, strict=True) if count >= 0.8 * most)


def _joins(above: Block, line: Block, ends_wide: bool, is_wide: bool, document: str) -> bool:
    left, right = above.text, line.text
    if is_page_number(left) or is_page_number(right) or starts_paragraph(right):
        return False
    if is_boilerplate(right) or is_boilerplate(left):
        return False
    if _ROW.match(right) and (_ROW.match(left) or not re.search("[,。;]", left)):
        return False
    if is_number_alone(left):
        return True
    if line.gap:
        return not line.indent and _joins_across(left, right, document)
    if line.indent and not _COMES_FROM.match(right):
        return False
    if _ENDS.search(left):
        # The end of a sentence at the end of a full line is chance where paragraphs are set in, and this one is not;
        # but what ends without a mark itself is a heading.
        return ends_wide and above.indent > 0 and left[-1] not in ":;" and (is_wide or bool(_ENDS.search(right)))
    if _SIGNED.search(left):
        return False
    if starts_paragraph(left) and re.match("[A-Za-z—-]", right) or len(left) < _STUB and right[0] == "“" and number_level(left):
        return True  # the page changed its font for a Latin word or a quotation
    return ends_wide and not load_furniture().names.match(left) or bool(_COMES_FROM.match(right) or _GOES_ON.search(left))


def _joins_across(left: str, right: str, document: str) -> bool:
    """Say whether text goes on over a blank line."""
    if _ENDS.search(left):
        return False
    if _closes(right):
        return _opens(left)
    if _COMES_FROM.match(right) and right[0] not in "《(" or _begins_behind_noun(right):
        return True
    return _is_running(left) and (bool(_GOES_ON.search(left)) and _is_running(right) or _belong(left, right, document))


def _is_running(text: str) -> bool:
    """Say whether a block is a piece of running text and not a heading, a byline or an item."""
    if starts_paragraph(text):
        return "。" in text
    return len(text) >= 8 and bool(re.search("[,。、;]", text) or len(text) <= 30 and " " not in text)


def _belong(left: str, right: str, document: str) -> bool:
    """Say whether there is a sign that `right` continues `left`: a word across the break, or the same words elsewhere."""
    return _known(left, right, document) or straddles(left, right)


def _known(left: str, right: str, document: str) -> bool:
    """Say whether the document has the four characters around the break elsewhere in one piece."""
    around = left[-2:] + right[:2]
    return len(document) <= _SEARCHED and _FOUR_HAN.match(around) is not None and around in document


def _begins_behind_noun(text: str) -> bool:
    """Say whether a text begins with 上, 中 and the like and no word does: what they stand behind is missing."""
    return text[0] in "上中下内里外间" and load_words().get(text[:2], 0) < _RARE


def _opens(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in zip(_OPEN, _CLOSED, strict=True))


def _closes(text: str) -> bool:
    """Say whether the first bracket in a text is one that closes."""
    first = re.search(r"[《(“〔》)”〕]", text)
    return bool(first) and first is not None and first[0] in _CLOSED and not re.match(r".{0,3}\)", text)


def _glue(texts: Sequence[str]) -> str:
    """Put lines together, Latin words and numbers with a space between them."""
    if len(texts) == 1:
        return texts[0]
    parts = [texts[0]]
    for left, right in pairwise(texts):
        words = left[-1].isascii() and right[0].isascii() and left[-1].isalnum() and right[0].isalnum()
        parts += [" ", right] if words else [right]
    return "".join(parts)


def _rejoin_columns(blocks: list[Block], document: str) -> list[Block]:
    """Bring together text that another column, a picture or a box came between.

    A block that breaks off is continued by the first of the next blocks that closes its bracket, ends its word or makes
    with its last characters an expression that the document has elsewhere; without such a sign nothing is moved.
    """
    blocks = list(blocks)
    index = 0
    while index < len(blocks):
        left = blocks[index].text
        if not _ENDS.search(left) and len(left) >= 8 and _is_running(left):
            for later in range(index + 2, min(index + 2 + _LOOK_AHEAD, len(blocks))):
                if _continues(left, blocks, later, document):
                    blocks[index] = replace(blocks[index], text=_glue([left, blocks.pop(later).text]))
                    index -= 1
                    break
        index += 1
    return blocks


def _continues(left: str, blocks: list[Block], later: int, document: str) -> bool:
    right, above = blocks[later].text, blocks[later - 1].text
    apart = blocks[later].gap and (later + 1 == len(blocks) or blocks[later + 1].gap)
    if not apart or starts_paragraph(right) or not re.search("[,。;]", right):
        return False
    if _closes(right):
        return _opens(left)
    if _GOES_ON.search(left):
        return starts_paragraph(above)  # a box with a list stood between
    if _is_half_clause(right) and _ENDS.search(above):
        return True
    return _known(left, right, document) or _ENDS.search(above) is not None and straddles(left, right)


def _is_half_clause(text: str) -> bool:
    """Say whether a text begins with a noun and a comma (企业,其中…): the clause that ends there began elsewhere."""
    found = re.match(r"([一-鿿]{2,4}),(?![是乃为让正不既也])", text)
    return found is not None and found[1] in load_nouns()


def _rejoin_broken(blocks: list[Block]) -> list[Block]:
    """Join what breaks off inside a sentence with what stands below it, unless that begins a paragraph."""
    groups: list[list[Block]] = []
    end, length = "", 0
    for block in blocks:
        if groups and _breaks_off(end, length) and _may_continue(block):
            groups[-1].append(block)
            end, length = (end + block.text)[-_SEEN:], length + len(block.text)
        else:
            groups.append([block])
            end, length = block.text[-_SEEN:], len(block.text)
    return [group[0] if len(group) == 1 else replace(group[0], text=_glue([block.text for block in group])) for group in groups]


def _breaks_off(end: str, length: int) -> bool:
    """Say whether a text of some length with this end stops inside a sentence."""
    if length < _SENTENCE_LENGTH or not re.search("[,。;]", end) or _ENDS.search(end) or _SIGNED.search(end):
        return False
    return re.search(r"[一-鿿,、+]$", end) is not None and not load_furniture().names.match(re.split("[,。;:]", end)[-1])


def _may_continue(block: Block) -> bool:
    text = block.text
    if block.indent or starts_paragraph(text) or is_page_number(text) or is_boilerplate(text):
        return False
    if load_furniture().openings.match(text) or load_furniture().captions.match(text):
        return False
    return bool(re.search("[,。;]", text)) and (len(text) >= _SENTENCE_LENGTH or bool(_ENDS.search(text)))
