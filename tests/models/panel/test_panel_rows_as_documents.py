"""What a document of a panel is: a cell that was cut, a row of a table, one that stands twice."""

from conftest import jsonl
from small_panel import cell

JIANGSU, SICHUAN = "江苏省", "四川省"


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
