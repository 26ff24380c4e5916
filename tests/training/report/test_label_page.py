"""The page of a run: what stands in its diagrams."""

import io
import json
import re

import numpy as np
import pytest
from small_sets import decided, small_set

from training.measures.evaluation import Evaluation
from training.report.label_page import write_label_page


def page_of(evaluation):
    """Return the page without the library at its head."""
    page = io.StringIO()
    write_label_page(page, evaluation)
    return page.getvalue().rpartition("Plotly.newPlot")[2]


def traces(page):
    """Return the traces of the page's figure."""
    return json.JSONDecoder().raw_decode(page, page.index("["))[0]


def test_every_bin_says_how_many_paragraphs_it_holds():
    """Ten paragraphs in the first tenth, three in the last; each diagram has its label's name and calibration error."""
    probabilities = np.array([[0.02, 0.5]] * 10 + [[0.97, 0.5]] * 3)
    data = small_set([[0, 1]] * 10 + [[1, 0]] * 2 + [[0, 1]], ("apple", "pear"))
    page = page_of(Evaluation(probabilities, np.array([0.5, 0.5]), data))
    assert '"text":["10","3"]' in page
    titles = re.findall(r'"text":"(\w+): ECE (\d\.\d{3})"', page)
    assert titles == [("APPLE", "0.085"), ("PEAR", "0.346")]


@pytest.mark.parametrize("size", [1, 2, 9])
def test_any_number_of_labels_has_its_diagrams_in_its_colours(size):
    keys = [f"label{number}" for number in range(size)]
    data = small_set(np.eye(size), keys)
    page = page_of(decided(np.eye(size), data))
    points = [trace["marker"]["color"] for trace in traces(page) if trace.get("mode") == "markers"]
    assert points == [label.colour for label in data.scheme.taxonomy.labels]
    bars = [trace for trace in traces(page) if trace["type"] == "bar"]
    assert [trace["name"] for trace in bars] == ["precision", "recall", "F1"]
    assert bars[2]["x"] == [key.upper() for key in keys]


@pytest.mark.parametrize(
    ("positive", "paragraphs", "low", "high"),
    [(0, 2, 0, 0.658), (1, 1, 0.207, 1), (50, 100, 0.404, 0.596)],
    ids=["none of two", "one of one", "half of a hundred"],
)
def test_points_have_the_interval_of_their_share(positive, paragraphs, low, high):
    """Wilson's at 95 %, as tables give it; the share itself is never outside."""
    data = small_set([[1]] * positive + [[0]] * (paragraphs - positive), ("apple",))
    page = page_of(Evaluation(np.full((paragraphs, 1), 0.15), np.array([0.5]), data))
    (points,) = (trace for trace in traces(page) if trace.get("mode") == "markers")
    (share,), (above,), (below,) = points["y"], points["error_y"]["array"], points["error_y"]["arrayminus"]
    assert (share - below, share + above) == pytest.approx((low, high), abs=1e-3)
    assert min(above, below) >= 0


def test_label_without_a_figure_has_a_dash_and_is_named():
    """Instead of a bar of no height, which says that all was wrong."""
    page = page_of(decided([[1, 0]], small_set([[1, 0]], ("apple", "pear"))))
    bars = [trace for trace in traces(page) if trace["type"] == "bar"]
    assert [trace["text"] for trace in bars] == [["1.00", "–"]] * 3
    assert "no example of pear: left out of the mean" in page
