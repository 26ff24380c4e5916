"""A topic run's folder: tables that a spreadsheet opens, and a Markdown file."""

import re
from dataclasses import replace

import pytest
from conftest import SAID
from topic_readings import corpus, corpus_with_choirs, read, rows, tagger

from labels.wording import speaking
from models.text.analyzer import Analyzer
from seeds.schemes import parse_scheme
from training.topic_report.files import TABLES, write_topic_report


@pytest.fixture(scope="module", autouse=True)
def chinese():
    """Let all files be written in the language of most of their readers."""
    with speaking("zh"):
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory, analyzer):
    """Return a folder that holds the report of the small corpus."""
    folder = tmp_path_factory.mktemp("topics")
    write_topic_report(folder, read(corpus(), tagger(analyzer)))
    return folder


def test_tables_open_in_a_spreadsheet(folder):
    """With the mark without which Excel takes UTF-8 for the old code page."""
    assert {path.name for path in folder.iterdir()} == {"topics.html", "topics.md", *TABLES}
    assert all((folder / name).read_bytes().startswith(b"\xef\xbb\xbf") for name in TABLES)


def test_labels_by_month_hold_counts_shares_and_intervals(folder):
    """Every month with every label and none; shares agree with counts."""
    table = rows(folder / "labels_by_month.csv")
    assert len(table) == 3 * 7
    assert {row["month"] for row in table} == {"2026-01", "2026-02", "2026-03"}
    first = next(row for row in table if (row["month"], row["label"]) == ("2026-01", "energy_storage"))
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


def test_topic_table_names_the_nearest_label_of_a_candidate(folder):
    """And no other's."""
    table = {row["topic"]: row for row in rows(folder / "topics.csv")}
    assert table["6"]["claimed_by"] == "" and table["6"]["nearest_label"] in SAID
    assert table["4"]["claimed_by"] == "energy_storage" and table["4"]["nearest_label"] == ""
    assert all(row["name"] and row["typical"] for row in table.values())


def test_paragraph_table_has_a_row_per_paragraph(folder):
    """With its topic and its labels."""
    table = rows(folder / "paragraphs.csv")
    assert [row["id"] for row in table] == [paragraph.id for paragraph in corpus()]
    assert table[4]["labels"] == "energy_storage" and table[4]["topic"] == "4"
    assert [row["text"] for row in table] == [paragraph.text for paragraph in corpus()]
    assert all(row["second"] not in ("", row["topic"]) and row["second_name"] and float(row["margin"]) >= 0 for row in table)
    assert table[4]["label_names"] == "储能" and table[-1]["label_names"] == ""


def test_paragraph_table_names_what_similarity_is_of(tmp_path, analyzer):
    """The nearest topic, of a paragraph without one too; nothing of one of which nothing is known."""
    far, odd = (replace(corpus()[0], id=text, text=text, labels=()) for text in ("储能,合唱和新药各说一点", "qwrtz"))
    reading = read([*corpus(), far, odd], tagger(analyzer, floor=0.6))
    write_topic_report(tmp_path, reading)
    table = rows(tmp_path / "paragraphs.csv")
    without = [row for row in table if not row["topic"]]
    assert any(row["nearest"] for row in without) and all(not row["name"] for row in without)
    nearness = reading.tagger.nearness(reading.batch)
    for row, similarity, score in zip(table, nearness.cosine, nearness.score, strict=True):
        if row["nearest"]:
            assert float(row["similarity"]) == pytest.approx(similarity[int(row["nearest"])], abs=1e-4)
            assert row["nearest_name"] == reading.names[int(row["nearest"])]
            assert float(row["margin"]) == pytest.approx(score.max() - score[int(row["second"])], abs=1e-4)
    unknown = ("topic", "nearest", "nearest_name", "similarity", "support", "second", "second_name", "margin")
    assert {table[-1][name] for name in unknown} == {""}


HOSTILE = "<script>alert(1)</script> *粗* [链](x) `码` a|b &amp; #题"


def test_no_name_is_taken_for_markup(tmp_path, analyzer):
    """Title, topic and label, in Markdown, HTML and the tables; a cell is no formula."""
    known = tagger(analyzer)
    known.catalogue = tuple(
        replace(topic, title=("=1+" * (topic.id == 0)) + HOSTILE + str(topic.id)) for topic in known.catalogue
    )
    write_topic_report(tmp_path, read(corpus(), known, HOSTILE))
    text, page = ((tmp_path / name).read_text(encoding="utf-8") for name in ("topics.md", "topics.html"))
    assert "<script>alert" not in text and not re.search(r"(?<!\\)[*`\[<]", text)
    assert text.splitlines()[0] == (r"# \<script\>alert(1)\</script\> \*粗\* \[链\](x) \`码\` a\|b &amp;amp; \#题：7 个主题")
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    for name in TABLES:
        cells = [cell for row in rows(tmp_path / name) for cell in (*row, *row.values()) if cell]
        assert not [cell for cell in cells if cell.startswith(("=", "@")) or re.match(r"[+-](?!\d)", cell)], name


