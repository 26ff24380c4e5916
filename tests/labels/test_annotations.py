"""Who said what of which paragraph, and how far two annotators agree."""

import json

import pytest

from labels import InputError, Paragraph
from labels import agreement as agreement_module
from labels.agreement import Agreement, agreement
from labels.annotations import Annotation, Evidence, check_annotations, read_annotations, read_evidence, text_hash

KEYS = ("ai", "quantum", "low_altitude", "new_materials", "energy_storage", "traditional_upgrade")
TEXT = "北河的储能电站昨天并网。"


# --- annotations ------------------------------------------------------------------------------------------------


def annotation_file(tmp_path, *records):
    """Write records as JSON Lines and return the path."""
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


def test_text_hash_is_the_first_twelve_digits_of_sha256():
    """Of the UTF-8 bytes, so that others can compute it: sha256 of the empty text begins e3b0c44298fc."""
    assert text_hash("") == "e3b0c44298fc"
    assert text_hash(TEXT) != text_hash(TEXT + " ")


def test_annotations_are_read_in_taxonomy_order(tmp_path):
    """Whatever order the annotator wrote them in."""
    path = annotation_file(tmp_path, {"id": "a#1", "hash": "0", "labels": ["quantum", "ai"], "reason": "both named"})
    assert read_annotations(path) == {"a#1": Annotation("a#1", "0", ("ai", "quantum"), "both named")}


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
def test_broken_annotation_is_named_by_its_line(tmp_path, second, message):
    """Annotation files are edited by hand."""
    path = annotation_file(tmp_path, {"id": "a#1", "hash": "0", "labels": []}, second)
    with pytest.raises(InputError, match=message):
        read_annotations(path)


def test_annotation_file_that_is_not_utf8_is_refused(tmp_path):
    """As every other file: one line, no traceback."""
    path = tmp_path / "gold.jsonl"
    path.write_bytes('{"id": "甲#1", "hash": "0", "labels": []}'.encode("gbk"))
    with pytest.raises(InputError, match="is not UTF-8"):
        read_annotations(path)


def test_text_that_changed_after_labelling_is_noticed():
    """The hash ties a label to the very text that was labelled."""
    paragraph = Paragraph("a#1", "a", 1, "body", TEXT)
    good = {"a#1": Annotation("a#1", text_hash(TEXT), ("energy_storage",))}
    assert check_annotations([paragraph], good, "gold") == [good["a#1"]]
    drifted = {"a#1": Annotation("a#1", text_hash(TEXT + "又"), ())}
    with pytest.raises(InputError, match="the text of 'a#1' has changed since it was labelled"):
        check_annotations([paragraph], drifted, "gold")


def test_paragraphs_and_annotations_must_match_one_to_one():
    """Neither an unlabelled paragraph nor a label of nothing goes unseen."""
    paragraph = Paragraph("a#1", "a", 1, "body", TEXT)
    annotations = {name: Annotation(name, text_hash(TEXT), ()) for name in ("a#1", "a#9")}
    with pytest.raises(InputError, match="has no line for paragraph 'a#1'"):
        check_annotations([paragraph], {}, "gold")
    with pytest.raises(InputError, match="names paragraph 'a#9', which the corpus does not have"):
        check_annotations([paragraph], annotations, "gold")


def test_evidence_span_must_hold_the_words_it_names(tmp_path):
    """Offsets and words are both written down, so that one proves the other."""
    span = {"label": "energy_storage", "start": 3, "end": 7, "text": "储能电站"}
    record = {"id": "a#1", "hash": text_hash(TEXT), "spans": [span]}
    assert read_evidence(annotation_file(tmp_path, record), {"a#1": TEXT}) == {"a#1": (Evidence("energy_storage", 3, 7),)}
    for change, message in [
        ({"spans": [{**span, "start": 2}]}, "characters 2-7 are not '储能电站'"),
        ({"spans": [{**span, "label": "power"}]}, "unknown label 'power'"),
        ({"spans": [{"label": "ai"}]}, "gold.jsonl:1: "),
        ({"hash": "0"}, "is unknown or its text has changed"),
        ({"id": "a#2"}, "'a#2' is unknown or its text has changed"),
    ]:
        with pytest.raises(InputError, match=message):
            read_evidence(annotation_file(tmp_path, {**record, **change}), {"a#1": TEXT})


