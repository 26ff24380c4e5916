"""Whatever is given, the answer is a result or one line that says where, what and what to do; the rest of the folder is done."""

import io
import json
import os
import sys
import zipfile

import pytest
from conftest import lines

from experiments.reading.fuzz.broken.broken_answers import LABELS, LEXICON
from experiments.reading.fuzz.good_files import makers_of, packed, unpacked, word_body
from experiments.shared.processes import PEAK
from labels import InputError
from labels.annotations import read_annotations, read_evidence, text_hash
from labels.taxonomy import parse_taxonomy
from models.predict import main as predict
from seeds import read
from training import run as training
from training.experiment import load_experiment

TEXT = "村里修好了第71座水塔，老人不必再去河边挑水。"
GOOD = "云岭县为第72架无人机发放飞行许可。"
PARAGRAPH = f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"
WORD = word_body(PARAGRAPH * 30)
PDF = makers_of(".pdf")[0]([TEXT])


def heads_changed(data, local, central, value):
    """Return a zip whose heads have another value, two bytes wide."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        place = data.find(mark)
        while place >= 0:
            changed[place + at : place + at + 2] = value.to_bytes(2, "little")
            place = data.find(mark, place + 4)
    return bytes(changed)


def middle_broken(data):
    """Return a Word document with bytes changed in its packed text."""
    start = data.index(b"word/document.xml") + 40
    return data[:start] + bytes(8) + data[start + 8 :]


BROKEN = {
    "zlib": (".docx", middle_broken(WORD)),
    "zip version": (".docx", heads_changed(WORD, 4, 6, 99)),
    "zip method": (".docx", heads_changed(WORD, 8, 10, 93)),
    "encrypted": (".docx", heads_changed(WORD, 6, 8, 1)),
    "pdf assertion": (".pdf", PDF.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")),
    "a PDF called text": (".txt", PDF),
    "packed in an unknown way": (".mht", makers_of(".mht")[0]([TEXT]).replace(b"base64", b"base65")),
    "packed text cut": (".mht", makers_of(".mht")[0]([TEXT]).replace(b"PCFk", b"PCF")),
    "extra cells": (".csv", f"id,text\n1,水塔,{TEXT}\n".encode()),
    "an open quote": (".csv", f'id,text\n1,"水塔\n2,{TEXT}\n'.encode()),
    "a key twice": (".jsonl", f'{{"text": "水塔", "text": "{TEXT}"}}\n'.encode()),
    "nested deep": (".json", b"[" * 100_000),
}
WHOLE = {
    "pdf number too large": (".pdf", PDF.replace(b"0 0 595 842", b"0 0 " + b"9" * 400 + b" 842")),
    "pdf unknown filter": (".pdf", PDF.replace(b"/Length", b"/Filter/NoSuchDecode/Length")),
    "relation without target": (
        ".docx",
        packed({name: part.replace(b"Target=", b"Aim=") for name, part in unpacked(WORD).items()}),
    ),
    "unknown declaration": (".html", f"<p>{TEXT}</p><![foo]>".encode()),
    "a span of twenty million": (
        ".docx",
        word_body(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="20000000"/></w:tcPr>{PARAGRAPH}</w:tc></w:tr></w:tbl>'),
    ),
    "a zero and a broken byte": (".txt", f"{TEXT}\n{GOOD}\n{TEXT}".encode().replace("河边".encode(), b"\xe6\xb2\x00", 1)),
}


def read_folder(call, folder, suffix, data):
    """Read a file beside a good one; return the outcome and the texts."""
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (folder / f"b{suffix}").write_bytes(data)
    (folder / "c.txt").write_text(GOOD, encoding="utf-8")
    outcome = call(read.main, folder, "--output", folder.parent / "o.jsonl")
    return outcome, [one["text"] for one in lines((folder.parent / "o.jsonl").read_text(encoding="utf-8"))]


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_costs_one_line_and_the_rest_of_the_folder_is_done(call, tmp_path, case):
    suffix, data = BROKEN[case]
    outcome, texts = read_folder(call, tmp_path / "in", suffix, data)
    assert outcome.code == 1 and f"b{suffix}" in outcome.complaint
    assert sum("72" in text for text in texts) == 2


@pytest.mark.parametrize("case", WHOLE)
def test_an_odd_file_that_holds_text_is_read(call, tmp_path, case):
    suffix, data = WHOLE[case]
    outcome, texts = read_folder(call, tmp_path / "in", suffix, data)
    assert outcome.code == 0 and any("71" in text for text in texts), outcome.err


def test_two_columns_of_texts_lose_neither(call, tmp_path):
    """The first is read, the second rides along; two of the very same name too."""
    (tmp_path / "two.csv").write_text(f"text,text\n{TEXT},{GOOD}\n", encoding="utf-8")
    outcome = call(read.main, tmp_path / "two.csv")
    assert outcome.code in (1, 2) and "two.csv" in outcome.complaint or ("71" in outcome.out and "72" in outcome.out)


def spaces(megabytes, declared=None):
    """Return a Word document with so many spaces behind its text, which says that it holds fewer bytes."""
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in unpacked(word_body(PARAGRAPH)).items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as opened:
                opened.write(part)
                for _again in range(megabytes if name == "word/document.xml" else 0):
                    opened.write(b" " * 2**20)
    data = bytearray(file.getvalue())
    if declared is not None:
        for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            place = data.rindex(mark, 0, data.index(b"word/document.xml") if mark[2] == 3 else data.rindex(b"word/document.xml"))
            data[place + at : place + at + 4] = declared.to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize("declared", [None, 300], ids=["as it is", "small"])
def test_spaces_are_refused_in_little_memory(python, tmp_path, declared):
    """1.5 GB of them."""
    data = spaces(1_500, declared)
    assert len(data) < 2_500_000
    (tmp_path / "bomb.docx").write_bytes(data)
    outcome = python("-c", PEAK, sys.executable, "-m", "seeds.read", tmp_path / "bomb.docx")
    assert "bomb.docx" in outcome.complaint and "MemoryError" not in outcome.err
    assert int(outcome.out.split()[1]) < 400_000  # kilobytes


@pytest.mark.parametrize("form", ["jsonl", "csv", "html", "table"])
def test_names_that_are_not_utf8_are_written(call, tmp_path, form):
    folder = tmp_path / "in"
    folder.mkdir()
    for raw in (b"\xff.txt", "水塔".encode("gbk") + b".txt"):
        with open(os.path.join(os.fsencode(folder), raw), "wb") as file:
            file.write(TEXT.encode())
    outcome = call(predict, "--input", folder, "--model", "lexicon", "--format", form, "--output", tmp_path / "out")
    assert outcome.code == 0, outcome.err
    assert (tmp_path / "out").read_text(encoding="utf-8").count("71") >= 2


SPANS = [None, 5, "ab", [5], [{}], {"a": 1}]
SPANS += [
    [{"label": "energy", "start": 0, "end": 2, "text": "村里"} | {name: value}]
    for name in ("start", "end")
    for value in ("0", 0.0, None, True)
]
SPAN = {"label": "energy", "start": 0, "end": 2, "text": "村里"}
SPANS += [[SPAN | {"label": value}] for value in (5, None, ["energy"], "unknown")]


@pytest.mark.parametrize("spans", SPANS, ids=repr)
def test_evidence_of_wrong_types_is_one_error(tmp_path, spans):
    path = tmp_path / "evidence.jsonl"
    path.write_text(json.dumps({"id": "a", "hash": text_hash(TEXT), "spans": spans}), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_evidence(path, {"a": TEXT}, parse_taxonomy(LABELS, "labels.toml"))
    assert f"{path}:1" in str(raised.value)


@pytest.mark.parametrize("labels", [None, 5, "energy", {"energy": 1}, [5], [["energy"]], [None]], ids=repr)
def test_label_files_of_wrong_types_are_one_error(tmp_path, labels):
    path = tmp_path / "first.jsonl"
    path.write_text(json.dumps({"id": "a", "hash": "b", "labels": labels}), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_annotations(path, parse_taxonomy(LABELS, "labels.toml"))
    assert f"{path}:1" in str(raised.value)


@pytest.mark.parametrize(
    "value", ["9" * 400, "-" + "9" * 400, "9" * 5_000, "1e999", "[" * 20_000, "{a=" * 300], ids=lambda value: value[:6]
)
@pytest.mark.parametrize("key", ["holdout", "seed", "hard_weight", "parameters.c", "thresholds.ai"])
def test_settings_with_absurd_numbers_are_wrong_calls(call, key, value):
    outcome = call(training.main, "tfidf", "--set", f"{key}={value}")
    assert outcome.code == 2 and key in outcome.complaint


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 20_000, "a = " + "9" * 5_000, "a = \udcff".encode("utf-8", "replace").decode() + "["]
)
def test_toml_that_breaks_its_reader_is_one_error(call, tmp_path, text):
    (tmp_path / "own").mkdir()
    (tmp_path / "e.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is not TOML"):
        load_experiment(tmp_path / "e.toml")
    for broken, whole in (("labels.toml", "lexicon.toml"), ("lexicon.toml", "labels.toml")):
        (tmp_path / "own" / broken).write_text(text, encoding="utf-8")
        (tmp_path / "own" / whole).write_text({"labels.toml": LABELS, "lexicon.toml": LEXICON}[whole], encoding="utf-8")
        outcome = call(predict, "水塔", "--scheme", tmp_path / "own")
        assert outcome.code == 1 and broken in outcome.complaint


LONG = ["x" * 5_000, "长" * 3_000 + ".txt", "a/" * 3_000]


@pytest.mark.parametrize("given", LONG, ids=["letters", "signs", "folders"])
@pytest.mark.parametrize("option", ["--input", "--output", "--scheme", "--model"])
def test_a_path_that_no_file_can_have_is_a_wrong_call(call, given, option):
    given = f"{given}.jsonl" if option == "--output" else given
    outcome = call(predict, *(() if option == "--input" else ("水塔",)), option, given)
    assert outcome.code == 2 and len(outcome.complaint.splitlines()) == 1


def test_a_device_that_is_named_is_refused(call, tmp_path):
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    outcome = call(read.main, tmp_path / "zero.txt")
    assert outcome.code == 1 and "zero.txt" in outcome.complaint


@pytest.mark.parametrize("place", ["a%41b", "100%", "%s %n", "what?"])
def test_an_environment_whose_path_holds_percent_signs_works(call, tmp_path, monkeypatch, scheme, place):
    from models import locations
    from training.tracking import Tracker

    folder = tmp_path / place
    folder.mkdir()
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    monkeypatch.setattr(locations, "data_folder", lambda: folder)
    monkeypatch.setenv("POLICY_TAGGER_STORE", str(folder / "stored"))
    monkeypatch.chdir(folder)
    tracker = Tracker(scheme)
    with tracker.run("r", {}, "d") as run:
        (folder / "f.txt").write_text(TEXT, encoding="utf-8")
        (folder / "out").mkdir()
        (folder / "out" / "f.txt").write_text(TEXT, encoding="utf-8")
        tracker.log_folder(folder / "out")
    assert [one.path for one in tracker.client.list_artifacts(run)] == ["f.txt"]
    # MLflow makes an empty folder of the address as it is written beside it; nothing goes there.
    assert [path.name for path in tmp_path.iterdir() if any(path.iterdir())] == [place]
    outcome = call(predict, "--input", folder / "f.txt", "--model", "lexicon", "--output", folder / "o.jsonl")
    assert outcome.code == 0, outcome.err


def test_fields_beside_the_record_of_a_tool_are_no_fault(call, tmp_path):
    """A task of Label Studio has its text in an object, and what was looked for beside it."""
    task = {"id": 1, "data": {"text": TEXT}, "annotations": [], "judged": [], "labels": {"text": 1}}
    (tmp_path / "tasks.json").write_text(json.dumps([task]), encoding="utf-8")
    outcome = call(read.main, tmp_path / "tasks.json")
    assert outcome.code == 0 and "71" in outcome.out
