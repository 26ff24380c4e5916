"""A topic run's folder: the page, the tables, and the command that makes them."""

import csv
import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from conftest import SAID, jsonl, tiny_documents

from labels import Paragraph
from models.storage.store import save
from models.topics.centroids import link
from models.topics.embeddings.static import load_vectors
from models.topics.tagger import Topic, TopicTagger
from training import topics
from training.data import label_matrix
from training.topic_report.corpus_view import read_topics
from training.topic_report.files import TABLES, write_topic_report
from training.topic_report.page import marked, share, table_cell

REGIONS = ("广东", "四川", None)
SECTIONS = ("map", "topics", "candidates", "regions", "trends", "changes", "tree")
WORDS = {
    "ai": ("人工智能", "大模型", "算力"),
    "quantum": ("量子", "量子计算", "量子通信"),
    "low_altitude": ("无人机", "低空", "起降"),
    "new_materials": ("碳纤维", "新材料", "石墨烯"),
    "energy_storage": ("储能", "电站", "电池"),
    "traditional_upgrade": ("改造", "钢厂", "传统产业"),
    "none": ("村民", "老人", "合唱队"),
}


def tagger(keys=tuple(SAID), floor=-1.0):
    """Return topics that needed no fitting: one for what is said of each label."""
    centroids = load_vectors().encode(["".join(SAID[key]) for key in keys])
    found = [Topic(number, WORDS[key], 8, SAID[key][:1]) for number, key in enumerate(keys)]
    return TopicTagger(
        found, centroids, np.eye(len(keys), 6), np.full(6, 0.5), "static", 0.25, floor=floor, hierarchy=link(centroids)
    )


def corpus(dated=True, placed=True):
    """Return the small corpus, spread over three months and two provinces."""
    return [
        replace(
            paragraph,
            date=f"2026-0{number % 3 + 1}-15" if dated else None,
            region=REGIONS[number % 3] if placed else None,
        )
        for number, paragraph in enumerate(tiny_documents())
    ]


def read(paragraphs, found=None, title="小语料"):
    """Read paragraphs by their topics."""
    labels = label_matrix(paragraph.labels or () for paragraph in paragraphs)
    return read_topics(title, paragraphs, labels, "", found or tagger())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder that holds the report of the small corpus."""
    folder = tmp_path_factory.mktemp("topics")
    write_topic_report(folder, read(corpus()))
    return folder


@pytest.fixture(scope="module")
def page(folder):
    """Return the page."""
    return (folder / "topics.html").read_text(encoding="utf-8")


def rows(path):
    """Return the rows of a CSV table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Outline(HTMLParser):
    """Collects tags, ids, links and the text a reader sees."""

    VOID = {"meta", "link", "input", "br"}

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.shown, self.open = [], [], [], "", []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append((tag, found))
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"{tag} closes something else"

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.shown += data


