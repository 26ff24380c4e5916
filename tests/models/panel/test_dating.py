"""Which date of a paragraph counts, and the period it lies in."""

import pytest

from labels import Paragraph, UsageError
from models.panel.dating import Calendar, date_of, latest, read_choice

REPORT = Paragraph("a#1", "a", 1, "body", "水塔", date="2026-01-27", spoken="2026-01-27", published="2026-02-02")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("date", ("2026-01-27", "spoken")),
        ("published", ("2026-02-02", "published")),
        ("issued", (None, "")),
        ("issued, published", ("2026-02-02", "published")),
        ("spoken,issued", ("2026-01-27", "spoken")),
    ],
)
def test_the_first_date_that_is_known_and_its_kind(asked, found):
    assert date_of(REPORT, read_choice(asked)) == found


def test_a_date_of_no_known_kind_is_called_so():
    assert date_of(Paragraph("a#1", "a", 1, "body", "水塔", date="2026"), ("date",)) == ("2026", "date")


@pytest.mark.parametrize("asked", ["", ",", "signed", "issued,signed"])
def test_other_dates_are_refused(asked):
    with pytest.raises(UsageError, match="--date"):
        read_choice(asked)


@pytest.mark.parametrize(
    ("kind", "date", "name", "month"),
    [
        ("year", "2026-08-14", "2026", (2026, 1)),
        ("year", "2026", "2026", (2026, 1)),
        ("quarter", "2026-08-14", "2026-Q3", (2026, 7)),
        ("quarter", "2026-12", "2026-Q4", (2026, 10)),
        ("month", "2026-08", "2026-08", (2026, 8)),
    ],
)
def test_periods_have_names_and_first_months(kind, date, name, month):
    calendar = Calendar(kind)
    number = calendar.number(date)
    assert (calendar.name(number), calendar.first_month(number)) == (name, month)


@pytest.mark.parametrize(
    ("kind", "before", "after"), [("quarter", "2025-12", "2026-01"), ("month", "2025-12", "2026-01"), ("year", "2025", "2026")]
)
def test_a_period_is_one_more_than_the_one_before(kind, before, after):
    calendar = Calendar(kind)
    assert calendar.number(after) - calendar.number(before) == 1


@pytest.mark.parametrize(("kind", "date"), [("month", "2026"), ("quarter", "2026"), ("year", None), ("month", "某年")])
def test_a_date_that_is_not_exact_enough_has_no_period(kind, date):
    assert Calendar(kind).number(date) is None


def test_a_date_that_is_not_exact_is_sorted_behind_those_that_lie_in_it():
    dates = ["2025", "2024", "2024-03", "2024-03-31", "2024-12-31", "2024-03-01", "2025-01-01"]
    assert sorted(dates, key=latest) == ["2024-03-01", "2024-03-31", "2024-03", "2024-12-31", "2024", "2025-01-01", "2025"]
