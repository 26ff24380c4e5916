"""A key has one Chinese word, whoever writes it: terminal, workbook, report page, desk, paper."""

import json
import re
import tomllib
from pathlib import Path

import pytest

import models
import training
from labels.exchange.known_words import shown_values, words_table
from labels.paragraphs import COUNTED, KINDS, LEVELS
from labels.wording import _, pgettext, speaking
from models.audit.audit_words import kind_name, name_in_method
from models.output.report_page.report_words import report_words
from training.scheme.expanding.word_decisions import answer_words
from training.select.frame import LEFT_OUT

MODELS, TRAINING = (Path(room.__file__).parent for room in (models, training))
DESK = json.loads((TRAINING / "desk" / "page" / "zh.json").read_text(encoding="utf-8"))


def test_kinds_of_paragraphs():
    """Each its own; the English ones of a terminal are the keys that options take."""
    kinds = shown_values("kind", "zh")
    assert set(kinds) == set(KINDS) and len(set(kinds.values())) == len(KINDS)
    assert {kind: DESK[f"kind.{kind}"] for kind in KINDS} == kinds
    assert {kind: name_in_method(kind, "zh") for kind in KINDS} == kinds
    assert [kind_name(kind) for kind in KINDS] == list(KINDS)
    with speaking("zh"):
        assert {kind: kind_name(kind) for kind in KINDS} == kinds
        assert _(LEFT_OUT["boilerplate"]).startswith(kinds["boilerplate"])
        headings = _(LEFT_OUT["headings"])
    assert kinds["title"] in headings and kinds["heading"] in headings


@pytest.mark.parametrize("file", ["output/report_page/words.toml", "output/workbook/explanation.toml"])
def test_sentences_name_the_kinds_that_count_by_their_words(file):
    counted = "、".join(shown_values("kind", "zh")[kind] for kind in COUNTED)
    assert counted in (MODELS / file).read_text(encoding="utf-8")


def test_no_catalogue_has_another_word_for_a_kind():
    """Words that kinds had in one writer or the other."""
    before = re.compile("列表项|列项|图表题|图表标题|网页杂项|版面套话|小标题、|标题、表格行")
    files = [
        *Path(training.__file__).parents[1].glob("labels/wording/zh/*.po"),
        *MODELS.rglob("*.toml"),
        *TRAINING.rglob("*.toml"),
    ]
    files = [path for path in files if "shipped" not in path.parts]
    assert len(files) > 10
    assert {path.name: before.findall(re.sub("标题行、表格行", "", path.read_text(encoding="utf-8"))) for path in files} == {
        path.name: [] for path in files
    }


def test_levels():
    """In a panel, which is data and the same in all languages, they are short; reading knows those, too."""
    levels = shown_values("level", "zh")
    assert set(levels) == set(LEVELS) and len(set(levels.values())) == len(LEVELS)
    assert {level: DESK[f"level.{level}"] for level in LEVELS} == levels
    assert {level: report_words("zh")[f"level_{level}"] for level in LEVELS} == levels
    panel = tomllib.loads((MODELS / "panel" / "columns.toml").read_text(encoding="utf-8"))["levels"]
    assert {level: f"{panel[level]}级" for level in LEVELS} == levels


def test_kinds_of_words():
    with speaking("zh"):
        said = pgettext("kind of a word", "strong"), pgettext("kind of a word", "weak"), answer_words()
    assert said[:2] == (DESK["words.terms"], DESK["words.weak"])
    assert said[1] in said[2].values()


def test_heads_of_sheets_are_the_words_of_other_tables():
    """Where they have a column of the same name."""
    heads = {field: words["zh"] for field, words in words_table()["heads"].items()}
    panel = tomllib.loads((MODELS / "panel" / "columns.toml").read_text(encoding="utf-8"))["columns"]
    explained = tomllib.loads((MODELS / "output" / "workbook" / "explanation.toml").read_text(encoding="utf-8"))["zh"]["fields"]
    others = {"first", "note", "model"} & panel.keys()  # of a panel: of another thing, or the same
    for said in ({name: column["zh"]["head"] for name, column in panel.items() if name not in others}, explained):
        shared = said.keys() & heads.keys()
        assert shared and {name: said[name] for name in shared} == {name: heads[name] for name in shared}
    assert DESK["field.topic"] in heads["topic"] and DESK["field.kind"] == heads["kind"] and DESK["field.level"] == heads["level"]
