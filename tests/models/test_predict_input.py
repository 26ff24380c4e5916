"""What every wrong call and every bad input of ``python -m models.predict`` is told."""

import json
import os
import random
import re
import subprocess
import sys

import pytest
from conftest import ROOT, jsonl, lines

from models.predict import main

STORAGE = "城南的储能电站并网,夜里存电白天用。"
pytestmark = pytest.mark.usefixtures("trained_store")


def noise(path, start=b""):
    """Write five thousand random bytes, the same every time."""
    path.write_bytes(start + random.Random(5).randbytes(5000))
    return path


def text_file(name, content):
    """Return a maker of an input file with that content."""

    def make(folder):
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def second_line(line):
    """Return a maker of a JSON Lines file whose second line is bad."""
    return text_file("bad.jsonl", json.dumps({"text": STORAGE}) + "\n" + line + "\n")


def empty_folder(folder):
    """Make a folder with nothing in it."""
    path = folder / "nothing"
    path.mkdir()
    return path


def odd_folder(folder):
    """Make a folder of files that no reader knows."""
    path = empty_folder(folder)
    noise(path / "picture.png")
    (path / ".hidden.txt").write_text(STORAGE)
    (path / "~$open.docx").write_text("lock")
    return path


def broken_folder(folder):
    """Make a folder with one document, a broken one."""
    path = empty_folder(folder)
    noise(path / "a.docx")
    return path


BAD = {
    "missing-file": (lambda folder: folder / "no.txt", 2, "no.txt: no such file or folder; check the path"),
    "missing-records": (lambda folder: folder / "no.jsonl", 2, "no.jsonl: no such file or folder"),
    "unknown-kind": (text_file("a.xyz", STORAGE), 2, r"a.xyz: unknown kind of file '.xyz'; known: .txt"),
    "empty-folder": (empty_folder, 1, "nothing: holds no file to read; put files in it that end in .txt"),
    "odd-folder": (odd_folder, 1, "nothing: holds no file to read"),
    "broken-folder": (broken_folder, 1, "a.docx: is no.* readable Word document"),
    "random-docx": (lambda folder: noise(folder / "a.docx"), 1, "a.docx: is no.* readable Word document"),
    "random-zip-docx": (lambda folder: noise(folder / "a.docx", b"PK\x03\x04"), 1, "a.docx: is no.* readable Word document"),
    "random-pdf": (lambda folder: noise(folder / "a.pdf"), 1, "a.pdf: is no.* readable PDF"),
    "random-headed-pdf": (lambda folder: noise(folder / "a.pdf", b"%PDF-1.7\n"), 1, "a.pdf: is no.* readable PDF"),
    "random-txt": (lambda folder: noise(folder / "a.txt"), 1, "a.txt: is not text"),
    "random-html": (lambda folder: noise(folder / "a.html"), 1, "a.html: is not text"),
    "random-csv": (lambda folder: noise(folder / "a.csv"), 1, "a.csv: is not text"),
    "random-jsonl": (lambda folder: noise(folder / "a.jsonl"), 1, "a.jsonl: is not UTF-8"),
    "empty-txt": (text_file("a.txt", ""), 1, "a.txt: is empty; give it some text"),
    "blank-txt": (text_file("a.txt", " \n\n　"), 1, "a.txt: (?:is empty|holds no text)"),
    "empty-docx": (text_file("a.docx", ""), 1, "a.docx: is empty"),
    "empty-csv": (text_file("a.csv", ""), 1, "a.csv: is empty"),
    "broken-json": (second_line('{"text": "储能'), 1, "bad.jsonl:2: is not JSON"),
    "no-json": (second_line(STORAGE), 1, "bad.jsonl:2: is not JSON"),
    "endless-number": (second_line('{"text": "储能", "n": ' + "9" * 5000 + "}"), 1, "bad.jsonl:2: is not JSON"),
    "deep-json": (second_line("[" * 100_000), 1, "bad.jsonl:2: is not JSON"),
    "list": (second_line('["储能"]'), 1, "bad.jsonl:2: is list, not an object"),
    "no-text": (second_line('{"id": "a"}'), 1, "bad.jsonl:2: has no field 'text'"),
    "number-as-text": (second_line('{"text": 5}'), 1, "bad.jsonl:2: field 'text' is 5, not text; make it text"),
    "null-as-text": (second_line('{"text": null}'), 1, "bad.jsonl:2: .*text"),
    "list-as-text": (second_line('{"text": ["储能", 7]}'), 1, "bad.jsonl:2: field 'text' is .*储能.*, not text"),
    "repeated-id": (second_line('{"text": "储能", "id": "bad#1"}'), 1, "bad.jsonl:2: repeats the id 'bad#1'"),
    "half-a-character": (second_line('{"text": "储能电站\\ud800"}'), 1, "bad.jsonl:2: "),
    "key-twice": (second_line('{"text": "储能", "text": "电站"}'), 1, "bad.jsonl:2: has the key 'text' twice"),
    "csv-without-column": (
        text_file("a.csv", "id,body\n1,储能\n"),
        1,
        "a.csv:1: has no column 'text', only id, body; name the column",
    ),
    "csv-column-not-there": (text_file("a.csv", "id,句\n1,储能\n"), 1, "a.csv:1: has no column 'text', only id, 句"),
    "csv-two-columns": (text_file("a.csv", "text,text\n储能,电站\n"), 1, "a.csv:1: has 2 columns 'text'; give each"),
    "csv-extra-cell": (text_file("a.csv", "id,text\n1,储能,电站\n"), 1, "a.csv:2: has 3 cells, but the header has 2"),
    "csv-open-quote": (text_file("a.csv", 'id,text\n1,"储能\n2,电站\n'), 1, "a.csv:2: begins a cell with a quote that is not"),
    "random-xlsx": (lambda folder: noise(folder / "a.xlsx"), 1, "a.xlsx: is no readable workbook"),
    "random-zip": (lambda folder: noise(folder / "a.zip"), 1, "a.zip: is no readable zip file"),
    "random-gz": (lambda folder: noise(folder / "a.txt.gz"), 1, "a.txt.gz: is no readable gzip file"),
    "csv-repeated-id": (text_file("a.csv", "id,text\n1,储能\n1,电站\n"), 1, "a.csv:3: repeats the id '1'"),
}


