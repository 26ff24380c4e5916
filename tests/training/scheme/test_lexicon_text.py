"""An edit of a lexicon changes nothing but its lists of words."""

import random
import re
import tomllib

import pytest

from labels import InputError
from seeds.schemes import FOLDER, INDUSTRIES, LEXICON
from training.scheme.lexicon_text import WIDTH, add_words

COMMENT = re.compile(r"#[^\n]*")
KEYS = ("one", "two", "three-3")
FIELDS = ("terms", "weak", "company", "except")


def invented(seed):
    """Return a lexicon, laid out as chance has it."""
    chance = random.Random(seed)
    newline = chance.choice(["\n", "\r\n"])
    lines = [chance.choice(["# head [one] terms = [", "", "#"])]
    number = 0
    for key in chance.sample(KEYS, chance.randint(0, 3)):
        lines += [chance.choice(["", "# about it"]), chance.choice([f"[{key}]", f'["{key}"]', f"[ {key} ]  # a label"])]
        for field in chance.sample(FIELDS, chance.randint(0, 4)):
            words = []
            for _ in range(chance.randint(0, 4)):
                number += 1
                words.append(chance.choice([f'"词{number}"', f"'词]{number}'", f'"词#\\"{number}"']))
            tail = chance.choice(["", ",", " ,", ", # last", "  # last"]) if words else ""
            if chance.random() < 0.5 and "#" not in tail:
                lines.append(f"{field} = [{', '.join(words)}{tail}]{chance.choice(['', '  # why'])}")
            else:
                lines += [
                    f"{field} = [",
                    *(f"  {word}, # one" for word in words[:-1]),
                    *(f"  {word}{tail}" for word in words[-1:]),
                ]
                lines += [*chance.choice([[], ["  # closing ]"]]), "]"]
        if chance.random() < 0.3:
            lines += [f'[[{key}.groups]]  # "more"', f'terms = ["组词{number}"]']
    return newline.join(lines) + chance.choice(["", newline])


@pytest.mark.parametrize("seed", range(60))
def test_words_are_added_and_nothing_else_changes(seed):
    """Parsed, it is the old with the words at the ends of their lists; every comment stands where it stood."""
    text = invented(seed)
    chance = random.Random(seed)
    added = {
        key: {field: [f"新{key}{field}{n}" for n in range(chance.choice([1, 2, 30]))] for field in ("terms", "weak")}
        for key in KEYS
    }
    result = add_words(text, added, "lexicon.toml")
    old, new = tomllib.loads(text), tomllib.loads(result)
    for key in KEYS:
        for field in FIELDS:
            expected = old.get(key, {}).get(field, []) + added[key].get(field, [])
            assert new[key].get(field, []) == expected
        assert new[key].get("groups") == old.get(key, {}).get("groups")
    comments = COMMENT.findall(re.sub(r"\"(?:\\.|[^\"\\])*\"|'[^']*'", "", text.replace("\r", "")))
    assert COMMENT.findall(re.sub(r"\"(?:\\.|[^\"\\])*\"|'[^']*'", "", result.replace("\r", ""))) == comments
    assert ("\r\n" in text) == ("\r\n" in result)
    if "\r\n" in text:
        assert "\n" not in result.replace("\r\n", "")


def test_shipped_lexicon_keeps_every_line():
    """Of a real file the lines that are no longer there differ by what was added behind them."""
    text = (FOLDER / INDUSTRIES / LEXICON).read_text(encoding="utf-8")
    keys = list(tomllib.loads(text))
    result = add_words(text, {key: {"terms": ["甲乙丙丁"]} for key in keys}, LEXICON)
    kept = iter(result.split("\n"))
    for line in text.split("\n"):
        assert any(line.rstrip("] ") in other for other in kept), line
    assert all(len(line) <= WIDTH + 2 for line in result.split("\n") if "甲乙丙丁" in line)
    assert result.count("甲乙丙丁") == len(keys)


@pytest.mark.parametrize("text", ['one.terms = ["词"]\n', 'one = {terms = ["词"]}\n', "[one\n"])
def test_file_that_cannot_be_edited_is_refused(text):
    """And says what to add by hand, or what is wrong."""
    with pytest.raises(InputError) as found:
        add_words(text, {"one": {"terms": ["新词"]}}, "lexicon.toml")
    assert str(found.value).startswith("lexicon.toml: ")


def test_remedy_names_the_words():
    with pytest.raises(InputError, match="add by hand: .one. terms: 新词"):
        add_words('one = {terms = ["词"]}\n', {"one": {"terms": ["新词"]}}, "lexicon.toml")