# --- agreement --------------------------------------------------------------------------------------------------


def test_kappa_and_alpha_equal_hand_computed_values():
    """Cohen: 20 both, 5 and 10 alone, 15 neither: (0.7 - 0.5) / (1 - 0.5). Alpha: 1 - 0.3 / (2·55·45 / (100·99))."""
    table = Agreement("ai", both=20, first_only=5, second_only=10, neither=15)
    assert table.kappa == pytest.approx(0.4)
    assert table.alpha == pytest.approx(1 - 0.3 / 0.5)


def test_alpha_equals_krippendorffs_own_example():
    """Binary data, two observers, ten units (Krippendorff, "Computing Krippendorff's Alpha-Reliability"): 0.095."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    rows = agreement(*([frozenset(["ai"]) if given else frozenset() for given in coder] for coder in (first, second)))
    assert (rows[0].both, rows[0].first_only, rows[0].second_only, rows[0].neither) == (1, 1, 3, 5)
    assert rows[0].alpha == pytest.approx(0.095, abs=5e-4)
    assert rows[0].kappa == pytest.approx(0.04 / 0.44)  # (0.6 - 0.56) / (1 - 0.56)


def test_perfect_and_opposite_annotators_stand_at_the_ends():
    """Full agreement is 1 in both measures; full disagreement is below 0."""
    assert Agreement("ai", 5, 0, 0, 5).kappa == Agreement("ai", 5, 0, 0, 5).alpha == 1
    assert Agreement("ai", 0, 5, 5, 0).kappa == pytest.approx(-1)
    assert Agreement("ai", 0, 5, 5, 0).alpha < 0


@pytest.mark.parametrize("table", [Agreement("ai", 0, 0, 0, 9), Agreement("ai", 9, 0, 0, 0)], ids=["never", "always"])
def test_label_that_never_varies_agrees_fully(table):
    """Chance is certain there; dividing by it must not fail."""
    assert table.kappa == table.alpha == 1


def test_none_of_the_six_is_a_row_of_its_own():
    """It is a label in every table."""
    rows = agreement([frozenset(), frozenset({"ai"})], [frozenset(), frozenset()])
    assert [row.label for row in rows] == [*KEYS, "none"]
    assert (rows[-1].both, rows[-1].first_only, rows[-1].second_only, rows[-1].neither) == (1, 0, 1, 0)


@pytest.mark.parametrize("pair", [([], []), ([frozenset()], [])], ids=["empty", "unequal"])
def test_agreement_of_nothing_is_an_error(pair):
    """Better than a kappa of nothing."""
    with pytest.raises(ValueError, match="cannot compare"):
        agreement(*pair)


def test_agreement_command_compares_only_what_both_labelled(tmp_path, monkeypatch, call):
    """A paragraph that changed between the two passes is left out."""
    lines = {
        "first": [("a", "1", ["ai"]), ("b", "1", []), ("c", "1", ["ai"])],
        "second": [("a", "1", ["ai"]), ("b", "1", []), ("c", "2", [])],
    }
    for name, rows in lines.items():
        text = "\n".join(json.dumps({"id": key, "hash": digest, "labels": labels}) for key, digest, labels in rows)
        (tmp_path / f"{name}.jsonl").write_text(text)
    monkeypatch.setattr(agreement_module, "FOLDER", tmp_path)
    outcome = call(agreement_module.main)
    assert outcome.code == 0
    assert outcome.out.startswith("2 paragraphs labelled twice\n")
    assert "1.000" in next(line for line in outcome.out.splitlines() if line.startswith("ai "))
