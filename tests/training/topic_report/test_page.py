"""The page of a topic run: one file, true to its numbers, safe whatever the text, with the colours of the scheme."""

import json
import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from topic_readings import Outline, corpus, corpus_with_choirs, html, read, tagger, topic_tagger

from models.text.analyzer import Analyzer
from models.topics.embeddings.static import load_vectors
from models.topics.tagger import Topic
from seeds.schemes import parse_scheme
from training.topic_report.page import FOLDER, label_hues, share, table_cell

SECTIONS = ("map", "topics", "candidates", "regions", "trends", "changes", "tree")


@pytest.fixture(scope="module")
def page(analyzer):
    """Return the page of the small corpus."""
    return html(corpus(), tagger(analyzer))


def dots(page):
    """Return the data of a page's map."""
    return json.loads(re.search(r'id="dots">(.*?)</script>', page)[1])


def test_page_is_one_file_that_fetches_nothing(page):
    """It can be mailed, and opened in a train."""
    assert page.startswith("<!doctype html>") and page.rstrip().endswith("</html>")
    tags = Outline(page).tags
    assert not [found for _, found in tags if "src" in found]
    assert {found["href"] for tag, found in tags if tag == "link"} == {"data:,"}
    assert not re.search(r"https?://(?!www\.w3\.org)|@import|url\(|fetch\(|XMLHttp", page)


def test_page_says_what_it_is(page):
    """Language, title, size of the corpus, when, who labelled."""
    outline = Outline(page)
    assert ("html", {"lang": "zh-CN"}) in outline.tags
    assert "<title>小语料：7 个主题</title>" in page
    assert "文本日期 2026年1月至2026年3月" in outline.shown and "类别标注：人工" in outline.shown
    assert dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)) == {
        "段落": "64", "文档": "8", "主题": "7", "谈及任一类别": "75%", "省份": "2", "不属任何主题": "0%",
    }  # fmt: skip


def test_page_is_well_formed_and_its_links_lead_somewhere(page):
    """Every tag closed, every id once, every jump to an id."""
    outline = Outline(page)
    assert outline.open == []
    assert len(set(outline.ids)) == len(outline.ids)
    assert set(SECTIONS) <= set(outline.ids)
    assert outline.links and {link.removeprefix("#") for link in outline.links} <= set(outline.ids)


def test_every_topic_has_a_card_with_its_words_and_typical_paragraphs(page):
    """Largest first; words marked where they stand in a paragraph."""
    cards = re.findall(r'<article class="card label-(\w+)" id="topic-(\d+)" data-size="(\d+)"', page)
    assert sorted(int(number) for _, number, _ in cards) == list(range(7))
    assert [int(size) for _, _, size in cards] == sorted((int(size) for _, _, size in cards), reverse=True)
    assert sum(int(size) for _, _, size in cards) == 64
    assert {key for key, _, _ in cards} >= {"energy_storage", "low_altitude", "none"}
    assert "<mark>储能</mark>" in page


def test_map_holds_every_paragraph_as_a_dot(page):
    """Coordinates, topic, label, text and origin of each."""
    data = dots(page)
    assert {len(data[name]) for name in ("x", "y", "topic", "label", "text", "origin")} == {64}
    assert all(0 <= number <= 1000 for number in data["x"] + data["y"])
    assert set(data["topic"]) == set(range(len(data["topics"])))
    assert set(data["label"]) == set(range(7))
    assert "2026-01-15 · 广东 · tiny-0" in data["origin"]


def test_topic_of_no_label_in_several_documents_is_a_candidate(analyzer):
    """Choirs are; it leads to its card."""
    page = html(corpus_with_choirs(), tagger(analyzer))
    section = page[page.index('id="candidates"') : page.index('id="regions"')]
    assert re.findall(r'href="#topic-(\d+)"', section) == ["6"]


def test_page_without_candidates_says_why(page):
    """Topic by topic, by reasons."""
    assert "没有这样的主题。" in Outline(page).shown
    assert "未列入的主题：已有类别 6，主要出自一篇文档 1。" in Outline(page).shown


