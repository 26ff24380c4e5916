"""Invented text about hydrogen and other matters, from which words can be proposed."""

import json
from itertools import product

# Each beginning stands with each end, so that no paragraph is the copy of another.
HYDROGEN = (
    (
        "江口的氢能示范线上个月开通，",
        "青溪县请来专家讲氢能，",
        "谈起氢能，白塔镇的老厂长兴致很高，",
        "红石码头的氢能拖轮首航，",
        "关于氢能的地方标准在北河审定，",
    ),
    (
        "两座加氢站昼夜供气。",
        "燃料电池的寿命延长一倍。",
        "风场夜里多余的电用来电解水制氢。",
        "司机说加氢站排队不超过五分钟。",
        "高压储氢瓶通过枪击试验，燃料电池随后装车。",
    ),
)
# No seed, but words that belong.
BESIDE = (
    ("东湖新区的", "西岭服务区旁的", "南湾港口二期的"),
    ("加氢站开始试营业。", "燃料电池生产线交付首批订单。", "加氢站由三家企业合办。"),
)
OTHER = (
    ("云岭乡的孩子们", "石桥的老人们", "从县城返回的村民", "参加培训的农技员", "十几位志愿者", "下班路过的工人"),
    (
        "在中小学的操场上踢球。",
        "到水库边参加植树。",
        "报名了全民健身大会。",
        "在社区医院免费体检。",
        "坐新通的农村客运班车赶集。",
        "挑选新能源汽车，充电桩装到了楼下。",
        "听老师讲垃圾分类。",
        "给灌区的渠道清淤。",
        "把粮食卖给收购点。",
        "在图书馆借阅小说。",
    ),
)


def write_corpus(folder):
    """Write the text as JSON Lines, 94 paragraphs; return the file."""
    path = folder / "corpus.jsonl"
    texts = ["".join(parts) for halves in (HYDROGEN, BESIDE, OTHER) for parts in product(*halves)]
    lines = [json.dumps({"text": text, "doc": f"doc-{n % 7}"}, ensure_ascii=False) for n, text in enumerate(texts)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
