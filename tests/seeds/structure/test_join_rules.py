"""The rules by which two lines are joined, one by one."""

from dataclasses import replace

import pytest

from seeds.structure.blocks import Block
from seeds.structure.join_rules import RULES, Break, joins

# Two lines in the middle of a paragraph, of which no rule but that of full lines knows anything.
PLAIN = Break(
    above=Block("县里的合作社今年换了新的育苗棚,棚里的温度和水分都由一台小电脑", indent=2.0),
    below=Block("管着,管棚的老师傅说他能睡个整觉了。"),
    above_is_wide=False,
    below_is_wide=False,
    document="",
)


def between(left: str = "", right: str = "", *, gap: int = 0, indent: float = 0.0, **changes: object) -> Break:
    """Return the break with other texts above and below it."""
    above = replace(PLAIN.above, text=left or PLAIN.left)
    below = replace(PLAIN.below, text=right or PLAIN.right, gap=gap, indent=indent)
    return replace(PLAIN, above=above, below=below, **changes)


CASES = {
    "layout": [
        (PLAIN, None),
        (replace(PLAIN, below=replace(PLAIN.below, joins=True)), True),
        (replace(PLAIN, below=replace(PLAIN.below, joins=False)), False),
    ],
    "page number": [
        (between("- 3 -"), False),
        (between(right="第3页"), False),
        (PLAIN, None),
    ],
    "dot of a name": [
        (between("1.“红石", "·书香”借阅卡分三批发放。"), True),
        (between("来稿请寄《青溪", "• 白塔》编辑部。", gap=1), True),
        (between("“红石”有三件事", "·修路"), None),
        (between("他说：“先办三件事。", "·修路"), None),
        (between("村里的小学来了新老师,她叫阿依", "·努尔,教音乐。", above_is_wide=True, document="教师\n ·努尔"), True),
        (between("村里的小学来了新老师,她叫阿依", "·努尔,教音乐。", document="教师\n ·努尔"), None),
        (between("今年要办的事有三件,都写在墙上", "·修路", above_is_wide=True, document="·修路\n·修桥"), None),
        (PLAIN, None),
    ],
    "numbered line": [
        (between(right="(二)管好水渠。"), False),
        (between(right="• 管好水渠"), False),
        (between("(一)修好水塔"), None),
    ],
    "boilerplate": [
        (between(right="来源:水利局"), False),
        (between("责任编辑:李四"), False),
        (PLAIN, None),
    ],
    "table row": [
        (between("1 水塔", "2 水渠"), False),
        (between("序号 名称", "1 水塔"), False),
        (between("水塔要建在山腰,", "3 公里外还有一座"), None),
        (between("1 水塔"), None),
    ],
    "number alone": [
        (between("二、"), True),
        (between("(3)"), True),
        (between("二、管好水渠"), None),
    ],
    "blank line": [
        (between(), None),
        (between(gap=1), False),
        (between("新桥今天通车。", ",两岸欢庆。", gap=1), False),
        (between(right=",管棚的老师傅说。", gap=1), True),
        (between(right=",管棚的老师傅说。", gap=1, indent=2.0), False),
        (between("依照《水塘管理", "办法》的规定,村里要清淤。", gap=1), True),
        (between("依照水塘管理", "办法》的规定,村里要清淤。", gap=1), False),
        (between("请来专家,帮助改进生产技", "术,产量涨了两成。", gap=1), True),
        (between("镇上修了路,通了水,", "装了路灯,家家户户都方便了。", gap=1), True),
        (between("水塔的钥匙放在石滩", "涂村的村委会,", gap=1, document="去石滩涂村要过两座桥。"), True),
    ],
    "indent": [
        (between(indent=2.0), False),
        (between(right=",管棚的老师傅说。", indent=2.0), None),
        (PLAIN, None),
    ],
    "end of sentence": [
        (PLAIN, None),
        (between("老师傅睡了个整觉。"), False),
        (between("老师傅睡了个整觉。", above_is_wide=True), True),
        (between("老师傅睡了个整觉。", "秧苗的故事", above_is_wide=True), False),
        (between("老师傅睡了个整觉。", "秧苗的故事长", above_is_wide=True, below_is_wide=True), True),
        (between("老师傅说:", above_is_wide=True), False),
        (replace(between("老师傅睡了个整觉。", above_is_wide=True), above=Block("老师傅睡了个整觉。")), False),
    ],
    "signature": [
        (between("某某县人民政府办公室2024年5月6日"), False),
        (between("请照办。(此件公开发布)"), False),
        (PLAIN, None),
    ],
    "change of font": [
        (between("6.实施", "“水塔+水表”工程,年内完成。"), True),
        (between("3.建设", "5G基站"), None),
        (between("3.建设水塔的网络", "WiFi覆盖全村"), True),
        (between("建设水塔的网络", "WiFi覆盖全村"), None),
        (between("实施", "“水塔+水表”工程"), None),
    ],
    "full line": [
        (between(above_is_wide=True), True),
        (between("关于印发水塘管理办法的通知", above_is_wide=True), None),
        (PLAIN, None),
    ],
    "half a sentence": [
        (between(right=",管棚的老师傅说。"), True),
        (between("棚里的温度和"), True),
        (PLAIN, None),
    ],
}


def test_every_rule_has_its_cases() -> None:
    assert list(CASES) == list(RULES)


@pytest.mark.parametrize(
    ("rule", "line_break", "answer"),
    [(rule, line_break, answer) for rule, cases in CASES.items() for line_break, answer in cases],
    ids=[f"{rule}-{n}" for rule, cases in CASES.items() for n in range(len(cases))],
)
def test_rule_joins_parts_or_leaves_it_to_others(rule: str, line_break: Break, answer: bool | None) -> None:
    assert RULES[rule](line_break) is answer


def test_the_first_rule_that_knows_decides() -> None:
    assert joins(between(above_is_wide=True))
    assert not joins(between(right="- 3 -", above_is_wide=True))
    assert joins(between("二、", right="管好水渠", gap=1)), "a number waits for its clause, blank line or not"


def test_lines_stay_apart_where_no_rule_knows() -> None:
    assert not joins(PLAIN)
