"""The names of offices."""

import pytest

from seeds.metadata.issuers import leading_office, read_office


@pytest.mark.parametrize(
    ("text", "names", "level"),
    [
        ("水利部办公厅农业农村部办公厅国家能源局综合司", ["水利部办公厅", "农业农村部办公厅", "国家能源局综合司"], "national"),
        ("财政部 税务总局、海关总署", ["财政部", "税务总局", "海关总署"], "national"),
        ("国务院国资委", ["国务院国资委"], "national"),
        ("中共中央国务院", ["中共中央", "国务院"], "national"),
        (
            "国务院国有资产监督管理委员会国家市场监督管理总局",
            ["国务院国有资产监督管理委员会", "国家市场监督管理总局"],
            "national",
        ),
        ("中共北京市委北京市人民政府", ["中共北京市委", "北京市人民政府"], "province"),
        ("国家税务总局海岳市税务局", ["国家税务总局海岳市税务局"], "city"),
        ("海岳市公安局云溪区分局", ["海岳市公安局云溪区分局"], "city"),
        ("海岳市云溪区人民政府", ["海岳市云溪区人民政府"], "county"),
        ("市发展改革委市财政局", ["市发展改革委", "市财政局"], "city"),
        ("自治区人民政府", ["自治区人民政府"], "province"),
        ("北京市城市管理委员会", ["北京市城市管理委员会"], "province"),
        ("海岳经济技术开发区管理委员会", ["海岳经济技术开发区管理委员会"], "city"),
        ("新疆生产建设兵团第八师石河子市人民政府", ["新疆生产建设兵团第八师石河子市人民政府"], "county"),
        ("甲市指挥部综合办公室(代章)", ["甲市指挥部综合办公室"], "city"),
    ],
)
def test_offices_that_stand_one_behind_the_other_come_apart(text: str, names: list[str], level: str) -> None:
    office = read_office(text)
    assert office is not None
    assert (list(office.names), office.place.level) == (names, level)


@pytest.mark.parametrize("text", ["各区人民政府", "王小明", "北京某某科技有限公司", "全市工业大会", "关于修路", "二〇二六年"])
def test_what_is_no_office_is_none(text: str) -> None:
    assert read_office(text) is None


@pytest.mark.parametrize(
    ("title", "issuer", "whole"),
    [
        ("水利部等五部门联合印发水库办法的通知", "水利部", False),
        ("省人民政府办公厅转发省水利厅关于修库的通知", "省人民政府办公厅", True),
        ("海岳市人民政府公告", "海岳市人民政府", True),
    ],
)
def test_the_office_a_title_begins_with(title: str, issuer: str, whole: bool) -> None:
    office = leading_office(title)
    assert office is not None
    assert (office.issuer, office.whole) == (issuer, whole)


@pytest.mark.parametrize(
    "title",
    ["关于印发办法的通知", "水利部通知要求管好水库", "水利部水库司负责人就《关于修库的意见》答记者问", "市政府召开常务会议"],
)
def test_a_title_without_an_issuer(title: str) -> None:
    assert leading_office(title) is None
