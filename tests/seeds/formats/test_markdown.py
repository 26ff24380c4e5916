"""Markdown as converters and people write it, front matter with lists and Chinese keys."""

import time
from pathlib import Path

import pytest
from conftest import lines

from labels import InputError
from seeds.cleaning.fold import fold
from seeds.formats.markdown.front_matter import split_front_matter
from seeds.formats.markdown.markdown_inline import formula_text, plain_text
from seeds.formats.markdown.markdown_text import read_markdown
from seeds.read import main, read_path

CASES = Path(__file__).with_name("cases")


def read(text: str) -> list[tuple[str, str]]:
    return [(segment.kind, segment.folded) for segment in read_markdown(text)[1]]


def test_front_matter_may_hold_lists() -> None:
    found = read_path(CASES / "md-frontmatter-lists.md")
    assert [(p.kind, fold(p.text), p.date) for p in found] == [
        ("title", "海岳市储能行动方案", "2026-03-05"),
        ("body", "建设独立储能电站两座,完善调峰补偿机制。", "2026-03-05"),
    ]
    meta, _ = split_front_matter("---\ntags:\n  - 储能\n  - 政策\naliases: [甲, '乙']\nnote: |\n  两行\n  文字\n---\n")
    assert meta == {"tags": "储能、政策", "aliases": "甲、乙", "note": "两行、文字"}


def test_front_matter_may_have_chinese_keys(tmp_path: Path) -> None:
    assert [(fold(p.text), p.date) for p in read_path(CASES / "md-frontmatter-chinese-keys.md")] == [
        ("建设独立储能电站两座,完善调峰补偿机制。", "2026-03-05")
    ]
    (tmp_path / "a.md").write_text("---\n省份：浙江省\n发布日期：2026年3月5日\n---\n风。", encoding="utf-8")
    assert [(p.region, p.date) for p in read_path(tmp_path / "a.md")] == [("浙江", "2026-03-05")]


def test_sentences_between_two_rules_are_no_front_matter() -> None:
    text = "---\n要求：周五前报送水塔清单。\n各村照办。\n---\n\n水塔要修。"
    assert [part.text for part in read_markdown(text)[1]] == ["要求：周五前报送水塔清单。各村照办。", "水塔要修。"]
    for front in ("发文机关：甲村。", "要求：修塔。\ntitle: 塔", "标签：水塔"):  # of a document, all the same
        assert [part.text for part in read_markdown(f"---\n{front}\n---\n\n水塔要修。")[1]] == ["水塔要修。"]


def test_a_rule_above_a_line_with_a_colon_is_no_front_matter() -> None:
    assert read("---\n时间：三月\n\n风。") == [("body", "时间:三月"), ("body", "风。")]
    with pytest.raises(InputError, match="front matter does not end"):
        read("---\ntitle: a\n\n风。")
    with pytest.raises(InputError, match="-:3: front matter line '没有' is no 'key: value'"):
        read("---\ntitle: a\n没有\n---\n风。")


def test_what_mineru_and_pandoc_write_is_text_without_signs() -> None:
    found = [(p.kind, fold(p.text)) for p in read_path(CASES / "md-mineru.md")]
    assert found == [
        ("title", "海岳市重点任务清单"),
        ("body", "建设独立储能电站两座,完善调峰补偿机制。"),
        ("table", "序号 任务 单位"),
        ("table", "1 研制人形机器人关节模组 市工信局"),
        ("table", "2 开通无人机航线 市交通局"),
        ("body", "装机规模达到60×10^4千瓦,占比提高5%。"),
        ("body", "补偿机制另行制定。"),
        ("body", "对钢铁企业实施智能化改造(试行)。"),
        ("body", "1. 支持碳纤维中试线建设。"),
    ]


def test_numbered_lines_are_paragraphs_without_blank_lines() -> None:
    assert [kind for kind, _ in read((CASES / "md-one-newline.md").read_text(encoding="utf-8"))] == ["title", *["body"] * 4]
    assert read("水塔要修,\n水管要换。\n路要平。") == [("body", "水塔要修,水管要换。路要平。")]
    assert read("水塔要修。  \n水管要换。\\\n路要平。") == [("body", "水塔要修。"), ("body", "水管要换。"), ("body", "路要平。")]


