"""The line that is put together from parts is the one that Python's own encoder writes."""

import json

import numpy as np
import pytest

from labels import Evidence, Paragraph
from models.output.json_line import json_line
from models.prediction import Prediction

PLAIN = Paragraph("a#1", "a", 1, "body", '引号"与反斜杠\\、\t制表、\u2028换行与\x07铃')
SPANS = (Evidence("ai", 0, 2, '引"', 0.25), Evidence("ai", 3, 4, "与", 1), Evidence("ai", 3, 4, "与", np.float64(0.1)))
KNOWN = {"heading": '一、"总则"', "region": "广东", "date": "2026", "source": "in.csv:7", "issuer": "省政府", "page": 3}
PARAGRAPHS = {
    "plain": PLAIN,
    "known": PLAIN.changed(**KNOWN),
    "own columns": PLAIN.changed(extra={"编号": "1", '"': "\n"}),
    "found": PLAIN.changed(found={"date": "page"}, issued="2026-01-05"),
    "labelled": PLAIN.changed(labels=("ai",), judged=(), predicted=("quantum",), part="hard"),
}


@pytest.mark.parametrize("name", PARAGRAPHS)
@pytest.mark.parametrize(
    "said",
    [
        {"labels": (), "evidence": ()},
        {"labels": ("ai", "quantum"), "evidence": SPANS, "doubt": 0.125, "corrected": True},
        {"labels": (), "evidence": (), "topic": {"id": 3, "name": "储能", "words": ["电"], "score": 0.5}},
    ],
)
def test_line_is_that_of_the_record(name, said):
    prediction = Prediction(
        PARAGRAPHS[name], scores={"ai": 0.99, "quantum": 1e-05}, model="policy-tagger/1 tfidf", **{"topic": None, **said}
    )
    assert json_line(prediction) == json.dumps(prediction.to_record(), ensure_ascii=False) + "\n"
