"""Numbers and names for the templates."""

from dataclasses import replace

import pytest
from conftest import SAID
from topic_readings import corpus, read, tagger

from labels import Paragraph
from training.topic_report.files import TABLES
from training.topic_report.view import TopicView, mark_words, origin


def test_words_are_marked_whatever_their_case():
    """And put together again the text is the same."""
    parts = mark_words("GPU与储能电站", ("gpu", "储能", "储能电站"))
    assert parts == [("GPU", True), ("与", False), ("储能电站", True)]
    assert mark_words("储能", ()) == [("储能", False)]


def test_origin_is_what_is_known():
    """Date, province, document; what is missing is left out."""
    assert origin(corpus()[0]) == "2026-01-15 · 广东 · tiny-0"
    assert origin(corpus(dated=False, placed=False)[0]) == "tiny-0"


@pytest.mark.parametrize(("documents", "outstanding"), [(30, True), (1, False)])
def test_topic_of_one_long_document_is_no_trait_of_its_province(analyzer, documents, outstanding):
    """Thirty paragraphs of one document are one witness, in thirty documents they are thirty."""
    storage, choir = SAID["energy_storage"][0].format("青溪"), SAID["none"][0].format("青溪")
    said = [Paragraph(f"a{n}", f"a{n % documents}", n, "body", storage, region="广东") for n in range(30)]
    said += [Paragraph(f"b{n}", f"b{n}", n, "body", choir, region="四川") for n in range(60)]
    rows = TopicView(read([replace(one, labels=()) for one in said], tagger(analyzer)), TABLES).values["regions"]["rows"]
    top = {row["name"]: row["top"] for row in rows}["广东"]
    assert (top is not None) == outstanding
