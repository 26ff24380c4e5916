"""What people meet on the page is said in the language of the page: by codes, found in sentences that are really said."""

import json
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from desk_browser import desk, filled

from labels import InputError
from seeds.read import read_path
from training.desk.server import sentence_codes
from training.desk.server.sentence_codes import coded, told

PAGE = Path(__file__).resolve().parents[3] / "training" / "desk" / "page"
CODES = tomllib.loads(Path(sentence_codes.__file__).with_suffix(".toml").read_text(encoding="utf-8"))["codes"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_a_sentence_with_values_that_it_gives(language):
    catalogue = json.loads((PAGE / f"{language}.json").read_text(encoding="utf-8"))
    assert {key.removeprefix("error.") for key in catalogue if key.startswith("error.")} == set(CODES)
    for code, pattern in CODES.items():
        given = {"where", *re.findall(r"\{(\w+)\}", pattern)}
        assert set(re.findall(r"\{(\w+)\}", catalogue[f"error.{code}"])) <= given, code


def test_sentence_without_a_code_comes_as_it_is():
    assert told("somewhere: something that nobody foresaw; ask") == {"error": "somewhere: something that nobody foresaw; ask"}


def test_values_are_those_of_the_sentence():
    assert coded("'a.xyz': unknown kind of file '.xyz'; known: .txt") == {
        "code": "kind",
        "values": {"where": "'a.xyz'", "value": "'.xyz'"},
    }


def test_what_readers_refuse_has_codes(tmp_path):
    """The files that people most often give."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.xyz", "x")
    said = {}
    for name, data, code in (
        ("a.txt", b"", "empty"), ("b.txt", b" \n ", "empty"), ("c.txt", bytes(range(128, 256)) * 8, "encoding"),
        ("d.pdf", b"%PDF-1.4 nothing", "unreadable"), ("e.docx", b"nothing", "unreadable"), ("f.xlsx", b"nothing", "unreadable"),
        ("g.doc", b"nothing", "word"), ("h.html", b"<html><body></body></html>", "page"), ("i.csv", b"text,doc\n", "rows"),
        ("j.zip", b"nothing", "unreadable"), ("k.jsonl", b'{"text": "a", "id": "1"}\n{"text": "b", "id": "1"}\n', "repeated"),
    ):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(data)
        problems = []
        try:
            read_path(path, problems=problems)
        except InputError as error:
            problems.append(error)
        said[name] = (code, [str(one) for one in problems])
    assert all(sentences for _, sentences in said.values()), said
    for name, (code, sentences) in said.items():
        assert coded(sentences[0]).get("code") == code, (name, sentences)
        assert name in coded(sentences[0])["values"]["where"]


def test_what_a_desk_left_out_has_codes(tmp_path):
    folder = filled(tmp_path / "材料")
    (folder / "图.xyz").write_bytes(b"x")
    (folder / "空.txt").write_bytes(b"")
    with desk(folder, "--corrections", str(tmp_path / "log.jsonl")) as found:
        state = found.get("/api/state")[1]
        assert {one["source"]: one.get("code") for one in state["skipped"]} == {"图.xyz": "kind", "空.txt": "empty"}
        assert [one["code"] for one in state["notes_said"]] == ["lexicon"] and len(state["notes"]) == 1
