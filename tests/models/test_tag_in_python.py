"""Tagging in Python: what is given to a loaded model, and what comes back."""

from pathlib import Path

import pytest

from labels import InputError
from models import load

STORAGE = "城南的储能电站并网,夜里存电白天用。"

CHOIR = "村里的合唱队登台。"

pytestmark = pytest.mark.usefixtures("trained_store")


def test_load_and_tag_in_python(trained_store):
    """The three lines of the README."""
    predictions = load().tag([STORAGE, CHOIR])
    assert [prediction.labels for prediction in predictions] == [("energy_storage",), ()]
    assert predictions[0].text == STORAGE
    assert predictions[0].evidence[0].label == "energy_storage"


def test_evidence_can_be_left_out():
    """For who wants labels of a million paragraphs."""
    (prediction,) = load().tag([STORAGE], evidence=False)
    assert (prediction.labels, prediction.evidence) == (("energy_storage",), ())


def test_single_string_is_refused():
    """It would be read letter by letter."""
    with pytest.raises(InputError, match="got one string, which would be read letter by letter; give a list of texts"):
        load().tag(STORAGE)


@pytest.mark.parametrize("thing", [5, None, b"text", Path("a.txt")], ids=["number", "none", "bytes", "path"])
def test_what_is_not_text_is_refused_with_its_number(thing):
    """A cell of a data frame may be anything."""
    with pytest.raises(InputError, match=f"tag: text 2: is {type(thing).__name__}, not text"):
        load().tag([STORAGE, thing])


def test_no_texts_give_no_predictions():
    """An empty list is a list."""
    assert load().tag([]) == []
    assert load("lexicon").tag([]) == []


def test_order_is_kept_across_batches():
    """More texts than fit in one batch come back in order."""
    texts = [f"第{number}座储能电站并网。" for number in range(1100)]
    predictions = load("lexicon").tag(texts, evidence=False)
    assert [prediction.paragraph.n for prediction in predictions] == list(range(1, 1101))
    assert [prediction.text for prediction in predictions] == texts


def test_probabilities_are_those_of_the_predictions():
    """Raw texts, cleaned on the way."""
    tagger = load()
    (row,) = tagger.predict_proba(["城南的儲能電站並網，夜裡存電白天用。"])
    assert [round(float(value), 4) for value in row] == list(tagger.tag([STORAGE])[0].scores.values())
