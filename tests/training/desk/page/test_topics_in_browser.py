"""Topics in a real browser: found, renamed, joined, their paragraphs read, their page inside the desk."""

import json
import random
import re

import pytest
from desk_browser import desk
from devtools import BROWSER, Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="needs the browser chromium: apt-get install chromium"),
]
SAID = ["储能电站并网调试", "无人机给海岛送药", "合唱队在广场比赛", "老旧钢厂改造升级", "港口集装箱吞吐量", "河道清淤防汛值守"]
FIRST = "#topics-list li:first-child"
# The next answer of what is known of topics is held until it is let go.
HELD = """(() => {
    const real = window.fetch;
    window.fetch = async (...given) => {
        const answer = await real(...given);
        if (new URL(given[0], location).pathname === "/api/topics" && !given[1]?.body) {
            window.fetch = real;
            await new Promise((go) => { window.letGo = go; });
        }
        return answer;
    };
})()"""
LONG = 240  # seconds that topics may take


def records(count=150):
    """Yield paragraphs of ten documents about six subjects, the last in one document alone; all hold what would be markup."""
    dice = random.Random(4)
    for number in range(count):
        subject = SAID[number % 6]
        text = f"{dice.choice('东西南北')}城{subject}，{subject[:4]}的第{number}批项目已经开工。<img src=x onerror=alert(1)>"
        doc = "治水" if subject == SAID[-1] else f"文件{number % 10}"
        yield {"id": f"p{number}", "doc": doc, "text": text, "date": f"202{number % 4}-05-01"}


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Yield a browser at a desk whose topics are being found, as its button is pressed."""
    place = tmp_path_factory.mktemp("topics")
    folder = place / "材料"
    folder.mkdir()
    (folder / "记录.jsonl").write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records()), encoding="utf-8")
    options = ("--person", "登录名", "--lang", "zh", "--corrections", str(place / "log.jsonl"))
    with desk(folder, *options) as server, Browser(place / "profile") as found:
        found.open(server.address)
        found.wait("document.getElementById('who')?.open")
        found.press("Enter")
        found.wait("!document.getElementById('who').open")
        found.run("document.querySelector('[data-view=topics]').click()")
        found.wait("document.getElementById('topics-told').textContent.includes('还没有')")
        assert found.run("document.getElementById('topics-list-box').hidden")
        found.run("document.getElementById('topics-find').focus()")
        found.press("Enter")
        found.wait("document.getElementById('topics-told').textContent.includes('正在')")
        assert found.run("document.getElementById('topics-find').disabled")
        found.wait("document.querySelectorAll('#topics-list li').length > 3", LONG)
        yield found
        assert found.said == [], "the console says nothing, and nothing broke a policy for content"


def settled(browser):
    """Wait until the list can be used."""
    browser.wait("document.querySelector('#topics-list button') && !document.querySelector('#topics-list :disabled')", LONG)


def names(browser):
    """Return the names of the topics as they are shown."""
    return browser.run("[...document.querySelectorAll('#topics-list .title')].map((one) => one.textContent)")


def test_topics_of_one_document_are_marked(browser):
    """With the share, and the document's title as a hint; the others are not."""
    settled(browser)
    marked = browser.run("[...document.querySelectorAll('#topics-list .alone')].map((one) => [one.textContent, one.title])")
    assert 0 < len(marked) < len(names(browser))
    assert all(re.fullmatch(r"一文占 \d+%", said) and hint.endswith("的段落出自一篇文档：治水") for said, hint in marked), marked


