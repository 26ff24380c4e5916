"""What is read of a document is compared with its reference, or counted without one."""

import json

import pytest
from conftest import jsonl

from experiments.reading import reading_fidelity
from experiments.reading.reading_fidelity import Agreement, agreement, reading
from labels import Paragraph

TEXT = """全省储能发展规划

储能电站今年并网三座，明年再开工五座，全省装机将突破五百万千瓦。

村里修了路，老人看病少跑路，孩子上学不再翻山。
"""


def document(*paragraphs):
    """Return paragraphs of one document, of kind and text each."""
    return [Paragraph(f"d#{n}", "d", n, kind, text) for n, (kind, text) in enumerate(paragraphs, 1)]


REFERENCE = document(("title", "储能规划"), ("body", "电站并网。"), ("boilerplate", "责任编辑甲"))


def test_the_same_paragraphs_agree_whole():
    assert agreement(REFERENCE, REFERENCE) == Agreement(1.0, 0.0, 1.0, 1.0)


def test_a_lost_paragraph_costs_its_characters():
    found = agreement(REFERENCE, [REFERENCE[0], REFERENCE[2]])
    assert found.kept == pytest.approx(4 / 8)
    assert found.error_rate == pytest.approx(4 / 13)
    assert found.kind_accuracy == pytest.approx(2 / 3)


def test_lost_boilerplate_is_no_loss():
    assert agreement(REFERENCE, REFERENCE[:2]).kept == 1


def test_a_boundary_lost_and_a_wrong_kind_are_seen():
    joined = document(("title", "储能规划电站并网。"), ("body", "责任编辑甲"))
    found = agreement(REFERENCE, joined)
    assert found.error_rate == 0
    assert found.boundary_f1 == pytest.approx(2 * 2 / (3 + 2))
    assert found.kind_accuracy == 0


def test_a_text_read_whole_loses_nothing(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    result, paragraphs = reading(path)
    assert (result.lost, result.open_ends, result.characters) == (0, 0, len(TEXT))
    assert result.paragraphs == len(paragraphs) == sum(result.kinds.values())
    assert result.longest == max(len(paragraph.text) for paragraph in paragraphs)


def test_command_compares_the_documents_that_have_a_reference(call, tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in ("007_plan", "008_other"):
        (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    (folder / "notes.xlsx").touch()
    _, found = reading(folder / "007_plan.txt")
    records = ({"doc": "007", "n": p.n, "kind": p.kind, "text": p.text} for p in found)
    reference = jsonl(tmp_path / "reference.jsonl", *records)
    outcome = call(reading_fidelity.main, folder, "--reference", reference, "--json", tmp_path / "r.json")
    assert outcome.code == 0, outcome.err
    figures = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    compared = figures[str(folder / "007_plan.txt")]
    assert (compared["kept"], compared["error_rate"], compared["boundary_f1"], compared["kind_accuracy"]) == (1, 0, 1, 1)
    assert "kept" not in figures[str(folder / "008_other.txt")]
    assert "1 documents without a reference: 0 of" in outcome.out
    assert "1 other files in the folders were passed over" in outcome.err


def test_a_reference_of_no_document_is_refused(call, tmp_path):
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    reference = jsonl(tmp_path / "reference.jsonl", {"doc": "007", "text": "储能"})
    outcome = call(reading_fidelity.main, tmp_path / "plan.txt", "--reference", reference)
    assert outcome.code == 2
    assert "is the reference of '007', which is not among the documents" in outcome.complaint


@pytest.mark.parametrize("name", ["nowhere.txt", "plan.pdf"])
def test_what_is_no_text_document_is_a_wrong_call(call, tmp_path, name):
    if name == "plan.pdf":
        (tmp_path / name).touch()
    outcome = call(reading_fidelity.main, tmp_path / name)
    assert outcome.code == 2
    assert name in outcome.complaint
