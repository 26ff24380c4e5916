"""The command from what ``models.predict`` wrote, or from documents, to a panel."""

import pytest
from conftest import jsonl, lines
from small_panel import cell, predicted, table

from models.panel.__main__ import main

JIANGSU, SICHUAN = "江苏省", "四川省"


def test_every_unit_has_every_period_and_label(panel, written, keys):
    rows, _ = panel(written)
    cells = [(row["code"], row["year"], row["label"]) for row in rows]
    assert cells == [(code, year, key) for code in ("320000", "510000") for year in ("2022", "2023", "2024") for key in keys]


def test_a_province_is_one_unit_however_it_is_written(panel, tmp_path):
    """By name, letter, code or in Latin letters; what may be two stays a unit of its own, and is told."""
    written = ["江苏", "江蘇省", "苏", "Jiangsu", "jiangsu sheng", "320100", "320000", "Shanxi"]
    said = [predicted(f"文{n}", 1, "水塔。", region=region, code=None) for n, region in enumerate(written)]
    rows, told = panel(jsonl(tmp_path / "t.jsonl", *said))
    assert {(row["unit"], row["code"], row["documents"]) for row in rows} == {(JIANGSU, "320000", "7"), ("Shanxi", "", "1")}
    assert "Shanxi (山西 / 陕西)" in told


def test_a_true_zero_is_no_missing_document(panel, written):
    rows, _ = panel(written)
    zero, absent = cell(rows, JIANGSU, "2022", "ai"), cell(rows, SICHUAN, "2022", "ai")
    assert (zero["missing"], zero["documents"], zero["paragraphs"], zero["tagged"], zero["share"], zero["terms"]) == (
        "0",
        "1",
        "2",
        "0",
        "0",
        "0",
    )
    assert (absent["missing"], absent["documents"], absent["paragraphs"]) == ("1", "0", "0")
    empty = (
        "tagged",
        "tagged_documents",
        "share",
        "share_low",
        "share_high",
        "share_expected",
        "terms",
        "words",
        "characters",
        "date_used",
    )
    assert {absent[name] for name in empty} == {""}


def test_counts_shares_and_the_dictionarys_measure(panel, written):
    rows, _ = panel(written)
    found = cell(rows, JIANGSU, "2024", "ai")
    assert (found["documents"], found["paragraphs"], found["tagged"], found["tagged_documents"]) == ("1", "4", "2", "1")
    assert (float(found["share"]), float(found["share_expected"])) == (0.5, pytest.approx((0.9 + 0.02 + 0.9 + 0.02) / 4))
    assert 0 < float(found["share_low"]) < 0.5 < float(found["share_high"]) < 1
    assert found["terms"] == "3"  # 人工智能 twice in one paragraph, once in another
    assert found["characters"] == str(
        sum(
            map(
                len,
                (
                    "人工智能企业超过三百家，人工智能进校园。",
                    "无人机送药航线开通，低空经济有了订单。",
                    "人工智能和低空经济一起发展。",
                    "村民出行更加便利。",
                ),
            )
        )
    )
    assert float(found["term_share"]) == pytest.approx(300 / int(found["words"]), abs=1e-5)
    assert float(found["ln_terms"]) == pytest.approx(1.386294)
    assert float(found["ln_tagged"]) == pytest.approx(1.098612)
    assert found["adcode"] == "320000" and found["level"] == "省" and found["label_name"] == "人工智能"


def test_change_is_missing_where_the_period_before_is(panel, written, tmp_path, records):
    rows, _ = panel(written)
    assert {cell(rows, JIANGSU, "2024", "ai")[name] for name in ("share_change", "tagged_change")} == {""}
    between = predicted("戊", 1, "人工智能下乡。", ["ai"], date="2023-02-01")
    rows, _ = panel(jsonl(tmp_path / "more.jsonl", *records, between))
    assert (cell(rows, JIANGSU, "2023", "ai")["share_change"], cell(rows, JIANGSU, "2024", "ai")["share_change"]) == ("1", "-0.5")
    assert cell(rows, JIANGSU, "2024", "ai")["tagged_change"] == "1"
    assert cell(rows, JIANGSU, "2022", "ai")["share_change"] == ""


