"""Commands and options that messages name are there: a remedy that cannot be followed is none."""

import ast
import contextlib
import io
import json
import re
import tomllib
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from labels.support.command import run_command
from labels.wording.translations import read_entries

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("labels", "seeds", "models", "training", "experiments")
SUFFIXES = (".py", ".po", ".json", ".toml")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in SUFFIXES)
# Such as training.topics, and what is written behind it on the same line; file names such as labels.toml look alike.
NAMED = re.compile(rf"(?<![\w./-])((?:{'|'.join(ROOMS)})(?:\.[a-z]\w*)+)(?![\w/.]|\()([^;；。，,:：(（\n\"”`{{}}]*)")
FILE_NAMES = ("toml", "md", "html")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
# Of argparse and of gettext, and of git, Chromium and MLflow, which some modules start.
OTHERS = {"--help", "--lang", "--version"}
MESSAGES = {"_", "N_", "ngettext", "pgettext"}


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def strings(value):
    """Yield all texts in what a file holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def texts_of(path):
    """Yield the texts of a file, of code its strings but for docstrings."""
    if path.suffix == ".py":
        docs = {id(node.value) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Expr)}
        constants = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Constant) and id(node) not in docs)
        yield from (node.value for node in constants if isinstance(node.value, str))
    elif path.suffix == ".po":
        yield from (entry.translation for entry in read_entries(path.read_text(encoding="utf-8"), path.name))
    else:
        text = path.read_text(encoding="utf-8")
        yield from strings(json.loads(text) if path.suffix == ".json" else tomllib.loads(text))


def told(path):
    """Yield the messages of code, and what they are filled in with by name."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MESSAGES:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            yield from (value for keyword in node.keywords for value in strings(getattr(keyword.value, "value", None)))


@cache
def help_of(module, *words):
    """Return the help of a command, as it is run."""
    said = io.StringIO()
    name = module if hasattr(import_module(module), "main") else f"{module}.__main__"
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        run_command(import_module(name).main, [*words, "--help"])
    return said.getvalue()


def commands():
    """Return what is named in all texts: modules, each with the words behind it."""
    found = {(name, rest.strip()) for path in FILES for text in texts_of(path) for name, rest in NAMED.findall(text)}
    return sorted((name, rest) for name, rest in found if name.rpartition(".")[2] not in FILE_NAMES)


def test_modules_that_are_named_are_there():
    assert len(commands()) > 60
    missing = [name for name, _rest in commands() if find_spec(name) is None]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "rest"), [one for one in commands() if OPTION.search(one[1]) or re.match(r"[a-z]+ [A-Z-]", one[1])]
)
def test_options_behind_a_command_are_its_own(name, rest):
    """And its sub-commands."""
    sub = [rest.split()[0]] if re.match(r"[a-z]+( |$)", rest) else []
    says = help_of(name, *sub)
    assert says, name
    assert [option for option in OPTION.findall(rest) if option not in says] == []


def test_options_that_messages_name_are_taken_by_some_command():
    taken, named = set(OTHERS), {}
    for path in (path for path in FILES if path.suffix == ".py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument":
                taken |= {value for one in node.args for value in strings(getattr(one, "value", None))}
        for text in told(path):
            named |= {option: f"{path.relative_to(ROOT)}: {text}" for option in OPTION.findall(text)}
    assert len(named) > 40
    assert {option: where for option, where in named.items() if option not in taken} == {}
