"""Panels as Stata, Excel, R and pandas read them."""

import json

import pytest
from conftest import jsonl
from small_panel import predicted, table

from models.panel.__main__ import main
from models.panel.panel_columns import Panel, PanelColumn
from models.panel.wording import wording
from models.panel.writing.stata import STATA_ONLY, variable_names


@pytest.fixture
def write(call, tmp_path, records):
    """Return a function that writes the panel of the records and returns its path."""

    def run(suffix, *arguments, said=records):
        path = tmp_path / f"panel{suffix}"
        outcome = call(main, jsonl(tmp_path / "tagged.jsonl", *said), *arguments, "--output", path)
        assert outcome.code == 0, outcome.err
        return path

    return run


@pytest.mark.parametrize(
    ("by", "period", "form", "dates"),
    [
        ("region,year", "year", "%ty", [2022, 2023, 2024]),
        ("region,quarter", "quarter", "%tq", [249, 250, 251]),
        ("region,month", "month", "%tm", [748, 749, 750]),
    ],
)
def test_periods_are_dates_of_stata(write, by, period, form, dates):
    import pandas as pd

    path = write(".dta", "--by", by)
    with pd.read_stata(path, iterator=True, convert_dates=False, convert_categoricals=False) as reader:
        frame = reader.read()
    assert sorted(set(frame[period]))[:3] == dates
    assert form.encode() in path.read_bytes()


def test_stata_has_labels_of_variables_and_values(write):
    import pandas as pd

    path = write(".dta")
    assert path.read_bytes().startswith(b"<stata_dta><header><release>118<")
    with pd.read_stata(path, iterator=True) as reader:
        frame, heads, meanings = reader.read(), reader.variable_labels(), reader.value_labels()
        assert "texts" in reader.data_label
    assert heads["share_expected"] == wording().columns["share_expected"].head
    assert set(heads) == set(frame) <= set(wording().columns)
    assert meanings["level"][2] == "省" and meanings["missing"] == wording().flags
    assert meanings["unit_id"] == {1: "江苏省", 2: "四川省"} and meanings["label_id"][1] == "人工智能"
    assert frame["code"].tolist()[0] == "320000" and frame["adcode"].tolist()[0] == 320000
    absent = frame[frame["missing"] == "无文件"]
    assert absent["share"].isna().all() and (absent["documents"] == 0).all()


def test_stata_agrees_with_the_table_of_text(write):
    import pandas as pd

    rows = table(write(".csv"))
    frame = pd.read_stata(write(".dta"))
    for name in ("tagged", "share", "share_low", "share_expected", "terms", "term_share", "share_change", "characters"):
        for given, text in zip(frame[name].tolist(), (row[name] for row in rows), strict=True):
            assert (given != given and text == "") or given == pytest.approx(float(text), abs=1e-6), name


@pytest.mark.parametrize(
    ("lang", "share", "tagged", "meanings"),
    [
        ("en", "share: 人工智能", "paragraphs with the label: 人工智能", {0: "documents", 1: "no documents"}),
        ("zh", "占比：人工智能", "涉及段落数：人工智能", {0: "有文件", 1: "无文件"}),
    ],
)
def test_variables_of_stata_have_labels_for_people(write, lang, share, tagged, meanings):
    import pandas as pd

    with pd.read_stata(write(".dta", "--wide", "--lang", lang), iterator=True) as reader:
        labels, values = reader.variable_labels(), reader.value_labels()
    assert (labels["share_ai"], labels["tagged_ai"], values["missing"]) == (share, tagged, meanings)


def test_names_of_wide_variables_fit_stata(write):
    import pandas as pd

    frame = pd.read_stata(write(".dta", "--wide"))
    assert max(map(len, frame)) <= 32
    assert {"share_ai", "share_expected_energy_storage", "tagged_documents_6"} <= set(frame)


def test_names_too_long_for_stata_are_short_readable_and_told_apart():
    """Whatever else is called so by itself."""
    columns = [
        PanelColumn("tagged_documents_traditional_upgrade", "", "", "count", [], "tagged_documents", 6),
        PanelColumn("tagged_documents_6", "", "", "count", [], "tagged", 1),
        PanelColumn("tagged_documents_traditional_upkeep", "", "", "count", [], "tagged_documents", 7),
    ]
    found = variable_names(Panel(columns, {}, None, [], {}))
    assert list(found) == [columns[1].name, columns[0].name, columns[2].name]
    assert list(found.values()) == ["tagged_documents_6", "tagged_documents_6_2", "tagged_documents_7"]


def test_wide_table_of_text_has_the_names_of_stata(write, call, tmp_path, records):
    """And says once which label a number is; Parquet, which no Stata reads, has the whole names."""
    import pandas as pd
    import pyarrow.parquet as pq

    text = tmp_path / "p.csv"
    said = call(main, jsonl(tmp_path / "t.jsonl", *records), "--wide", "--output", text).err
    stata = [name for name in pd.read_stata(write(".dta", "--wide")) if name not in STATA_ONLY]
    names = list(table(text)[0])
    assert names == stata and max(map(len, names)) <= 32 and len(set(names)) == len(names)
    assert "(tagged_documents_traditional_upgrade is tagged_documents_6 there)" in said and "6 traditional_upgrade" in said
    assert max(map(len, pq.read_table(write(".parquet", "--wide")).column_names)) > 32