def test_first_mention_of_each_label_in_each_unit(panel, written):
    rows, _ = panel(written)
    assert {cell(rows, JIANGSU, year, "ai")["first"] for year in ("2022", "2023", "2024")} == {"2024-03-01"}
    assert cell(rows, JIANGSU, "2024", "ai")["first_id"] == "乙#1"
    assert cell(rows, JIANGSU, "2024", "energy_storage")["first"] == "2022-05-06"
    assert cell(rows, SICHUAN, "2024", "ai")["first"] == ""


def test_what_is_left_out_is_said_with_counts(panel, written):
    rows, said = panel(written)
    assert "paragraphs left out: 1 boilerplate" in said
    assert "1 paragraph(s) without region left out, first 丁#2" in said
    assert "1 paragraph(s) without year left out, first 丁#3" in said
    assert "left out: boilerplate 1, without region 1, without year 1" in rows[0]["call"]
    rows, said = panel(written, "--kinds", "body,boilerplate")
    assert "boilerplate" not in said
    assert cell(rows, JIANGSU, "2022", "ai")["paragraphs"] == "3"


def test_wide_has_a_row_for_each_unit_and_period(panel, written, keys):
    long, _ = panel(written)
    wide, _ = panel(written, "--wide")
    assert [(row["unit"], row["year"]) for row in wide] == [(row["unit"], row["year"]) for row in long[:: len(keys)]]
    for at, row in enumerate(wide):
        for number, key in enumerate(keys):
            for name in ("tagged", "share", "share_expected", "terms", "first"):
                column = f"{name}_{key}"  # of one too long for Stata the end is the number of the label
                assert row[column if len(column) <= 32 else f"{name}_{number + 1}"] == long[at * len(keys) + number][name]
    assert "paragraphs" in wide[0] and "label" not in wide[0]


def test_only_what_has_documents(panel, written):
    rows, _ = panel(written, "--observed")
    assert {(row["unit"], row["year"]) for row in rows} == {(JIANGSU, "2022"), (JIANGSU, "2024"), (SICHUAN, "2024")}
    by_document, _ = panel(written, "--by", "document,year")
    assert sorted(row["unit"] for row in by_document[::6]) == sorted("甲乙丙丁")
    assert by_document[0]["title"] == f"{by_document[0]['unit']}的报告" and {row["missing"] for row in by_document} == {"0"}


def test_without_a_period_there_is_no_change(panel, written):
    rows, said = panel(written, "--by", "region")
    assert len(rows) == 12 and "year" not in rows[0] and {row["share_change"] for row in rows} == {""}
    assert "without year" not in said


@pytest.mark.parametrize(
    ("period", "names"), [("quarter", ["2024-Q1", "2024-Q2", "2024-Q3"]), ("month", [f"2024-0{n}" for n in range(3, 8)])]
)
def test_gaps_between_periods_are_filled(panel, tmp_path, period, names):
    path = jsonl(
        tmp_path / "t.jsonl", predicted("甲", 1, "水塔。", date="2024-03-31"), predicted("乙", 1, "柳树。", date="2024-07-01")
    )
    rows, _ = panel(path, "--by", f"region,{period}")
    assert [row[period] for row in rows[::6]] == names


def test_the_date_that_was_used_is_a_column(panel, tmp_path):
    spoken = {"issued": None, "spoken": "2024-01-20", "published": "2023-12-31", "date": "2024-01-20"}
    path = jsonl(tmp_path / "t.jsonl", predicted("甲", 1, "水塔。", **spoken), predicted("乙", 1, "柳树。", date="2024-05-01"))
    rows, _ = panel(path)
    assert {row["date_used"] for row in rows} == {"issued+spoken"}
    rows, _ = panel(path, "--date", "published,issued")
    assert [row["date_used"] for row in rows[::6]] == ["published", "issued"]
    assert [row["year"] for row in rows[::6]] == ["2023", "2024"]


