"""No result takes the place of what it is made of, whatever command writes it and whatever the file is called there."""

import os
import shutil
from pathlib import Path

import pytest
from conftest import jsonl

from experiments.shared.tables import check_writable
from labels import UsageError
from seeds.found_files import STANDARD_INPUT, check_apart
from seeds.schemes import INDUSTRIES, load_scheme
from training.cli import COMMANDS, main

TEXT = "云岭县的储能电站并网，夜里存电白天用。"
TAGGER = "--model lexicon"
# A call, and the file that it would replace.
CALLS = {
    "read {} --output {}": "good.jsonl",
    f"predict --input {{}} --output {{}} {TAGGER}": "good.jsonl",
    f"predict --input {{}} --output {{}} --jobs 1 {TAGGER}": "table.csv",
    f"predict 储能 --corrections {{}} --output {{}} {TAGGER}": "good.jsonl",
    f"panel {{}} --output {{}} {TAGGER}": "table.csv",
    f"panel good.jsonl {{}} --output {{}} --audit 2 {TAGGER}": "sheet.xlsx",
    f"panel good.jsonl --audited {{}} --output {{}} {TAGGER}": "sheet.xlsx",
    f"panel {{}} --output note.csv {TAGGER}": "note-method.txt",
    f"diffusion {{}} --output {{}} {TAGGER}": "table.csv",
    f"diffusion {{}} --output note.csv {TAGGER}": "note-follows.csv",
    f"select {{}} --output {{}} {TAGGER}": "good.jsonl",
    f"select good.jsonl --labelled {{}} --output {{}} {TAGGER}": "sheet.xlsx",
    "review {} --output {}": "good.jsonl",
    f"evaluate {{}} --output {{}} {TAGGER}": "list.json",
    f"evaluate {{}} --plot {{}} {TAGGER}": "page.html",
    "run lexicon --data {} --offer {}": "good.jsonl",
    "run lexicon --eval {} --offer {}": "good.jsonl",
    "run lexicon --unlabelled {} --offer {}": "good.jsonl",
    "topics {} --output topics": "topics/paragraphs.csv",
    "topics {} --output topics ": "topics/model/kept.json",
    "topics {} --bertopic topics --output more": "topics/paragraphs.csv",
    "drift {} --json {} --model topic-model": "list.json",
    "scheme expand own --corpus {} --output {}": "table.csv",
    "scheme expand own --labelled {} --output {}": "good.jsonl",
    "scheme expand own --corpus good.jsonl --answers {} --output {}": "sheet.xlsx",
    "scheme terms own {} --output {}": "table.csv",
    "scheme terms own good.jsonl --output {}": "own/codebook.md",
    "agreement {} good.jsonl --differences {}": "table.csv",
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with text of every kind that a result may be called like."""
    for folder in ("topics/model", "own"):
        (tmp_path / folder).mkdir(parents=True)
    for name in {"good.jsonl", *CALLS.values()}:
        jsonl(tmp_path / name, {"id": "1", "text": TEXT, "labels": []}, {"id": "2", "text": f"又一次：{TEXT}", "labels": []})
    for name, text in load_scheme(INDUSTRIES).texts.items():
        (tmp_path / "own" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_that_reads_and_writes_is_called():
    called = {call.split()[0] for call in CALLS}
    assert called == COMMANDS.keys() - {"why", "correct", "desk", "data"}  # which write no file of a name that is given


@pytest.mark.parametrize("call", CALLS)
def test_a_result_does_not_take_the_place_of_what_is_read(place, capsys, monkeypatch, call):
    monkeypatch.setattr("training.drift.__main__.load_topics", lambda *_given: pytest.fail("a model was loaded"))
    name = CALLS[call]
    before = (place / name).read_bytes()
    assert main(call.format(name, name).split()) == 2
    written = capsys.readouterr().err.splitlines()
    assert written == [f"error: {name}: is what is read; give the result another name"]
    assert (place / name).read_bytes() == before


@pytest.mark.parametrize("call", [one for one in CALLS if one.startswith(("read", "predict --input", "panel {}", "diffusion"))])
def test_nor_that_of_a_file_in_a_folder_that_is_read(place, capsys, call):
    name = CALLS[call]
    (place / "texts").mkdir()
    shutil.move(place / name, place / "texts" / name)
    assert main(call.format("texts", f"texts/{name}").replace("note.csv", "texts/note.csv").split()) == 2
    assert f"texts/{name}: is what is read" in capsys.readouterr().err


@pytest.mark.parametrize("way", ["link", "linked", "hard", "other path", "pattern", "folder with a link", "standard input"])
def test_a_file_is_the_same_under_another_name(place, monkeypatch, way):
    output, read = place / "table.csv", place / "read.csv"
    if way == "link":
        read.symlink_to(output)
    elif way == "linked":
        read, output = output, read
        output.symlink_to(read)
    elif way == "hard":
        os.link(output, read)
    elif way == "other path":
        read = place / "own" / ".." / "table.csv"
    elif way == "pattern":
        read = place / "tab*.csv"
    elif way == "folder with a link":
        read = place / "linked"
        read.mkdir()
        (read / "in.csv").symlink_to(output)
    with output.open(encoding="utf-8") as file:
        if way == "standard input":
            read = STANDARD_INPUT
            monkeypatch.setattr("sys.stdin", file)
        with pytest.raises(UsageError, match="is what is read"):
            check_apart([None, output], [None, read])


def test_what_is_not_read_may_be_written(place):
    (place / "~table.csv").write_text("", encoding="utf-8")
    check_apart([place / "new.csv", place / "own"], [place, STANDARD_INPUT, place / "missing"])  # not there yet; no file
    check_apart([place / "~table.csv"], [place])  # hidden, so nobody reads it
    check_apart([place / "table.csv"], [place / "own", place / "good.jsonl"])
    check_apart([Path(os.devnull)], [Path(os.devnull)])


def test_a_run_is_gone_on_with_beside_what_it_reads(place, capsys):
    (place / "texts").mkdir()
    shutil.copy(place / "good.jsonl", place / "texts")
    call = "predict --input texts --output texts/out.csv --resume --model lexicon".split()
    assert main(call) == 0
    assert main(call) == 2  # the second time the result would be read
    assert "texts/out.csv: is what is read" in capsys.readouterr().err


def test_a_benchmark_refuses_it_too(place):
    with pytest.raises(UsageError, match="list.json: is what is read"):
        check_writable(None, place / "list.json", read=[place / "good.jsonl", place / "list.json"])
    check_writable(place / "list.json", read=[place / "good.jsonl", None])
