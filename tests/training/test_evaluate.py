"""``python -m training.evaluate``: what it writes, what it shows, what it refuses."""

import json

import numpy as np
import pytest

from models.storage.store import write_model
from seeds.corpus import load_corpus
from training import evaluate as evaluation
from training.measures.learned_texts import learned_array

FLIGHT = "无人机给海岛送药，低空航线又添一条。"
UNTOLD = "the model does not say what it learned from; if these texts were among it, the figures flatter it"


def user_file(path, *records):
    """Write labelled records as JSON Lines."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def records(corpus):
    """Return a labelled set as records."""
    return [one.to_record() for one in corpus.paragraphs]


def test_evaluation_writes_figures_and_errors(trained_store, call, tmp_path, tiny_corpus, keys):
    """One of the labels in the file is wrong on purpose: exactly that paragraph is listed."""
    wrong = records(tiny_corpus)
    wrong[0]["labels"] = ["quantum"]
    path = tmp_path / "result.json"
    outcome = call(evaluation.main, user_file(tmp_path / "press.jsonl", *wrong), "--model", "tfidf", "--output", path)
    assert outcome.code == 0, outcome.err
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found.keys() == {
        "model", "data", "paragraphs", "documents", "fingerprint", "metrics", "interval", "thresholds", "reliability",
        "unmeasured", "errors", "learned", "unseen", "by_lot", "by_lot_why",
    }  # fmt: skip
    assert (found["learned"], found["unseen"]) == (None, None)  # these models were stored without what they learned from
    assert (found["model"], found["data"], found["paragraphs"]) == ("policy-tagger/1 tfidf", "press", 64)
    assert (found["documents"], found["unmeasured"]) == (8, [])
    assert found["interval"][0] <= found["metrics"]["f1_macro"] <= found["interval"][1]
    (error,) = found["errors"]
    assert (error["id"], error["y_pred"], error["y_true"]) == ("tiny-0#1", ["ai"], ["quantum"])
    assert error["text"] == tiny_corpus.texts[0]
    assert set(error["scores"]) == set(keys)
    assert found["metrics"]["exact_match"] == pytest.approx(63 / 64)
    assert found["thresholds"].keys() == found["reliability"].keys() == set(keys)
    assert sum(one["paragraphs"] for one in found["reliability"]["ai"]) == 64


def test_evaluation_measures_at_the_thresholds_in_force(trained_store, call, tmp_path, tiny_corpus):
    """A label that asks for certainty is never given: its recall is 0, its calibration the same."""
    path, results = user_file(tmp_path / "press.jsonl", *records(tiny_corpus)), {}
    for name, options in {"own": [], "never": ["--set", "thresholds.ai=0.999999"]}.items():
        call(evaluation.main, path, "--model", "tfidf", "--output", tmp_path / f"{name}.json", *options)
        results[name] = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
    assert (results["own"]["metrics"]["recall/ai"], results["never"]["metrics"]["recall/ai"]) == (1.0, 0.0)
    assert results["own"]["metrics"]["ece/ai"] == results["never"]["metrics"]["ece/ai"]
    assert results["never"]["thresholds"]["ai"] == 0.999999
    assert results["never"]["model"] == "policy-tagger/1 tfidf (ai 0.999999)"


def test_evaluation_draws_what_it_measures(trained_store, call, tmp_path, tiny_corpus):
    """A page that needs no network: F1 by label, a reliability diagram of each label."""
    path, press = tmp_path / "plot.html", user_file(tmp_path / "press.jsonl", *records(tiny_corpus))
    outcome = call(evaluation.main, press, "--model", "tfidf", "--plot", path)
    assert outcome.code == 0, outcome.err
    page = path.read_text(encoding="utf-8")
    assert "precision, recall, F1 by label" in page
    assert page.count("ECE 0.0") == len(tiny_corpus.keys)


def test_evaluation_shows_a_table(trained_store, call, tmp_path, tiny_corpus, keys):
    """Every label, none, and the interval of the mean."""
    outcome = call(evaluation.main, user_file(tmp_path / "press.jsonl", *records(tiny_corpus)), "--model", "tfidf")
    assert (outcome.code, outcome.err) == (0, f"note: press: {UNTOLD}\n")
    assert all(key in outcome.out for key in (*keys, "none", "macro"))
    assert "no example" not in outcome.out
    assert "policy-tagger/1 tfidf on press: 64 paragraphs" in outcome.out
    assert "macro-F1 1.000 (95 % interval 1.000 to 1.000)" in outcome.out


def test_options_are_not_abbreviated(call, tmp_path):
    """A script that does so breaks with the next option."""
    outcome = call(evaluation.main, tmp_path / "press.jsonl", "--profil", "recall")
    assert (outcome.code, outcome.out) == (2, "")
    assert "unrecognized arguments: --profil recall" in outcome.err


def test_file_of_one_label_is_measured_on_that_label(trained_store, call, tmp_path, tiny_corpus, keys):
    """A perfect model scores 1 and a line names what was left out; it scored 0.167 before."""
    only = [record for record in records(tiny_corpus) if record["labels"] == ["ai"]]
    path, press = tmp_path / "result.json", user_file(tmp_path / "press.jsonl", *only)
    outcome = call(evaluation.main, press, "--model", "tfidf", "--output", path)
    assert "macro-F1 1.000 (95 % interval 1.000 to 1.000)" in outcome.out
    others = [key for key in keys if key != "ai"]
    assert f"no example of {', '.join(others)}: left out of the mean\n" in outcome.out
    assert "0 paragraphs with a wrong label" in outcome.out
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["unmeasured"] == others
    assert (found["metrics"]["f1_macro"], found["metrics"]["f1/ai"]) == (1.0, 1.0)
    assert not {f"f1/{key}" for key in others} & found["metrics"].keys()


def test_file_without_labels_has_no_macro_f1(trained_store, call, tmp_path, tiny_corpus, keys):
    """Silence on it is right, and says nothing of the labels."""
    none = [record for record in records(tiny_corpus) if not record["labels"]]
    path, press = tmp_path / "result.json", user_file(tmp_path / "press.jsonl", *none)
    outcome = call(evaluation.main, press, "--model", "tfidf", "--output", path, "--plot", tmp_path / "plot.html")
    assert (outcome.code, outcome.err) == (0, f"note: press: {UNTOLD}\n")
    assert "no macro-F1: the file has no example of any label, and none was predicted" in outcome.out
    found = json.loads(path.read_text(encoding="utf-8"))
    assert (found["interval"], found["unmeasured"]) == (None, list(keys))
    assert found["metrics"]["none/f1"] == found["metrics"]["exact_match"] == 1.0
    assert "NaN" not in path.read_text(encoding="utf-8")


def test_scheme_of_ones_own_is_measured_by_its_labels(store, call, tmp_path):
    """A folder with a lexicon is a model already; its labels have nothing in common with the industries."""
    folder = tmp_path / "orchard"
    folder.mkdir()
    (folder / "labels.toml").write_text('[[label]]\nkey = "apple"\nname = "苹果"\n[[label]]\nkey = "pear"\n', encoding="utf-8")
    (folder / "lexicon.toml").write_text('[apple]\nterms = ["苹果"]\n[pear]\nterms = ["鸭梨"]\n', encoding="utf-8")
    said = [("果农采摘苹果三万斤。", ["apple"]), ("今年鸭梨的收成很好。", ["pear"]), ("今年的收成很好。", ["pear"])]
    press = user_file(tmp_path / "press.jsonl", *({"text": text, "labels": labels} for text, labels in said))
    path = tmp_path / "result.json"
    outcome = call(evaluation.main, press, "--scheme", folder, "--output", path)
    assert outcome.code == 0, outcome.err
    assert "苹果 apple" in outcome.out and "pear" in outcome.out
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["thresholds"].keys() == {"apple", "pear"}
    assert (found["metrics"]["f1/apple"], found["metrics"]["f1/pear"]) == (1.0, pytest.approx(2 / 3))
    assert [error["text"] for error in found["errors"]] == ["今年的收成很好。"]
    assert found["documents"] == 3


def test_evaluation_takes_the_champion_by_default(trained_store, call, tmp_path, tiny_corpus):
    """As prediction does."""
    outcome = call(evaluation.main, user_file(tmp_path / "press.jsonl", *records(tiny_corpus)))
    assert "policy-tagger/1 tfidf on press" in outcome.out


def test_evaluation_changes_nothing(trained_store, call, tmp_path, tiny_corpus):
    """It measures."""
    before = sorted(trained_store.folder.rglob("*"))
    call(evaluation.main, user_file(tmp_path / "press.jsonl", *records(tiny_corpus)))
    assert sorted(trained_store.folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("record", "options", "code", "message"),
    [
        (None, [], 2, "press.jsonl: no such file"),
        ({"text": FLIGHT}, [], 1, "press.jsonl: has no labels: no field 'labels', no column of them"),
        ({"text": FLIGHT, "labels": ["drones"]}, [], 1, "press.jsonl:1: unknown label 'drones'; known labels: ai"),
        ({"labels": []}, [], 1, "press.jsonl:1: has no field 'text'"),
        ({"text": 12, "labels": []}, [], 1, "press.jsonl:1: field 'text' is 12, not text"),
        ([], [], 1, "press.jsonl: holds no records"),
        ({"text": FLIGHT, "labels": []}, ["--model", "bert"], 2, "model 'bert': is not known; use champion, lexicon"),
        ({"text": FLIGHT, "labels": []}, ["--model", "bertopic"], 2, "model 'bertopic': has not been trained on this machine"),
        ({"text": FLIGHT, "labels": []}, ["--scheme", "flowers"], 2, "scheme 'flowers': is no folder and no shipped scheme"),
        ({"text": FLIGHT, "labels": []}, ["--output", "absent/result.json"], 2, "does not exist; name a file in an existing"),
        ({"text": FLIGHT, "labels": []}, ["--plot", "absent/result.html"], 2, "does not exist; name a file in an existing"),
    ],
    ids=[
        "missing file",
        "unlabelled",
        "unknown label",
        "no text",
        "number",
        "list",
        "unknown model",
        "untrained",
        "unknown scheme",
        "no folder",
        "no folder for the plot",
    ],
)
def test_evaluation_names_what_is_wrong(trained_store, call, tmp_path, monkeypatch, record, options, code, message):
    """Exit code and one line; nothing is written."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "press.jsonl"
    if record is not None:
        user_file(path, record)
    outcome = call(evaluation.main, path, *options)
    assert outcome.code == code
    assert message in outcome.complaint
    assert not outcome.out
    assert not list(tmp_path.glob("result*"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"{'text': 1}\n", "press.jsonl:1: is not JSON"),
    ],
    ids=["empty", "no JSON"],
)
def test_evaluation_refuses_a_file_it_cannot_read(trained_store, call, tmp_path, content, message):
    """Exit code 1: the file is there, but the work failed."""
    path = tmp_path / "press.jsonl"
    path.write_bytes(content)
    outcome = call(evaluation.main, path)
    assert outcome.code == 1
    assert message in outcome.complaint


