"""Train again from the desk: it learns from the answers, and nothing changes until somebody accepts."""

import json
import os
import shutil
import signal
import sqlite3
import time

import pytest
from desk_training import training_desk, wait_for

pytestmark = pytest.mark.slow  # each training is a process that loads scikit-learn and MLflow


@pytest.fixture
def apart(tmp_path, monkeypatch, _migrated):
    """Return a folder with a store of its own for models and runs."""
    shutil.copy(_migrated, tmp_path / "mlflow.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(tmp_path / 'mlflow.db').as_posix()}")
    monkeypatch.setenv("POLICY_TAGGER_STORE", str(tmp_path / "stored"))
    return tmp_path


def aliases(folder):
    """Return which versions have an alias, as the registry has it."""
    with sqlite3.connect(folder / "mlflow.db") as connection:
        return dict(connection.execute("SELECT alias, version FROM registered_model_aliases"))


def run_states(folder):
    """Return the states of all runs."""
    with sqlite3.connect(folder / "mlflow.db") as connection:
        return [state for (state,) in connection.execute("SELECT status FROM runs")]


def left_over(folder):
    """Return what a training has left beside models and locks."""
    return [
        path
        for path in (folder / "stored").rglob("*")
        if path.suffix == ".json" and path.parent.name in ("scheme", "trainings") or path.name.startswith(".scheme")
    ]


def test_trained_accepted_and_tagged_again(apart):
    with training_desk(apart) as found:
        state = found.get("/api/learning")[1]
        assert (state["trained"], state["answers"], state["data"], state["trainings"]) == (False, 0, ["data.jsonl"], [])
        row = found.rows(q="加氢站")[0]
        assert found.post("/api/answer", {"rows": [row["row"]], "labels": ["energy_storage"]})[0] == 200
        assert found.get("/api/learning")[1]["answers"] == 1
        before = {one["row"]: one["predicted"] for one in found.rows(limit=500)}

        assert found.post("/api/learning/start", {"experiment": "tfidf"})[0] == 200
        assert found.post("/api/learning/start", {"experiment": "tfidf"})[0] == 400, "one at a time"
        assert [job["kind"] for job in found.get("/api/state")[1]["jobs"]][0] == "train"
        told = wait_for(found, "offered")

        assert (told["by"], told["stage"], told["experiment"]) == ("甲", 4, "tfidf")
        assert any("fitting" in text for _, text in told["steps"]) and told["seconds"] > 0
        offer, changes = told["offer"], told["changes"]
        assert set(offer["scores"]) == {"f1_macro", "ai", "quantum", "low_altitude", "energy_storage", ""}
        assert offer["paragraphs"] > 0 and offer["learned"] > 56, "the answer is among what it learned from"
        assert offer["scores"]["quantum"][1] > offer["scores"]["quantum"][0], "keyword search does not know the new word"
        assert changes["paragraphs"] == len(before) and changes["changed"] >= 1
        example = next(one for one in changes["examples"] if "甲字头赞助" in one["text"])
        assert (example["label"], example["what"], example["before"]) == ("quantum", "given", [])
        assert "mlflow ui" in offer["command"] and "#/experiments/" in offer["page"] and "mlflow.db" in offer["store"]

        assert aliases(apart) == {}, "it is offered, no more"
        assert not (apart / "stored/scheme/tfidf.json").exists(), "no name leads to it"
        assert {one["row"]: one["predicted"] for one in found.rows(limit=500)} == before

        assert found.post("/api/learning/accept", {"id": "another"})[0] == 400
        assert found.post("/api/learning/accept", {"id": told["id"]})[0] == 200
        assert aliases(apart) == {"champion": 1}
        state = found.wait()
        assert state["model"]["name"] == f"{offer['registered']}/1 tfidf"
        row = found.rows(q="甲字头赞助")[0]
        assert row["predicted"] == ["quantum"]
        assert found.rows(q="加氢站")[0]["labels"] == ["energy_storage"], "the answer stands over the new model too"
        learning = found.get("/api/learning")[1]
        assert (learning["trained"], learning["experiment"], learning["trainings"][0]["state"]) == (True, "tfidf", "accepted")
        assert found.post("/api/learning/discard", {"id": told["id"]})[0] == 400, "it was answered already"


