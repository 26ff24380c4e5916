"""Training runs end to end on a small corpus: what is recorded, stored and registered, and who is champion."""

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import jsonl
from small_runs import FLIGHT, MUTE, SMALL, TFIDF, all_runs, champion, copy_runs, move_to, runs, train, train_in
from topic_readings import rows

import models.finding
from labels import InputError
from models.loading import load
from models.locations import store_folder, tracking_uri
from models.storage.registry import read_version
from models.storage.store import load_folder
from models.storage.versions import VersionStore
from training import evaluate
from training import run as training
from training.experiment import EXPERIMENTS, load_experiment, parse_experiment
from training.measures.metrics import METRICS
from training.sets.split import split_data
from training.tracking import Tracker

NAME = "policy-tagger"

pytestmark = pytest.mark.usefixtures("robots")


def artifact(tracker, run, path, folder):
    """Return the text of a run's artifact."""
    return Path(tracker.client.download_artifacts(run.info.run_id, path, str(folder))).read_text(encoding="utf-8")


def store():
    """Return the store of the industries in force."""
    return VersionStore(store_folder())


# What a run leaves


def test_run_records_every_parameter(ran, tracker, run_corpus):
    """Also those left at their default, as text; and which data it saw."""
    data = {"files": "corpus", "paragraphs": len(run_corpus), "held_out": 18, "held_out_documents": 2}
    expected = {key: str(value) for key, value in load_experiment("tfidf", SMALL).flat().items()}
    expected |= {f"data.{key}": str(value) for key, value in data.items()}
    assert runs(tracker)["tfidf"].data.params == expected
    assert expected["parameters.c"] == "10.0"
    assert runs(tracker)["lexicon"].data.params["model"] == "lexicon"


def test_run_records_every_metric(ran, tracker, keys):
    """By the names that scripts are written against."""
    metrics = runs(tracker)["tfidf"].data.metrics
    expected = {"f1_macro", "f1_micro", "exact_match", "none/f1", "ece"}
    expected |= {f"{name}/{key}" for name in ("f1", "precision", "recall") for key in keys}
    assert expected <= metrics.keys()
    assert all(0 <= metrics[name] <= 1 for name in expected)


def test_run_records_both_sides_of_the_data_with_a_digest(ran, tracker, run_corpus):
    """The digest is the fingerprint, so that equal data are seen to be equal."""
    split = split_data(run_corpus, holdout=0.2, seed=0)
    inputs = runs(tracker)["tfidf"].inputs.dataset_inputs
    found = {(one.tags[0].value, one.dataset.name, one.dataset.digest) for one in inputs}
    assert found == {
        ("training", "tiny-fitted", split.fitted.fingerprint),
        ("evaluation", "tiny-heldout", split.held.fingerprint),
    }


def test_run_is_told_from_others_by_name_data_and_tags(ran, tracker, run_corpus, scheme):
    """And holds the experiment itself, from which it can be repeated."""
    run = runs(tracker)["tfidf"]
    assert re.fullmatch(r"tfidf · corpus · \d{4}-\d\d-\d\d \d\d:\d\d", run.info.run_name)
    tags = run.data.tags
    assert re.fullmatch(r"[0-9a-f]{12}(-dirty)?|unknown", tags["git_commit"])
    assert (tags["model"], tags["scheme"], tags["scheme_digest"], tags["data"]) == (
        "tfidf", "industries", scheme.digest, "corpus",
    )  # fmt: skip
    assert tags["data_fingerprint"] == run_corpus.fingerprint
    assert tags["heldout_fingerprint"] == split_data(run_corpus, holdout=0.2, seed=0).held.fingerprint
    assert parse_experiment(json.loads(tags["experiment"]), "tag") == load_experiment("tfidf", SMALL)


def test_run_leaves_reports_that_a_person_can_open(ran, tracker, tmp_path):
    """Label report, confusions, errors, and a page that needs no network."""
    run = runs(tracker)["tfidf"]
    names = {artifact.path for artifact in tracker.client.list_artifacts(run.info.run_id)}
    assert {"labels.md", "confusion.md", "errors.jsonl", "labels.html", "note.html"} <= names
    report = artifact(tracker, run, "labels.md", tmp_path)
    assert report.startswith("| label | precision | recall | F1 |")
    assert f"{run.data.metrics['f1_macro']:.3f}" in report
    page = artifact(tracker, run, "labels.html", tmp_path)
    assert json.dumps("人工智能")[1:-1] in page
    assert '<script src="http' not in page


