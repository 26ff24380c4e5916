"""The tests' own browser."""

import pytest
from devtools import BROWSER, Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="needs the browser chromium: apt-get install chromium"),
]


def test_waiting_outlives_a_page_that_is_loaded_anew(tmp_path):
    """What was asked of the page before is not answered then, once in some hundred reloads."""
    page = tmp_path / "page.html"
    page.write_text("<script>window.loaded = true</script>", encoding="utf-8")
    with Browser(tmp_path / "profile") as browser:
        browser.open(page.as_uri())
        for _ in range(40):
            assert browser.wait("window.loaded")
            browser.run("window.loaded = false; location.reload()")
            # Asked of the page that goes, whose answer would come later than the next page does.
            assert browser.wait("(window.loaded, new Promise(answer => setTimeout(answer, 30, true)))")
