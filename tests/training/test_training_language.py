"""What training says in Chinese holds no English sentence; the record of a run is the same in every language."""

import re

import pytest
from conftest import jsonl
from small_runs import runs, train

from labels.wording import VARIABLE
from training import cli, data, evaluate, run, ship
from training.agreement import __main__ as agreement
from training.correct import __main__ as correct
from training.review import __main__ as review
from training.select import __main__ as select
from training.tracking import Tracker

# Four words in a row, as no list of names, option or command has them.
ENGLISH = re.compile(r"(?:\b[A-Za-z]{2,} ){3}[a-z]{2,}|\b(?:the|is|are|of|and|give|has) ")


@pytest.fixture
def chinese(monkeypatch):
    """Let commands speak Chinese."""
    monkeypatch.setenv(VARIABLE, "zh")


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("command", [cli, agreement, correct, data, ship])
def test_help(call, command):
    shown = call(command.main, "--help").out
    said = re.sub(r"\b(?:python|usage) -m [\w.]+", "", shown)
    assert shown.startswith("用法：") and not ENGLISH.findall(said)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("command", "arguments", "says"),
    [
        (cli, ["predcit"], "没有这个命令"),
        (agreement, ["a.jsonl", "b.jsonl", "--differences", "c.doc"], "分歧列表不能存为 '.doc'"),
        (correct, [], "没有给出文件"),
        (review, ["empty.jsonl", "--folds", "1"], "1 太小；请给 2 或更大的数"),
        (run, ["nonesuch"], "没有这个实验文件"),
        (run, ["lexicon", "--set", "holdout=1"], "holdout = 1 不是比例"),
        (run, ["lexicon", "--set", "seed"], "'seed' 不是 key=value 的形式；请写 --set seed=1"),
        (select, ["empty.jsonl", "-n", "0"], "0 太小；请给 1 或更大的数"),
    ],
)
def test_errors(call, command, arguments, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = call(command.main, *arguments)
    assert outcome.code in (1, 2) and outcome.err.startswith("错误：") and says in outcome.err


@pytest.mark.usefixtures("chinese")
def test_file_that_cannot_be_used(call, tmp_path):
    """Of labelled text; what is wrong with it is said by the reader of labelled files."""
    path = jsonl(tmp_path / "own.jsonl", {"id": "a", "text": "修塔。"})
    outcome = call(evaluate.main, path, "--model", "lexicon")
    assert outcome.err.startswith(f"错误：{path}：没有标签：没有字段“labels”，") and "；请加上 " in outcome.err
    assert not ENGLISH.findall(outcome.err)


@pytest.mark.usefixtures("chinese", "robots")
def test_run_speaks_chinese_and_its_record_does_not(fresh, call, scheme):
    """Whoever looks at the runs finds them all described in one language."""
    outcome = train(call, "lexicon")
    assert "改用新模型：policy-tagger/1 lexicon" in outcome.out and "指标" in outcome.out and "按词查找" in outcome.out
    assert "段（corpus" in outcome.err and not ENGLISH.findall(outcome.err)
    note = runs(Tracker(scheme))["lexicon"].data.tags["mlflow.note.content"]
    assert "Model *lexicon*" in note and "| label | precision | recall |" in note and "| none |" in note
