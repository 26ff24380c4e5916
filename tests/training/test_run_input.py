"""What a training run is given: the user's own data, and calls that are wrong."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import jsonl
from small_runs import FLIGHT, all_runs, train

from training import run as training
from training.experiment import EXPERIMENTS
from training.sets import gather
from training.sets.labelled_set import LabelledSet
from training.sets.split import split_data
from training.tracking import Tracker

LEXICON = EXPERIMENTS / "lexicon.toml"


@pytest.fixture(autouse=True)
def _small_corpus(monkeypatch, tiny_corpus):
    """Put the small corpus in place of the shipped one."""
    monkeypatch.setattr(gather, "shipped_corpus", lambda scheme: tiny_corpus)


def flights(count, label="low_altitude", start=0):
    """Return that many labelled records of drones."""
    return [{"text": f"第{start + n}架无人机起飞，低空经济兴旺。", "labels": [label]} for n in range(count)]


def test_data_of_the_user_joins_the_corpus(fresh, call, tracker, tiny_corpus):
    """It is fitted on, never held out, and the run says by name, tags and parameters what it saw."""
    files = [jsonl(fresh / "mine.jsonl", *flights(5)), jsonl(fresh / "yours.jsonl", *flights(3, start=9))]
    outcome = train(call, LEXICON, "--data", *files)
    assert "72 labelled paragraphs (corpus+mine+yours); 16 held out in 2 documents" in outcome.err
    (run,) = all_runs(tracker)
    assert run.info.run_name.startswith("lexicon · corpus+mine+yours · ")
    split = split_data(tiny_corpus, holdout=0.2, seed=0)
    assert run.data.tags["data_fingerprint"] != tiny_corpus.fingerprint
    assert run.data.tags["heldout_fingerprint"] == split.held.fingerprint, "models with it and without it can be compared"
    assert run.data.tags["data"] == run.data.params["data.files"] == "corpus+mine+yours"
    assert run.data.params["data.paragraphs"] == "72"
    assert "learned from 72 labelled paragraphs of corpus+mine+yours, " in run.data.tags["mlflow.note.content"]
    names = [one.dataset.name for one in run.inputs.dataset_inputs]
    assert names == ["tiny+mine+yours-fitted", "tiny-heldout"]
    (version,) = tracker.versions()
    assert version.tags["data"] == "corpus+mine+yours"


def test_names_of_many_files_fit_what_mlflow_takes(fresh, call, tracker):
    """The run's name shows the first ones, its tag has all; what looks like markup is shown as it is."""
    names = [f"第{number}次整理的标注数据[b]之{'甲' * 20}" for number in range(20)]
    files = [jsonl(fresh / f"{name}.jsonl", *flights(1, start=number)) for number, name in enumerate(names)]
    outcome = train(call, LEXICON, "--data", *files)
    (run,) = all_runs(tracker)
    sources = "+".join(["corpus", *names])
    assert f"84 labelled paragraphs ({sources}); 16 held out" in outcome.err
    assert run.data.tags["data"] == sources
    assert run.info.run_name.startswith(f"lexicon · {sources[:150]}… · ") and len(run.info.run_name) < 200


def test_further_file_is_measured_under_its_own_name(fresh, call, tracker):
    """``--eval`` adds metrics and a dataset and trains on nothing."""
    said = {"text": FLIGHT, "labels": ["low_altitude"]}, {"text": "村里唱戏。", "labels": []}
    train(call, LEXICON, "--eval", jsonl(fresh / "press.jsonl", *said))
    (run,) = all_runs(tracker)
    assert run.data.metrics["press/f1/low_altitude"] == 1.0
    assert run.data.metrics["press/none/f1"] == 1.0
    assert [one.dataset.name for one in run.inputs.dataset_inputs] == ["tiny-fitted", "tiny-heldout", "press"]
    assert run.data.tags["data"] == "corpus"


def test_further_file_that_is_learned_from_is_named(fresh, call, run_corpus):
    """Of its three paragraphs one is in the corpus; on that one the figures are flattered."""
    held = set(split_data(run_corpus, holdout=0.2, seed=0).held.hashes)
    known = next(p for p, digest in zip(run_corpus.paragraphs, run_corpus.hashes, strict=True) if digest not in held)
    said = {"text": known.text, "labels": []}, {"text": "村里唱戏。", "labels": []}, {"text": "村里也唱歌。", "labels": []}
    outcome = train(call, LEXICON, "--eval", jsonl(fresh / "press.jsonl", *said))
    assert "note: press: the model has learned from 1 of the 3 paragraphs; it is flattered on these" in outcome.err
    assert "learned from" not in train(call, LEXICON, "--eval", jsonl(fresh / "press.jsonl", *said[1:])).err


def test_further_files_may_have_any_name(fresh, call, tracker):
    """MLflow takes few characters in the name of a metric; that must not undo a long run."""
    names = ["新闻稿.jsonl", "dev (2).jsonl", "press@home.jsonl", "a:b.jsonl"]
    train(call, LEXICON, "--eval", *(jsonl(fresh / name, {"text": FLIGHT, "labels": ["low_altitude"]}) for name in names))
    (run,) = all_runs(tracker)
    assert {metric.partition("/")[0] for metric in run.data.metrics if metric.endswith("/f1_macro")} == {
        "新闻稿", "dev _2_", "press_home", "a_b",
    }  # fmt: skip


