"""Two people at two tabs of one browser, and replies that are lost on their way, in a real browser."""

import pytest
from desk_browser import desk, filled
from devtools import BROWSER, Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="needs the browser chromium: apt-get install chromium"),
]
CURRENT = "#find-list [aria-current=true]"
PERSON = "document.getElementById('person').textContent"
# The server hears the next request to an address, and the page does not hear the server.
LOSE = """(() => { const real = window.fetch; window.fetch = async (path, options) => { const answer = await real(path, options);
  if (path !== '%s') return answer; window.fetch = real; window.lost = true; throw new TypeError('lost'); }; })()"""
# Answers go to the server when they are let go, one by one.
HOLD = """(() => { const real = window.fetch; window.heard = 0; window.fetch = async (path, options) => {
  if (path !== '/api/answer') return real(path, options);
  await new Promise((go) => { window.go = go; }); window.go = null;
  const answer = await real(path, options); window.heard += 1; return answer; }; })()"""
RETRY = "document.querySelector('#trouble button').click()"


@pytest.fixture
def sitting(tmp_path):
    """Yield a browser at a paragraph of a desk, at which somebody has said a name, and the desk."""
    with (
        desk(filled(tmp_path / "文件"), "--person", "登录名", "--lang", "zh", "--corrections", str(tmp_path / "log")) as server,
        Browser(tmp_path / "profile") as browser,
    ):
        browser.open(server.address)
        browser.wait("document.getElementById('who')?.open")  # a browser that nobody has said a name in is asked
        called(browser, "李明")
        arrive(browser)
        yield browser, server
        assert [one for one in browser.said if "401" not in str(one)] == []


def called(browser, name):
    """Say a name in the dialog, which is opened where it is not open."""
    browser.wait("document.getElementById('views')?.textContent.includes('检索')")
    browser.run("document.getElementById('who').open || document.getElementById('person').click()")
    browser.wait("document.getElementById('who').open")
    browser.run("document.getElementById('who-name').select()")
    browser.type(name)
    browser.press("Enter")
    browser.wait(f"!document.getElementById('who').open && {PERSON}.includes('{name}')")


def arrive(browser):
    """Go to the paragraph."""
    browser.run("location.hash = '#/find?q=歌咏'")
    browser.wait(f"document.querySelector('{CURRENT} .answer') && document.querySelector('{CURRENT} mark.found')")


def labels(browser):
    """Return the labels of the paragraph as it is shown."""
    acts = browser.run(f"[...document.querySelectorAll('{CURRENT} .toggle[aria-pressed=true]')].map((one) => one.dataset.act)")
    return [act.removeprefix("label ") for act in acts if act.startswith("label ")]


def give(browser, key, *labels_given):
    """Press a key, and wait until the server has the answer."""
    browser.press(key)
    browser.wait(
        f"document.querySelector('{CURRENT} .corrected') && !document.getElementById('counts').textContent.includes('人答过 0')"
    )
    assert labels(browser) == list(labels_given)


def test_two_tabs_are_two_people(sitting):
    """Also after they are loaded anew; a third one begins with the name said last."""
    browser, server = sitting
    with browser.tab(f"http://127.0.0.1:{server.port}/"):
        browser.wait(f"{PERSON}.includes('李明')")
        called(browser, "王芳")
        arrive(browser)
        give(browser, "2", "quantum")
        with browser.tab(f"http://127.0.0.1:{server.port}/"):
            browser.wait(f"{PERSON}.includes('王芳')")
            assert browser.run("document.getElementById('who').open") is False
        browser.run("window.before = true; location.reload()")
        browser.wait(f"!window.before && {PERSON}.includes('王芳') && document.querySelector('{CURRENT} .corrected')")
    assert "李明" in browser.run(PERSON)
    give(browser, "1", "ai")
    browser.run("window.before = true; location.reload()")
    browser.wait(f"!window.before && {PERSON}.includes('李明') && document.querySelector('{CURRENT} .corrected')")
    assert labels(browser) == ["ai"]
    said = {name: server.tab(name).rows(q="歌咏")[0]["labels"] for name in ("李明", "王芳", "登录名")}
    assert said == {"李明": ["ai"], "王芳": ["quantum"], "登录名": []}


def test_undo_is_done_once_where_its_reply_was_lost(sitting):
    browser, server = sitting
    give(browser, "1", "ai")
    give(browser, "2", "ai", "quantum")
    give(browser, "3", "ai", "quantum", "low_altitude")
    browser.run(LOSE % "/api/undo")
    browser.press("z")
    browser.wait("window.lost && document.querySelector('#trouble button')")
    browser.run(RETRY)
    browser.wait("document.getElementById('trouble').hidden")
    browser.wait(f"document.querySelectorAll('{CURRENT} .toggle[aria-pressed=true]').length === 2")
    assert server.tab("李明").rows(q="歌咏")[0]["labels"] == labels(browser) == ["ai", "quantum"]


def test_answer_is_of_whom_gave_it_though_another_has_sat_down(sitting):
    """What waits for its turn keeps the name it was given by."""
    browser, server = sitting
    browser.run(HOLD)
    browser.press("1")
    browser.press("2")
    browser.wait("Boolean(window.go)")
    called(browser, "王芳")
    browser.run("window.go()")
    browser.wait("window.heard === 1 && Boolean(window.go)")
    browser.run("window.go()")
    browser.wait("window.heard === 2")
    said = {name: server.tab(name).rows(q="歌咏")[0]["labels"] for name in ("李明", "王芳")}
    assert said == {"李明": ["ai", "quantum"], "王芳": []}
    assert labels(browser) == [], "as she sees it"
