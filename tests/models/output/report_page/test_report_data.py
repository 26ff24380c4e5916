"""The data of the report page: equal to the predictions, compact, written as they come."""

import io
import json
import re
from dataclasses import replace

import pytest
from report_pages import island, shown, written
from small_predictions import CHOIR, STORAGE, both, prediction  # noqa: F401

from labels import Evidence, Paragraph
from labels.paragraphs import KINDS
from models.output.report_page import report_writer
from models.output.report_page.entries import COLUMNS, shown_source
from models.output.report_page.report_writer import write_report_page
from models.predict import main
from models.prediction import Prediction


def of(scheme, *paragraphs, labels=()):
    """Return predictions of paragraphs."""
    return [replace(prediction(scheme, one.text, labels), paragraph=one) for one in paragraphs]


def test_every_prediction_reads_back_as_it_was(scheme):
    """Text, place in the document, labels with scores, evidence, doubt, page, id, topic, who decided."""
    spans = (Evidence("low_altitude", 11, 14, "无人机"), Evidence("energy_storage", 4, 8, "储能电站"))
    facts = {"title": "方案", "issuer": "江西省人民政府", "number": "赣府发〔2026〕1号", "region": "江西", "city": "吉安市"}
    facts |= {"county": "吉安县", "level": "province", "date": "2026-01-05", "heading": "二、电力", "page": 4}
    paragraph = Paragraph("own-7", "a", 3, "bullet", STORAGE, **facts)
    scores = {key: 0.0 for key in scheme.keys} | {"low_altitude": 0.8124, "energy_storage": 0.5}
    topic = {"id": 1, "name": "电力", "words": [], "score": 0.4}
    one = Prediction(paragraph, ("low_altitude", "energy_storage"), scores, spans, topic, "m", 0.8504, True)
    (found,) = shown(written([one], scheme))
    assert found == facts | {
        "doc": "a", "n": 3, "kind": "bullet", "doubt": 850, "text": STORAGE,
        "labels": {"low_altitude": 812, "energy_storage": 500},
        "evidence": [("low_altitude", "无人机"), ("energy_storage", "储能电站")], "corrected": 1, "id": "own-7", "topic": "电力",
    }  # fmt: skip


def test_what_is_known_of_a_document_is_written_once(scheme):
    """And a heading once; a paragraph without anything is four values. Another region of the same document is said."""
    paragraphs = [Paragraph(f"a#{n}", "a", n, "body", f"{n}。", heading="一、水", title="方案") for n in (1, 2, 3)]
    paragraphs += [
        Paragraph("a#4", "a", 4, "body", "四。", title="方案", region="江西"),
        Paragraph("b#1", "b", 1, "heading", "五。"),
    ]
    entries = island(written(of(scheme, *paragraphs), scheme))["entries"]
    assert [entry if isinstance(entry, str) else type(entry).__name__ for entry in entries] == [
        "dict", "一、水", "list", "list", "list", "dict", "list", "dict", "list",
    ]  # fmt: skip
    assert [len(entry) for entry in entries if isinstance(entry, list)] == [4] * 5
    assert entries[5] == {"doc": "a", "title": "方案", "region": "江西"}
    assert [(one["doc"], one["heading"]) for one in shown(written(of(scheme, *paragraphs), scheme))] == [
        ("a", "一、水"), ("a", "一、水"), ("a", "一、水"), ("a", ""), ("b", ""),
    ]  # fmt: skip


def test_heading_ends_where_a_paragraph_has_none(scheme):
    paragraphs = [Paragraph("a#1", "a", 1, "body", "一。", heading="水"), Paragraph("a#2", "a", 2, "body", "二。")]
    assert [one["heading"] for one in shown(written(of(scheme, *paragraphs), scheme))] == ["水", ""]


@pytest.mark.parametrize("kind", KINDS)
def test_kind_and_empty_values_read_back(scheme, kind):
    (found,) = shown(written(of(scheme, Paragraph("a#1", "a", 1, kind, "水塔。")), scheme))
    assert (found["kind"], found["labels"], found["evidence"], found["id"], found["topic"]) == (kind, {}, [], None, None)


def test_predictions_are_written_as_they_come(scheme):
    """Each is in the file before the next is asked for: memory does not grow with them."""
    file, sizes = io.StringIO(), []

    def coming():
        for n in range(1, 4):
            yield from of(scheme, Paragraph(f"a#{n}", "a", n, "body", f"第{n}段。"))
            sizes.append(f"第{n}段。" in file.getvalue())

    assert write_report_page(coming(), scheme, file) == 3
    assert sizes == [True] * 3


def test_no_prediction_is_a_page_without_entries(scheme):
    data = island(written([], scheme))
    assert (data["entries"], data["models"], data["left"]) == ([], [], 0)


