"""A person at the desk, in a real browser against the real server: every way of working, as it is done by hand."""

import re
import socket
import time

import pytest
from desk_browser import desk, desk_process, filled
from devtools import BROWSER, Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="needs the browser chromium: apt-get install chromium"),
]
CURRENT = "#find-list [aria-current=true]"
DROP = """(() => { const held = new DataTransfer(); held.items.add(new File(%s, '%s'));
  for (const name of ['dragenter', 'dragover', 'drop'])
    document.body.dispatchEvent(new DragEvent(name, { dataTransfer: held, bubbles: true, cancelable: true })); })()"""
HINT = """(() => { const box = document.getElementById('q'), style = getComputedStyle(box);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = `${style.fontSize} ${style.fontFamily}`;
  const cross = parseFloat(style.fontSize);  // what clears the box has its room before there is anything to be cleared
  const room = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - cross;
  return [pen.measureText(box.placeholder).width, room]; })()"""
FILE = "丙县方案\n\n一、建设储能电站二十座，新型储能接入电网。\n\n二、开展健步走活动。\n"


@pytest.fixture(scope="module")
def sitting(tmp_path_factory):
    """Yield a desk with a browser that has opened it and said a name."""
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICY_TAGGER_STORE", str(folder / "store"))
        with (
            desk_process(filled(folder / "文件"), "--person", "登录名", "--lang", "zh", "--port", free_port()) as server,
            Browser(folder / "profile") as browser,
        ):
            enter(browser, server.address)
            browser.wait("document.getElementById('who').open")
            browser.wait("document.getElementById('who-name').value === '登录名'")
            assert "文件夹旁的 文件.desk.sqlite" in browser.run("document.getElementById('who-kept').textContent")
            browser.run("document.getElementById('who-name').select()")
            browser.type("李明")
            browser.press("Enter")
            browser.wait("!document.getElementById('who').open && document.getElementById('person').textContent.includes('李明')")
            yield server, browser, folder


@pytest.fixture
def browser(sitting):
    """Return the browser at the first view, without a filter, on a wide screen."""
    browser = sitting[1]
    browser.resize(1280)
    browser.run("location.hash = '#/export'")
    browser.wait("!document.getElementById('view-export').hidden")
    browser.run("location.hash = '#/find'")
    browser.wait(f"document.querySelector('{CURRENT} .answer') && document.getElementById('said').textContent.includes('段')")
    browser.wait("!document.querySelector('#find-list mark.found')")  # the list of the last search is gone
    yield browser
    assert browser.said == [], "the console says nothing, and nothing broke the policy for content"


def free_port():
    """Return a port far from the first ones that desks take, so that no other desk takes it while this one is closed."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return str(bound.getsockname()[1])


def enter(browser, address):
    """Open the desk's first address, which leads to the page."""
    browser.open(address)
    browser.wait("document.getElementById('views')?.textContent.includes('检索')")


def found(browser):
    """Return how many paragraphs the filter finds."""
    return int(re.sub(r"\D", "", browser.run("document.getElementById('found').textContent")))


def labels(browser):
    """Return the labels of the current paragraph."""
    return browser.run(
        f"[...document.querySelectorAll('{CURRENT} .toggle[aria-pressed=true] span')].map((one) => one.textContent)"
    )


def search(browser, words):
    """Type words into the search box, reached by its key, and go into the list."""
    browser.press("/")
    browser.wait("document.activeElement.id === 'q'")
    browser.type(words)
    browser.press("Enter")
    browser.wait(f"decodeURIComponent(location.hash).includes('{words}') && document.querySelector('#find-list mark.found')")
    browser.wait("document.activeElement.dataset.index === '0'")


def test_search_marks_what_was_searched_and_the_address_keeps_it(browser):
    """A character is enough; back and reload find it again."""
    everything = found(browser)
    search(browser, "量子")
    n = found(browser)
    assert 0 < n < everything
    assert set(browser.run("[...document.querySelectorAll('#find-list mark.found')].map((one) => one.textContent)")) == {"量子"}
    assert len(browser.run("[...document.querySelectorAll('#chips .chip')].map((one) => one.textContent)")) == 1
    browser.run("window.before = true; location.reload()")
    browser.wait(
        "!window.before && document.getElementById('q')?.value === '量子' && document.querySelector('#find-list mark.found')"
    )
    assert found(browser) == n
    browser.run("document.querySelector('#chips .chip').click()")
    browser.wait("!location.hash.includes('q=') && document.getElementById('q').value === ''")
    browser.wait(f"document.getElementById('found').textContent.startsWith('{everything}')")


