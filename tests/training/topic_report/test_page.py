"""The page of a topic run: one file, true to its numbers, safe whatever the text, with the colours of the scheme."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from topic_readings import Outline, corpus, corpus_with_choirs, html, read, tagger, topic_tagger

from models.output.colours import label_hues
from models.text.analyzer import Analyzer
from models.topics.embeddings.static import load_vectors
from models.topics.tagger import Topic
from seeds.schemes import parse_scheme
from training.topic_report.page import FOLDER, SCRIPTS, share, table_cell

SECTIONS = ("map", "topics", "candidates", "places", "regions", "trends", "changes", "tree", "near")


@pytest.fixture(scope="module")
def page(analyzer):
    """Return the page of the small corpus."""
    return html(corpus(), tagger(analyzer))


def data(page):
    """Return what a page's script draws."""
    return json.loads(re.search(r'id="data">(.*?)</script>', page)[1])


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
        "段落": "64", "文档": "8", "主题": "7", "谈及任一类别": "75%", "省份": "2", "不属任何主题": "0%", "没有省份": "33%",
        "没有日期": "0%",
    }  # fmt: skip


def test_browser_may_run_this_script_and_no_other(page):
    """The policy names the digest of the one script; nothing is fetched, nothing sent."""
    policy = next(found["content"] for tag, found in Outline(page).tags if found.get("http-equiv"))
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'" and rules["script-src"] == f"'sha256-{digest}'"
    assert not re.search(r'\son\w+="', page)


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


def test_script_has_every_paragraph(page):
    """The map's dots and the reader's texts are the same paragraphs; topics come in the order of the cards."""
    found = data(page)
    paragraphs = found["paragraphs"]
    assert {len(paragraphs[name]) for name in ("x", "y", "topic", "marks", "text", "origin")} == {64}
    assert all(0 <= number <= 1000 for number in paragraphs["x"] + paragraphs["y"])
    assert set(paragraphs["topic"]) == set(range(len(found["topics"])))
    cards = re.findall(r'id="topic-(\d+)".*?data-read="(\d+)"', page, re.DOTALL)
    assert [(topic["id"], row) for row, topic in enumerate(found["topics"])] == [(int(one), int(row)) for one, row in cards]
    assert [topic["n"] for topic in found["topics"]] == [paragraphs["topic"].count(row) for row in range(7)]


def test_likeness_is_a_square_in_the_order_of_the_tree(page):
    """Symmetric, each topic like itself; the tree's order names every topic once."""
    found = data(page)
    square = np.array(found["likeness"])
    assert (square == square.T).all() and (square.diagonal() == 100).all() and square.shape == (7, 7)
    assert sorted(found["tree"]) == list(range(7))
    leaves = re.findall(r"#topic-(\d+)", page[page.index('class="tree"') : page.index('id="near"')])
    assert [str(found["topics"][row]["id"]) for row in found["tree"]] == leaves


def test_topic_of_one_document_is_marked_wherever_it_is_named(analyzer):
    """On its card and in the tree; with the share and the document."""
    paragraphs = [replace(one, doc="长文" if one.labels == () else one.doc, title="合唱大赛方案") for one in corpus()]
    page = html(paragraphs, tagger(analyzer))
    marked = [part for part in re.findall(r'<span class="alone" title="(.*?)">', page)]
    assert len(marked) >= 2 and set(marked) == {"100% 的段落出自一篇文档：合唱大赛方案"}
    assert "7 个主题中有 1 个过半的段落出自一篇文档" in page
    card = page[page.index('id="topic-6"') :]
    assert "1 篇文档" in card[: card.index("</article>")]


def test_page_says_how_many_paragraphs_bear_several_labels(analyzer):
    """And that their dots have several colours."""
    paragraphs = [replace(one, labels=("ai", "quantum")) if n < 5 else one for n, one in enumerate(corpus())]
    assert "谈及几类的 5 段，点分成几色" in html(paragraphs, tagger(analyzer))
    assert "点分成几色" not in html(corpus(), tagger(analyzer))


def test_topic_of_no_label_in_several_documents_is_a_candidate(analyzer):
    """Choirs are; it leads to its card."""
    page = html(corpus_with_choirs(), tagger(analyzer))
    section = page[page.index('id="candidates"') : page.index('id="places"')]
    assert re.findall(r'href="#topic-(\d+)"', section) == ["6"]


def test_page_without_candidates_says_why(page):
    """Topic by topic, by reasons."""
    assert "没有一个主题合乎全部条件。" in Outline(page).shown
    assert "未列入的主题：已有类别 6，去掉最大的一篇后段落或文档太少 1。" in Outline(page).shown


def test_province_of_few_paragraphs_is_shown_by_counts(page, analyzer):
    """Twenty-two paragraphs have shares; fewer than twenty have not."""
    table = page[page.index('class="heat"') : page.index('id="trends"')]
    assert "thin" not in table and "33% 的段落（21 段）没有省份" in page
    few = Outline(html(corpus()[:30], tagger(analyzer))).shown
    assert re.search(r"广东\s*10\s*4\s*\d/10", few)


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
    assert data(page)["paragraphs"]["topic"].count(-1) == data(page)["left"] == lost.sum() > 0
    assert len(data(page)["paragraphs"]["x"]) == 64
    assert f'data-read="-1">不属任何主题的 {lost.sum()} 段' in page


def test_one_paragraph_makes_a_page(analyzer):
    """The smallest corpus there is."""
    assert Outline(html(corpus()[:1], tagger(analyzer))).open == []


EVIL = "</script><script>alert(1)</script><!--\"'><img src=x onerror=alert(2)>{{ 7*7 }}储能"


def test_text_enters_the_page_as_text(analyzer):
    """Whatever stands in a paragraph, a document's name, a province, a word, a title."""
    paragraphs = [
        replace(
            paragraph,
            text=EVIL + paragraph.text,
            doc=EVIL,
            title=EVIL,
            source=EVIL,
            region=EVIL,
            date=f"2026-01-0{n % 9 + 1}{EVIL}",
        )
        for n, paragraph in enumerate(corpus())
    ]
    found = tagger(analyzer)
    found.catalogue = tuple(replace(topic, words=(EVIL, *topic.words), title=f"{topic.id}{EVIL}") for topic in found.catalogue)
    page = html(paragraphs, found, EVIL)
    outline = Outline(page)
    assert not [tag for tag, _ in outline.tags if tag == "img"]
    assert [tag for tag, _ in outline.tags].count("script") == 2
    assert "alert(1)" in outline.shown and "{{ 7*7 }}" in outline.shown and "49储能" not in page
    island = data(page)
    assert island["paragraphs"]["text"][0].startswith(EVIL) and island["topics"][0]["name"].endswith(EVIL)


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
    assert sorted(data(page)["paragraphs"]["sets"]) == [[number] for number in range(n)]
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


@pytest.mark.parametrize("name", ["topics.html", "topics.md", "topics.css", *(f"{name}.js" for name in SCRIPTS)])
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

    assert len(TopicView(reading, ()).data()["paragraphs"]["x"]) == 64
