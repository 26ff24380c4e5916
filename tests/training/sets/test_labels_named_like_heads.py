"""Labels that are called like a column of the sheet itself."""

import pytest
from filled_sheets import fill, sheet_rows

from labels import Paragraph
from models.output.writers import write_to
from models.prediction import Prediction
from seeds.schemes import parse_scheme
from training.sets.labelled_files import read_labelled

NAMES = ("已核", "备注", "正文", "段落编号", "标签", "标题", "预填", "哈希", "模型", "存疑度", "日期", "无", "extra", "标注人")
LABELS = "".join(f'[[label]]\nkey = "k{n}"\nname = "{name}"\n' for n, name in enumerate(NAMES))
SCHEME = parse_scheme({"labels.toml": LABELS, "lexicon.toml": ""}, "own", "own")


@pytest.fixture
def sheet(tmp_path, chinese):
    """Return a sheet of two texts, filled in by a model that gives the first all odd labels and the second none."""
    paragraphs = [Paragraph(f"a#{n}", f"d{n}", n, "body", f"第{n}段文字在此。", title="报告", date="2026-03") for n in (1, 2)]
    given = (SCHEME.keys[1::2], ())
    said = [
        Prediction(p, labels, dict.fromkeys(SCHEME.keys, 0.5), (), None, "m") for p, labels in zip(paragraphs, given, strict=True)
    ]
    write_to(said, SCHEME, "xlsx", tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_no_two_columns_have_one_name(sheet):
    """Each label has a column of its own, found by its key."""
    head = sheet_rows(sheet)[0]
    assert len(set(head)) == len(head)
    assert sum(any(key in name for name in head[2 : 2 + len(NAMES)]) for key in SCHEME.keys) == len(NAMES)


def test_answers_come_back(sheet):
    """The first confirmed, the second corrected; what else is known of them stays apart, and a remark is none."""
    fill(sheet, {(1, "已核"): "是", (1, "备注"): "看过", (2, "k0"): "是"})
    first, second = read_labelled([sheet], "mine", SCHEME).paragraphs
    assert (first.id, first.text, first.labels, first.judged) == ("a#1", "第1段文字在此。", SCHEME.keys[1::2], None)
    assert (first.title, first.date, first.extra) == ("报告", "2026-03", {"备注": "看过"})
    assert (second.id, second.text, second.labels, second.judged) == ("a#2", "第2段文字在此。", ("k0",), None)


def test_table_of_ones_own_may_call_them_by_name(tmp_path):
    """Where no other column is the label's."""
    (tmp_path / "a.csv").write_text("text,模型,日期\n新模型上线。,1,0\n合唱队登台。,0,0\n", encoding="utf-8")
    own = parse_scheme(
        {"labels.toml": '[[label]]\nkey="a"\nname="模型"\n[[label]]\nkey="b"\nname="日期"\n', "lexicon.toml": ""}, "own", "own"
    )
    assert [p.labels for p in read_labelled([tmp_path / "a.csv"], "mine", own).paragraphs] == [("a",), ()]
