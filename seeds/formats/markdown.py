"""Markdown with front matter: the form of the written corpus, and of what .docx and .html are turned into."""

from __future__ import annotations

import re

from labels.paragraphs import Kind
from labels.support.errors import InputError
from seeds.cleaning.clean import clean_text
from seeds.structure.boilerplate import is_boilerplate
from seeds.structure.paragraph_kinds import Piece, name_kinds
from seeds.structure.segment import Segment, with_headings

_HEAD = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"(?:[-*+•●▪]|\d{1,2}[.)])\s+(.*)")
_RULE = re.compile(r"[-*_=]{3,}$|\|?[\s:|-]*-{3}[\s:|-]*$|```.*$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_KEY = re.compile(r"([A-Za-z_][\w-]*)\s*:(?:\s+(.*))?$")


def read_markdown(text: str, location: str = "-", *, guess: bool = False) -> tuple[dict[str, str], list[Segment]]:
    """Read Markdown: one paragraph per block, its kind by its sign (``#`` title, ``##`` heading, ``-`` bullet).

    Paragraph numbers, to which labels are attached, depend on the blocks alone.

    Parameters
    ----------
    text : str
        The file.
    location : str
        Its name, for error messages.
    guess : bool
        Whether blocks without a sign get their kind from their text, as in plain text: web pages and Word documents
        have headings that only look like headings.

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
    signed: list[tuple[Piece, Kind | None]] = []
    for block in _blocks(body):
        mark, inner = _sign(block)
        clean = clean_text(_plain(inner))
        if clean:
            signed.append((Piece(clean), mark))
    named = name_kinds([piece for piece, _ in signed])
    titled = any(mark == "title" for _, mark in signed)
    kinds: list[Kind] = []
    for (piece, mark), guessed in zip(signed, named, strict=True):
        if mark:
            kinds.append(mark)
        elif guess:
            kinds.append("body" if guessed == "title" and titled else guessed)
        elif is_boilerplate(piece.text) and not meta:
            kinds.append("boilerplate")
        else:
            kinds.append("caption" if guessed == "caption" and not meta else "body")
    return meta, with_headings(zip([piece for piece, _ in signed], kinds, strict=True))


def split_front_matter(text: str, location: str = "-") -> tuple[dict[str, str], str]:
    """Split off the ``key: value`` lines between two ``---`` at the top.

    Values are text, without the quotes around them. A comment behind a value is part of it.

    Parameters
    ----------
    text : str
        The file.
    location : str
        Its name, for error messages.

    Returns
    -------
    tuple of (dict of str to str, str)
        The front matter, empty where there is none, and the text below it.

    Raises
    ------
    InputError
        If the closing ``---`` is missing or a line is no ``key: value``.
    """
    lines = text.lstrip("\ufeff").split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != "---" or not any(_KEY.match(line.strip()) for line in lines[first + 1 : first + 3]):
        return {}, text
    meta: dict[str, str] = {}
    for number, line in enumerate(lines[first + 1 :], first + 2):
        if line.rstrip() in ("---", "..."):
            return meta, "\n".join(lines[number:])
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _KEY.match(line.strip())
        if not found:
            problem = f"front matter line {line.strip()[:40]!r} is no 'key: value'"
            raise InputError(f"{location}:{number}", problem, "write 'region: 广东'")
        meta[found[1]] = (found[2] or "").strip().strip("\"'")
    raise InputError(f"{location}:{first + 1}", "front matter does not end", "close it with a line '---'")


def _blocks(text: str) -> list[str]:
    """Cut at blank lines, headings, items and table rows; the lines of a block are one paragraph."""
    blocks: list[list[str]] = []
    fresh = True
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped or _RULE.match(stripped):
            fresh = True
            continue
        alone = _HEAD.match(stripped) or stripped.startswith("|")
        if fresh or alone or _ITEM.match(stripped):
            blocks.append([stripped])
        else:
            blocks[-1].append(stripped)
        fresh = bool(alone)
    return [_join(block) for block in blocks]


def _join(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text += (" " if text[-1].isascii() and line[0].isascii() else "") + line
    return text


def _sign(block: str) -> tuple[Kind | None, str]:
    if head := _HEAD.match(block):
        return ("title" if len(head[1]) == 1 else "heading"), head[2]
    if item := _ITEM.match(block):
        return "bullet", item[1] if not block[0].isdigit() else block
    return None, block.strip("|> ").replace("|", " ") if block[0] in "|>" else block


def _plain(text: str) -> str:
    text = _IMAGE.sub(r"\1", text) if "![" in text else text
    text = _LINK.sub(r"\1", text) if "](" in text else text
    return _STRONG.sub(r"\2", text)
