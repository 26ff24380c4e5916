"""Train again in a real browser: begun, followed, looked at, accepted, by keyboard."""

import shutil

import pytest
from desk_training import training_desk
from devtools import BROWSER, Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="needs the browser chromium: apt-get install chromium"),
]


def test_trained_compared_and_accepted_by_keyboard(tmp_path, monkeypatch, _migrated):
    shutil.copy(_migrated, tmp_path / "mlflow.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(tmp_path / 'mlflow.db').as_posix()}")
    monkeypatch.setenv("POLICY_TAGGER_STORE", str(tmp_path / "stored"))
    with training_desk(tmp_path, "--lang", "zh") as server, Browser(tmp_path / "profile") as browser:
        browser.open(server.address)
        browser.wait("document.getElementById('who').open")
        browser.press("Enter")
        browser.wait("!document.getElementById('who').open")
        browser.run("document.querySelector('[data-view=train]').click()")
        browser.wait("document.getElementById('train-note').textContent.includes('没有新东西可学')")
        browser.run("document.getElementById('train-experiment').value = 'tfidf'")
        browser.run("document.getElementById('train-go').focus()")
        browser.press("Enter")
        browser.wait(
            "document.querySelector('#train-stages [aria-current=step]') && !document.getElementById('train-running').hidden"
        )
        browser.wait("document.getElementById('train-log').textContent.includes('段')", 60)
        browser.run("location.hash = '#/find'")  # the page is usable meanwhile
        browser.wait("document.querySelector('#find-list article')")
        browser.run("location.hash = '#/train'")
        browser.wait("!document.getElementById('train-offer').hidden", 90)
        assert browser.run("document.querySelector('#train-sides table tbody tr').textContent").startswith("macro-F1")
        assert browser.run("document.querySelectorAll('#train-sides details .examples li').length") >= 1
        assert browser.run("document.querySelector('#train-sides a[href*=\"#/experiments/\"]').rel") == "noopener noreferrer"
        assert "null" not in browser.run("document.getElementById('view-train').innerText")
        for width in (1280, 390):
            browser.resize(width)
            assert browser.run("document.documentElement.scrollWidth") <= width
        browser.run("document.getElementById('train-accept').focus()")
        browser.press("Enter")
        browser.wait("document.querySelector('#train-list .accepted')", 60)
        state = server.wait()
        assert state["model"]["name"].endswith("/1 tfidf")
        browser.wait("document.getElementById('train-facts').textContent.includes('/1 tfidf')")
        assert browser.said == [], "the console says nothing, and nothing broke the policy for content"
