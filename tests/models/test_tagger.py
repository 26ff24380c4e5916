"""A loaded model in Python: thresholds, and the columns of a data frame."""

import decimal

import numpy as np
import pandas as pd
import pytest

from labels import InputError, UsageError
from models import PolicyTagger
from models.engines.frames import is_missing

STORAGE = "城南的储能电站并网,夜里存电白天用。"
DRONES = "无人机给海岛送药,低空航线又添一条。"
CHOIR = "村里的合唱队登台。"


@pytest.fixture
def policy(tfidf):
    """Return a loaded model."""
    return PolicyTagger(tfidf, "small")


def test_scheme_and_keys_are_those_of_the_model(policy, scheme):
    assert policy.scheme is scheme
    assert policy.keys == scheme.keys


def test_thresholds_of_the_caller_replace_the_models_own(tfidf, keys):
    """By key; the model's own array stays as it is."""
    before = tfidf.thresholds.copy()
    policy = PolicyTagger(tfidf, "small", {"energy_storage": 1.0})
    assert policy.thresholds[keys.index("energy_storage")] == 1.0
    assert policy.tag([STORAGE])[0].labels == ()
    np.testing.assert_array_equal(tfidf.thresholds, before)


# --- data frames ------------------------------------------------------------------------------------------------------


def test_frame_gets_columns_behind_its_own(policy, keys):
    """Labels and evidence as lists, a probability per label, the model's name; the frame itself stays as it was."""
    frame = pd.DataFrame({"id": [7, 8], "text": [STORAGE, CHOIR]})
    tagged = policy.tag_frame(frame)
    scores = [f"score_{key}" for key in keys]
    assert list(tagged.columns) == ["id", "text", "labels", *scores, "doubt", "corrected", "evidence", "model"]
    assert list(frame.columns) == ["id", "text"]
    assert tagged["labels"].tolist() == [["energy_storage"], []]
    assert "储能" in "".join(tagged["evidence"][0]) and tagged["evidence"][1] == []
    assert set(tagged["model"]) == {"small"}
    (storage, choir) = policy.tag([STORAGE, CHOIR])
    for row, prediction in enumerate((storage, choir)):
        assert tagged[scores].iloc[row].tolist() == list(prediction.scores.values())


def test_column_is_found_by_its_name(policy):
    """Chinese, a number, or whatever the table has."""
    for name in ("段落", 0, ("a", "b")):
        frame = pd.DataFrame({"x": [1, 2]})
        frame.insert(0, name, [STORAGE, CHOIR])
        assert policy.tag_frame(frame, text=name)["labels"].tolist() == [["energy_storage"], []]


@pytest.mark.parametrize("nothing", [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT, decimal.Decimal("NaN")], ids=repr)
def test_cell_without_a_text_gets_nothing(policy, keys, nothing):
    """No label, no evidence, no probability; its neighbours keep their rows."""
    frame = pd.DataFrame({"text": pd.Series([STORAGE, nothing, DRONES], dtype=object)})
    tagged = policy.tag_frame(frame)
    assert tagged["labels"].tolist() == [["energy_storage"], [], ["low_altitude"]]
    assert tagged["evidence"][1] == []
    assert tagged[[f"score_{key}" for key in keys]].isna().all(axis=1).tolist() == [False, True, False]
    assert tagged["model"].tolist() == ["small"] * 3


def test_cell_is_cleaned_as_that_of_a_file(policy):
    """Pieces of a web page are no words."""
    tagged = policy.tag_frame(pd.DataFrame({"text": ["城南的储能<br/>电站并网。<BR>"]}))
    assert "".join(tagged["evidence"][0]) and "<" not in "".join(tagged["evidence"][0])


@pytest.mark.parametrize("dtype", [object, "string", "str"])
def test_every_type_of_text_column_is_read(policy, dtype):
    """pandas has three."""
    frame = pd.DataFrame({"text": pd.Series([STORAGE, None, CHOIR], dtype=dtype)})
    assert policy.tag_frame(frame)["labels"].tolist() == [["energy_storage"], [], []]