def test_names_of_wide_columns_are_told_apart(call, tmp_path, trained_store):
    scheme = tmp_path / "flights"
    scheme.mkdir()
    labels = [f'[[label]]\nkey = "{key}"\nname = "{name}"\n' for key, name in (("low_sky", "低空"), ("sky", "天空"))]
    (scheme / "labels.toml").write_text("".join(labels), encoding="utf-8")
    (scheme / "lexicon.toml").write_text('[low_sky]\nterms = ["低空"]\n[sky]\nterms = ["天空"]\n', encoding="utf-8")
    path = jsonl(tmp_path / "t.jsonl", {"text": "低空开放。", "省份": "江苏", "日期": "2024-01-02"})
    assert call(main, path, "--scheme", scheme, "--wide", "--output", tmp_path / "p.csv").code == 0
    (row,) = table(tmp_path / "p.csv")
    assert (row["share_low_sky"], row["share_sky"]) == ("1", "0") and float(row["share_low_2"]) == 0
    assert len(set(row)) == len((tmp_path / "p.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(","))


def test_parquet_says_what_it_was_made_of(write):
    import pyarrow.parquet as pq

    found = pq.read_table(write(".parquet"))
    made = json.loads(found.schema.metadata[b"policy-tagger"])
    assert set(made) == {"program", "model", "scheme", "lexicon", "texts", "answers", "call"}
    assert found.schema.field("share").metadata[b"head"].decode() == wording().columns["share"].head
    assert str(found.schema.field("tagged").type) == "int64" and found.column("tagged").null_count == 18
    assert found.column("code").to_pylist()[0] == "320000" and "unit_id" not in found.column_names


def sheets(path):
    """Return the rows of each sheet of a workbook."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize(
    ("lang", "names", "unit", "code"),
    [("en", ["Panel", "Explanation"], "unit", "division code"), ("zh", ["面板", "说明"], "单位", "行政区划代码")],
)
def test_a_workbook_explains_every_column_and_names_what_it_was_made_of(write, lang, names, unit, code):
    found = sheets(write(".xlsx", "--lang", lang))
    assert list(found) == names
    panel, explanation = found.values()
    heads, first = panel[:2]
    assert len(panel) == 37 and first[heads.index(unit)] == "江苏省"
    assert first[heads.index(code)] == "320000"
    explained = {row[0]: row[2] for row in explanation}
    assert set(heads) <= set(explained) and all(explained[head] for head in heads)
    made = {row[1]: row[2] for row in explanation if row[1]}
    assert made["model"].startswith("policy-tagger/9 hybrid") and made["texts"] and made["lexicon"]


@pytest.mark.parametrize("name", ["=1+1", "+1+1", "@sum", "-甲"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_name_never_becomes_a_formula(write, name, suffix):
    path = write(suffix, "--by", "issuer", said=[predicted("甲", 1, "水塔。", issuer=name)])
    if suffix == ".csv":
        assert {row["unit"] for row in table(path)} == {f"'{name}"}
    else:
        rows = sheets(path)["Panel"]
        assert {row[rows[0].index("unit")] for row in rows[1:]} == {name}


def test_more_rows_than_a_sheet_holds_are_refused(call, tmp_path, records, monkeypatch):
    monkeypatch.setattr("models.panel.writing.panel_workbook._MOST_ROWS", 35)
    outcome = call(main, jsonl(tmp_path / "t.jsonl", *records), "--output", tmp_path / "p.xlsx")
    assert outcome.code == 1 and "would hold 36 rows, a sheet holds 35; write .dta" in outcome.err
    assert not (tmp_path / "p.xlsx").exists()


def test_more_rows_than_a_panel_may_have_are_refused(call, tmp_path, records, monkeypatch):
    monkeypatch.setattr("models.panel.cells.MOST_ROWS", 35)
    path = jsonl(tmp_path / "t.jsonl", *records)
    outcome = call(main, path, "--output", tmp_path / "p.csv")
    assert outcome.code == 1 and "would have 36 rows, for 2 units and 3 periods; leave out" in outcome.err
    assert call(main, path, "--observed", "--output", tmp_path / "p.csv").code == 0


@pytest.mark.parametrize(("suffix", "library"), [(".dta", "pandas"), (".parquet", "pyarrow")])
def test_a_library_that_is_not_there_is_named_before_work_begins(call, tmp_path, monkeypatch, suffix, library):
    monkeypatch.setattr("labels.support.extras.find_spec", lambda name: None if name == library else object())
    outcome = call(main, tmp_path / "missing.jsonl", "--output", tmp_path / f"p{suffix}")
    assert outcome.code == 2
    assert f"needs {library}; run: pip install 'policy-tagger[tables]'" in outcome.complaint


LIGHT = """
import sys
from labels.support.command import run_command
from models.panel.__main__ import main
code = run_command(main, [sys.argv[1], "--output", sys.argv[2]])
heavy = [name for name in sys.argv[3:] if name in sys.modules]
assert not heavy, heavy
sys.exit(code)
"""


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_tables_and_workbooks_need_no_heavy_library(python, tmp_path, records, suffix):
    path = jsonl(tmp_path / "t.jsonl", *records)
    outcome = python("-c", LIGHT, path, tmp_path / f"p{suffix}", "mlflow", "pandas", "pyarrow", "scipy", "sklearn", "plotly")
    assert outcome.code == 0, outcome.err
