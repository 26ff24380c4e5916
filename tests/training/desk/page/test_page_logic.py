"""What the desk's page computes, without a browser; and what its files may not hold."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from training.topic_report.page_words import FILE

PAGE = Path(__file__).resolve().parents[4] / "training" / "desk" / "page"
SCRIPTS = sorted(PAGE.rglob("*.js"))
CATALOGUES = {name: json.loads((PAGE / f"{name}.json").read_text(encoding="utf-8")) for name in ("zh", "en")}
HTML = (PAGE / "desk.html").read_text(encoding="utf-8")
SPOKEN = re.compile(r'(?:say|known)\(\s*"([\w.]+)"|(?:say|known)\([^"`\n]*? \? "([\w.]+)" : "([\w.]+)"')
WRITTEN = re.compile(r'data-say(?:-label|-hint)?="([\w.]+)"')
FAMILY = re.compile(r"say\(\s*(?:[\w.]+ \? )?`([\w.]*)\$\{")


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_modules_compute_what_they_should():
    """Keys, the list of which only what is seen is drawn, filters, marks, sentences."""
    command = ["node", "--test", str(Path(__file__).with_name("page.test.mjs"))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, "PAGE": str(PAGE)})
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"^# pass (\d+)", done.stdout, re.MULTILINE)[1]) >= 14


def test_catalogues_say_the_same_things():
    """Every sentence in both languages, with the same values in it."""
    zh, en = CATALOGUES["zh"], CATALOGUES["en"]
    assert list(zh) == list(en)
    for key in zh:
        assert zh[key].strip() and en[key].strip(), key
        values = [sorted(set(re.findall(r"\{(\w+)", text))) for text in (zh[key], en[key])]
        assert values[0] == values[1], key
        assert not re.search(r"[一-鿿]", en[key]), key


def test_every_sentence_that_is_said_is_in_the_catalogue():
    """And every sentence of the catalogue is said somewhere, by its key or by its family."""
    said, families = set(WRITTEN.findall(HTML)), set()
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        said |= {key for found in SPOKEN.findall(text) for key in found if key}
        families |= set(FAMILY.findall(text))
    keys = set(CATALOGUES["zh"])
    assert said - keys == set()
    named = {family for family in families if family}
    assert all(any(key.startswith(family) for key in keys) for family in named), named
    # What `nameOf` builds of a field and a value of it.
    named |= {"level.", "kind.", "topic.", "none.", "blank.", "doubt.", "corrected.", "checked."}
    assert [key for key in keys - said if not key.startswith(tuple(named))] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_sentences_stand_in_the_catalogues_alone(path):
    """No Chinese in a script but in a comment, and in the one line for a server that does not answer at all."""
    code = "\n".join(line.partition("//")[0] for line in path.read_text(encoding="utf-8").splitlines())
    assert re.findall(r"[一-鿿]+", code) == (["没有应答"] if path.name == "main.js" else [])


def test_strict_policy_holds_by_the_files_themselves():
    """No script or style in the markup, no handler in an attribute, nothing from elsewhere, text never as markup."""
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", HTML) == []
    assert not re.search(r"<style|\sstyle=|\son\w+=|https?://|//[\w.]+\.\w", HTML)
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style\"|srcdoc"
        assert not re.search(forbidden, text), path.name
        assert not re.search(r"""["'`]https?://""", text), path.name


def test_folders_of_the_page_can_be_taken_in_at_a_glance():
    """At most 14 files a folder, at most 300 lines a file; a catalogue has a line a sentence."""
    for folder in (PAGE, PAGE / "views"):
        files = [path for path in folder.iterdir() if path.is_file()]
        assert 0 < len(files) <= 14
        read = [path for path in files if path.suffix != ".json"]
        assert max(len(path.read_text(encoding="utf-8").splitlines()) for path in read) <= 300


@pytest.mark.parametrize("name", CATALOGUES)
def test_topics_of_one_document_are_called_what_their_page_calls_them(name):
    words = tomllib.loads(FILE.read_text(encoding="utf-8"))[name]
    for key in ("alone", "alone_title"):
        assert CATALOGUES[name][f"topics.{key.replace('_', '.')}"] == words[key]
