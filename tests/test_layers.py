"""The import rule of DESIGN section 2: one direction, heavy libraries only where they are needed, no work at import."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Room to the rooms it may import, besides itself.
MAY_IMPORT = {
    "labels": set(),
    "seeds": {"labels"},
    "models": {"seeds", "labels"},
    "training": {"models", "seeds", "labels"},
    "experiments": {"training", "models", "seeds", "labels"},
}
FILES = sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))
# Library to the files that import it, inside functions.
CONFINED = {
    "mlflow": {"training/tracking.py", "models/loading.py"},
    "bertopic": {"models/topics/trainer.py", "experiments/topics/compare_topics.py"},
    "umap": {"models/topics/trainer.py", "experiments/topics/compare_topics.py"},
    "hdbscan": {"models/topics/trainer.py"},
}
BUSY = {"print", "open", "input", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "filterwarnings"}
HEAVY = ("mlflow", "umap", "numba", "hdbscan", "bertopic", "pandas", "sklearn", "scipy", "skops", "plotly", "torch")


def relative(path):
    """Return a path as it stands in the checkout."""
    return path.relative_to(ROOT).as_posix()


def imported(node):
    """Return the top-level packages that an import statement names."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute, so that the rule can be read off them"
        return {(node.module or "").partition(".")[0]}
    return set()


def parse(path):
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def at_import(node):
    """Yield the nodes that run when the file is imported: not those in functions or behind a guard."""
    for child in ast.iter_child_nodes(node):
        function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        guard = isinstance(child, ast.If) and ast.unparse(child.test) in ("TYPE_CHECKING", "__name__ == '__main__'")
        if not function and not guard:
            yield child
            yield from at_import(child)


def packages(nodes):
    """Return all top-level packages that some of the nodes import."""
    return set().union(*map(imported, nodes))


def test_every_room_has_files():
    """Else the rules below would hold of nothing."""
    assert {relative(path).partition("/")[0] for path in FILES} == set(MAY_IMPORT)
    assert len(FILES) > 40


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_imports_point_one_way(path):
    """No room imports one that stands after it."""
    room = relative(path).partition("/")[0]
    ways_back = packages(ast.walk(parse(path))) & (set(MAY_IMPORT) | {"tests"}) - MAY_IMPORT[room] - {room}
    assert not ways_back, f"{relative(path)} imports {ways_back}"


@pytest.mark.parametrize("path", [path for path in FILES if relative(path).startswith("labels/")], ids=relative)
def test_labels_need_only_the_standard_library(path):
    """What a label means can be read anywhere."""
    foreign = packages(ast.walk(parse(path))) - set(sys.stdlib_module_names) - {"labels"}
    assert not foreign


@pytest.mark.parametrize("library", CONFINED)
def test_heavy_library_is_imported_in_its_place_only(library):
    """And there inside functions, so that nobody pays who does not use it."""
    assert {relative(path) for path in FILES if library in packages(ast.walk(parse(path)))} == CONFINED[library]
    assert not {relative(path) for path in FILES if library in packages(at_import(parse(path)))}


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_module_does_not_print_or_open_at_import(path):
    """Statements outside functions define; only the last, guarded line runs a command."""
    calls = [node for node in at_import(parse(path)) if isinstance(node, ast.Call)]
    names = {node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "") for node in calls}
    assert not names & BUSY


WATCHED_IMPORTS = """
import sys
from pathlib import Path
root, rooms, modules = Path(sys.argv[1]), (*sys.argv[2].split(), "stored"), sys.argv[3:]
opened = []

def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = Path(arguments[0])
        ours = any(path.is_relative_to(root / room) for room in rooms)
        if ours and path.suffix not in (".py", ".pyc") and "__pycache__" not in path.parts:
            opened.append(str(path))
    if event in ("subprocess.Popen", "socket.connect"):
        opened.append(event)

sys.addaudithook(watch)
for module in modules:
    __import__(module)
assert not opened, opened
assert not {"mlflow", "bertopic", "umap", "hdbscan"} & set(sys.modules)
"""


def test_importing_everything_reads_no_file_and_says_nothing(python):
    """No data file of the project, no process, no connection, no word."""
    modules = [relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in FILES]
    outcome = python("-W", "error::RuntimeWarning", "-c", WATCHED_IMPORTS, ROOT, " ".join(MAY_IMPORT), *modules)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


LIGHT_TAGGING = """
import sys
import models.predict
from models import load
before = set(sys.modules)
heavy = [name for name in sys.argv[2:] if name in before]
assert not heavy, f"import models.predict loads {heavy}"
(prediction,) = load(sys.argv[1]).tag(["海岛开通无人机送药航线,低空经济有了新订单。"])
heavy = [name for name in sys.argv[2:] if name in sys.modules]
assert not heavy, f"tagging loads {heavy}"
print(",".join(prediction.labels), bool(prediction.evidence))
"""


def test_tagging_with_a_stored_tfidf_model_loads_no_heavy_library(python, trained_store):
    """Neither importing nor loading nor tagging with evidence."""
    outcome = python("-c", LIGHT_TAGGING, trained_store / "tfidf", *HEAVY)
    assert (outcome.code, outcome.out, outcome.err) == (0, "low_altitude True\n", "")


LIGHT_COMMAND = """
import sys
from labels.support.errors import run_command
from models.predict import main
code = run_command(main, ["无人机送药", "--model", sys.argv[1], "--format", sys.argv[2]])
heavy = [name for name in sys.argv[3:] if name in sys.modules]
assert not heavy, heavy
sys.exit(code)
"""


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "html"])
def test_predict_command_loads_no_heavy_library(python, trained_store, form):
    """Whatever the format of its answer."""
    outcome = python("-c", LIGHT_COMMAND, trained_store / "tfidf", form, *HEAVY)
    assert outcome.code == 0, outcome.err
    assert outcome.out


def test_no_module_of_the_project_is_loaded_twice_as_main(python):
    """``python -m models.predict`` imports its own package without a warning of the interpreter."""
    outcome = python("-W", "error", "-m", "models.predict", "--help")
    assert outcome.code == 0, outcome.err
    assert "RuntimeWarning" not in outcome.err


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_files_stay_readable(path):
    """Hardly one above 300 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 320


def test_median_file_is_short():
    """At most about 120 lines."""
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in FILES)
    assert lengths[len(lengths) // 2] <= 130
