"""The units of GB/T 2260."""

import pytest

from seeds.metadata.gazetteer import load_gazetteer, province_code, read_place


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("浙江省杭州市余杭区人民政府", "330110"),
        ("浙江杭州西湖区", "330106"),
        ("海南州人民政府", "632500"),
        ("海南省三亚市", "460200"),
        ("吉林市人民政府", "220200"),
        ("吉林省吉林市船营区", "220204"),
        ("河北区人民政府", "120105"),
        ("河北区域协同发展", "130000"),
        ("恩施州利川市", "422802"),
        ("长阳县", "420528"),
        ("仙桃市", "429004"),
        ("锡林郭勒盟", "152500"),
        ("江干区", "330104"),
        ("北京市海淀区", "110108"),
        ("朝阳区", None),
        ("辽宁省朝阳市双塔区", "211302"),
        ("海岳市", None),
    ],
)
def test_a_name_is_read_as_exactly_as_it_goes(text: str, code: str | None) -> None:
    found = read_place(text, brief=True)
    assert (found[0].code if found else None) == code


def test_the_gazetteer_holds_the_country() -> None:
    units = load_gazetteer().units
    assert sum(unit.level == "province" for unit in units.values()) == 34
    assert 330 <= sum(unit.level == "city" for unit in units.values()) <= 345
    assert sum(unit.level == "county" for unit in units.values()) > 2800
    assert all(len(code) == 6 and code.isdigit() and f"{code[:2]}0000" in units for code in units)
    assert (province_code("广东"), province_code("广东省"), province_code("法国")) == ("440000", "440000", None)