@pytest.mark.parametrize(("make", "code", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_told_in_one_line_and_leaves_no_file(call, tmp_path, make, code, message):
    """The exit code, the location, what is wrong, what to do; nothing on standard output, nothing half-written."""
    folder, results = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    results.mkdir()
    path = make(folder)
    outcome = call(main, "--input", path, "--output", results / "out.jsonl")
    assert outcome.code == code
    assert re.search(message, outcome.complaint)
    assert outcome.out == ""
    assert os.listdir(results) == []


WRONG = {
    "nothing-to-tag": ((), "call: gives no text; write: python -m models.predict"),
    "empty-text": (("",), "text 1: is empty; give some text to tag"),
    "blank-text": ((STORAGE, " \n　\u200b"), "text 2: is empty"),
    "unknown-model": ((STORAGE, "--model", "oracle"), "model 'oracle': is not known; use champion"),
    "untrained-model": (
        (STORAGE, "--model", "bertopic"),
        "model 'bertopic': has not been trained on this machine; run: python -m",
    ),
    "folder-without-model": ((STORAGE, "--model", str(ROOT / "labels")), "labels: is no.* stored model"),
    "output-in-no-folder": ((STORAGE, "--output", "no/such/folder/out.csv"), "folder no/such/folder does not exist"),
    "output-is-a-folder": ((STORAGE, "--output", "."), r"\.: is a folder"),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_wrong_call_ends_with_code_2_and_one_line(call, tmp_path, monkeypatch, arguments, message):
    """Nothing is written anywhere."""
    monkeypatch.chdir(empty_folder(tmp_path))
    outcome = call(main, *arguments)
    assert outcome.code == 2
    assert re.search(message, outcome.complaint)
    assert outcome.out == ""
    assert os.listdir() == []


@pytest.mark.parametrize("arguments", [("--format", "xml"), ("--frobnicate",), ("--model",)], ids=["format", "option", "value"])
def test_call_the_parser_refuses_ends_with_code_2(call, arguments):
    """With the usage, which argparse writes."""
    outcome = call(main, STORAGE, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "error: " in outcome.err.splitlines()[-1] and "Traceback" not in outcome.err


def test_tampered_model_is_refused(call, trained_store):
    """A model that was changed does not speak."""
    path = trained_store.read("champion").folder / "config.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    outcome = call(main, STORAGE)
    assert outcome.code == 1
    assert "config.json: was changed after the model was stored; train again: python -m training.run" in outcome.complaint


def test_old_result_survives_a_failure(call, tmp_path):
    """Yesterday's file is replaced by a whole one or not at all."""
    out = tmp_path / "out.jsonl"
    out.write_text("yesterday")
    outcome = call(main, "--input", jsonl(tmp_path / "a.jsonl", {"text": STORAGE}, {"text": 5}), "--output", out)
    assert outcome.code == 1
    assert out.read_text() == "yesterday"


def test_broken_file_in_a_folder_does_not_stop_the_others(call, tmp_path):
    """They are tagged; the broken one is named; the exit code tells."""
    folder = broken_folder(tmp_path)
    (folder / "b.txt").write_text(STORAGE, encoding="utf-8")
    outcome = call(main, "--input", folder, "--format", "jsonl")
    assert outcome.code == 1
    assert [record["text"] for record in lines(outcome.out)] == [STORAGE]
    assert "a.docx: is no" in outcome.complaint


def test_labels_of_another_scheme_in_a_record_are_no_obstacle(tag, tmp_path):
    """What somebody else's records are labelled with plays no part in tagging them."""
    (record,) = tag("--input", jsonl(tmp_path / "a.jsonl", {"text": STORAGE, "labels": ["power"]}))
    assert record["labels"] == ["energy_storage"]


def test_record_with_an_empty_text_keeps_its_row(tag, tmp_path):
    """One row per record: a table with a gap keeps its rows."""
    records = tag(
        "--input", jsonl(tmp_path / "a.jsonl", {"id": "a", "text": ""}, {"id": "b", "text": STORAGE}, {"id": "c", "text": " "})
    )
    assert [(record["id"], record["labels"]) for record in records] == [("a", []), ("b", ["energy_storage"]), ("c", [])]


def test_text_that_is_no_unicode_is_told(python, tmp_path):
    """Bytes of another encoding on the command line: tagged as far as they can be read, or one line; no traceback."""
    raw = b"\xb4\xa2\xc4\xdc" + STORAGE.encode()
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"models.predict", raw, b"--output", b"out.jsonl"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode in (0, 1, 2)
    assert done.stderr.startswith(b"done in ") or len(done.stderr.splitlines()) == 1
    assert b"Traceback" not in done.stderr


def megabytes(size=5_000_000):
    """Return a text of `size` bytes on one line that speaks of three industries again and again."""
    sentence = "全市人工智能与储能产业加快发展,新材料企业增加到三百家,天气很好。"
    return sentence * (size // len(sentence.encode()))


@pytest.mark.slow
@pytest.mark.parametrize("model", ["lexicon", "tfidf"])
@pytest.mark.parametrize("suffix", [".txt", ".jsonl"])
def test_text_of_five_megabytes_is_tagged(python, tmp_path, model, suffix):
    """On one line, as one paragraph, within two minutes."""
    text = megabytes()
    path, out = tmp_path / f"big{suffix}", tmp_path / "out.jsonl"
    path.write_text(text if suffix == ".txt" else json.dumps({"text": text}), encoding="utf-8")
    outcome = python("-m", "models.predict", "--input", path, "--model", model, "--output", out, timeout=120)
    assert outcome.code == 0, outcome.err[-500:]
    records = lines(out.read_text(encoding="utf-8"))
    assert "".join(record["text"] for record in records) == text
    assert "energy_storage" in records[0]["labels"]
    span = records[0]["evidence"][0]
    assert records[0]["text"][span["start"] : span["end"]] == span["text"]
