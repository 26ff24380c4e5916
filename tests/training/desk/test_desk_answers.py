"""Answers of people: kept, undone, two annotations of two people, in the log of corrections."""

import json
import os
import time

import pytest
from desk_browser import Browser, desk, filled

from labels.corrections_log import Answer, read_log
from labels.standing import standing
from training.desk.state.said_of_texts import NOTHING, Change, SaidOfText


@pytest.fixture
def opened(tmp_path):
    """Return a browser at a desk with a log of its own."""
    with desk(filled(tmp_path / "材料"), "--person", "甲", "--corrections", str(tmp_path / "log.jsonl")) as found:
        found.log = tmp_path / "log.jsonl"
        yield found


def said_in(log):
    """Return what stands in a log, by text and person."""
    if not log.is_file():
        return {}
    entries = read_log(log).entries
    keys = sorted({key for entry in entries if isinstance(entry, Answer) for key in entry.judged})
    return {(one.last.text, name): set(labels) for one in standing(entries, keys).values() for name, labels in one.people}


def test_answer_undo_and_log(opened):
    """The answer holds for copies too; the log follows, and follows the undo."""
    (row, copy) = opened.rows(q="农村公路")
    status, said = opened.post("/api/answer", {"rows": [row["row"]], "labels": ["low_altitude"]})
    assert (status, said["changed"]) == (200, 2)  # the text stands in two documents
    assert [one["labels"] for one in said["rows"]] == [["low_altitude"]] * 2
    assert [one["row"] for one in said["rows"]] == [row["row"], copy["row"]]
    assert said["rows"][0]["by"] == "甲" and said["rows"][0]["predicted"] == row["predicted"]
    assert opened.get("/api/search", corrected="yes")[1]["total"] == 2
    again = opened.post("/api/answer", {"rows": [row["row"]], "labels": ["low_altitude"]})[1]
    assert (again["entry"], again["changed"]) == (None, 0)
    assert opened.post("/api/answer", {"rows": [row["row"]], "add": ["ai"], "checked": True})[1]["rows"][0]["labels"] == [
        "ai",
        "low_altitude",
    ]
    assert opened.post("/api/undo", {})[1]["rows"][0]["labels"] == ["low_altitude"]
    assert opened.rows(q="农村公路")[0]["checked"] is False
    undone = opened.post("/api/undo", {})[1]
    assert undone["rows"][0]["labels"] == row["labels"] and undone["undone"] == said["entry"]
    assert opened.post("/api/undo", {})[1]["undone"] is None
    assert opened.rows(q="农村公路")[0] == row
    opened.close()
    assert said_in(opened.log) == {}
    kinds = [type(entry).__name__ for entry in read_log(opened.log).entries]
    assert kinds.count("Withdrawal") <= kinds.count("Answer")  # only what was said is taken back


def test_two_people_keep_two_annotations(opened):
    row = opened.rows(q="歌咏")[0]["row"]
    other = Browser(opened.address)  # a window of its own
    assert other.post("/api/person", {"name": " 乙  先生 "})[1]["person"] == "乙 先生"
    opened.post("/api/answer", {"rows": [row], "labels": ["ai"]})
    other.post("/api/answer", {"rows": [row], "labels": ["quantum"]})
    assert opened.rows(q="歌咏")[0]["labels"] == ["ai"]
    assert other.rows(q="歌咏")[0]["labels"] == ["quantum"]
    other.post("/api/undo", {})
    assert other.rows(q="歌咏")[0]["corrected"] is False
    assert opened.rows(q="歌咏")[0]["labels"] == ["ai"]
    opened.post("/api/person", {"name": "丙"})
    assert opened.rows(q="歌咏")[0]["labels"] == [] and opened.get("/api/state")[1]["person"] == "丙"
    assert opened.get("/api/state")[1]["people"] == ["乙 先生", "甲"]  # who takes the name up again finds the answers
    opened.close()
    assert said_in(opened.log) == {("戊市举办歌咏比赛。", "甲"): {"ai"}}


