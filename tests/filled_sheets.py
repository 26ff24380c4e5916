"""Workbooks as a spreadsheet program saves them after somebody filled them in."""

import python_calamine
import xlsxwriter


def sheet_rows(path, sheet=0):
    """Return the cells of a sheet as text, a list for each row."""
    workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    found = workbook.get_sheet_by_name(workbook.sheet_names[sheet]).to_python()
    return [[str(cell) for cell in row] for row in found]


def save(path, rows):
    """Write rows of text into a workbook, in place of what it held."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("标注")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)


def fill(path, cells):
    """Put cells into a workbook, named by row (from 1) and head, and save it."""
    rows = sheet_rows(path)
    for (number, head), cell in cells.items():
        rows[number][rows[0].index(head)] = cell
    save(path, rows)
