"""Labels of a corpus as they are given: in any form that labelled text comes in, of any scheme, or of none."""

import json

import pytest
from conftest import jsonl
from filled_sheets import save as save_sheet
from topic_readings import rows, tagger

from labels import InputError
from models.storage.store import save
from seeds.answered import read_records
from seeds.schemes import load_scheme
from training.topic_report.files import TABLES
from training.topics import __main__ as topics
from training.topics.given_labels import given_note, given_scheme

TEXTS = ("江口的储能电站并网。", "无人机送药航线开通。", "村民合唱比赛开幕。")
# What each text bears, as keys and as names.
KEYS = (["energy_storage", "ai"], ["low_altitude"], [])
NAMES = (["储能", "人工智能"], ["低空经济"], [])


@pytest.fixture
def model(tmp_path, analyzer):
    """Return the folder of a stored topic model."""
    save(tagger(analyzer), tmp_path / "stored-topics", "topics", {})
    return tmp_path / "stored-topics"


def written(folder, kind, labels, none="无"):
    """Return a file of the texts with labels, in one of the forms that are read."""
    path = folder / f"mine{kind.rpartition(' ')[2]}"
    if kind in ("a list .jsonl", "doccano .jsonl"):
        field = "labels" if kind.startswith("a list") else "label"
        records = [{"id": n, "text": text, field: own} for n, (text, own) in enumerate(zip(TEXTS, labels, strict=True), 1)]
        return jsonl(path, *records)
    if kind == "doccano with marks .jsonl":
        records = [{"text": text, "cats": own, "entities": []} for text, own in zip(TEXTS, labels, strict=True)]
        return jsonl(path, *records)
    if kind == "label studio .json":
        tasks = [
            {
                "id": number,
                "data": {"text": text},
                "annotations": [
                    {
                        "result": [
                            {"from_name": "labels", "to_name": "text", "type": "choices", "value": {"choices": own or [none]}}
                        ]
                    }
                ],
            }
            for number, (text, own) in enumerate(zip(TEXTS, labels, strict=True), 1)
        ]
        path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
        return path
    cells = [["正文", "标签"], *([text, "、".join(own) or none] for text, own in zip(TEXTS, labels, strict=True))]
    if path.suffix == ".xlsx":
        save_sheet(path, cells)
    else:
        sign = "\t" if path.suffix == ".tsv" else ","
        path.write_text("".join(sign.join(row) + "\n" for row in cells), encoding="utf-8")
    return path


KINDS = ("a list .jsonl", "doccano .jsonl", "doccano with marks .jsonl", "label studio .json", ".csv", ".tsv", ".xlsx")


@pytest.mark.parametrize("labels", [KEYS, NAMES], ids=["keys", "names"])
@pytest.mark.parametrize("kind", KINDS)
def test_labels_come_in_any_form(call, tmp_path, model, kind, labels):
    """By key or by Chinese name: the report counts what people said, and asks no model."""
    path = written(tmp_path, kind, labels)
    outcome = call(topics.main, path, "--model", model, "--labels", "lexicon", "--output", tmp_path / "out")
    assert outcome.code == 0, outcome.err
    assert [row["labels"] for row in rows(tmp_path / "out" / "paragraphs.csv")] == ["ai energy_storage", "low_altitude", ""]


@pytest.mark.parametrize("kind", KINDS)
def test_labels_of_no_scheme_are_taken_as_they_are(tmp_path, kind):
    """Each is a class of its own; what could be a key is one."""
    scheme = given_scheme(read_records(written(tmp_path, kind, (["农业", "Road"], ["交通", "农业"], []))), load_scheme().taxonomy)
    assert [label.name for label in scheme.taxonomy.labels] == ["农业", "Road", "交通"]
    assert scheme.keys == ("label_1", "Road", "label_3")
    assert "农业, Road, 交通; a paragraph without one counts as none of them; --scheme NAME" in given_note(scheme)


@pytest.mark.parametrize("labels", [NAMES, (["储能", "天然气"], [], []), ([], [], [])], ids=["known", "one is known", "none"])
def test_labels_of_a_known_scheme_are_not_taken_for_others(tmp_path, labels):
    """Beside one that is known, another is a misspelling, which reading refuses."""
    assert given_scheme(read_records(written(tmp_path, ".csv", labels)), load_scheme().taxonomy) is None


def test_labels_of_another_scheme_that_ships_ask_for_it(call, tmp_path):
    """As everywhere: the scheme was forgotten."""
    key = load_scheme("policy_tools").keys[0]
    outcome = call(topics.main, written(tmp_path, ".csv", ([key], [], [])), "--output", tmp_path / "out")
    assert outcome.code == 1 and "--scheme policy_tools?" in outcome.complaint


def test_numbers_of_records_are_no_classes(tmp_path):
    """A column of a hundred and one different words is not what labels look like."""
    path = jsonl(tmp_path / "mine.jsonl", *({"text": f"第{n}段", "labels": [f"第{n}号"]} for n in range(101)))
    with pytest.raises(InputError, match="bears 101 different labels, such as 第0号"):
        given_scheme(read_records(path), load_scheme().taxonomy)


@pytest.mark.slow
def test_a_corpus_is_read_by_its_own_classes(call, tmp_path, store):
    """Found, counted and stored: the page names the classes, one line says so, and the stored model knows them."""
    said = {
        "农业": ("春耕用上新农机", "茶园秋季修剪"),
        "交通": ("高铁新线开通", "公路大修完工"),
        "": ("合唱比赛开幕", "老人登台演出"),
    }
    records = [
        {"text": f"{place}{text}", "labels": [name] if name else []}
        for name, own in said.items()
        for text in own
        for place in "甲乙丙丁戊己庚"
    ]
    path = jsonl(tmp_path / "mine.jsonl", *records, {"text": "没有标注的段落也在。"})
    outcome = call(topics.main, path, "--output", tmp_path / "out")
    assert outcome.code == 0, outcome.err
    assert "note: labels of no known scheme are counted as they are: 农业, 交通" in outcome.err.replace("\n", " ")
    assert {"农业", "交通"} <= set(rows(tmp_path / "out" / "topics.csv")[0])
    assert {row["labels"] for row in rows(tmp_path / "out" / "paragraphs.csv")} == {"农业", "交通", ""}
    assert all("label_1" not in (tmp_path / "out" / name).read_text(encoding="utf-8-sig") for name in TABLES)
    assert "农业" in (tmp_path / "out" / "topics.md").read_text(encoding="utf-8")
    again = call(topics.main, path, "--model", tmp_path / "out", "--output", tmp_path / "again")
    assert again.code == 0, again.err
    assert rows(tmp_path / "again" / "paragraphs.csv") == rows(tmp_path / "out" / "paragraphs.csv")
