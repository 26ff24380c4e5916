"""What the commands that count say to a Chinese analyst: help, errors, notes and the account, not a sentence of it in English."""

import re

import pytest
from conftest import jsonl
from small_panel import predicted, table

from models.panel.__main__ import main
from models.panel.intake import Intake

# Two words one after the other; names of options, files and fields stand alone or between signs.
ENGLISH = re.compile(r"(?<![-\w/.])[a-z]{2,} [a-z]{2,}(?![-\w/.])")


@pytest.fixture
def said(call, records, tmp_path):
    """Return a function that runs the command in Chinese and returns its exit code and what it said."""
    path = jsonl(tmp_path / "甲.jsonl", *records)

    def run(*arguments, output="panel.csv"):
        outcome = call(main, path, *arguments, "--output", tmp_path / output, "--lang", "zh")
        return outcome.code, outcome.err.replace(str(tmp_path), "")

    return run


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--by", "region,moon"], "--by：没有 'moon' 这一项；请从"),
        (["--by", "region,year,month"], "同时写了 year 和 month；请只写一个"),
        (["--date", "moon"], "--date：没有日期种类 'moon'；请用 date"),
        (["--kinds", ","], "--kinds：一个都没有写；请从"),
        (["--jobs", "0"], "进程数不能是 0"),
        (["--audit", "3", "--audited", "x.xlsx"], "--audit：是抽样，--audited 是交回抽样的答案，不能同用；请只给一个"),
        (["--kinds", "table"], "没有可计入的段落；请给出有文字的文件"),
        (["--by", "city,month"], "面板：没有一段同时有单位和日期；请换"),
    ],
)
def test_errors(said, arguments, problem):
    code, err = said(*arguments)
    assert code and problem in err
    assert err.splitlines()[-1].startswith("错误：") and not ENGLISH.search(err)


def test_ending_of_no_panel(said):
    assert said(output="panel.txt") == (
        2,
        "错误：/panel.txt：面板不能写成以 '.txt' 结尾的文件；请让文件名以其中之一结尾：.dta .xlsx .parquet .csv\n",
    )


def test_help_of_its_own_options(call):
    text = call(main, "--lang", "zh", "--help").out
    ours = text[: text.index("--text-column NAME  ")] + text[text.index("--by NAMES  ") :]
    assert "按地区和时间统计标签" in ours and "每个单位和时期一行" in ours and "帮助、提示和报错的语言" in ours
    assert not ENGLISH.search(ours)


def test_notes_and_account_of_a_panel(said, tmp_path):
    """The file itself says what it was made of in one language, whoever writes it."""
    code, err = said("--by", "region,month", "--date", "spoken,date")
    assert code == 0 and not ENGLISH.search(err)
    assert "提示：未计入的段落：页眉页脚等 1 段（用 --kinds 指定计入哪些类型）" in err
    assert "照用（出自" in err and "单位×时期" in err and "完成，用时" in err
    rows = table(tmp_path / "panel.csv")
    assert rows and "left out: boilerplate 1" in rows[0]["call"]


def test_what_lacks_a_date_of_the_kind_that_counts(call, tmp_path):
    known = predicted("甲", 1, "储能电站并网。", ["energy_storage"], spoken="2024-03-01")
    path = jsonl(tmp_path / "甲.jsonl", known, predicted("乙", 1, "储能电站投产。", ["energy_storage"]))
    outcome = call(main, path, "--date", "spoken,published", "--output", tmp_path / "panel.csv", "--lang", "zh")
    assert "略过没有 year（按 spoken，published） 的 1 段，第一段是 乙#1" in outcome.err
    assert "without year by spoken, published 1" in table(tmp_path / "panel.csv")[0]["call"]


def test_labels_that_nobody_is_named_for(scheme):
    intake = Intake(scheme, lambda _said: None)
    intake.taken["甲.csv"] = 3
    assert intake.notes() == [
        "labels of 3 paragraph(s) were taken from 甲.csv, as whoever labelled them gave them (--anew tags them again)"
    ]
