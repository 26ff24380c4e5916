"""Several tabs of one browser, and requests that come twice: who answered stays who it was, what was done is done once."""

import pytest
from desk_browser import desk, filled


@pytest.fixture
def opened(tmp_path):
    """Return a browser at a desk with a log of its own."""
    with desk(filled(tmp_path / "材料"), "--person", "甲", "--corrections", str(tmp_path / "log.jsonl")) as found:
        yield found


def labels(browser):
    """Return the labels of a paragraph as the one at this tab sees it, and who said so."""
    (row,) = browser.rows(q="歌咏")
    return row["labels"], row["by"]


def test_name_belongs_to_the_tab(opened):
    """Whatever name another tab of the same browser says; one that says none speaks as the last that was said, or the login."""
    assert opened.get("/api/state")[1]["person"] == opened.get("/api/state")[1]["given"] == "甲"
    row = opened.rows(q="歌咏")[0]["row"]
    one, two = opened.tab("乙 100%"), opened.tab("丙")
    assert one.post("/api/person", {"name": "乙 100%"})[1]["person"] == "乙 100%"
    assert two.post("/api/person", {"name": "丙"})[1]["person"] == "丙"
    one.post("/api/answer", {"rows": [row], "labels": ["ai"]})
    two.post("/api/answer", {"rows": [row], "labels": ["quantum"]})
    assert labels(one) == (["ai"], "乙 100%") and labels(two) == (["quantum"], "丙")
    one.post("/api/undo", {})
    assert labels(one) == ([], None) and labels(two) == (["quantum"], "丙")
    state = opened.get("/api/state")[1]
    assert (state["person"], state["given"], state["people"]) == ("丙", "甲", ["乙 100%", "丙"])


@pytest.mark.parametrize("head", ["", "%20", "%00", "%E4%B8", "x" * 61, "%E2%80%AE"])
def test_tab_that_says_no_name_of_a_person_is_refused(opened, head):
    row = opened.rows(q="歌咏")[0]["row"]
    opened.person = None
    kind = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{opened.port}"}
    status, _, body = opened.raw("POST", "/api/answer", f'{{"rows": [{row}], "labels": []}}', **kind, Desk_Person=head)
    assert status == 400 and "name" in body.decode()
    assert opened.get("/api/state")[1]["people"] == []


def test_undo_whose_reply_was_lost_undoes_once(opened, tmp_path):
    """Sent again with its token it is answered with the same, also by a desk that was opened again."""
    row = opened.rows(q="歌咏")[0]["row"]
    for given in (["ai"], ["quantum"], ["low_altitude"]):
        opened.post("/api/answer", {"rows": [row], "labels": given})
    first = opened.post("/api/undo", {"request": "a"})[1]
    again = opened.post("/api/undo", {"request": "a"})[1]
    assert labels(opened)[0] == ["quantum"]
    assert [(one["undone"], one["message"], one["rows"]) for one in (first, again)] == [(3, first["message"], first["rows"])] * 2
    assert opened.tab("乙").post("/api/undo", {"request": "a"})[1]["undone"] is None, "a token is its person's"
    opened.close()
    with desk(tmp_path / "材料", "--person", "甲", "--corrections", str(tmp_path / "log.jsonl")) as found:
        assert found.post("/api/undo", {"request": "a"})[1]["undone"] == 3 and labels(found)[0] == ["quantum"]
        assert found.post("/api/undo", {"request": "b"})[1]["undone"] == 2 and labels(found)[0] == ["ai"]


def test_undo_that_found_nothing_finds_nothing_when_it_comes_again(opened):
    """Whatever was answered since."""
    row = opened.rows(q="歌咏")[0]["row"]
    assert opened.post("/api/undo", {"request": "a"})[1]["undone"] is None
    assert opened.get("/api/state")[1]["people"] == [], "nobody has answered"
    opened.post("/api/answer", {"rows": [row], "labels": ["ai"]})
    assert opened.post("/api/undo", {"request": "a"})[1]["undone"] is None
    assert labels(opened)[0] == ["ai"]
    assert opened.post("/api/undo", {"request": "b"})[1]["undone"] and labels(opened)[0] == []


def test_answer_whose_reply_was_lost_covers_no_later_one(opened):
    """One of another tab of the same person."""
    row = opened.rows(q="歌咏")[0]["row"]
    body = {"rows": [row], "labels": ["ai"], "request": "a"}
    first = opened.post("/api/answer", body)[1]
    opened.post("/api/answer", {"rows": [row], "labels": ["quantum"], "request": "b"})
    again = opened.post("/api/answer", body)[1]
    assert (again["entry"], again["changed"]) == (first["entry"], 1)
    assert again["rows"][0]["labels"] == labels(opened)[0] == ["quantum"], "as it stands now"


def test_answer_for_all_whose_reply_was_lost_is_not_refused(opened):
    """Though the filter leaves others by now."""
    total = opened.get("/api/search", label="quantum")[1]["total"]
    body = {"filter": {"label": ["quantum"]}, "expected": total, "remove": ["quantum"], "request": "a"}
    first, again = (opened.post("/api/answer-all", body) for _ in range(2))
    assert first[0] == again[0] == 200 and total > 0
    assert [one[1]["changed"] for one in (first, again)] == [total] * 2 and first[1]["entry"] == again[1]["entry"]


@pytest.mark.parametrize("token", [1, "", "x" * 65, ["a"], {}])
def test_what_is_no_token_is_refused(opened, token):
    row = opened.rows(q="歌咏")[0]["row"]
    for path, body in (("/api/answer", {"rows": [row], "labels": ["ai"]}), ("/api/undo", {})):
        status, said = opened.post(path, {**body, "request": token})
        assert status == 400 and said["error"].startswith("request: "), said
    assert opened.get("/api/state")[1]["counts"]["corrected"] == 0
