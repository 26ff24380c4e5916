"""Dates of different exactness."""

import pytest

from models.diffusion.moments import days_between, months_between, order


@pytest.mark.parametrize(
    ("first", "second", "placed", "months", "days"),
    [
        ("2025-01-15", "2025-03-01", "before", 1.5, 45),
        ("2025-03-01", "2025-01-15", "after", -1.5, -45),
        ("2025-01-15", "2025-01-15", "same", 0.0, 0),
        ("2025-01", "2025-01-15", "open", 0.0, None),
        ("2024-12", "2025-02-15", "before", 2.0, None),
        ("2025", "2025-02-15", "open", None, None),
        ("2024", "2025-02-15", "before", None, None),
        ("2025", "2025", "same", None, None),
    ],
)
def test_dates_are_compared_as_far_as_both_are_known(first, second, placed, months, days):
    """A year says nothing of the months within it."""
    assert order(first, second) == placed
    assert (months_between(first, second), days_between(first, second)) == (months, days)


def test_a_year_is_twelve_months():
    """Of days, to a tenth."""
    assert months_between("2024-05-20", "2025-05-20") == 12.0
