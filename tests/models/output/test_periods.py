"""Months, quarters and years: dates read as they come."""

import pytest

from models.output.periods import month_of, quarter_of, year_of


@pytest.mark.parametrize(
    ("date", "month", "quarter", "year"),
    [
        ("2026-08-14", "2026-08", "2026-Q3", "2026"),
        ("2026-01", "2026-01", "2026-Q1", "2026"),
        ("2026", None, None, "2026"),
        ("2026年8月14日", "2026-08", "2026-Q3", "2026"),
        ("2026-13-01", None, None, "2026"),
        ("20260814", None, None, None),
        ("去年", None, None, None),
        ("", None, None, None),
        (None, None, None, None),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_written(date, month, quarter, year):
    """A year alone is no month."""
    assert (month_of(date), quarter_of(date), year_of(date)) == (month, quarter, year)
