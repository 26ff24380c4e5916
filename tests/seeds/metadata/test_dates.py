"""Which date a document bears."""

import pytest

from seeds.metadata.dates import parse_date
from seeds.texts import read_text


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021年3月24日", "2021-03-24"),
        ("时间:2024-01-31 来源", "2024-01-31"),
        ("2024.5", "2024-05"),
        ("二〇二二年十二月二十一日", "2022-12-21"),
        ("2024年13月1日", None),
        ("2026-02-30", None),
        ("2026年2月30日", None),
        ("二O二六年三月十二日", "2026-03-12"),
        ("二○二六年三月廿五日", "2026-03-25"),
        ("二零二六年元月一日", "2026-01-01"),
        ("2026年三月五日", "2026-03-05"),
        ("2021—2025年", None),
        ("2026年", None),
        ("没有日期", None),
    ],
)
def test_dates_are_iso(text: str, date: str | None) -> None:
    assert parse_date(text) == date


def test_a_signature_gives_the_date() -> None:
    assert read_text("关于修路的通知\n各县:\n路要修好。\n某市交通局\n2022年5月6日")[0].date == "2022-05-06"


def test_signature_and_dateline_are_two_dates() -> None:
    text = "关于修路的通知\n发布日期: 2023-01-18 来源:交通局\n各县:\n路要修好。\n某市交通局\n2022年5月6日"
    paragraph = read_text(text)[0]
    assert (paragraph.issued, paragraph.published, paragraph.date) == ("2022-05-06", "2023-01-18", "2022-05-06")