def test_further_files_of_one_name_are_refused(fresh, call):
    """The figures of the first would be overwritten by those of the second."""
    files = []
    for folder in (fresh / "east", fresh / "west"):
        folder.mkdir()
        files.append(jsonl(folder / "press.jsonl", {"text": FLIGHT, "labels": ["low_altitude"]}))
    outcome = call(training.main, LEXICON, "--eval", *files)
    assert outcome.code == 2
    assert "press" in outcome.complaint


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["absent.toml"], 2, "absent.toml: no such experiment file"),
        (["wrong.toml"], 1, "wrong.toml: unknown key 'sead'; known keys: name, model, seed"),
        (["broken.toml"], 1, "broken.toml: is not TOML"),
        ([LEXICON, LEXICON], 2, "experiments: two are called 'lexicon'"),
        ([LEXICON, "other-split.toml"], 2, "experiments: hold out different documents"),
        ([LEXICON, "--set", "sead=1"], 2, "unknown key 'sead'"),
        ([LEXICON, "--set", "holdout=half"], 2, "holdout = 'half' is not a number"),
        (
            [LEXICON, "--set", "thresholds.drones=0.5"],
            2,
            "[thresholds]: 'drones' is no label of the scheme; known labels: ai,",
        ),
        (
            [LEXICON, "--scheme", "absent"],
            2,
            "scheme 'absent': is no folder and no shipped scheme; give a folder, or",
        ),
        ([LEXICON, "--data", "absent.jsonl"], 2, "absent.jsonl: no such file"),
        ([LEXICON, "--data", "unlabelled.jsonl"], 1, "unlabelled.jsonl: has no labels"),
        ([LEXICON, "--eval", "absent.jsonl"], 2, "absent.jsonl: no such file"),
        ([LEXICON, "--eval", "unknown.jsonl"], 1, "unknown.jsonl:1: unknown label 'drones'"),
        (
            [LEXICON, "--data", "repeated.jsonl"],
            1,
            "repeated: repeats the id 'tiny-0#1' of tiny with another text; give it",
        ),
        ([LEXICON, "--data", "unlabelled.jsonl", "--data", "absent.jsonl"], 1, "unlabelled.jsonl: has no labels"),
    ],
)
def test_wrong_call_opens_no_run(fresh, call, scheme, arguments, code, message):
    """One line, and neither a run nor a model."""
    Path("wrong.toml").write_text('name = "a"\nmodel = "lexicon"\nsead = 1\n', encoding="utf-8")
    Path("broken.toml").write_text("name = \n", encoding="utf-8")
    Path("other-split.toml").write_text('name = "b"\nmodel = "lexicon"\nsplit_seed = 1\n', encoding="utf-8")
    jsonl(Path("unlabelled.jsonl"), {"text": FLIGHT})
    jsonl(Path("unknown.jsonl"), {"text": FLIGHT, "labels": ["drones"]})
    jsonl(Path("repeated.jsonl"), {"id": "tiny-0#1", "text": FLIGHT, "labels": []})
    outcome = call(training.main, *arguments)
    assert outcome.code == code
    assert message in outcome.complaint
    assert not (fresh / "stored").exists()
    assert not all_runs(Tracker(scheme))


@pytest.mark.parametrize("option", ["--eva", "--dat", "--sch"])
def test_options_are_not_abbreviated(fresh, call, option):
    """A script that does so breaks with the next option."""
    outcome = call(training.main, "lexicon", option, "press.jsonl")
    assert outcome.code == 2
    assert f"unrecognized arguments: {option}" in outcome.err


def test_failed_run_says_so_in_one_line(fresh, call, monkeypatch, tiny_corpus, scheme):
    """Only one document: nothing could be held out."""
    single = LabelledSet("single", tuple(replace(one, doc="only") for one in tiny_corpus.paragraphs), scheme)
    monkeypatch.setattr(gather, "shipped_corpus", lambda scheme: single)
    outcome = call(training.main, LEXICON)
    assert outcome.code == 1
    assert "has 1 document(s); give at least two" in outcome.complaint
    assert not (fresh / "stored").exists()


@pytest.mark.parametrize("uri", ["nowhere://host", "sqlite:///{}/odd.db/mlflow.db", "sqlite:///{}/odd.db"])
def test_store_that_cannot_be_used_is_named(tmp_path, store, call, monkeypatch, uri):
    """An unknown scheme, a folder that is a file, a file that is no database."""
    (tmp_path / "odd.db").write_text("no database at all, " * 500, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri.format(tmp_path))
    outcome = call(training.main, LEXICON)
    assert outcome.code == 1
    assert "the MLflow store cannot be used" in outcome.err.splitlines()[-1]
    assert outcome.err.splitlines()[-1].endswith("check MLFLOW_TRACKING_URI")
    assert not [path for path in store.folder.parent.rglob("*") if path.name != ".lock"]
