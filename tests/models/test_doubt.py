"""How far a model's parts disagree."""

import numpy as np
import pytest

from models.doubt import doubt


@pytest.mark.parametrize(
    ("opinions", "expected"),
    [([[0.5]], 1.0), ([[0.0]], 0.0), ([[1.0]], 0.0), ([[0.9], [0.1]], 1.0), ([[0.9, 0.5]], 1.0), ([[0.11]], 0.5)],
    ids=["undecided", "sure-no", "sure-yes", "contradiction", "least-decided-label", "half-a-bit"],
)
def test_doubt_is_the_entropy_of_the_mean_opinion_of_the_least_decided_label(opinions, expected):
    """In bits, so that 1 is as likely as not."""
    assert doubt(np.array(opinions)[:, None, :]) == pytest.approx([expected], abs=1e-3)


def test_doubt_is_one_figure_a_text():
    """None for none."""
    assert doubt(np.zeros((3, 4, 2))).shape == (4,)
    assert doubt(np.zeros((3, 0, 2))).shape == (0,)
