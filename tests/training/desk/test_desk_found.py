"""What a desk finds and counts, asked as a browser does."""

from collections import Counter

import pytest
from desk_browser import RECORDS, desk, filled


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a browser at a desk of two documents and three records."""
    with desk(filled(tmp_path_factory.mktemp("found") / "材料")) as found:
        yield found


def test_reads_everything(browser):
    state = browser.get("/api/state")[1]
    assert state["counts"]["documents"] == 5
    assert state["counts"]["paragraphs"] == len(browser.rows(limit=500))
    assert state["skipped"] == []
    assert len(state["notes"]) == 1 and "its lexicon tags" in state["notes"][0]
    assert state["jobs"][0]["state"] == "done"


@pytest.mark.parametrize(("query", "count"), [("量子", 3), ("氢", 1), ("量子计算", 1), ("AI 算力", 1), ("公路", 2), ("没有", 0)])
def test_finds_words(browser, query, count):
    found = browser.get("/api/search", q=query)[1]
    assert found["total"] == len(found["rows"]) == count
    for row in found["rows"]:
        assert row["matches"] and all(row["text"][start:end] in query.upper() for start, end in row["matches"])


@pytest.mark.parametrize("query", ['"', "AND OR (", "*", "' OR 1=1 --", "\x00", "量子 NOT", "a" * 500])
def test_hostile_query_is_no_fault(browser, query):
    status, found = browser.get("/api/search", q=query)
    assert status == 200 and "total" in found


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": "量子"},
        {"region": "广东"},
        {"label": "quantum,ai"},
        {"none": 1},
        {"from": "2026"},
        {"q": "农村", "checked": "no"},
    ],
)
def test_facets_equal_a_recount(browser, asked):
    """Of what the filter leaves without the field's own condition."""
    found = browser.get("/api/search", **asked, limit=500, ids=1)[1]
    facets = found["facets"]
    assert found["total"] == len(found["rows"])
    assert found["ids"] == [row["row"] for row in found["rows"]]

    def rows_without(*names):
        return browser.rows(**{name: value for name, value in asked.items() if name not in names}, limit=500)

    def shown(name):
        return {one["value"]: one["count"] for one in facets[name] if one["count"]}

    labels = Counter(key for row in rows_without("label", "none") for key in row["labels"] or [""])
    assert shown("label") == labels
    for name in ("doc", "kind", "issuer", "level"):
        assert shown(name) == Counter(row[name] for row in rows_without(name) if row[name])
    assert shown("region") == Counter(row["region"] for row in rows_without("region") if row["region"])
    assert shown("year") == Counter(row["date"][:4] for row in rows_without("from", "to") if row["date"])
    flags = facets["flags"]
    assert flags["none"] == sum(not row["labels"] for row in rows_without("label", "none"))
    assert flags["doubtful"] == sum(row["doubtful"] for row in rows_without("doubt"))
    for name in ("corrected", "checked"):
        rows = rows_without(name)
        assert (flags[name], flags[f"un{name}"]) == (sum(row[name] for row in rows), sum(not row[name] for row in rows))


def test_some_rows_come_in_the_order_asked_for(browser):
    ids = browser.get("/api/search", q="量子", ids=1, limit=0)[1]["ids"]
    asked = [ids[2], ids[0]]
    rows = browser.get("/api/rows", ids=",".join(map(str, [asked[0], 999999, asked[1]])), q="量子")[1]["rows"]
    assert [row["row"] for row in rows] == asked and all(row["matches"] for row in rows)
    for wrong in ("x", "1,-2", ",".join(["1"] * 201), "9" * 30):
        assert browser.get("/api/rows", ids=wrong)[0] == 400


@pytest.mark.parametrize(
    ("asked", "docs"),
    [
        ({"region": "广东"}, {"丙", "丁"}),
        ({"region": ["广东", "安徽"]}, {"丙", "丁", "戊"}),
        ({"from": "2026", "region": ["广东", "安徽"]}, {"丁", "戊"}),
        ({"from": "2026-04", "region": ["广东", "安徽"]}, {"丁"}),  # 2026 alone may be before April
        ({"to": "2026-04"}, {"丙", "丁"}),
        ({"to": "2025"}, {"丙"}),
        ({"doc": "戊"}, {"戊"}),
        ({"label": "energy_storage"}, {"丙"}),
        ({"label": "energy_storage", "min": "0.1"}, {"丙"}),
        ({"label": "energy_storage", "max": "0"}, set()),
    ],
)
def test_filters(browser, asked, docs):
    assert {row["doc"] for row in browser.rows(**asked)} == docs


