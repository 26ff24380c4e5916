"""Which labels were looked for travels out to every tool and back: what nobody looked for never becomes a no."""

import csv
import json

import pytest
from conftest import jsonl, lines
from filled_sheets import fill, sheet_rows

from labels import Paragraph
from models.output.writers import write_to
from models.prediction import Prediction
from seeds.schemes import parse_scheme
from training.sets.labelled_files import read_labelled

NAMES = {"fuel": "氢能", "geo": "地热", "wind": "风电"}
LABELS = "".join(f'[[label]]\nkey = "{key}"\nname = "{name}"\n' for key, name in NAMES.items())
SCHEME = parse_scheme({"labels.toml": LABELS, "lexicon.toml": ""}, "own", "own")
LOOKED_FOR = {"a#1": ("geo",), "a#2": ("fuel", "geo"), "a#3": None, "a#4": ()}


def out(path, form):
    """Write four paragraphs, of which three were looked at in part; the second bears a label."""
    said = [
        Prediction(
            Paragraph(name, f"d{n}", n, "body", f"第{n}段文字在此。", judged=judged),
            ("fuel",) if n == 2 else (),
            dict.fromkeys(SCHEME.keys, 0.2),
            (),
            None,
            "m",
        )
        for n, (name, judged) in enumerate(LOOKED_FOR.items(), 1)
    ]
    write_to(said, SCHEME, form, path)


def annotate(path, flat=False):
    """Take the predictions of tasks over as annotations."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for task in tasks:
        task["annotations"] = [{"id": 1, "completed_by": 1, "result": task["predictions"][0]["result"]}]
    rows = [
        {**task["data"], "labels": {"choices": task["annotations"][0]["result"][0]["value"]["choices"]}, "id": 1}
        | {"annotation_id": 1, "lead_time": 1.0, "annotator": 1}
        for task in tasks
    ]
    path.write_text(json.dumps(rows if flat else tasks, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize("form", ["jsonl", "csv", "doccano", "doccano-spans", "label-studio", "label-studio (flat)"])
def test_what_was_looked_for_comes_back(tmp_path, form):
    """All of it, and nothing more; it is no column of the user's."""
    path = tmp_path / "a.any"
    out(path, form.removesuffix(" (flat)"))
    if form.startswith("label-studio"):
        annotate(path, flat=form.endswith("(flat)"))
    data = read_labelled([path], "mine", SCHEME)
    assert {p.id: p.judged for p in data.paragraphs} == LOOKED_FOR
    assert [p.labels for p in data.paragraphs] == [(), ("fuel",), (), ()]
    assert [p.extra for p in data.paragraphs] == [None] * 4
    assert data.judged.sum() == 1 + 2 + 3


def test_workbook_leaves_open_what_nobody_looked_for(tmp_path):
    """The cell is empty; a row that is confirmed as it stands says nothing of it, one that is filled in does."""
    path = tmp_path / "a.xlsx"
    out(path, "xlsx")
    head, first, second, third, _ = sheet_rows(path)
    cells = [[row[head.index(name)] for name in NAMES.values()] for row in (first, second, third)]
    assert cells == [["", "0.0", ""], ["1.0", "0.0", ""], ["0.0", "0.0", "0.0"]]
    fill(path, {(row, "Checked"): "yes" for row in (1, 2, 3)} | {(2, "风电"): "yes"})
    data = read_labelled([path], "mine", SCHEME)
    assert [(p.labels, p.judged) for p in data.paragraphs] == [((), ("geo",)), (("fuel", "wind"), None), ((), None)]


def test_label_given_beside_those_looked_for_was_looked_for(tmp_path):
    """By who added it in doccano; a file from elsewhere may mean by `judged` what it likes."""
    path = tmp_path / "a.jsonl"
    out(path, "doccano")
    first, *_ = lines(path.read_text(encoding="utf-8"))
    jsonl(path, first | {"label": ["风电"], "Comments": []})
    assert read_labelled([path], "mine", SCHEME).paragraphs[0].judged == ("geo", "wind")
    jsonl(path, {"text": "地热供暖。", "label": ["地热"], "judged": "yes", "Comments": []})
    assert read_labelled([path], "mine", SCHEME).paragraphs[0].judged is None


def test_table_says_it_in_a_column(tmp_path):
    """Of keys, empty where all labels were looked for."""
    out(tmp_path / "a.csv", "csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["judged"] for row in csv.DictReader(file)] == ["geo", "fuel geo", "", "无"]
