"""Predictions made by hand, for what is written of them."""

from dataclasses import replace

import pytest

from labels import Evidence, Paragraph
from models.prediction import Prediction

STORAGE = "𠮷安市的储能电站并网,无人机巡查线路。"
CHOIR = "村里的合唱队登台。"


def prediction(scheme, text, labels=(), spans=(), **fields):
    """Return a prediction of a text; spans are words of labels."""
    paragraph = Paragraph("a#1", "a", 1, "body", text, **fields)
    found = tuple(Evidence(key, text.index(words), text.index(words) + len(words), words) for key, words in spans)
    scores = {key: 0.91 if key in labels else 0.03 for key in scheme.keys}
    return Prediction(paragraph, tuple(labels), scores, found, None, "m", 0.25)


@pytest.fixture
def both(scheme):
    """Return a prediction with two labels, and one with none."""
    spans = [("energy_storage", "储能电站"), ("low_altitude", "无人机")]
    first = prediction(scheme, STORAGE, ("low_altitude", "energy_storage"), spans, region="江西", extra={"经办": "周"})
    return [first, replace(prediction(scheme, CHOIR), paragraph=Paragraph("a#2", "a", 2, "body", CHOIR))]
