"""What people changed in what ``models.predict`` wrote, texts that are no paragraphs, and what the command says of both."""

import csv
import shutil

import pytest
from conftest import jsonl
from filled_sheets import fill, sheet_rows
from small_panel import cell, predicted, table

from models.diffusion.__main__ import main as diffusion
from models.panel.__main__ import main
from models.predict import main as predict

JIANGSU = "江苏省"
STORAGE = "储能电站给工厂削峰，储能装机翻番。"


@pytest.fixture
def panel(call, tmp_path):
    """Return a function that runs the command and returns the rows it wrote, and what it said."""

    def run(*arguments):
        outcome = call(main, *arguments, "--output", tmp_path / "panel.csv")
        assert outcome.code == 0, outcome.err
        return table(tmp_path / "panel.csv"), outcome.err

    return run


@pytest.fixture
def sheet(call, trained_store, tmp_path):
    """Return a workbook of two tagged rows of Jiangsu: one speaks of storage, one of nothing."""
    rows = [f"text,省份,日期\n{STORAGE},江苏,2024-01-02\n柳树种好。,江苏,2025-01-02\n"]
    (tmp_path / "t.csv").write_text("".join(rows), encoding="utf-8")
    done = call(predict, "--input", tmp_path / "t.csv", "--model", "tfidf", "--output", tmp_path / "tagged.xlsx")
    assert done.code == 0, done.err
    return tmp_path / "tagged.xlsx"


def test_a_row_that_a_person_changed_counts_as_the_persons(panel, sheet):
    rows, said = panel(sheet)
    assert "as people answered" not in said
    model = rows[0]["model"]
    assert 0.5 < float(cell(rows, JIANGSU, "2024", "energy_storage")["share_expected"]) <= 0.99
    fill(sheet, {(1, "energy storage"): "0", (2, "new materials"): "yes"})
    rows, said = panel(sheet)
    assert "2 paragraph(s) as people answered" in said
    assert {row["model"] for row in rows} == {f"{model}; 2 paragraph(s) as people answered"}
    refused, given = cell(rows, JIANGSU, "2024", "energy_storage"), cell(rows, JIANGSU, "2025", "new_materials")
    assert (refused["tagged"], refused["share_expected"]) == ("0", "0.01")
    assert (given["tagged"], given["share_expected"]) == ("1", "0.99")


@pytest.mark.parametrize(("head", "expected"), [("Checked", "0.99"), ("None", "0.01")])
def test_a_row_that_a_person_confirmed_or_refused_counts_as_the_persons(panel, sheet, head, expected):
    fill(sheet, {(1, head): "yes"})
    rows, said = panel(sheet)
    assert "1 paragraph(s) as people answered" in said
    assert cell(rows, JIANGSU, "2024", "energy_storage")["share_expected"] == expected


def test_a_row_says_a_label_or_none(call, sheet, tmp_path):
    fill(sheet, {(2, "new materials"): "yes", (2, "None"): "yes"})
    outcome = call(main, sheet, "--output", tmp_path / "p.csv")
    assert outcome.code == 1 and "says both None and new materials" in outcome.complaint


def test_a_row_that_was_cleared_is_not_judged_and_its_document_not_missing(panel, sheet):
    head = sheet_rows(sheet)[0]
    first = head.index("artificial intelligence")
    fill(sheet, {(2, name): "" for name in head[first : first + 6]})
    rows, said = panel(sheet)
    assert "1 not judged" in said
    found = cell(rows, JIANGSU, "2025", "energy_storage")
    assert (found["missing"], found["documents"], found["paragraphs"]) == ("0", "1", "0")
    assert {found[name] for name in ("tagged", "tagged_documents", "share", "share_expected", "terms", "words")} == {""}
    assert cell(rows, JIANGSU, "2024", "energy_storage")["documents"] == "1"


def test_a_record_whose_labels_differ_from_what_went_out_is_a_persons(panel, tmp_path, records):
    records[6] |= {"labels": ["quantum"], "predicted": []}
    records[5] |= {"predicted": ["low_altitude", "ai"]}
    rows, said = panel(jsonl(tmp_path / "t.jsonl", *records))
    assert "1 paragraph(s) as people answered" in said
    assert float(cell(rows, JIANGSU, "2024", "quantum")["share_expected"]) == pytest.approx((3 * 0.01 + 0.99) / 4)


