"""Every command answers a path alike: 2 where what was named is not there, 1 where it is and holds nothing of use."""

import pytest
from conftest import jsonl

from seeds.schemes import INDUSTRIES, load_scheme
from training.cli import COMMANDS, main

TEXT = "云岭县的储能电站并网，夜里存电白天用。"
MISSING, NO_FOLDER, EMPTY_FOLDER, UNREADABLE, EMPTY = "missing.jsonl", "missing/", "empty", "broken.docx", "empty.jsonl"
WRONG, FAILED = 2, 1
# What is named, and what becomes of a path that is none.
DOCUMENTS = {MISSING: WRONG, NO_FOLDER: WRONG, EMPTY_FOLDER: FAILED, UNREADABLE: FAILED, EMPTY: FAILED}
FILE = DOCUMENTS | {EMPTY_FOLDER: WRONG}
# A folder, or the name of one that is known: a file is none.
SCHEME = MODEL = dict.fromkeys(DOCUMENTS, WRONG)
TAGGER = "--model lexicon"
CALLS = {
    "read {} --output out.jsonl": DOCUMENTS,
    f"predict --input {{}} --output out.jsonl {TAGGER}": DOCUMENTS,
    "predict 储能 --scheme {}": SCHEME,
    "predict 储能 --model {}": MODEL,
    "why 储能 --scheme {}": SCHEME,
    "why 储能 --model {}": MODEL,
    f"panel {{}} --output out.csv {TAGGER}": DOCUMENTS,
    f"panel plain.jsonl --output out.csv --audited {{}} {TAGGER}": FILE,
    f"diffusion {{}} --output out.xlsx {TAGGER}": DOCUMENTS,
    f"select {{}} --output out.xlsx {TAGGER}": DOCUMENTS,
    f"select good.jsonl --output out.xlsx --labelled {{}} {TAGGER}": FILE,
    "review {}": FILE,
    "correct {}": FILE,
    f"evaluate {{}} {TAGGER}": FILE,
    "evaluate good.jsonl --model {}": MODEL,
    "run lexicon --data {}": FILE,
    "run lexicon --eval {}": FILE,
    "run lexicon --unlabelled {}": {MISSING: WRONG, NO_FOLDER: WRONG, EMPTY_FOLDER: FAILED},
    "run {}": FILE,
    "topics {} --output out": DOCUMENTS,
    "topics good.jsonl --output out --edits {}": FILE,
    "topics good.jsonl --output out --model {}": MODEL,
    "topics edit {} --drop 1": MODEL,
    "drift good.jsonl --model {}": MODEL,
    "scheme new out 氢能=hydrogen --from {}": SCHEME,
    "scheme check {}": SCHEME,
    "scheme expand {} --corpus good.jsonl": SCHEME,
    "scheme expand own --corpus {}": DOCUMENTS,
    "scheme expand own --corpus good.jsonl --labelled {}": FILE,
    "scheme terms {} good.jsonl": SCHEME,
    "scheme terms own {}": DOCUMENTS,
    "scheme terms own --labelled {}": FILE,
    "data --scheme {}": SCHEME,
    "agreement {} {}": FILE,
    "agreement good.jsonl good.jsonl --labels {}": FILE,
    "desk {} --no-browser": dict.fromkeys((MISSING, NO_FOLDER, UNREADABLE, EMPTY), WRONG),
    "desk good --no-browser --data {}": dict.fromkeys((MISSING, NO_FOLDER, EMPTY_FOLDER), WRONG),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder with what can be read and what cannot."""
    folder = tmp_path_factory.mktemp("paths")
    for name in ("empty", "good", "own"):
        (folder / name).mkdir()
    (folder / "empty.jsonl").write_bytes(b"")
    (folder / "broken.docx").write_bytes(b"nothing")
    jsonl(folder / "good.jsonl", {"text": TEXT, "region": "云南", "date": "2025", "labels": ["energy_storage"]})
    jsonl(folder / "plain.jsonl", {"text": TEXT, "region": "云南", "date": "2025"})
    for name, text in load_scheme(INDUSTRIES).texts.items():
        (folder / "own" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("words", CALLS)
def test_paths_are_answered_alike(call, place, monkeypatch, words):
    """In one line; nothing is left behind."""
    monkeypatch.chdir(place)
    before = sorted(place.rglob("*"))
    for given, code in CALLS[words].items():
        outcome = call(main, *words.replace("{}", given).split())
        errors = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
        assert (given, outcome.code, len(errors)) == (given, code, 1), outcome.err
        assert outcome.err.rstrip("\n").endswith(errors[0]) and given.rstrip("/") in errors[0], outcome.err
    assert sorted(place.rglob("*")) == before


def test_every_command_is_in_the_table():
    assert {words.split()[0] for words in CALLS} == set(COMMANDS)
