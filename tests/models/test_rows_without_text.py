"""A row without text is missing and no row without labels: in every file that is written, in every account, and read again."""

import json
import math

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import lines

from labels.corrections_log import Answer, read_log
from models.audit.population import Population
from models.engines.arrow_tables import tag_table
from models.loading import load
from models.output.json_line import json_line
from models.panel.__main__ import main as panel
from models.predict import main
from models.storage.mlflow_flavor import frame as served_frame
from models.why import lines as why
from seeds.formats.tables import delimited
from training.correct.__main__ import main as correct

KEYS = ("ai", "quantum", "low_altitude", "new_materials", "energy_storage", "traditional_upgrade")
STORAGE, CHOIR = "城南的储能电站并网，夜里存电白天用。", "村里的合唱队登台，大家鼓掌。"
ROWS = [("河南", STORAGE), ("河南", ""), ("湖北", CHOIR), ("湖北", "　 ")]
EMPTY = (1, 3)
FORMS = {
    "jsonl": "o.jsonl", "csv": "o.csv", "packed": "o.csv.gz", "xlsx": "o.xlsx", "parquet": "o.parquet",
    "label-sheet": "sheet.xlsx", "doccano": "records.jsonl", "doccano-spans": "spans.jsonl", "label-studio": "tasks.json",
}  # fmt: skip
READ_BY_CORRECT = [form for form in FORMS if form != "parquet"]
pytestmark = pytest.mark.usefixtures("trained_store")


@pytest.fixture
def own(tmp_path):
    """Return a table of which two rows have no text."""
    (path := tmp_path / "own.csv").write_text(
        "\n".join(["省份,正文,年份", *(f"{a},{b},2024" for a, b in ROWS)]), encoding="utf-8"
    )
    return path


@pytest.fixture
def written(call, own, tmp_path):
    """Return a function that writes what a model says of them in a form, and returns the file and what was said."""

    def write(form, *options, name=None):
        path = tmp_path / (name or FORMS[form])
        asked = ["--format", form] if form in ("label-sheet", "doccano", "doccano-spans", "label-studio") else []
        done = call(main, "--model", "tfidf", "--input", own, "--output", path, *asked, *options)
        assert done.code == 0, done.err
        return path, "\n".join(done.account)

    return write


def missing(row, columns):
    """Return whether a row of a data frame has nothing in all of these columns."""
    return all(pd.isna(row[column]) for column in columns)


@pytest.mark.parametrize("form", [*FORMS, "html", "dta"])
def test_account_tells_empty_from_none(written, form):
    name = None if form in FORMS else f"o.{form}"
    _, said = written(form, name=name)
    assert "; none 1; empty 2" in said


def test_account_says_nothing_of_empty_rows_where_there_are_none(call, tmp_path):
    assert "empty" not in "\n".join(call(main, "--model", "tfidf", STORAGE, "--output", tmp_path / "o.jsonl").account)


def test_data_files_hold_missing_values(written):
    for path, read in ((written("dta", name="o.dta")[0], pd.read_stata), (written("parquet")[0], pd.read_parquet)):
        frame = read(path)
        assert len(frame) == len(ROWS)
        for number, row in frame.iterrows():
            columns = [*(f"{kind}_{key}" for kind in ("label", "score") for key in KEYS), "doubt"]
            assert missing(row, columns) == (number in EMPTY)
            assert missing(row, columns[:1]) == (number in EMPTY)


def test_tables_of_text_hold_empty_cells(written):
    frame = pd.read_csv(written("csv")[0], encoding="utf-8-sig", keep_default_na=False)
    for number, row in frame.iterrows():
        cells = {row[name] for name in (*KEYS, "doubt", "labels", "predicted")}
        assert (cells == {""}) == (number in EMPTY)
        assert row["judged"] == ("无" if number in EMPTY else "")


def test_records_hold_null(written):
    records = lines(written("jsonl")[0].read_text(encoding="utf-8"))
    assert [record["scores"] == dict.fromkeys(KEYS) for record in records] == [False, True, False, True]
    assert [record["doubt"] is None for record in records] == [False, True, False, True]
    assert [record.get("judged") for record in records] == [None, [], None, []]


@pytest.mark.parametrize("form", ["xlsx", "label-sheet"])
def test_sheets_leave_cells_open(written, form):
    frame = pd.read_excel(written(form)[0], engine="calamine")
    names = [name for name in frame.columns if str(name).lower().startswith(("energy storage", "model doubt"))]
    assert len(names) == 3
    for number, row in frame.iterrows():
        assert missing(row, names) == missing(row, names[:1]) == (number in EMPTY)


