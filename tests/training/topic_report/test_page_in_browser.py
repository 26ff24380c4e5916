"""The page in a real browser: its script runs to the end, and what a reader does has an effect."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from topic_readings import corpus, html, tagger

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("chromium"), reason="needs the browser chromium: apt-get install chromium"),
]
DO = """<script>
addEventListener("load", () => setTimeout(() => { const told = [];
try { %s } catch (error) { told.push("error: " + error.message); }
document.body.append(Object.assign(document.createElement("output"), { id: "told", textContent: told.join("|") })); }, 800));
</script></body>"""


def opened(page, folder, width, act=""):
    """Return the page as the browser has it after some actions of a script of the test's own."""
    if act:  # the page's own policy would not let a second script run
        page = re.sub(r'<meta http-equiv="Content-Security-Policy".*?>', "", page).replace("</body>", DO % act)
    path = folder / "topics.html"
    path.write_text(page, encoding="utf-8")
    command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},900"]
    command += [f"--user-data-dir={folder}", "--virtual-time-budget=6000", "--dump-dom", path.as_uri()]
    return subprocess.run(command, capture_output=True, timeout=180, check=True).stdout.decode()


@pytest.fixture(scope="module")
def page(analyzer):
    """Return the page of the small corpus, a few paragraphs of it with two labels."""
    paragraphs = [replace(one, labels=("ai", "energy_storage")) if n < 3 else one for n, one in enumerate(corpus())]
    return html(paragraphs, tagger(analyzer))


@pytest.mark.parametrize("width", [1280, 390])
def test_browser_draws_the_map_and_places_the_names(page, tmp_path, width):
    """Under the page's own policy: all names are there, those that are seen have a place."""
    shown = opened(page, tmp_path, width)
    names = re.search(r'<div class="names">(.*?)</div>', shown, re.DOTALL)[1]
    assert names.count("<button") == 7
    assert len(re.findall(r"visibility: visible; left: [\d.]+%; top: [\d.]+%", names)) >= 4
    assert re.search(r'id="likeness-told".*?>.+?：[\d.]+</output>', shown)


def test_reader_lists_searches_filters_and_circles(page, tmp_path):
    """Every way in which paragraphs come to be listed."""
    act = """
    const count = () => at("reader-count").textContent, press = (element) => element.click();
    press(document.querySelector("#cards [data-read]"));
    told.push(at("reader-title").textContent, count(), at("reader-list").children.length, at("word-list").children.length > 0);
    press(document.querySelector("#reader-chips [aria-pressed]")); told.push(count()); reader.close();
    at("map-search").value = "储能"; at("map-search").dispatchEvent(new Event("input")); search();
    told.push(at("map-told").textContent); press(at("map-list"));
    told.push(count(), document.querySelectorAll("#reader-list mark").length > 0);
    reader.close(); press(at("map-clear")); told.push(at("map-told").textContent);
    press(at("lasso"));
    const send = (name, x, y) => canvas.dispatchEvent(new PointerEvent(name, { bubbles: true, pointerId: 1,
      clientX: canvas.getBoundingClientRect().left + x, clientY: canvas.getBoundingClientRect().top + y }));
    canvas.setPointerCapture = () => {};
    send("pointerdown", 0, 0); for (const [x, y] of [[width, 0], [width, height], [0, height]]) send("pointermove", x, y);
    send("pointerup", 0, height); told.push(count()); reader.close();
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" })); told.push(count(), reader.open);
    """
    shown = opened(page, tmp_path, 390, act)
    told = re.search(r'id="told">(.*?)</output>', shown)[1].split("|")
    n = int(re.search(r'data-size="(\d+)"', page)[1])
    title, listed, entries, words, filtered, found, hits, marked, cleared, circled, in_view, is_open = told
    assert (title, listed, entries, words) == (re.search(r"<h3>(.*?)</h3>", page)[1], f"{n} 段", str(n), "true")
    assert filtered.startswith(tuple(f"{k}" for k in range(1, n + 1)))
    expected = sum("储能" in one.text for one in corpus())
    assert re.fullmatch(r"“储能”：(\d+) 段", found) and int(re.search(r"\d+", found)[0]) >= expected > 0
    assert (hits, marked, cleared) == (f"{re.search(r'[0-9]+', found)[0]} 段", "true", "")
    assert (circled, in_view, is_open) == ("64 段", "64 段", "true")


def test_map_of_few_labels_is_coloured_by_topic(page, analyzer, tmp_path):
    """With a legend of its own that lights a topic; a switch goes back to labels; where many bear labels it is the other way."""
    bare = html([replace(one, labels=()) if n > 9 else one for n, one in enumerate(corpus())], tagger(analyzer))
    act = """
    const is = () => `${view.colour} ${at("legend-topics").hidden} ${at("legend-labels").classList.contains("bare")} ${view.lit}`;
    const first = at("legend-topics").querySelector("button"); told.push(is());
    first.click(); told.push(is(), names.children[0].classList.contains("lit")); first.click(); told.push(is()); first.click();
    document.querySelector("[data-colour=label]").click(); told.push(is(), first.getAttribute("aria-pressed"));
    """
    said = re.search(r'id="told">(.*?)</output>', opened(bare, tmp_path, 1280, act))[1].split("|")
    assert said == ["topic false true -1", "topic false true 0", "true", "topic false true -1", "label true false -1", "false"]
    said = re.search(r'id="told">(.*?)</output>', opened(page, tmp_path, 1280, "told.push(view.colour)"))[1]
    assert said == "label"


def test_table_of_places_has_the_width_of_a_phone(page, tmp_path):
    """What a row holds stands below each other there; no cell is squeezed beside another."""
    act = """
    const frame = document.body.appendChild(document.createElement("iframe"));
    frame.style.width = "390px"; frame.srcdoc = document.documentElement.outerHTML.replace(/<script[^]*?<\\/script>/g, "");
    frame.onload = () => {
      const cells = [...frame.contentDocument.querySelectorAll(".places tbody tr:first-child td")].slice(3);
      at("told").textContent = cells.map((cell) => cell.offsetWidth > 300).join("|");
    };
    """
    assert re.search(r'id="told">(.*?)</output>', opened(page, tmp_path, 1280, act))[1] == "true|true"


def test_script_speaks_english_where_the_page_does(analyzer, tmp_path):
    """Counts, what is said of a paragraph's place, what was circled."""
    act = """
    document.querySelector("#cards [data-read]").click();
    const said = (id) => at(id).textContent, place = at("reader-list").querySelector("small");
    told.push(said("reader-count"), said("reader-lead"), place.textContent);
    reader.close(); finish(loop = [[0, 0]]); told.push(at("map-told").textContent, likeTold.textContent);
    """
    page = html(corpus(), tagger(analyzer), lang="en")
    said = re.search(r'id="told">(.*?)</output>', opened(page, tmp_path, 1280, act))[1].split("|")
    n = int(re.search(r'data-size="(\d+)"', page)[1])
    assert said[:2] == [f"{n} paragraphs", f"{n} paragraphs, documents: 8."] and said[3] == "No dot in the circle"
    assert re.fullmatch(r"“.+”, similarity 0\.\d\d; next “.+”, 0\.\d\d behind", said[2])
    assert re.fullmatch(r".+ × .+: 0\.\d\d", said[4])
