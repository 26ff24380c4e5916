"""What a registered model carries with it, and that this is enough where the project was never checked out."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from importlib.metadata import packages_distributions, requires, version
from pathlib import Path

import pytest
from small_runs import FLIGHT

from models.finding import model_folder
from models.storage.manifest import read_manifest
from models.storage.mlflow_flavor import PACKAGES, VECTORS, requirements, stage_code
from models.storage.registry import read_version

PLAIN = "村里办起合唱队，每逢周末登台唱歌。"
ADDRESS = "models:/policy-tagger@champion"


# What it carries


def test_model_carries_its_code_and_no_more(logged):
    """No written corpus, no labels of it, no vectors, no tests, no other rooms of the house."""
    files = {path.relative_to(logged / "code").as_posix() for path in (logged / "code").rglob("*") if path.is_file()}
    files = {name for name in files if "__pycache__" not in name}
    assert {name.partition("/")[0] for name in files} == set(PACKAGES)
    assert {Path(name).suffix for name in files} <= {".py", ".txt", ".toml", ".po"}
    assert not [
        name for name in files if "documents/" in name or "schemes/" in name or name.endswith(("/labels.toml", "/lexicon.toml"))
    ]
    assert {"labels/taxonomy.py", "seeds/cleaning/clean.py", "models/tagger.py", "models/text/compounds.toml"} <= files
    assert sum((logged / "code" / name).stat().st_size for name in files) < 2_500_000


def test_model_that_needs_the_vectors_carries_them(tmp_path, first_runs):
    """Topics are found in them; their digest stands in the manifest."""
    import shutil

    model = tmp_path / "model"
    shutil.copytree(model_folder(read_version(f"sqlite:///{first_runs / 'mlflow.db'}", "policy-tagger", "2").folder), model)
    assert not read_manifest(model).resources
    manifest = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    (model / "manifest.json").write_text(json.dumps(manifest | {"resources": {"vectors": "0"}}), encoding="utf-8")
    assert stage_code(tmp_path / "code", model) == [str(tmp_path / "code" / package) for package in PACKAGES]
    for pattern in VECTORS:
        assert list((tmp_path / "code").glob(pattern)), pattern


def test_requirements_are_pinned(logged):
    """To what is installed here, MLflow among them."""
    lines = (logged / "requirements.txt").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[\w-]+==[\w.]+", line) for line in lines)
    found = dict(line.split("==") for line in lines)
    assert {"mlflow", "numpy", "safetensors", "rjieba", "jieba", "opencc"} <= set(found)
    assert found == {name: version(name) for name in found}
    assert not {"scikit-learn", "bertopic", "torch", "umap-learn"} & set(found)


# Load the model and ask it where nothing can be imported but what its requirements bring.
ALONE = """
import sys, json
code, model, forbidden = sys.argv[1], sys.argv[2], set(json.loads(sys.argv[3])) - set(sys.modules)
class Forbid:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in forbidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Forbid())
sys.path.insert(0, code)
from models.storage.mlflow_flavor import _load_pyfunc
answer = _load_pyfunc(model).predict(["无人机给海岛送药，低空航线又添一条。"])
assert list(answer["labels"]) == [["low_altitude"]], answer
import labels, models, seeds
print(json.dumps([labels.__file__, models.__file__, seeds.__file__, sorted(forbidden & set(sys.modules))]))
"""


def test_requirements_are_complete(logged, tmp_path):
    """What a model imports when it is asked is required, or brought by MLflow, which is."""
    brought = set().union(*(closure(line.partition("==")[0]) for line in (*requirements(), "mlflow")))
    forbidden = [
        module
        for module, names in packages_distributions().items()
        if not {re.sub(r"[-_.]+", "-", name).lower() for name in names} & brought
    ]
    assert "bertopic" in forbidden and "numpy" not in forbidden
    out = run_python(tmp_path, "-c", ALONE, logged / "code", model_folder(logged), json.dumps(forbidden))
    *files, imported = json.loads(out)
    assert all(Path(file).is_relative_to(logged / "code") for file in files)
    assert imported == []


def closure(name, seen=None):
    """Return a distribution and all that it requires, by normalised name."""
    seen = set() if seen is None else seen
    name = re.sub(r"[-_.]+", "-", name).lower()
    if name in seen:
        return seen
    seen.add(name)
    try:
        further = requires(name) or ()
    except ModuleNotFoundError:
        return seen
    for requirement in further:
        if "extra ==" not in requirement:
            closure(re.match(r"[\w.-]+", requirement)[0], seen)
    return seen


# Elsewhere


def run_python(folder, *arguments, timeout=180, **environment):
    """Run the interpreter in a folder, without the project on its path; return what it wrote."""
    own = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, cwd=folder, env=own | environment, timeout=timeout, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


LOAD = f"""
import json, sys, mlflow
answer = mlflow.pyfunc.load_model({ADDRESS!r}).predict(["{FLIGHT}"], params={{"profile": "recall"}})
import labels, models, seeds
print(json.dumps([answer["labels"].tolist(), answer["model"].tolist(), labels.__file__, models.__file__, seeds.__file__]))
"""


def test_champion_loads_from_an_empty_folder_without_the_project(uri, logged, tmp_path):
    """The code that runs is the model's own."""
    labels, model, *files = json.loads(run_python(tmp_path, "-c", LOAD, MLFLOW_TRACKING_URI=uri))
    assert (labels, model) == ([["low_altitude"]], ["tfidf (recall)"])
    assert all(Path(file).is_relative_to(logged / "code") for file in files)
    assert list(tmp_path.iterdir()) == []


