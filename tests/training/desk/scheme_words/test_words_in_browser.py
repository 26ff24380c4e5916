"""类别 in a real browser: words tried, discarded, kept, tagged again; a new label; 390 pixels."""

import tomllib

import pytest
from desk_browser import desk, filled
from devtools import BROWSER, Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="needs the browser chromium: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def sitting(tmp_path_factory):
    """Yield a browser at the words of a label, and the folder around the desk's."""
    folder = tmp_path_factory.mktemp("words")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICY_TAGGER_STORE", str(folder / "store"))
        with desk(filled(folder / "文件"), "--person", "王芳", "--lang", "zh") as server, Browser(folder / "profile") as browser:
            browser.open(server.address)
            browser.wait("document.getElementById('who').open")
            browser.press("Enter")
            browser.wait("!document.getElementById('who').open")
            yield browser, folder


@pytest.fixture
def browser(sitting):
    """Return the browser at the words of quantum, nothing pending."""
    browser = sitting[0]
    browser.resize(1280)
    browser.run("location.hash = '#/words?of=quantum'")
    browser.wait("document.querySelector('#words-list tbody') && document.getElementById('words-label').value === 'quantum'")
    yield browser
    said = [one["entry"] for one in browser.said if one.get("entry", {}).get("text", "").find("400") < 0]
    assert said == [], "the console says nothing but that words were refused"


def text(browser, name):
    return browser.run(f"document.getElementById('{name}').textContent")


def add(browser, words, field="terms"):
    """Type words into the form and send it by Enter."""
    browser.run(f"document.getElementById('words-field').value = '{field}'; document.getElementById('words-word').focus()")
    browser.type(words)
    browser.press("Enter")


def lexicon(sitting):
    return (sitting[1] / "scheme" / "lexicon.toml").read_text(encoding="utf-8")


def test_word_is_tried_and_discarded(browser, sitting):
    """At once: how many, in which documents, where; then nothing was written."""
    before = lexicon(sitting)
    add(browser, "公路")
    browser.wait("document.querySelector('#words-effect h3')?.textContent.includes('多 2 段（2 篇）')")
    assert browser.run("[...document.querySelectorAll('#words-effect mark')].map((one) => one.textContent)") == ["公路", "公路"]
    browser.wait("document.querySelector('#words-places h3')?.textContent.includes('出现在 2 段')")
    browser.run("document.querySelector('#words-list td button').focus()")
    browser.press("Enter")
    browser.wait("document.querySelector('#words-effect h3')?.textContent.includes('少')")
    assert browser.run("document.activeElement.getAttribute('aria-label')") == "不去掉 量子"
    assert browser.run("document.querySelectorAll('#words-pending .chip').length") == 2
    browser.run("document.getElementById('words-discard').click()")
    browser.wait("!document.querySelector('#words-effect h3') && !document.querySelector('#words-pending .chip')")
    assert lexicon(sitting) == before


def test_word_that_cannot_be_is_said(browser):
    add(browser, "云" * 41)
    browser.wait("document.querySelector('#words-effect .wrong')")
    browser.run("document.getElementById('words-discard').click()")
    browser.wait("!document.querySelector('#words-effect .wrong')")


def test_kept_words_are_written_after_the_confirmation_and_tag(browser, sitting):
    add(browser, "公路、步道")
    browser.wait("document.querySelector('#words-effect h3') && !document.getElementById('words-keep').parentElement.hidden")
    browser.run("document.getElementById('words-keep').click()")
    browser.wait("document.querySelector('.words-dialog')?.open")
    assert "公路" in browser.run("document.querySelector('.words-dialog').textContent")
    browser.press("Escape")
    browser.wait("!document.querySelector('.words-dialog')")
    assert "公路" not in lexicon(sitting)
    browser.run("document.getElementById('words-keep').click()")
    browser.wait("document.querySelector('.words-dialog')?.open")
    browser.run("document.querySelector('.words-dialog .strong').click()")
    browser.wait("document.activeElement.id === 'words-again'")
    assert tomllib.loads(lexicon(sitting))["quantum"]["terms"] == ["量子", "公路", "步道"]
    assert "步道" in text(browser, "words-list")
    browser.press("Enter")
    browser.wait("document.querySelector('.words-kept').hidden")
    browser.run("location.hash = '#/find?q=公路'")
    browser.wait("document.querySelector('#find-list .toggle[aria-pressed=true]')?.textContent.includes('量子')", 60)


def test_new_label_becomes_a_folder(browser, sitting):
    browser.run("document.getElementById('words-new').click()")
    browser.wait("document.querySelector('.words-dialog')?.open")
    for number, words in enumerate(("歌咏", "singing")):
        browser.run(f"document.querySelectorAll('.words-dialog input')[{number}].focus()")
        browser.type(words)
    browser.run("document.querySelector('.words-dialog .actions button').click()")
    browser.wait("document.querySelector('.words-found h3')?.textContent.includes('多 1 段（1 篇）')")
    assert not (sitting[1] / "文件-scheme").exists()
    browser.run("document.querySelector('.words-dialog .strong').click()")
    browser.wait("document.querySelector('.words-command')?.textContent.includes('文件-scheme')")
    assert 'key = "singing"' in (sitting[1] / "文件-scheme" / "labels.toml").read_text(encoding="utf-8")
    browser.press("Escape")
    browser.wait("!document.querySelector('.words-dialog')")


def test_narrow_page_has_no_sideways_scroll(browser):
    browser.resize(390, 844)
    add(browser, "计算")
    browser.wait("document.querySelector('#words-effect:not([aria-busy])')")
    assert browser.run("document.documentElement.scrollWidth") <= 390
    browser.run("document.getElementById('words-discard').click()")
