"""Two checkouts are measured in turns, on the same file, each with its own interpreter and champion."""

import json
import sys

import pytest
from conftest import jsonl

from experiments.shared.processes import Checkout, Usage
from experiments.speed import pair
from experiments.speed.pair import COLD, COLD_STARTS, Measure, Side, measure, table

# A command that tags as models.predict does: one record per line of its input, slowly and greedily if told so.
FAKE = """
import json, sys, time
log = open({log!r}, "a")
log.write({name!r} + " " + " ".join(sys.argv[1:]) + "\\n")
if "--input" in sys.argv:
    kept = bytearray({megabytes} * 1_000_000)
    time.sleep({seconds})
    for line in open(sys.argv[sys.argv.index("--input") + 1], encoding="utf-8"):
        print(json.dumps({{"labels": {labels}, "model": {name!r} + "/1 hybrid"}}))
"""


@pytest.fixture
def checkout(tmp_path):
    """Return a function that makes a tiny checkout with an interpreter of its own."""

    def make(name, *, seconds=0.0, megabytes=1, labels=(), command=FAKE):
        folder = tmp_path / name
        (folder / ".venv" / "bin").mkdir(parents=True)
        (folder / "models").mkdir()
        log, settings = str(tmp_path / "log"), {"seconds": seconds, "megabytes": megabytes, "labels": list(labels)}
        (folder / "models" / "predict.py").write_text(command.format(log=log, name=name, **settings), encoding="utf-8")
        python = folder / ".venv" / "bin" / "python"
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        return folder

    return make


@pytest.fixture
def texts(tmp_path):
    """Return a file of three paragraphs."""
    return jsonl(tmp_path / "texts.jsonl", *({"text": f"第{n}座储能电站并网。"} for n in range(3)))


def test_a_slower_and_greedier_checkout_is_found_out(call, checkout, texts, tmp_path):
    old, new = checkout("old"), checkout("new", seconds=0.4, megabytes=80)
    path = tmp_path / "p.json"
    outcome = call(pair.main, old, "--new", new, "--rounds", 2, "--input", texts, "--json", path)
    assert outcome.code == 0, outcome.err
    figures = json.loads(path.read_text(encoding="utf-8"))
    found = {compared["name"]: compared for compared in figures["measures"]}
    assert found["tagging, 1 worker"]["ratio"] < 0.6 and found["tagging, 2 workers"]["ratio"] < 0.6
    assert found["peak memory, tagging, 1 worker"]["ratio"] > 2
    assert 0.3 < found[COLD]["ratio"] < 3, "one sentence costs both the same"
    assert (figures["old"]["champion"], figures["new"]["champion"]) == ("old/1 hybrid", "new/1 hybrid")
    assert figures["paragraphs"] == figures["same_labels"] == 3
    assert "old/1 hybrid" in outcome.out and "| tagging, 2 workers | paragraphs/s |" in outcome.out


def test_both_do_the_same_work_in_turns(call, checkout, texts, tmp_path):
    """Who goes first changes, so that neither always finds the machine as the other left it."""
    outcome = call(pair.main, checkout("old"), "--new", checkout("new"), "--rounds", 2, "--input", texts)
    assert outcome.code == 0, outcome.err
    calls = [line.split(" ", 1) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    warm_up, measured = calls[:4], calls[4:]
    assert [name for name, _ in warm_up] == ["old", "old", "new", "new"]
    assert len(measured) == 2 * 2 * (2 + COLD_STARTS)
    pairs = list(zip(measured[::2], measured[1::2], strict=True))
    assert all(first[1] == second[1] and {first[0], second[0]} == {"old", "new"} for first, second in pairs)
    tagged = [first[0] for first, _ in pairs if "--jobs 1" in first[1]]
    assert tagged == ["old", "new"]


def test_labels_that_differ_are_counted(call, checkout, texts):
    outcome = call(pair.main, checkout("old"), "--new", checkout("new", labels=("ai",)), "--rounds", 1, "--input", texts)
    assert outcome.code == 0, outcome.err
    assert "The same labels on 0 of 3 paragraphs" in outcome.out


def test_without_a_file_the_corpus_is_cut(call, checkout, monkeypatch, tiny_corpus):
    monkeypatch.setattr(pair, "shipped_corpus", lambda scheme: tiny_corpus)
    outcome = call(pair.main, checkout("old"), "--new", checkout("new"), "--rounds", 1, "--lines", 7)
    assert outcome.code == 0, outcome.err
    assert outcome.out.startswith("7 paragraphs of the corpus, cut into 100 characters")


def test_a_file_that_both_read_differently_cannot_be_compared(call, checkout, texts):
    silent = FAKE.replace("for line in", "for line in list(").replace('encoding="utf-8"):', 'encoding="utf-8"))[:1]:')
    outcome = call(pair.main, checkout("old", command=silent), "--new", checkout("new"), "--rounds", 1, "--input", texts)
    assert outcome.code == 1
    assert "the old checkout finds 1 paragraphs in it, the new one 3" in outcome.complaint


def test_a_checkout_that_fails_is_named(call, checkout, texts):
    outcome = call(
        pair.main, checkout("old", command="raise ValueError('untrained')"), "--new", checkout("new"), "--input", texts
    )
    assert outcome.code == 1
    assert "old: models.predict: failed (ValueError: untrained)" in outcome.complaint


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--rounds", 0), "--rounds: 0 is too few"),
        (("--lines", 0), "--lines: 0 is too few"),
        (("--input", "nowhere.jsonl"), "nowhere.jsonl: no such file"),
        (("--new", "nowhere"), "is no checkout"),
        (("--json", "/nowhere/p.json"), "does not exist"),
    ],
)
def test_wrong_call_is_one_line_before_anything_is_run(call, checkout, tmp_path, arguments, complaint):
    outcome = call(pair.main, checkout("old"), *arguments)
    assert outcome.code == 2
    assert complaint in outcome.complaint
    assert not (tmp_path / "log").exists()


def test_ratios_are_taken_within_rounds(monkeypatch, tmp_path):
    """A slow spell of the machine in one round falls on both and leaves the ratio alone."""
    seconds = {"old": iter([1.0, 4.0, 1.0]), "new": iter([2.0, 8.0, 2.0])}

    def measured(self, module, *arguments):
        if "1" not in arguments:
            return Usage(1.0, 50.0)
        return Usage(next(seconds[self.folder.name]), 50.0)

    monkeypatch.setattr(Checkout, "measure", measured)
    sides = [Side(name, Checkout(tmp_path / name, tmp_path, {}), "", ((),) * 12) for name in ("old", "new")]
    speed = measure(*sides, tmp_path / "texts.jsonl", 3)[0]
    assert (speed.old, speed.new) == ((12.0, 3.0, 12.0), (6.0, 1.5, 6.0))
    assert speed.ratio == 0.5


def test_table_shows_best_value_median_ratios_and_the_better_direction():
    speed = Measure("tagging", "paragraphs/s", True, (900.0, 1000.0, 1400.0), (1000.0, 1100.0, 1200.0))
    start = Measure(COLD, "s", False, (0.5, 0.52), (0.25, 0.26))
    assert table([speed, start])[1:] == [
        ["tagging", "paragraphs/s", "1,400", "1,000", "1,200", "1,100", "0.857", "1.100", "more"],
        [COLD, "s", "0.50", "0.51", "0.25", "0.26", "0.500", "0.500", "less"],
    ]