@contextmanager
def serving(uri, folder, **environment):
    """Serve the champion from a folder with nothing activated; yield the address to post to."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scripts = Path(sys.executable).parent
    own = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    own |= {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "MLFLOW_TRACKING_URI": uri, **environment}
    command = [scripts / "mlflow", "models", "serve", "-m", ADDRESS, "--env-manager", "local", "-h", "127.0.0.1", "-p", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=own, stdout=log, stderr=log, start_new_session=True)
    try:
        end = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=2).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < end, (folder / "log").read_text(encoding="utf-8")
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/invocations"
    finally:
        os.killpg(process.pid, 15)
        process.wait(timeout=30)


def post(address, body):
    """Post JSON; return status and answer."""
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.mark.slow
def test_champion_is_served_over_http(uri, tmp_path, keys):
    """``mlflow models serve``: texts or records in, typed rows out; what is no text, or too long a one, is refused in words."""
    with serving(uri, tmp_path, POLICY_TAGGER_LONGEST="500") as address:
        for path in ("ping", "health", "version"):
            with urllib.request.urlopen(address.replace("invocations", path), timeout=30) as response:
                assert response.status == 200
        for body in (
            {"inputs": [FLIGHT, PLAIN]},
            {"instances": [{"text": FLIGHT}, {"text": PLAIN}]},
            {"dataframe_records": [{"year": 2026, "text": FLIGHT}, {"year": 2026, "text": PLAIN}]},
            {"dataframe_split": {"columns": ["text"], "data": [[FLIGHT], [PLAIN]]}},
        ):
            status, answer = post(address, body)
            assert status == 200, answer
            first, second = answer["predictions"]
            assert (first["labels"], second["labels"]) == (["low_altitude"], [])
            assert [FLIGHT[a:b] for a, b in zip(first["evidence_start"], first["evidence_end"], strict=True)] == first[
                "evidence_text"
            ]
            assert all(0 <= first[f"score_{key}"] <= 1 for key in keys)
        status, answer = post(address, {"inputs": [FLIGHT], "params": {"thresholds": {"low_altitude": 0.9999}}})
        assert status == 200 and answer["predictions"][0]["labels"] == []
        assert answer["predictions"][0]["model"] == "tfidf (low_altitude 0.9999)"
        for body, words in (
            ({"inputs": [FLIGHT, None]}, "row 1 (the first is row 0): holds no text (null)"),
            ({"inputs": [FLIGHT, 5]}, "row 1 (the first is row 0): holds '5' (int), not a text"),
            ({"instances": [FLIGHT, True]}, "row 1 (the first is row 0): holds 'True' (bool), not a text"),
            ({"inputs": [FLIGHT, "字" * 501]}, "has 501 characters, more than the 500 that one text may have here"),
            ({"dataframe_records": [{"text": None}]}, "row 0 (the first is row 0): holds no text (null)"),
            ({"dataframe_records": [{"a": FLIGHT, "b": 1}]}, "has no column 'text', only 'a', 'b'"),
            ({"inputs": [FLIGHT], "params": {"profile": "brave"}}, "profile 'brave': is not known"),
        ):
            status, answer = post(address, body)
            assert 400 <= status < 500, answer
            assert words in json.dumps(answer, ensure_ascii=False)


SPARK = f"""
import json, sys, mlflow
from pyspark.errors import PythonException
from pyspark.sql import SparkSession, functions
session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
spark = session.config("spark.sql.execution.arrow.maxRecordsPerBatch", "2").getOrCreate()  # and so several batches
frame = spark.createDataFrame([("{FLIGHT}", 1), ("{PLAIN}", 2), ("{PLAIN}", 3), ("{PLAIN}", 4), ("{FLIGHT}", 5)], ["段落", "n"])
tag = mlflow.pyfunc.spark_udf(spark, {ADDRESS!r}, env_manager="local")

def rows(*given):
    tagged = frame.coalesce(1).withColumn("tagged", tag(*given)).select("n", "tagged.*")
    return dict(tagged.dtypes), [row.asDict() for row in tagged.orderBy("n").collect()]

types, column = rows("段落")
_types, struct = rows(functions.struct("n", functions.col("段落").alias("text")))
frame = frame.withColumn("段落", functions.expr("if(n = 4, NULL, `段落`)"))
try:
    said = rows("段落")
except PythonException as error:
    said = str(error)
frame = frame.where("`段落` IS NOT NULL")
print(json.dumps([types, column, struct, said, [row["n"] for row in rows("段落")[1]]]))
spark.stop()
"""


@pytest.mark.slow
def test_champion_tags_in_spark(uri, tmp_path, keys):
    """``spark_udf`` without ``result_type``: the signature says what comes out, from a column and from a struct."""
    import shutil

    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'policy-tagger[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, and there is none on PATH")
    environment = {"MLFLOW_TRACKING_URI": uri, "PYSPARK_PYTHON": sys.executable}
    types, rows, struct, said, whole = json.loads(run_python(tmp_path, "-c", SPARK, **environment).splitlines()[-1])
    assert [row["labels"] for row in rows] == [["low_altitude"], [], [], [], ["low_altitude"]]
    assert struct == rows and rows[0] == rows[4] | {"n": 1}
    assert types["labels"] == types["evidence_text"] == "array<string>"
    assert {types[f"score_{key}"] for key in keys} == {"double"}
    assert types["evidence_start"] == "array<bigint>" and types["evidence_weight"] == "array<double>"
    assert rows[0]["evidence_text"] and rows[1]["evidence_text"] == []
    assert "holds no text (null); give a text, or leave the row out" in said
    assert whole == [1, 2, 3, 5]
