"""Whose paragraphs are counted together, with their codes."""

import pytest

from labels import Paragraph, UsageError
from models.panel.units import read_by


def unit(by, **known):
    return read_by(by).unit(Paragraph("a#1", "a", 1, "body", "水塔", **known))


@pytest.mark.parametrize(
    ("by", "known", "name", "code", "level"),
    [
        ("region,year", {"region": "江苏", "level": "city"}, "江苏省", "320000", "province"),
        ("province", {"region": "西藏"}, "西藏自治区", "540000", "province"),
        ("region", {"level": "national"}, "中央", "000000", "national"),
        ("region", {"region": "某地"}, "某地", "", ""),
        ("city", {"region": "江苏", "city": "南京市", "code": "320115", "county": "江宁区"}, "南京市", "320100", "city"),
        ("city", {"region": "江苏", "city": "南京市"}, "南京市", "320100", "city"),
        ("city", {"region": "重庆", "county": "万州区"}, "重庆市", "500000", "province"),
        ("county", {"region": "北京", "county": "朝阳区", "code": "110105"}, "朝阳区", "110105", "county"),
        ("county", {"region": "辽宁", "city": "朝阳市", "county": "朝阳县"}, "朝阳县", "211321", "county"),
        ("level", {"level": "county"}, "县", "", "county"),
        ("issuer", {"issuer": "江苏省财政厅", "code": "320000", "level": "province"}, "江苏省财政厅", "320000", "province"),
        ("document", {"region": "江苏", "code": "320000", "level": "province"}, "a", "320000", "province"),
        ("region,level", {"region": "江苏", "level": "city"}, "江苏省 · 市", "320000", "city"),
    ],
)  # fmt: skip
def test_units_have_names_codes_and_levels(by, known, name, code, level):
    found = unit(by, **known)
    assert (found.name, found.code, found.level) == (name, code, level)


@pytest.mark.parametrize(
    ("by", "known", "lacks"),
    [
        ("region", {}, "region"),
        ("region", {"level": "province"}, "region"),
        ("city", {"region": "江苏"}, "city"),
        ("county", {"region": "江苏", "city": "南京市"}, "county"),
        ("region,issuer", {"region": "江苏"}, "issuer"),
        ("level", {"region": "江苏"}, "level"),
    ],
)
def test_what_has_no_unit_says_which_it_lacks(by, known, lacks):
    assert unit(by, **known) == lacks


def test_places_of_one_name_are_two_units():
    there = unit("county", region="北京", county="朝阳区", code="110105")
    other = unit("county", region="吉林", city="长春市", county="朝阳区", code="220104")
    assert there.name == other.name and there.key != other.key


@pytest.mark.parametrize(
    ("by", "says"),
    [
        ("year", "names no unit"),
        ("", "names no unit"),
        ("region,years", "'years' is not known"),
        ("region,year,month", "names year and month"),
        ("region,province", "'region' stands twice"),
    ],
)
def test_other_ways_to_count_are_refused(by, says):
    with pytest.raises(UsageError, match=says):
        read_by(by)
