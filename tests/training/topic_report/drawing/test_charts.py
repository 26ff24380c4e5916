"""Lines of charts: finite, inside their frames, gaps where there is too little."""

from itertools import pairwise

import numpy as np
import pytest
from topic_readings import numbers

from models.statistics.counts import count
from training.topic_report.drawing.charts import panel, sparkline


def table(totals, hits, start=2022):
    """Return shares by year."""
    groups = [str(start + year) for year, total in enumerate(totals) for _ in range(total)]
    column = [n < hit for total, hit in zip(totals, hits, strict=True) for n in range(total)]
    return count(groups, np.array(column)[:, None], [str(n) for n in range(len(groups))])


def test_sparkline_stays_in_its_frame_and_ends_at_its_dot():
    """150 by 44 units, the largest value at the top, with the share that the top stands for and the years below."""
    line = sparkline(np.array([0.0, 0.02, 0.01]), ("2021", "2022", "2023"))
    points = numbers(line["path"])
    assert all(0 <= x <= 116 for x in points[::2]) and all(4 <= y <= 31 for y in points[1::2])
    assert min(points[1::2]) == points[3] == 4
    assert (float(line["x"]), float(line["y"])) == tuple(points[-2:])
    assert (line["top"], line["first"], line["last"]) == ("2%", "2021", "2023")


def test_sparklines_share_a_few_scales():
    """Topics of three and of four per cent are drawn to the same scale, so that they can be compared."""
    three, four = (sparkline(np.array([0.0, most]), ("2021", "2022")) for most in (0.03, 0.04))
    assert three["top"] == four["top"] == "4%" and float(three["y"]) > float(four["y"])


def test_sparkline_of_nothing_is_flat():
    """A topic may be absent from all dated paragraphs."""
    assert set(numbers(sparkline(np.zeros(3), ("2021", "2022", "2023"))["path"])[1::2]) == {31.0}


def test_time_without_text_takes_its_room():
    """The quarters between are not left out, and no line is drawn across them."""
    line = numbers(sparkline(np.array([0.0, 0.01, 0.02]), ("2020-Q1", "2020-Q2", "2021-Q1"))["path"])[::2]
    assert (line[2] - line[1]) == pytest.approx(3 * (line[1] - line[0]), rel=0.01)
    groups = [year for year in ("2020", "2021", "2024", "2025") for _ in range(40)]
    chart = panel(count(groups, np.arange(160)[:, None] % 3 == 0, [str(n) for n in range(160)]), 0, 20, 1, 1.0)
    assert chart["line"].count("M") == 2 and chart["spots"][2]["x"] > 4 * chart["spots"][1]["width"]


@pytest.mark.parametrize(
    ("totals", "hits", "documents", "state"),
    [
        ([40, 40], [0, 0], 1, "none"),
        ([9, 9], [1, 8], 1, "thin"),
        ([40, 40], [4, 30], 50, "thin"),
        ([40, 40], [4, 5], 1, "level"),
        ([40, 40], [2, 30], 1, ""),
    ],
)
def test_panel_says_in_a_word_what_it_cannot_show(totals, hits, documents, state):
    """Nothing counted, too few paragraphs or documents, no difference beyond chance, or a trend."""
    assert panel(table(totals, hits), 0, 20, documents, 1.0)["state"] == state


def test_panel_has_a_spot_per_period_with_its_counts():
    """What is shown on pointing at it."""
    spots = panel(table([40, 50, 60], [4, 10, 30]), 0, 20, 1, 1.0)["spots"]
    assert [(spot["name"], spot["n"], spot["total"]) for spot in spots] == [("2022", 4, 40), ("2023", 10, 50), ("2024", 30, 60)]
    assert all(spot["low"] <= spot["share"] <= spot["high"] for spot in spots)


def test_periods_of_few_paragraphs_leave_a_gap():
    """Three paragraphs are no trend: two lines, not one through the hole."""
    chart = panel(table([40, 40, 3, 40, 40], [4, 4, 3, 4, 4]), 0, 20, 1, 1.0)
    assert chart["line"].count("M") == 2
    assert len(chart["spots"]) == 5


def test_lone_period_is_a_dot():
    """A line of one point would be invisible."""
    chart = panel(table([40, 3, 40, 40], [4, 1, 4, 4]), 0, 20, 1, 1.0)
    assert (chart["dots"].count("M"), chart["line"].count("M")) == (1, 1)


@pytest.mark.parametrize("hits", [[0, 0, 0], [40, 40, 40], [0, 1, 40]], ids=["never", "always", "both"])
def test_panel_stays_in_its_frame(hits):
    """Whatever the shares are."""
    chart = panel(table([40, 40, 40], hits), 0, 20, 1, 1.0)
    for name in ("line", "band"):
        points = numbers(chart[name])
        assert all(0 <= x <= 340 for x in points[::2]) and all(0 <= y <= 170 for y in points[1::2])


def test_years_under_the_axis_do_not_touch():
    """A month of December is not worth a year of its own beside January's."""
    chart = panel(table([30] * 40, [3] * 40, start=1980), 0, 20, 1, 1.0)
    offsets = [label["x"] for label in chart["labels"]]
    assert all(right - left >= 30 for left, right in pairwise(offsets))
    assert chart["labels"][-1]["label"] == "2019"