def test_error_report_lists_exactly_the_wrong_paragraphs(ran, tracker, tmp_path):
    """Their number is what exact match leaves over of the eighteen held out."""
    run = runs(tracker)["lexicon"]
    errors = [json.loads(line) for line in artifact(tracker, run, "errors.jsonl", tmp_path).splitlines()]
    assert all(error["y_pred"] != error["y_true"] for error in errors)
    assert 0 < len(errors) == round((1 - run.data.metrics["exact_match"]) * 18)


def test_versions_of_both_runs_are_registered_and_described(ran, tracker, run_corpus):
    """Each belongs to the run that made it, says what it is, and names its copy in the store."""
    found = {str(one.version): one for one in tracker.client.search_model_versions(f"name = '{NAME}'")}
    assert set(found) == {"1", "2"}
    for number, model in (("1", "lexicon"), ("2", "tfidf")):
        run, one = runs(tracker)[model], found[number]
        assert one.run_id == run.info.run_id
        score = run.data.metrics["f1_macro"]
        assert one.description == run.data.tags["mlflow.note.content"]
        assert (one.tags["kind"], one.tags["scheme"], one.tags["data"]) == (model, "industries", "corpus")
        assert float(one.tags["f1_macro"]) == pytest.approx(score, abs=1e-6)
        assert one.tags["git_commit"] == run.data.tags["git_commit"]
        assert one.tags["data_fingerprint"] == run_corpus.fingerprint
        assert store().folder_of(one.tags["store_version"]) == store().read(model).folder


def test_registered_model_is_the_stored_one_and_holds_no_pickle(ran):
    """Plain data only, listed in a manifest, file by file what the store holds."""
    version = read_version(tracking_uri(), NAME, "2")
    copied, stored = models.finding.model_folder(version.folder), store().read("tfidf").folder
    files = {path.relative_to(stored): path.read_bytes() for path in stored.rglob("*") if path.is_file()}
    assert {path.relative_to(copied): path.read_bytes() for path in copied.rglob("*") if path.is_file()} == files
    assert Path("manifest.json") in files
    suffixes = {path.suffix for path in version.folder.rglob("*") if path.is_file()}
    assert not suffixes & {".pkl", ".pickle", ".joblib", ".cloudpickle", ".skops"}


def test_example_of_a_registered_model_is_nobodys_text(ran):
    """Made of the lexicon: what a user labelled is not for everybody who may read the registry."""
    folder = read_version(tracking_uri(), NAME, "2").folder
    example = json.loads((folder / "input_example.json").read_text(encoding="utf-8"))
    text = json.dumps(example, ensure_ascii=False)
    assert text == '["支持人工智能、量子科技、低空、新材料、储能、传统产业发展。"]'
    assert "阿福" not in text and "南山" not in text


def test_stored_models_load_by_the_name_of_their_experiment(ran):
    """And say which version they are."""
    assert load("lexicon").name == f"{NAME}/1 lexicon"
    assert load("tfidf").name == f"{NAME}/2 tfidf"


def test_champion_loads_from_the_registry_and_tags(ran):
    """The alias leads to the version that tags alike from the store."""
    from_registry, from_store = load(f"models:/{NAME}@champion"), load()
    first, second = from_registry.tag([FLIGHT])[0], from_store.tag([FLIGHT])[0]
    assert first.labels == second.labels == ("low_altitude",)
    assert first.scores == second.scores
    assert first.evidence
    assert first.model == second.model == f"{NAME}/2 tfidf"


def test_stored_model_is_fitted_on_everything_with_the_figures_of_the_split(ran, tracker, run_corpus):
    """Its notes say so."""
    _, manifest = load_folder(store().read("tfidf").folder)
    assert manifest.notes["data_fingerprint"] == run_corpus.fingerprint
    assert (manifest.notes["data"], manifest.notes["paragraphs"]) == ("corpus", 72)
    assert manifest.notes["metrics"]["f1_macro"] == runs(tracker)["tfidf"].data.metrics["f1_macro"]
    assert parse_experiment(json.loads(manifest.notes["experiment"]), "notes") == load_experiment("tfidf", SMALL)


