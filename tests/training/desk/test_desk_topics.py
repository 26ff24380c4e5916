"""Topics of a desk: found by a process of their own, changed by hand, their paragraphs found in the search."""

import json
import os
import random
import re
import time
from collections import Counter
from types import SimpleNamespace

import pytest
from desk_browser import desk, desk_process

from models.storage.store import load_folder
from training.desk.topics_here.topic_readings import NO_TOPIC
from training.desk.topics_here.topics_process import _value

pytestmark = pytest.mark.slow  # topics are found
SAID = ["储能电站并网调试", "无人机给海岛送药", "合唱队在广场比赛", "老旧钢厂改造升级", "港口集装箱吞吐量", "河道清淤防汛值守"]


def records(count=150):
    """Return paragraphs of ten documents about six subjects; the last is spoken of in one document alone."""
    dice, found = random.Random(4), []
    for number in range(count):
        subject = SAID[number % 6]
        said = f"{dice.choice('东西南北')}城{subject}，{subject[:4]}的第{number}批项目已经开工。"
        doc = "治水" if subject == SAID[-1] else f"文件{number % 10}"
        found.append({"id": f"p{number}", "doc": doc, "text": said, "date": f"202{number % 4}-05-01"})
    return found


def written(path, some):
    """Write records as a file."""
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in some), encoding="utf-8")


def finished(browser, drawn=True):
    """Wait until the topics are ready, and their page if it is wanted; return their last job and what is told of them."""
    for _ in range(3000):
        told = browser.get("/api/topics")[1]
        if not told["job"] and not (drawn and told["drawing"]):
            return next(job for job in browser.get("/api/state")[1]["jobs"] if job["kind"] == "topics"), told
        time.sleep(0.05)
    raise AssertionError("still at it")


def changed(browser, **edits):
    """Change topics by hand; return what is told then, while the page is still being drawn."""
    told = browser.get("/api/topics")[1]
    status, said = browser.post("/api/topics/edit", {"reading": told["reading"], **edits})
    assert status == 200, said
    job, told = finished(browser, drawn=False)
    assert job["state"] != "failed", job
    return told


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return the folder of the desk."""
    folder = tmp_path_factory.mktemp("topics") / "材料"
    folder.mkdir()
    written(folder / "记录.jsonl", records())
    return folder


@pytest.fixture(scope="module")
def browser(place):
    """Return a browser at a desk whose topics were found."""
    with desk_process(place, "--corrections", str(place.parent / "log.jsonl"), "--person", "王芳") as found:
        assert found.get("/api/topics")[1]["reading"] is None
        assert found.get("/topics/page")[0] == 400
        assert found.post("/api/topics", {"do": "place"})[0] == 400
        assert found.post("/api/topics", {"do": "find"})[0] == 200
        assert found.post("/api/topics", {"do": "find"})[0] == 400, "one at a time"
        assert found.get("/api/search", q="储能")[0] == 200, "the desk answers meanwhile"
        job, told = finished(found)
        assert job["state"] == "done" and job["done"] == job["total"], job
        assert len(told["topics"]) > 3
        yield found


def test_topics_are_told_with_their_paragraphs(browser):
    """Sizes and documents are those of what the filter finds."""
    told = browser.get("/api/topics")[1]
    assert told["paragraphs"] == 150 and told["fresh"] == 0 and told["person"] == "王芳"
    assert sum(topic["size"] for topic in told["topics"]) + told["without"] == 150
    for topic in told["topics"]:
        rows = browser.rows(topic=topic["value"], limit=500)
        assert len(rows) == topic["size"] > 0 and len({row["doc"] for row in rows}) == topic["documents"]
        assert topic["words"]
    facets = browser.get("/api/search", topic=told["topics"][0]["value"], limit=0)[1]["facets"]["topic"]
    assert {one["value"]: one["count"] for one in facets if one["value"] != "-"} == {
        topic["value"]: topic["size"] for topic in told["topics"]
    }


def test_topics_that_rest_on_one_document_are_told(browser):
    """As the page of the topics marks them, with the document's share and title."""
    told = {topic["value"]: topic for topic in browser.get("/api/topics")[1]["topics"]}
    for value, topic in told.items():
        docs = Counter(row["doc"] for row in browser.rows(topic=value, limit=500))
        (most, times), *_rest = docs.most_common()
        assert topic["alone"] == (times > topic["size"] / 2)
        if topic["alone"]:
            assert (topic["largest"], topic["largest_title"]) == (times / topic["size"], most)
    assert 0 < sum(topic["alone"] for topic in told.values()) < len(told)