def test_evaluation_reads_a_file_in_another_encoding(trained_store, call, tmp_path):
    """As tagging does: spreadsheets in China write GB18030."""
    path = tmp_path / "press.jsonl"
    path.write_bytes('{"text": "无人机", "labels": ["低空经济"]}'.encode("gb18030"))
    outcome = call(evaluation.main, path)
    assert outcome.code == 0 and "1 paragraphs" in outcome.out


def stored_half(store, tfidf, corpus):
    """Let the small model say that it learned from every second paragraph of the corpus."""
    half = corpus.take(np.arange(0, len(corpus), 2), "half")
    folder = store.add("tfidf", lambda work: write_model(work, tfidf, "tfidf", {}, held_out=learned_array(half)))
    store.point("tfidf", folder.name)


def test_paragraphs_that_the_model_learned_from_are_told_from_the_others(store, tfidf, call, tmp_path, tiny_corpus):
    """A wrong label stands on one that it has not learned from: only the others are without a fault."""
    stored_half(store, tfidf, tiny_corpus)
    wrong = records(tiny_corpus)
    wrong[1]["labels"] = ["energy_storage"]
    path = tmp_path / "result.json"
    outcome = call(evaluation.main, user_file(tmp_path / "press.jsonl", *wrong), "--model", "tfidf", "--output", path)
    assert outcome.code == 0
    assert outcome.err == "note: press: the model has learned from 32 of the 64 paragraphs; it is flattered on these\n"
    all_of_them, others = [line for line in outcome.out.splitlines() if line.startswith("macro-F1")]
    assert others.endswith("on the 32 paragraphs that the model has not learned from")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert (found["learned"], found["unseen"]["paragraphs"]) == (32, 32)
    assert found["unseen"]["f1_macro"] < found["metrics"]["f1_macro"] < 1
    assert f"{found['unseen']['f1_macro']:.3f}" in others and f"{found['metrics']['f1_macro']:.3f}" in all_of_them


@pytest.mark.parametrize(("first", "says"), [(0, "all 32 paragraphs; the figures say how well it remembers them"), (1, None)])
def test_what_was_learned_whole_or_not_at_all(store, tfidf, call, tmp_path, tiny_corpus, first, says):
    stored_half(store, tfidf, tiny_corpus)
    press = user_file(tmp_path / "press.jsonl", *records(tiny_corpus)[first::2])
    outcome = call(evaluation.main, press, "--model", "tfidf")
    assert outcome.err == (f"note: press: the model has learned from {says}\n" if says else "")
    assert "has not learned from" not in outcome.out


def test_the_champion_that_ships_has_learned_from_the_corpus(store, call, tmp_path, scheme):
    """It says so by its notes; a text of one's own is none of them."""
    known = next(iter(load_corpus().paragraphs))
    press = user_file(
        tmp_path / "press.jsonl",
        {"text": known.text, "labels": []},
        {"text": "本镇无人机送药三百单。", "labels": ["low_altitude"]},
    )
    outcome = call(evaluation.main, press)
    assert outcome.err == "note: press: the model has learned from 1 of the 2 paragraphs; it is flattered on these\n"
