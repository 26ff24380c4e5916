"""Markdown with front matter: the form of the written corpus, and what converters such as MinerU and pandoc write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from labels.paragraphs import Kind
from seeds.cleaning.fold import fold
from seeds.formats.markdown.front_matter import split_front_matter
from seeds.formats.markdown.markdown_inline import plain_text
from seeds.formats.markdown.markdown_tables import cut_tables
from seeds.structure.boilerplate import is_boilerplate
from seeds.structure.marked import Marked, clean_once, with_marks
from seeds.structure.numbering import number_level
from seeds.structure.paragraph_kinds import Piece, name_kinds
from seeds.structure.segment import Segment

__all__ = ["read_markdown", "split_front_matter"]

_HEAD = re.compile(r"(#{1,6})\s++")
_ITEM = re.compile(r"(?:[-*+•●▪]|#\.|\d{1,2}[.)])\s++(.*)")
_NUMBER = re.compile(r"(\d{1,2})([.)]\s)")
_TASK = re.compile(r"\[([ xX])\]\s++")
_TERM = re.compile(r":\s{1,8}+(?=\S)")
_CALLOUT = re.compile(r"\[![A-Za-z]{1,20}\][+-]?\s*+")
_INLINE_NOTE = re.compile(r"\^\[([^\[\]]*+)\]")
_BREAK = re.compile(r"<br\s*+/?>", re.IGNORECASE)
_CONTENTS = ("[toc]", "[[toc]]", "[[_toc_]]")
_DIV = re.compile(r":{3,}\s*+(?:\{[^{}]*+\}|[\w-]*+)\s*+:*+$")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,24}\]:\s*+(.*)")
_DEFINITION = re.compile(r"\[[^\[\]]{1,80}\]:\s*+(?:https?:|/|#|<)\S*+(?:\s++[\"'(][^\"'()]*+[\"')])?")
_QUOTE = re.compile(r"(?:> ?)++")
# A line that begins with one of these goes on, up to the next blank line, as a piece of a web page.
_PAGE = re.compile(
    r" {0,3}<(?:p|div|ul|ol|li|dl|h[1-6]|center|section|article|blockquote|details|figure|pre|hr|header|footer|main|nav|aside)"
    r"(?:\s[^<>]*+)?/?>",
    re.IGNORECASE,
)
_HARD_BREAKS = ("\\", "  ", "<br>", "<br/>", "<br />")
_SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’」』）)]*$")
_UNDERLINED = 60  # characters; a longer line above ==== is no heading
_NUMBERED_HEADING = 25  # characters
_NUMBER_LENGTH = 12  # characters at the beginning of a line in which its number stands


def read_markdown(text: str, location: str = "-") -> tuple[dict[str, str], list[Segment]]:
    """Read Markdown: one paragraph per block, its kind by its sign (``#`` title, ``##`` heading, ``-`` bullet).

    Paragraph numbers, to which labels are attached, depend on the blocks alone.

    Parameters
    ----------
    text : str
        The file.
    location : str
        Its name, for error messages.

    Returns
    -------
    tuple of (dict of str to str, list of Segment)
        The front matter, all of it, and the paragraphs.

    Raises
    ------
    InputError
        If the front matter does not end or a line of it is no ``key: value``.
    """
    meta, body = split_front_matter(text, location)
    blocks = _marked(body)
    found = [(block, text) for block in blocks if (text := block.text if block.kind == "table" else clean_once(block.text))]
    named = iter(name_kinds([Piece(text) for block, text in found if block.kind != "table"]))
    marked = []
    for block, text in found:
        guessed = "table" if block.kind == "table" else next(named)
        kind: Kind = "caption" if guessed == "caption" and not meta else "body"
        kind = "boilerplate" if is_boilerplate(fold(text)) and not meta else kind
        marked.append(Marked(text, block.kind or kind, header=block.header, is_clean=True))
    return meta, with_marks(marked)


def _marked(text: str) -> list[Marked]:
    """Return the blocks of a text with their marks, signs taken out."""
    blocks: list[Marked] = []
    last = 0
    for block in _blocks(_without_comments(text)):
        if isinstance(block, list):
            blocks += block
            last = 0
            continue
        notes = _INLINE_NOTE.findall(block) if "^[" in block else []
        kind, inner = _sign(_INLINE_NOTE.sub("", block) if notes else block)
        number = _NUMBER.match(inner) if kind == "bullet" else None
        if number is not None:  # items that are all called 1. are counted
            last = last + 1 if last and int(number[1]) == 1 else int(number[1])
            inner = f"{last}{number[2]}{inner[number.end() :]}"
        elif kind != "bullet":
            last = 0
        blocks += [Marked(plain_text(inner), kind), *(Marked(plain_text(note), "body") for note in notes)]
    return blocks


def _without_comments(text: str) -> str:
    if "<!--" not in text:
        return text
    first, *rest = text.split("<!--")
    return first + "".join(part.partition("-->")[2] if "-->" in part else "<!--" + part for part in rest)


def _blocks(text: str) -> list[str | list[Marked]]:
    """Cut at blank lines, headings, items, numbered lines and tables; the lines of a block are one paragraph."""
    blocks: list[str | list[Marked]] = []
    open_lines: list[str] = []
    for line in [*_lines(text), ""]:
        stripped = _unquoted(line) if isinstance(line, str) else ""
        underline = _underline(stripped, open_lines)
        if underline:
            open_lines = [f"{underline} {open_lines[0]}"]
        note = _FOOTNOTE.match(stripped)
        stripped = note[1] if note else stripped
        ends = underline or not stripped or _is_rule(stripped) or _DIV.match(stripped) or _DEFINITION.fullmatch(stripped)
        head = _HEAD.match(stripped)
        if open_lines and (ends or note or head or _begins(line, stripped, open_lines)):
            blocks.append(_join(open_lines))
            open_lines = []
        if not isinstance(line, str):
            blocks.append(line)
        elif not ends:
            open_lines.append(stripped)
            if head or line.endswith(_HARD_BREAKS):
                blocks.append(_join(open_lines))
                open_lines = []
    return blocks


def _lines(text: str) -> Iterator[str | list[Marked]]:
    """Yield the lines of a text; in the place of a table, or of a piece of a web page, its paragraphs."""
    page: list[str] = []
    for line in cut_tables(text.split("\n")):
        if isinstance(line, str) and line.strip() and (page or _PAGE.match(line)):
            page.append(line)
            continue
        if page:
            yield from _page_paragraphs(page)
            page = []
        if isinstance(line, str) and "<" in line and _BREAK.search(line):
            first, *rest = _BREAK.split(line)
            yield from (f"{part}  " for part in (first, *rest[:-1]))
            yield rest[-1] if rest else ""
        else:
            yield line
    if page:
        yield from _page_paragraphs(page)


def _page_paragraphs(lines: list[str]) -> Iterator[str | list[Marked]]:
    from seeds.formats.web.page_blocks import fragment_paragraphs

    yield ""
    yield fragment_paragraphs("\n".join(lines))


def _unquoted(line: str) -> str:
    stripped = line.strip()
    if stripped[:1] != ">":
        return stripped
    return _CALLOUT.sub("", _QUOTE.sub("", stripped, count=1), count=1)


def _is_rule(line: str) -> bool:
    """Return whether a line is a rule between sections, or the fence of code."""
    signs = set(line)
    return (
        (line.startswith("```") and "`" not in line.lstrip("`"))
        or (line.startswith("~~~") and "~" not in line.lstrip("~"))
        or line.lower() in _CONTENTS
        or (signs <= set("-*_= ") and len(signs - {" "}) == 1 and len(line.replace(" ", "")) >= 3)
    )


def _underline(line: str, open_lines: list[str]) -> str:
    """Return the sign of the heading that a line of ``===`` or ``---`` makes of the one line above it, or nothing."""
    if len(line) < 3 or len(open_lines) != 1 or set(line) not in ({"="}, {"-"}) or len(open_lines[0]) > _UNDERLINED:
        return ""
    above = open_lines[0]
    return "" if _ITEM.match(above) or _SENTENCE_END.search(above) else "#" if line[0] == "=" else "##"


def _begins(line: str | list[Marked], stripped: str, above: list[str]) -> bool:
    """Return whether a line begins a paragraph although no blank line is above it."""
    if not isinstance(line, str) or _ITEM.match(stripped):
        return True
    if line[:2] == "　　" and _SENTENCE_END.search(above[-1]):
        return True
    if number_level(fold(stripped[:_NUMBER_LENGTH])) is None:
        return False
    heading = len(above) == 1 and len(above[0]) <= _NUMBERED_HEADING and number_level(fold(above[0])) is not None
    return heading or _SENTENCE_END.search(above[-1]) is not None


def _join(lines: list[str]) -> str:
    parts = [lines[0]]
    for above, line in pairwise(lines):
        parts.append((" " if above[-1].isascii() and line[0].isascii() else "") + line)
    return "".join(parts).removesuffix("\\").rstrip()


def _sign(block: str) -> tuple[Kind | None, str]:
    if head := _HEAD.match(block):
        text = block[head.end() :].rstrip()
        return ("title" if len(head[1]) == 1 else "heading"), text.rstrip("#").rstrip() or text
    if item := _ITEM.match(block):
        text = item[1] if not block[0].isdigit() else block
        task = _TASK.match(text)
        return "bullet", ("☐ " if task[1] == " " else "☑ ") + text[task.end() :] if task else text
    term = _TERM.match(block)
    return None, block[term.end() :] if term else block
