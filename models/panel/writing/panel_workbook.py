"""Panels as a workbook: the panel under heads for people, and a sheet that explains each column and says what it was made of."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from labels import InputError
from labels.support.atomic import whole_binary_file
from labels.wording import _
from models.locations import PROGRAM, program_version
from models.panel.panel_columns import Panel, PanelColumn
from models.panel.wording import wording
from models.panel.writing.stata import STATA_ONLY

_MOST_ROWS = 1_048_575  # of a sheet, without the heads
_FORMATS = {"count": "0", "share": "0.00%", "number": "0.0000"}
_WIDE, _NARROW, _WIDEST = 11, 8, 26  # characters
_A3 = 8
_WORD, _FEWEST_LINES = 3, 3  # characters, lines of a head
_LINE, _LINE_HEIGHT = 100, 16  # characters, points
# The file says when it was written; two runs must give the same bytes.
_WRITTEN = datetime(2000, 1, 1)


def write_panel_workbook(panel: Panel, path: Path) -> None:
    """Write a panel as a workbook.

    Parameters
    ----------
    panel : Panel
        The panel.
    path : Path
        Where to.

    Raises
    ------
    InputError
        If it has more rows than a sheet.
    """
    if len(panel) > _MOST_ROWS:
        problem = _("would hold {rows} rows, a sheet holds {most}").format(rows=len(panel), most=_MOST_ROWS)
        remedy = _("write .dta, .parquet or .csv, or leave out cells without documents (--observed)")
        raise InputError(str(path), problem, remedy)
    from xlsxwriter import Workbook

    with whole_binary_file(path) as file:
        options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(file, options) as workbook:
            workbook.set_properties({"created": _WRITTEN, "comments": f"{PROGRAM} {program_version()}"})
            _write_rows(workbook, panel)
            _write_explanation(workbook, panel)


def workbook_columns(panel: Panel) -> list[PanelColumn]:
    """Return the columns that a workbook has: what the panel was made of is the same in all rows, its other sheet says it.

    Parameters
    ----------
    panel : Panel
        The panel.
    """
    return [column for column in panel.columns if column.name not in {*STATA_ONLY, *panel.made_of}]


def _write_rows(workbook: Any, panel: Panel) -> None:
    columns = workbook_columns(panel)
    sheet = workbook.add_worksheet(wording().sheet)
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#eef2f7", "bottom": 1})
    plain = workbook.add_format({"indent": 1})
    forms = {form: workbook.add_format({"num_format": shown}) for form, shown in _FORMATS.items()}
    texts = [column.values if isinstance(column.values, list) else None for column in columns]
    numbers = [[] if isinstance(column.values, list) else column.values.tolist() for column in columns]
    widths = []
    for at, column in enumerate(columns):
        widest = max(map(_width, column.values[:1000]), default=0) + 2 if isinstance(column.values, list) else _WIDE
        widths.append(min(max(widest, _NARROW), _WIDEST))
        sheet.set_column(at, at, widths[-1])
    # Lines break between words: a word is lost at the end of each.
    lines = max(-(-_width(column.head) // (width - _WORD)) for column, width in zip(columns, widths, strict=True))
    sheet.set_row(0, _LINE_HEIGHT * max(lines, _FEWEST_LINES))
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.head, head)
    for row in range(len(panel)):
        for at, column in enumerate(columns):
            own = texts[at]
            if own is not None:
                if own[row]:
                    sheet.write_string(row + 1, at, own[row], plain)
            elif (value := numbers[at][row]) == value:
                sheet.write_number(row + 1, at, value, forms[column.form])
    # Names stay in sight: of units, periods and labels.
    frozen = next((at for at, column in enumerate(columns) if column.name in ("missing", "documents")), 1)
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, len(panel), len(columns) - 1)
    _fit_to_print(sheet)


def _write_explanation(workbook: Any, panel: Panel) -> None:
    sheet = workbook.add_worksheet(wording().explained)
    bold = workbook.add_format({"bold": True, "bg_color": "#eef2f7", "bottom": 1})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for at, width in enumerate((24, 24, _LINE)):
        sheet.set_column(at, at, width)
    heads = wording().explains
    for at, text in enumerate(heads):
        sheet.write_string(0, at, text, bold)
    told = [(column.head, column.name, column.says) for column in workbook_columns(panel)]
    known = wording().columns
    made = [(known[name].head, name, f"{text}\n{known[name].says}") for name, text in panel.made_of.items()]
    lines = [*told, ("", "", ""), (wording().made_of, "", f"{PROGRAM} {program_version()}"), *made]
    for row, line in enumerate(lines, 1):
        sheet.set_row(row, _LINE_HEIGHT * sum(max(1, -(-_width(part) // _LINE)) for part in line[-1].split("\n")))
        for at, text in enumerate(line):
            sheet.write_string(row, at, text, wrapped)
    sheet.freeze_panes(1, 0)
    _fit_to_print(sheet)


def _fit_to_print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(text: str) -> int:
    """Return how wide a text is: Chinese characters are as wide as two others."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)