@pytest.mark.parametrize("alone", [True, False])
def test_one_document_is_said_to_be_one(tmp_path, analyzer, alone):
    """Records without a column of documents are taken for one."""
    paragraphs = [replace(one, doc="全文") for one in corpus()] if alone else corpus()
    write_topic_report(tmp_path, read(paragraphs, tagger(analyzer)))
    for name in ("topics.md", "topics.html"):
        assert ("全部段落算作一篇文档" in (tmp_path / name).read_text(encoding="utf-8")) is alone


def test_paragraph_table_keeps_the_ids_of_the_data(tmp_path, analyzer):
    """The file's own id and number, the title, where it was read."""
    own = [replace(one, id=f"甲{n}", n=n, title="通知", source="a.docx") for n, one in enumerate(corpus())]
    write_topic_report(tmp_path, read(own, tagger(analyzer)))
    first = rows(tmp_path / "paragraphs.csv")[0]
    assert [first[name] for name in ("id", "n", "title", "source", "kind")] == ["甲0", "0", "通知", "a.docx", "body"]


def test_topic_table_says_how_many_documents_are_behind_a_topic(tmp_path, analyzer):
    """And how much of it the largest has."""
    paragraphs = [replace(one, doc="长文" if one.labels == () else one.doc) for one in corpus()]
    write_topic_report(tmp_path, read(paragraphs, tagger(analyzer)))
    table = {row["topic"]: row for row in rows(tmp_path / "topics.csv")}
    assert [table["6"][name] for name in ("documents", "largest_document", "share_of_largest")] == ["1", "长文", "1.0000"]
    assert int(table["4"]["documents"]) > 1 and float(table["4"]["share_of_largest"]) < 1
    assert "（一篇占 100%）" in (tmp_path / "topics.md").read_text(encoding="utf-8")


def test_hierarchy_table_joins_all_topics(folder):
    """One step less than topics."""
    table = rows(folder / "hierarchy.csv")
    assert len(table) == 6 and table[-1]["topics"] == "7"


def test_markdown_has_all_tables(folder):
    """Each line of a table has as many cells as its head."""
    text = (folder / "topics.md").read_text(encoding="utf-8")
    assert re.findall(r"^#+ (.*)$", text, re.MULTILINE) == [
        "小语料：7 个主题", "主题", "新类候选", "类别在哪些主题", "类别与省份", "类别走势", "升温与降温",
    ]  # fmt: skip
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert len(tables) == 3 and "的主题：一个也没有。" in text
    for table in tables:
        lines = table.splitlines()
        assert len({line.count("|") for line in lines}) == 1, lines[:3]
        assert re.fullmatch(r"[|\-: ]+", lines[1])


def test_markdown_lists_what_rises(tmp_path, analyzer):
    """A table where something does, with the counts behind it."""
    late = [replace(one, date="2026-09-01" if one.labels == ("ai",) else "2020-01-01", doc=one.id) for one in corpus() * 4]
    write_topic_report(tmp_path, read(late, tagger(analyzer)))
    section = (tmp_path / "topics.md").read_text(encoding="utf-8").partition("## 升温与降温")[2]
    assert "| 主题 | 此前 | 近期 |" in section and re.search(r"\| 0%（0 段） \| 1?\d+%（\d+ 段） \|", section)


def test_markdown_lists_candidates_with_their_reasons(tmp_path, analyzer):
    """And where the paragraphs of each label are."""
    write_topic_report(tmp_path, read(corpus_with_choirs(), tagger(analyzer)))
    text = (tmp_path / "topics.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^\|.*合唱队.*没有超出偶然的变化.*$|^\|.*合唱队.*\| 上升.*$|^\|.*合唱队.*，上升.*$", text, re.MULTILINE)
    assert "| 42 | 7 |" in line
    assert "未列入的主题：段落太少 6。" in text


def test_label_without_paragraphs_has_no_topic(folder, tmp_path, analyzer):
    """The others have theirs."""
    assert "- 人工智能：8 段，其中 8 段以它为主；专属主题 " in (folder / "topics.md").read_text(encoding="utf-8")
    write_topic_report(tmp_path, read(corpus_with_choirs(), tagger(analyzer)))
    assert "- 人工智能：0 段，其中 0 段以它为主；没有专属主题。" in (tmp_path / "topics.md").read_text(encoding="utf-8")


def test_topic_table_says_why_a_topic_is_no_candidate(folder):
    """The nearest label stands only beside topics that none claims, and only where it is near."""
    table = rows(folder / "topics.csv")
    assert [row["candidate"] for row in table] == ["claimed"] * 6 + ["one_document"]
    assert {row["nearest_label"] for row in table[:6]} == {""}
    assert all(bool(row["nearest_label"]) == bool(row["nearness"]) for row in table)


def test_tables_bear_the_labels_of_the_scheme(tmp_path):
    """Its keys as columns, its names beside them."""
    files = {"labels.toml": '[[label]]\nkey = "play"\nname = "演出"\n', "lexicon.toml": ""}
    write_topic_report(tmp_path, read(corpus(), tagger(Analyzer(parse_scheme(files, "own", "own")))))
    assert {(row["label"], row["name"]) for row in rows(tmp_path / "labels_by_month.csv")} == {("play", "演出"), ("none", "none")}
    assert {"play", "claimed_by"} <= set(rows(tmp_path / "topics.csv")[0])
    assert not set(SAID) & set(rows(tmp_path / "topics.csv")[0])
