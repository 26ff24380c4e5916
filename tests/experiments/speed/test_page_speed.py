"""Report pages timed in a browser."""

import json

import pytest
from report_pages import written
from small_predictions import both  # noqa: F401

from experiments.shared.chromium import find_chromium
from experiments.speed import page_speed


@pytest.mark.slow
@pytest.mark.skipif(not find_chromium(), reason="needs the browser chromium: apt-get install chromium")
def test_every_step_of_a_page_is_timed(call, scheme, both, tmp_path):  # noqa: F811
    (tmp_path / "a.html").write_text(written(both, scheme), encoding="utf-8")
    outcome = call(page_speed.main, tmp_path / "a.html", "--json", tmp_path / "a.json")
    assert outcome.code == 0, outcome.err
    (row,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (row["page"], row["paragraphs"]) == ("a.html", 2) and set(page_speed.STEPS) < set(row)
    assert all(row[step] >= 0 for step in page_speed.STEPS) and row["elements"] > 50
    assert "| first search |" in outcome.out


def test_page_that_is_not_there_is_told(call, tmp_path, monkeypatch):
    monkeypatch.setattr(page_speed, "find_chromium", lambda: "chromium")
    outcome = call(page_speed.main, tmp_path / "gone.html")
    assert outcome.code == 2 and "is no file; write it with python -m models.predict --format html" in outcome.complaint


def test_missing_browser_is_told(call, tmp_path, monkeypatch):
    monkeypatch.setattr(page_speed, "find_chromium", lambda: None)
    outcome = call(page_speed.main, tmp_path / "a.html")
    assert outcome.code == 2 and "browser: is not installed" in outcome.complaint
