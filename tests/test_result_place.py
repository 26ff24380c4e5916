"""A result that cannot be written is refused before any work, whatever command would write it at its end."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from labels.support.command import run_command
from seeds.schemes import INDUSTRIES, load_scheme
from training.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
# Options that name a file, or a folder, that a command writes when its work is done; in `topics` their folders may be new.
CALLS = [
    "read in.jsonl --output missing/a.jsonl",
    *(
        f"predict --input in.jsonl --output missing/a{ending}"
        for ending in (".jsonl", ".jsonl.gz", ".csv", ".xlsx", ".html", ".parquet", ".dta")
    ),
    "predict --input in.jsonl --output missing/a.jsonl --resume",
    "panel in.jsonl --output missing/a.csv",
    "panel in.jsonl --output missing/a.xlsx --audit 2",
    "panel in.jsonl --output missing/a.dta --audited in.jsonl",
    "diffusion in.jsonl --output missing/a.csv",
    "diffusion in.jsonl --output missing/a.html",
    "select in.jsonl --output missing/a.xlsx",
    "review in.jsonl --output missing/a.xlsx",
    "evaluate in.jsonl --output missing/a.json",
    "evaluate in.jsonl --plot missing/a.html",
    "run lexicon --data in.jsonl --offer missing/a.json",
    "run --offer missing/a.json",
    "topics in.jsonl --output missing/a",
    "topics in.jsonl --bertopic missing/a",
    "topics edit folder --output missing/a --drop x",
    "drift in.jsonl --json missing/a.json --model folder",
    "scheme expand own --corpus in.jsonl --output missing/a.csv",
    "scheme terms own in.jsonl --output missing/a.csv",
    "agreement in.jsonl in.jsonl --differences missing/a.csv",
    "data --output missing/a.jsonl",
]
# What else the benchmarks must be told that have the options --json and --output of tables.
MORE = {
    "reading.reading_fidelity": "in.jsonl",
    "reading.pdf_speed": "in.pdf",
    "taggers.learning_curve": "--eval in.jsonl",
    "topics.compare_topics": "--input in.jsonl",
    "topics.topic_stability": "--input in.jsonl",
    "topics.reading_sheet": "--key key.csv --score in.csv",
    "topics.intrusion": "in.jsonl",
    "topics.label_coverage": "in.jsonl",
    "topics.drift_rates": "in.jsonl",
    "topics.topic_scale": "--input in.jsonl",
    "topics.topic_health": "folder",
    "topics.names_sheet": "score folder",
    "speed.page_speed": "in.html",
    "speed.desk_words": "--input in.jsonl --scheme own",
    "speed.long_run": "--input in.jsonl",
    "speed.desk_speed": "--input in.jsonl",
    "speed.command_speed": "--input in.jsonl",
    "speed.pair": "folder",
}
OPTIONS = {"add_json_option": ("--json",), "add_output_options": ("--json", "--output")}


def benchmarks():
    """Yield each command of the experiments that writes tables or figures, by its name in the room, with its options."""
    for path in sorted((ROOT / "experiments").rglob("*.py")):
        calls = [node.func.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _is_call(node)]
        options = {option for call in calls for option in OPTIONS.get(call, ())}
        name = ".".join(path.relative_to(ROOT / "experiments").with_suffix("").parts).removesuffix(".__main__")
        if options and name != "shared.tables":
            yield from ((name, option) for option in sorted(options))


def command_of(name):
    """Return the function that a benchmark is called by."""
    folder = ROOT.joinpath("experiments", *name.split("."))
    return import_module(f"experiments.{name}{'.__main__' if folder.is_dir() else ''}").main


def _is_call(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder in which nothing can be read: whoever begins to work says so."""
    for name in ("in.jsonl", "in.csv", "in.html", "in.pdf"):
        (tmp_path / name).write_text("no record\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "own").mkdir()
    for name, text in load_scheme(INDUSTRIES).texts.items():
        (tmp_path / "own" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complaint(capsys):
    """Return the only line that was written to standard error."""
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_every_command_that_writes_a_file_is_called():
    assert {call.split()[0] for call in CALLS} == COMMANDS.keys() - {"why", "correct", "desk"}
    assert set(MORE) <= {name for name, _ in benchmarks()} and len(set(benchmarks())) > 50


@pytest.mark.parametrize("call", CALLS)
def test_a_file_in_a_folder_that_is_not_there(place, capsys, call):
    assert main(call.split()) == 2
    name = next(word for word in call.split() if word.startswith("missing/"))
    assert complaint(capsys).startswith(f"error: {name}: folder missing does not exist; ")
    assert not (place / "missing").exists()


@pytest.mark.parametrize("call", [call for call in CALLS if not call.startswith("topics")])
def test_a_folder_in_place_of_the_file(place, capsys, call):
    name = next(word for word in call.split() if word.startswith("missing/"))
    (place / name).mkdir(parents=True)
    assert main(call.split()) == 2
    assert complaint(capsys) == f"error: {name}: is a folder; name a file in an existing folder"


@pytest.mark.parametrize(("name", "option"), list(benchmarks()))
def test_a_benchmark(place, capsys, name, option):
    path = f"missing/a{'.json' if option == '--json' else '.md'}"
    words = MORE.get(name, "").split()
    assert run_command(command_of(name), [*words, option, path], name) == 2
    assert complaint(capsys) == f"error: {path}: folder missing does not exist; name a file in an existing folder"
