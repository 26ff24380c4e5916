"""Whether two lines belong to one paragraph: a list of rules, of which the first that knows decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from seeds.structure.blocks import Block
from seeds.structure.boilerplate import is_boilerplate, load_patterns
from seeds.structure.continuation import (
    COMES_FROM,
    ENDS,
    GOES_ON,
    SIGNED,
    belong_together,
    closes_bracket,
    goes_on_in_name,
    goes_on_in_word,
    is_running,
    needs_noun,
    opens_bracket,
)
from seeds.structure.numbering import is_number_alone, is_page_number, number_level, starts_paragraph

_END = 16  # characters at the end of what stands above, which the rules of ends look at
_SIGNATURE = 120
_ROW = re.compile(r"\d{1,3} +(?![年月日个项万亿家%元])\S")
_STUB = 8  # characters; a numbered line below this holds no more than a verb


@dataclass(frozen=True, slots=True)
class Break:
    """The break between two lines.

    Attributes
    ----------
    above : Block
        What stands above the break, its lines joined.
    below : Block
        The line below it.
    above_is_wide, below_is_wide : bool
        Whether the last line above, and the line below, are as wide as the page.
    document : str
        The whole document, folded.
    """

    above: Block
    below: Block
    above_is_wide: bool
    below_is_wide: bool
    document: str

    @property
    def left(self) -> str:
        """The text above, folded."""
        return self.above.folded

    @property
    def right(self) -> str:
        """The text below, folded."""
        return self.below.folded


# True joins the lines, False keeps them apart, None leaves it to the rules below.
Rule = Callable[[Break], bool | None]


def joins(line_break: Break) -> bool:
    """Return whether the line below a break continues what stands above it.

    Parameters
    ----------
    line_break : Break
        The break.
    """
    return next((answer for rule in RULES.values() if (answer := rule(line_break)) is not None), False)


def _layout_tells(line_break: Break) -> bool | None:
    """Take the word of a page on which each line has its place."""
    return line_break.below.joins


def _page_number_stands_alone(line_break: Break) -> bool | None:
    """Keep apart the number of a page."""
    return False if is_page_number(line_break.left) or is_page_number(line_break.right) else None


def _name_has_a_dot(line_break: Break) -> bool | None:
    """Join at a dot inside a name or a word, which looks like the sign of an item."""
    left, right = line_break.left, line_break.right
    broken = line_break.above_is_wide and not line_break.below.gap and goes_on_in_word(left, right, line_break.document)
    return True if broken or goes_on_in_name(left, right) else None


def _number_or_sign_starts_paragraph(line_break: Break) -> bool | None:
    """Keep apart what begins with a number or a sign."""
    return False if starts_paragraph(line_break.right) else None


def _boilerplate_stands_alone(line_break: Break) -> bool | None:
    """Keep apart bylines, navigation and the like."""
    return False if is_boilerplate(line_break.right) or is_boilerplate(line_break.left) else None


def _table_rows_stand_alone(line_break: Break) -> bool | None:
    """Keep apart the rows of a table that begin with numbers."""
    if not _ROW.match(line_break.right):
        return None
    return False if _ROW.match(line_break.left) or not re.search("[,。;]", line_break.left) else None


def _number_takes_its_clause(line_break: Break) -> bool | None:
    """Join a number that stands alone on its line with the clause below it."""
    return True if is_number_alone(line_break.left) else None


def _blank_line_needs_a_sign(line_break: Break) -> bool | None:
    """Join across a blank line only where something shows that a sentence goes on."""
    if not line_break.below.gap:
        return None
    return not line_break.below.indent and _goes_on_below_blank_line(line_break.left, line_break.right, line_break.document)


def _indent_starts_paragraph(line_break: Break) -> bool | None:
    """Keep apart a line that is set in, unless it cannot begin a paragraph."""
    return False if line_break.below.indent and not COMES_FROM.match(line_break.right) else None


def _sentence_ends(line_break: Break) -> bool | None:
    """Keep apart what stands behind the end of a sentence, unless it ends at the end of a line by chance."""
    if not ENDS.search(line_break.left[-_END:]):
        return None
    # Where paragraphs are set in and the line below is not, the paragraph goes on. But a line below that is short and
    # ends without a mark is a heading.
    by_chance = line_break.above_is_wide and line_break.above.indent > 0 and line_break.left[-1] not in ":;"
    return by_chance and (line_break.below_is_wide or ENDS.search(line_break.right) is not None)


def _signature_ends_document(line_break: Break) -> bool | None:
    """Keep apart what stands below a signature."""
    return False if SIGNED.search(line_break.left[-_SIGNATURE:]) else None


def _font_changed(line_break: Break) -> bool | None:
    """Join where the page changed its font for a Latin word or a quotation, and with it the line."""
    latin = starts_paragraph(line_break.left) and re.match("[A-Za-z—-]", line_break.right)
    is_stub = len(line_break.left) < _STUB and number_level(line_break.left)
    return True if latin or (is_stub and line_break.right[0] == "“") else None


def _full_line_goes_on(line_break: Break) -> bool | None:
    """Join behind a line as wide as the page, unless it is the name of a document."""
    return True if line_break.above_is_wide and not load_patterns().names.match(line_break.left) else None


def _half_cannot_stand_alone(line_break: Break) -> bool | None:
    """Join where the end above or the beginning below cannot stand alone."""
    return True if COMES_FROM.match(line_break.right) or GOES_ON.search(line_break.left[-_END:]) else None


def _goes_on_below_blank_line(left: str, right: str, document: str) -> bool:
    if ENDS.search(left):
        return False
    if closes_bracket(right):
        return opens_bracket(left)
    if (COMES_FROM.match(right) and right[0] not in "《(") or needs_noun(right):
        return True
    if not is_running(left):
        return False
    return (GOES_ON.search(left) is not None and is_running(right)) or belong_together(left, right, document)


RULES: Mapping[str, Rule] = {
    "layout": _layout_tells,
    "page number": _page_number_stands_alone,
    "dot of a name": _name_has_a_dot,
    "numbered line": _number_or_sign_starts_paragraph,
    "boilerplate": _boilerplate_stands_alone,
    "table row": _table_rows_stand_alone,
    "number alone": _number_takes_its_clause,
    "blank line": _blank_line_needs_a_sign,
    "indent": _indent_starts_paragraph,
    "end of sentence": _sentence_ends,
    "signature": _signature_ends_document,
    "change of font": _font_changed,
    "full line": _full_line_goes_on,
    "half a sentence": _half_cannot_stand_alone,
}
