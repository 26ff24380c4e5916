"""Time grows with the size of a file and not with its square, whatever stands in it."""

import time
from collections.abc import Callable
from io import BytesIO

import pytest

from labels import InputError
from seeds.cleaning.fold import _fold_short
from seeds.formats.markdown.markdown_text import read_markdown
from seeds.formats.office.docx import docx_paragraphs
from seeds.formats.tables.delimited import read_csv
from seeds.formats.tables.json_records import read_json
from seeds.formats.tables.record_options import RecordOptions
from seeds.formats.web.html import read_html
from seeds.structure.marked import _clean_short, with_marks

_SMALL, _LARGE = 5_000, 40_000  # characters
_SLOWEST = 40e-6  # seconds per character, several times what the slowest of these takes


def of_page(text: str) -> None:
    """Read a page."""
    with_marks(read_html(f"<p>水塔。</p>{text}".encode(), "wind.html").blocks)


def of_markdown(text: str) -> None:
    """Read Markdown."""
    read_markdown(text)


def of_csv(text: str) -> None:
    """Read a table in text."""
    list(read_csv(BytesIO(text.encode()), "wind.csv", "wind", RecordOptions()))


def of_json(text: str) -> None:
    """Read JSON."""
    list(read_json(BytesIO(text.encode()), "wind.json", "wind", RecordOptions()))


def of_word(text: str) -> None:
    """Read a Word document with as many paragraphs as there are lines."""
    from docx_files import docx

    with_marks(
        docx_paragraphs(docx("".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))), "wind.docx")
    )


def seconds(read: Callable[[str], None], text: str) -> float:
    """Return the processor time that reading takes, nothing remembered; a refusal is an answer too."""
    # What fits into these is read in no time when it is read again, what does not fit is not.
    _fold_short.cache_clear()
    _clean_short.cache_clear()
    started = time.process_time()
    try:
        read(text)
    except InputError:
        pass
    return time.process_time() - started


@pytest.mark.parametrize(
    ("read", "unit", "before"),
    [
        *(
            (of_page, unit, "")
            for unit in ("<p>水", "<td>水", "<li>水", "<ol><li>水</ol>", "水<br>", "<a>水</a>", "<div>", "<!--", "&amp;")
        ),
        *(
            (of_page, unit, "")
            for unit in ("<sup>", "<x style='display:block'>水</x>", "<iframe srcdoc='水'></iframe>", "</p>", "<![x")
        ),
        (of_page, "<tr><td rowspan=9999>水<td>塔", "<table>"),
        (of_page, ".a{display:none}", "<style>"),
        (of_page, "{", "<style>"),
        *(
            (of_markdown, unit, "")
            for unit in ("水\n", "水\n\n", "- 水\n", "# 水\n", "|水|塔|\n", "1. 水\n", "[a](", "![", "[[", "^[")
        ),
        *(
            (of_markdown, unit, "")
            for unit in ("_a ", "==a ", r"\(a", r"\[a", "<p>", "<br>", "<br\n", ": ", "[a]: b\n", "> [!", "^[a]")
        ),
        *((of_markdown, unit, "x") for unit in (" ", "#", "|---", "`", "$a", "*a ", "]{", "<table>")),
        *(
            (of_csv, unit, before)
            for unit, before in ((",", "text"), ("水\n", "text\n"), ("水", "text\n"), ("\n", "text\n水"), ('"', "text\n"))
        ),
        *(
            (of_json, unit, before)
            for unit, before in (("[", ""), ('{"a":', ""), ("9", '[{"text":"水","a":'), ('{"text":"水"}\n', ""))
        ),
        (of_word, "水\n", ""),
    ],
)
def test_time_grows_with_size(read: Callable[[str], None], unit: str, before: str) -> None:
    small, large = (before + unit * (size // len(unit)) for size in (_SMALL, _LARGE))
    # Eight times the size; the square of that is 64. The machine may be busy with something else.
    first = min(seconds(read, small) for _ in range(3))
    second = min(seconds(read, large) for _ in range(2))
    assert second < max(24 * first, 0.4)
    assert second < _SLOWEST * len(large) * 8
