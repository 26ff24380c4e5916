"""Paragraphs drawn for people, and a panel whose shares are corrected by their answers."""

import csv
import re

import pytest
from conftest import jsonl
from python_calamine import CalamineWorkbook
from small_panel import cell, predicted, table

from labels.wording import speaking
from models.panel.__main__ import main
from models.panel.wording import wording
from seeds.schemes import INDUSTRIES, load_scheme

SCHEME = load_scheme(INDUSTRIES)


@pytest.fixture
def many(tmp_path):
    """Return a file of 120 paragraphs of two provinces and years: a third are of AI, of which a quarter is missed."""
    records = []
    for n in range(120):
        place = ("江苏", "320000") if n % 2 else ("四川", "510000")
        labels = ["ai"] if n % 3 == 0 and n % 4 else []
        text = f"第{n}所学校里人工智能上课。" if n % 3 == 0 else f"第{n}座水塔修好了。"
        date = "2023-05-01" if n < 60 else "2024-05-01"
        records.append(predicted(f"文{n // 4}{place[0]}", n, text, labels, region=place[0], code=place[1], date=date))
    return jsonl(tmp_path / "many.jsonl", *records)


def answered(path, target, left_open=0):
    """Answer an audit as the texts say, but for some rows, and write it as CSV."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    head = rows[0]
    first = head.index(SCHEME.taxonomy.spoken_names["ai"])
    for row in rows[1:]:  # what a cell of a number looks like when Excel saves it as text
        row[:] = [int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in row]
    for row in rows[1 : len(rows) - left_open]:
        for at, name in enumerate(head):
            if name in SCHEME.taxonomy.spoken_names.values():
                row[at] = "是" if at == first and "人工智能" in row[head.index("Text")] else "否"
        row[head.index("Checked")] = "是"
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return target


@pytest.fixture
def drawn(call, many, tmp_path):
    """Return an audit of 80 of the paragraphs."""
    outcome = call(main, many, "--audit", "80", "--seed", "5", "--output", tmp_path / "audit.xlsx")
    assert outcome.code == 0, outcome.err
    assert "80 of 120 paragraph(s) drawn" in outcome.err
    return tmp_path / "audit.xlsx"


def test_what_was_drawn_is_blank_and_says_how_it_was_drawn(drawn):
    rows = CalamineWorkbook.from_path(drawn).get_sheet_by_index(0).to_python()
    head = rows[0]
    assert len(rows) == 81
    for row in rows[1:]:
        assert {row[head.index(name)] for name in SCHEME.taxonomy.spoken_names.values()} == {""}
        assert 0 < float(row[head.index("Audit probability")]) <= 1


def test_shares_are_corrected_by_the_answers(call, many, drawn, tmp_path):
    audit = answered(drawn, tmp_path / "audit.csv")
    outcome = call(main, many, "--audited", audit, "--output", tmp_path / "p.csv")
    assert outcome.code == 0, outcome.err
    assert f"the paragraph for a paper in {tmp_path / 'p-method.txt'}" in outcome.err
    rows = table(tmp_path / "p.csv")
    for unit in ("江苏省", "四川省"):
        for year in ("2023", "2024"):
            found = cell(rows, unit, year, "ai")
            assert float(found["low"]) <= 1 / 3 <= float(found["high"])
            assert int(found["n_audit"]) > 5 and float(found["se"]) > 0 and found["note"] == ""
    later = cell(rows, "江苏省", "2024", "ai")
    assert float(later["change_low"]) <= float(later["change_corrected"]) <= float(later["change_high"])
    assert cell(rows, "江苏省", "2023", "ai")["change_corrected"] == ""
    assert {row["audit"] for row in rows} == {"audit.csv; seed 5; 80 of 120 drawn"}
    paper = (tmp_path / "p-method.txt").read_text(encoding="utf-8")
    assert rows[0]["texts"] in paper and rows[0]["answers"] in paper and "i.year" in paper
    whole = [cell(rows, unit, year, "ai") for unit in ("江苏省", "四川省") for year in ("2023", "2024")]
    corrected = sum(float(row["share_corrected"]) for row in whole) / 4
    counted = sum(float(row["share"]) for row in whole) / 4
    assert abs(corrected - 1 / 3) < abs(counted - 1 / 3)


def test_one_audit_serves_panels_by_anything(call, many, drawn, tmp_path):
    audit = answered(drawn, tmp_path / "audit.csv")
    assert call(main, many, "--audited", audit, "--by", "level,quarter", "--wide", "--output", tmp_path / "p.csv").code == 0
    (row, *_) = [row for row in table(tmp_path / "p.csv") if row["quarter"] == "2024-Q2"]
    assert row["share_corrected_ai"] and row["n_audit_ai"]
    assert call(main, many, "--audited", audit, "--by", "issuer", "--output", tmp_path / "q.csv").code == 1


def test_a_cell_with_too_few_answers_says_so(call, many, drawn, tmp_path):
    audit = answered(drawn, tmp_path / "audit.csv")
    assert call(main, many, "--audited", audit, "--by", "document", "--output", tmp_path / "p.csv").code == 0
    short = [row for row in table(tmp_path / "p.csv") if row["note"]]
    assert short and all(row["share_corrected"] == row["se"] == "" and row["n_audit"] for row in short)


def test_missing_answers_are_counted_and_other_texts_refused(call, many, drawn, tmp_path):
    audit = answered(drawn, tmp_path / "audit.csv", left_open=3)
    outcome = call(main, many, "--audited", audit, "--output", tmp_path / "p.csv")
    assert outcome.code == 0 and "answers are missing in 3 of 80" in outcome.err
    before = (tmp_path / "p.csv").read_bytes()
    outcome = call(main, many, "--kinds", "heading,body,title", "--audited", audit, "--output", tmp_path / "p.csv")
    assert outcome.code == 0  # nothing else is of that kind: the texts are the same
    many.write_text(many.read_text(encoding="utf-8").replace("第7座水塔", "第7座大水塔"), encoding="utf-8")
    (tmp_path / "p.csv").write_bytes(before)
    outcome = call(main, many, "--audited", audit, "--output", tmp_path / "p.csv")
    assert outcome.code == 1 and "was drawn from other texts" in outcome.err
    assert (tmp_path / "p.csv").read_bytes() == before


REFUSED = {
    "both": (["--audit", "5", "--audited", "a.xlsx", "--output", "b.xlsx"], "--audit: draws what --audited brings back"),
    "crossed": (["--audit", "5", "--cross", "policy_tools", "--output", "b.xlsx"], "--cross: cannot be audited"),
    "none": (["--audit", "0", "--output", "b.xlsx"], "--audit: 0 is too small"),
    "suffix": (["--audit", "5", "--output", "b.dta"], "an audit cannot be written as .dta"),
}


@pytest.mark.parametrize(("arguments", "says"), REFUSED.values(), ids=REFUSED)
def test_calls_that_cannot_work(call, many, tmp_path, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)
    outcome = call(main, many, *arguments)
    assert outcome.code == 2 and says in outcome.complaint
    assert not (tmp_path / arguments[-1]).exists()


def test_labels_without_probabilities_cannot_be_audited(call, tmp_path):
    record = predicted("甲", 1, "水塔。")
    del record["scores"]
    outcome = call(main, jsonl(tmp_path / "t.jsonl", record), "--audit", "1", "--output", tmp_path / "b.xlsx")
    assert outcome.code == 1 and "1 paragraph(s) have no probability of every label, first 甲#1" in outcome.complaint


READS = {
    "p.csv": ('import delimited "p.csv"', 'read.csv("p.csv"'),
    "p.xlsx": ('import excel "p.xlsx", sheet("Panel") cellrange(A2)', 'read_excel("p.xlsx"'),
}


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("name", READS)
def test_lines_read_the_file_that_stands_beside(call, many, drawn, tmp_path, name, wide):
    audit = answered(drawn, tmp_path / "audit.csv")
    by = ["--by", "region" if wide else "region,quarter"]
    outcome = call(main, many, "--audited", audit, *by, *(["--wide"] if wide else []), "--output", tmp_path / name)
    assert outcome.code == 0, outcome.err
    paper = (tmp_path / "p-method.txt").read_text(encoding="utf-8")
    assert all(line in paper for line in READS[name]) and "egen unit_id = group(unit)" in paper and ".dta" not in paper
    assert ('keep if label == "ai" & ' in paper) != wide and ("The panel is wide" in paper) == wide
    assert ("i.period_id" in paper) != wide and "i.year" not in paper and "NeurIPS" in paper
    if name == "p.xlsx":
        head = CalamineWorkbook.from_path(tmp_path / name).get_sheet_by_index(0).to_python()[0]
        numbers, names = re.search(r"names\(panel\)\[c\((.*?)\)\] <- c\((.*?)\)", paper).groups()
        places = dict(zip(re.findall(r"\w+", names), map(int, numbers.split(", ")), strict=True))
        assert head[places["share_corrected"] - 1].startswith("corrected share") and head[places["unit"] - 1] == "unit"
    elif wide:
        assert "rename (share_corrected_ai se_ai) (share_corrected se)" in paper


@pytest.mark.parametrize("name", READS)
def test_lines_tell_units_of_one_name_apart(call, tmp_path, name):
    """As clusters of standard errors, two districts of one name would be one."""
    places = [{"region": "北京", "code": "110105"}, {"region": "吉林", "city": "长春市", "code": "220104"}]
    records = [predicted(f"文{n}", n, f"第{n}座水塔修好了。", county="朝阳区", **places[n % 2]) for n in range(40)]
    path = jsonl(tmp_path / "counties.jsonl", *records)
    assert call(main, path, "--audit", "40", "--output", tmp_path / "audit.xlsx").code == 0
    audit = answered(tmp_path / "audit.xlsx", tmp_path / "audit.csv")
    assert call(main, path, "--audited", audit, "--by", "county,year", "--output", tmp_path / name).code == 0
    paper = (tmp_path / "p-method.txt").read_text(encoding="utf-8")
    assert "egen unit_id = group(unit code), missing" in paper and "panel$unit <- paste(panel$unit, panel$code)" in paper
    assert name == "p.csv" or re.search(r'names\(panel\)\[c\(.*"unit", "code"', paper)


def test_a_sheet_of_ones_alone_is_refused_and_nothing_written(call, many, drawn, tmp_path):
    audit = answered(drawn, tmp_path / "audit.csv")
    text = audit.read_text(encoding="utf-8-sig").replace(",否", ",").replace("是,,是", "是,,")
    rows = list(csv.DictReader(text.splitlines()))
    for row in rows:
        row["Checked"] = ""
    with audit.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    outcome = call(main, many, "--audited", audit, "--output", tmp_path / "p.csv")
    assert outcome.code == 1 and "Checked = yes" in outcome.complaint and not (tmp_path / "p.csv").exists()


@pytest.mark.parametrize(("name", "library"), [("p.dta", "pandas"), ("p.parquet", "pyarrow")])
def test_lines_for_stata_files_and_parquet(call, many, drawn, tmp_path, name, library):
    pytest.importorskip(library)
    audit = answered(drawn, tmp_path / "audit.csv")
    assert call(main, many, "--audited", audit, "--output", tmp_path / name).code == 0
    paper = (tmp_path / "p-method.txt").read_text(encoding="utf-8")
    assert 'use "p.dta", clear' in paper and "i.year, vce(cluster unit_id)" in paper and "egen" not in paper
    assert ("Stata does not read Parquet" in paper) == (name == "p.parquet")
    assert ('arrow::read_parquet("p.parquet")' if name == "p.parquet" else 'haven::read_dta("p.dta")') in paper


def test_a_corrected_change_says_that_shares_are_held_within_bounds():
    for lang, differs, bounds in (("en", "need not be this figure", "not below 0"), ("zh", "不一定正好等于", "不小于 0")):
        with speaking(lang):
            told = wording().columns
        assert differs in told["change_corrected"].says and bounds in told["share_corrected"].says