def test_log_is_followed_and_what_others_brought_is_shown(opened, tmp_path):
    """What came into the log by another way holds here, under the person's own answer."""
    row = opened.rows(q="歌咏")[0]["row"]
    opened.post("/api/answer", {"rows": [row], "labels": ["ai"]})
    opened.close()
    (line,) = opened.log.read_text(encoding="utf-8").splitlines()
    entry = json.loads(line)
    assert (entry["by"], entry["after"], entry["before"], len(entry["judged"])) == ("甲", ["ai"], [], 4)
    brought = {**entry, "by": "丁", "after": ["quantum"], "judged": ["quantum"], "source": "answers.xlsx"}
    opened.log.write_text(f"{line}\n{json.dumps(brought, ensure_ascii=False)}\n", encoding="utf-8")
    with desk(tmp_path / "材料", "--person", "乙", "--corrections", str(opened.log)) as found:
        (shown,) = found.rows(q="歌咏")
        assert (shown["labels"], shown["by"], shown["predicted"]) == (["quantum"], "丁", [])
        found.post("/api/person", {"name": "甲"})
        (shown,) = found.rows(q="歌咏")
        assert (shown["labels"], shown["by"]) == (["ai"], "甲")
        found.post("/api/undo", {})
        assert found.rows(q="歌咏")[0]["labels"] == ["quantum"]
    assert said_in(opened.log) == {("戊市举办歌咏比赛。", "丁"): {"quantum"}}


def test_answer_all_asks_for_the_number_that_was_shown(opened):
    total = opened.get("/api/search", q="量子")[1]["total"]
    body = {"filter": {"q": "量子"}, "expected": total + 1, "add": ["quantum"], "checked": True}
    assert opened.post("/api/answer-all", body)[0] == 409
    assert opened.get("/api/search", checked="yes")[1]["total"] == 0
    said = opened.post("/api/answer-all", {**body, "expected": total})[1]
    assert said["changed"] == total
    rows = opened.rows(q="量子")
    assert all(row["checked"] and "quantum" in row["labels"] for row in rows)
    opened.post("/api/undo", {})
    assert opened.get("/api/search", checked="yes")[1]["total"] == opened.get("/api/search", corrected="yes")[1]["total"] == 0