# --- the page -------------------------------------------------------------------------------------------------------


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
    assert "文本日期 2026年1月至2026年3月" in outline.shown and "产业标注：人工" in outline.shown
    assert dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)) == {
        "段落": "64", "文档": "8", "主题": "7", "谈及六类产业": "75%", "省份": "2", "不属任何主题": "0%",
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
    cards = re.findall(r'<article class="card (\w+)" id="topic-(\d+)" data-size="(\d+)"', page)
    assert sorted(int(number) for _, number, _ in cards) == list(range(7))
    assert [int(size) for _, _, size in cards] == sorted((int(size) for _, _, size in cards), reverse=True)
    assert sum(int(size) for _, _, size in cards) == 64
    assert {key for key, _, _ in cards} >= {"energy_storage", "low_altitude", "none"}
    assert "<mark>储能</mark>" in page


def test_map_holds_every_paragraph_as_a_dot(page):
    """Coordinates, topic, industry, text and place of each."""
    data = json.loads(re.search(r'id="dots">(.*?)</script>', page)[1])
    assert {len(data[name]) for name in ("x", "y", "topic", "industry", "text", "place")} == {64}
    assert all(0 <= number <= 1000 for number in data["x"] + data["y"])
    assert set(data["topic"]) == set(range(len(data["topics"])))
    assert set(data["industry"]) == set(range(7))
    assert "2026-01-15 · 广东 · tiny-0" in data["place"]


def test_topic_that_no_industry_claims_is_a_candidate(page):
    """Choirs and roads are of none of the six."""
    section = page[page.index('id="candidates"') : page.index('id="regions"')]
    assert re.findall(r'href="#topic-(\d+)"', section) == ["6"]


def test_province_of_few_paragraphs_is_shown_by_counts(page):
    """Twenty-two paragraphs have shares; fewer than twenty have not."""
    table = page[page.index('class="heat"') : page.index('id="trends"')]
    assert "thin" not in table and "另有 21 段没有省份" in table
    few = Outline(html(corpus()[:30])).shown
    assert re.search(r"广东\s*\d+\s*\d/10", few)


def test_candidates_nearest_to_an_industry_come_first():
    """Of topics nobody claims, the one about electricity is more of an industry than the one about choirs."""
    said = ["{0}的电站给工厂供电。", "合唱比赛在{0}开幕。"]
    texts = [(text.format(f"第{n}街"), ()) for text in said for n in range(6)] + [("储能电站并网。", ("energy_storage",))] * 6
    paragraphs = [Paragraph(f"a#{n}", "a", n, "body", text, labels=labels) for n, (text, labels) in enumerate(texts)]
    centroids = load_vectors().encode([texts[0][0], texts[6][0], texts[12][0]])
    topics = [Topic(n, (word,), 6, ()) for n, word in enumerate(("供电", "合唱", "储能"))]
    reading = read(paragraphs, TopicTagger(topics, centroids, np.zeros((3, 6)), np.full(6, 0.5), "static", 0.0))
    assert [(topic, column) for topic, column, _ in reading.candidates] == [(0, 4), (1, 4)]


def test_corpus_without_industries_lists_its_topics_by_size():
    """Nothing is near to what nobody speaks of."""
    reading = read([replace(paragraph, labels=()) for paragraph in corpus()])
    assert {column for _, column, _ in reading.candidates} == {None}
    sizes = [reading.sizes[topic] for topic, _, _ in reading.candidates]
    assert sizes == sorted(sizes, reverse=True)


def html(paragraphs, found=None, title="小语料"):
    """Return the page of some paragraphs."""
    from training.topic_report.page import TopicView, topic_page

    return topic_page(TopicView(read(paragraphs, found, title), TABLES))


def test_without_dates_and_provinces_the_page_says_so():
    """One line each, and the rest is there."""
    shown = Outline(html(corpus(dated=False, placed=False))).shown
    assert "段落没有省份信息（region），此表从略。" in shown
    assert shown.count("段落没有两期以上的日期（date）") == 2
    assert "文本日期" not in shown


def test_years_alone_make_a_line_of_years():
    """A date may be a year and no more."""
    paragraphs = [replace(paragraph, date=str(2022 + n % 4)) for n, paragraph in enumerate(corpus())]
    page = html(paragraphs)
    assert "2022年：" in page and "段落没有两期以上的日期" not in page
    assert "文本日期 2022年至2025年" in page


@pytest.mark.parametrize("keys", [("ai", "none"), ("ai",)], ids=["two", "one"])
def test_few_topics_make_a_page(keys):
    """Two topics have a tree of one fork, one has none."""
    outline = Outline(html(corpus(), tagger(keys)))
    assert f"topic-{len(keys) - 1}" in outline.ids and outline.open == []


def test_many_places_are_cut_to_the_largest():
    """Some write cities into the region; the table of the page stays a table."""
    outline = Outline(html([replace(paragraph, region=f"第{n}城") for n, paragraph in enumerate(corpus())]))
    assert "只列段落最多的 40 个" in outline.shown and outline.shown.count("0/1") + outline.shown.count("1/1") <= 40 * 6


def test_hundred_topics_make_a_page():
    """Most of them without a paragraph of their own."""
    centroids = np.random.default_rng(0).normal(size=(120, 256)).astype(np.float32)
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    many = [Topic(n, (f"词{n}", f"语{n}"), 5, ("储能电站并网。",)) for n in range(120)]
    outline = Outline(html(corpus(), TopicTagger(many, centroids, np.zeros((120, 6)), np.full(6, 0.5), "static", 0.0,
                                                hierarchy=link(centroids))))  # fmt: skip
    assert len([name for name in outline.ids if name.startswith("topic-")]) == 120


def test_paragraph_that_is_far_from_all_topics_has_none():
    """It is counted as such, drawn, and in no topic's figures."""
    reading = read(corpus(), tagger(floor=0.7))
    lost = reading.numbers < 0
    assert 0 < lost.sum() < 64
    assert reading.sizes.sum() == reading.topics_by(reading.months).counts.sum() == 64 - lost.sum()
    shown = html(corpus(), tagger(floor=0.7))
    assert f"<dt>不属任何主题</dt><dd>{lost.mean():.0%}</dd>" in shown
    data = json.loads(re.search(r'id="dots">(.*?)</script>', shown)[1])
    assert data["topic"].count(-1) == lost.sum() and len(data["x"]) == 64


def test_name_given_by_hand_stands():
    """Before the rules and before a namer."""
    found = tagger()
    found.topics_ = (replace(found.topics_[0], title="智能"), *found.topics_[1:])
    assert read(corpus(), found).names[0] == "智能"


def test_one_paragraph_makes_a_page():
    """The smallest corpus there is."""
    assert Outline(html(corpus()[:1])).open == []


EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}储能"


