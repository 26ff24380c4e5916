"""The benchmarks of speed, taggers, topics and selection speak Chinese: their help, and what they say of wrong calls."""

import importlib
import re

import pytest
from conftest import ROOT

from experiments.selection.curves import WAYS
from experiments.selection.summary import Measured, curve_table, needed_table
from experiments.shared.labelled import HELD_OUT
from experiments.speed.desk_speed import TARGETS
from experiments.speed.page_speed import STEPS
from experiments.taggers.rule_kinds import VARIANTS
from experiments.topics.topic_health import health
from labels.support.command import run_command
from labels.wording import VARIABLE, _

FOLDERS = ("selection", "speed", "taggers", "topics")
COMMANDS = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__")
    for folder in FOLDERS
    for path in (ROOT / "experiments" / folder).rglob("*.py")
    if "\ndef main(" in path.read_text(encoding="utf-8")
)
# Two English words in a row; what stands in capitals or with a sign in it is a name.
SENTENCE = re.compile(r"(?<![\w./-])[A-Za-z]?[a-z]+ [a-z]{2,}(?![\w./-])")


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    monkeypatch.setenv(VARIABLE, "zh")
    monkeypatch.setenv("COLUMNS", "200")


def said(command, *arguments):
    """Run a command; return its exit code."""
    module = importlib.import_module(command)
    if not hasattr(module, "main"):
        module = importlib.import_module(f"{command}.__main__")
    try:
        return run_command(module.main, list(arguments))
    except SystemExit as end:
        return end.code


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_chinese(command, capsys):
    assert said(command, "--help") == 0
    usage, _blank, text = capsys.readouterr().out.partition("\n\n")
    assert usage.startswith("用法：") and "--lang" in usage
    assert re.match("[^\n]*[\u4e00-\u9fff]", text) and not SENTENCE.search(text)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("speed.pair gone", "gone：不是本项目的代码目录：其中没有 models/predict.py；请给出代码目录"),
        ("speed.desk_speed --input a --paragraphs 3", "--paragraphs：3 太少；请给 30 或更大的数"),
        ("speed.page_speed a.html --json gone/a.json", "gone/a.json：没有文件夹 gone；请给出已有文件夹里的文件"),
        ("taggers.ablation --weak -1", "--weak：-1 不能作段数；请给 0 或更大的数"),
        (
            "selection.curves --terms -1",
            "命令：抽样次数不足 1 次，或词数小于 0；--draws 请给 1 或更大的数，--terms 请给 0 或更大的数",
        ),
        ("topics.compare_topics --input a --methods magic", "--methods：没有方法 'magic'；可用的方法：ours, unguided"),
        ("topics.names_sheet score gone", "gone：里面没有 key.json 和 sheet.csv；请给出“write”生成的文件夹"),
        ("topics.intrusion", "参数：写答卷要给 PATH，读答卷要给 --score；请只给一个"),
        ("topics.topic_stability --input gone --seeds 1", "--seeds：1 个种子看不出哪些不变；请给 2 或更大的数"),
    ],
)
def test_errors_are_chinese(call, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command, *arguments = call.split()
    assert said(f"experiments.{command}", *arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"错误：{tmp_path / says if says.startswith('gone：不是') else says}")


def test_tables_are_chinese_and_figures_keep_their_names():
    measured = [Measured(way, 0, 50, 9, {HELD_OUT: 0.5}, {}) for way in WAYS]
    (head, first, *_rest), figures = curve_table(measured, [HELD_OUT]), health([], [])
    assert (head[:2], first) == (["测量用", "选段方法"], ["留出文档", "随机抽取", "0.500"])
    assert needed_table(measured, [HELD_OUT])[0][2] == "达到随机抽取 50 段的水平"
    assert all(figure.isascii() and not _(figure).isascii() for figure in figures)
    assert not any(SENTENCE.search(_(name)) for name in (*TARGETS, *STEPS, *VARIANTS))
