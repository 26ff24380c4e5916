"""Sheets that count: by document, and by province and label."""

import csv
import re
import zipfile
from dataclasses import replace
from itertools import count

import pytest
from filled_sheets import sheet_rows
from small_predictions import CHOIR, STORAGE, prediction

from labels.wording import speaking
from models.output.writers import write_to
from models.panel.__main__ import main as panel
from models.predict import main
from seeds.formats.tables.field_names import counting_sheets
from seeds.read import read_path
from seeds.schemes import INDUSTRIES

NUMBERS = count()


def said(scheme, doc, region, *labels, kind="body", text=CHOIR, **fields):
    """Return a prediction of a paragraph of a document."""
    one = prediction(scheme, text, labels, region=region, **fields)
    return replace(one, paragraph=replace(one.paragraph, id=f"{doc}#{next(NUMBERS)}", doc=doc, kind=kind))


@pytest.fixture
def counted(scheme, tmp_path):
    """Return a workbook of two documents of Jiangxi, one of which speaks of Guangdong too, and one of no place."""
    known = {"title": "甲", "date": "2026-03-05", "issuer": "某办"}
    rows = [
        said(scheme, "a", "江西", "ai", "energy_storage", **known),
        said(scheme, "a", "江西", **known),
        said(scheme, "a", "江西", "ai", kind="boilerplate", **known),
        said(scheme, "b", "江西", "ai", title="乙"),
        said(scheme, "a", "广东", "ai", text=STORAGE, **known),
        said(scheme, "c", None),
    ]
    write_to(rows, scheme, "xlsx", tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_documents(counted):
    """One row each, its place that of most of its paragraphs; what is no part of the text does not count."""
    head, first, second, third = sheet_rows(counted, 1)
    row = dict(zip(head, first, strict=True))
    assert [one[0] for one in (first, second, third)] == ["a", "b", "c"]
    assert (row["title"], row["province"], row["issuer"], row["date"]) == ("甲", "江西", "某办", "2026-03-05")
    assert (row["paragraphs"], row["paragraphs with a label"], row["characters"]) == (
        "3.0",
        "2.0",
        str(float(2 * len(CHOIR) + len(STORAGE))),
    )
    assert (row["artificial intelligence"], row["energy storage"], row["quantum technology"]) == ("2.0", "1.0", "0.0")
    assert float(row["artificial intelligence share"]) == pytest.approx(2 / 3)


def test_rows_of_a_table_that_names_no_documents_are_documents(scheme, tmp_path, call):
    """As panels count them: those of one title, date and place are one, others each."""
    rows = [said(scheme, "t", region, *labels) for region, labels in (("江西", ["ai"]), ("广东", []), ("广东", ["ai"]))]

    def sheets(titles):
        bare = [
            replace(one, paragraph=replace(one.paragraph, id=f"t#{n}", n=n, title=title, source=f"t.csv:{n + 1}"))
            for n, (one, title) in enumerate(zip(rows, titles, strict=True), 1)
        ]
        write_to(bare, scheme, "xlsx", tmp_path / "t.xlsx")
        head, *documents = sheet_rows(tmp_path / "t.xlsx", 1)
        place = head.index("province")
        assert call(panel, tmp_path / "t.xlsx", "--by", "region", "--output", tmp_path / "p.csv").code == 0
        with (tmp_path / "p.csv").open(encoding="utf-8-sig") as file:
            counted = {row["unit"][:2]: f"{row['documents']}.0" for row in csv.DictReader(file)}
        provinces = [row[:2] for row in sheet_rows(tmp_path / "t.xlsx", 2)[2:]]
        assert dict(provinces[:-1]) == counted
        return [(row[0], row[place]) for row in documents], provinces[-1]

    assert sheets([None, "甲", "甲"]) == ([("t#1", "江西"), ("t", "广东")], ["all", "2.0"])
    assert sheets(["乙", "乙", "甲"]) == ([("t", "江西"), ("t", "广东"), ("t", "广东")], ["all", "3.0"])
    assert sheets(["甲", "甲", "甲"]) == ([("t", "江西"), ("t", "广东")], ["all", "2.0"])
    assert sheets([None, None, None])[1] == ["all", "3.0"]


def test_titles_and_captions_do_not_count(scheme, tmp_path):
    """Nor do they in panels."""
    known = {"title": "甲", "date": "2026-03-05"}
    kinds = ("title", "heading", "body", "caption", "bullet", "table", "boilerplate")
    write_to([said(scheme, "a", "江西", "ai", kind=kind, **known) for kind in kinds], scheme, "xlsx", tmp_path / "a.xlsx")
    assert [row[:3] for row in sheet_rows(tmp_path / "a.xlsx", 2)[2:]] == [["江西", "1.0", "4.0"], ["all", "1.0", "4.0"]]


def test_provinces(counted):
    """In the order of their codes, then what has no place, then the sum; documents that speak of two places count once in it."""
    groups, head, *rows = sheet_rows(counted, 2)
    assert [row[:3] for row in rows] == [
        ["江西", "2.0", "3.0"],
        ["广东", "1.0", "1.0"],
        ["(unknown)", "1.0", "1.0"],
        ["all", "3.0", "5.0"],
    ]
    ai = groups.index("artificial intelligence")
    assert head[ai : ai + 3] == ["documents", "paragraphs", "share"]
    assert [row[ai : ai + 2] for row in rows] == [["2.0", "2.0"], ["1.0", "1.0"], ["0.0", "0.0"], ["2.0", "3.0"]]
    assert float(rows[0][ai + 2]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("written", "read", "names"),
    [
        ("en", "zh", ["Paragraphs", "Documents", "Province × industry", "Explanation"]),
        ("zh", "en", ["段落", "文件", "省份×产业", "说明"]),
    ],
)
@pytest.mark.parametrize("name", [INDUSTRIES, "own"])
def test_sheets_are_called_as_reading_knows_them(scheme, tmp_path, written, read, names, name):
    """In both languages, whichever is spoken then; else they would be read for text."""
    labelled = [said(scheme, "a", "江西", "ai"), said(scheme, "b", None, text=STORAGE)]
    with speaking(written):
        write_to(labelled, replace(scheme, name=name), "xlsx", tmp_path / "a.xlsx")
    found = re.findall(r'<sheet name="([^"]+)"', zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/workbook.xml").decode())
    assert found[:2] == names[:2] and found[3] == names[3] and set(found[1:3]) <= set(counting_sheets())
    assert (found == names) == (name == INDUSTRIES)
    with speaking(read):
        assert [p.text for p in read_path(tmp_path / "a.xlsx")] == [CHOIR, STORAGE]


def test_sheet_of_that_name_in_a_workbook_of_ones_own_is_read(tmp_path):
    """Only beside a table that was written here it is passed over."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "own.xlsx")) as book:
        for name in ("表", "文件"):
            book.add_worksheet(name).write_column(0, 0, ["正文", f"{name}里的一段话。"])
    assert [p.text for p in read_path(tmp_path / "own.xlsx")] == ["表里的一段话。", "文件里的一段话。"]


def test_rows_of_a_table_are_told_apart_by_title_date_and_number(call, trained_store, tmp_path):
    """Where nothing names their document."""
    path = tmp_path / "a.csv"
    rows = [
        ("甲", "2026-03-05", 1),
        ("乙", "2026-03-06", 2),
        ("甲", "2026-03-07", 1),
        ("甲", "2026-03-05", 1),
        ("甲", "2026-03-05", 3),
    ]
    lines = [f"{title},{date},〔2026〕{number}号,{CHOIR}{n}\n" for n, (title, date, number) in enumerate(rows)]
    path.write_text("标题,日期,文号,正文\n" + "".join(lines), encoding="utf-8")
    call(main, "--input", path, "--output", tmp_path / "out.xlsx")
    head, *documents = sheet_rows(tmp_path / "out.xlsx", 1)
    found = [tuple(row[head.index(name)] for name in ("title", "date", "paragraphs")) for row in documents]
    assert found == [
        ("甲", "2026-03-05", "2.0"),
        ("乙", "2026-03-06", "1.0"),
        ("甲", "2026-03-07", "1.0"),
        ("甲", "2026-03-05", "1.0"),
    ]


def test_nothing_to_count(scheme, tmp_path):
    """The sheets have heads."""
    write_to([], scheme, "xlsx", tmp_path / "a.xlsx")
    assert len(sheet_rows(tmp_path / "a.xlsx", 1)) == 1 and len(sheet_rows(tmp_path / "a.xlsx", 2)) == 2