def test_texts_without_the_date_that_was_asked_for_are_said_to_lack_it(panel, written, tmp_path, records):
    records[0]["spoken"] = "2022-06-01"
    rows, said = panel(jsonl(tmp_path / "t.jsonl", *records), "--date", "spoken")
    assert "9 paragraph(s) without year by spoken left out" in said
    assert {row["unit"] for row in rows} == {JIANGSU} and {row["paragraphs"] for row in rows} == {"1"}


REFUSED = {
    "suffix": (["--output", "panel.ods"], 2, "no panel ends in '.ods'; name it with one of .dta .xlsx .parquet .csv"),
    "no suffix": (["--output", "panel"], 2, "no panel ends in ''"),
    "kind": (["--kinds", "verse", "--output", "p.csv"], 2, "--kinds: 'verse' is no kind of paragraph"),
    "no kind": (["--kinds", ",", "--output", "p.csv"], 2, "--kinds: names none"),
    "by": (["--by", "village", "--output", "p.csv"], 2, "--by: 'village' is not known"),
    "jobs": (["--jobs", "0", "--output", "p.csv"], 2, "--jobs: 0 is no number"),
    "nothing": (["--kinds", "title", "--output", "p.csv"], 1, "holds no paragraph that counts"),
    "no unit": (["--by", "county", "--output", "p.csv"], 1, "no paragraph has a unit and a date"),
}


@pytest.mark.parametrize(("arguments", "code", "says"), REFUSED.values(), ids=REFUSED)
def test_a_call_that_cannot_work_says_so_in_a_line_and_writes_nothing(
    call, written, tmp_path, monkeypatch, arguments, code, says
):
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    outcome = call(main, written, *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert says in outcome.complaint
    assert set(tmp_path.iterdir()) == before


def test_probabilities_of_another_scheme_are_refused(call, written, tmp_path):
    outcome = call(main, written, "--scheme", "policy_tools", "--output", tmp_path / "p.csv")
    assert outcome.code == 1 and "not of the labels of scheme 'policy_tools'; name the scheme" in outcome.complaint


@pytest.mark.parametrize("score", [1.2, -0.1, "much", None])
def test_a_probability_that_is_none_is_refused(call, tmp_path, score):
    record = predicted("甲", 1, "水塔。")
    record["scores"]["ai"] = score
    outcome = call(main, jsonl(tmp_path / "t.jsonl", record), "--output", tmp_path / "p.csv")
    assert outcome.code == 1 and "t.jsonl:1: has the probability" in outcome.complaint


def test_a_file_of_a_folder_that_cannot_be_read_is_named_and_the_rest_counted(call, written, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    written.rename(folder / "a.jsonl")
    (folder / "b.docx").write_bytes(b"no archive")
    outcome = call(main, folder, "--output", tmp_path / "p.csv")
    assert outcome.code == 1 and "b.docx" in outcome.err
    assert len(table(tmp_path / "p.csv")) == 36


def test_schemes_of_one_label(panel, tmp_path, trained_store):
    scheme = tmp_path / "hydrogen"
    scheme.mkdir()
    (scheme / "labels.toml").write_text('[[label]]\nkey = "hydrogen"\nname = "氢能"\n', encoding="utf-8")
    (scheme / "lexicon.toml").write_text('[hydrogen]\nterms = ["氢能"]\n', encoding="utf-8")
    (tmp_path / "t.jsonl").write_text('{"text": "氢能大巴上路。", "省份": "江苏", "日期": "2024-01-02"}\n', encoding="utf-8")
    rows, _ = panel(tmp_path / "t.jsonl", "--scheme", scheme)
    assert [(row["label"], row["label_name"], row["tagged"], row["terms"]) for row in rows] == [("hydrogen", "氢能", "1", "1")]


def test_two_runs_write_the_same_bytes(call, written, tmp_path):
    for suffix in ("csv", "xlsx", "dta", "parquet"):
        first, second = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
        assert call(main, written, "--output", first).code == call(main, written, "--output", second).code == 0
        assert first.read_bytes() == second.read_bytes(), suffix


def test_the_input_stays_as_it_is(panel, written):
    before = lines(written.read_text(encoding="utf-8"))
    panel(written)
    assert lines(written.read_text(encoding="utf-8")) == before