def test_evaluation_takes_a_registered_model(ran, call, tmp_path):
    """By its MLflow address."""
    path = jsonl(tmp_path / "press.jsonl", {"text": FLIGHT, "labels": ["low_altitude"]})
    outcome = call(evaluate.main, path, "--model", f"models:/{NAME}/1")
    assert outcome.code == 0, outcome.err
    assert f"{NAME}/1 lexicon on press: 1 paragraphs" in outcome.out


def test_unknown_registered_model_is_named(ran):
    """With the address as it was given."""
    with pytest.raises(InputError, match=f"models:/{NAME}@nobody: cannot be fetched"):
        load(f"models:/{NAME}@nobody")


@pytest.mark.slow
def test_topic_run_leaves_a_page_and_its_tables(fresh, call, tracker, tmp_path):
    """In a folder of their own; the page is made of the paragraphs that the model was fitted on. A BERTopic lies beside."""
    from bertopic import BERTopic

    train(call, "bertopic")
    run = runs(tracker)["bertopic"]
    names = {Path(artifact.path).name for artifact in tracker.client.list_artifacts(run.info.run_id, "topics")}
    assert {"topics.html", "topics.md", "topics.csv", "labels_by_month.csv"} <= names
    assert "<h1>tiny</h1>" in artifact(tracker, run, "topics/topics.html", tmp_path)
    folder = tracker.client.download_artifacts(run.info.run_id, "bertopic", str(tmp_path))
    table = tracker.client.download_artifacts(run.info.run_id, "topics/paragraphs.csv", str(tmp_path))
    assert BERTopic.load(folder).get_topic_info().Count.sum() == len(rows(Path(table)))


# Who is champion


@pytest.fixture(scope="module")
def again(first_runs, tmp_path_factory, run_corpus):
    """Train both a second time, in one call; return the folder and what was printed."""
    folder = copy_runs(first_runs, tmp_path_factory.mktemp("again"))
    shipped = (EXPERIMENTS / "tfidf.toml").read_text(encoding="utf-8")
    small = shipped.replace("c = 0.5", "c = 10.0").replace("folds = 5", "folds = 4")
    (folder / "small.toml").write_text(small, encoding="utf-8")
    return folder, *train_in(folder, run_corpus, folder / "small.toml", "lexicon")


def test_table_compares_the_runs_with_keyword_search(again):
    """Every headline figure, a column per run; results on standard output, progress elsewhere."""
    _, out, err = again
    head = next(line for line in out.splitlines() if "metric" in line)
    assert "keywords only" in head and "lexicon" in head and "tfidf" in head
    headlines = [name for name, metric in METRICS.items() if metric.headline and metric.function and "<" not in name]
    assert {"f1_macro", "ece"} <= set(headlines)
    assert all(any(name in line for line in out.splitlines()) for name in (*headlines, "f1/traditional_upgrade"))
    assert "72 labelled paragraphs (corpus); 18 held out in 2 documents" in err
    assert "labelled paragraphs" not in out
    assert "of your" not in out, "no data of the user's, nothing to say of them"


def test_second_identical_run_keeps_the_champion(again, monkeypatch, scheme):
    """Equal is not better; the new version is registered all the same."""
    folder, out, _ = again
    move_to(monkeypatch, folder)
    last = out.splitlines()[-1]
    assert last.startswith(f"champion stays {NAME}/2 tfidf; {NAME}/3 tfidf (macro-F1 ") and "is no better (+0.000" in last
    assert champion() == ("2", f"{NAME}/2 tfidf")
    assert [version.version for version in Tracker(scheme).versions()] == ["4", "3", "2", "1"]


def test_identical_runs_share_one_folder_of_the_store(again, first_runs, monkeypatch):
    """What is fitted alike is the same model, whatever its version."""
    move_to(monkeypatch, again[0])
    versions = [{path.name for path in folder.glob("stored/industries/versions/[!.]*")} for folder in (first_runs, again[0])]
    assert versions[0] == versions[1]
    assert (load("tfidf").name, load("lexicon").name) == (f"{NAME}/3 tfidf", f"{NAME}/4 lexicon")


