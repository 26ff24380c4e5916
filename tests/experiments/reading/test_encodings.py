"""The benchmark of encodings counts what is read right; every kind of file it makes is read right."""

from pathlib import Path

import pytest

from experiments.reading.encodings import KINDS, Made, compare, is_right, main, our_text

TEXT = "山里的风电场今年发了三亿度电。村民在风机下种药材，收入翻了一番。今年还要再装两台。\n"


def test_right_is_the_same_text_but_for_what_a_broken_byte_may_cost() -> None:
    assert is_right("甲乙丙", Made(b"", "甲乙丙")) and not is_right("甲乙□", Made(b"", "甲乙丙"))
    assert is_right("甲乙□丁戊", Made(b"", "甲乙丙丁戊", 3)) and not is_right("□□□□戊", Made(b"", "甲乙丙丁戊", 3))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("repeats", [1, 30])
def test_every_kind_of_file_is_read_right(kind: str, repeats: int) -> None:
    made = KINDS[kind](TEXT * repeats)
    assert is_right(our_text(made.data), made)


def test_both_readers_are_counted() -> None:
    told = compare([TEXT], read_theirs=lambda data: "")
    assert {row.kind for row in told} == set(KINDS)
    assert all(row.theirs == 0 and row.ours == row.files for row in told)


def test_the_command_names_what_the_other_reads_better(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("charset_normalizer")
    (tmp_path / "a.txt").write_text(TEXT * 3, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert "better there: nothing" in capsys.readouterr().out.splitlines()[-1]
