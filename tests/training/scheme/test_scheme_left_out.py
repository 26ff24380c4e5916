"""What check, terms and expand leave out of the text is told at their end."""

import pytest
from conftest import jsonl

from seeds.schemes import LABELS, LEXICON
from training.cli import main

NAMES = '[[label]]\nkey = "one"\nname = "甲类"\ndefinition = "加氢的事"\n'
WORDS = '[one]\nterms = ["加氢站"]\nweak = []\n'
TEXTS = (
    "新建加氢站，公交车来加氢。",
    "新建加氢站，公交车来加氢。",
    "又一座加氢站开门营业。",
    "",
    "",
    "首页 上一页",
    "版权所有",
    "网站地图",
)
KINDS = ("body", "body", "body", "body", "body", "boilerplate", "boilerplate", "boilerplate")
FURNITURE = "3 boilerplate; 2 empty"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A scheme and a text with furniture, empty rows and a copy."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / LABELS).write_text(NAMES, encoding="utf-8")
    (tmp_path / "own" / LEXICON).write_text(WORDS, encoding="utf-8")
    jsonl(tmp_path / "a.jsonl", *({"text": text, "kind": kind} for text, kind in zip(TEXTS, KINDS, strict=True)))
    jsonl(tmp_path / "labelled.jsonl", {"text": TEXTS[0], "labels": ["one"]}, {"text": TEXTS[2], "labels": []})
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("words", "read", "left_out"),
    [
        ("check own --corpus a.jsonl", 8, FURNITURE),
        ("terms own a.jsonl", 8, FURNITURE),
        ("terms own a.jsonl labelled.jsonl", 10, FURNITURE),
        ("terms own --labelled labelled.jsonl", 2, ""),
        ("expand own --corpus a.jsonl --no-corrections", 8, f"{FURNITURE}; 1 copies"),
        ("expand own --corpus a.jsonl --labelled labelled.jsonl --no-corrections", 10, f"{FURNITURE}; 3 copies"),
        ("expand own --labelled labelled.jsonl --no-corrections", 2, ""),
    ],
)
def test_what_is_left_out_is_told(place, call, words, read, left_out):
    outcome = call(main, "scheme", *words.split())
    assert outcome.code == 0, outcome.err
    told = {line.split()[0]: line for line in outcome.account}
    assert told["read"].split() == ["read", str(read), "paragraph(s)"]
    assert [line.split(None, 2)[2] for line in outcome.account if line.startswith("  left out")] == (
        [left_out] if left_out else []
    )
