"""Tables and records: which column holds the paragraphs, what rides along, what is refused."""

import json
from pathlib import Path

import pytest
from table_files import xlsx

from labels import InputError, Paragraph
from seeds.cleaning.fold import fold
from seeds.formats.tables.date_cells import read_date
from seeds.formats.tables.record_options import RecordOptions
from seeds.inputs import read_inputs
from seeds.metadata.stated_fields import stated_fields
from seeds.read import main, read_path
from seeds.sources import Reading

CASES = Path(__file__).with_name("cases")
FIRST = "本市将建设两座独立储能电站,提升电网调峰能力。"


def table(folder: Path, content: str | bytes, name: str = "a.csv", **options: object) -> list[Paragraph]:
    """Read a file of records."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_inputs([folder / name], [], Reading(RecordOptions(**options))))


@pytest.mark.parametrize(
    "name",
    ["policy-table-zh-columns.csv", "text-header-capital.csv", "excel-unicode-text.csv", "array.jsonl", "content-key.jsonl",
     "gbk.jsonl", "policy-table.xlsx", "labelstudio-export.json"],
)  # fmt: skip
def test_the_text_is_found_under_its_usual_names(name: str) -> None:
    assert fold(read_path(CASES / name)[0].text) == FIRST


def test_fields_are_known_by_their_chinese_names_and_all_else_rides_along() -> None:
    first, second = read_path(CASES / "policy-table-zh-columns.csv")
    assert (first.date, second.date) == ("2026-03-05", "2026-04-01")
    assert (first.number, first.published, first.issuer) == ("甲发改〔2026〕1号", "2026-03-05", "甲市发展改革委")
    assert (first.extra or {})["序号"] == "1"
    assert first.to_record()["extra"] == dict(first.extra or {})
    assert Paragraph.from_record(first.to_record(), "a:1") == first


def test_a_column_can_be_named(tmp_path: Path) -> None:
    rows = "id,句,正文\n1,风机要年检。,别的\n"
    assert [p.text for p in table(tmp_path, rows)] == ["别的"]
    found = table(tmp_path, rows, text_column="句")
    assert [(p.text, p.extra) for p in found] == [("风机要年检。", {"正文": "别的"})]
    with pytest.raises(InputError, match=r"a.csv:1: has no column '文', only id, 句, 正文; .*--text-column NAME"):
        table(tmp_path, rows, text_column="文")
    line = json.dumps({"句": "风机要年检。", "年": 2026, "签": ["甲"], "空": None}, ensure_ascii=False)
    found = table(tmp_path, line, "a.jsonl", text_column="句")
    assert [(p.text, p.extra) for p in found] == [("风机要年检。", {"年": "2026", "签": '["甲"]', "空": ""})]


def test_a_document_in_a_cell_can_be_cut() -> None:
    (whole,) = read_path(CASES / "csv-whole-document.csv")
    assert whole.id == "d1"
    cut = list(read_inputs([CASES / "csv-whole-document.csv"], [], Reading(RecordOptions(split=True))))
    assert [p.id for p in cut] == [f"d1#{n}" for n in range(1, 7)]
    assert [p.text[:2] for p in cut] == ["各区", "现将", "一、", "二、", "三、", "四、"]
    assert {p.date for p in cut} == {"2026-03-05"}


def test_documents_in_cells_can_be_cut_and_other_cells_left_whole(tmp_path: Path) -> None:
    document = "\n".join(["修塔种树的通知", *["今年这个村修好水塔，种上柳树，挖好水沟，铺好村路。" * 3] * 7])
    path = tmp_path / "a.csv"
    path.write_text(f'id,text\nlong,"{document}"\nshort,"水塔。\n柳树。"\n', encoding="utf-8")
    cut: list[str] = []
    found = list(read_inputs([path], [], Reading(RecordOptions(cut=cut))))
    assert cut == [f"{path}:2"]
    assert [p.id for p in found] == [*(f"long#{n}" for n in range(1, 9)), "short"]
    assert [p.id for p in read_inputs([path], [])] == ["long", "short"]


REFUSED = {
    "extra cells": ("id,text\n1,储能,电站\n", "a.csv:2: has 3 cells, but the header has 2 columns"),
    "open quote": ('id,text\n1,"储能\n2,电站\n', "a.csv:2: begins a cell with a quote that is not closed"),
    "open quote above another": ('id,text\n0,风\n1,"储能\n2,"电站"\n', "a.csv:3: is not CSV"),
    "two columns": ("text,text\n储能,电站\n", "a.csv:1: has 2 columns 'text'"),
    "same id": ("id,text\n1,储能\n1,电站\n", "a.csv:3: repeats the id '1'"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_a_table_that_would_lose_something_is_refused_by_line(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        table(tmp_path, content)


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    for name, content in {"a.jsonl": '{"text": "储能", "text": "电站"}', "a.json": '[{"text": "储能", "text": "电站"}]'}.items():
        with pytest.raises(InputError, match=r"has the key 'text' twice"):
            table(tmp_path, content, name)


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16", "utf-8-sig"])
def test_every_separator_and_encoding_is_read(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = f"编号{separator}正文\r\n1{separator}风机要年检。\r\n".encode(encoding)
    assert [p.text for p in table(tmp_path, rows, "a.tsv" if separator == "\t" else "a.csv")] == ["风机要年检。"]


def test_a_short_row_and_a_trailing_comma_lose_nothing(tmp_path: Path) -> None:
    found = table(tmp_path, "text,a,,a\n风机要年检。,1,2,3,\n水塔。\n")
    assert [(p.text, p.extra) for p in found] == [
        ("风机要年检。", {"a": "1", "column 3": "2", "a (2)": "3"}),
        ("水塔。", {"a": "", "column 3": "", "a (2)": ""}),
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_blank_in_the_name_of_a_column_hides_nothing(tmp_path: Path, name: str) -> None:
    """As heads of two characters are often set, with a wide blank or several narrow ones, or over two lines."""
    rows = [["正\u3000文", "发布  日期", "备\n注"], ["风机要年检。", "2026-03-05", "好"], ["水塔。", "2026-03-06", "旧"]]
    packed = xlsx({"表": rows}) if name == "a.xlsx" else "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    found = table(tmp_path, packed, name)
    assert [(p.text, p.published, p.extra) for p in found] == [
        ("风机要年检。", "2026-03-05", {"备 注": "好"}),
        ("水塔。", "2026-03-06", {"备 注": "旧"}),
    ]
    asked = ("备 注", "备\u3000注")
    assert [[p.text for p in table(tmp_path, packed, name, text_column=one)] for one in asked] == [["好", "旧"]] * 2


def test_columns_of_one_name_are_told_apart_from_all_others(tmp_path: Path) -> None:
    """One may have the name already that the second would be given."""
    (found,) = table(tmp_path, "text,a,a,a (2),a\n风机要年检。,1,2,3,4\n")
    assert found.extra == {"a": "1", "a (3)": "2", "a (2)": "3", "a (4)": "4"}


def test_escapes_in_cells_are_resolved(tmp_path: Path) -> None:
    found = table(tmp_path, 'text\n"“储能”&nbsp;&ldquo;电站&rdquo;\\n\\u98ce"\n<p>水塔&amp;水管</p><p>路</p>\n')
    assert [p.text for p in found] == ["“储能” “电站” 风", "水塔&水管路"]
    assert [p.text for p in read_path(CASES / "literal-newlines.txt")] == [
        "一、支持建设智能算力中心。", "二、引导企业建设储能电站。", "三、完善养老服务。", "四、开通无人机航线。",
    ]  # fmt: skip
    assert [fold(p.text) for p in read_path(CASES / "quoted-entities.txt")] == [
        "支持建设“算力中心”,对企业给予补贴二百万元。",
        "引导企业布局储能电站。",
    ]
    (tmp_path / "b.txt").write_text("文件在C:\\new\\table里。", encoding="utf-8")
    assert read_path(tmp_path / "b.txt")[0].text == "文件在C:\\new\\table里。"


def test_the_cells_of_a_row_stay_apart(tmp_path: Path) -> None:
    record = {"text": "2 人形机器人 8", "kind": "table"}
    assert [p.text for p in table(tmp_path, json.dumps(record), "a.jsonl")] == ["2 人形机器人 8"]


DATES = {
    "2026/3/5": "2026-03-05", "2026 年 3 月 5 日": "2026-03-05", "２０２６年３月": "2026-03", "20260305": "2026-03-05",
    "二〇二六年三月五日": "2026-03-05", "2026年十一月二十日": "2026-11-20", "45721": "2025-03-05", "2026.3": "2026-03",
    "2026-03-05T08:00:00+08:00": "2026-03-05", "Thu Mar 05 2026": "2026-03-05",
    "2026-02-30": None, "2026-13-40": None, "2026年": "2026", "2024": "2024", "2024.0": "2024", "二〇二四年度": "2024",
    "2024-2025": None, "1024": None, "03/05/2026": None, "NaT": None, "12345": None,
    "2026-03~2026-05": None,
}  # fmt: skip


@pytest.mark.parametrize(("cell", "date"), DATES.items())
def test_dates_are_read_as_people_and_spreadsheets_write_them(cell: str, date: str | None) -> None:
    assert read_date(cell) == date


def test_a_date_that_is_not_understood_rides_along_and_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = read_path(CASES / "csv-dates.csv")
    assert [p.date for p in found][9:13] == ["2026-03-05", None, None, "2026"]
    assert (found[10].extra or {})["date"] == "2026-13-40"
    assert main([str(CASES / "csv-dates.csv"), "--output", str(tmp_path / "out.jsonl")]) == 0
    assert "3 date(s) not understood, first" in capsys.readouterr().err


def test_a_province_has_its_short_form(tmp_path: Path) -> None:
    found = table(tmp_path, "正文,省份\n风。,浙江省\n水。,深圳市\n路。,华东\n")
    assert [(p.region, p.extra) for p in found] == [("浙江", None), ("广东", {"省份": "深圳市"}), ("华东", None)]


@pytest.mark.parametrize("written", ["廣東省", "广 东", "广东　", "广东"])
def test_a_province_is_one_in_every_script_and_width(tmp_path: Path, written: str) -> None:
    (found,) = table(tmp_path, f"正文,省份\n风。,{written}\n")
    assert (found.region, found.code) == ("广东", "440000")


def test_a_province_by_its_letter_its_code_or_in_latin_letters_is_that_province(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And one that may be two is told, and stands as it is."""
    written = ["粤", "440000", "440300", "guangdong sheng", "Shanxi", "苏州", "7"]
    found = table(tmp_path, "正文,省份\n" + "".join(f"风。,{cell}\n" for cell in written))
    assert [(p.region, p.code, p.extra) for p in found] == [
        *[("广东", "440000", {"省份": cell}) for cell in written[:4]],
        ("Shanxi", None, None),
        ("江苏", "320000", {"省份": "苏州"}),
        ("7", None, None),
    ]
    (path,) = tmp_path.glob("*.csv")
    assert main([str(path), "--output", str(tmp_path / "out.jsonl")]) == 0
    said = capsys.readouterr().err
    assert "2 place(s) that several provinces are written as" in said and "Shanxi (山西 / 陕西)" in said


