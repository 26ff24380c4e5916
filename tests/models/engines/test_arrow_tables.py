"""Arrow tables, tagged: typed columns behind the user's own."""

import pyarrow as pa
import pytest

from labels import InputError, UsageError
from models import PolicyTagger
from models.engines.arrow_tables import ROWS, tag_table

STORAGE = "城南的储能电站并网，夜里存电白天用。"
CHOIR = "村里的合唱队登台。"
DAMAGED = "城南的储\u200b能电站并网。"
SPAN = pa.struct(
    [("label", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("text", pa.string()), ("weight", pa.float64())]
)


@pytest.fixture
def policy(tfidf):
    """Return a loaded model."""
    return PolicyTagger(tfidf, "small")


def test_table_gets_typed_columns_behind_its_own(policy, keys):
    """And what stands in them is what the model says."""
    table = pa.table({"n": [1, 2, 3], "text": [STORAGE, None, DAMAGED]})
    tagged = tag_table(policy, table)
    scores = pa.struct([(key, pa.float64()) for key in keys])
    kinds = {
        "n": pa.int64(), "text": pa.string(), "labels": pa.list_(pa.string()), "scores": scores, "doubt": pa.float64(),
        "corrected": pa.bool_(), "evidence": pa.list_(SPAN), "repaired": pa.string(), "model": pa.string(),
    }  # fmt: skip
    assert dict(zip(tagged.schema.names, tagged.schema.types, strict=True)) == kinds
    first, nothing, damaged = tagged.to_pylist()
    said, mended = policy.tag([STORAGE, DAMAGED])
    assert (first["labels"], first["scores"], first["doubt"]) == (list(said.labels), dict(said.scores), said.doubt)
    assert [span["text"] for span in first["evidence"]] == [STORAGE[one.start : one.end] for one in said.evidence]
    assert (first["repaired"], damaged["repaired"]) == (None, mended.text)
    assert nothing["labels"] == nothing["evidence"] == [] and nothing["scores"] is nothing["doubt"] is None
    assert table.column_names == ["n", "text"]


def test_cell_is_cleaned_as_that_of_a_file(policy):
    """Pieces of a web page are no words."""
    assert tag_table(policy, pa.table({"text": ["城南的储能电站<BR>并网。<BR>"]}))["repaired"].to_pylist() == [
        "城南的储能电站并网。"
    ]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_every_type_of_text_is_read(policy, kind):
    assert tag_table(policy, pa.table({"text": pa.array([STORAGE, None, CHOIR], kind)}))["labels"].to_pylist() == [
        ["energy_storage"], [], [],
    ]  # fmt: skip


@pytest.mark.parametrize("texts", [[], [None, None]], ids=["no rows", "nothing"])
def test_table_without_texts_gets_its_columns(policy, texts):
    """Of the same types, so that results can be put together."""
    whole = tag_table(policy, pa.table({"text": [STORAGE]})).schema
    found = tag_table(policy, pa.table({"text": pa.array(texts, pa.string())}))
    assert found.num_rows == len(texts) and found.schema == whole
    assert tag_table(policy, pa.table({"text": pa.nulls(2)}))["labels"].to_pylist() == [[], []]


def test_order_is_kept_over_more_rows_than_are_tagged_at_once(policy):
    texts = [STORAGE if n % 3 else CHOIR for n in range(ROWS + 100)]
    table = pa.table({"text": pa.chunked_array([texts[:5], texts[5:]])})
    assert [bool(one) for one in tag_table(policy, table, evidence=False)["labels"].to_pylist()] == [
        bool(n % 3) for n in range(len(texts))
    ]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"text": [1]}, "tag_table: 'text' is int64, not text; make it text: cast('string')"),
        ({"段落": ["一"]}, "tag_table: the frame has no column 'text', only 段落; name one column: text='…'"),
        ({"text": ["一"], "scores": [1]}, "tag_table: the frame has a column 'scores' already; give a prefix: prefix='tagged_'"),
    ],
    ids=["number", "missing", "covered"],
)
def test_wrong_table_is_refused_in_words(policy, columns, words):
    with pytest.raises(UsageError) as caught:
        tag_table(policy, pa.table(columns))
    assert words in str(caught.value)


def test_prefix_keeps_new_columns_apart(policy):
    """Two models side by side."""
    once = tag_table(policy, pa.table({"text": [STORAGE]}), evidence=False)
    twice = tag_table(policy, once, prefix="second_", evidence=False)
    assert twice["labels"].to_pylist() == twice["second_labels"].to_pylist()
    assert "evidence" not in once.column_names


def test_bytes_that_are_no_text_are_told_by_their_column(policy):
    broken = pa.StringArray.from_buffers(1, pa.array([0, 2], pa.int32()).buffers()[1], pa.py_buffer(b"\xff\xfe"))
    with pytest.raises(InputError, match="tag_table: column 'text' holds bytes that are not UTF-8"):
        tag_table(policy, pa.table({"text": broken}))
