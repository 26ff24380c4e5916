"""Labelled text of a scheme in which a text has one label."""

import json
import re

import pytest
from conftest import jsonl, lines
from filled_sheets import fill, sheet_rows

from labels import InputError, Paragraph
from models.output.writers import write_to
from models.prediction import Prediction
from seeds.schemes import parse_scheme
from training.sets.labelled_files import read_labelled

LABELS = "".join(f'[[label]]\nkey = "{key}"\nname = "{name}"\n' for key, name in (("a", "甲"), ("b", "乙"), ("c", "丙")))
SCHEME, MANY = (parse_scheme({"labels.toml": top + LABELS, "lexicon.toml": ""}, "own", "own") for top in ("single = true\n", ""))
TEXT = "村里的合唱队登台唱歌。"


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"labels": ["a", "b"]}, "has the labels a, b, and a text of this scheme has one"),
        ({"labels": ["乙", "c"], "judged": ["b", "c"]}, "has the labels b, c, and a text of this scheme has one"),
        ({"labels": []}, "has no label, and a text of this scheme has one"),
        ({"labels": [], "judged": ["a", "b", "c"]}, "has no label, and a text of this scheme has one"),
    ],
)
def test_two_labels_or_none_are_refused(tmp_path, record, message):
    """By the line; of other schemes both are answers."""
    path = jsonl(tmp_path / "a.jsonl", {"text": TEXT, "labels": ["a"]}, {"text": TEXT, **record})
    with pytest.raises(InputError) as caught:
        read_labelled([path], "mine", SCHEME)
    assert str(caught.value).startswith(f"{path}:2: {message}") and "\n" not in str(caught.value)
    assert len(read_labelled([path], "mine", MANY)) == 2


def test_table_is_refused_likewise(tmp_path):
    """Marks in two columns."""
    (tmp_path / "a.csv").write_text("text,甲,乙,丙\n一段话。,1,0,0\n又一段。,1,1,0\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a.csv:3: has the labels a, b, and a text"):
        read_labelled([tmp_path / "a.csv"], "mine", SCHEME)


def test_answer_in_part_may_lack_a_label(tmp_path):
    """It may have one of those that nobody looked for."""
    path = jsonl(tmp_path / "a.jsonl", {"text": TEXT, "labels": [], "judged": ["a"]}, {"text": TEXT + "好", "labels": ["b"]})
    assert [p.labels for p in read_labelled([path], "mine", SCHEME).paragraphs] == [(), ("b",)]


def test_model_that_gave_no_label_is_no_answer(tmp_path, capsys):
    """Nobody looked at it: left out and counted, and the rest is read."""
    path = jsonl(tmp_path / "a.jsonl", {"text": TEXT, "labels": [], "model": "m"}, {"text": TEXT + "好", "labels": ["b"]})
    assert [p.labels for p in read_labelled([path], "mine", SCHEME).paragraphs] == [("b",)]
    assert "1 of 2 paragraph(s) left out: 1 filled in beforehand and not checked" in capsys.readouterr().err


def said(label, n):
    """Return a prediction with one label, or with none."""
    paragraph = Paragraph(f"t#{n}", "t", n, "body", TEXT + "好" * n)
    return Prediction(paragraph, (label,) if label else (), dict.fromkeys(SCHEME.keys, 0.3), (), None, "m")


@pytest.mark.parametrize("form", ["xlsx", "doccano", "doccano-spans", "label-studio"])
def test_none_is_not_offered_where_it_is_no_answer(tmp_path, form):
    """Nobody is asked what reading will refuse; of other schemes it is offered."""
    for scheme, offered in ((SCHEME, False), (MANY, True)):
        path = tmp_path / "a.any"
        write_to([said(None, 1), said("b", 2)], scheme, form, path)
        if form == "xlsx":
            head, *rows = sheet_rows(path)
            words = [*head, *(row[0] for row in sheet_rows(path, 1))]
            assert [dict(zip(head, row, strict=True))["Filled in before"] for row in rows] == ["none", "乙"]
        elif form == "label-studio":
            tasks = json.loads(path.read_text(encoding="utf-8"))
            results = [[part["value"]["choices"] for part in task["predictions"][0]["result"]] for task in tasks]
            assert results == [[["无"]] if offered else [], [["乙"]]]
            words = re.findall('<Choice value="(.+?)"', path.with_suffix(".xml").read_text(encoding="utf-8"))
        else:
            words = [
                word for record in lines(path.read_text(encoding="utf-8")) for word in record.get("label", record.get("cats"))
            ]
        assert (("None" if form == "xlsx" else "无") in words) == offered and "乙" in words


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "doccano", "doccano-spans", "label-studio"])
def test_untouched_row_without_a_label_is_left_out_and_the_rest_is_read(tmp_path, capsys, form):
    """The first went out without a label and nobody gave it one; the second is answered."""
    path = tmp_path / "a.any"
    write_to([said(None, 1), said("b", 2)], SCHEME, form, path)
    if form == "xlsx":
        fill(path, {(2, "Checked"): "yes"})
    if form == "label-studio":
        tasks = json.loads(path.read_text(encoding="utf-8"))
        for task in tasks:
            task["annotations"] = [{"completed_by": 1, "result": task["predictions"][0]["result"]}]
        path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    assert [(p.id, p.labels) for p in read_labelled([path], "a", SCHEME).paragraphs] == [("t#2", ("b",))]
    assert "1 of 2 paragraph(s) left out" in capsys.readouterr().err


def test_empty_cell_is_no_answer_where_each_text_has_a_label(tmp_path, capsys):
    """Not reached yet; of other schemes it is the answer 'none'."""
    (tmp_path / "a.csv").write_text("text,标签\n一段话。,甲\n又一段。,\n", encoding="utf-8")
    assert [p.labels for p in read_labelled([tmp_path / "a.csv"], "a", SCHEME).paragraphs] == [("a",)]
    assert "1 of 2 paragraph(s) left out: 1 not answered" in capsys.readouterr().err
    assert [p.labels for p in read_labelled([tmp_path / "a.csv"], "a", MANY).paragraphs] == [("a",), ()]
