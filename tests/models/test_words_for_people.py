"""What sheets and pages say in each language: the same keys, the same places to fill in."""

import re
import tomllib
from functools import reduce
from operator import getitem
from pathlib import Path

import pytest

import models
from labels.wording import LANGUAGES

ROOM = Path(models.__file__).parent
# Files, and where in them the languages stand.
FILES = {
    "panel/columns.toml": (),
    "diffusion/diffusion.toml": (),
    "output/workbook/explanation.toml": (),
    "audit/audit_words.toml": ("sheet",),
}


def sentences(table, at=()):
    """Return the sentences of a table by where they stand, with the places in them that are filled in."""
    if isinstance(table, dict):
        return {key: places for name, part in table.items() for key, places in sentences(part, (*at, name)).items()}
    if isinstance(table, list):
        return {key: places for number, part in enumerate(table) for key, places in sentences(part, (*at, number)).items()}
    return {at: sorted(re.findall(r"\{\w+", str(table)))}


@pytest.mark.parametrize("name", FILES)
def test_languages_say_the_same(name):
    table = tomllib.loads((ROOM / name).read_text(encoding="utf-8"))
    said = reduce(getitem, FILES[name], table)
    english, chinese = (sentences(said[lang]) for lang in LANGUAGES)
    assert english == chinese and english
    columns = [] if FILES[name] else table.get("columns", {}).values()
    assert all(set(column) == {"form", *LANGUAGES} for column in columns)
    assert all(set(column[lang]) == {"head", "says"} for column in columns for lang in LANGUAGES)
    assert all(column[lang]["head"].strip() and column[lang]["says"].strip() for column in columns for lang in LANGUAGES)
