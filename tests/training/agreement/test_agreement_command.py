"""Two annotators compared, whatever they worked with, and what is left to settle."""

import csv
import json

import pytest
from conftest import jsonl
from filled_sheets import fill, sheet_rows

from labels import NONE, InputError
from seeds.schemes import INDUSTRIES, load_scheme
from training.agreement.__main__ import main
from training.sets.labelled_files import read_labelled

# What both said, where the names are the same in every language.
IN_RECORDS = {"第一人": "低空经济", "第二人": "人工智能、低空经济"}
DRONE, TEA, GRID = "无人机给山村送药。", "今年春茶丰收。", "储能电站并网。"


def test_command_compares_only_what_both_labelled(tmp_path, monkeypatch, call):
    """A paragraph that changed between the two passes is left out, and said so."""
    found = {
        "first": [("a", "1", ["ai"]), ("b", "1", []), ("c", "1", ["ai"])],
        "second": [("a", "1", ["ai"]), ("b", "1", []), ("c", "2", [])],
    }
    for name, rows in found.items():
        jsonl(tmp_path / f"{name}.jsonl", *({"id": key, "hash": digest, "labels": labels} for key, digest, labels in rows))
    monkeypatch.setattr("training.agreement.__main__.FOLDER", tmp_path)
    outcome = call(main)
    assert outcome.code == 0
    assert outcome.out.startswith("2 paragraphs labelled twice\n")
    assert "  left out  1 paragraph(s) that have the same id and different texts in the two" in outcome.account
    assert "1.000" in next(line for line in outcome.out.splitlines() if line.startswith("ai "))


def test_command_takes_two_files_and_their_labels(tmp_path, call):
    """Of any scheme; and nothing but two annotators."""
    labels = tmp_path / "labels.toml"
    labels.write_text('[[label]]\nkey = "grid"\n[[label]]\nkey = "water"\n', encoding="utf-8")
    files = [jsonl(tmp_path / name, {"id": "a", "hash": "1", "labels": ["water"]}) for name in ("a.jsonl", "b.jsonl")]
    outcome = call(main, *files, "--labels", labels)
    assert (outcome.code, outcome.err) == (0, "")
    *rows, says = outcome.out.splitlines()[2:]
    assert [line.split()[0] for line in rows] == ["grid", "water", NONE]
    assert {tuple(line.split()[-2:]) for line in rows} == {("–", "–")}, "no label varies"
    assert says.startswith("–: not defined")
    alone = call(main, files[0], "--labels", labels)
    assert alone.code == 2
    assert alone.complaint.startswith("error: call: names 1 annotator(s); give two files")
    assert call(main, *files, files[0]).code == 2


def test_annotators_without_a_common_paragraph_cannot_be_compared(tmp_path, call):
    """A file of another corpus, or a text that changed."""
    files = [jsonl(tmp_path / f"{n}.jsonl", {"id": "a", "hash": str(n), "labels": []}) for n in "12"]
    outcome = call(main, *files)
    assert outcome.code == 1
    assert "1.jsonl: no paragraph was labelled by both annotators; " in outcome.err


