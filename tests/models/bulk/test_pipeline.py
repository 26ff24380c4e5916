"""Block by block, in one process and in several: the same bytes as when paragraphs were made and written here."""

import io
import json
import pickle
from pathlib import Path

import pytest
from conftest import jsonl

from labels import InputError
from labels.support.account import Account
from models.bulk.pipeline import Pipeline
from models.bulk.work import Work
from models.loading import load
from models.output.data_files import parquet_file
from models.output.plain import write_csv, write_jsonl
from models.output.writers import WRITERS
from models.predict import main
from seeds.formats.blocks import line_blocks
from seeds.formats.tables import delimited
from seeds.formats.tables.record_options import RecordOptions
from seeds.inputs import read_inputs, read_pieces
from seeds.sources import Reading

STORAGE, CHOIR = "城南的储能电站并网,夜里存电白天用。", "村里的合唱队登台。"
REPAIRED = "規(guī)模以上企業(yè)开展技术改造，⼈⼯智能企业增至三十家。[3]"
WRITE = {"jsonl": write_jsonl, "csv": write_csv}


def mixed(count):
    """Return records of all kinds: with ids and without, with columns of their own, labelled, damaged, on several lines."""
    for n in range(count):
        yield {
            0: {"text": f"{STORAGE}第{n}座。"},
            1: {"id": f"own-{n}", "text": CHOIR + "\r\n" + STORAGE, "编号": n, "备注": "=1+1"},
            2: {"doc": "plan", "text": f"第{n}条 {REPAIRED}", "region": "广东省", "date": "2026年1月5日"},
            3: {"text": f"{n}", "labels": ["ai"], "date": "不详"},
            4: {"正文": "第一段。\n" * 3 + f"{STORAGE}", "kind": "boilerplate"},
        }[n % 5]


@pytest.fixture
def small_blocks(monkeypatch):
    """Cut files into blocks of a few lines."""
    monkeypatch.setattr(line_blocks, "BLOCK", 1000)
    monkeypatch.setattr(delimited, "BLOCK", 1000)


def reference(paths, form, options=None):
    """Return what is written when each paragraph and prediction is made here, one after the other."""
    tagger, file = load("tfidf"), io.StringIO(newline="")
    WRITE[form](tagger.tag_paragraphs(read_inputs(paths, [], Reading(options or RecordOptions()))), tagger.scheme, file)
    return file.getvalue().encode()


@pytest.mark.parametrize("form", WRITE)
@pytest.mark.parametrize("jobs", [1, 3])
def test_same_bytes_from_one_process_and_three(call, trained_store, tmp_path, small_blocks, form, jobs):
    (folder := tmp_path / "in").mkdir()
    for name, count in (("a.jsonl", 120), ("b.jsonl", 1), ("c.jsonl", 1200)):
        jsonl(folder / name, *mixed(count))
    (folder / "b.txt").write_text(f"储能方案\n\n一、总则\n\n{STORAGE}\n", encoding="utf-8")
    out = tmp_path / f"out.{form}"
    outcome = call(main, "--model", "tfidf", "--input", folder, "--output", out, "--jobs", jobs)
    assert outcome.code == 0, outcome.err
    assert out.read_bytes() == reference([folder], form)
    assert outcome.account[1].split() == ["read", "4", "file(s),", f"{121 + 1200 + 3:,}", "paragraph(s)"]


def test_written_lines_are_those_of_each_prediction(trained_store, tmp_path, small_blocks):
    """Put together by Python's own encoder, field by field."""
    path = jsonl(tmp_path / "in.jsonl", *mixed(60))
    tagger = load("tfidf")
    said = tagger.tag_paragraphs(read_inputs([path], []))
    expected = "".join(json.dumps(one.to_record(), ensure_ascii=False) + "\n" for one in said)
    assert reference([path], "jsonl").decode() == expected


@pytest.mark.parametrize("jobs", [1, 3])
def test_split_and_text_column_hold_in_every_process(call, trained_store, tmp_path, small_blocks, jobs):
    path = jsonl(tmp_path / "in.jsonl", *({"全文": f"关于第{n}号的通知\n\n{STORAGE}\n\n{CHOIR}"} for n in range(60)))
    out = tmp_path / "out.jsonl"
    arguments = ("--text-column", "全文", "--split", "--jobs", jobs, "--output", out)
    assert call(main, "--model", "tfidf", "--input", path, *arguments).code == 0
    assert out.read_bytes() == reference([path], "jsonl", RecordOptions("全文", split=True))


