"""Columns that tell the year alone, as tables of economists have them."""

import pytest

from seeds.read import read_path

SPOKEN = "（2026年1月27日在甲省第十四届人民代表大会第四次会议上）"
REPORT = "\n".join(["政府工作报告", SPOKEN, *["储能电站给工厂削峰，夜里存电白天用，水塔也修好了。" * 3] * 8])


def read(path, content):
    """Return the first paragraph of a file."""
    path.write_text(content, encoding="utf-8")
    return read_path(path)[0]


@pytest.mark.parametrize("column", ["年份", "年度", "year", "Year", "日期"])
@pytest.mark.parametrize("cell", ["2024", "2024年", "2024.0"])
def test_a_year_is_a_date_and_its_column_rides_along(tmp_path, column, cell):
    found = read(tmp_path / "t.csv", f"{column},正文\n{cell},水塔修好。\n")
    assert (found.date, found.extra) == ("2024", {column: cell})
    assert (found.issued, found.spoken, found.published) == (None, None, None)


def test_a_year_in_json_is_a_number(tmp_path):
    found = read(tmp_path / "t.jsonl", '{"text": "水塔修好。", "year": 2024}')
    assert (found.date, found.extra) == ("2024", {"year": "2024"})


@pytest.mark.parametrize("exact", ["发布日期", "成文日期", "日期"])
def test_an_exact_date_goes_first_and_the_year_is_kept(tmp_path, exact):
    found = read(tmp_path / "t.csv", f"年份,{exact},正文\n2025,2026-02-03,水塔修好。\n")
    assert (found.date, found.extra) == ("2026-02-03", {"年份": "2025"})


@pytest.mark.parametrize(("published", "year"), [("", "2025"), ("2026-02-02", "2025"), ("2026-02-02", "2026")])
def test_the_day_of_a_speech_goes_before_the_year_of_its_table(tmp_path, published, year):
    content = f'province,year,title,publish_date,full_text\n江苏,{year},政府工作报告,{published},"{REPORT}"\n'
    found = read(tmp_path / "t.csv", content)
    assert (found.spoken, found.date) == ("2026-01-27", "2026-01-27")
    assert (found.extra or {})["year"] == year


def test_a_year_of_front_matter_gives_way_to_the_text(tmp_path):
    body = REPORT.replace("\n", "\n\n")
    assert read(tmp_path / "a.md", f"---\nyear: 2025\n---\n\n# {body}\n").date == "2026-01-27"


def test_nothing_is_made_of_a_year_in_running_text(tmp_path):
    assert read(tmp_path / "t.csv", "正文,省份\n2024年修好水塔。,江苏\n").date is None
