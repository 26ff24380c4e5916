"""Arrow tables, tagged: what Spark, Ray and whatever else speaks Arrow hand over, with the answers as typed columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from labels import InputError, Paragraph, UsageError
from labels.wording import _
from models.engines.frames import check_columns
from models.prediction import Prediction
from models.tagger import PolicyTagger
from seeds.formats.tables.text_cells import cell_text

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 4096  # that are tagged at once, however many are handed over
SPAN = ("label", "start", "end", "text", "weight")


def answer_names(evidence: bool) -> list[str]:
    """Return the names of the new columns.

    Parameters
    ----------
    evidence : bool
        Whether evidence is among them.
    """
    return ["labels", "scores", "doubt", "corrected", *["evidence"] * evidence, "repaired", "model"]


def tag_table(policy: PolicyTagger, table: pa.Table, text: str = "text", *, prefix: str = "", evidence: bool = True) -> pa.Table:
    """Tag a column of an Arrow table.

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    table : pyarrow.Table
        One row per paragraph.
    text : str
        Name of the column that holds the texts. A row without text (null, blanks) gets no label and no score.
    prefix : str
        Put before the names of the new columns.
    evidence : bool
        Whether to look for the words that carried each label.

    Returns
    -------
    pyarrow.Table
        The same rows and columns, and behind them ``labels`` (list of keys), ``scores`` (struct with a fraction in [0, 1] for
        each label), ``doubt``, ``corrected`` (whether a person said so), with `evidence` ``evidence`` (list of structs
        ``label``, ``start``, ``end``, ``text``, ``weight``), ``repaired`` (the text that was read and that the offsets count
        in, where damage in it was repaired; else null) and ``model``.

    Raises
    ------
    UsageError
        If there is no such column or it holds no text, or if a new column would cover an old one.
    InputError
        If a text is no UTF-8.
    """
    import pyarrow as pa

    names = answer_names(evidence)
    check_columns("tag_table", table.column_names, text, [f"{prefix}{name}" for name in names])
    texts = table.column(text)
    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
    if not any(is_kind(texts.type) for is_kind in kinds):
        problem = _("{column!r} is {found}, not text").format(column=text, found=texts.type)
        raise UsageError("tag_table", problem, _("make it text: {example}").format(example="cast('string')"))
    starts = range(0, max(1, table.num_rows), ROWS)
    answers = [answers_to(policy, "tag_table", text, texts.slice(start, ROWS), evidence) for start in starts]
    for name in names:
        table = table.append_column(f"{prefix}{name}", pa.chunked_array([one[name] for one in answers]))
    return table


def answers_to(policy: PolicyTagger, where: str, column: str, cells: Any, evidence: bool) -> dict[str, pa.Array]:
    """Return what a model says of some cells of a column, by the name of the new column.

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    where, column : str
        What was called and the name of the column, as an error names them.
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Texts and nulls.
    evidence : bool
        Whether to look for the words that carried each label.

    Raises
    ------
    InputError
        If a text is no UTF-8.
    """
    try:
        texts = cells.to_pylist()
    except UnicodeDecodeError as error:
        problem = _("column {column!r} holds bytes that are not UTF-8").format(column=column)
        remedy = _("mend it first, in Spark by {example}").format(example="make_valid_utf8(…)")
        raise InputError(where, problem, remedy) from error
    given = [row for row, text in enumerate(texts) if text is not None]
    paragraphs = [Paragraph(f"row#{row}", "row", row + 1, "body", cell_text(texts[row])) for row in given]
    found: list[Prediction | None] = [None] * len(texts)  # of blanks as of nulls
    for row, prediction in zip(given, policy.tag_paragraphs(paragraphs, evidence=evidence, batch=ROWS), strict=True):
        found[row] = prediction if prediction.has_text else None
    return _columns(found, texts, policy, evidence)


def _columns(
    found: Sequence[Prediction | None], texts: Sequence[str | None], policy: PolicyTagger, evidence: bool
) -> dict[str, pa.Array]:
    import pyarrow as pa

    number = pa.float64()
    labels = [one.labels if one else () for one in found]
    nothing = pa.array([one is None for one in found], pa.bool_())
    scores = [pa.array([one.scores[key] if one else None for one in found], number) for key in policy.keys]
    repaired = [one.text if one and one.text != text else None for one, text in zip(found, texts, strict=True)]
    columns = {
        "labels": _lists(labels, pa.array([label for row in labels for label in row], pa.string())),
        "scores": pa.StructArray.from_arrays(scores, names=policy.keys, mask=nothing),
        "doubt": pa.array([one.doubt if one else None for one in found], number),
        "corrected": pa.array([one is not None and one.corrected for one in found], pa.bool_()),
        "repaired": pa.array(repaired, pa.string()),
        "model": pa.array([policy.name] * len(found), pa.string()),
    }
    if evidence:
        spans = [one.evidence if one else () for one in found]
        flat = [span for row in spans for span in row]
        kinds = (pa.string(), pa.int32(), pa.int32(), pa.string(), number)
        parts = [pa.array([getattr(span, name) for span in flat], kind) for name, kind in zip(SPAN, kinds, strict=True)]
        columns["evidence"] = _lists(spans, pa.StructArray.from_arrays(parts, names=SPAN))
    return {name: columns[name] for name in answer_names(evidence)}


def _lists(rows: Sequence[Sequence[Any]], values: pa.Array) -> pa.Array:
    """Return a column of lists from their values one behind the other."""
    import pyarrow as pa

    return pa.ListArray.from_arrays(pa.array(accumulate((len(row) for row in rows), initial=0), pa.int32()), values)
