"""The command is measured on texts that differ, beside its tagger and beside the floor."""

import gzip
import json

import pytest
from conftest import jsonl

from experiments.shared.processes import Usage
from experiments.speed.command_speed import STEP, Round, differing, found_texts, main, table
from labels import UsageError

TEXT = "城南的储能电站并网，夜里存电白天用，村里的合唱队登台。"


def test_texts_are_as_they_were_found(tmp_path):
    """Nothing is cleaned: what repair costs is measured, too."""
    jsonl(tmp_path / "a.jsonl", {"text": "規(guī)模"}, {"text": "二"})
    with gzip.open(tmp_path / "b.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"text": "三"}))
    (tmp_path / "c.txt").write_text("四\n五", encoding="utf-8")
    assert list(found_texts([tmp_path])) == ["規(guī)模", "二", "三", "四", "五"]


def test_texts_that_are_made_more_of_differ():
    found = differing([TEXT, TEXT, "一" + TEXT], 4)
    assert found == [TEXT, "一" + TEXT, TEXT[STEP:], ("一" + TEXT)[STEP:]]
    with pytest.raises(UsageError, match="4 paragraphs that differ, not 5"):
        differing([TEXT, "一" + TEXT], 5)


def test_shares_are_those_of_the_round():
    one = Round(Usage(10.0, 0, 8.0), Usage(1.0, 0, 1.0), Usage(8.0, 100, 12.0), Usage(2.0, 50, 2.0))
    assert (one.share(2), one.share(2, started=True)) == (0.625, 10 / 2 / 6)
    assert (one.cpu_share(), one.cpu_share(started=True)) == (8 / 12, 0.8)
    assert table([one], 1000, 2)[1][1:] == ["100", "125", "0.62", "0.83", "0.67", "0.80", "8.0", "6.0", "100"]


def test_command_measures(call, trained_store, tmp_path):
    jsonl(tmp_path / "a.jsonl", *({"text": f"第{n}座" + TEXT} for n in range(30)))
    outcome = call(main, "--input", tmp_path / "a.jsonl", "--paragraphs", 30, "--rounds", 1, "--json", tmp_path / "f.json")
    assert outcome.code == 0, outcome.err
    figures = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert figures["rounds"][0]["command"]["cpu_seconds"] > 0
    assert "| median |" in outcome.out
