"""Training runs end to end on a small corpus: what is recorded, stored and crowned, and what a broken run leaves."""

import json
import shutil
from pathlib import Path

import pytest

from labels import InputError, load_taxonomy
from models.loading import load
from training import evaluate as evaluation
from training import run as training
from training.experiment import EXPERIMENTS, load_experiment, parse_experiment
from training.measures.metrics import HEADLINE
from training.run import split_data
from training.tracking import REGISTERED, Tracker

LEXICON, TFIDF = EXPERIMENTS / "lexicon.toml", EXPERIMENTS / "tfidf.toml"
# Settings that suit sixty paragraphs.
SMALL = ("parameters.c=10.0", "parameters.folds=4")
# No probability reaches 1: nothing is tagged, and macro-F1 is 0.
MUTE = tuple(f"thresholds.{key}=1.0" for key in load_taxonomy().keys)
FLIGHT = "无人机给海岛送药，低空航线又添一条。"


@pytest.fixture(autouse=True)
def _small_corpus(monkeypatch, robot_corpus):
    """Put the small corpus in place of the shipped one."""
    monkeypatch.setattr(training, "shipped_corpus", lambda: robot_corpus)


@pytest.fixture(scope="module")
def trained(tmp_path_factory, robot_corpus, _migrated):
    """Train ``lexicon``, then ``tfidf``, once; return the folder that holds the database and the store."""
    folder = tmp_path_factory.mktemp("first-run")
    shutil.copy(_migrated, folder / "mlflow.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(folder / 'mlflow.db').as_posix()}")
        patch.setenv("POLICY_TAGGER_STORE", str(folder / "stored"))
        patch.chdir(folder)
        patch.setattr(training, "shipped_corpus", lambda: robot_corpus)
        assert training.main([str(LEXICON)]) == 0
        assert training.main([str(TFIDF), "--set", *SMALL]) == 0
    return folder


@pytest.fixture
def ran(trained, tmp_path, monkeypatch):
    """Return a tracker on the test's own copy of what the two runs left; artifacts are read where they lie."""
    shutil.copy(trained / "mlflow.db", tmp_path / "mlflow.db")
    shutil.copytree(trained / "stored", tmp_path / "stored")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(tmp_path / 'mlflow.db').as_posix()}")
    monkeypatch.setenv("POLICY_TAGGER_STORE", str(tmp_path / "stored"))
    monkeypatch.chdir(tmp_path)
    return Tracker()


def runs(tracker):
    """Return the finished runs by name, the latest of each."""
    found = tracker.client.search_runs([tracker.experiment_id], order_by=["attributes.start_time ASC"])
    return {run.info.run_name: run for run in found}


def champion(tracker):
    """Return the version that has the alias, and the name of the model in the champion's folder."""
    standing = tracker.standing_champion()
    return standing and standing.version, load().name