def test_keys_answer_and_take_back(browser):
    """A digit, undo, none, Enter; what changed is said to who listens; keys are letters where one types."""
    search(browser, "公路")
    assert labels(browser) == ["无标签"]
    browser.press("1")
    browser.wait(f"document.querySelector('{CURRENT} .corrected')")
    first = browser.run("document.querySelector('.facet[data-act^=\"label \"]:not([data-act$=any]) span').textContent")
    assert labels(browser) == [first]
    browser.wait(f"document.querySelector('{CURRENT} .toggle[aria-pressed=true] small').textContent === '人答'")
    browser.wait(f"document.getElementById('said').textContent.includes('{first}')")
    browser.wait("document.getElementById('counts').textContent.includes('人答过 2')")  # and the copy of the same text
    browser.press("z")
    browser.wait(f"!document.querySelector('{CURRENT} .corrected')")
    assert labels(browser) == ["无标签"]
    browser.wait("document.getElementById('counts').textContent.includes('人答过 0')")
    browser.press("Enter")
    browser.wait("document.querySelector('#find-list .is-checked') && document.activeElement.dataset.index === '1'")
    browser.press("z")
    browser.wait("!document.querySelector('#find-list .is-checked')")
    browser.run("document.getElementById('q').focus()")
    browser.press("1")
    assert labels(browser) == ["无标签"]
    browser.run("document.getElementById('q').value = ''")


def test_what_is_chosen_in_a_hurry_adds_up(browser):
    """Also before the counts of the first choice have come."""
    click = "document.querySelector(`.facet[data-act='%s']`).click();"
    browser.run(click % "region 广东" + click % "label energy_storage")
    address = "decodeURIComponent(location.hash)"
    browser.wait(f"{address}.includes('region=广东') && {address}.includes('label=energy_storage')")
    browser.wait(
        "document.querySelectorAll('#chips .chip').length === 2 && document.getElementById('found').textContent.startsWith('1')"
    )


def test_help_lists_the_keys_and_keys_wait_meanwhile(browser):
    browser.press("?")
    browser.wait("document.getElementById('keys').open")
    assert browser.run("document.querySelectorAll('#keys-table tr').length") == 9
    before = labels(browser)
    browser.press("1")
    browser.press("Escape")
    browser.wait("!document.getElementById('keys').open")
    assert labels(browser) == before


def test_document_is_read_in_its_order_and_back_comes_back(browser):
    search(browser, "氢能")
    browser.press("o")
    browser.wait("!document.getElementById('document').hidden && document.querySelector('#read-list [aria-current=true]')")
    browser.wait("document.activeElement.matches('#read-list article') && document.activeElement.textContent.includes('氢能')")
    numbers = browser.run("[...document.querySelectorAll('#read-list .origin span')].map((one) => Number(one.textContent))")
    assert numbers == sorted(numbers) and len(numbers) > 3
    place = browser.run("Number(document.activeElement.dataset.index)")
    tally = "document.getElementById('document-tally').textContent"
    before = browser.run(tally)
    browser.press("3")
    browser.wait(f"document.querySelector('#read-list .corrected') && {tally} !== {before!r} && {tally}.includes('低空经济类 1')")
    browser.press("z")
    browser.wait(f"!document.querySelector('#read-list .corrected') && {tally} === {before!r}")
    browser.press("k")
    assert browser.run("Number(document.activeElement.dataset.index)") == place - 1
    browser.run("history.back()")
    browser.wait("!document.getElementById('view-find').hidden && document.querySelector('#find-list mark.found')")


def test_one_answer_for_all_that_match_after_one_confirmation(browser):
    search(browser, "公路")
    n = found(browser)
    browser.run("document.getElementById('act-all').click()")
    browser.wait("document.getElementById('all').open")
    assert str(n) in browser.run("document.getElementById('all-go').textContent")
    browser.run("document.getElementById('all-go').click()")
    browser.wait(f"document.querySelectorAll('#find-list .is-checked').length === {n}")
    browser.press("z")
    browser.wait("document.querySelectorAll('#find-list .is-checked').length === 0")


def test_matrix_leads_to_its_paragraphs(browser):
    browser.run("location.hash = '#/matrix?show=count'")
    browser.wait("document.querySelector('#matrix-table td a')")
    cell = browser.run("document.querySelector('#matrix-table td a').textContent")
    browser.run("document.querySelector('#matrix-table td a').focus()")
    assert "95%" in browser.run("document.getElementById('matrix-told').textContent")
    browser.press("Enter")
    browser.wait(
        f"!document.getElementById('view-find').hidden && document.getElementById('found').textContent.startsWith('{cell}')"
    )


def test_matrix_warns_of_answers_that_were_found_by_searching(browser):
    """Where corrected shares are looked at, and nowhere else."""
    said = "document.getElementById('matrix-answers').textContent"
    search(browser, "歌咏")
    browser.press("1")
    browser.wait(f"document.querySelector('{CURRENT} .corrected')")
    browser.run("location.hash = '#/matrix?show=corrected&of=ai'")
    browser.wait(f"{said}.includes('段不是“复核”抽签抽中的')")
    browser.run("location.hash = '#/matrix?show=share&of=ai'")
    browser.wait(f"{said} === ''")
    browser.run("location.hash = '#/find?q=歌咏'")
    browser.wait(f"document.querySelector('{CURRENT} mark.found') && document.querySelector('{CURRENT} .corrected')")
    browser.press("z")
    browser.wait(f"document.querySelector('{CURRENT}') && !document.querySelector('{CURRENT} .corrected')")


