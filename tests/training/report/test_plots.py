"""The page of a run: what stands in its diagrams."""

import io
import json
import re

import pytest

from labels import load_taxonomy
from training.measures.metrics import Bin
from training.report.label_page import wilson, write_label_page


@pytest.mark.parametrize(
    ("share", "paragraphs", "interval"),
    [(0.0, 2, (0, 0.658)), (1.0, 1, (0.207, 1)), (0.5, 100, (0.404, 0.596))],
    ids=["none-of-two", "one-of-one", "half-of-a-hundred"],
)
def test_interval_of_a_share_by_the_book(share, paragraphs, interval):
    """Wilson's interval at 95 %, as tables give it."""
    assert wilson(Bin(0.5, share, paragraphs)) == pytest.approx(interval, abs=1e-3)


def test_every_bin_says_how_many_paragraphs_it_holds():
    """And each diagram its label and calibration error; a label without a paragraph leaves an empty one."""
    keys = load_taxonomy().keys
    metrics = {f"{name}/{key}": 0.5 for name in ("precision", "recall", "f1", "ece") for key in keys}
    tables = [[Bin(0.02, 0.0, 451), Bin(0.97, 0.9, 3)], *[[]] * (len(keys) - 1)]
    page = io.StringIO()
    write_label_page(page, metrics, tables)
    titles = re.findall(r'"text":"([^"]*): ECE 0.500"', page.getvalue())
    assert [json.loads(f'"{title}"') for title in titles] == [label.name for label in load_taxonomy().labels]
    assert '"text":["451","3"]' in page.getvalue()