@pytest.mark.parametrize(("most", "value"), [("MOST_PARAGRAPHS", 2), ("MOST_CHARACTERS", 7)])
def test_what_is_too_much_for_a_page_is_counted_there_and_on_standard_error(scheme, monkeypatch, capsys, most, value):
    """Nothing is left out in silence, and what comes later is not taken in its place."""
    monkeypatch.setattr(report_writer, most, value)
    paragraphs = [
        Paragraph(f"a#{n}", "a", n, "body", text) for n, text in enumerate(("水塔。", "水井。", "水库建成。", "水。"), 1)
    ]
    file = io.StringIO()
    assert write_report_page(of(scheme, *paragraphs), scheme, file) == 2
    assert [one["text"] for one in shown(file.getvalue())] == ["水塔。", "水井。"]
    assert island(file.getvalue())["left"] == 2
    note = "note: the page holds the first 2 paragraph(s), 2 more are left out; for all write --format csv or jsonl\n"
    assert capsys.readouterr().err == note


def test_page_of_documents_is_hardly_larger_than_their_text(scheme):
    """What is said of a paragraph beside its text is a few dozen bytes."""
    text = "城南的储能电站并网，夜里存电白天用，无人机巡查线路。" * 4
    one = prediction(scheme, text, ("energy_storage",), [("energy_storage", "储能电站")], title="方案", region="江西")
    many = [replace(one, paragraph=replace(one.paragraph, id=f"a#{n}", n=n)) for n in range(1, 1001)]
    beside = len(written(many, scheme).encode()) - len(written([], scheme).encode()) - 1000 * len(text.encode())
    assert beside < 60 * 1000


# --- where it comes from --------------------------------------------------------------------------------------------


def test_file_is_named_without_its_folders_and_linked_from_where_the_page_stands(tmp_path):
    """Names with signs that mean something in an address are written so that they do not."""
    (tmp_path / "in 文").mkdir()
    file = tmp_path / "in 文" / "a#1?.pdf"
    file.write_text("水")
    (tmp_path / "out").mkdir()
    name, link = shown_source(str(file), tmp_path / "out")
    assert (name, link) == ("a#1?.pdf", "../in%20%E6%96%87/a%231%3F.pdf")


def test_line_of_a_table_leads_to_the_table(tmp_path):
    (tmp_path / "in.csv").write_text("text\n水")
    assert shown_source(f"{tmp_path}/in.csv:7", tmp_path) == ("in.csv", "in.csv")


@pytest.mark.parametrize("source", ["gone/a.pdf", "a.zip/b.txt", "x" * 5000, "\0"])
def test_what_is_no_file_is_named_alone(tmp_path, source):
    assert shown_source(source, tmp_path)[1] is None


@pytest.mark.parametrize("source", ["https://www.example.cn/a?b=1", "HTTP://example.cn/"])
def test_address_of_the_web_is_the_link(tmp_path, source):
    assert shown_source(source, tmp_path) == (source, source)


def test_no_other_address_is_a_link(tmp_path):
    """A source is a stranger's text."""
    assert shown_source("javascript:alert(1)", tmp_path)[1] is None


def test_rows_of_one_table_are_one_document(scheme, tmp_path):
    (tmp_path / "in.csv").write_text("text\n水")
    paragraphs = [Paragraph(f"in#{n}", "in", n, "body", "水。", source=f"{tmp_path}/in.csv:{n}") for n in (2, 3)]
    entries = island(written(of(scheme, *paragraphs), scheme, folder=tmp_path))["entries"]
    assert entries[0] == {"doc": "in", "source": "in.csv", "link": "in.csv"}
    assert [type(entry) for entry in entries] == [dict, list, list]


def test_columns_of_the_readers_own_stand_beside_each_paragraph(call, trained_store, tmp_path):
    """But for what is shown elsewhere, is empty, or was written by this program; a long cell is cut, and shows that it was."""
    path, page = tmp_path / "own.csv", tmp_path / "page.html"
    path.write_text(f'文档,省份,正文,经办,备注\n甲,江西,"{STORAGE}",周,\n甲,江西,{CHOIR},吴,{"长" * 301}\n', encoding="utf-8")
    for given in (path, tmp_path / "tagged.xlsx"):
        assert call(main, "--input", given, "--model", "lexicon", "--output", page).code == 0
        first, second = shown(page.read_text(encoding="utf-8"))
        assert first["own"] == {"经办": "周"} and second["own"] == {"经办": "吴", "备注": "长" * 300 + "…"}
        assert call(main, "--input", path, "--model", "lexicon", "--output", tmp_path / "tagged.xlsx").code == 0


def test_columns_are_those_the_script_takes_apart():
    """One order, in two languages."""
    script = (report_writer.FOLDER / "base.js").read_text(encoding="utf-8")
    names = re.search(r"const \[(n, .*?)\] = entry", script)[1]
    assert [name.partition(" ")[0] for name in names.split(", ")] == list(COLUMNS)


def test_both_labels_of_a_small_page(both, scheme):  # noqa: F811
    first, second = shown(written(both, scheme))
    assert (first["text"], second["text"]) == (STORAGE, CHOIR)
    assert json.dumps(first["labels"]) == json.dumps({"low_altitude": 910, "energy_storage": 910})
