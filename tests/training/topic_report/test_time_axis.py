"""Periods of the charts: by documents, not by paragraphs, and in their places on the axis."""

import pytest

from training.topic_report.time_axis import choose_periods, positions


def corpus(per_month, paragraphs, months=24):
    """Return dates and documents of so many documents a month, each of so many paragraphs."""
    found = [
        (f"{2024 + month // 12}-{month % 12 + 1:02}-03", f"m{month}d{number}")
        for month in range(months)
        for number in range(per_month)
        for _ in range(paragraphs)
    ]
    return [date for date, _ in found], [document for _, document in found]


@pytest.mark.parametrize(
    ("documents", "paragraphs", "first"),
    [(12, 20, "2024-01"), (4, 200, "2024-Q1"), (1, 900, "2024"), (12, 3, "2024-Q1")],
    ids=["months", "long documents", "very long documents", "short documents"],
)
def test_periods_hold_documents(documents, paragraphs, first):
    """Nine hundred paragraphs of one document are what one document says."""
    assert choose_periods(*corpus(documents, paragraphs))[0] == first


def test_too_little_text_has_the_coarsest_periods_that_differ():
    """Two years, or else the months of one."""
    assert choose_periods(*corpus(1, 1))[0] == "2024"
    assert choose_periods(*corpus(1, 1, months=3))[0] == "2024-01"
    assert choose_periods([None, None], ["a", "b"]) == [None, None]


def test_positions_count_the_periods_between():
    """Across years, whatever the periods are."""
    assert positions(("2023-11", "2024-01", "2024-02")).tolist() == [0, 2, 3]
    assert positions(("2023-Q4", "2024-Q1", "2024-Q4")).tolist() == [0, 1, 4]
    assert positions(("2019", "2022")).tolist() == [0, 3] and positions(()).tolist() == []