def test_province_of_few_paragraphs_is_shown_by_counts(page, analyzer):
    """Twenty-two paragraphs have shares; fewer than twenty have not."""
    table = page[page.index('class="heat"') : page.index('id="trends"')]
    assert "thin" not in table and "另有 21 段没有省份" in table
    few = Outline(html(corpus()[:30], tagger(analyzer))).shown
    assert re.search(r"广东\s*\d+\s*\d/10", few)


def test_without_dates_and_provinces_the_page_says_so(analyzer):
    """One line each, and the rest is there."""
    shown = Outline(html(corpus(dated=False, placed=False), tagger(analyzer))).shown
    assert "段落没有省份信息（region），此表从略。" in shown
    assert shown.count("段落没有两期以上的日期（date）") == 2
    assert "文本日期" not in shown


def test_years_alone_make_a_line_of_years(analyzer):
    """A date may be a year and no more."""
    paragraphs = [replace(paragraph, date=str(2022 + n % 4)) for n, paragraph in enumerate(corpus())]
    page = html(paragraphs, tagger(analyzer))
    assert "2022年：" in page and "段落没有两期以上的日期" not in page
    assert "文本日期 2022年至2025年" in page


@pytest.mark.parametrize("keys", [("ai", "none"), ("ai",)], ids=["two", "one"])
def test_few_topics_make_a_page(keys, analyzer):
    """Two topics have a tree of one fork, one has none."""
    outline = Outline(html(corpus(), tagger(analyzer, keys)))
    assert f"topic-{len(keys) - 1}" in outline.ids and outline.open == []


def test_many_provinces_are_cut_to_the_largest(analyzer):
    """Some write cities into the region; the table of the page stays a table."""
    paragraphs = [replace(paragraph, region=f"第{n}城") for n, paragraph in enumerate(corpus())]
    outline = Outline(html(paragraphs, tagger(analyzer)))
    assert "只列段落最多的 40 个" in outline.shown and outline.shown.count("0/1") + outline.shown.count("1/1") <= 40 * 6


def test_hundred_topics_make_a_page(analyzer):
    """Most of them without a paragraph of their own."""
    centroids = np.random.default_rng(0).normal(size=(120, 256)).astype(np.float32)
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    many = [Topic(n, (f"词{n}", f"语{n}"), 5, ("储能电站并网。",)) for n in range(120)]
    outline = Outline(html(corpus(), topic_tagger(analyzer, many, centroids)))
    assert len([name for name in outline.ids if name.startswith("topic-")]) == 120


def test_paragraph_that_is_far_from_all_topics_has_none(analyzer):
    """It is counted as such, and drawn."""
    far = tagger(analyzer, floor=0.7)
    lost = read(corpus(), far).topics < 0
    page = html(corpus(), far)
    assert f"<dt>不属任何主题</dt><dd>{lost.mean():.0%}</dd>" in page
    assert dots(page)["topic"].count(-1) == lost.sum() > 0
    assert len(dots(page)["x"]) == 64


def test_one_paragraph_makes_a_page(analyzer):
    """The smallest corpus there is."""
    assert Outline(html(corpus()[:1], tagger(analyzer))).open == []


EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}储能"


def test_text_enters_the_page_as_text(analyzer):
    """Whatever stands in a paragraph, a document's name, a province, a word, a title."""
    paragraphs = [
        replace(paragraph, text=EVIL + paragraph.text, doc=EVIL, region=EVIL, date=f"2026-01-0{n % 9 + 1}{EVIL}")
        for n, paragraph in enumerate(corpus())
    ]
    found = tagger(analyzer)
    found.catalogue = tuple(replace(topic, words=(EVIL, *topic.words)) for topic in found.catalogue)
    page = html(paragraphs, found, EVIL)
    outline = Outline(page)
    assert not [tag for tag, _ in outline.tags if tag == "img"]
    assert [tag for tag, _ in outline.tags].count("script") == 2
    assert "alert(1)" in outline.shown and "{{ 7*7 }}" in outline.shown and "49储能" not in page


# --- schemes --------------------------------------------------------------------------------------------------------


