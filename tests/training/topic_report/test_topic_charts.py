"""Lines, trees and maps: finite, inside their frames, the same on every call."""

import re

import numpy as np
import pytest

from models.output.counts import count
from models.topics.centroids import link
from models.topics.embeddings.static import load_vectors
from training.topic_report.charts import panel, sparkline
from training.topic_report.map import plane, thin
from training.topic_report.tree import draw, grow

SUBJECTS = ["储能电站", "抽水蓄能电站", "锂电池工厂", "无人机航线", "低空飞行", "合唱比赛"]


def numbers(path):
    """Return all numbers of an SVG path."""
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


def table(totals, hits, start=2022):
    """Return shares by year."""
    groups = [str(start + year) for year, total in enumerate(totals) for _ in range(total)]
    column = [n < hit for total, hit in zip(totals, hits, strict=True) for n in range(total)]
    return count(groups, np.array(column)[:, None], [str(n) for n in range(len(groups))])


# --- charts ---------------------------------------------------------------------------------------------------------


def test_sparkline_stays_in_its_frame_and_ends_at_its_dot():
    """120 by 32 units, the largest value at the top."""
    line = sparkline(np.array([0.0, 0.02, 0.01]))
    points = numbers(line["path"])
    assert all(0 <= x <= 120 for x in points[::2]) and all(0 <= y <= 32 for y in points[1::2])
    assert min(points[1::2]) == points[3]
    assert (float(line["x"]), float(line["y"])) == tuple(points[-2:])


def test_sparkline_of_nothing_is_flat():
    """A topic may be absent from all dated paragraphs."""
    assert set(numbers(sparkline(np.zeros(3))["path"])[1::2]) == {29.0}


def test_panel_has_a_spot_a_period_with_its_counts():
    """What is shown on pointing at it."""
    spots = panel(table([40, 50, 60], [4, 10, 30]), 0, 20)["spots"]
    assert [(spot["name"], spot["n"], spot["total"]) for spot in spots] == [("2022", 4, 40), ("2023", 10, 50), ("2024", 30, 60)]
    assert all(spot["low"] <= spot["share"] <= spot["high"] for spot in spots)


def test_periods_of_few_paragraphs_leave_a_gap():
    """Three paragraphs are no trend: two lines, not one through the hole."""
    chart = panel(table([40, 40, 3, 40, 40], [4, 4, 3, 4, 4]), 0, 20)
    assert chart["line"].count("M") == 2
    assert len(chart["spots"]) == 5


def test_lone_period_is_a_dot():
    """A line of one point would be invisible."""
    chart = panel(table([40, 3, 40, 40], [4, 1, 4, 4]), 0, 20)
    assert (chart["dots"].count("M"), chart["line"].count("M")) == (1, 1)


@pytest.mark.parametrize("hits", [[0, 0, 0], [40, 40, 40], [0, 1, 40]], ids=["never", "always", "both"])
def test_panel_stays_in_its_frame(hits):
    """Whatever the shares are."""
    chart = panel(table([40, 40, 40], hits), 0, 20)
    for name in ("line", "band"):
        points = numbers(chart[name])
        assert all(0 <= x <= 340 for x in points[::2]) and all(0 <= y <= 170 for y in points[1::2])


def test_years_under_the_axis_do_not_touch():
    """A month of December is not worth a label of its own beside January's."""
    chart = panel(table([30] * 40, [3] * 40, start=1980), 0, 20)
    places = [label["x"] for label in chart["labels"]]
    assert all(two - one >= 30 for one, two in zip(places, places[1:], strict=False))
    assert chart["labels"][-1]["label"] == "2019"


# --- tree -----------------------------------------------------------------------------------------------------------


def tree_of(texts):
    """Return the tree of topics whose centroids are these texts."""
    centroids = load_vectors().encode(texts)
    return grow(link(centroids), centroids)


def test_near_topics_stand_together_in_the_tree():
    """And belong to one group."""
    tree = tree_of(SUBJECTS)
    assert sorted(tree.order) == list(range(6))
    places = {topic: place for place, topic in enumerate(tree.order)}
    assert abs(places[0] - places[1]) == 1 and abs(places[3] - places[4]) == 1
    assert tree.groups[0] == tree.groups[1] != tree.groups[5]


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_tree_of_any_size_is_drawn(n):
    """One topic has no line."""
    path = draw(tree_of(SUBJECTS[:n]), 24)
    assert path.count("M") == n - 1
    points = numbers(path)
    assert all(0 <= number <= max(100, 24 * n) for number in points)


# --- map ------------------------------------------------------------------------------------------------------------


def test_thinning_keeps_proportions_and_the_most_typical():
    """Half as many dots, half of each topic."""
    topics = np.array([0] * 300 + [1] * 100 + [2])
    similarity = np.linspace(0, 1, 401, dtype=np.float32)
    rows = thin(topics, similarity, most=200)
    assert np.abs(np.bincount(topics[rows]) - [150, 50, 1]).max() <= 1
    assert {299, 399, 400} <= set(rows.tolist())
    assert rows.tolist() == sorted(set(rows.tolist()))


def test_small_corpus_is_drawn_whole():
    """And in order."""
    assert thin(np.zeros(9, dtype=int), np.zeros(9), most=10).tolist() == list(range(9))


@pytest.mark.parametrize("n", [1, 2, 9, 10, 24])
def test_map_of_any_size_lies_in_the_unit_square(n):
    """Also where t-SNE has too few neighbours."""
    texts = [f"{SUBJECTS[row % 6]}第{row}期" for row in range(n)]
    vectors = load_vectors().encode(texts)
    points = plane(vectors, vectors[:6], np.arange(n) % 6)
    assert points.shape == (n, 2)
    assert np.isfinite(points).all() and points.min() >= 0 and points.max() <= 1


def test_map_is_the_same_on_every_call():
    """Same seed, same machine, same map."""
    vectors = load_vectors().encode([f"{SUBJECTS[row % 6]}第{row}期" for row in range(30)])
    places = [plane(vectors, vectors[:6], np.arange(30) % 6) for _ in range(2)]
    np.testing.assert_array_equal(*places)
