"""An answer that comes after a later one: what was asked for last is what is shown."""

import pytest
from desk_browser import desk, filled
from devtools import BROWSER, Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="needs the browser chromium: apt-get install chromium"),
]
# The next answer to a question is held until it is let go.
HELD = """(() => {
    const real = window.fetch;
    window.letGo = null;
    window.fetch = async (...given) => {
        const answer = await real(...given);
        if (new URL(given[0], location).pathname === "%s") {
            window.fetch = real;
            await new Promise((go) => { window.letGo = go; });
        }
        return answer;
    };
})()"""
# The question, two views that ask it, where the answer is shown, and what is shown of the second.
CASES = {
    "document": ("/api/document", "read?doc=甲市计划", "read?doc=乙市计划", "read-head", "乙市低空经济行动方案"),
    "matrix": ("/api/matrix", "matrix?region=广东", "matrix?region=安徽", "matrix-table", "安徽"),
    "export": ("/api/search", "export?region=广东", "export?region=安徽", "export-scope", "1"),
}


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Yield a browser at a desk with documents of two provinces."""
    place = tmp_path_factory.mktemp("late")
    options = ("--person", "李明", "--lang", "zh", "--corrections", str(place / "log.jsonl"))
    with desk(filled(place / "材料"), *options) as server, Browser(place / "profile") as found:
        found.open(server.address)
        found.wait("document.getElementById('who')?.open")
        found.press("Enter")
        found.wait("!document.getElementById('who').open")
        yield found


@pytest.mark.parametrize(("path", "first", "second", "place", "shows"), CASES.values(), ids=CASES)
def test_a_late_answer_does_not_take_the_place_of_a_later_one(browser, path, first, second, place, shows):
    shown = f"document.getElementById('{place}').textContent"
    browser.run(HELD % path)
    browser.run(f"location.hash = '/{first}'")
    browser.wait("Boolean(window.letGo)")
    browser.run(f"location.hash = '/{second}'")
    browser.wait(f"{shown}.includes('{shows}')")
    before = browser.run(shown)
    browser.run("window.letGo(); new Promise((answer) => setTimeout(answer, 500))")
    assert browser.run(shown) == before