def test_tools_are_given_no_answer(written):
    records = lines(written("doccano")[0].read_text(encoding="utf-8"))
    assert [bool(record["label"]) for record in records] == [True, False, True, False]
    assert not any(name.startswith("score_") or name == "predicted" for name in records[1])
    tasks = json.loads(written("label-studio")[0].read_text(encoding="utf-8"))
    assert [len(task["predictions"]) for task in tasks] == [1, 0, 1, 0]


@pytest.mark.parametrize("form", FORMS)
def test_panel_reads_them_as_rows_without_text(written, call, tmp_path, form):
    """And takes the labels of the others, in whatever file."""
    path, _ = written(form)
    done = call(panel, path, "--model", "tfidf", "--output", tmp_path / "panel.csv")
    assert done.code == 0, done.err
    assert "paragraphs left out: 2 empty" in done.err and any(line.endswith("; none 1") for line in done.account)
    if form in ("jsonl", "csv", "packed", "xlsx", "parquet", "label-sheet"):
        assert "labels of 2 paragraph(s) were taken" in done.err
    rows = pd.read_csv(tmp_path / "panel.csv")
    assert rows.groupby("unit")["paragraphs"].max().tolist() == [1, 1]


@pytest.mark.parametrize("form", READ_BY_CORRECT)
def test_nobody_answered_them(written, call, tmp_path, form):
    path, _ = written(form)
    done = call(correct, path, "--model", "tfidf", "--by", "me", "--all", "--corrections", tmp_path / "log.jsonl")
    assert "2 of 4 paragraph(s) without text left out" in done.err
    if (tmp_path / "log.jsonl").exists():
        entries = [one for one in read_log(tmp_path / "log.jsonl").entries if isinstance(one, Answer)]
        assert len(entries) == 2 and all(one.text.strip() for one in entries)


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_same_bytes_from_one_process_and_many(written, own, form, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK", 1000)
    head, *rows = own.read_text(encoding="utf-8").split("\n")
    own.write_text("\n".join([head, *rows * 100]), encoding="utf-8")
    one = written(form, "--jobs", "1")[0].read_bytes()
    assert one == written(form, "--jobs", "3", name=f"many.{form}")[0].read_bytes()


def test_of_no_text_nothing_is_known():
    empty, other = load("tfidf").tag(["  ", CHOIR])
    assert (empty.has_text, other.has_text) == (False, True)
    assert all(math.isnan(score) for score in (*empty.scores.values(), empty.doubt)) and list(empty.scores) == list(KEYS)
    assert json_line(empty) == json.dumps(empty.to_record(), ensure_ascii=False) + "\n"


def test_blanks_are_missing_in_frames_and_arrow_tables_as_nothing_is():
    policy, texts = load("tfidf"), [STORAGE, None, "", " "]
    frame = policy.tag_frame(pd.DataFrame({"text": texts}))
    is_missing = [False, True, True, True]
    assert frame["score_ai"].isna().tolist() == frame["doubt"].isna().tolist() == is_missing
    table = tag_table(policy, pa.table({"text": texts}))
    assert (
        table.column("scores").is_null().to_pylist() == table.column("doubt").is_null().to_pylist() == [False, True, True, True]
    )


def test_a_served_model_says_null():
    """And not NaN, which is no JSON."""
    policy = load("tfidf")
    frame = served_frame(policy.tag([STORAGE, ""]), policy.keys, "m", pd.RangeIndex(2))
    assert [value is None for value in frame["score_ai"]] == [value is None for value in frame["doubt"]] == [False, True]
    assert served_frame(policy.tag([STORAGE]), policy.keys, "m", pd.RangeIndex(1))["doubt"].dtype == float


def test_an_audit_does_not_ask_of_them():
    policy = load("tfidf")
    found = Population.of(policy.tag([STORAGE, "", CHOIR]), policy.scheme, ["a", "b", "c"])
    assert (len(found), found.places) == (2, ("a", "c")) and not math.isnan(found.scores.sum())


def test_missing_text_of_a_parquet_file_is_an_empty_one(call, tmp_path):
    pq.write_table(pa.table({"正文": [STORAGE, None]}), tmp_path / "in.parquet")
    done = call(main, "--model", "tfidf", "--input", tmp_path / "in.parquet", "--output", tmp_path / "o.jsonl")
    assert done.code == 0 and "none 0; empty 1" in "\n".join(done.account)


def test_what_is_shown_says_that_there_is_no_text(call, own):
    shown = call(main, "--model", "tfidf", "--input", own)
    assert "no text" in shown.out and "nan" not in shown.out
    said = "\n".join(why(load("tfidf"), " "))
    assert "no text, of which nothing is known" in said and "nan" not in said