@pytest.mark.parametrize(
    "index",
    [[3, 1], ["b", "a"], [5, 5], pd.MultiIndex.from_tuples([("x", 1), ("y", 2)])],
    ids=["numbers", "text", "twice", "two-levels"],
)
def test_index_and_order_are_kept(policy, index):
    """Also where an index stands twice."""
    frame = pd.DataFrame({"text": [CHOIR, STORAGE]}, index=index)
    tagged = policy.tag_frame(frame)
    assert tagged.index.equals(frame.index)
    assert tagged["text"].tolist() == [CHOIR, STORAGE]
    assert tagged["labels"].tolist() == [[], ["energy_storage"]]


def test_order_is_kept_over_more_rows_than_a_batch(policy):
    texts = [f"第{n}座储能电站并网。" if n % 3 else f"第{n}支合唱队登台。" for n in range(1200)]
    tagged = policy.tag_frame(pd.DataFrame({"text": texts}), evidence=False)
    assert [bool(labels) for labels in tagged["labels"]] == [bool(n % 3) for n in range(1200)]


def test_frame_without_rows_gets_its_columns(policy, keys):
    """Of the same types, so that results can be put together."""
    tagged = policy.tag_frame(pd.DataFrame({"text": pd.Series([], dtype=object)}))
    assert len(tagged) == 0
    assert all(tagged[f"score_{key}"].dtype == np.float64 for key in keys)
    assert {"labels", "evidence", "model"} <= set(tagged.columns)


def test_evidence_can_be_left_out(policy):
    assert "evidence" not in policy.tag_frame(pd.DataFrame({"text": [STORAGE]}), evidence=False).columns


def test_prefix_keeps_new_columns_apart(policy, keys):
    """Two models side by side."""
    frame = policy.tag_frame(policy.tag_frame(pd.DataFrame({"text": [STORAGE]})), prefix="second_")
    assert frame["labels"].tolist() == frame["second_labels"].tolist() == [["energy_storage"]]
    assert [name for name in frame.columns if name.startswith("second_")] == [
        "second_labels", *(f"second_score_{key}" for key in keys), "second_doubt", "second_corrected",
        "second_evidence", "second_model",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["labels", "score_ai", "doubt", "corrected", "evidence", "model"])
def test_column_that_would_be_covered_is_refused_before_the_work(policy, name, monkeypatch):
    """A million rows are not tagged first."""
    monkeypatch.setattr(policy, "tag", lambda *arguments, **options: pytest.fail("tagged before it looked"))
    frame = pd.DataFrame({"text": [STORAGE], name: [1]})
    with pytest.raises(UsageError, match=f"tag_frame: the frame has a column '{name}' already; give a prefix: prefix='tagged_'"):
        policy.tag_frame(frame)


def test_column_of_evidence_is_not_covered_where_none_is_looked_for(policy):
    frame = pd.DataFrame({"text": [STORAGE], "evidence": ["mine"]})
    assert policy.tag_frame(frame, evidence=False)["evidence"].tolist() == ["mine"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (["段落", "id"], "the frame has no column 'text', only 段落, id; name one column: text='…'"),
        ([], "the frame has no column 'text', only none"),
        (["text", "text"], "the frame has 2 columns 'text', only text, text; name one column"),
    ],
    ids=["other-names", "no-columns", "twice"],
)
def test_frame_without_one_column_of_that_name_is_refused(policy, columns, message):
    frame = pd.DataFrame([[STORAGE] * len(columns)], columns=columns)
    with pytest.raises(UsageError) as caught:
        policy.tag_frame(frame)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "thing", [5, 5.0, True, b"text", [STORAGE], np.array([1, 2]), {}], ids=lambda thing: type(thing).__name__
)
def test_cell_that_is_no_text_is_refused_with_its_row(policy, thing):
    """By its position, counted from 0 as pandas counts; nothing is read as a text that is none."""
    frame = pd.DataFrame({"text": pd.Series([STORAGE, None, thing], index=["a", "b", "c"], dtype=object)})
    with pytest.raises(InputError) as caught:
        policy.tag_frame(frame)
    assert f"tag_frame: row 2: 'text' is {type(thing).__name__}, not text; give text or nothing" in str(caught.value)


@pytest.mark.parametrize("cell", ["", " ", "nan", "None", 0, False, [], np.array([np.nan, 1])], ids=repr)
def test_what_is_not_missing(cell):
    """Text that only looks like nothing is text."""
    assert not is_missing(cell)