@pytest.mark.parametrize(("level", "expected"), [("", "national"), ("省级", "province")])
@pytest.mark.parametrize("written", ["全国", "中央", "国家级", "國家", "China"])
def test_the_whole_country_is_a_level_and_no_province(tmp_path: Path, written: str, level: str, expected: str) -> None:
    (found,) = table(tmp_path, f"正文,省份,层级\n风。,{written},{level}\n")
    assert (found.region, found.level, found.extra) == (None, expected, {"省份": written})
    assert stated_fields({"region": written, "level": level}) == {"level": expected}


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("县级市", "county"),
        ("市辖区", "county"),
        ("副省级城市", "city"),
        ("地级市", "city"),
        ("自治州", "city"),
        ("直辖市", "province"),
    ],
)
def test_a_level_whose_name_holds_another_is_its_own(written: str, level: str) -> None:
    assert stated_fields({"level": written}) == {"level": level}


def test_json_lists_are_found_inside_objects(tmp_path: Path) -> None:
    record = {"text": "风机要年检。"}
    for content in ([record], {"code": 0, "data": [record]}, record):
        assert [p.text for p in table(tmp_path, json.dumps(content), "a.json")] == ["风机要年检。"]
    lines = "\n".join([json.dumps(record)] * 2)
    assert [p.id for p in table(tmp_path, lines, "a.json")] == ["a#1", "a#2"]
    with pytest.raises(InputError, match="a.json:record 1: is int, not an object"):
        table(tmp_path, "[5]", "a.json")


