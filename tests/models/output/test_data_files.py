"""Predictions as Stata and Parquet."""

import datetime
import importlib.util
import io
import json
import random
import warnings

import pytest
from small_predictions import CHOIR, STORAGE, prediction

from labels.table_rows import DateCell, NumberCell, TableRow
from models.output.data_files import parquet_file, typed_rows
from models.output.data_files.stata_names import stata_names
from models.output.writers import write_to
from models.predict import main

pd = pytest.importorskip("pandas")
pq = pytest.importorskip("pyarrow.parquet")
ROW = {"序号": "007", "金额": NumberCell("12.5"), "日": DateCell("2026-03-05"), "正文": STORAGE, "年份": NumberCell("2026")}
FIELDS = {"text": "正文"}


def own(scheme, text=STORAGE, labels=("energy_storage",), **cells):
    """Return a prediction of a row of a table."""
    row = TableRow({**ROW, "正文": text, **cells}, FIELDS, True)
    extra = {name: cell for name, cell in row.cells.items() if name != "正文"}
    spans = [("energy_storage", "储能电站")] if "储能电站" in text else []
    return prediction(scheme, text, labels, spans, region="江西", extra=extra, row=row)


def stata(path):
    """Return what a file of Stata holds: values, labels of variables, labels of values."""
    with pd.read_stata(path, iterator=True, convert_categoricals=False) as reader:
        return reader.read(), reader.variable_labels(), reader.value_labels()


def test_parquet_has_types(scheme, tmp_path):
    """The user's columns first; labels as 0 and 1 and as a list, probabilities, evidence with offsets."""
    assert write_to([own(scheme), own(scheme, CHOIR, ())], scheme, "parquet", tmp_path / "a.parquet") == 2
    found = pq.read_table(tmp_path / "a.parquet")
    first, second = found.to_pylist()
    assert found.column_names[: len(ROW)] == list(ROW)
    assert (first["序号"], first["金额"], first["日"], first["年份"]) == ("007", 12.5, datetime.date(2026, 3, 5), 2026)
    assert (first["labels"], second["labels"]) == (["energy_storage"], [])
    assert (first["label_energy_storage"], first["label_ai"], first["score_energy_storage"]) == (1, 0, 0.91)
    (span,) = first["evidence"]
    assert first["text"][span["start"] : span["end"]] == span["text"] == "储能电站" and span["label"] == "energy_storage"
    assert (first["region"], first["title"], first["extra"]) == ("江西", None, None)
    assert found.schema.metadata[b"policy-tagger.scheme_digest"] == scheme.digest.encode()


def test_stata_has_chinese_labels(scheme, tmp_path):
    """Of variables and of values; long text whole."""
    long = STORAGE + "长" * 3_000
    assert write_to([own(scheme), own(scheme, long, ())], scheme, "dta", tmp_path / "a.dta") == 2
    assert b"<release>118</release>" in (tmp_path / "a.dta").read_bytes()[:100]
    found, labels, values = stata(tmp_path / "a.dta")
    assert list(found.columns[: len(ROW)]) == list(ROW)
    assert found["序号"].tolist() == ["007", "007"] and found["金额"].tolist() == [12.5, 12.5]
    assert found["日"].tolist() == [pd.Timestamp("2026-03-05")] * 2 and found["text"].tolist() == [STORAGE, long]
    assert found["label_energy_storage"].tolist() == [1, 0] and found["labels"].tolist() == ["energy_storage", ""]
    assert (labels["label_energy_storage"], labels["score_ai"], labels["region"]) == ("储能", "人工智能 概率", "省份")
    assert values["label_ai"] == {0: "否", 1: "是"}
    assert found["evidence"].tolist() == ["energy_storage:储能电站"] * 2


def test_same_predictions_give_the_same_file(scheme, tmp_path):
    """Byte by byte."""
    for form in ("dta", "parquet"):
        first, second = (tmp_path / f"{name}.{form}" for name in "ab")
        write_to([own(scheme)], scheme, form, first)
        write_to([own(scheme)], scheme, form, second)
        assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("form", ["dta", "parquet"])
def test_label_that_nobody_looked_for_is_missing(scheme, tmp_path, form):
    """Not 0."""
    one = prediction(scheme, STORAGE, ("energy_storage",), judged=("energy_storage", "ai"))
    write_to([one], scheme, form, tmp_path / f"a.{form}")
    (row,) = (stata(tmp_path / "a.dta")[0] if form == "dta" else pd.read_parquet(tmp_path / "a.parquet")).to_dict("records")
    assert (row["label_energy_storage"], row["label_ai"]) == (1, 0) and pd.isna(row["label_quantum"])
    assert row["judged"] == "energy_storage ai"


@pytest.mark.parametrize("form", ["dta", "parquet"])
def test_value_of_another_kind_than_the_first_rows_is_kept_and_told(scheme, tmp_path, monkeypatch, capsys, form):
    """Beside what only later rows have; the kind of a column is known by the first."""
    monkeypatch.setattr(typed_rows, "LOOKED_AT", 1)
    rows = [own(scheme), own(scheme, CHOIR, (), 金额="约十万", 新列="乙")]
    write_to(rows, scheme, form, tmp_path / f"a.{form}")
    found = stata(tmp_path / "a.dta")[0] if form == "dta" else pd.read_parquet(tmp_path / "a.parquet")
    assert json.loads(found["extra"].iloc[1]) == {"新列": "乙", "金额": "约十万"} and pd.isna(found["金额"].iloc[1])
    assert "note: 1 value(s) of column '金额' are not of the kind of its first rows" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["dta", "parquet"])
