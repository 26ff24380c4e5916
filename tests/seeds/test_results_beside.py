"""An earlier result in a folder with what it was made of is left out and named: its texts would count twice."""

import shutil

import pytest
from conftest import jsonl, lines

from models.panel.__main__ import main as panel
from models.predict import main as predict
from seeds.read import main as read
from seeds.sources import Reading
from training.desk.folder_reader import FolderReader

STORAGE = "城南的储能电站并网，夜里存电白天用。"
CHIPS = "云岭县支持算力中心建设。"
MODEL = ("--model", "lexicon")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a document and a table; paths are relative to what lies around it."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "texts"
    path.mkdir()
    (path / "a.txt").write_text(f"{STORAGE}\n\n{CHIPS}\n", encoding="utf-8")
    (path / "b.csv").write_text(f"id,省份,年份,正文\nx,云南,2024,{STORAGE}又一次。\n", encoding="utf-8")
    return path


def texts(outcome):
    """Return the texts that a command wrote, in order."""
    return sorted(one["text"] for one in lines(outcome.out))


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "csv", "csv.gz", "xlsx", "parquet"])
@pytest.mark.parametrize("made_of", ["texts/a.txt", "texts/b.csv"])
def test_a_result_beside_what_it_was_made_of_is_left_out(call, folder, form, made_of):
    """Of every form, also where another name was given then and now (a link, a path from the root)."""
    assert call(predict, "--input", made_of, "--output", f"texts/old.{form}", *MODEL).code == 0
    expected = sorted([STORAGE, CHIPS, f"{STORAGE}又一次。"])
    says = f"old.{form}: is a result that was made of {made_of}, which is read, too; take it out of the folder, or give it alone"
    for main, options in ((read, ("texts",)), (predict, ("--input", folder, "--format", "jsonl", "--jobs", "2", *MODEL))):
        outcome = call(main, *options)
        assert texts(outcome) == expected and outcome.code == 1
        assert [line.endswith(says) for line in outcome.err.splitlines() if "error: " in line] == [True]
        account = "\n".join(outcome.account)
        assert "2 file(s), 3 paragraph(s)" in account and "left out  1 file(s)" in account


def test_what_is_named_is_read(call, folder):
    """Beside others, too; and a result alone in its folder."""
    assert call(predict, "--input", "texts/a.txt", "--output", "old.jsonl", *MODEL).code == 0
    assert len(texts(call(read, "old.jsonl", "texts/a.txt"))) == 4
    (folder.parent / "results").mkdir()
    shutil.copy(folder.parent / "old.jsonl", folder.parent / "results")
    outcome = call(read, "results")
    assert texts(outcome) == sorted([STORAGE, CHIPS]) and outcome.code == 0


@pytest.mark.parametrize(
    "record",
    [
        {"id": "a#1", "doc": "b", "n": 1, "source": "texts/a.txt"},  # not called as this program calls it
        {"id": "1", "source": "texts/a.txt"},  # excerpts that somebody wrote out of it
        {"id": "c#1", "doc": "c", "n": 1, "source": "texts/c.txt"},  # what it was made of is gone
        {"source": "texts/old.jsonl:1"},
        {"source": "a.txt"},
        {"id": "a#1", "doc": "a", "n": 1},
    ],
    ids=str,
)
def test_other_records_beside_documents_are_read(call, folder, record):
    jsonl(folder / "old.jsonl", {"text": "再查一遍。", **record})
    outcome = call(read, "texts")
    assert "再查一遍。" in texts(outcome) and outcome.code == 0


def test_labels_of_a_result_that_is_left_out_are_not_taken(call, folder):
    """Nor is anything else that was noticed in it."""
    call(predict, "--input", "texts/b.csv", "--output", "texts/old.csv", *MODEL)
    text = (folder / "old.csv").read_text(encoding="utf-8-sig").replace("云南", "Shanxi")
    (folder / "old.csv").write_text(text, encoding="utf-8")
    outcome = call(panel, "texts", "--output", "panel.csv", *MODEL)
    assert "old.csv: is a result" in outcome.err
    assert "Shanxi" not in outcome.err and "labels of" not in outcome.err


def test_our_page_is_no_document(call, folder):
    """In a folder it is named and the rest read, at the desk, too; given alone it is refused. Other pages have other programs."""
    assert call(predict, "--input", "texts/a.txt", "--output", "texts/page.html", *MODEL).code == 0
    says = "texts/page.html: is a page that this program wrote"
    outcome = call(read, "texts")
    assert f"error: {says}" in outcome.err and len(texts(outcome)) == 3 and outcome.code == 1
    assert says in call(predict, "--input", "texts/page.html", *MODEL).complaint
    reader = FolderReader(Reading(), ["texts/page.html", "texts/a.txt"])
    assert len(list(reader.paragraphs())) == 2 and "this program wrote" in reader.notes(0)[0]["reason"]
    page = f'<html><head><meta name="generator" content="policy-tagger 9"></head><body><p>{STORAGE}</p></body></html>'
    (folder / "page.html").write_text(page, encoding="utf-8")
    assert call(read, "texts/page.html").code == 0
