"""The record that the whole program works on: a paragraph, written as one JSON line."""

import io
import json
from dataclasses import FrozenInstanceError, replace

import pytest

from labels import InputError, Paragraph, UsageError, read_paragraphs, write_paragraphs
from labels.paragraph_lines import read_stream

TEXT = "北河的储能电站昨天并网。"


def test_paragraph_survives_a_round_trip_through_json_lines():
    """Every field comes back, the empty label list as an empty list and not as "not labelled"."""
    paragraphs = [
        Paragraph("a#1", "a", 1, "heading", "一、储能", region="广东", date="2026-01", source="a.md"),
        Paragraph("a#2", "a", 2, "body", TEXT, heading="一、储能", labels=("energy_storage",), part="hard"),
        Paragraph("a#3", "a", 3, "bullet", "村里修路。", labels=()),
        Paragraph(
            "a#4",
            "a",
            4,
            "body",
            TEXT,
            title="通知",
            issuer="甲市人民政府",
            number="甲政发〔2026〕3号",
            issued="2026-01-05",
            published="2026-01-09",
            spoken="2026-01-04",
            level="city",
            city="甲市",
            county=None,
            code="330100",
            page=2,
            found={"issued": "signature"},
        ),
    ]
    file = io.StringIO()
    assert write_paragraphs(paragraphs, file) == 4
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
        ('{"text": "储能", "level": "village"}', "unknown level 'village'; known levels: national, province, city, county"),
        ('{"text": "储能", "page": "2"}', "field 'page' is \"2\", not a whole number"),
        ('{"text": "储能", "found": {"issued": 1}}', "field 'found' has 'issued', which is no text"),
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
        "no-text", "number", "bool", "null", "n-as-text", "n-as-bool", "kind", "level", "page", "found",
        "labels-as-text", "labels-as-numbers", "unknown-label", "repeated-id",
        "list", "cut-off", "too-deep", "endless-number", "half-a-character",
    ],
)  # fmt: skip
def test_broken_record_is_named_by_its_line(line, message, taxonomy):
    """The line number counts empty lines too; the complaint is one line."""
    lines = [json.dumps({"text": TEXT, "id": "a#1"}), line]
    with pytest.raises(InputError, match=message) as caught:
        list(read_stream(lines, "a.jsonl", taxonomy=taxonomy))
    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)


def test_line_numbers_count_empty_lines():
    """The number is the one an editor shows."""
    with pytest.raises(InputError, match="a.jsonl:4: has no field"):
        list(read_stream([json.dumps({"text": TEXT}), "", "  \n", "{}"], "a.jsonl"))


def test_training_data_without_labels_is_refused():
    """Not labelled is not "no label at all"."""
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


def test_labels_are_ordered_only_by_a_taxonomy(taxonomy):
    """Without one the keys may be those of any scheme: they stay as they stand, each once."""
    record = {"text": TEXT, "labels": ["energy_storage", "grid", "ai", "grid"]}
    assert Paragraph.from_record(record, "a.jsonl:1").labels == ("energy_storage", "grid", "ai")
    known = {"text": TEXT, "labels": ["energy_storage", "ai", "energy_storage"]}
    assert Paragraph.from_record(known, "a.jsonl:1", taxonomy=taxonomy).labels == ("ai", "energy_storage")


def test_without_a_document_each_labelled_record_is_one_of_its_own():
    """So that a split by document does not put a whole file on one side."""
    lines = [json.dumps({"text": TEXT, "labels": []}), json.dumps({"text": TEXT, "labels": [], "doc": "b"})]
    assert [paragraph.doc for paragraph in read_stream(lines, "a.jsonl", labelled=True)] == ["a#1", "b"]


def test_labels_that_were_looked_for_are_kept_and_hold_those_given(taxonomy):
    """Of what nobody looked for nothing is known, and who gives a label has looked for it."""
    record = {"text": "甲", "labels": ["quantum"], "judged": ["ai"]}
    paragraph = Paragraph.from_record(record, "file:1", taxonomy=taxonomy)
    assert paragraph.judged == ("ai", "quantum")
    assert paragraph.to_record()["judged"] == ["ai", "quantum"]
    assert "judged" not in Paragraph.from_record({"text": "甲", "labels": []}, "file:1").to_record()


def test_changed_is_a_copy_with_other_values_and_nothing_can_be_set():
    paragraph = Paragraph("a#1", "a", 1, "body", "一")
    other = paragraph.changed(text="二", extra={"编号": "1"})
    assert other == replace(paragraph, text="二", extra={"编号": "1"})
    assert (paragraph.text, paragraph.extra, other.row) == ("一", None, None)
    with pytest.raises(FrozenInstanceError):
        other.text = "三"