def table(path, *rows):
    """Write a table as people keep it; return the path."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["段落编号", "正文", "经办", "标签"], *rows])
    return path


@pytest.fixture
def two(tmp_path):
    """Return the files of two people: one in JSON, one in a table with Chinese names and other ids for one text."""
    first = jsonl(
        tmp_path / "wang.jsonl",
        {"id": "a", "text": DRONE, "labels": ["low_altitude"], "经办": "周"},
        {"id": "b", "text": TEA, "labels": []},
        {"id": "c", "text": GRID, "labels": ["energy_storage", "new_materials"]},
    )
    return first, table(
        tmp_path / "li.csv", ["a", DRONE, "周", "低空经济、人工智能"], ["b", TEA, "", "无"], ["77", GRID, "", "储能"]
    )


def test_files_of_different_tools_are_compared_by_id_and_text(call, two):
    """By text alone where ids differ."""
    outcome = call(main, *two)
    assert outcome.out.startswith("3 paragraphs labelled twice\n")
    rows = {line.split()[0]: line.split()[1:] for line in outcome.out.splitlines()[2:]}
    assert rows["ai"] == ["0", "0", "1", "2", "0.000", "0.000"] and rows["quantum"] == ["0", "0", "0", "3", "–", "–"]
    assert rows["ai"][:4] == ["0", "0", "1", "2"] and rows["new_materials"][:4] == ["0", "1", "0", "2"]
    assert outcome.err == "2 paragraph(s) differ; --differences FILE lists them\n"


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".jsonl"])
def test_differences_come_back_once_they_are_settled(call, two, tmp_path, suffix):
    """Untouched they hold no answer; what was filled in is one, with both answers beside it."""
    path = tmp_path / f"settle{suffix}"
    outcome = call(main, *two, "--differences", path)
    assert outcome.code == 0 and outcome.err == "2 paragraph(s) to settle\n"
    assert outcome.account[-1] == f"  result    {path}"
    scheme = load_scheme(INDUSTRIES)
    with pytest.raises(Exception, match="holds no answer"):
        read_labelled([path], "settled", scheme)
    settle(path, suffix)
    (found,) = read_labelled([path], "settled", scheme).paragraphs
    assert (found.id, found.text, found.labels) == ("a", DRONE, ("low_altitude",))
    assert found.judged is None
    both = {"First annotator": "low-altitude economy", "Second annotator": "artificial intelligence, low-altitude economy"}
    assert found.extra == {"经办": "周", **(IN_RECORDS if suffix == ".jsonl" else both)}


def settle(path, suffix):
    """Settle the first paragraph: it is not of artificial intelligence."""
    if suffix == ".xlsx":
        assert sheet_rows(path)[1][2:5] == ["", "0.0", "1.0"]
        fill(path, {(1, "artificial intelligence"): "no"})
    elif suffix == ".csv":
        rows = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
        rows[1][rows[0].index("labels")] = "low_altitude"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        first, rest = path.read_text(encoding="utf-8").split("\n", 1)
        path.write_text(json.dumps(json.loads(first) | {"labels": ["低空经济"]}) + "\n" + rest, encoding="utf-8")


def test_untouched_list_of_differences_is_not_said_to_be_a_models(call, two, tmp_path, capsys):
    """What stands in it both people said."""
    path = tmp_path / "settle.xlsx"
    assert call(main, *two, "--differences", path).code == 0
    with pytest.raises(InputError, match="holds no answer"):
        read_labelled([path], "a", load_scheme(INDUSTRIES))
    says = capsys.readouterr().err
    assert "filled in beforehand and not checked" in says and "model" not in says


def test_annotators_of_one_export(call, tmp_path):
    """Label Studio keeps them apart by who completed a task; of three, two must be named."""

    def said(person, *choices):
        value = {"from_name": "labels", "to_name": "text", "type": "choices", "value": {"choices": list(choices)}}
        return {"completed_by": person, "result": [value]}

    tasks = [
        {"id": 1, "data": {"text": DRONE}, "annotations": [said(1, "低空经济"), said(2, "低空经济", "人工智能")]},
        {"id": 2, "data": {"text": TEA}, "annotations": [said(1, "无"), said(2, "无"), said(3, "新材料")]},
        {"id": 3, "data": {"text": GRID}, "annotations": [said(1, "储能"), said(2) | {"was_cancelled": True}]},
    ]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    three = call(main, path)
    assert three.code == 2 and "names 3 annotator(s): 1, 2, 3; " in three.err
    outcome = call(main, path, "--annotators", "1", "2")
    assert outcome.out.startswith("2 paragraphs labelled twice\n")
    assert "note: " in outcome.err and "1 of 7 answer(s) are skips or not given" in outcome.err
    assert call(main, path, "--annotators", "1", "9").code == 2
    twice = call(main, path, "--annotators", "1", "1")
    assert (twice.code, twice.out) == (2, "") and "--annotators: names '1' twice; name two of: 1, 2, 3" in twice.err


def test_list_of_differences_is_no_format_of_its_own(call, two, tmp_path):
    """Told before the files are read."""
    outcome = call(main, *two, "--differences", tmp_path / "settle.docx")
    assert outcome.code == 2 and "no list of differences ends in '.docx'" in outcome.complaint


def test_old_address_of_the_command(python):
    """As it always was called."""
    outcome = python("-m", "labels.agreement")
    assert outcome.code == 0, outcome.err
    assert "paragraphs labelled twice" in outcome.out