def test_discarded_nothing_changes_and_the_next_begins(apart):
    with training_desk(apart) as found:
        name = found.get("/api/state")[1]["model"]["name"]
        assert found.post("/api/learning/start", {"experiment": "lexicon"})[0] == 200
        told = wait_for(found, "offered")
        refused = found.post("/api/learning/start", {"experiment": "lexicon"})
        assert refused[0] == 400 and "accept or discard" in refused[1]["error"]
        assert found.post("/api/learning/discard", {"id": told["id"]})[0] == 200
        assert (aliases(apart), found.get("/api/state")[1]["model"]["name"]) == ({}, name)
        assert left_over(apart) == []
        assert found.post("/api/learning/start", {"experiment": "lexicon"})[0] == 200


def test_cancelled_it_ends_and_leaves_nothing(apart):
    with training_desk(apart, apart=True) as found:  # started as it is for people, so that it is interrupted while it loads
        found.post("/api/learning/start", {"experiment": "hybrid"})
        time.sleep(1.5)  # it loads, or has begun
        status, said = found.post("/api/learning/cancel", {})
        assert status == 200 and (said["stopping"] or said["trainings"][0]["state"] == "cancelled")
        assert found.get("/api/search", q="量子")[0] == 200, "the desk goes on"
        assert wait_for(found, "cancelled")["offer"] is None
        assert found.post("/api/learning/cancel", {})[0] == 400
        assert found.wait()["jobs"][0]["state"] == "done"
    assert aliases(apart) == {} and left_over(apart) == [] and "RUNNING" not in run_states(apart)


def test_killed_while_it_trains_the_next_opening_says_how_it_ended(apart):
    with training_desk(apart, apart=True) as found:
        found.post("/api/learning/start", {"experiment": "hybrid"})
        time.sleep(2.5)
        os.kill(found.process.pid, signal.SIGKILL)
        found.process.wait()
    with training_desk(apart) as found:
        latest = found.get("/api/learning")[1]["trainings"][0]
        assert (latest["state"], latest["experiment"], latest["offer"]) == ("broken", "hybrid", None)
        end = time.monotonic() + 30  # its process notices by itself that nobody waits for it
        while "RUNNING" in run_states(apart) and time.monotonic() < end:
            time.sleep(0.2)
        assert "RUNNING" not in run_states(apart)
        assert aliases(apart) == {} and left_over(apart) == []
        assert found.post("/api/learning/start", {"experiment": "lexicon"})[0] == 200


def test_done_while_the_desk_was_killed_the_offer_waits(apart):
    with training_desk(apart) as found:
        found.post("/api/learning/start", {"experiment": "lexicon"})
        told = wait_for(found, "offered")
    with sqlite3.connect(apart / "材料.desk.sqlite") as connection:
        ((kept,),) = connection.execute("SELECT value FROM meta WHERE name = 'trainings'")
        record = json.loads(kept)[0]
        (apart / "stored/desk/trainings").mkdir(exist_ok=True)
        (apart / f"stored/desk/trainings/{record['id']}.json").write_text(json.dumps(record["offer"]), encoding="utf-8")
        record |= {"state": "running", "offer": None, "changes": None}
        connection.execute("UPDATE meta SET value = ? WHERE name = 'trainings'", (json.dumps([record]),))
    connection.close()
    with training_desk(apart) as found:
        latest = found.get("/api/learning")[1]["trainings"][0]
        assert (latest["state"], latest["offer"]) == ("offered", told["offer"]) and left_over(apart) == []
        assert found.post("/api/learning/accept", {"id": latest["id"]})[0] == 200
        assert aliases(apart) == {"champion": 1}


def test_failed_it_says_why_in_one_sentence(apart):
    (apart / "data.jsonl").write_text('{"text": "甲", "labels": ["gibts nicht"]}\n', encoding="utf-8")
    with training_desk(apart) as found:
        found.post("/api/learning/start", {"experiment": "lexicon"})
        latest = wait_for(found, "failed")
        assert "gibts nicht" in latest["message"] and "Traceback" not in latest["message"]
        job = found.wait()["jobs"][0]
        assert (job["state"], job["message"]) == ("failed", latest["message"])
        assert found.post("/api/learning/start", {"experiment": "nothing"})[0] == 400
        assert found.post("/api/learning/start", {})[0] == 400
