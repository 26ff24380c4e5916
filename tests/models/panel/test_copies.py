"""Documents that stand twice, or nearly."""

import numpy as np
import pytest
from small_panel import SCORES

from labels import Paragraph
from models.panel.copies import copies_note, find_copies, without
from models.panel.observed import Observer
from models.panel.paragraph_table import Said
from models.panel.units import read_by

LINES = [f"第{n}个村今年修好了水塔，又在沟边种上了柳树，铺好了村里的路。" for n in "一二三四五六七八九十"]


@pytest.fixture
def tabulate(scheme):
    """Return a function that makes a table of documents, each a list of texts."""

    def run(documents):
        observer = Observer(scheme, read_by("document"), ("date",), frozenset({"body"}))
        for doc, texts in documents.items():
            for n, text in enumerate(texts, 1):
                paragraph = Paragraph(f"{doc}#{n}", doc, n, "body", text)
                observer.add(Said(paragraph, (), None, list(SCORES.values()), "m"))
        return observer.table()

    return run


def test_copies_are_found_word_for_word_and_nearly(tabulate):
    table = tabulate(
        {
            "甲": LINES,
            "乙": LINES,
            "丙": [*LINES[:8], "别的一段话写在这里，与前面的每一段都不一样。"],
            "丁": LINES[:4] + ["水塔。"] * 9,
        }
    )
    found = {
        table.doc_names[doc]: (table.doc_names[copy.first], copy.share, copy.whole) for doc, copy in find_copies(table).items()
    }
    assert found == {"乙": ("甲", 1.0, True), "丙": ("甲", 8 / 9, False), "丁": ("甲", 1.0, False)}


def test_documents_that_share_a_set_phrase_are_no_copies(tabulate):
    table = tabulate({"甲": LINES[:5], "乙": [LINES[0], *LINES[5:]], "丙": ["各位代表："], "丁": ["各位代表。"]})
    assert find_copies(table) == {}
    assert copies_note(table, {}) == ""


def test_the_later_one_is_left_out(tabulate):
    table = tabulate({"甲": LINES, "乙": LINES[::-1], "丙": LINES})
    found = find_copies(table)
    assert [table.doc_names[doc] for doc in found] == ["丙", "乙"]
    assert np.flatnonzero(without(table, found)).tolist() == list(range(10))
    assert copies_note(table, found).startswith("1 document(s) stand twice word for word, 1 nearly so")
    kept = table.only(without(table, found))
    assert len(kept) == 10 and kept.terms.shape[0] == len(kept.dates) == 10