def test_column_called_like_a_result_is_moved_and_told(scheme, tmp_path, capsys, form):
    """Neither is lost."""
    write_to([own(scheme, model="三型", score_ai="甲")], scheme, form, tmp_path / f"a.{form}")
    told = capsys.readouterr().err
    assert "'model' is 'model (input)'" in told and "'score_ai' is 'score_ai (input)'" in told
    found = stata(tmp_path / "a.dta")[0] if form == "dta" else pd.read_parquet(tmp_path / "a.parquet")
    name = "model__input_" if form == "dta" else "model (input)"
    assert (found[name].iloc[0], found["model"].iloc[0]) == ("三型", "m")
    assert form == "parquet" or "'model (input)' is model__input_" in told


@pytest.mark.parametrize("form", ["dta", "parquet"])
def test_nothing_and_many(scheme, tmp_path, monkeypatch, form):
    """No row; more than one group of rows."""
    monkeypatch.setattr(parquet_file, "_GROUP", 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert write_to([], scheme, form, tmp_path / f"a.{form}") == 0
        assert write_to([own(scheme)] * 5, scheme, form, tmp_path / f"b.{form}") == 5
    read = pd.read_stata if form == "dta" else pd.read_parquet
    assert (len(read(tmp_path / f"a.{form}")), len(read(tmp_path / f"b.{form}"))) == (0, 5)


def test_missing_library_is_one_line(call, tmp_path, monkeypatch):
    """Before anything is read, with the command that brings it."""
    monkeypatch.setattr("labels.support.extras.find_spec", lambda name: None)
    for form, library in (("dta", "pandas"), ("parquet", "pyarrow")):
        outcome = call(main, CHOIR, "--model", "no-such", "--output", tmp_path / f"a.{form}")
        assert outcome.code == 2
        assert outcome.complaint.strip() == f"error: --format {form}: needs {library}; run: pip install 'policy-tagger[tables]'"
    assert importlib.util.find_spec("json") is not None


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["省份", "title", "A_1"], ["省份", "title", "A_1"]),
        (["金额（万元）", "金额(万元)", "金额 万元"], ["金额_万元_", "金额_万元__2", "金额_万元"]),
        (["2026年", "if", "str5", "_n", ""], ["_2026年", "_if", "_str5", "__n", "_"]),
        (["长" * 40, "长" * 41, "长" * 32], ["长" * 30 + "_2", "长" * 30 + "_3", "长" * 32]),
        (["α×β", "²"], ["α_β", "_"]),
    ],
)
def test_names_that_stata_takes(names, found):
    """No two alike; one that is fine is never given to another."""
    assert stata_names(names) == found


def test_groups_of_long_texts_end_at_so_many_bytes(scheme, tmp_path, monkeypatch):
    """Groups of short ones have as many rows as ever."""
    monkeypatch.setattr(parquet_file, "_GROUP", 8)
    monkeypatch.setattr(parquet_file, "LOOKED_AT", 2)
    monkeypatch.setattr(parquet_file.ParquetRows, "looks_at", 2)
    monkeypatch.setattr(parquet_file, "_GROUP_BYTES", 30_000)
    for text, groups in ((CHOIR, [8, 8, 4]), (CHOIR * 200, [4] * 5)):
        write_to([own(scheme, text, ())] * 20, scheme, "parquet", tmp_path / "a.parquet")
        found = pq.ParquetFile(tmp_path / "a.parquet").metadata
        assert [found.row_group(n).num_rows for n in range(found.num_row_groups)] == groups


def test_groups_of_long_files_grow(scheme, tmp_path, monkeypatch):
    """What is kept of each until the end would grow with the file, else."""
    for name, value in (("_GROUP", 4), ("_KEPT", 1), ("LOOKED_AT", 4)):
        monkeypatch.setattr(parquet_file, name, value)
    monkeypatch.setattr(parquet_file.ParquetRows, "looks_at", 4)
    write_to((own(scheme, f"{CHOIR}{n}", ()) for n in range(200)), scheme, "parquet", tmp_path / "a.parquet")
    found = pq.ParquetFile(tmp_path / "a.parquet")
    sizes = [found.metadata.row_group(n).num_rows for n in range(found.num_row_groups)]
    assert sizes[0] == 4 and sizes[:-1] == sorted(sizes[:-1]) and len(sizes) < 2 * 200**0.5 < 200 / 4
    assert [text.as_py() for text in found.read(["text"])["text"]] == [f"{CHOIR}{n}" for n in range(200)]


def test_a_column_is_packed_page_by_page(scheme, tmp_path, monkeypatch):
    """What is packed at once lies in memory unpacked and packed: little of a column, though no text stands twice."""
    draw = random.Random(5)
    texts = ["".join(map(chr, draw.choices(range(0x4E00, 0x9FA5), k=200))) for _ in range(3_000)]
    monkeypatch.setattr(parquet_file, "_GROUP", len(texts))
    sizes = []

    class Watched(io.FileIO):
        def write(self, data):
            sizes.append(len(data))
            return super().write(data)

    monkeypatch.setattr(parquet_file, "whole_binary_file", lambda path: Watched(path, "wb"))
    write_to((prediction(scheme, text, (), []) for text in texts), scheme, "parquet", tmp_path / "a.parquet")
    found = pq.ParquetFile(tmp_path / "a.parquet")
    assert found.num_row_groups == 1 and found.read(["text"])["text"].to_pylist() == texts
    assert max(sizes) < 200_000 < 1e6 < sum(sizes)
