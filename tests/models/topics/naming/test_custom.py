"""A user's function that names topics: found by its path, checked in what it returns."""

import pytest

from labels import InputError, UsageError
from models.topics.naming.custom import LONGEST, ask, load_namer


def test_namers_line_breaks_become_spaces():
    """Language models like to add them."""
    assert ask(lambda words, texts: " 储能\n电站 ", 0, (), ()) == "储能 电站"


@pytest.mark.parametrize("answer", ["", "  ", None, 7, "长" * (LONGEST + 1)], ids=["empty", "blank", "none", "number", "long"])
def test_namer_that_gives_no_name_is_reported(answer):
    """With the topic, what it gave and what is wanted."""
    with pytest.raises(InputError, match=rf"namer: topic 3: gave .*; return a text of 1 to {LONGEST} characters"):
        ask(lambda words, texts: answer, 3, (), ())


def test_namer_that_fails_is_reported():
    """In one line, whatever it raised."""

    def namer(words, texts):
        raise RuntimeError("no answer")

    with pytest.raises(InputError, match=r"namer: topic 0: failed \(RuntimeError: no answer\); mend the function"):
        ask(namer, 0, (), ())


def test_namer_is_found_by_its_import_path(tmp_path, monkeypatch):
    """A module on the Python path."""
    (tmp_path / "my_namer.py").write_text("def name(words, typical):\n    return words[0]\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert load_namer("my_namer:name")(["储能"], []) == "储能"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("my_namer", "is no import path"),
        (":name", "is no import path"),
        ("no_such_module_anywhere:name", "cannot be imported"),
        ("json:no_such_function", "cannot be imported"),
        ("..:name", "cannot be imported"),
        ("json:__name__", "is no function"),
    ],
)
def test_wrong_import_path_is_reported(path, problem):
    """With what to write."""
    with pytest.raises(UsageError, match=f"{problem}.*write package.module:function"):
        load_namer(path)