def scheme_of(n, prefix="own"):
    """Return a scheme of `n` labels with names and colours of their own."""
    labels = "".join(
        f'[[label]]\nkey = "{prefix}{number}"\nname = "甲<{number}>"\ncolour = "#0000{number:02x}"\n' for number in range(n)
    )
    return parse_scheme({"labels.toml": labels, "lexicon.toml": ""}, "own", "own")


@pytest.mark.parametrize("n", [1, 2, 9])
def test_page_of_any_scheme_has_its_labels_and_colours(n):
    """As many columns, panels and legend entries as labels; no trace of another scheme."""
    analyzer = Analyzer(scheme_of(n))
    paragraphs = [replace(paragraph, labels=(f"own{row % n}",)) for row, paragraph in enumerate(corpus())]
    page = html(paragraphs, tagger(analyzer))
    outline = Outline(page)
    assert [f".label-own{number} {{ --hue: #0000{number:02x}; }}" in page for number in range(n)] == [True] * n
    assert page.count('<figure class="panel label-own') == n
    assert len(re.findall(r"data-label=\"\d+\"><i>", page)) == n + 1
    assert set(dots(page)["label"]) == set(range(n))
    assert "甲<0>" in outline.shown and not [tag for tag, _ in outline.tags if tag.isdigit()]
    classes = set(re.findall(r"(?<![\w-])label-(\w+)", page))
    assert classes == {"none", *analyzer.keys}


@pytest.mark.parametrize("prefix", ["card", "words", "panel", "number"])
def test_key_may_be_called_like_a_class_of_the_page(prefix):
    """It does not touch how the page looks."""
    rules = label_hues(scheme_of(2, prefix).taxonomy)
    assert re.findall(r"^\.([\w-]+) ", rules, re.MULTILINE) == [f"label-{prefix}0", f"label-{prefix}1"]


def test_shipped_colours_are_those_of_the_taxonomy(page, taxonomy):
    """One place says them."""
    assert all(f".label-{label.key} {{ --hue: {label.colour}; }}" in page for label in taxonomy.labels)


@pytest.mark.parametrize("name", ["topics.html", "topics.md", "topics.css", "topics.js"])
def test_templates_name_no_label(name, taxonomy):
    """Neither by key nor by name, and no number of them."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    named = [word for label in taxonomy.labels for word in (label.key, label.name, label.colour)]
    assert [word for word in (*named, "六类") if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)] == []


# --- small things ---------------------------------------------------------------------------------------------------


def test_pipe_in_a_name_splits_no_cell():
    """Nor does a line break."""
    assert table_cell("a|b\nc") == "a\\|b c"


@pytest.mark.parametrize(("value", "text"), [(0, "0%"), (0.004, "0.4%"), (0.0996, "10%"), (0.5, "50%"), (1, "100%")])
def test_shares_are_as_precise_as_they_are_large(value, text):
    """A decimal where it tells something."""
    assert share(value) == text


def test_vectors_of_the_page_are_those_of_the_reading(analyzer, monkeypatch):
    """The map asks for no text to be encoded again."""
    found = tagger(analyzer)
    reading = read(corpus(), found)
    monkeypatch.setattr(type(load_vectors()), "encode", lambda vectors, batch: pytest.fail("encoded again"))
    from training.topic_report.view import TopicView

    assert len(TopicView(reading, ()).map()["x"]) == 64


# --- in a browser ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="needs the browser chromium: apt-get install chromium")
@pytest.mark.parametrize("width", [1280, 390])
def test_browser_draws_the_map_and_places_the_names(page, tmp_path, width):
    """The page's script ran to its end: all names are there, those that are seen have a place."""
    path = tmp_path / "topics.html"
    path.write_text(page, encoding="utf-8")
    command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},900"]
    command += [f"--user-data-dir={tmp_path}", "--virtual-time-budget=4000", "--dump-dom", path.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    names = re.search(r'<div class="names">(.*?)</div>', done.stdout.decode(), re.DOTALL)[1]
    assert names.count("<button") == 7
    assert len(re.findall(r"visibility: visible; left: [\d.]+%; top: [\d.]+%", names)) >= 4
