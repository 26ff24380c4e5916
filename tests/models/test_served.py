"""A registered model as MLflow loads, asks and serves it, here and where this project was never checked out."""

import re

import numpy as np
import pandas as pd
import pytest
from small_runs import FLIGHT

from models.finding import model_folder
from models.storage.mlflow_flavor import signature
from models.storage.store import load_folder

PLAIN = "村里办起合唱队，每逢周末登台唱歌。"
ADDRESS = "models:/policy-tagger@champion"
ARRAYS = ["evidence_label", "evidence_start", "evidence_end", "evidence_text", "evidence_weight"]


@pytest.fixture
def served(uri):
    """Return the champion as MLflow loads it, in this process."""
    import mlflow

    mlflow.set_tracking_uri(uri)
    yield mlflow.pyfunc.load_model(ADDRESS)
    mlflow.set_tracking_uri(None)


# What comes out


def test_signature_says_what_comes_out(served, keys):
    """A column per score, arrays in step for evidence; nothing is JSON inside a string."""
    found = served.metadata.signature
    kinds = {column.name: str(column.type) for column in found.outputs.inputs}
    text, number, offset = "Array(string)", "Array(double)", "Array(long)"
    expected = {"labels": text, **{f"score_{key}": "DataType.double" for key in keys}, "doubt": "DataType.double"}
    expected |= dict(zip(ARRAYS, (text, offset, offset, text, number), strict=True)) | {"model": "DataType.string"}
    assert kinds == expected
    assert list(kinds) == list(expected)
    assert found.inputs is None
    profile, thresholds = found.params.params
    assert (profile.name, profile.default) == ("profile", "balanced")
    assert (thresholds.name, thresholds.default) == ("thresholds", {})
    assert {one.name for one in thresholds.dtype.properties} == set(keys)


@pytest.mark.parametrize("labels", [("one",), tuple("abcdefghi")])
def test_signature_follows_the_scheme(labels):
    """Whatever its labels are called and however many there are."""
    names = [column.name for column in signature(labels).outputs.inputs]
    assert names == ["labels", *(f"score_{key}" for key in labels), "doubt", *ARRAYS, "model"]


def test_answer_is_what_the_model_says_itself(served, logged, keys):
    """Typed as the signature says, cell by cell."""
    answer = served.predict([FLIGHT, PLAIN])
    tagger, manifest = load_folder(model_folder(logged))
    assert list(answer.columns) == ["labels", *(f"score_{key}" for key in keys), "doubt", *ARRAYS, "model"]
    assert list(answer["labels"]) == [["low_altitude"], []]
    assert answer[[f"score_{key}" for key in keys]].to_numpy() == pytest.approx(tagger.predict_proba([FLIGHT, PLAIN]), abs=1e-4)
    assert set(answer.dtypes[[f"score_{key}" for key in keys]]) == {np.dtype("float64")}
    label, start, end, text, weight = answer.loc[0, ARRAYS]
    assert label and set(label) == {"low_altitude"}
    assert [FLIGHT[first:last] for first, last in zip(start, end, strict=True)] == text
    assert all(isinstance(one, float) for one in weight) and all(isinstance(one, int) for one in start)
    assert list(answer.loc[1, ARRAYS]) == [[]] * 5
    assert list(answer["model"]) == [manifest.name] * 2


# What goes in


@pytest.mark.parametrize(
    "given",
    [
        [FLIGHT, PLAIN],
        (FLIGHT, PLAIN),
        np.array([FLIGHT, PLAIN]),
        pd.Series([FLIGHT, PLAIN]),
        pd.Series([FLIGHT, PLAIN], index=["a", "b"], name="段落"),
        pd.DataFrame({"text": [FLIGHT, PLAIN]}),
        pd.DataFrame({"year": [2025, 2026], "text": [FLIGHT, PLAIN], "region": ["广东", None]}, index=[7, 3]),
        pd.DataFrame({"段落": [FLIGHT, PLAIN]}),
        {"text": [FLIGHT, PLAIN]},
        {"year": [2025, 2026], "text": [FLIGHT, PLAIN]},
        [{"text": FLIGHT}, {"year": 2026, "text": PLAIN}],
    ],
    ids=[
        "list", "tuple", "array", "series", "named series", "frame", "other columns first", "one column of any name",
        "dictionary", "dictionary of columns", "records",
    ],
)  # fmt: skip
def test_texts_go_in_as_they_come(served, given):
    """One row per text, under the input's own index."""
    answer = served.predict(given)
    assert list(answer["labels"]) == [["low_altitude"], []]
    assert list(answer.index) == list(getattr(given, "index", None) if hasattr(given, "iloc") else range(2))


