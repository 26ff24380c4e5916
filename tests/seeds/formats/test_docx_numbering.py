"""The numbers that Word computes are written out."""

from pathlib import Path

import pytest
from docx_files import listing, numbered, par, style, write_docx

from seeds.cleaning.fold import fold
from seeds.formats.office.numerals import numeral
from seeds.read import read_path

OFFICIAL = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）")]


def texts(folder: Path, body: str, **parts: str) -> list[str]:
    """Return the texts of a Word document."""
    return [fold(paragraph.text) for paragraph in read_path(write_docx(folder, body, **parts))]


def test_levels_of_an_official_document(tmp_path: Path) -> None:
    depths = [("目标", 0), ("修路", 1), ("备料", 2), ("石头", 3), ("木头", 3), ("运料", 1), ("挖沙", 2), ("措施", 0), ("记账", 1)]
    found = texts(tmp_path, "".join(numbered(text, depth) for text, depth in depths), numbering=listing(OFFICIAL))
    assert found == ["一、目标", "(一)修路", "1.备料", "(1)石头", "(2)木头", "(二)运料", "1.挖沙", "二、措施", "(一)记账"]


def test_a_level_may_be_left_out_and_repeat_the_numbers_above(tmp_path: Path) -> None:
    levels = [("chineseCounting", "第%1章"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")]
    plain = listing(levels).replace('<w:lvlText w:val="%1.%2', '<w:isLgl/><w:lvlText w:val="%1.%2')
    found = texts(tmp_path, numbered("修路", 2) + numbered("总则", 0) + numbered("目标", 1), numbering=plain)
    assert found == ["1.1.1修路", "第二章总则", "2.1目标"]


@pytest.mark.parametrize(("rule", "last"), [("", "1.丙"), ('<w:lvlRestart w:val="0"/>', "3.丙")])
def test_a_level_starts_anew_below_a_higher_one_unless_told_not_to(tmp_path: Path, rule: str, last: str) -> None:
    numbering = listing([("chineseCounting", "%1、"), ("decimal", "%2.")]).replace(
        '<w:lvlText w:val="%2.', rule + '<w:lvlText w:val="%2.'
    )
    body = numbered("路", 0) + numbered("甲", 1) + numbered("乙", 1) + numbered("塔", 0) + numbered("丙", 1)
    assert texts(tmp_path, body, numbering=numbering)[-1] == last


def test_lists_of_one_definition_go_on_unless_they_start_anew(tmp_path: Path) -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    lists = [(2, ""), (3, anew)]
    further = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{override}</w:num>' for n, override in lists)
    body = "".join(numbered(text, list_id=list_id) for text, list_id in [("甲", 1), ("乙", 1), ("丙", 2), ("丁", 3), ("戊", 3)])
    numbering = listing([("decimal", "%1、")], further)
    assert texts(tmp_path, body, numbering=numbering) == ["1、甲", "2、乙", "3、丙", "7、丁", "8、戊"]


def test_styles_number_too(tmp_path: Path) -> None:
    numbering = listing(OFFICIAL[:2]).replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="h2"/>')
    numbers = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("h1", "heading 1", numbers) + style("h2", "heading 2", '<w:basedOn w:val="h1"/>')
    off = '<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = "".join(par(text, f'<w:pStyle w:val="{name}"/>') for text, name in [("目标", "h1"), ("修路", "h2"), ("措施", "h1")])
    assert texts(tmp_path, body + par("附则", off), styles=styles, numbering=numbering) == [
        "一、目标",
        "(一)修路",
        "二、措施",
        "附则",
    ]


def test_deleted_paragraphs_are_not_counted(tmp_path: Path) -> None:
    gone = numbered("").replace("</w:pPr>", "<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r/></w:del>")
    assert texts(tmp_path, numbered("甲") + gone + numbered("乙"), numbering=listing([("decimal", "%1、")])) == ["1、甲", "2、乙"]


def test_numbers_of_a_column_are_cells(tmp_path: Path) -> None:
    number = f"<w:tc>{numbered('')}</w:tc>"
    rows = "".join(f"<w:tr>{number}<w:tc>{par(name)}</w:tc><w:tc>{par('两座')}</w:tc></w:tr>" for name in ("东村", "西村"))
    assert texts(tmp_path, f"<w:tbl>{rows}</w:tbl>", numbering=listing([("decimal", "%1")])) == ["1 东村 两座", "2 西村 两座"]


def test_a_list_that_is_not_there_numbers_nothing(tmp_path: Path) -> None:
    assert texts(tmp_path, numbered("修路", list_id=9) + numbered("运料", 8), numbering=listing(OFFICIAL)) == ["修路", "运料"]


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 12, "十二"),
        ("chineseCounting", 20, "二十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1005, "一千零五"),
        ("chineseLegalSimplified", 21, "贰拾壹"),
        ("ideographDigital", 12, "一二"),
        ("ideographTraditional", 3, "丙"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalZero", 7, "07"),
        ("decimalFullWidth", 12, "１２"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerLetter", 28, "bb"),
        ("ordinal", 12, "12th"),
        ("none", 3, ""),
        ("something new", 3, "3"),
    ],
)
def test_numerals(form: str, number: int, text: str) -> None:
    assert numeral(number, form) == text