def test_records_of_cnki_are_records() -> None:
    found = read_path(CASES / "cnki-export.txt")
    assert [(p.date, p.text[:6]) for p in found] == [("2025-06-15", "本文收集十二"), ("2025-08-01", "文章梳理低空")]
    assert (found[0].extra or {})["关键词"] == "储能电站;产业扶持;政策文本"


def test_a_line_of_an_abstract_may_begin_like_a_label_of_another_format(tmp_path: Path) -> None:
    lines = ("SrcDatabase-来源库: 期刊", "Summary-摘要: 水塔用得很久。", "AI 水塔会算水量。", "PubTime-发表时间: 2024-01-02")
    (tmp_path / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    assert [(p.text, p.date) for p in read_path(tmp_path / "a.txt")] == [("水塔用得很久。AI水塔会算水量。", "2024-01-02")]
    (tmp_path / "b.txt").write_text("RT Journal Article\nT1 水塔研究\nAB 水塔用得很久。\nYR 2024\n", encoding="utf-8")
    assert [(p.text, p.date) for p in read_path(tmp_path / "b.txt")] == [("水塔用得很久。", "2024")]


def test_labels_of_pkulaw_are_furniture() -> None:
    found = read_path(CASES / "pkulaw-export.txt")
    assert [p.text for p in found if p.kind == "title"] == ["甲市人民政府关于支持量子信息产业发展的意见"]
    assert found[0].kind == "title"
    assert {p.date for p in found} == {"2025-07-15"}
    assert all(p.kind == "boilerplate" for p in found if "【" in p.text or "北大法宝" in p.text)
    assert sum(p.kind == "body" for p in found) == 6


def test_two_documents_of_pkulaw_are_two(tmp_path: Path) -> None:
    text = (CASES / "pkulaw-export.txt").read_text(encoding="utf-8")
    (tmp_path / "laws.txt").write_text(f"{text}\n{text}", encoding="utf-8")
    found = read_path(tmp_path / "laws.txt")
    assert {p.doc for p in found} == {"laws-1", "laws-2"}
    assert len(found) == 2 * len(read_path(CASES / "pkulaw-export.txt"))
