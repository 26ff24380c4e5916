"""Exports whose answers cannot be read: refused by their line, never taken for the answer "no label"."""

import pytest

from labels import InputError
from labels.exchange.answers import LabelWords
from labels.exchange.conversions import conversion_of
from labels.taxonomy import parse_taxonomy

TWO = parse_taxonomy('[[label]]\nkey="fuel"\nname="氢能"\n[[label]]\nkey="cars"\nname="新能源汽车"', "labels.toml")
TEXT = "氢能公交上路,新能源汽车下乡。"


def one(record):
    """Return the first answer in a record."""
    conversion = conversion_of([record], LabelWords(TWO), "a.json")
    return conversion.answers(record, TEXT, "a.json:1")[0]


def test_entities_that_are_no_list_are_refused():
    """By line."""
    with pytest.raises(InputError, match="a.json:1: field 'entities' is 5, no list; export the project anew"):
        one({"id": 1, "cats": ["氢能"], "entities": 5})


def test_evidence_that_is_no_list_is_refused():
    """By line."""
    with pytest.raises(InputError, match="a.json:1: field 'evidence' is 5, not a list of spans; make it a list"):
        one({"labels": ["fuel"], "evidence": 5})


@pytest.mark.parametrize(
    "annotation",
    [
        {"result": [{"from_name": "labels", "type": "choices", "value": {"choices": "氢能"}}]},
        {"result": [{"from_name": "labels", "type": "choices", "value": {"choices": [5]}}]},
        {"result": [{"from_name": "labels", "type": "choices", "value": None}]},
        {"result": [{"from_name": "labels", "type": "choices"}]},
        {"result": [{"from_name": "labels", "value": {"choices": ["氢能"]}}]},
        {"result": [{"from_name": "evidence", "type": "labels", "value": None}]},
        {"result": ["氢能"]},
        {"result": "x"},
        {"result": {"choices": ["氢能"]}},
        7,
    ],
)
def test_broken_result_is_not_the_answer_none(annotation):
    """It is refused by its line."""
    with pytest.raises(InputError, match="^a.json:1: has a.*; export the project anew, as JSON$"):
        one({"data": {"text": TEXT}, "annotations": [annotation]})


@pytest.mark.parametrize("value", [{"choices": "氢能"}, {"choices": None}])
def test_broken_choices_of_a_flat_export_are_refused(value):
    """As a list that lacks."""
    with pytest.raises(InputError, match="^a.json:1: has no list of choices under 'labels'"):
        one({"text": TEXT, "annotation_id": 8, "lead_time": 2.5, "labels": value})
