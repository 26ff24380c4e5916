"""``python -m training.select``: what it writes can be labelled and read again."""

import csv
import json

import pytest
from conftest import jsonl, lines
from filled_sheets import fill

from training.correct import __main__ as correct
from training.select.__main__ import main
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import LabelledSet
from training.worth import drawn_rounds


@pytest.fixture
def corpus(tmp_path, tiny_corpus):
    return jsonl(tmp_path / "corpus.jsonl", *({**p.to_record(), "labels": None} for p in tiny_corpus.paragraphs))


def test_sample_is_written_with_what_the_model_says(call, trained_store, corpus, tmp_path):
    outcome = call(main, corpus, "--model", "tfidf", "-n", 20, "--output", tmp_path / "next.jsonl")
    assert outcome.code == 0 and outcome.out == ""
    records = lines((tmp_path / "next.jsonl").read_text(encoding="utf-8"))
    assert len(records) == 20 and [r["extra"]["drawn"] for r in records].count("random") == 4
    assert all("scores" in record and "labels" in record for record in records)
    assert "4 drawn by lot from" in outcome.err and "16 chosen" in outcome.err


def test_notes_are_columns_of_a_table(call, trained_store, corpus, tmp_path):
    assert call(main, corpus, "--model", "lexicon", "-n", 10, "--output", tmp_path / "next.csv").code == 0
    with (tmp_path / "next.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10 and {row["drawn"] for row in rows} == {"random", "chosen"}
    assert all(float(row["probability"]) < 1 for row in rows if row["drawn"] == "random")


def test_what_is_labelled_is_not_drawn_again(call, trained_store, corpus, tmp_path):
    call(main, corpus, "--model", "lexicon", "-n", 30, "--output", tmp_path / "first.jsonl")
    first = lines((tmp_path / "first.jsonl").read_text(encoding="utf-8"))
    again = ("--labelled", tmp_path / "first.jsonl", "--output", tmp_path / "second.jsonl")
    outcome = call(main, corpus, "--model", "lexicon", "-n", 100, *again)
    second = lines((tmp_path / "second.jsonl").read_text(encoding="utf-8"))
    assert outcome.code == 0 and not {r["text"] for r in first} & {r["text"] for r in second}
    assert "  left out  30 labelled already" in outcome.account and "100 were asked for" in outcome.err


def test_two_rounds_out_of_one_folder_are_put_together(call, trained_store, corpus, scheme, tmp_path, monkeypatch):
    """By what their notes say; a text that nobody would draw has no part in it, labelled or not."""
    monkeypatch.setattr(drawn_rounds, "FEWEST", 4)
    short = jsonl(tmp_path / "short.jsonl", {"id": "short", "text": "短句。", "doc": "short"})
    call(main, corpus, short, "--model", "lexicon", "-n", 30, "--output", tmp_path / "first.csv")
    elsewhere = {"text": "别处找来的一句话，说的是储能。", "labels": []}
    own = jsonl(tmp_path / "own.jsonl", {"id": "short", "text": "短句。", "labels": []}, elsewhere)
    again = ("--labelled", tmp_path / "first.csv", own, "--output", tmp_path / "second.xlsx")
    assert call(main, corpus, short, "--model", "lexicon", "-n", 20, *again).code == 0
    fill(tmp_path / "second.xlsx", {(row, "Checked"): "yes" for row in range(1, 21)})
    files = [tmp_path / "first.csv"], [own], [tmp_path / "second.xlsx"]
    data = [read_labelled(paths, "rounds", scheme) for paths in files]
    joined = LabelledSet("joined", tuple(paragraph for part in data for paragraph in part.paragraphs), scheme)
    found = drawn_rounds.find_rounds(joined)
    assert [(len(one.lots), len(one.before)) for one in found.rounds] == [(6, 0), (4, 30)] and not found.why


def test_what_was_corrected_is_not_drawn_again(call, trained_store, corpus, scheme, tmp_path):
    """The log of corrections holds labels like any file."""
    call(main, corpus, "--model", "lexicon", "-n", 30, "--output", tmp_path / "first.jsonl")
    assert call(correct.main, tmp_path / "first.jsonl", "--all", "--model", "lexicon").code == 0
    outcome = call(main, corpus, "--model", "lexicon", "-n", 100, "--format", "jsonl")
    first = lines((tmp_path / "first.jsonl").read_text(encoding="utf-8"))
    assert not {r["text"] for r in first} & {r["text"] for r in lines(outcome.out)}
    assert "  left out  30 labelled already" in outcome.account


def test_a_broken_file_in_a_folder_is_named_and_the_others_are_drawn_from(call, trained_store, corpus, tmp_path):
    (tmp_path / "folder").mkdir()
    corpus.rename(tmp_path / "folder" / "corpus.jsonl")
    (tmp_path / "folder" / "broken.jsonl").write_text("{", encoding="utf-8")
    outcome = call(main, tmp_path / "folder", "--model", "lexicon", "-n", 5, "--format", "jsonl")
    assert outcome.code == 1 and len(lines(outcome.out)) == 5
    assert "broken.jsonl" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("-n", 0), 2, "-n: 0 is too small"),
        (("--seed", -1), 2, "--seed: -1 is too small"),
        (("--model", "nonesuch"), 2, "is not known"),
        (("--output", "next.pdf"), 2, "no format ends in '.pdf'"),
    ],
)
def test_wrong_call(call, trained_store, corpus, arguments, code, complaint):
    outcome = call(main, corpus, *arguments)
    assert outcome.code == code and complaint in outcome.complaint


def test_nothing_to_draw_from(call, trained_store, tmp_path):
    path = jsonl(tmp_path / "short.jsonl", {"text": "短句。"})
    outcome = call(main, path, "--model", "lexicon", "--output", tmp_path / "next.jsonl")
    assert outcome.code == 1 and "holds no paragraph that could be labelled" in outcome.err
    assert not (tmp_path / "next.jsonl").exists() and json.loads(path.read_text(encoding="utf-8"))
