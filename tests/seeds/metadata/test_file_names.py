"""What the name of a file says."""

from pathlib import Path

import pytest

from seeds.metadata.file_names import read_file_name
from seeds.read import read_path

REPORT = "各位代表:\n\n我代表{office}向大会报告工作。\n\n过去一年,新建水塔三座。\n"


@pytest.mark.parametrize(
    ("stem", "date", "code"),
    [
        ("2023浙江省杭州市政府工作报告", "2023", "330100"),
        ("2019_四川省_政府工作报告", "2019", "510000"),
        ("杭州市2024年政府工作报告", "2024", "330100"),
        ("浙江省_杭州市_2023", "2023", "330100"),
        ("2023", "2023", None),
        ("20260305通知", "2026-03-05", None),
        ("通知_2023_01_18_ab597a", "2023-01-18", None),
        ("20260230通知", None, None),
        ("1ffef02ce0bfed9a0257ed487dc6ac00_c181ec", None, None),
        ("某规划_2021_2025年_的通知", None, None),
        ("2021-2025规划", None, None),
        ("2022年数字要点", None, None),
        ("guangdong-2026-work-report", None, None),
    ],
)
def test_year_and_place_of_a_name(stem: str, date: str | None, code: str | None) -> None:
    found = read_file_name(stem)
    assert (found.date, found.place.code if found.place else None) == (date, code)


def test_a_report_that_says_neither_takes_both_from_its_name(tmp_path: Path) -> None:
    path = tmp_path / "2023浙江省杭州市政府工作报告.txt"
    path.write_text(REPORT.format(office="市人民政府"), encoding="utf-8")
    first = read_path(path)[0]
    assert (first.date, first.region, first.city, first.code, first.level) == ("2023", "浙江", "杭州市", "330100", "city")
    assert first.found == {"title": "file name", "date": "file name", "region": "file name"}


def test_a_year_in_a_text_is_no_date(tmp_path: Path) -> None:
    path = tmp_path / "清单.txt"
    path.write_text("2026年重点项目清单\n\n一号码头、二号码头。\n", encoding="utf-8")
    assert read_path(path)[0].date is None
