"""Who said what of which paragraph."""

import json

import pytest

from labels import Evidence, InputError
from labels.annotations import Annotation, check_annotations, read_annotations, read_evidence, text_hash

TEXT = "北河的储能电站昨天并网。"


def annotation_file(tmp_path, *records):
    """Write records as JSON Lines and return the path."""
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


def test_text_hash_is_the_first_twelve_digits_of_sha256():
    """Of the UTF-8 bytes, so that others can compute it: sha256 of the empty text begins e3b0c44298fc."""
    assert text_hash("") == "e3b0c44298fc"
    assert text_hash(TEXT) != text_hash(TEXT + " ")


def test_annotations_are_read_in_taxonomy_order(tmp_path, taxonomy):
    """Whatever order the annotator wrote them in."""
    path = annotation_file(tmp_path, {"id": "a#1", "hash": "0", "labels": ["quantum", "ai"], "reason": "both named"})
    assert read_annotations(path, taxonomy) == {"a#1": Annotation("a#1", "0", ("ai", "quantum"), "both named")}


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({"id": "a#1", "hash": "0", "labels": []}, "gold.jsonl:2: repeats paragraph 'a#1'"),
        ({"id": "a#2", "hash": "0", "labels": ["storage"]}, "gold.jsonl:2: unknown label 'storage'"),
        ({"id": "a#2", "hash": "0", "labels": "ai"}, "field 'labels' is no list"),
        ({"id": "a#2", "labels": []}, "is no object with id, hash, labels"),
        (["a#2"], "is no object with id, hash, labels"),
        ({"id": ["a#2"], "hash": "0", "labels": []}, "gold.jsonl:2: "),
    ],
    ids=["repeated", "unknown-label", "labels-as-text", "no-hash", "list", "id-as-list"],
)
def test_broken_annotation_is_named_by_its_line(tmp_path, taxonomy, second, message):
    """Annotation files are edited by hand."""
    path = annotation_file(tmp_path, {"id": "a#1", "hash": "0", "labels": []}, second)
    with pytest.raises(InputError, match=message):
        read_annotations(path, taxonomy)


def test_annotation_file_that_is_not_utf8_is_refused(tmp_path, taxonomy):
    """As every other file: one line, no traceback."""
    path = tmp_path / "gold.jsonl"
    path.write_bytes('{"id": "甲#1", "hash": "0", "labels": []}'.encode("gbk"))
    with pytest.raises(InputError, match="is not UTF-8"):
        read_annotations(path, taxonomy)


def test_text_that_changed_after_labelling_is_noticed():
    """The hash ties a label to the very text that was labelled."""
    good = {"a#1": Annotation("a#1", text_hash(TEXT), ("energy_storage",))}
    assert check_annotations({"a#1": text_hash(TEXT)}, good, "gold") == [good["a#1"]]
    drifted = {"a#1": Annotation("a#1", text_hash(TEXT + "又"), ())}
    with pytest.raises(InputError, match="the text of 'a#1' has changed since it was labelled"):
        check_annotations({"a#1": text_hash(TEXT)}, drifted, "gold")


def test_paragraphs_and_annotations_must_match_one_to_one():
    """Neither an unlabelled paragraph nor a label of nothing goes unseen."""
    annotations = {name: Annotation(name, text_hash(TEXT), ()) for name in ("a#1", "a#9")}
    with pytest.raises(InputError, match="has no line for paragraph 'a#1'"):
        check_annotations({"a#1": text_hash(TEXT)}, {}, "gold")
    with pytest.raises(InputError, match="names paragraph 'a#9', which the corpus does not have"):
        check_annotations({"a#1": text_hash(TEXT)}, annotations, "gold")


def test_evidence_span_must_hold_the_words_it_names(tmp_path, taxonomy):
    """Offsets and words are both written down, so that one proves the other."""
    span = {"label": "energy_storage", "start": 3, "end": 7, "text": "储能电站"}
    record = {"id": "a#1", "hash": text_hash(TEXT), "spans": [span]}
    found = read_evidence(annotation_file(tmp_path, record), {"a#1": TEXT}, taxonomy)
    assert found == {"a#1": (Evidence("energy_storage", 3, 7, "储能电站"),)}
    for change, message in [
        ({"spans": [{**span, "start": 2}]}, "characters 2-7 are not '储能电站'"),
        ({"spans": [{**span, "label": "power"}]}, "unknown label 'power'"),
        ({"spans": [{"label": "ai"}]}, "gold.jsonl:1: "),
        ({"hash": "0"}, "is unknown or its text has changed"),
        ({"id": "a#2"}, "'a#2' is unknown or its text has changed"),
    ]:
        with pytest.raises(InputError, match=message):
            read_evidence(annotation_file(tmp_path, {**record, **change}), {"a#1": TEXT}, taxonomy)
