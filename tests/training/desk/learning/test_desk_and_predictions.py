"""A model is trained and accepted at a desk while others load the champion, and tag with it: whole models only, each its own."""

import json
import os
import shutil
import subprocess
import sys
import time

import pytest
from conftest import ROOT
from desk_training import training_desk, wait_for
from signalled import Signalled, until

pytestmark = pytest.mark.slow

# Loads the champion as fast as it can until a file appears; says at the end how often it was which.
LOADS = """
import json, sys
from collections import Counter
from pathlib import Path
from models.loading import load
from seeds.schemes import load_scheme
seen, folder = Counter(), Path(sys.argv[1])
while not (folder / "stop").exists():
    tagger = load(scheme=str(folder / "scheme"), corrections=False)
    assert tagger.name.endswith(f" {tagger.tagger.kind}"), f"{tagger.name} is a {tagger.tagger.kind}"
    assert tagger.tag(["丁市的歌咏比赛开场。"])[0].text
    seen[tagger.name] += 1
    (folder / f"seen {tagger.name.replace('/', ' ')}").touch()
print(json.dumps(seen))
"""


@pytest.fixture
def apart(tmp_path, monkeypatch, _migrated):
    """Return a folder with a store of its own for models and runs."""
    shutil.copy(_migrated, tmp_path / "mlflow.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(tmp_path / 'mlflow.db').as_posix()}")
    monkeypatch.setenv("POLICY_TAGGER_STORE", str(tmp_path / "stored"))
    return tmp_path


def accepted(found, experiment):
    """Train at the desk, and accept."""
    assert found.post("/api/learning/start", {"experiment": experiment})[0] == 200
    assert found.post("/api/learning/accept", {"id": wait_for(found, "offered")["id"]})[0] == 200


def seen(folder, kind):
    """Return whether a champion of a kind was loaded."""
    return any(path.name.endswith(f" {kind}") for path in folder.glob("seen *"))


def test_who_loads_and_who_tags_meets_whole_models_only(apart):
    line = json.dumps({"text": "城里的歌咏比赛开场，加氢站动工。"}, ensure_ascii=False).encode() + b"\n"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with training_desk(apart) as found:
        accepted(found, "lexicon")
        reader = subprocess.Popen([sys.executable, "-c", LOADS, apart], env=environment, stdout=-1, stderr=-1, text=True)
        given = ["--input", "-", "--scheme", apart / "scheme", "--jobs", 2, "--output", apart / "tagged.jsonl"]
        tagging = Signalled(apart, "models.predict", *given, feed=line)
        try:
            until(lambda: seen(apart, "lexicon") or reader.poll() is not None, "nobody loads the first champion")
            tagging.workers(2)
            accepted(found, "tfidf")
            until(lambda: seen(apart, "tfidf") or reader.poll() is not None, "nobody loads the second champion")
            time.sleep(0.5)  # and goes on with it
            tagging.feeding = False
            assert tagging.ended() == 0, tagging.err
        finally:
            (apart / "stop").touch()
            out, err = reader.communicate(timeout=60)
            tagging.close()
    assert reader.returncode == 0, err
    assert {name.partition(" ")[2] for name in json.loads(out)} == {"lexicon", "tfidf"}, out
    records = [json.loads(text) for text in (apart / "tagged.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(records) == tagging.fed and {one["model"].partition(" ")[2] for one in records} == {"lexicon"}