def test_what_was_noticed_is_told_as_by_one_process(call, trained_store, tmp_path, small_blocks):
    path = jsonl(tmp_path / "in.jsonl", *mixed(100), {"text": "长" * 3500})
    said = [call(main, "--model", "tfidf", "--input", path, "--jobs", jobs, "--output", tmp_path / "o.jsonl") for jobs in (1, 3)]
    assert said[0].err == said[1].err
    assert "20 date(s) not understood, first" in said[0].err and "1 record(s)" in said[0].err
    assert said[0].account[1:] == said[1].account[1:]


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize(
    ("line", "where", "what"),
    [
        ('{"text": ', 81, "is not JSON"),
        ('{"text": 5}', 81, "field 'text' is 5, not text"),
        ('{"text": "又一条。", "id": "own-6"}', 81, "repeats the id 'own-6'"),
        ('{"body": "又一条。", "其他": 1}', 81, "has no field 'text'"),
    ],
)
def test_error_names_its_line_wherever_it_is_found(call, trained_store, tmp_path, small_blocks, jobs, line, where, what):
    good = [json.dumps(one, ensure_ascii=False) for one in mixed(200)]
    path = tmp_path / "bad.jsonl"
    path.write_text("\n".join([*good[:79], "", line, *good[80:]]), encoding="utf-8")
    outcome = call(main, "--model", "tfidf", "--input", path, "--jobs", jobs, "--output", tmp_path / "out.jsonl")
    assert outcome.code == 1
    assert outcome.complaint.startswith(f"error: {path}:{where}: {what}")
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("jobs", [1, 3])
def test_broken_file_of_a_folder_is_told_in_its_place_and_the_rest_is_written(call, trained_store, tmp_path, small_blocks, jobs):
    """What stands before its broken line is written, as ever; files that cannot be read at all are told in order."""
    (folder := tmp_path / "in").mkdir()
    good = [json.dumps(one, ensure_ascii=False) for one in mixed(60)]
    (folder / "a.jsonl").write_text("\n".join([*good[:50], "{", *good[50:]]), encoding="utf-8")
    (folder / "b.docx").write_bytes(b"no document")
    (folder / "c.jsonl").write_text("\n".join(good), encoding="utf-8")
    (folder / "d.jsonl").write_text("[1", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    outcome = call(main, "--model", "tfidf", "--input", folder, "--jobs", jobs, "--output", out)
    assert outcome.code == 1
    errors = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
    assert [line.split(": ")[1].split("/")[-1] for line in errors] == ["a.jsonl:51", "b.docx", "d.jsonl"]
    assert out.read_bytes() == reference([folder], "jsonl")
    assert out.read_bytes().count(b"\n") == 110


def test_first_error_is_told_though_a_later_file_was_opened_before(trained_store, tmp_path, small_blocks):
    """A file that is read ahead is at fault only after those before it."""
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text('{"text": "一"}\n{"text": 1}\n', encoding="utf-8")
    second.write_text("", encoding="utf-8")
    tagger, reading, problems = load("tfidf"), Reading(), []
    pipeline = Pipeline(Work(tagger, WRITERS["jsonl"].make_rows(tagger.scheme), RecordOptions()), reading, problems, 2)
    pieces = read_pieces([first, second], problems, reading)
    with pytest.raises(InputError, match="a.jsonl:2"):
        pipeline.run(pieces, [first, second], tmp_path / "out.jsonl", Account())
    assert not Path(tmp_path / "out.jsonl").exists()


def table(path, rows, head="id,正文,发布日期,备注", end="\r\n"):
    """Write a table with cells on several lines and empty rows between."""
    path.write_text(end.join([head, *rows]) + end, encoding="utf-8-sig", newline="")
    return path


def table_rows(count):
    """Return rows of all kinds."""
    for n in range(count):
        yield {
            0: f"r{n},{STORAGE.replace(',', '，')},2026/3/{n % 28 + 1},=SUM(A1)",
            1: f'r{n},"第{n}条：{CHOIR}\n说""储能""两行",不详,',
            2: f'r{n},5" 管线第{n}期。,,"a,b"',
            3: f"r{n},#REF!,2026-01-05,'+1",
            4: f",{REPAIRED.replace(',', '，')}第{n}次,,",
        }[n % 5]
        if n % 7 == 0:
            yield ",,,"


@pytest.mark.parametrize("form", WRITE)
@pytest.mark.parametrize("jobs", [1, 3])
def test_tables_give_the_same_bytes_from_one_process_and_three(call, trained_store, tmp_path, small_blocks, form, jobs):
    path, out = table(tmp_path / "in.csv", table_rows(1300)), tmp_path / f"out.{form}"
    outcome = call(main, "--model", "tfidf", "--input", path, "--output", out, "--jobs", jobs)
    assert outcome.code == 0, outcome.err
    assert out.read_bytes() == reference([path], form)
    assert "260 cell(s) that hold the error of a formula read as empty: " in outcome.err
    records = out.read_text(encoding="utf-8").count("in.csv:")
    assert records >= 1300


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("r1,又一条。,,", "repeats the id 'r1'"),
        ("x,又一条。,,,多一格", "has 5 cells, but the header has 4 columns"),
        ('x,"又一条。,,', "begins a cell with a quote that is not closed"),
        ('x,"又"一条。,,', "is not CSV"),
    ],
)
def test_error_names_the_row_of_a_table(call, trained_store, tmp_path, small_blocks, jobs, row, what):
    """Its line is that on which the row begins, though cells before it have many lines."""
    rows = list(table_rows(100))
    path = table(tmp_path / "in.csv", [*rows[:60], row, *(one.replace('"', "") for one in rows[62:])], end="\n")
    line = 2 + sum(one.count("\n") + 1 for one in rows[:60])
    outcome = call(main, "--model", "tfidf", "--input", path, "--jobs", jobs, "--output", tmp_path / "out.csv")
    assert outcome.complaint.startswith(f"error: {path}:{line}: {what}")


