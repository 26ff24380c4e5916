"""The spaces in Chinese text: which of them mean something."""

import pytest

from seeds.cleaning.spaces import tidy_spaces


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("  清淤\t补漏  ", "清淤 补漏"),
        ("水渠 每年清淤 两回,共 3 次。", "水渠每年清淤两回,共3次。"),
        ("通 知", "通知"),
        ("修好水渠 管好水塘", "修好水渠 管好水塘"),
        ("1 水塔 两座 3 预期性", "1 水塔 两座 3 预期性"),
        ("1 水塔维修 镇水务站", "1 水塔维修 镇水务站"),
        ("3 座水塔", "3座水塔"),
        ("水渠 每年清淤 两回，共 3 次。", "水渠每年清淤两回，共3次。"),
        ("水質 Ⅲ 類 （達標 ）。", "水質Ⅲ類（達標）。"),
        ("第 3 条 。", "第3条。"),
        ("use two words", "use two words"),
    ],
    ids=[
        "ends",
        "running",
        "set-apart",
        "clauses",
        "table-row",
        "numbered-row",
        "number",
        "wide-marks",
        "traditional",
        "marks",
        "latin",
    ],
)
def test_only_spaces_that_mean_something_stay(text: str, tidy: str) -> None:
    assert tidy_spaces(text) == tidy


def test_a_title_broken_like_the_text_around_it_closes_up() -> None:
    text = "依照《水塘管理 办法》的规定,村里 要清淤。"
    assert tidy_spaces(text) == "依照《水塘管理办法》的规定,村里要清淤。"
    sound = "《水利局 财政局关于清淤的通知》已经印发,请照办。"
    assert tidy_spaces(sound) == sound
