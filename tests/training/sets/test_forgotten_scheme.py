"""A file whose labels are those of another scheme: what to write is said, wherever labels are read."""

import json

import pytest
from conftest import jsonl

from labels import InputError
from models import predict
from seeds.schemes import load_scheme, nearby_schemes
from training import evaluate, run
from training.agreement import __main__ as agreement
from training.correct import __main__ as correct
from training.review import __main__ as review
from training.select import __main__ as select
from training.sets.labelled_files import read_labelled

ORCHARD = '[[label]]\nkey = "apple"\nname = "苹果"\n[[label]]\nkey = "pear"\nname = "鸭梨"\n'
HINT = "its labels are those of the scheme orchard: --scheme orchard?"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in a folder that holds a scheme of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "orchard").mkdir()
    (tmp_path / "orchard" / "labels.toml").write_text(ORCHARD, encoding="utf-8")
    (tmp_path / "orchard" / "lexicon.toml").write_text('[apple]\nterms = ["苹果"]\n[pear]\nterms = ["鸭梨"]\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def picked(here):
    """Return a file labelled by it."""
    said = [("果农采摘苹果三万斤。", ["apple"]), ("今年鸭梨的收成很好。", ["鸭梨"]), ("今年的收成很好。", [])]
    return jsonl(
        here / "picked.jsonl", *({"id": f"p{n}", "text": text, "labels": labels} for n, (text, labels) in enumerate(said))
    )


@pytest.mark.parametrize(
    ("main", "arguments"),
    [
        (evaluate.main, ["FILE", "--model", "lexicon"]),
        (run.main, ["lexicon", "--data", "FILE"]),
        (run.main, ["lexicon", "--eval", "FILE"]),
        (review.main, ["FILE", "--output", "review.xlsx"]),
        (correct.main, ["FILE", "--model", "lexicon"]),
        (select.main, ["FILE", "--model", "lexicon", "--labelled", "FILE"]),
        (agreement.main, ["FILE", "FILE"]),
    ],
    ids=["evaluate", "run", "eval", "review", "correct", "select", "agreement"],
)
def test_every_command_that_reads_labels_asks_for_the_scheme(store, picked, call, main, arguments):
    outcome = call(main, *(picked if word == "FILE" else word for word in arguments))
    assert outcome.code == 1
    assert f"picked.jsonl:1: unknown label 'apple'; {HINT}" in outcome.err.splitlines()[-1]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".jsonl"])
def test_what_a_model_of_the_scheme_tagged_is_known_by_its_columns(here, call, scheme, suffix):
    """Nothing was found, and so no label stands in the file: read by other labels it would be a file of "none"."""
    tagged = here / f"tagged{suffix}"
    assert call(predict.main, "今年的收成很好。", "--scheme", "orchard", "--output", tagged).code == 0
    with pytest.raises(InputError) as caught:
        read_labelled([tagged], "tagged", scheme)
    assert caught.value.remedy == HINT, str(caught.value)


def test_answers_without_text_are_asked_for_their_scheme_too(here, call):
    rows = [{"id": f"p{n}", "hash": "0" * 12, "labels": ["pear"]} for n in range(2)]
    files = [jsonl(here / f"{name}.jsonl", *rows) for name in ("wang", "li")]
    outcome = call(agreement.main, *files)
    assert outcome.code == 1 and outcome.complaint.endswith(f"unknown label 'pear'; {HINT}")
    assert call(agreement.main, *files, "--scheme", "orchard").code == 0


def test_a_label_of_no_scheme_is_answered_with_the_labels_there_are(here, scheme):
    with pytest.raises(InputError, match="unknown label '葡萄'; known labels: ai"):
        read_labelled([jsonl(here / "a.jsonl", {"text": "葡萄熟了。", "labels": ["葡萄"]})], "a", scheme)


def test_a_file_with_one_label_more_is_not_said_to_be_of_a_scheme_without_it(here, picked, scheme):
    """Half of its labels are known there: the scheme does not understand the file."""
    with picked.open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps({"id": "p9", "text": "葡萄熟了。", "labels": ["葡萄"]}, ensure_ascii=False))
    with pytest.raises(InputError, match="unknown label 'apple'; known labels: ai"):
        read_labelled([picked], "picked", scheme)


def test_a_shipped_scheme_is_named_too(here):
    own = load_scheme(here / "orchard")
    with pytest.raises(InputError) as caught:
        read_labelled([jsonl(here / "a.jsonl", {"text": "无人机飞过果园。", "labels": ["low_altitude"]})], "a", own)
    assert caught.value.remedy == "its labels are those of the scheme industries: --scheme industries?"


def test_schemes_are_looked_for_beside_the_file_and_where_the_command_runs(here, tmp_path_factory, monkeypatch, picked, scheme):
    """Called as a command takes them; what is no scheme is passed over."""
    (here / "broken").mkdir()
    (here / "broken" / "labels.toml").write_text("[[", encoding="utf-8")
    shipped = ["industries", "policy_tools"]
    assert [name for name, _ in nearby_schemes([here])] == [*shipped, "orchard"]
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert [name for name, _ in nearby_schemes([here])] == [*shipped, str(here / "orchard")]
    with pytest.raises(InputError, match=f"--scheme {here / 'orchard'}?"):
        read_labelled([picked], "picked", scheme)
