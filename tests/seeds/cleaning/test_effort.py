"""The work that repairing damaged text may cost is shared by all texts of a document."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from seeds.cleaning.effort import Effort, effort_for, one_effort, with_one_effort
from seeds.cleaning.gbk_out_of_step import repair
from seeds.cleaning.script import simplify
from seeds.read import main

DAMAGED = "鏈?鎶讲季?鐢佃"


def test_all_texts_inside_the_block_share_one_effort_and_none_outside() -> None:
    effort = Effort(10)
    with one_effort(effort):
        assert effort_for("") is effort
        assert effort_for("") is effort
    assert effort_for("") is not effort
    assert effort_for("") is not effort_for("")


def test_what_is_made_on_the_way_shares_one_effort_and_nothing_between() -> None:
    effort = Effort(10)
    seen: list[Effort] = []

    def items() -> Iterator[int]:
        for number in range(3):
            seen.append(effort_for(""))
            yield number

    for _ in with_one_effort(items(), effort):
        assert effort_for("") is not effort
    assert seen == [effort] * 3


def test_length_adds_to_the_effort_up_to_a_limit() -> None:
    effort = Effort()
    before = effort.left
    effort.grant(1000)
    assert effort.left > before
    effort.grant(10**9)
    most = effort.left
    effort.grant(10**9)
    assert effort.left == most


def test_places_are_left_as_found_and_counted_when_the_effort_is_spent() -> None:
    effort = Effort(0)
    effort.spend(10**9)
    with one_effort(effort):
        assert repair(DAMAGED, simplify) == DAMAGED
    assert effort.places == 2


def test_the_command_tells_of_damaged_text_that_it_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"text": DAMAGED * 40 + str(number)}) + "\n" for number in range(40)), encoding="utf-8")
    assert main([str(file)]) == 0
    assert f"damaged text left as found in 1 file(s), first {file}" in capsys.readouterr().err
