"""How far two annotators agree."""

import json

import pytest

from labels import NONE
from labels.agreement import Agreement, agreement, main


def test_kappa_and_alpha_equal_hand_computed_values():
    """Cohen: 20 both, 5 and 10 alone, 15 neither: (0.7 - 0.5) / (1 - 0.5). Alpha: 1 - 0.3 / (2·55·45 / (100·99))."""
    table = Agreement("ai", both=20, first_only=5, second_only=10, neither=15)
    assert table.kappa == pytest.approx(0.4)
    assert table.alpha == pytest.approx(1 - 0.3 / 0.5)


def test_alpha_equals_krippendorffs_own_example():
    """Binary data, two observers, ten units (Krippendorff, "Computing Krippendorff's Alpha-Reliability"): 0.095."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    coders = ([frozenset(["ai"]) if positive else frozenset() for positive in coder] for coder in (first, second))
    rows = agreement(*coders, ("ai",))
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


def test_no_label_at_all_is_a_row_of_its_own():
    """It is a label in every table."""
    rows = agreement([frozenset(), frozenset({"ai"})], [frozenset(), frozenset()], ("ai", "quantum"))
    assert [row.label for row in rows] == ["ai", "quantum", NONE]
    assert (rows[-1].both, rows[-1].first_only, rows[-1].second_only, rows[-1].neither) == (1, 0, 1, 0)


@pytest.mark.parametrize("pair", [([], []), ([frozenset()], [])], ids=["empty", "unequal"])
def test_agreement_of_nothing_is_an_error(pair):
    """Better than a kappa of nothing."""
    with pytest.raises(ValueError, match="cannot compare"):
        agreement(*pair, ("ai",))


def test_agreement_command_compares_only_what_both_labelled(tmp_path, monkeypatch, call):
    """A paragraph that changed between the two passes is left out."""
    lines = {
        "first": [("a", "1", ["ai"]), ("b", "1", []), ("c", "1", ["ai"])],
        "second": [("a", "1", ["ai"]), ("b", "1", []), ("c", "2", [])],
    }
    for name, rows in lines.items():
        text = "\n".join(json.dumps({"id": key, "hash": digest, "labels": labels}) for key, digest, labels in rows)
        (tmp_path / f"{name}.jsonl").write_text(text)
    monkeypatch.setattr("labels.agreement.FOLDER", tmp_path)
    outcome = call(main)
    assert outcome.code == 0
    assert outcome.out.startswith("2 paragraphs labelled twice\n")
    assert "1.000" in next(line for line in outcome.out.splitlines() if line.startswith("ai "))


def test_agreement_command_takes_two_files_and_their_labels(tmp_path, call):
    """Of any scheme; and nothing but two files."""
    labels = tmp_path / "labels.toml"
    labels.write_text('[[label]]\nkey = "grid"\n[[label]]\nkey = "water"\n', encoding="utf-8")
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for path in files:
        path.write_text(json.dumps({"id": "a", "hash": "1", "labels": ["water"]}))
    outcome = call(main, *files, "--labels", labels)
    assert (outcome.code, outcome.err) == (0, "")
    assert [line.split()[0] for line in outcome.out.splitlines()[2:]] == ["grid", "water", NONE]
    alone = call(main, files[0])
    assert alone.code == 2
    assert alone.complaint == "error: call: names 1 annotation file(s); give two"


def test_annotators_without_a_common_paragraph_cannot_be_compared(tmp_path, call):
    """A file of another corpus, or a text that changed."""
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for number, path in enumerate(files):
        path.write_text(json.dumps({"id": "a", "hash": str(number), "labels": []}))
    outcome = call(main, *files)
    assert outcome.code == 1
    assert "a.jsonl: no paragraph was labelled by both annotators; " in outcome.complaint