@pytest.mark.parametrize("jobs", [1, 3])
def test_parquet_in_and_out_by_several_processes(call, trained_store, tmp_path, monkeypatch, jobs):
    """Row groups as ever, the user's columns with their types; what is written can be read, without what was said before."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(parquet_file, "_GROUP", 700)
    texts = [f"{STORAGE if n % 3 else CHOIR}第{n}次。" for n in range(2500)]
    source, out, again = (tmp_path / name for name in ("in.parquet", "out.parquet", "again.parquet"))
    pq.write_table(pa.table({"text": texts, "次数": range(2500), "比": [n / 4 for n in range(2500)]}), source, row_group_size=800)
    assert call(main, "--model", "tfidf", "--input", source, "--output", out, "--jobs", jobs).code == 0
    found = pq.ParquetFile(out)
    assert [found.metadata.row_group(n).num_rows for n in range(found.num_row_groups)] == [700, 700, 700, 400]
    assert found.metadata.row_group(0).column(0).compression == "ZSTD"
    about = found.schema_arrow.metadata
    assert about[b"policy-tagger.model"] == b"policy-tagger/1 tfidf"
    assert about[b"policy-tagger.model_digest"].decode() == load("tfidf").digest
    rows = found.read().to_pylist()
    said = list(load("tfidf").tag_paragraphs(read_inputs([source], [])))
    assert [row["labels"] for row in rows] == [list(one.labels) for one in said]
    assert [row["score_energy_storage"] for row in rows] == [one.scores["energy_storage"] for one in said]
    assert [row["evidence"] for row in rows] == [one.to_record()["evidence"] for one in said]
    assert [(row["次数"], row["比"]) for row in rows] == [(n, n / 4) for n in range(2500)]
    assert call(main, "--model", "tfidf", "--input", out, "--output", again, "--jobs", jobs).code == 0
    assert pq.read_table(again).drop(["source"]) == pq.read_table(out).drop(["source"])


def test_rows_of_parquet_are_begun_again_in_another_process(trained_store):
    tagger = load("tfidf")
    rows, said = WRITERS["parquet"].make_rows(tagger.scheme), tagger.tag([STORAGE, CHOIR])
    rows.begin(said[:1])
    assert pickle.loads(pickle.dumps(rows)).rows(said) == rows.rows(said)
