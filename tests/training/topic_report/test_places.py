"""Which topic a province speaks of more than the others: by documents, not by paragraphs."""

from dataclasses import replace

import pytest
from conftest import SAID
from topic_readings import html, read, tagger

from labels import Paragraph
from training.topic_report.places import Places

NAMES = dict.fromkeys(SAID, "named")
STORAGE, CHOIR = SAID["energy_storage"][0].format("青溪"), SAID["none"][0].format("青溪")


def spoken(documents_of_storage):
    """Return Guangdong's thirty paragraphs on storage, of these documents in turn, and Sichuan's sixty on choirs."""
    said = [
        Paragraph(f"a{n}", documents_of_storage[n % len(documents_of_storage)], n, "body", STORAGE, region="广东")
        for n in range(30)
    ]
    said += [Paragraph(f"b{n}", f"b{n}", n, "body", CHOIR, region="四川") for n in range(60)]
    return [replace(one, labels=()) for one in said]


def outstanding(paragraphs, found, province):
    """Return what stands out in a province."""
    rows = Places(read(paragraphs, found), NAMES).rows()
    return {row["name"]: row["top"] for row in rows}[province]


def test_topic_of_many_documents_is_a_trait_of_its_province(analyzer):
    """With the paragraphs and documents behind it."""
    top = outstanding(spoken([f"a{n}" for n in range(30)]), tagger(analyzer), "广东")
    assert top == {"topic": 4, "n": 30, "documents": 30, "why": ""}


@pytest.mark.parametrize(
    ("documents", "why"),
    [(["one"], "documents"), (["one", "two"], "documents"), (["one"] * 8 + ["two", "three"], "chance")],
    ids=["one", "two", "one of them most"],
)
def test_topic_of_a_document_or_two_is_no_trait_of_its_province(analyzer, documents, why):
    """Thirty paragraphs of one document are one witness; the table says why nothing is named."""
    top = outstanding(spoken(documents), tagger(analyzer), "广东")
    assert (top["topic"], top["why"]) == (None, why)


def test_page_says_why_a_province_has_no_topic_of_its_own(analyzer):
    """Too few documents; nothing to compare with."""
    assert "只有 1 篇文档，不作判断" in html(spoken(["one"]), tagger(analyzer))
    alone = [one for one in spoken(["one"]) if one.region == "广东"]
    assert "只有一个省份，无从比较" in html(alone, tagger(analyzer))


def test_provinces_count_paragraphs_and_documents(analyzer):
    """Both stand in the table."""
    rows = Places(read(spoken(["one", "two"]), tagger(analyzer)), NAMES).rows()
    assert [(row["name"], row["n"], row["documents"]) for row in rows] == [("四川", 60, 60), ("广东", 30, 2)]
