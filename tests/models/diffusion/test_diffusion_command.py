"""``python -m models.diffusion``: what goes in and what comes out."""

import csv
import json
import re
from html.parser import HTMLParser

import pytest
from python_calamine import load_workbook
from spread_texts import DRONES, STORAGE, document

from labels import UsageError
from labels.wording import speaking
from models.diffusion.__main__ import main

COPIED = "对首次建成的户用沼气储罐按罐体容积分档给予一次性奖补，奖补名单在村务公开栏张贴七日。"


@pytest.fixture
def records(tmp_path):
    """Return a file of labelled records: two provinces that follow each other, and one that has not."""
    parts = [
        document("a", "江苏", "2024-03-10", ("=全省第一座储能电站并网。", STORAGE), COPIED),
        document("b", "浙江", "2024-05-10", ("储能电站在夜里放电。", STORAGE), ("无人机送药。", DRONES), COPIED),
        document("c", "四川", "2024-07-10", "村里的<b>合唱队登台。"),
    ]
    path = tmp_path / "records.jsonl"
    lines = [json.dumps(one.to_record(), ensure_ascii=False) for part in parts for one in part]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def table(path):
    """Return the rows of a CSV table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_tables_hold_what_was_found(records, tmp_path, capsys):
    """A file each, and one that explains their columns and what they were made of."""
    assert main([str(records), "--output", str(tmp_path / "d.csv")]) == 0
    names = ["d-columns.csv", "d-copies.csv", "d-follows.csv", "d-phrases.csv", "d.csv"]
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == names
    first = {(row["unit"], row["label"]): row for row in table(tmp_path / "d.csv")}
    assert len(first) == 3 * 6
    one = first["江苏省", STORAGE]
    assert (one["code"], one["date"], one["rank"], one["id"]) == ("320000", "2024-03-10", "1", "a#1")
    assert one["text"] == "'=全省第一座储能电站并网。"  # no formula
    assert first["浙江省", STORAGE]["before"] == "江苏省"
    assert (first["四川省", STORAGE]["status"], first["四川省", STORAGE]["date"]) == ("not yet", "")
    assert first["四川省", STORAGE]["last_document"] == "2024-07-10"
    follows = [row for row in table(tmp_path / "d-follows.csv") if row["label"] == STORAGE]
    columns = ("first_unit", "first_at_start", "second_unit", "second_at_start", "relation", "gap")
    assert [tuple(row[name] for name in columns) for row in follows] == [
        ("江苏省", "yes", "浙江省", "yes", "order open", ""),  # Zhejiang was not heard before
        ("江苏省", "yes", "四川省", "", "not yet", "4.0"),
        ("浙江省", "yes", "四川省", "", "not yet", "2.0"),
    ]
    (copy,) = table(tmp_path / "d-copies.csv")
    assert copy["days"] == "61"
    assert (copy["source_id"], copy["target_id"], copy["likeness"], copy["target_text"]) == ("a#2", "b#3", "1.0", COPIED)
    told = table(tmp_path / "d-columns.csv")
    assert {row["variable"] for row in told} >= {"rank", "likeness", "scheme", "texts", "answers", "call"}
    err = capsys.readouterr().err
    assert "3 first mention(s) of 6 label(s) in 3 unit(s), 1 sentence(s) taken over" in err
    assert "labels of 6 paragraph(s) were taken from" in err


@pytest.mark.parametrize(
    ("lang", "names", "heads", "column"),
    [
        (
            "en",
            ["First mentions", "First mentions (words)", "Who follows whom", "Sentences taken over", "Set phrases", "Notes"],
            ["label key", "label", "division code", "unit", "level"],
            "paragraph",
        ),
        (
            "zh",
            ["首次提及", "首次提及（词）", "先后", "沿用句", "套话", "说明"],
            ["标签键", "标签", "行政区划代码", "单位", "层级"],
            "段落",
        ),
    ],
)
def test_workbook_has_heads_for_people_and_explains_them(records, tmp_path, lang, names, heads, column):
    """Two runs give the same bytes."""
    for name in ("one.xlsx", "two.xlsx"):
        with speaking(lang):
            assert main([str(records), "--terms", "--output", str(tmp_path / name)]) == 0
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    book = load_workbook(str(tmp_path / "one.xlsx"))
    assert book.sheet_names == names
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    head, *rows = sheets[names[0]]
    assert head[:5] == heads
    assert rows[0][head.index(column)] in ("=全省第一座储能电站并网。", "储能电站在夜里放电。", "无人机送药。", "")
    assert {row[2] for row in sheets[names[1]][1:]} == {"储能", "无人机"}
    explained = {(row[0], row[1]) for row in sheets[names[-1]]}
    assert all((name, column) in explained for name in book.sheet_names[:-1] for column in sheets[name][0])


def test_page_gives_less_than_a_month_in_days(tmp_path):
    """Two days are no 0.1 months; of a month and more months are given."""
    for date, shown in (("2024-03-12", "days between 2"), ("2024-05-10", "months between 2")):
        parts = [*document("a", "江苏", "2024-03-10", COPIED), *document("b", "浙江", date, COPIED)]
        lines = [json.dumps(one.to_record(), ensure_ascii=False) for one in parts]
        (tmp_path / "t.jsonl").write_text("\n".join(lines), encoding="utf-8")
        assert main([str(tmp_path / "t.jsonl"), "--output", str(tmp_path / "d.html")]) == 0
        assert f"follows · {shown}<" in (tmp_path / "d.html").read_text(encoding="utf-8")


class Seen(HTMLParser):
    """What a page shows, and what it would fetch."""

    def __init__(self):
        super().__init__()
        self.text, self.fetched, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data):
        self.text.append(data)


def test_page_needs_no_network_and_shows_what_was_found(records, tmp_path):
    """Charts, dates, the copied sentence marked; markup in a text is text."""
    assert main([str(records), "--output", str(tmp_path / "d.html")]) == 0
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    seen = Seen()
    seen.feed(page)
    assert seen.fetched == [] and "script" not in seen.tags and "url(" not in page
    assert seen.tags.count("svg") == 6 and seen.tags.count("circle") == 3
    shown = " ".join(seen.text)
    assert "≤ 2024-03-10" in shown and "not yet" in shown and "first: 江苏省, ≤ 2024-03-10" in shown
    assert page.count(f"<mark>{COPIED}</mark>") == 2
    assert not re.search(r"\{\w+\}", re.sub(r"<style>.*?</style>", "", page, flags=re.S))
    assert '<html lang="en">' in page and "<h3>energy storage</h3>" in page


def test_documents_are_tagged_first(tmp_path, trained_store):
    """As ``models.predict`` does; the unit is that of the office, the date that of the document."""
    lines = ["甲省人民政府办公厅关于印发储能办法的通知", "各市人民政府：", "全省第一座储能电站并网。", "2024年3月10日"]
    (tmp_path / "2024-江苏-储能办法.txt").write_text("\n".join(lines), encoding="utf-8")
    output = tmp_path / "d.csv"
    assert main([str(tmp_path / "2024-江苏-储能办法.txt"), "--model", "lexicon", "--output", str(output)]) == 0
    (one,) = [row for row in table(output) if row["label"] == STORAGE]
    assert (one["unit"], one["status"], one["date"][:4]) == ("江苏省", "mentioned", "2024")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--output", "d.docx"], "nothing of diffusion ends in '.docx'"),
        (["--by", "region,year", "--output", "d.csv"], "names the period 'year'"),
        (["--by", "moon", "--output", "d.csv"], "'moon' is not known"),
        (["--date", "moon", "--output", "d.csv"], "'moon' is no kind of date"),
        (["--jobs", "0", "--output", "d.csv"], "0 is no number of processes"),
    ],
)
def test_wrong_call_is_refused(records, arguments, says):
    """Before anything is read."""
    with pytest.raises(UsageError, match=re.escape(says)):
        main([str(records), *arguments])


def test_text_without_units_is_refused(tmp_path, call):
    """In words that say what to ask for instead; nothing is written."""
    path = tmp_path / "bare.jsonl"
    path.write_text('{"text": "储能电站并网。", "labels": []}', encoding="utf-8")
    outcome = call(main, path, "--output", tmp_path / "d.csv")
    assert outcome.code == 1 and "holds no paragraph with region" in outcome.err and len(outcome.err.strip().splitlines()) == 1
    assert not list(tmp_path.glob("d*"))


def test_too_many_pairs_of_units_are_left_out_and_said(records, tmp_path, capsys, monkeypatch):
    """Every two of ten thousand documents nobody reads."""
    monkeypatch.setattr("models.diffusion.diffusion_tables.MOST_FOLLOWING", 3)
    monkeypatch.setattr("models.diffusion.__main__.MOST_FOLLOWING", 3)
    assert main([str(records), "--output", str(tmp_path / "d.csv")]) == 0
    assert "would be 5 pairs of units and is left out" in capsys.readouterr().err
    assert not (tmp_path / "d-follows.csv").exists() and (tmp_path / "d-copies.csv").exists()


LIGHT = """
import sys
from models.diffusion.__main__ import main
assert main(sys.argv[1:]) == 0
heavy = {"pandas", "pyarrow", "scipy", "sklearn", "jinja2", "plotly", "mlflow"} & set(sys.modules)
assert not heavy, heavy
"""


@pytest.mark.parametrize("name", ["d.xlsx", "d.csv", "d.html"])
def test_core_installation_is_enough(python, records, tmp_path, name):
    """No library of an extra is loaded."""
    outcome = python("-c", LIGHT, records, "--output", tmp_path / name)
    assert outcome.code == 0, outcome.err


def test_what_has_labels_can_be_tagged_anew(records, tmp_path, trained_store):
    """By the words alone, drones are found where the file says choir."""
    text = records.read_text(encoding="utf-8").replace("村里的<b>合唱队登台。", "无人机沿低空航线送药。")
    records.write_text(text, encoding="utf-8")
    for options, status in (([], "not yet"), (["--anew", "--model", "lexicon"], "mentioned")):
        assert main([str(records), *options, "--output", str(tmp_path / "d.csv")]) == 0
        (one,) = [row for row in table(tmp_path / "d.csv") if (row["unit"], row["label"]) == ("四川省", DRONES)]
        assert one["status"] == status


def test_what_is_said_of_it_in_chinese(records, tmp_path, capsys):
    """On standard error, and among the notes of the page."""
    with speaking("zh"):
        assert main([str(records), "--output", str(tmp_path / "d.html")]) == 0
    said = capsys.readouterr().err
    assert "3 个单位、6 个标签，首次提及 3 处，沿用句 1 句" in said and "完成，用时 " in said
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page and "<h3>储能</h3>" in page and "最早：江苏省，≤ 2024-03-10" in page
    notes = page[page.index("<h2>说明</h2>") :]
    assert "<li>模型：文件自带的标签</li>" in notes and "<li>选项：by region; date date</li>" in notes
