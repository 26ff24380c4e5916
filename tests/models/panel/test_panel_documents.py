"""Which documents a panel counts: those that records name, and the rows of tables that name none."""

import json

import pytest
from conftest import jsonl, lines
from small_panel import table

from models.diffusion.__main__ import main as diffusion
from models.panel.__main__ import main
from models.predict import main as predict

SAID = ["储能电站并网。", "水塔修好。", "柳树种好。"]
MODEL = ("--model", "lexicon")


def documents(call, path, *arguments):
    """Return how many documents a panel counts, and what it said."""
    outcome = call(main, path, *arguments, "--output", path.parent / "p.csv")
    assert outcome.code == 0, outcome.err
    (number,) = {row["documents"] for row in table(path.parent / "p.csv")}
    return int(number), outcome.err


def named(path):
    """Write records of two documents that are called as this program calls paragraphs."""
    place = {"region": "江苏", "date": "2024-05-01"}
    records = [
        {"id": f"{doc}#{n}", "doc": doc, "n": n, "text": f"{doc}：{text}"} for doc in "甲乙" for n, text in enumerate(SAID, 1)
    ]
    return jsonl(path, *(record | place for record in records))


def unnamed(path):
    """Write a table that names no documents."""
    rows = [f"{text},江苏,2024-01-02" for text in SAID]
    path.write_text("\n".join(["text,省份,日期", *rows]), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["itself", "jsonl", "csv", "xlsx"])
@pytest.mark.parametrize(("write", "name", "number"), [(named, "甲.jsonl", 2), (unnamed, "t.csv", 3)])
def test_documents_are_those_that_are_named_in_every_form(call, trained_store, tmp_path, write, name, number, form):
    path = write(tmp_path / name)
    if form != "itself":
        written = tmp_path / f"tagged.{form}"
        assert call(predict, "--input", path, *MODEL, "--output", written).code == 0
        path = written
    found, said = documents(call, path, *(MODEL if form == "itself" else ()))
    assert found == number
    assert ("rows of tables" in said or "row(s) of tables" in said) == (write is unnamed)


def test_a_document_that_is_named_is_one_in_diffusion(call, trained_store, tmp_path):
    path = named(tmp_path / "甲.jsonl")
    assert call(diffusion, path, *MODEL, "--output", tmp_path / "d.csv").code == 0
    (told,) = {row["documents"] for row in table(tmp_path / "d.csv")}
    assert told == "2"


def test_where_a_row_stands_is_told_in_what_is_written(call, trained_store, tmp_path):
    path = unnamed(tmp_path / "t.csv")
    assert call(predict, "--input", path, *MODEL, "--output", tmp_path / "o.jsonl").code == 0
    sources = [record["source"] for record in lines((tmp_path / "o.jsonl").read_text(encoding="utf-8"))]
    assert sources == [f"{path}:{line}" for line in (2, 3, 4)]
    assert json.loads(named(tmp_path / "甲.jsonl").read_text(encoding="utf-8").splitlines()[0]).get("source") is None


def test_rows_of_one_title_are_documents_of_their_place_and_date(call, trained_store, tmp_path):
    """Every province has its report of that title, every year; in Jiangsu one is missing its title."""
    path = tmp_path / "t.csv"
    said = [("江苏", "2023"), ("江苏", "2024"), ("四川", "2024"), ("四川", "2024")]
    rows = [f"年度总结,{region}储能电站并网{n}。,{region},省级,{year}-01-20" for n, (region, year) in enumerate(said)]
    path.write_text("\n".join(["标题,正文,省份,层级,日期", *rows, ",江苏水塔修好。,江苏,省级,2024-01-20"]), encoding="utf-8")
    outcome = call(main, path, *MODEL, "--by", "level,year", "--output", tmp_path / "p.csv")
    assert "5 row(s) of tables that name no documents: rows of one title, date and place, else each row" in outcome.err
    assert {(row["year"], row["documents"], row["paragraphs"]) for row in table(tmp_path / "p.csv")} == {
        ("2023", "1", "1"),
        ("2024", "3", "4"),
    }
    assert call(main, path, *MODEL, "--by", "document", "--output", tmp_path / "p.csv").code == 0
    found = [
        (row["unit"], row["title"], row["documents"], row["paragraphs"])
        for row in table(tmp_path / "p.csv")
        if row["label"] == "ai"
    ]
    assert sorted(found) == [("t#5", "", "1", "1"), *[("年度总结", "年度总结", "1", n) for n in "112"]]


