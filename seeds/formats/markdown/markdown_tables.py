"""Tables in Markdown: pipe tables, pandoc's grid and simple tables, and HTML tables as MinerU writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from seeds.formats.markdown.markdown_inline import plain_text
from seeds.structure.blocks import glue
from seeds.structure.marked import Marked
from seeds.structure.rows import Cell, Row, table_paragraphs

_CELL_END = re.compile(r"(?<!\\)\|")
_DELIMITER = re.compile(r"\|?(?:\s*+:?-++:?\s*+\|)++(?:\s*+:?-++:?\s*+)?$|\|?\s*+:?-++:?\s*+\|$")
_GRID_RULE = re.compile(r"\+(?:[-=:]++\+)++$")
_SIMPLE_RULE = re.compile(r"-{2,}+(?: ++-{2,}+)++$")
_GAP = re.compile(r"\s{2,}|\t")
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*+/?>", re.IGNORECASE)


def cut_tables(lines: Sequence[str]) -> Iterator[str | list[Marked]]:
    """Find the tables in a text.

    Parameters
    ----------
    lines : sequence of str
        Its lines.

    Yields
    ------
    str or list of Marked
        The lines that are in no table, and in the place of a table its rows.
    """
    html_ends = _html_ends(lines)
    index = 0
    while index < len(lines):
        stripped = lines[index].strip()
        after = lines[index + 1].strip() if index + 1 < len(lines) else ""
        if stripped[:1] == "|" or ("|" in stripped and "|" in after and _DELIMITER.match(after)):
            end = _block_end(lines, index, "|")
            yield _pipe_table(lines[index:end])
        elif stripped[:1] == "+" and _GRID_RULE.match(stripped):
            end = _block_end(lines, index, "|", "+")
            yield _grid_table(lines[index:end])
        elif "  " in stripped and "--" in after and _SIMPLE_RULE.match(after):
            end = _block_end(lines, index)
            yield _simple_table(lines[index:end])
        elif index in html_ends and (found := _TABLE.search(lines[index])) and not found[1]:
            end, behind = html_ends[index]
            if before := lines[index][: found.start()].strip():
                yield before
            yield _html_table("\n".join(lines[index:end])[found.start() :].removesuffix(behind))
            if behind.strip():
                yield behind
        else:
            yield lines[index]
            end = index + 1
        index = end


def _block_end(lines: Sequence[str], start: int, *signs: str) -> int:
    """Return the line behind the last one that is not blank and holds one of the signs."""
    end = start
    while end < len(lines) and lines[end].strip() and (not signs or any(sign in lines[end] for sign in signs)):
        end += 1
    return end


def _row(cells: Sequence[str], *, repeated: bool = False) -> Row:
    texts = [plain_text(_glued(_BREAK.split(cell) if "<" in cell else [cell])) for cell in cells]
    return Row(tuple(Cell((Marked(text),) if text else ()) for text in texts), repeated)


def _glued(lines: Sequence[str]) -> str:
    """Return the lines of a cell as one."""
    return glue(kept) if (kept := list(filter(None, map(str.strip, lines)))) else ""


def _split(line: str) -> list[str]:
    body = line.strip().removeprefix("|")
    body = body[:-1] if body.endswith("|") and not body.endswith("\\|") else body
    return [cell.replace("\\|", "|") for cell in _CELL_END.split(body)]


def _pipe_table(lines: Sequence[str]) -> list[Marked]:
    headed = len(lines) > 1 and _DELIMITER.match(lines[1].strip()) is not None
    kept = [line for line in lines if line.strip(" |:-+=\t")]
    return table_paragraphs([_row(_split(line), repeated=headed and index == 0) for index, line in enumerate(kept)])


def _grid_table(lines: Sequence[str]) -> list[Marked]:
    rows: list[list[str]] = []
    headed = 0
    fresh = True
    for line in map(str.strip, lines):
        if _GRID_RULE.match(line):
            headed = len(rows) if "=" in line and rows else headed
            fresh = True
            continue
        cells = [cell.strip() for cell in _split(line)]
        if fresh or not rows or len(rows[-1]) != len(cells):
            rows.append(cells)
        else:
            rows[-1] = list(map(_glued, zip(rows[-1], cells, strict=True)))
        fresh = False
    return table_paragraphs([_row(row, repeated=index < headed) for index, row in enumerate(rows) if any(row)])


def _simple_table(lines: Sequence[str]) -> list[Marked]:
    kept = [(index, line.strip()) for index, line in enumerate(lines) if line.strip(" -")]
    return table_paragraphs([_row(_GAP.split(line), repeated=index == 0) for index, line in kept])


def _html_ends(lines: Sequence[str]) -> dict[int, tuple[int, str]]:
    """Return, by the line on which an HTML table begins, the line behind its end and what stands behind it on the last."""
    ends: dict[int, tuple[int, str]] = {}
    opened: list[int] = []
    for index, line in enumerate(lines):
        for tag in _TABLE.finditer(line) if "<" in line else ():
            if not tag[1]:
                opened.append(index)
            elif opened:
                ends[opened.pop()] = (index + 1, line[tag.end() :].partition(">")[2])
    return ends


def _html_table(text: str) -> list[Marked]:
    from seeds.formats.web.page_blocks import fragment_paragraphs

    return fragment_paragraphs(text)
