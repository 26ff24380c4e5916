"""One command with all others below it."""

import sys
import tomllib
from importlib import import_module

import pytest
from conftest import ROOT

from labels import UsageError
from labels.support.extras import need
from training import cli
from training.cli import COMMANDS, main


@pytest.fixture
def recorded(monkeypatch):
    """Replace the body of every command; return what each was called with."""
    calls = []
    for name, command in COMMANDS.items():
        module = import_module(command.module)
        monkeypatch.setattr(module, "main", lambda argv, name=name: calls.append((name, argv)) or 7)
    return calls


@pytest.mark.parametrize("name", COMMANDS)
def test_command_gets_its_arguments_and_gives_its_exit_code(call, recorded, name):
    """The same ``main`` as ``python -m``."""
    assert call(main, name, "--set", "a=1", "-").code == 7
    assert recorded == [(name, ["--set", "a=1", "-"])]


def test_arguments_of_the_process(recorded, monkeypatch):
    """An installed script calls without arguments."""
    monkeypatch.setattr("sys.argv", ["policy-tagger", "predict", "文本"])
    assert main() == 7
    assert recorded == [("predict", ["文本"])]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_overview_names_every_command(call, arguments):
    """With a line each."""
    outcome = call(main, *arguments)
    assert (outcome.code, outcome.err) == (0, "")
    shown = {line.split()[0]: line for line in outcome.out.splitlines() if line.startswith("  ")}
    assert list(shown) == list(COMMANDS)
    assert all(shown[name].endswith(command.says) for name, command in COMMANDS.items())


@pytest.mark.parametrize("name", ["predcit", "pre", "--verbose", ""])
def test_unknown_command(call, name):
    """One line, and the call was wrong; nothing is guessed from a beginning."""
    outcome = call(main, name)
    assert (outcome.code, outcome.out) == (2, "")
    assert "no such command" in outcome.complaint and "predict, read, run" in outcome.complaint


def test_version(call):
    """That of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert call(main, "--version").out == f"policy-tagger {project['version']}\n"


def test_missing_library_is_one_line(call, monkeypatch):
    """With the command that installs it, wherever in the work it was missed."""
    monkeypatch.setattr(cli, "import_module", lambda name: exec("import sklearn.nothing.like_this"))
    monkeypatch.setitem(sys.modules, "sklearn", None)
    outcome = call(main, "run")
    assert outcome.code == 2
    assert outcome.complaint == "error: policy-tagger run: needs scikit-learn; run: pip install 'policy-tagger[train]'"


@pytest.mark.parametrize(
    ("absent", "said"),
    [
        ({"bertopic"}, "topics: needs bertopic; run: pip install --no-deps bertopic=="),
        ({"umap", "sklearn"}, "topics: needs scikit-learn, umap-learn; run: pip install 'policy-tagger[topics]'"),
        (
            {"umap", "bertopic"},
            "topics: needs bertopic, umap-learn; run: pip install 'policy-tagger[topics]' && pip install --no-deps",
        ),
    ],
)
def test_need_names_all_that_is_missing(monkeypatch, absent, said):
    """And what to do about all of it, in the order in which it works."""
    for name in absent:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError) as caught:
        need("topics", "topics")
    assert str(caught.value).startswith(said)
    need("training", "train", "numpy")


def test_fault_of_the_program_is_no_missing_library(monkeypatch):
    """A module of its own that cannot be found is shown as it is."""
    monkeypatch.setattr(cli, "import_module", lambda name: exec("import no_such_module_of_ours"))
    with pytest.raises(ModuleNotFoundError):
        main(["run"])


def test_listing_commands_imports_none_of_them(python):
    """Nor what they need."""
    script = (
        "import sys; from training.cli import main; code = main([]);"
        " late = {'training.run', 'models.predict', 'mlflow', 'numpy', 'rich'} & set(sys.modules);"
        " sys.exit(code or bool(late) and str(late))"
    )
    outcome = python("-c", script)
    assert outcome.code == 0, outcome.err