def test_text_enters_the_page_as_text():
    """Whatever stands in a paragraph, a document's name, a province, a word, a title."""
    paragraphs = [replace(one, text=EVIL + one.text, doc=EVIL, region=EVIL, date=f"2026-01-0{n % 9 + 1}{EVIL}") for n, one in
                  enumerate(corpus())]  # fmt: skip
    found = tagger()
    found.topics_ = tuple(replace(topic, words=(EVIL, *topic.words)) for topic in found.topics_)
    page = html(paragraphs, found, EVIL)
    outline = Outline(page)
    assert not [tag for tag, _ in outline.tags if tag == "img"]
    assert [tag for tag, _ in outline.tags].count("script") == 2
    assert "alert(1)" in outline.shown and "{{ 7*7 }}" in outline.shown and "49储能" not in page


# --- the tables -----------------------------------------------------------------------------------------------------


def test_tables_open_in_a_spreadsheet(folder):
    """With the mark without which Excel takes UTF-8 for the old code page."""
    assert {path.name for path in folder.iterdir()} == {"topics.html", "topics.md", *TABLES}
    assert all((folder / name).read_bytes().startswith(b"\xef\xbb\xbf") for name in TABLES)


def test_industries_by_month_hold_counts_shares_and_intervals(folder):
    """Every month with every industry and none; shares agree with counts."""
    table = rows(folder / "industries_by_month.csv")
    assert len(table) == 3 * 7
    assert {row["month"] for row in table} == {"2026-01", "2026-02", "2026-03"}
    first = next(row for row in table if (row["month"], row["industry"]) == ("2026-01", "energy_storage"))
    assert first["name"] == "储能"
    assert float(first["share"]) == pytest.approx(int(first["paragraphs"]) / int(first["of"]), abs=1e-4)
    assert float(first["low"]) <= float(first["share"]) <= float(first["high"])
    counted = {month: sum(int(r["of"]) for r in table if r["month"] == month) / 7 for month in {r["month"] for r in table}}
    assert sum(counted.values()) == 64