def test_a_row_of_a_list_of_labels_that_was_changed_is_a_persons(panel, call, trained_store, tmp_path):
    (tmp_path / "t.csv").write_text(f"text,省份,日期\n{STORAGE},江苏,2024-01-02\n", encoding="utf-8")
    call(predict, "--input", tmp_path / "t.csv", "--model", "tfidf", "--output", tmp_path / "tagged.csv")
    assert "as people answered" not in panel(tmp_path / "tagged.csv")[1]
    (row,) = table(tmp_path / "tagged.csv")
    assert row["labels"] == row["predicted"] == "energy_storage"
    with (tmp_path / "tagged.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(row), list((row | {"labels": "quantum"}).values())])
    rows, said = panel(tmp_path / "tagged.csv")
    assert "1 paragraph(s) as people answered" in said
    assert cell(rows, JIANGSU, "2024", "quantum")["share_expected"] == "0.99"


def test_labels_of_a_table_are_taken_whatever_its_name(panel, call, sheet, tmp_path):
    """Packed, and a workbook that may hold macros."""
    call(predict, "--input", tmp_path / "t.csv", "--model", "tfidf", "--output", tmp_path / "tagged.csv.gz")
    shutil.copy(sheet, tmp_path / "tagged.xlsm")
    expected, _said = panel(sheet)
    for name in ("tagged.xlsx", "tagged.xlsm", "tagged.csv.gz"):
        rows, said = panel(tmp_path / name)
        assert "labels of 2 paragraph(s) were taken from" in said, name
        assert rows == expected, name


def test_labels_of_parquet_are_taken_as_those_of_json_are(panel, call, trained_store, tmp_path):
    """With their probabilities, whatever they were given by; what somebody changed in the file counts as it stands."""
    pq = pytest.importorskip("pyarrow.parquet")
    (tmp_path / "t.csv").write_text(f"text,省份,日期\n{STORAGE},江苏,2024-01-02\n柳树种好。,江苏,2025-01-02\n", encoding="utf-8")
    for name in ("t.parquet", "t.jsonl"):
        call(predict, "--input", tmp_path / "t.csv", "--model", "tfidf", "--profile", "recall", "--output", tmp_path / name)
    rows, said = panel(tmp_path / "t.parquet")
    assert "labels of 2 paragraph(s) were taken from" in said and rows[0]["model"].endswith("(recall)")
    assert rows == panel(tmp_path / "t.jsonl")[0]
    given = pq.read_table(tmp_path / "t.parquet")
    changed = given.set_column(given.schema.get_field_index("labels"), given.schema.field("labels"), [[["quantum"], []]])
    pq.write_table(changed, tmp_path / "t.parquet")
    rows, _said = panel(tmp_path / "t.parquet")
    assert [cell(rows, JIANGSU, "2024", key)["tagged"] for key in ("energy_storage", "quantum")] == ["0", "1"]
    assert call(diffusion, tmp_path / "t.parquet", "--output", tmp_path / "d.csv").err.count("were taken from") == 1


@pytest.mark.parametrize("command", [main, diffusion])
def test_whole_documents_that_count_as_a_paragraph_are_said(call, trained_store, tmp_path, command):
    path = jsonl(tmp_path / "t.jsonl", predicted("甲", 1, STORAGE * 300), predicted("甲", 2, STORAGE, predicted=[]))
    told = call(command, path, "--output", tmp_path / "o.csv").err
    assert "1 text(s) of more than 3,000 characters" in told and "name the source files themselves" in told
    assert "--split cuts them" not in told
    told = call(command, path, "--split", "--model", "lexicon", "--output", tmp_path / "o.csv").err
    assert "1 paragraph(s) were cut from what models.predict wrote" in told and "no line breaks" in told


def test_units_that_look_like_formulas_are_said(panel, call, tmp_path, records):
    for record in records[:2]:
        record["issuer"] = "=某办"
    path = jsonl(tmp_path / "t.jsonl", *records)
    rows, said = panel(path, "--by", "issuer,year")
    assert {row["unit"] for row in rows} == {"'=某办"}
    assert "in unit ('=某办'); take it off before you merge" in said
    assert "apostrophe" not in panel(path)[1]
    assert "apostrophe" not in call(main, path, "--by", "issuer,year", "--output", tmp_path / "p.xlsx").err


def test_what_is_written_for_other_programs_is_not_read(call, tmp_path):
    (tmp_path / "t.dta").write_bytes(b"x")
    outcome = call(main, tmp_path / "t.dta", "--output", tmp_path / "p.csv")
    assert outcome.code == 2 and "give the .jsonl, .csv or .xlsx" in outcome.complaint


def test_all_kinds_can_be_asked_for(panel, tmp_path, records):
    rows, said = panel(jsonl(tmp_path / "t.jsonl", *records), "--kinds", "all")
    assert "boilerplate" not in said
    assert cell(rows, JIANGSU, "2022", "ai")["paragraphs"] == "3"
