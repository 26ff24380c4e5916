"""Long runs are measured from outside, on real text, with a line through their times."""

import json

import pytest
from conftest import jsonl

from experiments.shared.processes import Usage, this_checkout
from experiments.speed.long_run import Line, Run, line_through, main, table, write_paragraphs
from seeds.read import read_path

TEXT = "城南的储能电站并网，夜里存电白天用，村里的合唱队登台。"


def test_line_goes_through_the_long_runs():
    line = line_through([1000, 100_000, 200_000], [50.0, 110.0, 210.0])
    assert line.start == pytest.approx(10) and line.rate == pytest.approx(1000)
    assert line.seconds(1_000_000) == pytest.approx(1010)
    short = line_through([1000, 2000, 100_000], [2.0, 3.0, 101.0])
    assert short.rate == pytest.approx(1000) and short.start == pytest.approx(1)
    assert line_through([1000, 1000], [1.0, 2.0]) is None and line_through([1000, 2000], [2.0, 1.0]) is None


@pytest.mark.parametrize("form", ["parquet", "jsonl", "csv"])
def test_texts_stand_again_where_there_are_too_few(tmp_path, monkeypatch, form):
    pytest.importorskip("pyarrow")
    monkeypatch.setattr("experiments.speed.long_run.GROUP", 2)
    write_paragraphs(tmp_path / f"in.{form}", ["一", "二", '三,"三"'], 5)
    found = read_path(tmp_path / f"in.{form}")
    assert [one.text for one in found] == ["一", "二", '三,"三"', "一", "二"]
    assert [one.id for one in found] == [f"long#{n}" for n in range(1, 6)]


def test_table_says_how_many_differ():
    runs = [Run(1000, 600, Usage(4.0, 120.0, 6.0, 200.0), 1.5)]
    assert table(runs, Line(1.0, 500.0))[1] == ["1,000", "600", "4.0", "3.0", "250", "6.0", "200", "120", "1.5"]
    assert table(runs, None)[1][3] == ""


def test_memory_of_all_processes_is_more_than_that_of_the_largest_alone(trained_store, tmp_path):
    """Two that sleep, with fifty megabytes each."""
    (tmp_path / "two.py").write_text(
        "import os, time\nkept = bytearray(os.urandom(1 << 20) * 50)\npid = os.fork()\n"
        "kept = bytearray(os.urandom(1 << 20) * 50)\ntime.sleep(1.5)\n"
        "if pid:\n    os.waitpid(pid, 0)\n",
        encoding="utf-8",
    )
    checkout = this_checkout()
    checkout = type(checkout)(checkout.folder, checkout.python, {**checkout.environment, "PYTHONPATH": str(tmp_path)})
    usage = checkout.measure("two", together=True)
    if not usage.together_megabytes:
        pytest.skip("the system does not say")
    assert usage.together_megabytes > 105 and checkout.measure("two").together_megabytes == 0


def test_command_measures(call, trained_store, tmp_path):
    pytest.importorskip("pyarrow")
    jsonl(tmp_path / "a.jsonl", *({"text": f"第{n}座" + TEXT} for n in range(30)))
    arguments = ("--input", tmp_path / "a.jsonl", "--paragraphs", 20, 100, "--json", tmp_path / "f.json", "--model", "lexicon")
    outcome = call(main, *arguments)
    assert outcome.code == 0, outcome.err
    figures = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert [(run["paragraphs"], run["differing"]) for run in figures["runs"]] == [(20, 20), (100, 32)]
    assert "| paragraphs |" in outcome.out
    assert call(main, "--input", tmp_path / "a.jsonl", "--paragraphs", 0).code == 2
