"""Cells of labels that a person merged over several rows."""

import xlsxwriter

from seeds.schemes import INDUSTRIES, load_scheme
from training.sets.labelled_files import read_labelled

SCHEME = load_scheme(INDUSTRIES)


def test_merged_label_holds_for_each_of_its_rows(tmp_path):
    """It is no empty cell in the second; rows without a text stay none."""
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet()
        texts = ("储能电站并网。", "储能项目开工。", "茶叶丰收。")
        for row, cells in enumerate([("正文", "标签", "经办"), *((text, "无", "周") for text in texts)]):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
        sheet.merge_range(1, 1, 2, 1, "储能")
    found = read_labelled([tmp_path / "a.xlsx"], "mine", SCHEME).paragraphs
    assert [(p.text, p.labels) for p in found] == list(zip(texts, [("energy_storage",), ("energy_storage",), ()], strict=True))


def test_merged_text_is_one_text(tmp_path):
    """Its second row has none, and is left out."""
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet()
        for row, cells in enumerate([("正文", "标签"), ("", "储能"), ("", "储能"), ("茶叶丰收。", "无")]):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
        sheet.merge_range(1, 0, 2, 0, "储能电站并网。")
    assert read_labelled([tmp_path / "a.xlsx"], "mine", SCHEME).texts == ["储能电站并网。", "茶叶丰收。"]
