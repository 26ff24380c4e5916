"""The codebooks of the schemes that ship: the Chinese one rules as the English one does, line by line."""

import re
from collections import Counter

import pytest
from conftest import ROOT

from labels.wording import speaking
from seeds.schemes import CHINESE_CODEBOOK, CODEBOOK, FOLDER, LABELS, LEXICON, Scheme, load_scheme, parse_scheme, shipped_schemes

EXAMPLE = re.compile("[\u4e00-\u9fff]{2,}")
HAN = re.compile("[\u4e00-\u9fff]")


def shape(line):
    """Return what a line rules, whatever language it is in: its mark, rules, labels, decisions and cells."""
    mark = re.match(r"#+ |- |\|", line)
    rules, keys = (Counter(re.findall(kind, line)) for kind in (r"\b[GR]\d+", r"`\w+`"))
    return mark and mark[0], rules, keys, line.count("→"), line.count("|"), line.count("**"), bool(line.strip())


def differences(english, chinese):
    """Return what the Chinese codebook rules otherwise or leaves out, line by line."""
    both = list(zip(english.splitlines(), chinese.splitlines(), strict=True))
    found = [f"{number}: {second}" for number, (first, second) in enumerate(both, 1) if shape(first) != shape(second)]
    for number, (first, second) in enumerate(both, 1):
        found += [f"{number}: lacks the example {word}" for word in EXAMPLE.findall(first) if word not in second]
    return found


@pytest.fixture(params=shipped_schemes())
def scheme(request):
    return load_scheme(request.param)


def test_rulings_labels_and_examples_are_the_same(scheme):
    assert differences(scheme.texts[CODEBOOK], scheme.texts[CHINESE_CODEBOOK]) == []


def test_chinese_codebook_is_chinese(scheme):
    """Words in Latin letters are keys, rules, and names that have no other."""
    text = scheme.texts[CHINESE_CODEBOOK]
    assert not re.findall(r"\b[a-z]{2,} [a-z]{2,}\b", text)
    said = [re.sub(r"`\w+`|[|# -]", "", line) for line in text.splitlines()]
    assert [line for line in said if line and not HAN.search(line)] == []
    assert all(f"| `{label.key}` | {label.name} |" in text for label in scheme.taxonomy.labels)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- G4 ", "- G5 "),
        ("## `quantum`", "## `ai`"),
        ("（G1：该产业的事实）", ""),
        ("只给 `energy_storage`", "给 `traditional_upgrade`"),
        ("船用和无人机用电池 → 给", "船用和无人机用电池"),
        ("植保", "喷药"),
    ],
)
def test_other_rulings_are_found(old, new):
    texts = load_scheme().texts
    assert old in texts[CHINESE_CODEBOOK]
    assert differences(texts[CODEBOOK], texts[CHINESE_CODEBOOK].replace(old, new, 1))


def test_codebook_is_shown_in_the_language_spoken(scheme):
    assert scheme.codebook == scheme.texts[CODEBOOK]
    with speaking("zh"):
        assert scheme.codebook == scheme.texts[CHINESE_CODEBOOK]


@pytest.mark.parametrize("file", [CODEBOOK, CHINESE_CODEBOOK])
def test_the_only_codebook_is_shown_in_both(scheme, file):
    one: Scheme = parse_scheme({name: scheme.texts[name] for name in (LABELS, LEXICON, file)}, "own", "own")
    with speaking("zh"):
        assert one.codebook == scheme.texts[file]
    assert one.codebook == scheme.texts[file]


def test_models_that_ship_carry_both(scheme):
    carried = ROOT / "models" / "shipped" / scheme.name / "scheme"
    for file in (CODEBOOK, CHINESE_CODEBOOK):
        assert (carried / file).read_bytes() == (FOLDER / scheme.name / file).read_bytes(), file


@pytest.mark.parametrize("name", shipped_schemes())
def test_labels_are_defined_in_the_language_of_who_reads(name):
    """Taken from the Chinese codebook's table of labels, so that labels.toml stays what models were trained with."""
    scheme = load_scheme(name)
    english = {label.key: label.definition for label in scheme.taxonomy.labels}
    assert scheme.definitions == english and all(english.values())
    with speaking("zh"):
        chinese = scheme.definitions
    assert list(chinese) == list(scheme.keys) and all(HAN.search(says) for says in chinese.values()), chinese
    assert all(not HAN.search(says) for says in english.values())


def test_definition_of_a_label_is_its_first_row_and_else_that_of_the_labels():
    labels = "".join(f'[[label]]\nkey = "{key}"\nname = "甲"\ndefinition = "Own {key}."\n' for key in ("one", "two", "three"))
    codebook = "| `one` | 一 | 头一行 |\n| `one` | 一 | 再一行 |\n| `two` | 二 |\n正文里的 `three`。\n"
    scheme = parse_scheme({LABELS: labels, LEXICON: "", CHINESE_CODEBOOK: codebook}, "x", "x")
    with speaking("zh"):
        assert scheme.definitions == {"one": "头一行", "two": "Own two.", "three": "Own three."}
    assert scheme.definitions["one"] == "Own one."