@pytest.mark.parametrize(
    "asked",
    [
        {"label": "nope"},
        {"from": "gestern"},
        {"min": "2"},
        {"checked": "maybe"},
        {"order": "x"},
        {"offset": "-1"},
        {"limit": "ten"},
    ],
)
def test_senseless_question_is_refused_in_a_sentence(browser, asked):
    status, found = browser.get("/api/search", **asked)
    assert status == 400 and ";" in found["error"]


def test_orders(browser):
    for order, of in (("date", lambda row: row["date"] or ""), ("doubt", lambda row: row["doubt"])):
        values = [of(row) for row in browser.rows(order=order, limit=500)]
        assert values == sorted(values, reverse=True)
    scores = [max(row["scores"].values()) for row in browser.rows(order="score", limit=500)]
    assert scores == sorted(scores, reverse=True)
    places = [(row["doc"], row["n"]) for row in browser.rows(limit=500)]
    assert places == sorted(
        places, key=lambda place: ({"乙市计划": 0, "甲市计划": 1}.get(place[0], 2), place[1] if len(place[0]) > 1 else 0)
    )
    assert [doc for doc, _ in places[-3:]] == ["丙", "丁", "戊"]
    assert {row["row"] for row in browser.rows(q="量子", order="relevance")} == {row["row"] for row in browser.rows(q="量子")}
    assert [row["row"] for row in browser.rows(offset=2, limit=3)] == [row["row"] for row in browser.rows(limit=500)][2:5]


def test_documents_and_one_of_them(browser):
    found = browser.get("/api/documents", limit=500)[1]
    assert found["total"] == 5
    assert sum(one["paragraphs"] for one in found["rows"]) == browser.get("/api/state")[1]["counts"]["paragraphs"]
    whole = browser.get("/api/document", doc="甲市计划")[1]
    assert [row["n"] for row in whole["paragraphs"]] == list(range(1, len(whole["paragraphs"]) + 1))
    assert whole["title"] == "甲市关于支持量子产业的通知"
    assert browser.get("/api/document", doc="丙")[1]["url"] == "https://example.org/1"
    assert browser.get("/api/document", doc="没有")[0] == 400


def test_evidence_stands_in_the_text(browser):
    rows = [row for row in browser.rows(limit=500) if row["labels"]]
    assert any(row["evidence"] for row in rows)
    for row in rows:
        assert all(
            0 <= one["start"] < one["end"] <= len(row["text"]) and one["label"] in row["labels"] for one in row["evidence"]
        )


def test_matrix_is_a_recount(browser):
    found = browser.get("/api/matrix")[1]
    rows = [row for row in browser.rows(limit=500) if row["region"] and row["date"]]
    for cell in found["cells"]:
        inside = [row for row in rows if row["region"] == cell["region"] and row["date"][:4] == cell["year"]]
        assert cell["paragraphs"] == len(inside)
        assert cell["count"] == sum(cell["label"] in row["labels"] for row in inside)
        assert 0 <= cell["low"] <= cell["share"] <= cell["high"] <= 1
        assert cell["corrected_share"] is None  # nobody judged anything here
    assert {(cell["region"], cell["year"]) for cell in found["cells"]} >= {("广东", "2025"), ("广东", "2026"), ("安徽", "2026")}
    assert len(RECORDS) + found["without"]["region"] == browser.get("/api/state")[1]["counts"]["paragraphs"]


def test_colours_and_page_parts_are_those_of_the_desk(browser):
    status, head, body = browser.raw("GET", "/api/colours.css")
    assert status == 200 and head["content-type"].startswith("text/css") and b".label-quantum" in body
    for path in (
        "/static/../desk.py",
        "/static/..%2f__main__.py",
        "/static//etc/passwd",
        "/docs",
        "/openapi.json",
        "/static/",
        "/x",
    ):
        assert browser.raw("GET", path)[0] == 404