def test_a_file_and_its_copy_are_noted_and_can_be_counted_once(call, trained_store, tmp_path):
    paths = [named(tmp_path / name) for name in ("甲.jsonl", "copy.jsonl")]
    alone, both, once = ([*paths[:1]], paths, [*paths, "--once"])
    counts, said = [], []
    for given in (alone, both, once):
        outcome = call(main, *given, *MODEL, "--output", tmp_path / "p.csv")
        assert outcome.code == 0, outcome.err
        counts.append({(row["documents"], row["paragraphs"]) for row in table(tmp_path / "p.csv")})
        said.append(outcome.err)
    assert counts == [{("2", "6")}, {("2", "12")}, {("2", "6")}]
    note = "6 paragraph(s) were given again, in the same document under the same id, and"
    assert note not in said[0]
    assert f"{note} count twice (--once counts them once): first 甲#1" in said[1]
    assert f"{note} are counted once: first 甲#1" in said[2]


def test_another_text_under_the_same_id_is_not_given_again(call, trained_store, tmp_path):
    path = named(tmp_path / "甲.jsonl")
    other = tmp_path / "other.jsonl"
    other.write_text(path.read_text(encoding="utf-8").replace("修好", "拆除"), encoding="utf-8")
    outcome = call(main, path, other, *MODEL, "--once", "--output", tmp_path / "p.csv")
    assert "4 paragraph(s) were given again" in outcome.err
    assert {row["paragraphs"] for row in table(tmp_path / "p.csv")} == {"8"}


def test_a_column_of_years_serves_years_and_nothing_more_exact(call, trained_store, tmp_path):
    path = tmp_path / "t.csv"
    rows = ["储能电站并网。,江苏,2024,", "储能装机翻番。,江苏,2024,2024-05-06", "储能电站开工。,江苏,2023,2023-07"]
    path.write_text("\n".join(["text,省份,年份,发布日期", *rows]), encoding="utf-8")
    output = tmp_path / "p.csv"
    outcome = call(main, path, *MODEL, "--output", output)
    assert outcome.code == 0 and "not understood" not in outcome.err
    found = [row for row in table(output) if row["label"] == "energy_storage"]
    assert [(row["year"], row["tagged"], row["first"]) for row in found] == [("2023", "1", "2023-07"), ("2024", "2", "2023-07")]
    outcome = call(main, path, *MODEL, "--by", "region,quarter", "--output", output)
    assert "1 paragraph(s) without quarter left out, first t#1" in outcome.err
    (tmp_path / "t.csv").write_text("\n".join(["text,省份,年份,发布日期", *rows[:2]]), encoding="utf-8")
    assert call(main, path, *MODEL, "--output", output).code == 0
    assert {row["first"] for row in table(output) if row["label"] == "energy_storage"} == {"2024-05-06"}


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_what_was_tagged_by_another_scheme_is_refused_in_every_form(call, trained_store, tmp_path, form):
    written = tmp_path / f"tagged.{form}"
    assert call(predict, "--input", named(tmp_path / "甲.jsonl"), *MODEL, "--output", written).code == 0
    asked = (written, "--scheme", "policy_tools", *MODEL, "--output", tmp_path / "p.csv")
    outcome = call(main, *asked)
    says = "unknown label 'energy_storage'" if form == "jsonl" else "was tagged by another scheme than 'policy_tools'"
    assert outcome.code == 1 and says in outcome.complaint
    assert form == "jsonl" or "--scheme industries?" in outcome.complaint
    assert not (tmp_path / "p.csv").exists()
    assert call(main, *asked, "--anew").code == 0
    assert {row["label"] for row in table(tmp_path / "p.csv")} == {"supply", "demand", "environment"}


def test_a_column_of_the_users_called_model_is_no_tagger(call, trained_store, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("text,省份,日期,model\n储能电站并网。,江苏,2024-01-02,T-34\n", encoding="utf-8")
    assert call(predict, "--input", path, *MODEL, "--output", tmp_path / "o.xlsx").code == 0
    assert call(main, tmp_path / "o.xlsx", "--output", tmp_path / "p.csv").code == 0
    (model,) = {row["model"] for row in table(tmp_path / "p.csv")}
    assert "lexicon" in model and "T-34" not in model
