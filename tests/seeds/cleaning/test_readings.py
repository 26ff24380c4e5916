"""Readings in brackets are taken out, also those without one of their brackets; other words in brackets stay."""

import pytest

from seeds.cleaning.readings import drop_readings


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("重要(zhòng yào)的", "重要的"),
        ("重要(zhòngyào)的", "重要的"),
        ("重要(zhòng yào的", "重要的"),
        ("重要zhòng yào)的", "重要的"),
        ("重要(zhòng yào", "重要"),
        ("我们(wǒ men)走", "我们走"),
        ("西安(xī'ān)市", "西安市"),
        ("人工智能(rén gōng zhì néng)产业(chǎn yè)", "人工智能产业"),
        ("他(tā )去", "他去"),
        ("產(chǎn)業(yè)們(men)", "產業們"),
        ("產(chǎn業yè)", "產業"),
        ("绿(lǜ)", "绿"),
    ],
)
def test_readings_go(text: str, bare: str) -> None:
    assert drop_readings(text) == bare


@pytest.mark.parametrize(
    "text", ["菜单(à la carte)上", "贝宁(Bénin)", "A股(ai)", "三人(zhòng yào shì qíng)", "(zhòng yào)", "水塔(2026)"]
)
def test_other_words_stay(text: str) -> None:
    assert drop_readings(text) == text