@pytest.mark.parametrize(
    "table",
    [
        "| 村 | 水塔 |\n|---|:-:|\n| 东村 | 8 |\n| 西村 | 8 |",
        "村 | 水塔\n--- | ---\n东村 | 8\n西村 | 8",
        "+------+------+\n| 村   | 水塔 |\n+======+======+\n| 东村 | 8    |\n"
        "+------+------+\n| 西   | 8    |\n| 村   |      |\n+------+------+",
        "村      水塔\n------  ------\n东村    8\n西村    8",
        "<table>\n<tr><th>村</th><th>水塔</th></tr>\n<tr><td>东村</td><td>8</td></tr>\n<tr><td>西村</td><td>8</td></tr>\n</table>",
    ],
)
def test_every_form_of_table_gives_rows_with_their_header(table: str) -> None:
    _, found = read_markdown(f"水塔如下。\n\n{table}\n\n完。")
    assert [(s.kind, s.text, s.heading) for s in found[1:-1]] == [
        ("table", "村 水塔", None),
        ("table", "东村 8", "村 水塔"),
        ("table", "西村 8", "村 水塔"),
    ]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("见[附件](a.pdf)和![图](b.png)", "见附件和图"),
        ("[![图](b.png)](c.html)", "图"),
        ("**重点**和*次要*,3*4*5", "重点和次要,3*4*5"),
        (r"1\. 不是\*编号\*", "1. 不是*编号*"),
        ("电话138****5678", "电话138****5678"),
        ("H~2~O,10^4^,5~10年", "H2O,10^4,5~10年"),
        ("60×10<sup>4</sup>吨,3 km<SUP>2</SUP>,塔<sup>1</sup>", "60×10^4吨,3 km²,塔1"),
        ("当a<b 且 c>d时", "当a<b 且 c>d时"),
        ("<u>划线</u>&nbsp;<https://a.cn>", "划线\xa0https://a.cn"),
        ("成本$5到$10", "成本$5到$10"),
        ("成本$5-$10,$5$吨", "成本$5-$10,5吨"),
        ("[文字]{.underline}[^3]", "文字"),
    ],
)
def test_signs_inside_a_block_are_taken_out(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"60 \times 10^{4}", "60×10^4"),
        (r" 5 \% ", "5%"),
        (r"1 0 ^ { \circ } \mathrm { C }", "10℃"),
        (r"\geq 3 0 \mathrm{km}^{2}", "≥30km²"),
        (r"\frac{1}{2}", "1/2"),
        (r"CO_{2}", "CO2"),
    ],
)
def test_formulas_are_read_as_they_are_spoken(formula: str, text: str) -> None:
    assert formula_text(formula) == text


@pytest.mark.parametrize(
    "unit",
    ["[a](", "![", '[a](b "', "**a ", "$\\a", "<b ", "&a", "{#", " {#", "|a", "-|", "+-", "<table\n", "<!--", "> ", "`", "^a",
     "e\u0301\u0316", " "],
)  # fmt: skip
def test_time_grows_with_size(unit: str) -> None:
    """Sixteen times the text takes at most about sixteen times as long; with some hundred times the quadratic would show."""

    def seconds(size: int) -> float:
        text = "# a" + unit * (size // len(unit)) + "["
        begin = time.process_time()
        read_markdown(text)
        return time.process_time() - begin

    seconds(2_000)  # tables are loaded once
    assert seconds(64_000) < max(60 * seconds(4_000), 1.5)


@pytest.mark.parametrize(
    ("line", "region", "says"),
    [
        ("region: Shanxi", "Shanxi", "1 place(s) that several provinces are written as"),
        ("省份: Shanxi", "Shanxi", "/wind.md: Shanxi (山西 / 陕西)"),
        ("region: 440300", "广东", ""),
        ("region: 99", "99", "/wind.md: 99"),
        ("省份: 湾区", "湾区", ""),
        ("region: 全国", None, ""),
        ("date: 昨天", None, "1 date(s) not understood, first"),
        ("发布日期: 上个月", None, "/wind.md: 上个月"),
        ("date: 2024", None, ""),
        ("title: 1", None, ""),
    ],
)
@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_front_matter_that_is_not_understood_is_told_as_in_a_table(call, tmp_path, suffix, line, region, says):
    path = tmp_path / f"wind.{suffix}"
    says = says.replace("wind.md", path.name)
    path.write_text(f"---\n{line}\n---\n\n山里的风电场今年发了三亿度电。\n", encoding="utf-8")
    outcome = call(main, path)
    assert lines(outcome.out)[0]["region"] == region and outcome.code == 0
    notes = [one for one in outcome.err.splitlines() if one.startswith("note: ")]
    assert len(notes) == bool(says) and says in "".join(notes)


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("---\n省份：浙江\n---\n\n风电场建成。", ["风电场建成。"]),
        ("---\nmood: calm\n---\n\n风电场建成。", ["---", "mood: calm", "---", "风电场建成。"]),
        ("---\ntitle: 风\n\n风电场建成。", ["---", "title:风", "风电场建成。"]),
        ("---\n原则：三年。\n---\n\n风电场建成。", ["---", "原则：三年。", "---", "风电场建成。"]),
    ],
)
def test_front_matter_of_plain_text_states_something_known(tmp_path: Path, text: str, texts: list[str]) -> None:
    """All else is text, and never refused."""
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert [one.text for one in read_path(path)] == texts
