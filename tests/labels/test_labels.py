"""What a label means and the record that travels: taxonomy and paragraphs."""

import io
import json

import pytest

from labels import InputError, Paragraph, UsageError, load_taxonomy, read_paragraphs, write_paragraphs
from labels.paragraphs import read_stream

KEYS = ("ai", "quantum", "low_altitude", "new_materials", "energy_storage", "traditional_upgrade")
TEXT = "北河的储能电站昨天并网。"


# --- taxonomy ---------------------------------------------------------------------------------------------------


def test_taxonomy_has_the_six_keys_in_the_order_of_every_table():
    """Scripts are written against this order."""
    assert load_taxonomy().keys == KEYS


def test_taxonomy_knows_chinese_names_and_refuses_unknown_keys():
    """A name is for people; a key that is not there is no label."""
    assert load_taxonomy().name("energy_storage") == "储能"
    with pytest.raises(KeyError):
        load_taxonomy().name("none")


def test_order_sorts_and_drops_repeats():
    """Labels come out in column order, whatever order they were given in."""
    assert load_taxonomy().order(["energy_storage", "ai", "energy_storage"], "x") == ("ai", "energy_storage")


def test_order_names_the_place_the_label_and_the_known_ones():
    """The message must do without the source code."""
    with pytest.raises(InputError, match="labels.jsonl:3: unknown label 'low-altitude'; known labels: ai, quantum, low_altitude"):
        load_taxonomy().order(["ai", "low-altitude"], "labels.jsonl:3")


# --- paragraphs -------------------------------------------------------------------------------------------------


def test_paragraph_survives_a_round_trip_through_json_lines():
    """Every field comes back, the empty label list as an empty list and not as "not labelled"."""
    paragraphs = [
        Paragraph("a#1", "a", 1, "heading", "一、储能", region="广东", date="2026-01", source="a.md"),
        Paragraph("a#2", "a", 2, "body", TEXT, heading="一、储能", labels=("energy_storage",), part="hard"),
        Paragraph("a#3", "a", 3, "bullet", "村里修路。", labels=()),
    ]
    file = io.StringIO()
    assert write_paragraphs(paragraphs, file) == 3
    assert list(read_stream(io.StringIO(file.getvalue()), "a.jsonl")) == paragraphs
    assert TEXT in file.getvalue(), "Chinese is written as it is, not as \\u escapes"


def test_record_needs_text_alone_and_gets_names_from_its_file():
    """A record of text only is one paragraph of a document named after the file."""
    paragraph = Paragraph.from_record({"text": TEXT}, "news/january.jsonl:7", 7)
    assert (paragraph.id, paragraph.doc, paragraph.n, paragraph.kind, paragraph.labels) == (
        "january#7",
        "january",
        7,
        "body",
        None,
    )


def test_numeric_id_is_kept_as_text():
    """Spreadsheets number their rows."""
    assert Paragraph.from_record({"text": TEXT, "id": 12}, "a.jsonl:1").id == "12"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "b"}', "a.jsonl:2: has no field 'text'"),
        ('{"text": 5}', "a.jsonl:2: field 'text' is 5, not text"),
        ('{"text": true}', "field 'text' is true, not text"),
        ('{"text": null}', "a.jsonl:2: .*text"),
        ('{"text": "储能", "n": "1"}', "field 'n' is \"1\", not a whole number"),
        ('{"text": "储能", "n": true}', "field 'n' is true, not a whole number"),
        ('{"text": "储能", "kind": "poem"}', "unknown kind 'poem'; known kinds: title, heading"),
        ('{"text": "储能", "labels": "ai"}', "field 'labels' is \"ai\", not a list of label keys"),
        ('{"text": "储能", "labels": [1]}', "field 'labels' holds something that is not text"),
        ('{"text": "储能", "labels": ["AI"]}', "a.jsonl:2: unknown label 'AI'"),
        ('{"text": "储能", "id": "a#1"}', "a.jsonl:2: repeats the id 'a#1'"),
        ('["储能"]', "a.jsonl:2: is list, not an object"),
        ('{"text": "储', "a.jsonl:2: is not JSON"),
        ("[" * 100_000, "a.jsonl:2: is not JSON .nested too deep"),
        ('{"text": "储能", "n": ' + "1" * 5000 + "}", "a.jsonl:2: is not JSON"),
        ('{"text": "储能\\ud800"}', "a.jsonl:2: .*"),
    ],
    ids=[
        "no-text", "number", "bool", "null", "n-as-text", "n-as-bool", "kind", "labels-as-text", "labels-as-numbers",
        "unknown-label", "repeated-id", "list", "cut-off", "too-deep", "endless-number", "half-a-character",
    ],
)  # fmt: skip
def test_broken_record_is_named_by_its_line(line, message):
    """The line number counts empty lines too; the complaint is one line."""
    lines = [json.dumps({"text": TEXT, "id": "a#1"}), line]
    with pytest.raises(InputError, match=message) as caught:
        list(read_stream(lines, "a.jsonl"))
    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)


def test_line_numbers_count_empty_lines():
    """The number is the one an editor shows."""
    with pytest.raises(InputError, match="a.jsonl:4: has no field"):
        list(read_stream([json.dumps({"text": TEXT}), "", "  \n", "{}"], "a.jsonl"))


def test_training_data_without_labels_is_refused():
    """Not labelled is not "none of the six"."""
    with pytest.raises(InputError, match="a.jsonl:1: has no field 'labels'; add \"labels\": \\[\\]"):
        list(read_stream([json.dumps({"text": TEXT})], "a.jsonl", labelled=True))
    assert list(read_stream([json.dumps({"text": TEXT, "labels": []})], "a.jsonl", labelled=True))[0].labels == ()


def test_file_with_byte_order_mark_is_read(tmp_path):
    """Windows editors write one."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": TEXT}), encoding="utf-8-sig")
    assert [paragraph.text for paragraph in read_paragraphs(path)] == [TEXT]


def test_file_that_is_not_utf8_is_refused(tmp_path):
    """JSON Lines are UTF-8; a wrong guess would be worse than a refusal."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(json.dumps({"text": TEXT}, ensure_ascii=False).encode("gbk"))
    with pytest.raises(InputError, match="is not UTF-8; save it as UTF-8"):
        list(read_paragraphs(path))


def test_missing_file_and_folder_are_wrong_calls(tmp_path):
    """A path that is not there is the caller's mistake: exit code 2."""
    with pytest.raises(UsageError, match="no such file"):
        list(read_paragraphs(tmp_path / "no.jsonl"))
    with pytest.raises(UsageError, match="is a folder, not a file"):
        list(read_paragraphs(tmp_path))
