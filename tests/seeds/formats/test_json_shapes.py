"""Records are found in the shapes in which programs write JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from labels import InputError
from seeds.read import read_path

TOWER, WELL = {"text": "修塔。", "date": "2026-03-05"}, {"text": "修井。", "date": "2026-03-06"}


def read(folder: Path, content: Any) -> list[tuple[str, str | None]]:
    """Return text and date of the records of a JSON file."""
    path = folder / "wind.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return [(paragraph.text, paragraph.date) for paragraph in read_path(path)]


@pytest.mark.parametrize(
    "content",
    [
        [TOWER, WELL],
        {"code": 0, "data": {"total": 2, "list": [TOWER, WELL]}},
        {"hits": {"hits": [{"_id": "1", "_source": TOWER}, {"_id": "2", "_source": WELL}]}},
        {"a": TOWER, "b": WELL},
        {name: [TOWER[name], WELL[name]] for name in TOWER},
        {name: {"0": TOWER[name], "1": WELL[name]} for name in TOWER},
        {"columns": list(TOWER), "index": [0, 1], "data": [list(TOWER.values()), list(WELL.values())]},
        [{"data": TOWER, "annotations": []}, {"data": WELL, "annotations": []}],
    ],
)
def test_records_are_found(tmp_path: Path, content: Any) -> None:
    assert read(tmp_path, content) == [("修塔。", "2026-03-05"), ("修井。", "2026-03-06")]


def test_texts_alone_are_records(tmp_path: Path) -> None:
    assert read(tmp_path, ["修塔。", "修井。"]) == [("修塔。", None), ("修井。", None)]


def test_a_list_of_paragraphs_is_one_text(tmp_path: Path) -> None:
    assert read(tmp_path, [{"content": ["修塔。", "修井。"]}]) == [("修塔。修井。", None)]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[]", "holds no records"),
        ("5", "holds no records"),
        ("", "is empty"),
        ("[5]", "record 1: is int, not an object"),
        ('[{"a": {"0": "修塔。"}}]', "has no field 'text'"),
        ("[" * 200_000, "nested too deep"),
        ('{"a":' * 200_000, "nested too deep"),
        ('[{"text":"修塔。"},]', "is not JSON"),
    ],
)
def test_what_holds_no_records_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read(tmp_path, content)
