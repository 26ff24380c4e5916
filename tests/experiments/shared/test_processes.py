"""Commands are run with their own checkout and interpreter, and what goes wrong there is told in one line."""

import os
import sys

import pytest

from experiments.shared import processes
from experiments.shared.processes import OWN_TO_A_CHECKOUT, checkout_at, machine, this_checkout
from labels import InputError, UsageError


@pytest.fixture
def checkout(tmp_path):
    """Return a function that makes a checkout whose command runs one line of Python."""

    def make(name, line):
        folder = tmp_path / name
        (folder / ".venv" / "bin").mkdir(parents=True)
        (folder / "models").mkdir()
        (folder / "models" / "predict.py").write_text(line, encoding="utf-8")
        python = folder / ".venv" / "bin" / "python"
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        return checkout_at(folder)

    return make


def test_a_checkout_runs_its_own_code_wherever_it_is_called_from(checkout, monkeypatch, tmp_path):
    old, new = (checkout(name, f"import sys; print('{name}', *sys.argv[1:])") for name in ("old", "new"))
    monkeypatch.chdir(tmp_path / "new")
    assert old.run("models.predict", "储能") == "old 储能\n"
    assert new.run("models.predict") == "new\n"


def test_a_checkout_is_not_given_the_models_of_another(checkout, monkeypatch):
    for name in OWN_TO_A_CHECKOUT:
        monkeypatch.setenv(name, "/elsewhere")
    found = checkout("old", f"import os; print(*(os.environ.get(name) for name in {OWN_TO_A_CHECKOUT}))")
    assert found.run("models.predict").split() == ["None", "None", str(found.folder)]


def test_a_command_keeps_its_compiled_modules_as_those_of_users_do(checkout, monkeypatch):
    """Where the environment forbids it, each start compiled two hundred modules, a seventh of a second that no user waits."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    own = checkout("old", "from models import other")
    (own.folder / "models" / "other.py").write_text("", encoding="utf-8")
    own.run("models.predict")
    assert list((own.folder / "models" / "__pycache__").glob("other.*.pyc"))


def test_time_and_memory_are_those_of_the_command(checkout):
    hungry = checkout("old", "import time; kept = bytearray(120_000_000); time.sleep(0.3); print('x' * 100_000)")
    usage = hungry.measure("models.predict")
    assert 0.3 < usage.seconds < 20
    assert 120 < usage.peak_megabytes < 200


BURN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGCHLD, {handler})  # a parent that does not ask what its children took
burn = "import time\\nwhile time.process_time() < 2: pass"
started = subprocess.Popen([sys.executable, "-c", burn])
{wait}
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the time of other processes is read from /proc")
@pytest.mark.parametrize(
    ("handler", "wait"),
    [("signal.SIG_DFL", ""), ("signal.SIG_IGN", "time.sleep(0.1); started.wait()")],
    ids=["left running", "not asked for"],
)
def test_time_of_all_processes_of_a_command_is_counted(checkout, handler, wait):
    """As Spark leaves its virtual machine running, which does not ask what its workers took."""
    usage = checkout("old", BURN.format(handler=handler, wait=wait)).measure("models.predict")
    assert 1.4 < usage.cpu_seconds < 4


def test_this_checkout_keeps_its_environment(store):
    line = this_checkout().run("models.predict", "储能电站并网。", "--model", "lexicon", "--format", "jsonl")
    assert '"labels": ["energy_storage"]' in line
    assert this_checkout().environment["POLICY_TAGGER_STORE"] == os.environ["POLICY_TAGGER_STORE"]


def test_failing_command_is_told_in_one_line(store):
    with pytest.raises(InputError, match="'no-such-model': is not known"):
        this_checkout().measure("models.predict", "--model", "no-such-model", "储能")


def test_failing_command_of_another_checkout_is_told_with_its_folder(checkout):
    with pytest.raises(InputError, match=r"old: models\.predict: failed \(ValueError: broken\)"):
        checkout("old", "raise ValueError('broken')").run("models.predict")


def test_what_is_no_checkout_is_a_wrong_call(tmp_path):
    with pytest.raises(UsageError, match="is no checkout"):
        checkout_at(tmp_path)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "predict.py").touch()
    with pytest.raises(UsageError, match=r"has no \.venv/bin/python"):
        checkout_at(tmp_path)


def test_a_library_that_is_not_installed_has_no_version(monkeypatch):
    """What was measured for minutes is told all the same."""
    monkeypatch.setattr(processes, "LIBRARIES", ("numpy", "no-such-library"))
    libraries = machine()["libraries"]
    assert libraries["numpy"] and libraries["no-such-library"] is None
