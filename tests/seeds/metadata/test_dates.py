"""Which date a document bears."""

import pytest

from seeds.metadata.dates import parse_date
from seeds.read import read_text


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021年3月24日", "2021-03-24"),
        ("时间:2024-01-31 来源", "2024-01-31"),
        ("2024.5", "2024-05"),
        ("二〇二二年十二月二十一日", "2022-12-21"),
        ("2024年13月1日", None),
        ("没有日期", None),
    ],
)
def test_dates_are_iso(text: str, date: str | None) -> None:
    assert parse_date(text) == date


def test_a_signature_gives_the_date() -> None:
    assert read_text("关于修路的通知\n各县:\n路要修好。\n某市交通局\n2022年5月6日")[0].date == "2022-05-06"


def test_a_dateline_goes_before_a_signature() -> None:
    text = "关于修路的通知\n发布日期: 2023-01-18 来源:交通局\n各县:\n路要修好。\n某市交通局\n2022年5月6日"
    assert {paragraph.date for paragraph in read_text(text)} == {"2023-01-18"}
