"""The command that reads a corpus by its topics."""

import sys
from dataclasses import replace

import pytest
from conftest import jsonl
from filled_sheets import save as save_sheet
from topic_readings import corpus, rows, tagger

from models.storage.store import save
from models.text.analyzer import Analyzer
from seeds.schemes import load_scheme
from training.topics import __main__ as topics


@pytest.fixture
def model(tmp_path, analyzer):
    """Return the folder of a stored topic model."""
    save(tagger(analyzer), tmp_path / "stored-topics", "topics", {})
    return tmp_path / "stored-topics"


@pytest.fixture
def own_scheme(tmp_path):
    """Return the folder of a scheme of two labels that has nothing in common with the shipped one."""
    folder = tmp_path / "festivals"
    folder.mkdir()
    (folder / "labels.toml").write_text('[[label]]\nkey = "choir"\n[[label]]\nkey = "road"\n', encoding="utf-8")
    (folder / "lexicon.toml").write_text('[choir]\nterms = ["合唱队"]\n[road]\nterms = ["公路"]\n', encoding="utf-8")
    return folder


def records(path, paragraphs=None):
    """Write the small corpus, or other paragraphs, as Paragraph JSON Lines."""
    return jsonl(path, *(paragraph.to_record() for paragraph in (corpus() if paragraphs is None else paragraphs)))


def test_command_reads_paragraphs_with_a_stored_model(call, tmp_path, model):
    """The page, and on standard output where it is."""
    path = records(tmp_path / "mine.jsonl")
    outcome = call(topics.main, path, "--model", model, "--output", tmp_path / "out")
    assert (outcome.code, outcome.out) == (0, f"7 topics in {tmp_path / 'out' / 'topics.html'}\n")
    assert "<h1>mine, " in (tmp_path / "out" / "topics.html").read_text(encoding="utf-8")
    assert not (tmp_path / "out" / "model").exists()


def test_command_tags_and_places_what_comes_bare(call, tmp_path, model, store):
    """Without labels: the lexicon's, where nothing was trained; without a region: the province the text begins with."""
    path = jsonl(tmp_path / "mine.jsonl", *({"text": f"{place}储能电站并网,夜里存电白天用。"} for place in ("广东", "四川")))
    assert call(topics.main, path, "--model", model, "--labels", "lexicon", "--output", tmp_path / "out").code == 0
    table = rows(tmp_path / "out" / "paragraphs.csv")
    assert [(row["region"], row["labels"]) for row in table] == [("广东", "energy_storage"), ("四川", "energy_storage")]
    assert "labels by the model lexicon" in (tmp_path / "out" / "topics.html").read_text(encoding="utf-8")


