"""The command in a process of its own: exit code, pipes, what is imported."""

import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT, jsonl

STORAGE = "城南的储能电站并网,夜里存电白天用。"

pytestmark = pytest.mark.usefixtures("trained_store")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [((STORAGE,), 0), (("--input", "bad.jsonl"), 1), (("--input", "missing.txt"), 2), ((), 2), (("--format", "xml", "a"), 2)],
    ids=["done", "bad-input", "missing", "no-text", "wrong-option"],
)
def test_exit_code_reaches_the_shell(python, tmp_path, arguments, code):
    """With results alone on standard output and messages alone on standard error."""
    (tmp_path / "bad.jsonl").write_text("{}")
    outcome = python("-m", "models.predict", *arguments)
    assert outcome.code == code
    assert bool(outcome.out) is (code == 0)
    assert bool(outcome.err) is (code != 0)
    assert "Traceback" not in outcome.err


def test_chinese_reaches_a_pipe_whatever_the_locale(tmp_path):
    """Under ``LC_ALL=C`` too: output is UTF-8."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [
        sys.executable,
        "-m",
        "models.predict",
        "--input",
        str(jsonl(tmp_path / "a.jsonl", {"text": STORAGE})),
        "--format",
        "jsonl",
    ]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout.decode())["text"] == STORAGE


def test_broken_bytes_late_in_standard_input_are_told_in_one_line(python):
    """After records that were fine: one line, no traceback."""
    good = "".join(json.dumps({"text": STORAGE, "id": number}) + "\n" for number in range(500))
    outcome = python("-m", "models.predict", "--input", "-", "--format", "jsonl", stdin=good.encode() + b"\xff\xfe\n")
    assert outcome.code == 1
    assert "standard input: is not UTF-8" in outcome.complaint


@pytest.mark.parametrize("form", ["jsonl", "csv", "html", "table"])
def test_reader_that_stops_reading_is_no_failure(tmp_path, form):
    """``| head -1`` gets its line; the command ends quietly with code 0."""
    path = jsonl(tmp_path / "a.jsonl", *({"id": number, "text": STORAGE * 4} for number in range(3000)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "models.predict", "--input", str(path), "--model", "lexicon", "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=tmp_path) as process:
        assert process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, b"")


def test_prediction_loads_no_training_library(python):
    """Cold start: neither mlflow nor umap, numba, bertopic, pandas, nor scikit-learn for a stored TF-IDF model, nor HTTP."""
    script = (
        "import sys\n"
        "from models.predict import main\n"
        f"main([{STORAGE!r}, '--format', 'jsonl'])\n"
        "heavy = {'mlflow', 'umap', 'hdbscan', 'numba', 'bertopic', 'pandas', 'sklearn', 'scipy', 'torch', 'matplotlib'}\n"
        "heavy |= {'http.client', 'urllib.request'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    outcome = python("-c", script)
    assert (outcome.code, outcome.err) == (0, "[]\n")
