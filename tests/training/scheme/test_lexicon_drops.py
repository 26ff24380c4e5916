"""A word goes from a lexicon, and nothing else changes."""

import random
import re
import tomllib

import pytest
from test_lexicon_text import COMMENT, invented

from labels import InputError
from seeds.cleaning.fold import fold
from seeds.schemes import FOLDER, LEXICON, shipped_schemes
from training.scheme.lexicon_drops import drop_words

FIELDS = ("terms", "weak", "except")


def held(text):
    """Return label, field, word of every word that can go, lists of groups too."""
    tables = tomllib.loads(text)
    return [
        (key, field, word)
        for key, table in tables.items()
        for part in (table, *table.get("groups", ()))
        for field in FIELDS
        for word in part.get(field, ())
    ]


def without(text, key, field, word):
    """Return what a text says without a word."""
    tables = tomllib.loads(text)
    for part in (tables[key], *tables[key].get("groups", ())):
        if field in part:
            part[field] = [other for other in part[field] if other != word]
    return tables


@pytest.mark.parametrize("seed", range(60))
def test_word_goes_whatever_the_layout(seed):
    """Parsed, it is the old without the word; comments, line ends and the other words stand where they stood."""
    text = invented(seed)
    for key, field, word in held(text):
        try:
            found = drop_words(text, {key: {field: [word]}}, "x")
        except InputError as error:  # a layout that is left to the hand
            assert "by hand" in error.remedy and "," in COMMENT.sub("", text)
            continue
        assert tomllib.loads(found) == without(text, key, field, word)
        assert ("\r\n" in found) == ("\r\n" in text) or "\n" not in found
        for comment in ("# about it", "# why", "# last", "# closing", "# one"):
            assert found.count(comment) == text.count(comment)


@pytest.mark.parametrize("name", shipped_schemes())
def test_words_of_shipped_schemes_go_and_come_off_in_any_order(name):
    text = (FOLDER / name / LEXICON).read_text(encoding="utf-8")
    for key, field, word in random.Random(1).sample(held(text), 12):
        found = drop_words(text, {key: {field: [word]}}, name)
        assert tomllib.loads(found) == without(text, key, field, word)
        assert re.findall("^#.*", found, re.MULTILINE) == re.findall("^#.*", text, re.MULTILINE)
        text = found


def test_any_case_width_and_script_names_the_word():
    assert drop_words('[a]\nterms = ["AI", "云"]\n', {"a": {"terms": ["ａi", "雲"]}}, "x") == "[a]\nterms = []\n"
    assert fold("雲") == "云"


@pytest.mark.parametrize("drops", [{"b": {"terms": ["云"]}}, {"a": {"weak": ["云"]}}, {"a": {"terms": ["雨"]}}])
def test_word_that_is_not_there_is_named(drops):
    with pytest.raises(InputError, match="does not hold"):
        drop_words('[a]\nterms = ["云"]\n', drops, "x")


def test_line_of_a_word_alone_goes_with_it():
    text = '[a]\nterms = [\n  "云",\n  "雨", "雪",  # cold\n  "风"\n]\n'
    assert drop_words(text, {"a": {"terms": ["云"]}}, "x") == '[a]\nterms = [\n  "雨", "雪",  # cold\n  "风"\n]\n'
    assert drop_words(text, {"a": {"terms": ["雪"]}}, "x") == '[a]\nterms = [\n  "云",\n  "雨", # cold\n  "风"\n]\n'
    assert drop_words('[a]\nterms = ["云", "雨"]\n', {"a": {"terms": ["雨"]}}, "x") == '[a]\nterms = ["云"]\n'
