"""The account at the end counts what the result counts; what it names as left out is not among its labels."""

import pytest
from conftest import jsonl
from small_panel import predicted, table

from models.diffusion.__main__ import main as diffusion
from models.panel.__main__ import main as panel


@pytest.fixture
def written(tmp_path):
    """Return a file of four paragraphs, of which one has no province and one no date."""
    records = [
        predicted("甲", 1, "储能电站并网。", ["energy_storage"], region="江苏省", date="2024"),
        predicted("甲", 2, "村里的合唱队登台。", [], region="江苏省", date="2024"),
        predicted("乙", 1, "人工智能企业超过三百家。", ["ai"], region=None, date="2024"),
        predicted("丙", 1, "储能电站给工厂削峰。", ["energy_storage"], region="江苏省", date=None),
    ]
    return jsonl(tmp_path / "tagged.jsonl", *records)


def told(outcome, name):
    """Return what the account says under a name."""
    return next(line for line in outcome.account if line.strip().startswith(name))


def test_labels_add_up_to_the_panel(call, written, tmp_path):
    done = call(panel, written, "--output", tmp_path / "panel.csv")
    counts = [int(row["tagged"]) for row in table(tmp_path / "panel.csv") if row["label"] == "energy_storage"]
    assert sum(counts) == 1
    said = told(done, "labels")
    assert "energy storage 1," in said and "artificial intelligence 0," in said and said.endswith("none 1")
    assert "1 without region; 1 without year" in told(done, "left out")


def test_an_audit_counts_all_that_it_draws_from(call, written, tmp_path):
    done = call(panel, written, "--audit", "4", "--output", tmp_path / "audit.xlsx")
    assert "energy storage 2," in told(done, "labels") and "artificial intelligence 1," in told(done, "labels")


def test_labels_of_paragraphs_without_a_unit_are_no_mentions(call, written, tmp_path):
    done = call(diffusion, written, "--output", tmp_path / "spread.csv")
    assert "energy storage 2," in told(done, "labels") and "artificial intelligence 0," in told(done, "labels")
    assert "1 without region" in told(done, "left out")
