"""Word documents keep their structure."""

from pathlib import Path

import pytest

from seeds.read import read_path


def test_a_word_document_keeps_its_headings_lists_and_tables(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("风电场小记", 0)
    document.add_heading("收入", 1)
    document.add_paragraph("村民的收入翻了一番。")
    document.add_paragraph("种药材", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "药材", "三百亩"
    document.save(tmp_path / "wind.docx")
    assert [(paragraph.kind, paragraph.text) for paragraph in read_path(tmp_path / "wind.docx")] == [
        ("title", "风电场小记"),
        ("heading", "收入"),
        ("body", "村民的收入翻了一番。"),
        ("bullet", "种药材"),
        ("body", "药材 三百亩"),
    ]


def test_a_word_document_without_styles_has_headings_all_the_same(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for text in ["水塔三年计划", "一、目标", "三年内每个村都有一座水塔。", "二、措施", "先修路,再运料。"]:
        document.add_paragraph(text)
    document.save(tmp_path / "plan.docx")
    assert [paragraph.kind for paragraph in read_path(tmp_path / "plan.docx")] == ["title", "heading", "body", "heading", "body"]
