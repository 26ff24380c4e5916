"""The file of terms: what the shipped one must hold, and what is refused in one that people edit."""

import pytest

from labels import InputError
from labels.taxonomy import parse_taxonomy
from seeds.schemes import LEXICON
from seeds.vocabulary.lexicon import FIELDS, Entry, Group, parse_lexicon
from seeds.vocabulary.stopwords import load_stopwords

TAXONOMY = parse_taxonomy('[[label]]\nkey = "ai"\n[[label]]\nkey = "quantum"', "test")


def toml(**labels):
    """Return a lexicon as TOML with every field of both labels; what is not given is empty."""
    tables = []
    for key in TAXONOMY.keys:
        fields = {field: [] for field in FIELDS} | labels.get(key, {})
        tables.append(f"[{key}]\n" + "\n".join(f"{name} = {value!r}" for name, value in fields.items()))
    return "\n".join(tables)


# --- as shipped -------------------------------------------------------------------------------------------------


def test_shipped_lexicon_has_terms_for_every_label(scheme):
    """One file serves rules, segmenter and topic seeds."""
    assert tuple(scheme.lexicon.entries) == scheme.keys
    assert all(len(entry.terms) >= 20 for entry in scheme.lexicon.entries.values())


def test_shipped_lexicon_is_free_of_terms_that_never_count(scheme):
    """A term that stands among its own label's exceptions, or blocks itself, is dead weight."""
    for key, entry in scheme.lexicon.entries.items():
        assert not set(entry.terms) & set(entry.exceptions), key
        assert not set(entry.terms) & set(entry.block), key


def test_words_for_the_segmenter_are_sorted_and_unique(scheme):
    """So that two runs build the same dictionary."""
    words = scheme.lexicon.words()
    assert list(words) == sorted(set(words))
    assert "低空" in words
    assert all(len(word) > 1 for word in words)


def test_stop_words_hold_no_term_of_the_lexicon(scheme):
    """A stop word that is a term could never name a topic."""
    terms = {term for entry in scheme.lexicon.entries.values() for term in entry.terms}
    assert load_stopwords() and not load_stopwords() & terms
    assert not any(word.startswith("#") or word != word.strip() for word in load_stopwords())


def test_text_of_the_scheme_is_what_was_parsed(scheme):
    """A stored model carries that text, and must read the same words from it."""
    assert parse_lexicon(scheme.texts[LEXICON], scheme.taxonomy, LEXICON) == scheme.lexicon


# --- as edited --------------------------------------------------------------------------------------------------


def test_what_is_left_out_is_empty():
    """A label of a scheme in the making may have no words yet, and needs only the fields it uses."""
    lexicon = parse_lexicon('[quantum]\nterms = ["量子"]', TAXONOMY, "lex.toml")
    assert lexicon.entries == {"ai": Entry(), "quantum": Entry((Group(("量子",)),))}
    assert parse_lexicon("", TAXONOMY, "lex.toml").words() == ()


def test_entries_stand_in_the_order_of_the_labels():
    """Columns of the matcher are those of the taxonomy, whatever the order of the file."""
    text = '[quantum]\nterms = ["量子"]\n[ai]\nterms = ["算力"]'
    assert tuple(parse_lexicon(text, TAXONOMY, "lex.toml").entries) == TAXONOMY.keys


def test_lexicons_of_the_same_words_are_one():
    """What is built from one need not be built again for the other."""
    one, other = (parse_lexicon(toml(ai={"terms": ["算力"]}), TAXONOMY, name) for name in ("a", "b"))
    assert one == other and hash(one) == hash(other)
    assert parse_lexicon(toml(ai={"terms": ["算法"]}), TAXONOMY, "c") != one