def test_topics_by_region_sum_to_its_paragraphs(folder):
    """A paragraph has one topic."""
    table = [row for row in rows(folder / "topics_by_region.csv") if row["region"] == "四川"]
    assert sum(int(row["paragraphs"]) for row in table) == int(table[0]["of"]) == 21
    assert all(row["name"] for row in table)


def test_documents_list_only_what_they_speak_of(folder):
    """Thousands of documents by a hundred topics would be a million rows of nothing."""
    table = rows(folder / "topics_by_document.csv")
    assert all(int(row["paragraphs"]) > 0 for row in table)
    assert sum(int(row["paragraphs"]) for row in table) == 64


def test_topic_table_names_the_nearest_industry_of_a_candidate(folder):
    """And no other's."""
    table = {row["topic"]: row for row in rows(folder / "topics.csv")}
    assert table["6"]["claimed_by"] == "" and table["6"]["nearest_industry"] in SAID
    assert table["4"]["claimed_by"] == "energy_storage" and table["4"]["nearest_industry"] == ""
    assert all(row["name"] and row["typical"] for row in table.values())


def test_paragraph_table_has_a_row_a_paragraph(folder):
    """With its topic and its labels."""
    table = rows(folder / "paragraphs.csv")
    assert [row["id"] for row in table] == [paragraph.id for paragraph in corpus()]
    assert table[4]["labels"] == "energy_storage" and table[4]["topic"] == "4"


def test_hierarchy_table_joins_all_topics(folder):
    """One step less than topics."""
    table = rows(folder / "hierarchy.csv")
    assert len(table) == 6 and table[-1]["topics"] == "7"


def test_markdown_has_all_tables(folder):
    """Each line of a table has as many cells as its head."""
    text = (folder / "topics.md").read_text(encoding="utf-8")
    assert re.findall(r"^#+ (.*)$", text, re.MULTILINE) == [
        "小语料：7 个主题", "主题", "新类候选", "产业与省份", "产业走势", "升温与降温",
    ]  # fmt: skip
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert len(tables) == 5
    for table in tables:
        lines = table.splitlines()
        assert len({line.count("|") for line in lines}) == 1, lines[:3]
        assert re.fullmatch(r"[|\-: ]+", lines[1])


def test_pipe_in_a_name_splits_no_cell():
    """Nor does a line break."""
    assert table_cell("a|b\nc") == "a\\|b c"


@pytest.mark.parametrize(("value", "text"), [(0, "0%"), (0.004, "0.4%"), (0.0996, "10%"), (0.5, "50%"), (1, "100%")])
def test_shares_are_as_precise_as_they_are_large(value, text):
    """A decimal where it tells something."""
    assert share(value) == text


def test_words_are_marked_whatever_their_case():
    """And put together again the text is the same."""
    parts = marked("GPU与储能电站", ("gpu", "储能", "储能电站"))
    assert parts == [("GPU", True), ("与", False), ("储能电站", True)]


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def model(tmp_path):
    """Return the folder of a stored topic model."""
    save(tagger(), tmp_path / "stored-topics", "topics", {})
    return tmp_path / "stored-topics"


def test_command_reads_paragraphs_with_a_stored_model(call, tmp_path, model):
    """The page, and on standard output where it is."""
    path = jsonl(tmp_path / "mine.jsonl", *(paragraph.to_record() for paragraph in corpus()))
    outcome = call(topics.main, path, "--model", model, "--output", tmp_path / "out")
    assert (outcome.code, outcome.out) == (0, f"7 topics in {tmp_path / 'out' / 'topics.html'}\n")
    assert "<h1>mine</h1>" in (tmp_path / "out" / "topics.html").read_text(encoding="utf-8")
    assert not (tmp_path / "out" / "model").exists()


