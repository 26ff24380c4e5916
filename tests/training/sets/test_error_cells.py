"""Cells of a workbook whose formula failed."""

import xlsxwriter

from seeds.schemes import INDUSTRIES, load_scheme
from training.sets.labelled_files import read_labelled

SCHEME = load_scheme(INDUSTRIES)


def test_a_failed_formula_is_read_as_empty_and_named(tmp_path, caplog):
    """#DIV/0! in a column of labels is no answer; without a word it would be lost among those that nobody gave."""
    rows = [("储能电站并网。", "储能"), ("机器人上岗。", None), ("茶叶丰收。", "无"), ("村里唱戏。", None)]
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ("正文", "标签"))
        for number, (text, label) in enumerate(rows, 1):
            sheet.write_string(number, 0, text)
            if label:
                sheet.write_string(number, 1, label)
            else:
                sheet.write_formula(number, 1, "=1/0", None, "#DIV/0!")
    found = read_labelled([tmp_path / "a.xlsx"], "mine", SCHEME)
    assert found.texts == ["储能电站并网。", "茶叶丰收。"]
    assert caplog.messages == [f"note: {tmp_path / 'a.xlsx'}: 2 cell(s) hold an error of a formula, first B3; read as empty"]


def test_a_workbook_without_one_is_read_without_a_word(tmp_path, caplog):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ("正文", "标签"))
        sheet.write_row(1, 0, ("储能电站并网。", "储能"))
        sheet.write_formula(1, 2, "=1+1", None, 2)
    assert len(read_labelled([tmp_path / "a.xlsx"], "mine", SCHEME)) == 1
    assert not caplog.messages
