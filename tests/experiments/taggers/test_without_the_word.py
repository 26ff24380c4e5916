"""Fifty paragraphs a label that do not say its word, and fifty near misses."""

import json
from collections import Counter

from experiments.taggers.without_the_word import FILE, main
from seeds.cleaning.clean import clean_text
from seeds.schemes import INDUSTRIES, load_scheme


def records() -> list[dict[str, object]]:
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def test_there_are_fifty_of_each_kind_and_no_two_alike() -> None:
    keys = load_scheme(INDUSTRIES).keys
    counts = Counter((record["label"], record["kind"]) for record in records())
    assert counts == {(key, kind): 50 for key in keys for kind in ("without", "near_miss")}
    texts = {record["text"] for record in records()}
    assert len(texts) == len({record["id"] for record in records()}) == 600
    assert [text for text in texts if clean_text(text) != text] == []


def test_labels_say_which_is_which() -> None:
    keys = set(load_scheme(INDUSTRIES).keys)
    for record in records():
        assert set(record["labels"]) <= keys
        assert (record["label"] in record["labels"]) == (record["kind"] == "without"), record["id"]


def test_the_command_tells_recall_and_false_alarms(capsys) -> None:
    assert main(["--model", "lexicon"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + len(load_scheme(INDUSTRIES).keys)