def test_one_text_goes_in_alone(served):
    """As a string, or in a dictionary."""
    assert [list(served.predict(one)["labels"]) for one in (FLIGHT, {"text": FLIGHT})] == [[["low_altitude"]]] * 2


@pytest.mark.parametrize("given", [[], pd.Series([], dtype=object), pd.DataFrame({"text": []})], ids=["list", "series", "frame"])
def test_nothing_in_gives_nothing_out(served, given):
    """With all its columns."""
    answer = served.predict(given)
    assert len(answer) == 0
    assert {"labels", "score_ai", "model"} <= set(answer.columns)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([FLIGHT, None], "row 1 (the first is row 0): holds no text (null); give a text, or leave the row out"),
        ([FLIGHT, float("nan"), None], "row 1 (the first is row 0): holds no text (null), and so do 1 more; give a text"),
        (pd.Series([FLIGHT, pd.NA]), "row 1 (the first is row 0): holds no text (null)"),
        (pd.DataFrame({"text": [None, FLIGHT]}), "row 0 (the first is row 0): holds no text (null)"),
        ([FLIGHT, 7], "row 1 (the first is row 0): holds '7' (int), not a text"),
        (np.array([1.5, 2.5]), "row 0 (the first is row 0): holds '1.5' (float64), not a text"),
        (pd.DataFrame({"a": [1], "b": [2]}), "the input: has no column 'text', only 'a', 'b'; name the column of texts 'text'"),
        ({"a": [1], "b": [2]}, "the input: has no column 'text', only 'a', 'b'"),
        ([{"text": FLIGHT}, {"txt": PLAIN}], "row 1: has no column 'text', only 'txt'"),
        ([{"text": FLIGHT}, PLAIN], "row 1: has no column 'text'"),
        (pd.DataFrame([[FLIGHT, PLAIN]], columns=["text", "text"]), "the input: has 2 columns 'text'; give one"),
        (7, "input: is a int; give a list of texts, a Series, or a data frame with a column 'text'"),
        (np.array([[FLIGHT]]), "input: is a ndarray; give a list of texts"),
    ],
    ids=[
        "null", "several nulls", "NA", "null in a frame", "number", "numbers", "no column", "no key", "record without", "mixed",
        "two columns", "a number alone", "matrix",
    ],
)  # fmt: skip
def test_what_holds_no_text_is_refused_in_words(served, given, words):
    """Where, what, and what to do; an answer for "None" would be worse than none."""
    from mlflow.exceptions import MlflowException

    with pytest.raises(MlflowException) as caught:
        served.predict(given)
    assert words in str(caught.value)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


# How it decides


def labels(served, **params):
    """Return the labels that parameters lead to, and what the model calls itself then."""
    answer = served.predict([FLIGHT], params=params)
    return answer["labels"][0], answer["model"][0]


def test_thresholds_and_profile_are_parameters(served):
    """The name says which were in force."""
    assert labels(served) == (["low_altitude"], "tfidf")
    assert labels(served, thresholds={"low_altitude": 0.9999}) == ([], "tfidf (low_altitude 0.9999)")
    found, name = labels(served, thresholds={"ai": 0.0001, "low_altitude": 0.9999})
    assert (found, name) == (["ai"], "tfidf (ai 0.0001, low_altitude 0.9999)")
    assert labels(served, profile="recall")[1] == "tfidf (recall)"
    assert labels(served, profile="precision", thresholds={"ai": 0.5})[1] == "tfidf (precision, ai 0.5)"


def test_parameters_change_nothing_for_the_next_who_asks(served):
    """A served model is asked by many."""
    labels(served, thresholds={"low_altitude": 0.9999}, profile="recall")
    assert labels(served) == (["low_altitude"], "tfidf")


def test_threshold_may_be_left_null(served):
    """As a form that was not filled in sends it."""
    assert labels(served, thresholds={"low_altitude": None}) == (["low_altitude"], "tfidf")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"profile": "brave"}, "profile 'brave': is not known; use balanced, recall, precision"),
        ({"thresholds": {"drones": 0.5}}, "drones"),
        ({"thresholds": {"ai": 1.5}}, "threshold of 'ai': is 1.5, not between 0 and 1"),
        ({"thresholds": {"ai": "high"}}, "for key `ai`. Expected type double, received type str"),
    ],
    ids=["unknown profile", "unknown label", "out of range", "no number"],
)
def test_wrong_parameters_are_refused(served, params, words):
    """Whether MLflow finds them by the signature or the model does."""
    from mlflow.exceptions import MlflowException

    with pytest.raises(MlflowException, match=re.escape(words)):
        served.predict([FLIGHT], params=params)
