"""Labelled files that are broken, or that say two things: refused in one line, nothing of them taken."""

import json

import pytest
from conftest import jsonl
from filled_sheets import save
from small_predictions import STORAGE as RARE
from small_predictions import prediction

from labels import InputError
from models.output.writers import write_to
from seeds.schemes import INDUSTRIES, load_scheme
from training.sets.labelled_files import read_labelled

SCHEME = load_scheme(INDUSTRIES)


@pytest.mark.parametrize("form", ["xlsx", "label-studio", "doccano", "jsonl"])
@pytest.mark.parametrize("share", [0.3, 0.95])
def test_truncated_file_is_refused(tmp_path, form, share):
    """In one line; nothing of it is taken."""
    path = tmp_path / "a.any"
    write_to([prediction(SCHEME, RARE, ("energy_storage",))] * 3, SCHEME, form, path)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(InputError, match="is not JSON|is no readable workbook"):
        read_labelled([path], "mine", SCHEME)


def test_workbook_without_a_column_of_text_is_refused(tmp_path):
    """And says what to do."""
    save(tmp_path / "a.xlsx", [["编号", "储能"], ["1", "是"], ["2", "否"]])
    with pytest.raises(InputError, match=r"a.xlsx: has no column of paragraphs; name it 'text' or 正文"):
        read_labelled([tmp_path / "a.xlsx"], "mine", SCHEME)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"text": "储能电站并网。"}\n'),
        ("a.csv", "text,经办\n储能电站并网。,周\n"),
        ("a.json", '[{"text": "储能。"}]'),
    ],
)
def test_file_without_any_label_is_refused(tmp_path, name, content):
    """In one line."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=f"{name}: has no labels: no field 'labels', no column of them, none called"):
        read_labelled([tmp_path / name], "mine", SCHEME)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.parquet", b"PAR1"),
        ("a.dta", b"<stata_dta>\0"),
        ("a.html", b"<!doctype html><p>"),
        ("a.docx", b"PK\3\4"),
        ("a.pdf", b"%PDF-"),
    ],
)
def test_file_that_holds_no_answers_by_its_kind_is_told_so(tmp_path, name, data):
    """And not as text that is broken, or a workbook."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(
        InputError, match=f"{name}: is '.*', from which no answers are read; give the .jsonl, .csv or .xlsx of the"
    ):
        read_labelled([tmp_path / name], "mine", SCHEME)


def test_wrong_label_in_a_workbook_is_named_by_its_row(tmp_path):
    """And by sheet."""
    save(tmp_path / "a.xlsx", [["正文", "标签"], ["储能电站并网。", "储能"], ["光伏电站并网。", "光伏"]])
    with pytest.raises(InputError, match=r"a.xlsx:标注:3: unknown label '光伏'; known labels: ai, quantum"):
        read_labelled([tmp_path / "a.xlsx"], "mine", SCHEME)


def test_two_answers_for_one_paragraph(tmp_path):
    """Of two people: one where they agree, refused where they do not."""

    def said(person, choice):
        value = {"choices": [choice]}
        return {"completed_by": person, "result": [{"from_name": "labels", "type": "choices", "value": value}]}

    path = tmp_path / "a.json"
    task = {"id": 1, "data": {"text": RARE}, "annotations": [said(1, "储能"), said(2, "energy_storage")]}
    path.write_text(json.dumps([task], ensure_ascii=False), encoding="utf-8")
    (found,) = read_labelled([path], "mine", SCHEME).paragraphs
    assert found.labels == ("energy_storage",)
    task["annotations"][1] = said(2, "无")
    path.write_text(json.dumps([task], ensure_ascii=False), encoding="utf-8")
    with pytest.raises(InputError, match="'1' was answered in two ways, by 1 and 2; list the differences .* labels.agreement"):
        read_labelled([path], "mine", SCHEME)


def test_id_twice_in_a_table_is_refused(tmp_path):
    """One of them would be lost."""
    (tmp_path / "a.csv").write_text("id,text,labels\n1,储能。,储能\n1,茶叶。,无\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a.csv:3: repeats the id '1'"):
        read_labelled([tmp_path / "a.csv"], "mine", SCHEME)