def test_command_tags_and_places_what_comes_bare(call, tmp_path, model, store):
    """Without labels: the lexicon's, where nothing was trained; without a region: the province the text begins with."""
    path = jsonl(tmp_path / "mine.jsonl", *({"text": f"{place}储能电站并网,夜里存电白天用。"} for place in ("广东", "四川")))
    assert call(topics.main, path, "--model", model, "--output", tmp_path / "out").code == 0
    table = rows(tmp_path / "out" / "paragraphs.csv")
    assert [(row["region"], row["labels"]) for row in table] == [("广东", "energy_storage"), ("四川", "energy_storage")]
    assert "产业标注：模型 lexicon" in (tmp_path / "out" / "topics.html").read_text(encoding="utf-8")


def test_command_takes_names_from_a_function(call, tmp_path, model, monkeypatch):
    """The hook for a language model."""
    (tmp_path / "my_names.py").write_text("def name(words, typical):\n    return '话题' + words[0]\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    path = jsonl(tmp_path / "mine.jsonl", *(paragraph.to_record() for paragraph in corpus()))
    assert call(topics.main, path, "--model", model, "--namer", "my_names:name", "--output", tmp_path / "out").code == 0
    assert rows(tmp_path / "out" / "topics.csv")[4]["name"] == "话题储能"


@pytest.mark.slow
def test_command_finds_topics_and_stores_them(call, tmp_path, store):
    """The stored model reads the same corpus again to the same topics."""
    path = jsonl(tmp_path / "mine.jsonl", *(paragraph.to_record() for paragraph in corpus()))
    assert call(topics.main, path, "--set", "seed=1", "--output", tmp_path / "one").code == 0
    assert call(topics.main, path, "--model", tmp_path / "one" / "model", "--output", tmp_path / "two").code == 0
    assert rows(tmp_path / "one" / "paragraphs.csv") == rows(tmp_path / "two" / "paragraphs.csv")


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["no-such-file.jsonl"], 2, "no-such-file.jsonl"),
        (["empty.jsonl"], 1, "holds no paragraph"),
        (["one.jsonl", "--model", "lexicon"], 2, "knows no topics"),
        (["one.jsonl", "--model", "nothing-here"], 2, "is not known"),
        (["one.jsonl", "--experiment", "lexicon.toml"], 2, "is an experiment of lexicon"),
        (["one.jsonl", "--namer", "nothing"], 2, "is no import path"),
        (["one.jsonl", "--model", "bertopic", "--set", "seed=1"], 2, "leave one of them out"),
        (["one.jsonl", "--output", "one.jsonl"], 2, "is not a folder"),
        (["one.jsonl", "--output", "no/such/folder"], 2, "does not exist"),
        (["one.jsonl", "--labels", "nothing-here"], 2, "is not known"),
        (["one.jsonl"], 1, "paragraphs are too few"),
    ],
)  # fmt: skip
def test_wrong_calls_are_told_in_one_line(call, tmp_path, monkeypatch, store, arguments, code, complaint):
    """Nothing is written."""
    monkeypatch.chdir(tmp_path)
    jsonl(tmp_path / "one.jsonl", {"text": "城南的储能电站并网。"})
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "lexicon.toml").write_text('name = "lexicon"\nmodel = "lexicon"\n', encoding="utf-8")
    outcome = call(topics.main, *arguments)
    errors = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
    assert outcome.code == code and len(errors) == 1 and complaint in errors[0], outcome.err
    assert outcome.out == "" and not (tmp_path / "topics").exists()


# --- in a browser ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="needs the browser chromium: apt-get install chromium")
@pytest.mark.parametrize("width", [1280, 390])
def test_browser_draws_the_map_and_places_the_names(folder, tmp_path, width):
    """The page's script ran to its end: all names are there, those that are seen have a place."""
    command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},900"]
    command += [f"--user-data-dir={tmp_path}", "--virtual-time-budget=4000", "--dump-dom", (folder / "topics.html").as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    names = re.search(r'<div class="names">(.*?)</div>', done.stdout.decode(), re.DOTALL)[1]
    assert names.count("<button") == 7
    assert len(re.findall(r"visibility: visible; left: [\d.]+%; top: [\d.]+%", names)) >= 4
