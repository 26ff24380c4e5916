"""The examples in Spark run as they stand and write what the command writes; what Spark objects to is told in one line."""

import os
import shutil
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_runs import FLIGHT

from experiments.examples import spark_session
from labels import InputError

PLAIN = "村里办起合唱队，每逢周末登台唱歌。"


@pytest.fixture
def quiet(monkeypatch):
    """Let Spark run on one processor and without its page; skip where it cannot run."""
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'policy-tagger[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, and there is none on PATH")
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--master local[1] --conf spark.ui.enabled=false pyspark-shell")


@pytest.fixture
def rows(tmp_path):
    """Return a Parquet file with a row that has no text."""
    pq.write_table(pa.table({"n": [1, 2, 3], "text": [FLIGHT, None, PLAIN]}), tmp_path / "in.parquet")
    return tmp_path / "in.parquet"


@pytest.mark.slow
def test_frame_is_tagged_and_a_folder_is_not_overwritten(python, trained_store, quiet, rows):
    out = rows.with_name("out")
    outcome = python("-W", "ignore", "-m", "experiments.examples.spark_frame", rows, out, timeout=300)
    assert outcome.code == 0, outcome.err
    assert pq.read_table(out).select(["n", "labels"]).to_pylist() == [
        {"n": 1, "labels": ["low_altitude"]}, {"n": 2, "labels": []}, {"n": 3, "labels": []},
    ]  # fmt: skip
    outcome = python("-W", "ignore", "-m", "experiments.examples.spark_frame", rows, out, timeout=300)
    assert outcome.code == 1 and "Traceback" not in outcome.err
    assert outcome.err.splitlines()[-1].startswith("error: Spark: says: [PATH_ALREADY_EXISTS]")


@pytest.mark.slow
def test_function_of_a_registered_model_tags(python, ran, quiet, rows):
    """It is given no null, which it would refuse."""
    out = rows.with_name("out")
    outcome = python("-W", "ignore", "-m", "experiments.examples.spark_function", rows, out, timeout=300)
    assert outcome.code == 0, outcome.err
    assert pq.read_table(out).select(["n", "labels"]).to_pylist() == [
        {"n": 1, "labels": ["low_altitude"]},
        {"n": 3, "labels": []},
    ]


def test_what_a_worker_says_is_told_and_not_its_traceback(monkeypatch):
    """Spark puts the worker's whole traceback before it."""
    errors = pytest.importorskip("pyspark.errors", reason="pyspark is not installed: pip install 'policy-tagger[spark]'")
    from pyspark.sql import SparkSession

    class Builder:
        def appName(self, name):  # noqa: N802 - Spark's
            return self

        def getOrCreate(self):  # noqa: N802 - Spark's
            raise errors.PythonException(
                "Exception\nTraceback (most recent call last):\n  File\nInputError: tag: no; do\n SQLSTATE: 1"
            )

    monkeypatch.setattr(SparkSession, "builder", Builder())
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    with pytest.raises(InputError, match=r"^Spark: says: InputError: tag: no; do; mend what it names, and run again$"):
        with spark_session.spark_session():
            pass
