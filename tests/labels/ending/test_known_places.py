"""Every place that starts processes or makes files beside others is known, and what becomes of them at a kill."""

import ast

import pytest
from conftest import ROOT

ROOMS = ("labels", "seeds", "models", "training", "experiments")
# Where processes are started, and by what they end when who started them is gone.
STARTS = {
    "labels/ending/guarded.py": "a guard looks to it that the program ends",
    "models/engines/parallel.py": "each worker looks to it",
    "seeds/formats/tables/workbooks/workbook_cells.py": "it looks to it itself, and has little time of the processor",
    "training/desk/server/own_group.py": "its standard input is closed; who accepts an offer is done in a moment",
    "training/origin.py": "git describe, done in a moment",
    "experiments/reading/fuzz/sandbox.py": "each looks to it",
    "experiments/reliability/dying.py": "to be killed",
    "experiments/shared/chromium.py": "the pipe that it is spoken to by is closed",
    "experiments/shared/processes.py": "a command that is measured, which comes to its end",
    "experiments/speed/desk_speed.py": "a desk that is measured; whoever kills the benchmark ends it",
    "experiments/speed/growth/growth_measure.py": "each looks to it",
    "experiments/speed/serving_load.py": "a server that is measured; whoever kills the benchmark ends it",
}
CALLS = {"Popen", "ProcessPoolExecutor", "Process", "os.fork", "os.system", "os.posix_spawn"}
# Temporary names are made by `labels.ending.leftovers`, locked, so that what a kill leaves is known for it; but for these.
TEMPORARY = {
    "training/desk/sent_out.py": "swept by the desk's next opening",
}
MAKES = {"mkstemp", "mkdtemp", "NamedTemporaryFile"}


def called(path):
    """Yield the names of what a file calls, with the module for what has a common name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                owner = function.value.id if isinstance(function.value, ast.Name) else ""
                yield "Popen" if owner == "subprocess" else f"os.{function.attr}" if owner == "os" else function.attr
            elif isinstance(function, ast.Name):
                yield function.id


FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize(("known", "names"), [(STARTS, CALLS), (TEMPORARY, MAKES)], ids=["processes", "temporary files"])
def test_places_are_known(known, names):
    found = {path.relative_to(ROOT).as_posix() for path in FILES if names & set(called(path))}
    assert found == set(known)