def user_file(path, *records):
    """Write labelled records as JSON Lines."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def train(call, *arguments):
    """Run the command and return what it wrote."""
    outcome = call(training.main, *arguments)
    assert outcome.code == 0, outcome.err
    return outcome


# What a run leaves


def test_run_records_every_parameter(ran):
    """Also those left at their default, as text."""
    expected = {key: str(value) for key, value in load_experiment(TFIDF, SMALL).flat().items()}
    assert runs(ran)["tfidf"].data.params == expected
    assert expected["parameters.c"] == "10.0"
    assert runs(ran)["lexicon"].data.params["model"] == "lexicon"


def test_run_records_every_metric(ran, keys):
    """By the names of DESIGN section 5."""
    metrics = runs(ran)["tfidf"].data.metrics
    wanted = {"f1_macro", "f1_micro", "exact_match", "none/f1", "ece"}
    wanted |= {f"{name}/{key}" for name in ("f1", "precision", "recall") for key in keys}
    assert wanted <= metrics.keys()
    assert all(0 <= metrics[name] <= 1 for name in wanted)


def test_run_records_both_sides_of_the_data_with_a_digest(ran, robot_corpus):
    """The digest is the fingerprint, so that equal data are seen to be equal."""
    split = split_data(robot_corpus, holdout=0.2, seed=0)
    inputs = runs(ran)["tfidf"].inputs.dataset_inputs
    found = {(one.tags[0].value, one.dataset.name, one.dataset.digest) for one in inputs}
    assert found == {
        ("training", "tiny-fitted", split.fitted.fingerprint),
        ("evaluation", "tiny-heldout", split.held.fingerprint),
    }


def test_run_is_tagged_with_commit_and_data(ran, robot_corpus):
    """And with the experiment itself, from which it can be repeated."""
    tags = runs(ran)["tfidf"].data.tags
    assert tags["git_commit"]
    assert tags["data_fingerprint"] == robot_corpus.fingerprint
    assert parse_experiment(json.loads(tags["experiment"]), "tag") == load_experiment(TFIDF, SMALL)


def test_run_leaves_reports_a_person_can_open(ran, tmp_path):
    """Label report, confusion of labels, errors, and a page that needs no network."""
    run = runs(ran)["tfidf"]
    names = {artifact.path for artifact in ran.client.list_artifacts(run.info.run_id)}
    assert {"labels.md", "confusion.md", "errors.jsonl", "labels.html"} <= names
    report = Path(ran.client.download_artifacts(run.info.run_id, "labels.md", str(tmp_path))).read_text(encoding="utf-8")
    assert report.startswith("| label | precision | recall | F1 |")
    assert f"{run.data.metrics['f1_macro']:.3f}" in report
    page = Path(ran.client.download_artifacts(run.info.run_id, "labels.html", str(tmp_path))).read_text(encoding="utf-8")
    assert json.dumps("人工智能")[1:-1] in page
    assert '<script src="http' not in page


def test_error_report_lists_exactly_the_wrong_paragraphs(ran, tmp_path):
    """Their number is what exact match leaves over of the eighteen held out."""
    run = runs(ran)["lexicon"]
    path = Path(ran.client.download_artifacts(run.info.run_id, "errors.jsonl", str(tmp_path)))
    errors = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(error["given"] != error["wanted"] for error in errors)
    assert 0 < len(errors) == round((1 - run.data.metrics["exact_match"]) * 18)


def test_registered_model_has_signature_and_example(ran):
    """One text in; labels, scores and evidence out."""
    from mlflow.models import get_model_info

    info = get_model_info(f"models:/{REGISTERED}/2")
    assert info.signature.inputs.input_names() == ["text"]
    assert info.signature.outputs.input_names() == ["labels", "scores", "evidence"]
    assert info.saved_input_example_info is not None


def test_registered_model_holds_no_pickle(ran, tmp_path):
    """Plain data only, listed in a manifest."""
    from mlflow.artifacts import download_artifacts

    folder = Path(download_artifacts(f"models:/{REGISTERED}/2", dst_path=str(tmp_path / "model")))
    suffixes = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert next(folder.rglob("manifest.json"), None)
    assert not suffixes & {".pkl", ".pickle", ".joblib", ".cloudpickle"}


def test_registered_model_is_served_by_mlflow(ran):
    """A data frame in, one row a text out."""
    import mlflow
    import pandas as pd

    answer = pd.DataFrame(mlflow.pyfunc.load_model(f"models:/{REGISTERED}@champion").predict(pd.DataFrame({"text": [FLIGHT]})))
    assert list(answer.columns) == ["labels", "scores", "evidence"]
    assert answer.labels[0] == "low_altitude"
    assert set(json.loads(answer.scores[0])) > {"ai", "low_altitude"}


def test_versions_of_both_runs_are_registered(ran):
    """Each belongs to the run that made it."""
    versions = {version.version: version.run_id for version in ran.client.search_model_versions(f"name = '{REGISTERED}'")}
    assert {str(version): run for version, run in versions.items()} == {
        "1": runs(ran)["lexicon"].info.run_id,
        "2": runs(ran)["tfidf"].info.run_id,
    }


def test_stored_models_load_by_the_name_of_their_experiment(ran):
    """And say which version they are."""
    assert load("lexicon").name == f"{REGISTERED}/1 lexicon"
    assert load("tfidf").name == f"{REGISTERED}/2 tfidf"


def test_champion_loads_from_the_registry_and_tags(ran):
    """The alias leads to the version that tags alike from the store."""
    from_registry, from_store = load(f"models:/{REGISTERED}@champion"), load()
    first, second = from_registry.tag([FLIGHT])[0], from_store.tag([FLIGHT])[0]
    assert first.labels == second.labels == ("low_altitude",)
    assert first.scores == second.scores
    assert first.evidence
    assert first.model.split()[0] == second.model.split()[0]


def test_stored_model_is_fitted_on_everything_with_the_figures_of_the_split(ran, robot_corpus):
    """Its notes say so."""
    notes = json.loads(Path("stored/tfidf/manifest.json").read_text(encoding="utf-8"))["notes"]
    assert notes["data_fingerprint"] == robot_corpus.fingerprint
    assert notes["metrics"]["f1_macro"] == runs(ran)["tfidf"].data.metrics["f1_macro"]


def test_evaluation_takes_a_registered_model(ran, call, tmp_path):
    """By its MLflow address."""
    path = user_file(tmp_path / "press.jsonl", {"text": FLIGHT, "labels": ["low_altitude"]})
    outcome = call(evaluation.main, path, "--model", f"models:/{REGISTERED}/1")
    assert (outcome.code, outcome.err) == (0, "")
    assert f"{REGISTERED}/1 lexicon on press: 1 paragraphs" in outcome.out


def test_unknown_registered_model_is_named(ran):
    """With the address as it was given."""
    with pytest.raises(InputError, match=f"models:/{REGISTERED}@nobody: cannot be fetched"):
        load(f"models:/{REGISTERED}@nobody")


@pytest.mark.slow
def test_topic_run_leaves_a_page_and_its_tables(tracking, store, call, tmp_path):
    """In a folder of their own; the page is made of the paragraphs the model was fitted on."""
    train(call, EXPERIMENTS / "bertopic.toml")
    tracker = Tracker()
    run = runs(tracker)["bertopic"]
    names = {Path(artifact.path).name for artifact in tracker.client.list_artifacts(run.info.run_id, "topics")}
    assert {"topics.html", "topics.md", "topics.csv", "industries_by_month.csv"} <= names
    page = Path(tracker.client.download_artifacts(run.info.run_id, "topics/topics.html", str(tmp_path)))
    assert "<h1>tiny</h1>" in page.read_text(encoding="utf-8")


# Who is champion


def test_table_compares_the_runs_with_keyword_search(ran, call):
    """Every headline figure, a column a run; results on standard output, progress elsewhere."""
    outcome = train(call, LEXICON, TFIDF, "--set", "seed=0")
    head = next(line for line in outcome.out.splitlines() if "metric" in line)
    assert "keywords only" in head and "lexicon" in head and "tfidf" in head
    assert all(any(name in line for line in outcome.out.splitlines()) for name in (*HEADLINE, "f1/traditional_upgrade"))
    assert "72 labelled paragraphs" in outcome.err
    assert "labelled paragraphs" not in outcome.out


def test_second_identical_run_keeps_the_champion(ran, call):
    """Equal is not better; the new version is registered all the same."""
    before = champion(ran)
    outcome = train(call, TFIDF, "--set", *SMALL)
    assert f"champion stays version {before[0]}" in outcome.out
    assert champion(ran) == before
    assert len(ran.client.search_model_versions(f"name = '{REGISTERED}'")) == 3


def test_worse_run_does_not_take_the_alias(ran, call):
    """A model that tags nothing is stored under its own name and no more."""
    before = champion(ran)
    outcome = train(call, TFIDF, "--set", *SMALL, *MUTE)
    assert "champion stays version" in outcome.out
    assert champion(ran) == before
    assert runs(ran)["tfidf"].data.metrics["f1_macro"] == 0
    assert load("tfidf").tag([FLIGHT])[0].labels == ()


def test_better_run_takes_alias_and_folder(ran):
    """Keyword search was first; ``tfidf`` did better on the same held-out documents."""
    scores = {name: run.data.metrics["f1_macro"] for name, run in runs(ran).items()}
    assert scores["tfidf"] > scores["lexicon"]
    assert champion(ran) == ("2", f"{REGISTERED}/2 tfidf")


def test_first_run_ever_makes_a_champion(tracking, store, call):
    """So that ``models.predict`` has something to load."""
    outcome = train(call, LEXICON)
    assert f"new champion: {REGISTERED}/1 lexicon" in outcome.out
    assert champion(Tracker()) == ("1", f"{REGISTERED}/1 lexicon")


def test_first_run_below_keyword_search_makes_no_champion(tracking, store, call):
    """Else a model that tags nothing would stand, and keyword search could not take its place."""
    outcome = train(call, TFIDF, "--set", *SMALL, *MUTE)
    assert "new champion" not in outcome.out
    assert Tracker().standing_champion() is None
    assert [path.name for path in store.iterdir()] == ["tfidf"]


def test_run_is_repeatable(ran, call):
    """Same data, same settings, same figures to the last digit."""
    before = runs(ran)["tfidf"].data.metrics
    train(call, TFIDF, "--set", *SMALL)
    assert runs(ran)["tfidf"].data.metrics == before
