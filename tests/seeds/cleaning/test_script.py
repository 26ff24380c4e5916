"""Traditional script becomes simplified."""

import pytest

from seeds.cleaning.script import simplify, simplify_all


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("家家戶戶都用上了自來水", "家家户户都用上了自来水"),
        ("著力修渠,沿著河岸種樹", "着力修渠,沿着河岸种树"),
        ("著名學者的論著", "著名学者的论著"),
        ("他著书立说", "他著书立说"),
        ("", ""),
    ],
    ids=["as-a-whole", "zhe", "zhu", "simplified", "empty"],
)
def test_text_becomes_simplified(text: str, simple: str) -> None:
    assert simplify(text) == simple


def test_a_lone_traditional_character_does_not_turn_the_whole_text_over() -> None:
    text = "他著书立说,乾隆年间的瓷器也在其中,館藏丰富,门类齐全。"
    assert simplify(text) == text.replace("館", "馆")


def test_half_a_character_stays_and_what_stands_around_it_is_converted() -> None:
    assert simplify("儲能電站\ud800併網，發電機") == "储能电站\ud800并网，发电机"
    assert simplify_all(["\udc00儲能電站", "水塔"]) == ["\udc00储能电站", "水塔"]