def test_file_is_dropped_read_and_sent_out(browser, sitting):
    """The file that comes out holds the answers of the person."""
    _, _, folder = sitting
    browser.run(DROP % (f"[{FILE!r}]", "丙县方案.txt"))
    browser.wait("document.getElementById('counts').textContent.startsWith('6 篇')", 60)
    search(browser, "健步走")
    browser.press("2")
    browser.wait(f"document.querySelector('{CURRENT} .corrected')")
    name = browser.run(f"document.querySelector('{CURRENT} .toggle[aria-pressed=true]').dataset.act").removeprefix("label ")
    browser.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    browser.run("document.querySelector('#views [data-view=export]').click()")
    browser.wait(
        "document.querySelectorAll('#export-scope input').length === 2 && document.querySelectorAll('#formats button').length > 5"
    )
    browser.run("[...document.querySelectorAll('#formats button')].find((one) => one.textContent.includes('JSON')).click()")
    browser.wait("document.getElementById('export-told').textContent.includes('jsonl')")
    for _ in range(1200):
        if files := list(folder.glob("*.jsonl")):
            break
        time.sleep(0.05)
    lines = files[0].read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 and "健步走" in lines[0] and f'"labels": ["{name}"]' in lines[0]


def test_what_was_left_out_is_named_with_its_reason(browser):
    """A file that cannot be read is said when it was given, and stands in the list."""
    drop = DROP % ("[new Uint8Array([1, 2, 0, 9])]", "坏.docx")
    browser.run(drop)
    browser.wait("document.querySelector('#trouble [role=alert]')?.textContent.includes('1 个')", 60)
    browser.run("document.querySelector('#trouble button').click()")
    browser.wait("document.getElementById('left-out').open")
    assert "坏.docx" in browser.run("document.getElementById('left-list').textContent")
    browser.press("Escape")
    browser.wait("!document.getElementById('left-out').open")


def test_narrow_page_has_all_and_no_sideways_scroll(browser):
    browser.resize(390, 844)
    wide = "document.documentElement.scrollWidth"
    assert browser.run("document.querySelector('.bar').getBoundingClientRect().height") < 140, "of 844, also with a note"
    hint, room = browser.run(HINT)
    assert 0 < hint <= room
    browser.run("document.getElementById('open-filters').click()")
    browser.wait("document.getElementById('drawer').open && document.querySelector('#drawer .facet')")
    browser.press("Escape")
    browser.wait("!document.getElementById('drawer').open")
    for view in ("find", "read", "matrix", "export"):
        browser.run(f"location.hash = '#/{view}'")
        browser.wait(f"!document.getElementById('view-{view}').hidden")
        assert browser.run(wide) <= 390, view


def test_desk_that_closes_says_so_and_what_waits_is_sent_when_it_is_open_again(sitting):
    """Last, since it ends the server of the others."""
    server, browser, folder = sitting
    browser.resize(1280)
    browser.run("location.hash = '#/find'")
    browser.wait(f"document.querySelector('{CURRENT} .answer')")
    search(browser, "歌咏")
    leave = "window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    browser.wait(leave)
    server.process.kill()
    server.process.wait()
    browser.press("3")
    said = "document.querySelector('#trouble [role=alert]').textContent"
    browser.wait(f"{said}.includes('已关闭') && {said}.includes('1 个')")
    assert browser.run(leave) is False, "an answer waits: one is asked before the page is closed"
    with desk(folder / "文件", "--person", "登录名", "--lang", "zh", "--port", str(server.port)) as again:
        # As the desk does when it is opened: the browser goes to its new address, in a page of its own.
        target = browser.send("Target.createTarget", url=again.address)["targetId"]
        browser.wait("document.getElementById('trouble').hidden", 30)
        browser.send("Target.closeTarget", targetId=target)
        browser.wait("document.getElementById('person').textContent.includes('李明')")
        again.post("/api/person", {"name": "李明"})
        browser.wait("document.getElementById('counts').textContent.includes('人答过 2')")
        (row,) = again.rows(q="歌咏")
        assert len(row["labels"]) == 1 and row["by"] == "李明"
        browser.wait(leave)
    browser.press("2")
    browser.wait(f"{said}.includes('已关闭') && {said}.includes('1 个')")
    with desk(folder / "文件", "--person", "别人", "--lang", "zh", "--port", str(server.port)) as again:
        target = browser.send("Target.createTarget", url=again.address)["targetId"]
        browser.wait("document.getElementById('who').open", 30)
        browser.send("Target.closeTarget", targetId=target)
        assert again.get("/api/state")[1]["people"] == ["李明"]
        browser.run("document.getElementById('who-name').value = '李明'; document.querySelector('#who [value=save]').click()")
        browser.wait("document.getElementById('person').textContent.includes('李明')")
        again.post("/api/person", {"name": "李明"})
        for _ in range(1200):
            (row,) = again.rows(q="歌咏")
            if len(row["labels"]) == 2:
                break
            time.sleep(0.05)
        assert (len(row["labels"]), row["by"]) == (2, "李明") and again.get("/api/state")[1]["people"] == ["李明"]
