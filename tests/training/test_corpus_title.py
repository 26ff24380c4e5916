"""What a corpus is called that nobody gave a title."""

from dataclasses import replace
from pathlib import Path

import pytest
from topic_readings import corpus

from training.topics.topic_corpus import corpus_title


@pytest.mark.parametrize(
    ("path", "dates", "title"),
    [
        ("plans", ["2021-03-01", "2023"], "plans 的 8 篇文档（2021—2023 年）"),
        ("news.jsonl.gz", ["2022-01-01"], "news 的 8 篇文档（2022 年）"),
        ("a.csv", [None], "a 的 8 篇文档"),
    ],
    ids=["years", "one year", "no dates"],
)
def test_corpus_is_called_by_its_path_its_size_and_its_years(path, dates, title):
    """A director who opens the page sees what was read."""
    paragraphs = [replace(one, date=dates[n % len(dates)]) for n, one in enumerate(corpus())]
    assert corpus_title(Path("folder") / path, paragraphs) == title


def test_single_document_is_counted_by_its_paragraphs():
    """One document says nothing of size."""
    paragraphs = [replace(one, doc="a", date=None) for one in corpus()]
    assert corpus_title(Path("a.docx"), paragraphs) == "a 的 64 个段落"