def test_labels_that_came_with_the_paragraphs_are_taken_as_given(call, tmp_path, model, store):
    """Also where others come without: only those are tagged."""
    text = "广东储能电站并网,夜里存电白天用。"
    path = jsonl(
        tmp_path / "mine.jsonl", {"text": text, "labels": ["quantum", "ai"]}, {"text": text, "labels": []}, {"text": text}
    )
    assert call(topics.main, path, "--model", model, "--labels", "lexicon", "--output", tmp_path / "out").code == 0
    assert [row["labels"] for row in rows(tmp_path / "out" / "paragraphs.csv")] == ["ai quantum", "", "energy_storage"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_labels_of_a_table_are_taken_like_those_of_json(call, tmp_path, model, store, suffix):
    """A correction in a spreadsheet counts; in a row without an answer a model gives the labels."""
    text = "广东储能电站并网。"
    cells = [["正文", "标签"], [text, "量子科技、ai"], [text, "无"], [text, ""]]
    path = tmp_path / f"mine{suffix}"
    if suffix == ".xlsx":
        save_sheet(path, cells)
    else:
        path.write_text("".join(",".join(row) + "\n" for row in cells), encoding="utf-8")
    assert call(topics.main, path, "--model", model, "--labels", "lexicon", "--output", tmp_path / "out").code == 0
    assert [row["labels"] for row in rows(tmp_path / "out" / "paragraphs.csv")] == ["ai quantum", "", "energy_storage"]


def test_label_that_the_scheme_does_not_have_is_named(call, tmp_path, model):
    """With the paragraph and the known ones."""
    path = jsonl(tmp_path / "mine.jsonl", {"id": "mine#7", "text": "储能电站并网。", "labels": ["tea"]})
    outcome = call(topics.main, path, "--model", model, "--output", tmp_path / "out")
    assert outcome.code == 1
    (error,) = (line for line in outcome.err.splitlines() if line.startswith("error: "))
    assert "mine" in error and "unknown label 'tea'; known labels: ai" in error
    assert not (tmp_path / "out").exists()


def test_command_takes_names_from_a_function(call, tmp_path, model, monkeypatch):
    """The hook for a language model."""
    (tmp_path / "my_names.py").write_text("def name(words, typical):\n    return '话题' + words[0]\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    path = records(tmp_path / "mine.jsonl")
    out = tmp_path / "out"
    outcome = call(topics.main, path, "--model", model, "--namer", "my_names:name", "--output", out)
    assert outcome.code == 0
    assert f"note: the names are stored in {out / 'model'}, not in {model}" in outcome.err
    assert rows(out / "topics.csv")[4]["name"] == "话题储能"
    again = tmp_path / "again"
    assert call(topics.main, path, "--model", out / "model", "--output", again).code == 0
    assert rows(again / "topics.csv")[4]["name"] == "话题储能"


@pytest.mark.parametrize("body", ["raise ValueError('no answer')", "raise SystemExit(3)", "return '长' * 99"])
def test_namer_that_fails_costs_the_names_alone(call, tmp_path, model, monkeypatch, body):
    """Whatever it does: the report is written under the names there were, one line says why, nothing is stored anew."""
    (tmp_path / "bad_names.py").write_text(f"def name(words, typical):\n    {body}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "bad_names", raising=False)
    path, out = records(tmp_path / "mine.jsonl"), tmp_path / "out"
    outcome = call(topics.main, path, "--model", model, "--namer", "bad_names:name", "--output", out)
    assert outcome.code == 1 and "so all topics keep the names they have; " in outcome.err.splitlines()[-1]
    assert "the names are stored" not in outcome.err and outcome.err.count("error: ") == 1
    assert rows(out / "topics.csv")[4]["name"] == "储能·电站·电池" and not (out / "model").exists()


def test_stored_model_of_an_own_scheme_brings_its_labels(call, tmp_path, own_scheme, store):
    """The scheme need not be named again; its lexicon labels what comes without labels."""
    save(tagger(Analyzer(load_scheme(own_scheme))), tmp_path / "own-topics", "topics", {})
    bare = records(tmp_path / "mine.jsonl", [replace(paragraph, labels=None) for paragraph in corpus()])
    outcome = call(topics.main, bare, "--model", tmp_path / "own-topics", "--output", tmp_path / "out")
    assert outcome.code == 0, outcome.err
    assert {row["labels"] for row in rows(tmp_path / "out" / "paragraphs.csv")} == {"", "choir", "road"}


def test_model_of_another_scheme_is_refused(call, tmp_path, model, own_scheme):
    """In one line, before anything is read."""
    path = records(tmp_path / "mine.jsonl")
    outcome = call(topics.main, path, "--model", model, "--scheme", own_scheme, "--output", tmp_path / "out")
    assert outcome.code == 2 and "gives the labels of scheme 'industries', not of 'festivals'" in outcome.complaint


FIVE_LINES = """
from models import load
from models.topics.bertopic_object import load_bertopic
topics = load_bertopic("topics/bertopic", load("topics/model").tagger)
info = topics.get_topic_info()
chart = topics.visualize_barchart(custom_labels=True)
numbers, similarity = topics.transform(["储能电站并网,夜里存电白天用。"])
print(info.Count.sum(), len(chart.data), numbers)
"""


def test_command_writes_a_bertopic(call, python, tmp_path, model, monkeypatch):
    """In a folder that the command makes; what a data scientist tries first works in another process."""
    monkeypatch.chdir(tmp_path)
    path = records(tmp_path / "mine.jsonl")
    outcome = call(topics.main, path, "--model", model, "--output", "topics", "--bertopic", "topics/bertopic")
    assert (outcome.code, outcome.out) == (0, "7 topics in topics/topics.html\n")
    (tmp_path / "topics" / "model").symlink_to(model)
    told = python("-c", FIVE_LINES)
    assert (told.code, told.out) == (0, "64 7 [4]\n"), told.err


def test_folder_of_a_bertopic_is_checked_first(call, tmp_path, model):
    """Before anything is read."""
    path = records(tmp_path / "mine.jsonl")
    outcome = call(topics.main, path, "--model", model, "--output", tmp_path / "out", "--bertopic", path)
    assert outcome.code == 2 and "mine.jsonl: is not a folder" in outcome.complaint
    outcome = call(topics.main, path, "--model", model, "--output", tmp_path / "out", "--bertopic", tmp_path / "no" / "where")
    assert outcome.code == 2 and "does not exist" in outcome.complaint
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_command_finds_topics_and_stores_them(call, tmp_path, store):
    """The stored model reads the same corpus again to the same topics."""
    path = records(tmp_path / "mine.jsonl")
    assert call(topics.main, path, "--set", "seed=1", "--output", tmp_path / "one").code == 0
    assert call(topics.main, path, "--model", tmp_path / "one" / "model", "--output", tmp_path / "two").code == 0
    assert rows(tmp_path / "one" / "paragraphs.csv") == rows(tmp_path / "two" / "paragraphs.csv")


@pytest.mark.slow
def test_command_finds_topics_for_an_own_scheme(call, tmp_path, own_scheme, store):
    """Its lexicon guides them, labels them, and is stored with them."""
    bare = records(tmp_path / "mine.jsonl", [replace(paragraph, labels=None) for paragraph in corpus()])
    outcome = call(topics.main, bare, "--scheme", own_scheme, "--output", tmp_path / "out")
    assert outcome.code == 0, outcome.err
    assert {"choir", "road"} <= set(rows(tmp_path / "out" / "topics.csv")[0])
    assert (tmp_path / "out" / "model" / "scheme" / "labels.toml").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["no-such-file.jsonl"], 2, "no-such-file.jsonl"),
        (["empty.jsonl"], 1, "empty.jsonl: is empty"),
        (["one.jsonl", "--model", "lexicon"], 2, "knows no topics"),
        (["one.jsonl", "--model", "nothing-here"], 2, "is not known"),
        (["one.jsonl", "--experiment", "lexicon.toml"], 2, "is an experiment of lexicon"),
        (["one.jsonl", "--experiment", "nothing.toml"], 2, "nothing.toml"),
        (["one.jsonl", "--scheme", "nowhere"], 2, "is no folder and no shipped scheme"),
        (["one.jsonl", "--namer", "nothing"], 2, "is no import path"),
        (["one.jsonl", "--model", "bertopic", "--set", "seed=1"], 2, "leave one of them out"),
        (["one.jsonl", "--set", "parameters.topics=1"], 2, "topics = 1 is out of range"),
        (["one.jsonl", "--output", "one.jsonl"], 2, "is not a folder"),
        (["one.jsonl", "--output", "no/such/folder"], 2, "does not exist"),
        (["one.jsonl", "--labels", "nothing-here"], 2, "is not known"),
        (["one.jsonl"], 1, "paragraphs are too few"),
    ],
)  # fmt: skip
def test_wrong_calls_are_told_in_one_line(call, tmp_path, monkeypatch, store, arguments, code, complaint):
    """Nothing is written."""
    monkeypatch.chdir(tmp_path)
    jsonl(tmp_path / "one.jsonl", {"text": "城南的储能电站并网。"})
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "lexicon.toml").write_text('name = "lexicon"\nmodel = "lexicon"\n', encoding="utf-8")
    outcome = call(topics.main, *arguments)
    errors = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
    assert outcome.code == code and len(errors) == 1 and complaint in errors[0], outcome.err
    assert outcome.out == "" and not (tmp_path / "topics").exists()


def test_options_are_not_abbreviated(call, tmp_path):
    """A shortened one could mean another tomorrow."""
    outcome = call(topics.main, tmp_path, "--out", "x")
    assert outcome.code == 2 and "--out" in outcome.err
