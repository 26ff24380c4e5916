"""What a corpus is called that nobody gave a title."""

from dataclasses import replace
from pathlib import Path

import pytest
from topic_readings import corpus

from labels.wording import speaking
from training.topics.topic_corpus import corpus_title


@pytest.mark.parametrize(
    ("path", "dates", "title"),
    [
        ("plans", ["2021-03-01", "2023"], "plans, 8 documents (2021 to 2023)"),
        ("news.jsonl.gz", ["2022-01-01"], "news, 8 documents (2022)"),
        ("a.csv", [None], "a, 8 documents"),
    ],
    ids=["years", "one year", "no dates"],
)
def test_corpus_is_called_by_its_path_its_size_and_its_years(path, dates, title):
    """A director who opens the page sees what was read."""
    paragraphs = [replace(one, date=dates[n % len(dates)]) for n, one in enumerate(corpus())]
    assert corpus_title(Path("folder") / path, paragraphs) == title


def test_title_is_in_the_language_spoken():
    """It stands at the head of a page in that language."""
    paragraphs = [replace(one, date="2021" if n else "2023") for n, one in enumerate(corpus())]
    with speaking("zh"):
        assert corpus_title(Path("plans"), paragraphs) == "plans 的 8 篇文档（2021—2023 年）"


def test_single_document_is_counted_by_its_paragraphs():
    """One document says nothing of size."""
    paragraphs = [replace(one, doc="a", date=None) for one in corpus()]
    assert corpus_title(Path("a.docx"), paragraphs) == "a, 64 paragraphs"
