"""What a document tells of itself: heads and signatures of every level and kind."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from labels.paragraphs import DOCUMENT_FIELDS, LEVELS
from seeds.cleaning.fold import fold
from seeds.texts import read_text

HEADS = tomllib.loads(Path(__file__).with_name("heads.toml").read_text(encoding="utf-8"))["head"]
FIELDS = [name for name in DOCUMENT_FIELDS if name != "page"] + ["region"]


@pytest.mark.parametrize("head", HEADS, ids=[head["name"] for head in HEADS])
def test_a_head_tells_what_it_says_and_nothing_else(head: dict[str, Any]) -> None:
    first = read_text(head["text"].strip())[0]
    looked_at = [name for name in FIELDS if name not in head.get("open", ())]
    told = {name: getattr(first, name) for name in looked_at}
    if "title" in told:
        told["title"] = fold(first.title or "").replace(" ", "") or None
    right = {name: head["right"].get(name) for name in looked_at}
    assert told == right
    assert first.level in (None, *LEVELS)
    assert first.date == (first.issued or first.spoken or first.published)
