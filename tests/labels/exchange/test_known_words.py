"""Heads of sheets and words of their cells: in both languages, known to reading, and mistaken for nothing else."""

from labels import Paragraph
from labels.exchange.answers import LabelWords, known_names, shown_names
from labels.exchange.known_words import (
    bare_score,
    column_of,
    heads,
    is_head,
    is_sheet,
    known_heads,
    none_words,
    plain,
    words_table,
)
from labels.exchange.notes import known_note_heads, note_name
from labels.exchange.sheet_words import read_mark
from labels.taxonomy import RESERVED, parse_taxonomy
from labels.wording import LANGUAGES, speaking
from models.audit.audit_words import column_names
from seeds.formats.tables.field_names import field_of, result_names


def test_every_head_has_a_word_in_each_language_that_reading_knows():
    """Each its own, and none in English the name of a column of a data file."""
    table = [(field, word) for field, words in known_heads().items() for word in words]
    all_heads = [word.lower() for _, word in table] + [word.lower() for word in known_note_heads()]
    all_heads += [word.lower() for lang in LANGUAGES for word in column_names(lang)]
    before = words_table()["heads_before"]
    assert len(all_heads) == len(set(all_heads))
    assert all(len(words) == 2 + len(before.get(field, ())) for field, words in known_heads().items())
    fields = set(Paragraph.__dataclass_fields__) - {"labels", "judged", "extra"}
    for field, word in table:
        assert is_head(word) or word.lower() in ("无", "none")
        assert field_of(word) == field or field not in fields
        assert column_of(word) == field or field_of(word) == field or column_of(word) is None
        assert word not in RESERVED | result_names() or word in before.get(field, ())
    assert all(note_name(word) != word for word in known_note_heads())


def test_every_word_that_is_written_is_read():
    """As what it says."""
    written = words_table()["written"]
    for lang in LANGUAGES:
        assert plain(written["none"][lang]) in none_words()
        assert [read_mark(written[name][lang]) for name in ("yes", "no", "skip")] == ["yes", "no", "open"]


def test_heads_speak_the_language_of_who_is_asked():
    """Unless another is named; a sheet is known by either."""
    assert (heads()["checked"], heads("zh")["checked"]) == ("Checked", "已核")
    with speaking("zh"):
        assert heads()["checked"] == "已核"
    assert [is_sheet(names) for names in ({"哈希": ""}, ["Text hash"], {"hash": ""}, [])] == [True, True, False, False]
    assert [bare_score(name) for name in ("储能 概率", "energy storage model probability", "概率")] == [
        "储能",
        "energy storage",
        "概率",
    ]


def test_english_names_that_say_something_else_give_way():
    """A key, another's Chinese name, a list of keys, a head, a column of results, or one that two share."""
    said = {
        "new": "B",
        "energy": "steel",
        "c": "new",
        "d": "new energy",
        "e": "Text",
        "f": "id",
        "g": "twin",
        "h": "twin",
        "i": "Wind",
    }
    chinese = {"b": "steel"}
    text = "".join(
        f'[[label]]\nkey = "{key}"\nname = "{chinese.get(key, "名" + key)}"\nenglish = "{name}"\n'
        for key, name in (said | {"b": "iron"}).items()
    )
    labels = parse_taxonomy(text, "l.toml")
    assert shown_names(labels, "en") == {
        "new": "B (new)",
        "energy": "steel (energy)",
        "c": "new (c)",
        "d": "new energy (d)",
        "e": "e",
        "f": "f",
        "g": "twin (g)",
        "h": "twin (h)",
        "i": "Wind",
        "b": "iron",
    }
    words = LabelWords(labels)
    assert all(words.column(name) == key for lang in LANGUAGES for key, name in shown_names(labels, lang).items())
    assert words.keys(words.split("new energy"), "a:1") == ("new", "energy")
    assert words.keys(words.split("wind, new energy (d)"), "a:1") == ("d", "i")
    assert words.columns(["Wind", "名i", "iron", "Text"]) == {"名i": "i", "iron": "b"}
    assert words.columns(["Wind", "text"]) == {"Wind": "i"} and words.columns(["Wind", "c"], listed=True) == {"c": "c"}
    assert known_names(labels) == {*shown_names(labels, "en").values(), *shown_names(labels).values()}
