"""The labels of a scheme and their order."""

import pytest

from labels import NONE, InputError, Label, UsageError
from labels.taxonomy import PALETTE, parse_taxonomy, read_taxonomy
from labels.wording import speaking

KEYS = ("ai", "quantum", "low_altitude", "new_materials", "energy_storage", "traditional_upgrade")


def label(**fields):
    """Return a label as TOML."""
    return "[[label]]\n" + "".join(f'{name} = "{value}"\n' for name, value in fields.items())


def test_shipped_taxonomy_has_its_keys_in_the_order_of_every_table(taxonomy):
    """Scripts are written against this order."""
    assert taxonomy.keys == KEYS
    assert len(taxonomy) == len(taxonomy.labels) == len(KEYS)
    assert [taxonomy.columns[key] for key in KEYS] == list(range(len(KEYS)))


def test_taxonomy_knows_chinese_names_and_refuses_unknown_keys(taxonomy):
    """A name is for people; a key that is not there is no label."""
    assert taxonomy.name("energy_storage") == "储能"
    with pytest.raises(KeyError):
        taxonomy.name(NONE)


def test_labels_are_called_in_the_language_of_who_reads(taxonomy):
    """Without an English name a label keeps its own; a key with a number is none."""
    assert (taxonomy.spoken_names["ai"], list(taxonomy.spoken_names)) == ("artificial intelligence", list(KEYS))
    with speaking("zh"):
        assert taxonomy.spoken_names == taxonomy.names
    labels = [
        {"key": "label_1", "name": "甲"},  # no English name, whatever its key looks like
        {"key": "old_town", "name": "老城"},
        {"key": "sea", "name": "海", "english": "the sea"},
        {"key": "water", "name": "水", "english": "water"},  # one that is the key, or the key with spaces, is one
        {"key": "label_2", "name": "乙", "english": "label 2"},
        {"key": "bare_key"},
    ]
    own = parse_taxonomy("".join(label(**one) for one in labels), "labels.toml")
    english = {
        "label_1": "甲",
        "old_town": "老城",
        "sea": "the sea",
        "water": "water",
        "label_2": "label 2",
        "bare_key": "bare_key",
    }
    assert own.names_in("en") == english


def test_order_sorts_and_drops_repeats(taxonomy):
    """Labels come out in column order, whatever order they were given in."""
    assert taxonomy.order(["energy_storage", "ai", "energy_storage"], "x") == ("ai", "energy_storage")


def test_order_names_location_label_and_the_known_ones(taxonomy):
    """The message must do without the source code."""
    with pytest.raises(InputError, match="labels.jsonl:3: unknown label 'low-altitude'; known labels: ai, quantum, low_altitude"):
        taxonomy.order(["ai", "low-altitude"], "labels.jsonl:3")


def test_labels_may_say_all_or_only_their_key():
    """What is missing is made from the key; a colour is taken from the palette."""
    full = label(key="water", name="水利", english="Water works", definition="Dams.", colour="#ABCDEF")
    taxonomy = parse_taxonomy(full + label(key="old_town"), "labels.toml")
    assert taxonomy.labels == (
        Label("water", "水利", "Water works", "Dams.", "#abcdef"),
        Label("old_town", "old_town", "", "", PALETTE[1]),
    )


def test_other_spellings_of_a_field_are_understood():
    """American spelling, and the word that older files have."""
    (found,) = parse_taxonomy(label(key="water", color="#000000", short="Dams."), "labels.toml").labels
    assert (found.colour, found.definition) == ("#000000", "Dams.")


def test_more_labels_than_colours_are_possible():
    """They take the colours again."""
    taxonomy = parse_taxonomy("".join(label(key=f"k{n}") for n in range(len(PALETTE) + 1)), "labels.toml")
    assert taxonomy.labels[-1].colour == taxonomy.labels[0].colour


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[label]\n", "labels.toml: is not TOML"),
        ("", "labels.toml: holds no label"),
        ("label = 3\n", "labels.toml: holds no label"),
        ("[[lable]]\n", "labels.toml: unknown key 'lable'"),
        (label(name="水利"), "label 1: key = '' is no plain name"),
        (label(key="水利"), "label 1: key = '水利' is no plain name"),
        (label(key=NONE), "label 1: key = 'none' means 'no label at all'"),
        (label(key="water") * 2, "label 2: repeats the key 'water'"),
        (label(key="water", hue="blue"), "label 1: unknown field 'hue'; known fields: key, name"),
        (label(key="water", colour="blue"), "label 1: colour = 'blue' is no colour"),
        ("[[label]]\nkey = 3\n", "label 1: key = 3 is no text"),
    ],
    ids=[
        "no-toml", "empty", "no-table", "misspelt", "no-key", "chinese-key", "none", "twice", "field", "colour", "number",
    ],
)  # fmt: skip
def test_broken_labels_are_told_in_one_line(text, message):
    """Files of a scheme are written by hand."""
    with pytest.raises(InputError, match=message) as caught:
        parse_taxonomy(text, "labels.toml")
    assert "\n" not in str(caught.value)


def test_file_of_labels_is_read_with_or_without_byte_order_mark(tmp_path):
    """Windows editors write one."""
    path = tmp_path / "labels.toml"
    path.write_text(label(key="water"), encoding="utf-8-sig")
    assert read_taxonomy(path).keys == ("water",)
    with pytest.raises(UsageError, match="no such file"):
        read_taxonomy(tmp_path / "no.toml")
