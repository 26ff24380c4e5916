"""复核 in a real browser against the real server: a queue is drawn and answered by keys, doubtful answers are looked for."""

import json
import re

import pytest
from desk_browser import desk, filled
from devtools import BROWSER, Browser
from signalled import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="needs the browser chromium: apt-get install chromium"),
]
CURRENT = "#review-list [aria-current=true]"
READY = f"document.querySelector('{CURRENT} .answer')"
# Nearly the same text twice, in two documents: answered in two ways they contradict each other.
TWICE = "{}镇在水塘边新建储能电站三座，储能设备全部并网，由供电所派人每月检修一次并公布发电的数目。"


@pytest.fixture(scope="module")
def sitting(tmp_path_factory):
    """Yield a desk with a browser that has opened it and said a name."""
    folder = tmp_path_factory.mktemp("review")
    files = filled(folder / "文件")
    records = [{"text": TWICE.format(name), "doc": name} for name in ("东", "西")]
    (files / "两镇.jsonl").write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), encoding="utf-8")
    with (
        desk(files, "--person", "李明", "--lang", "zh", "--corrections", str(folder / "log.jsonl")) as server,
        Browser(folder / "profile") as browser,
    ):
        browser.open(server.address)
        browser.wait("document.getElementById('who')?.open")
        browser.press("Enter")
        browser.wait("!document.getElementById('who').open")
        yield server, browser


def told(browser):
    """Return how many of how many are done."""
    return [int(one) for one in re.findall(r"\d+", browser.run("document.getElementById('review-told').textContent"))]


def test_queue_is_drawn_and_answered_by_keys(sitting):
    """From nothing to a queue, answered and taken back; the one drawn by lot says so; what is answered goes on after a reload."""
    server, browser = sitting
    browser.run("document.querySelector('#views [data-view=review]').click()")
    browser.wait("document.getElementById('review-nothing').textContent.includes('抽取')")
    browser.run("document.getElementById('review-count').value = '1001'; document.getElementById('review-go').click()")
    assert browser.run("document.getElementById('review-count').getAttribute('aria-invalid')") == "true"
    browser.run("document.getElementById('review-count').value = '6'; document.getElementById('review-go').click()")
    browser.wait(READY, 60)
    browser.wait("!document.getElementById('review-go').disabled")
    queue = server.get("/api/queue")[1]
    browser.wait("document.querySelectorAll('#review-list article').length === 6")
    assert browser.run("document.querySelectorAll('#review-list .lot').length") == queue["draw"]["lots"] == 2
    browser.wait("document.getElementById('review-told').textContent.includes('0/6')")
    browser.run(f"document.querySelector('{CURRENT}').focus()")
    browser.press("2")
    browser.wait(f"document.querySelector('{CURRENT} .corrected')")
    browser.wait("document.getElementById('review-told').textContent.includes('1/6')")
    browser.press("z")
    browser.wait("document.getElementById('review-told').textContent.includes('0/6')")
    browser.press("Enter")
    browser.wait("document.activeElement.dataset.index === '1' && document.querySelector('#review-list .is-checked')")
    browser.press("0")
    browser.wait("document.getElementById('review-told').textContent.includes('2/6')")
    browser.wait(f"document.querySelector('{CURRENT} .why .checked')")
    browser.wait("document.getElementById('counts').textContent.includes('已核对 1')")
    until(lambda: server.get("/api/queue")[1]["answered"] == 2, "the desk was told of two answers")
    browser.run("document.getElementById('review-open').click()")
    browser.wait("document.activeElement.dataset.index === '2'")
    browser.press("o")
    browser.wait("!document.getElementById('document').hidden && document.activeElement.matches('#read-list article')")
    browser.run("history.back()")
    browser.wait(f"!document.getElementById('view-review').hidden && {READY}")
    browser.wait(f"document.querySelector('{CURRENT}')?.dataset.index === '2'")
    browser.run("window.before = true; location.reload()")
    browser.wait(f"!window.before && {READY}")
    browser.wait("document.getElementById('review-told').textContent.includes('2/6')")
    assert browser.said == []


def test_answers_that_contradict_each_other_are_shown_with_the_reason(sitting):
    """Looked for in the background; mended by a key; the other list is a button away."""
    server, browser = sitting
    for row in server.rows(limit=500):
        labels = ["ai"] if row["doc"].startswith("西") else row["predicted"]
        server.post("/api/answer", {"rows": [row["row"]], "labels": labels})
    browser.run("document.querySelectorAll('#review-which button')[1].click()")
    browser.wait("location.hash.includes('suspects') && document.getElementById('review-nothing').textContent.includes('查找')")
    browser.run("document.getElementById('review-go').click()")
    browser.wait(READY, 90)
    shown = browser.run("document.getElementById('review-list').textContent")
    assert "几乎相同的段落" in shown
    done, among = told(browser)
    assert done == 0 and among == len(server.get("/api/suspects")[1]["items"]) > 0
    browser.run("document.querySelector('#review-list article').focus()")
    item = server.get("/api/suspects")[1]["items"][0]
    keys = [one["key"] for one in server.get("/api/state")[1]["scheme"]["labels"]]
    browser.press(str(keys.index(item["suspect"][0]) + 1))
    browser.wait(f"document.querySelector('{CURRENT} .why .checked')")
    assert told(browser)[0] == 1
    browser.run("document.querySelector('#review-which button').click()")
    browser.wait("!location.hash.includes('suspects') && document.querySelector('#review-list .lot')")
    assert browser.said == []


@pytest.mark.parametrize("view", ["#/review", "#/review?list=suspects"])
def test_narrow_page_is_as_wide_as_the_screen(sitting, view):
    _, browser = sitting
    browser.resize(390)
    browser.run(f"location.hash = '{view}'")
    browser.wait("document.getElementById('review-lead').textContent && !document.getElementById('view-review').hidden")
    assert browser.run("document.documentElement.scrollWidth") <= 390
    browser.resize(1280)
