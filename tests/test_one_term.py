"""In Chinese one thing has one name, whichever page, message or README speaks of it."""

import json
import tomllib

import pytest
from conftest import ROOT

from labels.wording.translations import read_entries

TERMS = tomllib.loads((ROOT / "tests" / "one_term.toml").read_text(encoding="utf-8"))["term"]
WORDS = (
    "models/output/workbook/explanation.toml",
    "models/output/report_page/words.toml",
    "training/topic_report/templates/words.toml",
)


def chinese_texts():
    """Yield the Chinese texts for people, each with where it stands."""
    for path in sorted((ROOT / "labels" / "wording" / "zh").glob("*.po")):
        for entry in read_entries(path.read_text(encoding="utf-8"), path.name):
            yield f"{path.name}: {entry.message}", entry.translation
    for key, says in json.loads((ROOT / "training/desk/page/zh.json").read_text(encoding="utf-8")).items():
        yield f"zh.json: {key}", says
    for name in (*WORDS, "README.zh-CN.md"):
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            yield f"{name}:{number}", line


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["name"])
def test_a_thing_has_one_name(term):
    texts = list(chinese_texts())
    assert any(term["name"] in says for _where, says in texts)
    assert [where for where, says in texts if any(word in says for word in term["never"])] == []
