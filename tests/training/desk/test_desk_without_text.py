"""Rows without text: nothing is known of any label, which is not that there is none."""

import json

import pytest
from desk_browser import desk, filled

TABLE = "编号,文字,地区,日期\nt1,储能电站并网。,广东,2021\nt2,,广东,2021\nt3,　,广东,2021\nt4,合唱队登台。,广东,2021\n"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a browser at a desk whose files hold a table with two rows without text."""
    folder = filled(tmp_path_factory.mktemp("empty") / "材料")
    (folder / "表.csv").write_text(TABLE, encoding="utf-8")
    with desk(folder, "--text-column", "文字") as found:
        yield found


def test_they_are_counted_apart_from_those_without_a_label(browser):
    found = browser.get("/api/search", limit=500)[1]
    empty = [row for row in found["rows"] if row["empty"]]
    none = [row for row in found["rows"] if not row["labels"] and not row["empty"]]
    flags, labels = found["facets"]["flags"], {one["value"]: one["count"] for one in found["facets"]["label"]}
    assert (len(empty), flags["blank"], {row["text"] for row in empty}) == (2, 2, {""})
    assert flags["none"] == labels[""] == len(none) > 0
    assert browser.get("/api/search", none=1)[1]["total"] == len(none)
    assert [row["row"] for row in browser.rows(blank=1)] == [row["row"] for row in empty]
    assert browser.get("/api/search", blank=1)[1]["facets"]["flags"]["none"] == flags["none"]


def test_they_have_no_score_and_stand_behind_those_that_have_one(browser):
    """Zeros are what the file holds; a score of 0 is one that a model gave."""
    (first, *_) = browser.rows(blank=1)
    assert (first["labels"], set(first["scores"].values()), first["doubt"], first["doubtful"]) == ([], {None}, None, False)
    assert not any(row["empty"] for row in browser.rows(max="0.5", limit=500))
    for order in ("score", "doubt"):
        assert [row["empty"] for row in browser.rows(order=order, limit=500)][-2:] == [True, True]


def test_they_count_for_no_share_and_go_out_as_the_command_writes_them(browser):
    assert len(browser.rows(region="广东", **{"from": "2021", "to": "2021"})) == 4
    cells = browser.get("/api/matrix", region="广东")[1]["cells"]
    assert {cell["paragraphs"] for cell in cells if cell["year"] == "2021"} == {2}
    _, _, body = browser.raw("GET", "/api/export?format=jsonl&blank=1")
    assert [(json.loads(line)["labels"], json.loads(line)["doubt"]) for line in body.decode().splitlines()] == [([], None)] * 2


def test_answer_to_one_makes_it_no_paragraph_without_a_label(browser):
    """Somebody who marks it, among others for instance, has not said that it carries none."""
    row, *_ = browser.rows(blank=1)
    before = browser.get("/api/search")[1]["facets"]["flags"]
    assert browser.post("/api/answer", {"rows": [row["row"]], "labels": [], "checked": True})[0] == 200
    after = browser.get("/api/search")[1]["facets"]["flags"]
    assert (after["none"], after["blank"], after["checked"]) == (before["none"], 2, before["checked"] + 2)
    assert browser.post("/api/undo", {})[0] == 200