def test_run_is_repeatable(again, monkeypatch, scheme):
    """Same data, same settings, same figures to the last digit."""
    move_to(monkeypatch, again[0])
    lexicon, tfidf, *later = all_runs(Tracker(scheme))
    for first, second in zip((tfidf, lexicon), later, strict=True):
        assert first.data.metrics == second.data.metrics
        assert first.data.params == second.data.params


def test_worse_run_does_not_take_the_alias(ran, call, tracker):
    """A model that tags nothing is stored under its own name and no more."""
    before = champion()
    outcome = train(call, "lexicon", "--set", *MUTE)
    assert f"champion stays {before[1]}; {NAME}/3 lexicon (macro-F1 0.000) is no better (-" in outcome.out
    assert champion() == before
    assert runs(tracker)["lexicon"].data.metrics["f1_macro"] == 0
    assert load("lexicon").tag([FLIGHT])[0].labels == ()


def test_better_run_takes_the_alias(ran, tracker):
    """Keyword search was first; ``tfidf`` did better on the same held-out documents."""
    scores = {name: run.data.metrics["f1_macro"] for name, run in runs(tracker).items()}
    assert scores["tfidf"] > scores["lexicon"]
    assert champion() == ("2", f"{NAME}/2 tfidf")


def test_first_run_ever_makes_a_champion(fresh, call):
    """So that ``models.predict`` has something to load."""
    outcome = train(call, "lexicon")
    assert f"new champion: {NAME}/1 lexicon" in outcome.out
    assert champion() == ("1", f"{NAME}/1 lexicon")


def test_first_run_below_keyword_search_makes_no_champion(fresh, call):
    """Else a model that tags nothing would stand, and keyword search could not take its place."""
    outcome = train(call, *TFIDF, *MUTE)
    assert outcome.out.splitlines()[-1].startswith(f"no champion yet; {NAME}/1 tfidf (macro-F1 0.000) is not better than keyword")
    assert champion() is None
    assert store().names() == ["tfidf"]


def test_first_run_is_measured_against_the_champion_that_ships(fresh, call, first_runs):
    """On the documents that were held out for it; the same data must give a better model to take its place."""
    shipped = models.finding.shipped_folder("industries")
    shutil.copytree(VersionStore(first_runs / "stored" / "industries").read("tfidf").folder, shipped)
    assert champion() is None and load().name == f"{NAME}/shipped tfidf"
    outcome = train(call, "lexicon")
    assert f"champion stays {NAME}/shipped tfidf; {NAME}/1 lexicon (macro-F1 " in outcome.out
    assert "on the same 18 paragraphs of 2 held-out documents" in outcome.out
    assert champion() is None and load().name == f"{NAME}/shipped tfidf"


def test_experiment_that_cannot_be_fitted_is_left_out(fresh, call, tracker):
    """One line, exit code 1, no half of a run; the others are done."""
    bad = fresh / "bad.toml"
    bad.write_text('name = "bad"\nmodel = "tfidf"\n[parameters]\nmin_df = 1000\n', encoding="utf-8")
    outcome = call(training.main, bad, "lexicon")
    assert outcome.code == 1
    assert "new champion: policy-tagger/1 lexicon" in outcome.out
    assert "[1/2] bad: left out, cannot be fitted (" in outcome.err
    assert outcome.err.splitlines()[-1].startswith("error: tfidf: cannot be fitted (")
    assert "Traceback" not in outcome.err
    assert {run.data.tags["model"]: run.info.status for run in all_runs(tracker)} == {"tfidf": "FAILED", "lexicon": "FINISHED"}
    assert store().names() == ["champion", "lexicon"]


def test_all_experiments_that_cannot_be_fitted_are_one_line(fresh, call):
    """Nothing to compare, nothing to promote."""
    outcome = call(training.main, "tfidf", "--set", "parameters.min_df=1000")
    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.splitlines()[-1].startswith("error: tfidf: cannot be fitted (")
    assert champion() is None
