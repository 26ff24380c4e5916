"""The command from what ``models.predict`` wrote, or from documents, to a panel."""

import pytest
from conftest import jsonl, lines
from small_panel import cell, predicted, table

from models.loading import load
from models.panel import __main__ as command
from models.panel.__main__ import main
from models.predict import main as predict

JIANGSU, SICHUAN = "江苏省", "四川省"


@pytest.fixture
def panel(call, tmp_path):
    """Return a function that runs the command and returns the rows it wrote, and what it said."""

    def run(*arguments):
        outcome = call(main, *arguments, "--output", tmp_path / "panel.csv")
        assert outcome.code == 0, outcome.err
        assert outcome.out == ""
        return table(tmp_path / "panel.csv"), outcome.err

    return run


@pytest.fixture
def written(tmp_path, records):
    """Return the records in a file."""
    return jsonl(tmp_path / "tagged.jsonl", *records)


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


def test_labels_are_taken_as_they_stand_and_said_to_be(panel, written):
    rows, said = panel(written)
    assert f"labels of 12 paragraph(s) were taken from {written}, as policy-tagger/9 hybrid gave them" in said
    assert {row["model"] for row in rows} == {"policy-tagger/9 hybrid"}


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_what_predict_wrote_gives_the_same_panel_in_every_form(panel, call, trained_store, tmp_path, form):
    said = ["储能电站给工厂削峰，储能装机翻番。", "人工智能企业超过三百家，大模型上岗。"]
    page = "\n".join(["江苏省人民政府关于修塔的通知", *said, "江苏省人民政府", "2024年3月1日"])
    (tmp_path / "甲.txt").write_text(page, encoding="utf-8")
    direct, said = panel(tmp_path / "甲.txt", "--model", "tfidf")
    assert "were taken from" not in said
    assert call(predict, "--input", tmp_path / "甲.txt", "--model", "tfidf", "--output", tmp_path / f"tagged.{form}").code == 0
    taken, said = panel(tmp_path / f"tagged.{form}")
    assert "were taken from" in said
    assert direct == taken
    assert {row["tagged"] for row in direct} == {"0", "1"}


def test_a_label_that_a_person_changed_counts(panel, written, tmp_path, records):
    records[6]["labels"] = ["quantum"]
    rows, _ = panel(jsonl(tmp_path / "changed.jsonl", *records))
    assert cell(rows, JIANGSU, "2024", "quantum")["tagged"] == "1"


def test_everything_can_be_tagged_anew(panel, tmp_path, trained_store):
    record = predicted("甲", 1, "储能电站并网。", ["ai"]) | {"labels": ["我的标签"]}
    rows, said = panel(jsonl(tmp_path / "own.jsonl", record), "--anew", "--model", "lexicon")
    assert cell(rows, JIANGSU, "2024", "energy_storage")["tagged"] == "1"
    assert "were taken from" not in said and {row["model"] for row in rows} == {"policy-tagger/2 lexicon"}


def test_labels_without_probabilities_leave_the_expected_share_open(panel, tmp_path, records):
    for record in records:
        del record["scores"], record["model"]
    rows, said = panel(jsonl(tmp_path / "coded.jsonl", *records))
    found = cell(rows, JIANGSU, "2024", "ai")
    assert (found["share"], found["share_expected"]) == ("0.5", "")
    assert "12 paragraph(s) of records have no probabilities" in said and "as whoever labelled them gave them" in said


def test_a_label_counts_where_it_was_looked_for(panel, tmp_path, records):
    for record in records[3:7]:
        record["judged"] = ["ai", "low_altitude"]
        del record["scores"], record["model"]
    records[6]["judged"] = ["ai"]
    rows, _ = panel(jsonl(tmp_path / "some.jsonl", *records))
    counts = {label: cell(rows, JIANGSU, "2024", label)["paragraphs"] for label in ("ai", "low_altitude", "quantum")}
    assert counts == {"ai": "4", "low_altitude": "3", "quantum": "0"}
    assert cell(rows, JIANGSU, "2024", "quantum")["share"] == ""