def test_topic_is_renamed_by_keyboard_and_opens_its_paragraphs(browser):
    settled(browser)
    before = names(browser)
    size = browser.run(f"parseInt(document.querySelector('{FIRST} .sizes').textContent)")
    browser.run(f"document.querySelector('{FIRST} [data-act^=rename]').focus()")
    browser.press("Enter")
    browser.wait("document.activeElement.id === 'topics-name'")
    browser.type("我的主题")
    browser.press("Enter")
    browser.wait(f"document.querySelector('{FIRST} .title').textContent === '我的主题'", LONG)
    settled(browser)
    assert names(browser) == ["我的主题", *before[1:]]
    browser.run(f"document.querySelector('{FIRST} .title').click()")
    browser.wait(f"!document.getElementById('view-find').hidden && document.getElementById('found').textContent === '{size} 段'")
    assert "我的主题" in browser.run("document.getElementById('chips').textContent")
    browser.run("history.back()")
    browser.wait("!document.getElementById('view-topics').hidden")


def test_topics_are_joined_and_taken_back(browser):
    settled(browser)
    before = names(browser)
    assert browser.run("document.getElementById('topics-merge').disabled")
    browser.run("for (const at of [1, 2]) document.querySelectorAll('#topics-list input')[at].click()")
    browser.run("document.getElementById('topics-merge').click()")
    browser.wait("document.activeElement.id === 'topics-name'")
    browser.press("Escape")
    browser.wait("!document.getElementById('topics-change')")
    assert names(browser) == before
    browser.run("document.getElementById('topics-merge').click()")
    browser.wait("document.activeElement.id === 'topics-name'")
    browser.type("合起来")
    browser.press("Enter")
    browser.wait(f"document.querySelectorAll('#topics-list li').length === {len(before) - 1}", LONG)
    settled(browser)
    assert "合起来" in names(browser)
    chooses(browser, 1)
    browser.wait(f"document.querySelectorAll('#topics-list li').length === {len(before)}")
    assert names(browser) == before
    shows_what_was_chosen_last(browser, len(before) - 1)
    chooses(browser, 1)
    browser.wait(f"document.querySelectorAll('#topics-list li').length === {len(before)}")


def chooses(browser, index):
    """Choose a reading, as in the list of them."""
    browser.run(
        f"(() => {{ const kept = document.getElementById('topics-kept'); kept.selectedIndex = {index}; "
        "kept.dispatchEvent(new Event('change')); })()"
    )


def shows_what_was_chosen_last(browser, count):
    """What was asked before another reading was chosen, and is answered after it, does not take its place."""
    browser.run("document.querySelector('[data-view=find]').click()")
    browser.run(HELD)
    browser.run("document.querySelector('[data-view=topics]').click()")
    browser.wait("Boolean(window.letGo)")
    chooses(browser, 0)
    browser.wait(f"document.querySelectorAll('#topics-list li').length === {count}")
    browser.run("window.letGo(); new Promise((answer) => setTimeout(answer, 500))")
    assert browser.run("document.querySelectorAll('#topics-list li').length") == count


def test_page_of_topics_runs_inside_by_its_own_policy(browser):
    """Its script draws, nothing of a paragraph becomes markup, and it fits a narrow screen."""
    settled(browser)
    browser.run("document.querySelector('[data-show=page]').click()")
    browser.wait("!document.getElementById('topics-page-box').hidden")
    if browser.run("!document.getElementById('topics-draw').hidden"):
        browser.run("document.getElementById('topics-draw').click()")
    inside = "document.querySelector('#topics-page-box iframe')?.contentDocument"
    browser.wait(f"{inside}?.querySelectorAll('article.card').length > 3", LONG)
    browser.wait(f"{inside}.readyState === 'complete'")
    assert browser.run(f"{inside}.querySelector('img[src=x]')") is None
    browser.run(f"{inside}.querySelector('[data-read=\"0\"]').click()")
    browser.wait(f"{inside}.body.textContent.includes('项目已经开工')")
    browser.resize(390)
    assert browser.run("document.documentElement.scrollWidth <= 390")
    browser.run("document.querySelector('[data-show=list]').click()")
    browser.wait("!document.getElementById('topics-list-box').hidden")
    assert browser.run("document.documentElement.scrollWidth <= 390")
    assert browser.run("document.querySelector('#topics-page-box iframe')") is None
    browser.resize(1280)