def test_all_lies_beside_the_desk(browser, place):
    """And nothing of it in the folder that is read."""
    shown = browser.get("/api/topics")[1]["reading"]
    folder = place.with_name("材料.desk.topics")
    assert [path.name for path in place.iterdir()] == ["记录.jsonl"]
    assert str(shown) in os.listdir(folder) and not any(name.startswith(".") for name in os.listdir(folder))
    assert len(load_folder(folder / str(shown) / "model")[0].catalogue) == len(browser.get("/api/topics")[1]["topics"])


def test_page_has_a_policy_of_its_own(browser):
    """By the digest of its script; the desk's own is no wider for it."""
    status, head, body = browser.raw("GET", "/topics/page")
    assert status == 200 and head["content-type"].startswith("text/html")
    policy = head["content-security-policy"]
    assert re.match(r"default-src 'none'; script-src 'sha256-[\w+/]{43}='; ", policy) and policy.endswith(
        "frame-ancestors 'self'"
    )
    assert "'self'" not in policy.removesuffix("frame-ancestors 'self'") and "unsafe-inline" not in policy.split("style-src")[0]
    assert policy.partition("; frame-ancestors")[0].replace("'", "&#39;") in body.decode()
    assert head["x-content-type-options"] == "nosniff"
    other = browser.raw("GET", "/")[1]["content-security-policy"]
    assert "unsafe" not in other and "sha256" not in other
    assert browser.raw("GET", "/topics/page", Cookie="none=1")[0] == 403


def test_topics_are_renamed_joined_and_dropped(browser, place):
    """Without being found anew: what is not touched stays, and the version before is kept and can be shown again."""
    before = browser.get("/api/topics")[1]
    one, two, three, *rest = before["topics"]
    told = changed(browser, rename={str(one["id"]): " 我的  主题 "})
    assert told["topics"][0]["name"] == "我的 主题" and told["topics"][0]["by_hand"]
    assert [topic["name"] for topic in told["topics"][1:]] == [topic["name"] for topic in before["topics"][1:]]
    assert len(browser.rows(topic="我的 主题", limit=500)) == one["size"]
    assert browser.rows(topic=one["value"]) == []
    told = changed(browser, merge=[[two["id"], three["id"]]], rename={str(two["id"]): "合起来"})
    assert len(told["topics"]) == len(before["topics"]) - 1
    joined = next(topic for topic in told["topics"] if topic["name"] == "合起来")
    assert joined["size"] >= two["size"] + three["size"]
    told = changed(browser, drop=[joined["id"]])
    assert len(told["topics"]) == len(before["topics"]) - 2
    job, told = finished(browser)
    assert job["state"] == "done" and told["page"]
    assert all(job["state"] == "done" for job in browser.get("/api/state")[1]["jobs"]), "who changes again stops the drawing"
    assert "我的 主题" in browser.raw("GET", "/topics/page")[2].decode()
    assert [made["kind"] for one in told["readings"][:3] for made in one["made"]] == ["drop", "merge", "rename", "rename"]
    status, told = browser.post("/api/topics/show", {"reading": before["reading"]})
    assert status == 200 and told["topics"] == before["topics"]
    assert len(browser.rows(topic=one["value"], limit=500)) == one["size"]
    digests = {path.name for path in place.with_name("材料.desk.topics").iterdir()}
    assert digests == {str(one["reading"]) for one in told["readings"]}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"rename": {"0": ""}},
        {"rename": {"0": "x" * 61}},
        {"rename": {"0": 3}},
        {"rename": {"-1": "甲"}},
        {"rename": ["甲"]},
        {"rename": {"999": "甲"}},
        {"merge": [[0]]},
        {"merge": [0, 1]},
        {"merge": [[0, "1"]]},
        {"drop": [True]},
        {"drop": 1},
        {"reading": 999, "drop": [0]},
        {"reading": None, "drop": [0]},
    ],
)
def test_other_changes_are_refused(browser, asked):
    before = browser.get("/api/topics")[1]
    status, said = browser.post("/api/topics/edit", {"reading": before["reading"], **asked})
    assert status == 400 and said["error"]
    assert browser.get("/api/topics")[1]["readings"] == before["readings"]