def test_subjects_of_the_label_hold_for_its_groups():
    """What stands before or after any term of the label need not be said again."""
    text = '[ai]\nbefore = ["农业"]\nterms = ["算力"]\n[[ai.groups]]\nweak = ["模型"]\nbefore = ["航天"]'
    first, second = parse_lexicon(text, TAXONOMY, "lex.toml").entries["ai"].groups
    assert (first.before, second.before) == (("农业",), ("航天", "农业"))


def test_a_group_may_bear_a_name():
    """The sub-kind that its terms tell of; what is matched does not depend on it."""
    text = '[ai]\nterms = ["算力"]\n[[ai.groups]]\nname = "模型"\nterms = ["大模型"]'
    first, second = parse_lexicon(text, TAXONOMY, "lex.toml").entries["ai"].groups
    assert (first.name, second.name) == ("", "模型")
    assert second.terms == ("大模型",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[ai\n", "lex.toml: is not TOML"),
        (toml() + "\n[robots]\nterms = []", "lex.toml: unknown label 'robots'; known labels: ai, quantum"),
        (toml().replace("[quantum]", "[quantum.x]"), r"lex.toml \[quantum\]: unknown field 'x'; known fields: terms, weak"),
        (toml(ai={"color": []}), r"lex.toml \[ai\]: unknown field 'color'; known fields: terms, weak, company, before"),
        ("ai = 5", r"lex.toml \[ai\]: is 5, not a table; write \[label\] and below it terms, weak"),
        (toml(ai={"terms": [" 算力"]}), r"lex.toml \[ai\] terms: ' 算力' is no plain term"),
        (toml(ai={"terms": [""]}), "'' is no plain term"),
        (toml(ai={"terms": [5]}), "5 is no plain term"),
        (toml(ai={"terms": ["算力", "算力"]}), r"\[ai\] terms: lists '算力' twice; keep one"),
        (toml(ai={"terms": ["GPU", "gpu"]}), r"\[ai\] terms: lists 'gpu' twice"),
        (toml(ai={"terms": ["算力"], "weak": ["算力"]}), "'算力' is both a term and a weak term"),
        (toml(ai={"terms": "算力"}), r"lex.toml \[ai\] terms: '算力' is no list"),
        (toml(ai={"terms": 5}), r"lex.toml \[ai\] terms: 5 is no list"),
        ("terms = []\n" + toml(), "lex.toml: unknown label 'terms'"),
        ('[ai]\ngroups = "算力"', r"\[ai\] groups: '算力' is no list of tables; write \[\[label.groups\]\]"),
        ("[ai]\ngroups = [5]", r"lex.toml \[ai\] groups 1: is 5, not a table"),
        ("[[ai.groups]]\nblock = []", r"\[ai\] groups 1: unknown field 'block'; known fields: terms, weak"),
        ("[[ai.groups]]\nname = 5", r"\[ai\] groups 1 name: 5 is no plain text; give text without outer spaces"),
        ("[[ai.groups]]\nname = ' 模型'", r"\[ai\] groups 1 name: ' 模型' is no plain text"),
        ('[ai]\nterms = ["算力"]\n[[ai.groups]]\nterms = ["算力"]', r"\[ai\]: '算力' stands in two groups; keep one"),
        ('[ai]\nweak = ["算力"]\n[[ai.groups]]\nterms = ["算力"]', "'算力' is both a term and a weak term"),
    ],
    ids=[
        "not-toml", "unknown-label", "nested", "unknown-field", "no-table", "padded", "empty", "number", "twice",
        "twice-by-case", "term-and-weak", "text-for-list", "number-for-list", "field-above-tables",
        "groups-of-text", "group-of-number", "group-with-block", "name-of-number", "padded-name", "in-two-groups",
        "strong-and-weak-in-groups",
    ],
)  # fmt: skip
def test_broken_lexicon_is_refused_with_its_location(text, message):
    """Analysts edit this file."""
    with pytest.raises(InputError, match=message) as caught:
        parse_lexicon(text, TAXONOMY, "lex.toml")
    assert "\n" not in str(caught.value)
