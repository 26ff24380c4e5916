"""What MLflow shows to people: of a run, of a registered model, of the experiment; and what it does not show."""

import getpass
import json
import os
import re
from pathlib import Path

import pytest
from small_runs import all_runs, runs

from models.locations import ROOT
from training.origin import given_context
from training.record.registered import describe_model
from training.tracking import Tracker

NOTE = "mlflow.note.content"


def test_description_of_a_run_has_its_figures_and_leads_to_its_files(ran, tracker, tmp_path):
    """Each link leads to a file that there is, in the view of training."""
    run = runs(tracker)["tfidf"]
    note = run.data.tags["mlflow.note.content"]
    assert note.startswith(
        f"**macro-F1 {run.data.metrics['f1_macro']:.3f}** on 18 paragraphs of 2 held-out documents. Model *tfidf*"
    )
    assert (
        Path(tracker.client.download_artifacts(run.info.run_id, "labels.md", str(tmp_path))).read_text(encoding="utf-8") in note
    )
    start = f"#/experiments/{tracker.experiment_id}/runs/{run.info.run_id}/artifacts/"
    links = re.findall(r"\]\(([^)]*)\)", note)
    paths = [link.removeprefix(start).removesuffix("?workflowType=machine_learning") for link in links]
    assert set(paths) == {"note.html", "labels.html", "errors.jsonl", "confusion.md", "labels.md"}
    assert set(paths) <= {one.path for one in tracker.client.list_artifacts(run.info.run_id)}


def test_record_names_neither_the_user_nor_a_folder_of_the_machine(ran, tracker):
    """A store is given away, and its runs are shown to others."""
    client = tracker.client
    for run in all_runs(tracker):
        (output,) = run.outputs.model_outputs
        model = client.get_logged_model(output.model_id)
        told = [run.info.user_id, *run.data.tags.values(), *run.data.params.values(), *model.tags.values()]
        told += [f"{one.dataset.source} {one.dataset.name}" for one in run.inputs.dataset_inputs]
        told += [one.description for one in client.search_model_versions(f"run_id = '{run.info.run_id}'")]
        assert run.data.tags["mlflow.user"] == run.info.user_id == "policy-tagger"
        assert not [text for text in told if str(ROOT) in text or str(ran) in text or getpass.getuser() in text.split("/")]


def test_files_of_the_record_name_neither_the_user_nor_a_folder_of_the_machine(ran, tracker, tmp_path):
    """Whatever is handed on with a run or a model: reports, the model itself, its code, what MLflow writes beside it."""
    count = 0
    names = {str(ROOT), str(Path.home()), str(ran), str(Path.cwd()), f"/home/{getpass.getuser()}"}
    for run in all_runs(tracker):
        (output,) = run.outputs.model_outputs
        for number, address in enumerate((f"runs:/{run.info.run_id}/", f"models:/{output.model_id}")):
            folder = tmp_path / f"{run.info.run_id}-{number}"
            tracker._mlflow.artifacts.download_artifacts(artifact_uri=address, dst_path=str(folder))
            for path in (path for path in folder.rglob("*") if path.is_file()):
                content = path.read_bytes()
                assert not [name for name in names if name.encode() in content], path
                count += 1
    assert count > 20


def test_registered_model_says_what_it_is_until_somebody_says_otherwise(ran, tracker):
    """The description of its user stays through the next registration."""
    model = tracker.client.get_registered_model("policy-tagger")
    assert "人工智能、量子科技" in model.description
    assert "models:/policy-tagger@champion" in model.description
    tracker.client.update_registered_model("policy-tagger", description="归王使用")
    describe_model(tracker.client, "policy-tagger", "another note of ours")
    assert tracker.client.get_registered_model("policy-tagger").description == "归王使用"


@pytest.mark.parametrize("old", [None, "Models that tag paragraphs of policy text: 储能."])
def test_experiment_is_one_of_training_described_with_macro_f1_first(fresh, scheme, old):
    """An older store's is brought up to date."""
    first = Tracker(scheme)
    if old:
        first.client.set_experiment_tag(first.experiment_id, NOTE, old)
    tags = Tracker(scheme).client.get_experiment(first.experiment_id).tags
    assert tags["mlflow.experimentKind"] == "custom_model_development"
    assert tags["mlflow.experiment.primaryMetric.name"] == "f1_macro"
    assert tags[NOTE].startswith("Training runs of **industries**")
    view = json.loads(tags["mlflow.sharedViewState.best-first"])
    state = json.loads(view["state"])
    assert (state["orderByKey"], state["orderByAsc"]) == ("metrics.`f1_macro`", False)
    assert state["selectedColumns"][0] == "metrics.`f1_macro`"
    assert state["compareRunCharts"][0]["metricKey"] == "f1_macro"
    assert f"/experiments/{first.experiment_id}/runs?workflowType=machine_learning&viewStateShareKey=best-first" in tags[NOTE]


def test_what_a_user_has_changed_of_an_experiment_stays(fresh, scheme):
    """Description, kind, view."""
    first = Tracker(scheme)
    view = {"name": "mine", "createdAt": 1, "updatedAt": 2, "state": "{}"}
    own = {NOTE: "我们的实验", "mlflow.experimentKind": "classification", "mlflow.sharedViewState.best-first": json.dumps(view)}
    for key, value in own.items():
        first.client.set_experiment_tag(first.experiment_id, key, value)
    tags = Tracker(scheme).client.get_experiment(first.experiment_id).tags
    assert {key: tags[key] for key in own} == own


def test_what_the_user_lets_mlflow_write_is_written(fresh, scheme, monkeypatch):
    """Who wants his name there can have it; what is no table is passed over."""
    monkeypatch.setenv("MLFLOW_RUN_CONTEXT", '{"mlflow.user": "王"}')
    tracker = Tracker(scheme)
    with tracker.run("one", {}, "") as number:
        pass
    assert tracker.client.get_run(number).info.user_id == "王"
    assert json.loads(os.environ["MLFLOW_RUN_CONTEXT"])["mlflow.source.name"] == "training.run"
    monkeypatch.setenv("MLFLOW_RUN_CONTEXT", "[王")
    assert given_context() == {}