@pytest.mark.parametrize("given", ["edit", 999, None, True, "../1"])
def test_nothing_else_is_started_or_shown(browser, given):
    assert browser.post("/api/topics", {"do": given})[0] == 400
    assert browser.post("/api/topics/show", {"reading": given})[0] == 400
    assert browser.get("/api/topics")[1]["job"] is None


@pytest.mark.parametrize("path", ["/api/topics", "/api/topics/edit", "/api/topics/show"])
def test_change_is_refused_that_another_page_sends(browser, path):
    head = {"Content-Type": "application/json", "Origin": "http://evil.example"}
    assert browser.raw("POST", path, b'{"do": "find"}', **head)[0] == 403


def test_change_that_cannot_be_made_says_why(browser):
    """A name that another topic bears: the topics stay."""
    before = browser.get("/api/topics")[1]
    one, two, *_ = before["topics"]
    status, _ = browser.post("/api/topics/edit", {"reading": before["reading"], "rename": {str(one["id"]): two["name"]}})
    assert status == 200
    job, told = finished(browser)
    assert job["state"] == "failed" and two["name"] in job["message"] and "Traceback" not in job["message"]
    assert told["reading"] == before["reading"]


def test_new_paragraphs_get_their_topics(browser, place):
    """Without other topics for those that were there; until then it is said how many are without."""
    before = browser.get("/api/topics")[1]
    more = [{**one, "id": f"q{number}", "doc": "新文件"} for number, one in enumerate(records()[:6])]
    browser.upload("更多.jsonl", "\n".join(json.dumps(one, ensure_ascii=False) for one in more).encode())
    browser.wait()
    assert browser.get("/api/topics")[1]["fresh"] == 6
    assert browser.post("/api/topics", {"do": "place"})[0] == 200
    job, told = finished(browser)
    assert job["state"] == "done" and told["fresh"] == 0 and told["paragraphs"] == 156
    assert [topic["name"] for topic in told["topics"]] == [topic["name"] for topic in before["topics"]]


def test_killed_desk_leaves_nothing_half_made(browser, place):
    """What was under way is swept, and the topics are there as they were."""
    before = browser.get("/api/topics")[1]
    assert browser.post("/api/topics", {"do": "find"})[0] == 200
    folder = place.with_name("材料.desk.topics")
    for _ in range(3000):
        if any(name.startswith(".making-") for name in os.listdir(folder)):
            break
        time.sleep(0.02)
    assert any(name.startswith(".making-") for name in os.listdir(folder))
    browser.process.kill()
    browser.process.wait(timeout=30)
    with desk(place, "--corrections", str(place.parent / "log.jsonl"), "--person", "王芳") as other:
        told = other.get("/api/topics")[1]
        assert {name: told[name] for name in ("reading", "topics", "fresh")} == {
            name: before[name] for name in ("reading", "topics", "fresh")
        }
        assert sorted(os.listdir(folder)) == sorted(str(one["reading"]) for one in told["readings"])
        assert len(other.rows(topic=told["topics"][0]["value"], limit=500)) == told["topics"][0]["size"]


def test_topic_that_is_called_like_the_sign_for_none_is_told_apart():
    """Filtering by it found all paragraphs of no topic, too."""
    assert _value(SimpleNamespace(id=3), NO_TOPIC, Counter([NO_TOPIC])) == f"{NO_TOPIC} #3"
    assert _value(SimpleNamespace(id=3), "氢能", Counter(["氢能"])) == "氢能"
