"""Provinces by their letters, by codes and in Latin letters."""

import tomllib
from pathlib import Path

import pytest
from table_files import xlsx

from seeds.inputs import read_inputs
from seeds.metadata import spelled_places
from seeds.metadata.gazetteer import load_gazetteer, province_code
from seeds.metadata.spelled_places import provinces_meant
from seeds.metadata.stated_fields import read_region, stated_fields, unclear_place
from seeds.read import reading_notes
from seeds.sources import Reading

FOLDER = Path(spelled_places.__file__).parent
PROVINCES = tomllib.loads((FOLDER / "spelled_provinces.toml").read_text(encoding="utf-8"))["province"]
CITIES = [line.split() for line in (FOLDER / "spelled_cities.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]


@pytest.mark.parametrize("entry", PROVINCES, ids=lambda entry: entry["name"])
def test_every_province_is_read_in_all_its_forms(entry):
    """Written as it may be: with tones, capitals, a word behind it; by its code of six digits, or that of a city."""
    name, code = entry["name"], province_code(entry["name"])
    written = [*entry["letters"], code, f" {code}.0 "]
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


@pytest.mark.parametrize(("written", "code"), [("44", "440000"), (" 4403 ", "440300"), ("11.0", "110000"), ("3201", "320100")])
def test_a_number_that_may_be_a_short_code_is_told_with_the_way_out(written, code):
    assert read_region(written) is None
    said = f"{written.strip()} (a code of two or four digits counts in a column called adcode, else write {code})"
    assert unclear_place(written) == said


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
@pytest.mark.parametrize("count", [31, 4_000])
def test_running_numbers_are_no_provinces(tmp_path, form, count):
    """Not one of them, whatever stands in the block that it is read with; the first is told, and how many there are."""
    rows = [(f"第{n}座水塔修好了。", str(n)) for n in range(1, count + 1)]
    path = tmp_path / f"a.{form}"
    if form == "jsonl":
        path.write_text("".join(f'{{"text": "{text}", "region": "{n}"}}\n' for text, n in rows), encoding="utf-8")
    elif form == "csv":
        path.write_text("text,region\n" + "".join(f"{text},{n}\n" for text, n in rows), encoding="utf-8")
    else:
        path.write_bytes(xlsx({"表": [["text", "region"], *rows]}))
    reading = Reading()
    found = [(one.region, one.code) for one in read_inputs([path], [], reading)]
    assert found == [(n, None) for _, n in rows]
    notes = " ".join(reading_notes(reading))
    assert f"{count} place(s)" in notes and notes.endswith(": 1")


@pytest.mark.parametrize("head", ["省份代码", "adcode", "行政区划代码"])
def test_short_codes_count_under_a_head_that_says_so(tmp_path, head):
    """And tell the province, where no column does."""
    (tmp_path / "a.csv").write_text(f"text,{head}\n甲。,44\n乙。,3201\n丙。,9\n丁。,99\n", encoding="utf-8")
    found = [(one.region, one.code) for one in read_inputs([tmp_path / "a.csv"], [])]
    assert found == [("广东", "440000"), ("江苏", "320100"), (None, None), (None, "990000")]
    (tmp_path / "b.csv").write_text(f"text,{head},region\n甲。,44,江苏\n乙。,32,全国\n丙。,32,华东\n", encoding="utf-8")
    assert [one.region for one in read_inputs([tmp_path / "b.csv"], [])] == ["江苏", None, "华东"]
    (tmp_path / "c.md").write_text(f"---\n{head}: 44\n---\n县里开了一家小厂。\n", encoding="utf-8")
    assert next(iter(read_inputs([tmp_path / "c.md"], []))).code == "440000"


def test_numbers_under_the_head_code_alone_are_codes_of_nobody_knows_what(tmp_path):
    """But for those of six digits."""
    (tmp_path / "a.csv").write_text("text,code\n甲。,1\n乙。,12\n丙。,4403\n丁。,440300\n", encoding="utf-8")
    found = [(one.region, one.code, one.extra) for one in read_inputs([tmp_path / "a.csv"], [])]
    assert found == [*((None, None, {"code": n}) for n in ("1", "12", "4403")), (None, "440300", None)]


@pytest.mark.parametrize(
    "written", ["华东", "Canada", "Jianshi", "Chaoyang", "sheng", "粤港澳", "", "-", "a" * 100_000, "x" + " sheng" * 99_999 + "!"]
)
def test_what_is_no_such_name_stays_as_it_is(written):
    assert read_region(written) is None and provinces_meant(written) == () and unclear_place(written) is None