def test_count_of_a_label_is_what_choosing_it_leaves(opened):
    """With limits of the score, too, which are those of the label that is chosen."""
    rows = [row for row in opened.rows(limit=500) if row["labels"]]
    opened.post("/api/answer", {"rows": [row["row"] for row in rows], "add": ["ai"]})
    for limits in ({"min": "0.98"}, {"max": "0.98"}, {"min": "0.1", "max": "0.98"}):
        for chosen in ({}, {"label": "quantum"}, {"none": 1}):
            counts = opened.get("/api/search", **limits, **chosen)[1]["facets"]["label"]
            for one in counts[:-1]:
                assert one["count"] == opened.get("/api/search", **limits, label=one["value"])[1]["total"], (limits, one)
            assert counts[-1]["count"] == opened.get("/api/search", **limits, none=1)[1]["total"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rows": []},
        {"rows": [1]},
        {"rows": [True], "labels": []},
        {"rows": [1 << 63], "labels": []},
        {"rows": ["1"], "labels": []},
        {"rows": [999999], "labels": []},
        {"rows": [1], "labels": ["nope"]},
        {"rows": [1], "labels": "ai"},
        {"rows": [1], "labels": ["ai"], "add": ["ai"]},
        {"rows": [1], "add": ["ai"], "remove": ["ai"]},
        {"rows": [1], "checked": "yes"},
    ],
)
def test_senseless_answer_changes_nothing(browser, body):
    status, said = browser.post("/api/answer", body)
    assert status == 400 and ";" in said["error"]
    assert browser.get("/api/state")[1]["counts"]["corrected"] == 0


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a browser at a desk in which nobody answers."""
    folder = tmp_path_factory.mktemp("senseless")
    with desk(filled(folder / "材料"), "--corrections", str(folder / "log.jsonl")) as found:
        yield found


def test_folder_of_the_log_that_cannot_be_written_is_told_and_loses_nothing(tmp_path):
    if os.geteuid() == 0:
        log = tmp_path / "not a folder" / "log.jsonl"
        (tmp_path / "not a folder").write_text("x")
    else:
        log = tmp_path / "closed" / "log.jsonl"
        (tmp_path / "closed").mkdir(mode=0o500)
    with desk(filled(tmp_path / "材料"), "--corrections", str(log), "--person", "甲") as found:
        row = found.rows(q="歌咏")[0]["row"]
        assert found.post("/api/answer", {"rows": [row], "labels": ["ai"]})[0] == 200
        for _ in range(1200):
            notes = [one for one in found.get("/api/state")[1]["notes"] if "log.jsonl" in one]
            if notes:
                break
            time.sleep(0.05)
        assert notes
    better = tmp_path / "log.jsonl"
    with desk(tmp_path / "材料", "--corrections", str(better), "--person", "甲") as found:
        assert found.rows(q="歌咏")[0]["labels"] == ["ai"]
    assert said_in(better) == {("戊市举办歌咏比赛。", "甲"): {"ai"}}


@pytest.mark.parametrize(
    ("change", "before", "stands", "after"),
    [
        (Change(labels=("a",)), NOTHING, ("b",), {"a": True, "b": False, "c": False}),
        (Change(add=("a",)), NOTHING, ("b",), {"a": True}),
        (Change(remove=("b",)), SaidOfText({"a": True}), ("a", "b"), {"a": True, "b": False}),
        (Change(checked=True), NOTHING, ("b",), {"a": False, "b": True, "c": False}),
        (Change(add=("a",), checked=True), NOTHING, ("b",), {"a": True, "b": True, "c": False}),
        (Change(checked=False), SaidOfText({"a": True}, (("a", "b", "c"),)), ("a",), {"a": True}),
    ],
)
def test_change_says_which_labels_were_looked_for(change, before, stands, after):
    said = change.applied(before, stands, ("a", "b", "c"), single=False)
    assert dict(said.labels) == after
    assert said.is_checked(("c", "b", "a")) is bool(change.checked)
    assert SaidOfText.from_text(said.to_text()) == said


@pytest.mark.parametrize("single", [False, True])
def test_change_leaves_what_was_said_of_labels_of_another_scheme(single):
    before = SaidOfText({"x": True, "y": False})
    for change in (Change(labels=("a",)), Change(add=("a",)), Change(remove=("b",)), Change(checked=True)):
        said = change.applied(before, (), ("a", "b"), single=single)
        assert said.labels.items() > before.labels.items(), change


def test_text_is_checked_by_one_scheme_and_not_by_another():
    """By a scheme with fewer of the same labels it is, by one that has others it is not; each takes its own mark back."""
    check, uncheck = Change(checked=True), Change(checked=False)
    said = check.applied(NOTHING, (), ("b", "a"), single=False)
    assert said.is_checked(("a", "b")) and said.is_checked(("b",))
    assert not said.is_checked(("x",)) and not said.is_checked(("a", "b", "c"))
    assert check.applied(said, (), ("a", "b"), single=False) == said
    both = check.applied(said, (), ("x",), single=False)
    assert both.is_checked(("a", "b")) and both.is_checked(("x",)) and SaidOfText.from_text(both.to_text()) == both
    for gone, left in ((("a", "b"), ("x",)), (("x",), ("a", "b"))):
        after = uncheck.applied(both, (), gone, single=False)
        assert not after.is_checked(gone) and after.is_checked(left)


def test_mark_of_desks_that_had_one_for_all_schemes_is_about_what_was_looked_for():
    said = SaidOfText.from_text('{"labels": {"a": true, "b": false}, "checked": true}')
    assert said.is_checked(("b", "a")) and not said.is_checked(("a", "x"))
    assert not SaidOfText.from_text('{"labels": {"a": true}, "checked": false}').is_checked(("a",))


def test_where_a_text_carries_one_label_another_is_refused():
    said = Change(add=("b",)).applied(SaidOfText({"a": True}), ("a",), ("a", "b", "c"), single=True)
    assert said.labels == {"a": False, "b": True, "c": False}