def test_span_that_does_not_survive_cleaning_is_refused(tmp_path):
    """It would mark other words."""
    mark = {"label": "储能", "start": 0, "end": 4, "text": "储\u200b能电"}
    path = jsonl(tmp_path / "a.jsonl", {"text": "储\u200b能电站并网。", "labels": ["储能"], "evidence": [mark]})
    with pytest.raises(InputError, match="is not in the text after cleaning"):
        read_labelled([path], "mine", SCHEME)


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_answers_to_no_text_are_left_out_and_counted(tmp_path, capsys, form):
    """There is nothing to learn from."""
    path, rows = tmp_path / f"a.{form}", [["", "储能"], ["   ", "量子科技"], ["储能电站并网。", "储能"], ["茶叶丰收。", "无"]]
    if form == "xlsx":
        save(path, [["正文", "标签"], *rows])
    elif form == "csv":
        path.write_text("正文,标签\n" + "".join(f"{text},{label}\n" for text, label in rows), encoding="utf-8")
    else:
        jsonl(path, *({"text": text, "labels": [] if label == "无" else [label]} for text, label in rows))
    assert read_labelled([path], "mine", SCHEME).texts == ["储能电站并网。", "茶叶丰收。"]
    assert f"a.{form}: 2 of 4 paragraph(s) without text left out" in capsys.readouterr().err


def test_half_of_a_column_of_marks_is_not_dropped_in_silence(tmp_path, capsys):
    """Words that are no marks are told; a column of prose has none and is the user's own."""
    rows = ["储能并网。,1,看不清,并网", "储能电站。,0,难说,新建", "茶叶丰收。,0,0,无", "合唱队登台。,0,不好说,登台"]
    path = tmp_path / "a.csv"
    path.write_text("正文,储能,人工智能,量子\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = read_labelled([path], "mine", SCHEME).paragraphs
    assert [p.labels for p in found] == [("energy_storage",), (), (), ()]
    assert found[0].extra == {"人工智能": "看不清", "量子": "并网"}
    says = "a.csv: column '人工智能' was not read as answers: only 1 of its 4 cells are marks; write yes, no, or leave"
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("head", [["正文", "储能", "储能"], ["正文", "标签", "标签"]])
def test_two_columns_of_one_name_are_refused(tmp_path, form, head):
    """One of them would be dropped."""
    rows = [["储能并网。", "是", "否"], ["茶叶丰收。", "否", "否"]]
    if "标签" in head:
        rows = [["储能并网。", "储能", "无"], ["茶叶丰收。", "无", "无"]]
    path = tmp_path / f"a.{form}"
    if form == "xlsx":
        save(path, [head, *rows])
    else:
        path.write_text("".join(",".join(row) + "\n" for row in (head, *rows)), encoding="utf-8")
    with pytest.raises(InputError, match=rf"a.{form}: has two columns '{head[1]}'; keep one of them"):
        read_labelled([path], "mine", SCHEME)


def test_hash_of_the_users_own_is_a_column(tmp_path):
    """It says nothing of the text that went out; beside an id that went out it does."""
    md5 = "9e107d9d372bb6826bd81d3542a419d6"
    (tmp_path / "a.csv").write_text(f"正文,标签,hash\n储能并网。,储能,{md5}\n茶叶丰收。,无,{md5}\n", encoding="utf-8")
    jsonl(tmp_path / "b.jsonl", {"text": "储能。", "label": ["储能"], "Comments": [], "hash": md5})
    choice = {"from_name": "labels", "type": "choices", "value": {"choices": ["储能"]}}
    jsonl(tmp_path / "c.jsonl", {"data": {"text": "储能。", "hash": md5}, "annotations": [{"result": [choice]}]})
    jsonl(tmp_path / "d.jsonl", {"text": "储能。", "labels": ["储能"], "hash": md5})
    for name in ("a.csv", "b.jsonl", "c.jsonl", "d.jsonl"):
        found = read_labelled([tmp_path / name], "mine", SCHEME).paragraphs[0]
        assert (found.labels, found.extra) == (("energy_storage",), {"hash": md5}), name
    (tmp_path / "a.csv").write_text(f"正文,标签,hash,pid\n储能并网。,储能,{md5},a#1\n", encoding="utf-8")
    with pytest.raises(InputError, match="is not the one that went out"):
        read_labelled([tmp_path / "a.csv"], "mine", SCHEME)
