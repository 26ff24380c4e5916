"""Labels that a panel counts: as they stand, by whom they were given, and by a second scheme."""

import pytest
from conftest import jsonl
from small_panel import cell, predicted

from models.loading import load
from models.panel import __main__ as command
from models.predict import main as predict

JIANGSU, SICHUAN = "江苏省", "四川省"


def test_labels_are_taken_as_they_stand_and_said_to_be(panel, written):
    rows, said = panel(written)
    assert f"labels of 12 paragraph(s) were taken from {written}, as policy-tagger/9 hybrid gave them" in said
    assert {row["model"] for row in rows} == {"policy-tagger/9 hybrid"}


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_what_predict_wrote_gives_the_same_panel_in_every_form(panel, call, trained_store, tmp_path, form):
    said = ["储能电站给工厂削峰，储能装机翻番。", "人工智能企业超过三百家，大模型上岗。"]
    page = "\n".join(["江苏省人民政府关于修塔的通知", *said, "江苏省人民政府", "2024年3月1日"])
    (tmp_path / "甲.txt").write_text(page, encoding="utf-8")
    direct, said = panel(tmp_path / "甲.txt", "--model", "tfidf")
    assert "were taken from" not in said
    assert call(predict, "--input", tmp_path / "甲.txt", "--model", "tfidf", "--output", tmp_path / f"tagged.{form}").code == 0
    taken, said = panel(tmp_path / f"tagged.{form}")
    assert "were taken from" in said
    assert direct == taken
    assert {row["tagged"] for row in direct} == {"0", "1"}


def test_a_label_that_a_person_changed_counts(panel, written, tmp_path, records):
    records[6]["labels"] = ["quantum"]
    rows, _ = panel(jsonl(tmp_path / "changed.jsonl", *records))
    assert cell(rows, JIANGSU, "2024", "quantum")["tagged"] == "1"


def test_everything_can_be_tagged_anew(panel, tmp_path, trained_store):
    record = predicted("甲", 1, "储能电站并网。", ["ai"]) | {"labels": ["我的标签"]}
    rows, said = panel(jsonl(tmp_path / "own.jsonl", record), "--anew", "--model", "lexicon")
    assert cell(rows, JIANGSU, "2024", "energy_storage")["tagged"] == "1"
    assert "were taken from" not in said and {row["model"] for row in rows} == {"policy-tagger/2 lexicon"}


def test_labels_without_probabilities_leave_the_expected_share_open(panel, tmp_path, records):
    for record in records:
        del record["scores"], record["model"]
    rows, said = panel(jsonl(tmp_path / "coded.jsonl", *records))
    found = cell(rows, JIANGSU, "2024", "ai")
    assert (found["share"], found["share_expected"]) == ("0.5", "")
    assert "12 paragraph(s) of records have no probabilities" in said and "as whoever labelled them gave them" in said


def test_a_label_counts_where_it_was_looked_for(panel, tmp_path, records):
    for record in records[3:7]:
        record["judged"] = ["ai", "low_altitude"]
        del record["scores"], record["model"]
    records[6]["judged"] = ["ai"]
    rows, _ = panel(jsonl(tmp_path / "some.jsonl", *records))
    counts = {label: cell(rows, JIANGSU, "2024", label)["paragraphs"] for label in ("ai", "low_altitude", "quantum")}
    assert counts == {"ai": "4", "low_altitude": "3", "quantum": "0"}
    assert cell(rows, JIANGSU, "2024", "quantum")["share"] == ""


def test_a_workbook_row_that_was_passed_over_is_left_out(panel, tmp_path):
    head = "text,省份,日期,人工智能,量子科技,无,已核"
    rows = ["大模型上岗。,江苏,2024-01-02,是,否,,是", "水塔修好。,江苏,2024-01-02,,,,跳过", "柳树种好。,江苏,2024-01-02,,,是,是"]
    (tmp_path / "coded.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    found, said = panel(tmp_path / "coded.csv")
    assert (cell(found, JIANGSU, "2024", "ai")["paragraphs"], cell(found, JIANGSU, "2024", "ai")["tagged"]) == ("2", "1")
    assert "1 not judged" in said


def test_two_schemes_are_crossed(panel, written, keys):
    rows, _ = panel(written, "--cross", "policy_tools")
    tools = ("supply", "demand", "environment")
    assert [(row["label"], row["cross"]) for row in rows[:18]] == [(key, tool) for key in keys for tool in tools]
    assert "terms" not in rows[0] and rows[0]["cross_name"] == "供给型"
    for row in rows:
        if row["missing"] == "0":
            assert int(row["tagged"]) <= int(row["paragraphs"])
            assert float(row["share_expected"]) < 0.9
    assert rows[0]["scheme"].count(";") == 1


@pytest.mark.parametrize(
    ("option", "expected"), [((), ("balanced", None)), (("--no-corrections", "--profile", "recall"), ("recall", False))]
)
def test_the_second_scheme_is_tagged_as_was_asked_for(panel, written, monkeypatch, option, expected):
    asked = []
    monkeypatch.setattr(
        command, "load", lambda *names, **how: asked.append((how["profile"], how["corrections"])) or load(*names, **how)
    )
    panel(written, "--cross", "policy_tools", *option)
    assert asked == [expected]


def test_labels_of_annotation_tools_are_not_taken_in_silence(panel, tmp_path, trained_store):
    path = tmp_path / "doccano.jsonl"
    jsonl(path, {"text": "储能电站并网。", "label": ["ai"], "省份": "江苏", "日期": "2024-01-02", "Comments": []})
    rows, said = panel(path, "--model", "lexicon")
    assert "1 record(s) of an annotation tool were tagged anew" in said
    assert cell(rows, JIANGSU, "2024", "energy_storage")["tagged"] == "1"
