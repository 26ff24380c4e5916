"""Provinces by their letters, by codes and in Latin letters."""

import tomllib
from pathlib import Path

import pytest

from seeds.metadata import spelled_places
from seeds.metadata.gazetteer import load_gazetteer, province_code
from seeds.metadata.spelled_places import provinces_meant
from seeds.metadata.stated_fields import read_region, stated_fields, unclear_place

FOLDER = Path(spelled_places.__file__).parent
PROVINCES = tomllib.loads((FOLDER / "spelled_provinces.toml").read_text(encoding="utf-8"))["province"]
CITIES = [line.split() for line in (FOLDER / "spelled_cities.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]


@pytest.mark.parametrize("entry", PROVINCES, ids=lambda entry: entry["name"])
def test_every_province_is_read_in_all_its_forms(entry):
    """Written as it may be: with tones, capitals, a word behind it; by its code of two digits or six, or that of a city."""
    name, code = entry["name"], province_code(entry["name"])
    written = [*entry["letters"], code, code[:2], f" {code}.0 "]
    plain = [spelling for spelling in entry["latin"] if spelling != "shanxi"]
    for spelling in plain:
        written += [spelling, spelling.upper(), f"{spelling} sheng", f"{spelling.title()} Province", f"{spelling}, China"]
        written += [f"{spelling}sheng"] if len(spelling) > 4 else []
    assert {form: read_region(form) for form in written} == dict.fromkeys(written, name)


def test_all_provinces_and_cities_are_there():
    units = load_gazetteer().units.values()
    provinces = {load_gazetteer().region(unit.code) for unit in units if unit.level == "province"}
    assert {entry["name"] for entry in PROVINCES} == provinces and len({code for code, *_ in CITIES}) == len(CITIES)
    cities = {unit.code for unit in units if unit.level == "city" and not unit.former}
    assert {code for code, *_ in CITIES} == cities


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("粵", "广东"),
        ("滬", "上海"),
        ("ＧＵＡＮＧＤＯＮＧ", "广东"),
        ("Guǎngdōng Shěng", "广东"),
        ("Guang-dong", "广东"),
        ("Inner Mongolia", "内蒙古"),
        ("Inner Mongolia Autonomous Region", "内蒙古"),
        ("Guangxi Zhuang Autonomous Region", "广西"),
        ("xinjiangweiwuerzizhiqu", "新疆"),
        ("Hong Kong SAR", "香港"),
        ("Shānxī", "山西"),
        ("Shǎnxīshěng", "陕西"),
        ("Shaanxi Province", "陕西"),
        ("Xi'an", "陕西"),
        ("Lǚliáng shì", "山西"),
        ("Ürümqi", "新疆"),
        ("Suzhou, Jiangsu", "江苏"),
        ("Chaoyang City, Liaoning", "辽宁"),
        ("440300", "广东"),
        ("4403", "广东"),
        ("Hainan", "海南"),
        ("Anhui", "安徽"),
    ],
)
def test_a_province_is_read_as_people_and_tables_write_it(written, name):
    assert read_region(written) == name and unclear_place(written) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Shanxi", ("山西", "陕西")),
        ("shanxi sheng", ("山西", "陕西")),
        ("Suzhou", ("江苏", "安徽")),
        ("Fuzhou shi", ("福建", "江西")),
        ("Guangdong/Guangxi", ("广东", "广西")),
    ],
)
def test_what_two_provinces_are_written_as_is_read_as_neither_and_told(written, meant):
    assert read_region(written) is None and provinces_meant(written) == meant
    assert unclear_place(written) == f"{written} ({' / '.join(meant)})"
    assert stated_fields({"region": written}) == {"region": written}


@pytest.mark.parametrize("written", ["7", "99", "441234", "12.5"])
def test_a_number_that_is_no_code_is_told(written):
    assert read_region(written) is None and unclear_place(written) == written


@pytest.mark.parametrize(
    "written", ["华东", "Canada", "Jianshi", "Chaoyang", "sheng", "粤港澳", "", "-", "a" * 100_000, "x" + " sheng" * 99_999 + "!"]
)
def test_what_is_no_such_name_stays_as_it_is(written):
    assert read_region(written) is None and provinces_meant(written) == () and unclear_place(written) is None
