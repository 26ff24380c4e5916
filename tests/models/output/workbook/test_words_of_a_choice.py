"""Kinds and levels stand in a workbook in the words of whom it was written for, and are read back as the same keys."""

import pandas as pd
import pytest
from table_files import xlsx

from labels import Paragraph
from labels.exchange.known_words import read_kind, shown_values
from labels.paragraphs import KINDS, LEVELS
from labels.wording import LANGUAGES, speaking
from models.output.writers import write_to
from models.panel.__main__ import main as panel
from models.prediction import Prediction
from seeds.inputs import read_inputs
from seeds.metadata.stated_fields import read_level

FACTS = [(kind, level) for kind in KINDS for level in LEVELS]


def rows(keys):
    """Return a prediction of each kind and level."""
    for n, (kind, level) in enumerate(FACTS, 1):
        paragraph = Paragraph(f"a#{n}", "a", n, kind, f"第{n}座水塔修好了。", level=level, region="江西", date="2024-03-01")
        yield Prediction(paragraph, (), dict.fromkeys(keys, 0.1), (), None, "m", 0.1)


def test_every_key_has_a_word_that_is_read_as_it():
    for lang in LANGUAGES:
        with speaking(lang):
            kinds, levels = shown_values("kind"), shown_values("level")
        assert set(kinds) == set(KINDS) and set(levels) == set(LEVELS)
        assert {read_kind(word): word for word in kinds.values()} == kinds
        assert {read_level(word): word for word in levels.values()} == levels
        assert (list(kinds) == list(kinds.values())) == (lang == "en")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize("form", ["xlsx", "label-sheet"])
def test_sheets_of_either_language_read_back_alike(scheme, tmp_path, lang, reader, form):
    path = tmp_path / "sheet.xlsx"
    with speaking(lang):
        write_to(rows(scheme.keys), scheme, form, path)
    frame = pd.read_excel(path, engine="calamine")
    shown = set(frame["段落类型" if lang == "zh" else "Kind of paragraph"])
    assert shown == set(KINDS if lang == "en" else ["文件标题", "标题行", "正文", "条目", "表格行", "图注", "页眉页脚等"])
    with speaking(reader):
        found = [(one.kind, one.level) for one in read_inputs([path], [])]
    assert found == FACTS


def test_panels_of_both_are_the_same(call, scheme, tmp_path):
    made = []
    for lang in LANGUAGES:
        with speaking(lang):
            write_to(rows(scheme.keys), scheme, "xlsx", tmp_path / f"{lang}.xlsx")
        assert call(panel, tmp_path / f"{lang}.xlsx", "--output", tmp_path / f"{lang}.csv").code == 0
        made.append((tmp_path / f"{lang}.csv").read_bytes())
    assert made[0] == made[1]


def test_a_column_of_the_users_own_is_read_alike_before_and_after(scheme, tmp_path):
    """It stands as she wrote it."""
    cells = ["图注", "政策", "标题行", ""]
    table = xlsx({"表": [["正文", "段落类型"], *([f"第{n}座水塔修好了。", cell] for n, cell in enumerate(cells))]})
    (tmp_path / "own.xlsx").write_bytes(table)
    before = list(read_inputs([tmp_path / "own.xlsx"], []))
    assert [one.kind for one in before] == ["caption", "body", "heading", "body"]
    said = [Prediction(one, (), dict.fromkeys(scheme.keys, 0.1), (), None, "m", 0.1) for one in before]
    with speaking("zh"):
        write_to(said, scheme, "xlsx", tmp_path / "sheet.xlsx")
    assert [one.kind for one in read_inputs([tmp_path / "sheet.xlsx"], [])] == [one.kind for one in before]
    assert pd.read_excel(tmp_path / "sheet.xlsx", engine="calamine")["段落类型"].fillna("").tolist() == cells