def test_a_workbook_row_that_was_passed_over_is_left_out(panel, tmp_path):
    head = "text,省份,日期,人工智能,量子科技,无,已核"
    rows = ["大模型上岗。,江苏,2024-01-02,是,否,,是", "水塔修好。,江苏,2024-01-02,,,,跳过", "柳树种好。,江苏,2024-01-02,,,是,是"]
    (tmp_path / "coded.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    found, said = panel(tmp_path / "coded.csv")
    assert (cell(found, JIANGSU, "2024", "ai")["paragraphs"], cell(found, JIANGSU, "2024", "ai")["tagged"]) == ("2", "1")
    assert "1 not judged" in said


def test_two_schemes_are_crossed(panel, written, keys):
    rows, _ = panel(written, "--cross", "policy_tools")
    tools = ("supply", "demand", "environment")
    assert [(row["label"], row["cross"]) for row in rows[:18]] == [(key, tool) for key in keys for tool in tools]
    assert "terms" not in rows[0] and rows[0]["cross_name"] == "供给型"
    for row in rows:
        if row["missing"] == "0":
            assert int(row["tagged"]) <= int(row["paragraphs"])
            assert float(row["share_expected"]) < 0.9
    assert rows[0]["scheme"].count(";") == 1


@pytest.mark.parametrize(
    ("option", "expected"), [((), ("balanced", None)), (("--no-corrections", "--profile", "recall"), ("recall", False))]
)
def test_the_second_scheme_is_tagged_as_was_asked_for(panel, written, monkeypatch, option, expected):
    asked = []
    monkeypatch.setattr(
        command, "load", lambda *names, **how: asked.append((how["profile"], how["corrections"])) or load(*names, **how)
    )
    panel(written, "--cross", "policy_tools", *option)
    assert asked == [expected]


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


def test_labels_of_annotation_tools_are_not_taken_in_silence(panel, tmp_path, trained_store):
    path = tmp_path / "doccano.jsonl"
    jsonl(path, {"text": "储能电站并网。", "label": ["ai"], "省份": "江苏", "日期": "2024-01-02", "Comments": []})
    rows, said = panel(path, "--model", "lexicon")
    assert "1 record(s) of an annotation tool were tagged anew" in said
    assert cell(rows, JIANGSU, "2024", "energy_storage")["tagged"] == "1"


def test_a_document_in_a_cell_is_cut_into_paragraphs(panel, tmp_path, trained_store):
    body = "\n".join(
        [
            "（2026年1月27日在江苏省第九届人民代表大会第三次会议上）",
            *["储能电站给工厂削峰，钠离子电池并网，夜里存电白天用。" * 4] * 6,
        ]
    )
    (tmp_path / "report.csv").write_text(
        f'省份,标题,发布日期,正文\n江苏省,2026年江苏省政府工作报告,2026-02-02,"政府工作报告\n{body}"\n', encoding="utf-8"
    )
    rows, said = panel(tmp_path / "report.csv", "--model", "lexicon")
    assert "1 document(s) that stood in one cell each were cut into paragraphs" in said
    found = cell(rows, JIANGSU, "2026", "energy_storage")
    assert (found["documents"], found["paragraphs"], found["tagged"], found["date_used"], found["first"]) == (
        "1",
        "6",
        "6",
        "spoken",
        "2026-01-27",
    )


def test_rows_of_a_table_without_documents_are_documents(panel, tmp_path, trained_store):
    (tmp_path / "t.csv").write_text(
        "text,省份,日期\n储能电站并网。,江苏,2024-01-02\n水塔修好。,江苏,2024-01-02\n柳树种好。,江苏,2024-01-02\n",
        encoding="utf-8",
    )
    rows, said = panel(tmp_path / "t.csv", "--model", "lexicon")
    assert {row["documents"] for row in rows} == {"3"}
    assert "3 row(s) of tables that name no documents" in said
    assert cell(rows, JIANGSU, "2024", "energy_storage")["tagged_documents"] == "1"


def test_a_document_that_stands_twice_is_noted_and_can_be_counted_once(panel, tmp_path, records):
    again = [record | {"id": f"再{record['n']}", "doc": "再"} for record in records[3:7]]
    path = jsonl(tmp_path / "twice.jsonl", *records, *again)
    rows, said = panel(path)
    assert (
        "1 document(s) stand twice word for word, 0 nearly so, and count twice (--once counts them once): first 再 repeats 乙"
        in said
    )
    assert cell(rows, JIANGSU, "2024", "ai")["tagged"] == "4"
    rows, said = panel(path, "--once")
    assert "are counted once" in said
    assert len(rows) == 36
    moved = jsonl(tmp_path / "moved.jsonl", *records, *(record | {"region": "浙江", "code": "330000"} for record in again))
    assert len(panel(moved)[0]) == 54 and len(panel(moved, "--once")[0]) == 36
    assert cell(rows, JIANGSU, "2024", "ai")["tagged"] == "2"


def test_what_was_passed_over_is_left_out_once(panel, tmp_path, records):
    """It lacks its place besides, but is no further paragraph."""
    passed = records[10] | {"labels": [], "judged": [], "scores": None, "model": ""}
    rows, said = panel(jsonl(tmp_path / "a.jsonl", *records[:10], passed))
    assert rows[0]["call"].endswith("left out: boilerplate 1, not judged 1") and "without region" not in said


def test_what_was_counted_once_is_gone_from_everything_that_is_said(panel, tmp_path, records):
    """With what was passed over of it, its model, and whoever changed it; the older one stays, in whatever order they come."""
    own = records[3:7]
    old = {"region": "浙江", "code": "330000", "date": "2021-03-01", "issued": "2021-03-01"}
    again = [record | old | {"id": f"再{record['n']}", "doc": "再", "model": "older"} for record in own]
    again[0]["predicted"] = []  # changed by a person
    passed = again[0] | {"id": "再9", "n": 9, "text": "村里放映电影。", "labels": [], "judged": [], "scores": None, "model": ""}
    del passed["predicted"]
    first, second = jsonl(tmp_path / "a.jsonl", *own), jsonl(tmp_path / "b.jsonl", *again, passed)
    both, said = panel(first, second)
    assert both[0]["model"] == "older; policy-tagger/9 hybrid; 1 paragraph(s) as people answered"
    for paths in ((first, second), (second, first)):
        rows, said = panel(*paths, "--once")
        assert {(row["unit"], row["year"], row["documents"], row["paragraphs"]) for row in rows} == {("浙江省", "2021", "1", "4")}
        assert rows[0]["model"] == "older; 1 paragraph(s) as people answered"
        assert "once; left out: copies 4, not judged 1" in rows[0]["call"] and "left out: 4 copies, 1 not judged" in said
    own_date = jsonl(tmp_path / "c.jsonl", *(one | {"date": "2025-03-01", "issued": "2025-03-01"} for one in [*again, passed]))
    rows, _ = panel(first, own_date, "--once")
    assert {(row["unit"], row["documents"], row["model"]) for row in rows} == {(JIANGSU, "1", "policy-tagger/9 hybrid")}


def test_the_same_texts_in_another_order_give_the_same_digests(panel, tmp_path, records):
    first, _ = panel(jsonl(tmp_path / "a.jsonl", *records))
    second, _ = panel(jsonl(tmp_path / "b.jsonl", *records[::-1]))
    assert [first[0][name] for name in ("texts", "answers", "lexicon", "scheme")] == [
        second[0][name] for name in ("texts", "answers", "lexicon", "scheme")
    ]
    records[0]["text"] = "今年修好水塔，种上杨树。"
    changed, _ = panel(jsonl(tmp_path / "c.jsonl", *records))
    assert changed[0]["texts"] != first[0]["texts"] and changed[0]["answers"] == first[0]["answers"]
    records[0]["scores"]["ai"] = 0.021
    changed, _ = panel(jsonl(tmp_path / "d.jsonl", *records))
    assert changed[0]["answers"] != first[0]["answers"]


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
