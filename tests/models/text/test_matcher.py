"""Keyword rules: which of a lexicon's terms are found in a text, and which of them count."""

import math
import time

import pytest

from labels.taxonomy import parse_taxonomy
from models.text.context import parse_context, shipped_context
from models.text.matcher import TermMatcher
from seeds.vocabulary.lexicon import FIELDS, parse_lexicon

KEYS = ("ai", "quantum", "low_altitude", "new_materials", "energy_storage")
CONTEXT = parse_context(shipped_context())
TAXONOMY = parse_taxonomy("\n".join(f'[[label]]\nkey = "{key}"' for key in KEYS), "test")


def matcher(**labels):
    """Return a matcher of the given words."""
    tables = []
    for key, fields in labels.items():
        tables.append(f"[{key}]\n" + "\n".join(f"{name} = {fields.get(name, [])!r}" for name in FIELDS))
        for group in fields.get("groups", []):
            tables.append(f"[[{key}.groups]]\n" + "\n".join(f"{name} = {words!r}" for name, words in group.items()))
    return TermMatcher(parse_lexicon("\n".join(tables), TAXONOMY, "test"), CONTEXT)


def found(matcher, text):
    """Return the mentions as (label, words, status)."""
    return [(mention.label, text[mention.start : mention.end], mention.status) for mention in matcher.find(text)]


def test_longest_term_wins_over_the_one_inside_it():
    """One mention, with the longer one's offsets."""
    assert found(matcher(quantum={"terms": ["量子", "量子计算", "量子计算机"]}), "量子计算机与量子") == [
        ("quantum", "量子计算机", "counts"),
        ("quantum", "量子", "counts"),
    ]


def test_terms_that_overlap_without_nesting_are_both_found():
    """Neither holds the other."""
    words = matcher(new_materials={"terms": ["复合材料", "材料产业"]})
    assert found(words, "复合材料产业") == [("new_materials", "复合材料", "counts"), ("new_materials", "材料产业", "counts")]


def test_term_inside_an_exception_does_not_count_but_elsewhere_does():
    """量子点 is a display, 量子 beside it is not."""
    words = matcher(quantum={"terms": ["量子"], "except": ["量子点"]})
    assert found(words, "量子点电视和量子通信") == [("quantum", "量子", "excepted"), ("quantum", "量子", "counts")]


def test_term_longer_than_the_exception_inside_it_counts():
    """An exception excepts what it holds, not what holds it."""
    words = matcher(new_materials={"terms": ["量子点材料", "材料"], "except": ["量子点"]})
    assert found(words, "量子点材料") == [("new_materials", "量子点材料", "counts")]


def test_exception_of_one_label_leaves_the_others_alone():
    """量子材料 is no quantum technology, but it is a material."""
    words = matcher(quantum={"terms": ["量子"], "except": ["量子材料"]}, new_materials={"terms": ["量子材料"]})
    assert found(words, "量子材料") == [("quantum", "量子", "excepted"), ("new_materials", "量子材料", "counts")]


@pytest.mark.parametrize(
    "end", list("。！？；!?;\n"), ids=["stop", "bang", "question", "semicolon", "a-bang", "a-question", "a-semicolon", "line"]
)
def test_block_word_silences_its_own_sentence_only(end):
    """A war report in one sentence says nothing of the next."""
    words = matcher(low_altitude={"terms": ["无人机"], "block": ["击落"]})
    text = f"两架无人机被击落{end}村里用无人机撒种"
    assert found(words, text) == [("low_altitude", "无人机", "blocked"), ("low_altitude", "无人机", "counts")]


def test_block_word_before_the_term_works_across_commas():
    """A comma does not end a sentence."""
    words = matcher(low_altitude={"terms": ["无人机"], "block": ["击落"]})
    assert found(words, "击落目标，无人机返回") == [("low_altitude", "无人机", "blocked")]


def test_weak_term_needs_company_in_its_sentence():
    """算法 with 训练 speaks of AI; alone, or with the company in the next sentence, it does not."""
    words = matcher(ai={"weak": ["算法"], "company": ["训练"]})
    assert found(words, "训练算法") == [("ai", "算法", "counts")]
    assert found(words, "训练很苦。算法很难") == [("ai", "算法", "alone")]


def test_block_word_silences_weak_terms_too():
    """A drone's 航线 in a war report is as silent as the drone."""
    words = matcher(low_altitude={"weak": ["航线"], "company": ["无人"], "block": ["击落"]})
    assert found(words, "无人艇的航线上击落两架。无人车的航线") == [
        ("low_altitude", "航线", "blocked"),
        ("low_altitude", "航线", "counts"),
    ]


def test_company_inside_the_weak_term_is_no_company():
    """智能 in 智能终端 cannot vouch for 智能终端."""
    words = matcher(ai={"weak": ["智能终端"], "company": ["智能", "智能终端"]})
    assert found(words, "发放智能终端") == [("ai", "智能终端", "alone")]
    assert found(words, "发放智能终端，推进智能交通") == [("ai", "智能终端", "counts")]


def test_weak_term_counts_beside_a_term_anywhere_in_the_text():
    """A text that speaks of AI by name speaks of AI where it says 算法 too; one whose term is excepted does not."""
    words = matcher(ai={"terms": ["大模型"], "weak": ["算法"], "except": ["汽车大模型展"]})
    assert found(words, "大模型来了。算法更新") == [("ai", "大模型", "counts"), ("ai", "算法", "counts")]
    assert found(words, "汽车大模型展。算法更新") == [("ai", "大模型", "excepted"), ("ai", "算法", "alone")]


def test_weak_term_inside_a_term_is_not_found_twice():
    """电池 in 锂电池 is the same words."""
    words = matcher(energy_storage={"terms": ["锂电池"], "weak": ["电池"]})
    assert found(words, "锂电池") == [("energy_storage", "锂电池", "counts")]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("AI产业", True), ("用AI写作", True), ("ai工具", True), ("ＡＩ", False), ("AI2026", True), ("AI-PC", True), ("AI", True),
        ("SAIC集团", False), ("AIRBUS飞机", False), ("MAIN", False),
    ],
    ids=[
        "before-han", "inside-han", "lower", "wide-is-cleaned-elsewhere", "before-digit", "before-dash", "alone",
        "inside", "head", "tail",
    ],
)  # fmt: skip
def test_latin_terms_are_found_at_word_edges(text, counts):
    """AI, not the letters in SAIC."""
    assert bool(found(matcher(ai={"terms": ["AI"]}), text)) is counts


def test_term_with_latin_head_and_chinese_tail_keeps_the_edge_of_its_head():
    """AI芯片 in HAI芯片 is another name."""
    words = matcher(ai={"terms": ["AI芯片"]})
    assert found(words, "国产ai芯片") == [("ai", "ai芯片", "counts")]
    assert found(words, "HAI芯片") == []


@pytest.mark.parametrize(
    "text",
    ["İ量子", "ẞ量子", "ＡＢ量子", "😀量子", "  量子", "𠮷量子"],
    ids=["dotted-i", "sharp-s", "wide", "emoji", "spaces", "rare"],
)
def test_offsets_hold_for_the_text_as_given(text):
    """Lower-casing may lengthen a text (İ becomes two characters); offsets must not notice."""
    (mention,) = matcher(quantum={"terms": ["量子"]}).find(text)
    assert text[mention.start : mention.end] == "量子"


def test_text_without_terms_has_no_mentions(analyzer):
    """Nor has the empty one."""
    assert analyzer.matcher.find("村里今天唱戏。") == []
    assert analyzer.matcher.find("") == []


def test_matching_grows_no_faster_than_the_text(analyzer):
    """Ten times the text, about ten times the work: a text of megabytes must end."""
    sentence = "全市人工智能与储能产业加快发展,新材料企业增加。"

    def seconds(copies):
        text, best = sentence * copies, math.inf
        for _ in range(3):  # the fastest of three: other programs share the machine
            start = time.process_time()
            assert len(analyzer.matcher.find(text)) == 3 * copies
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(300), seconds(3000)
    assert large < 40 * small, f"{small:.3f} s, then {large:.3f} s for ten times the text"


# --- what stands around a term ------------------------------------------------------------------------------------


def test_term_that_begins_inside_an_exception_does_not_count():
    """电池行业 in 燃料电池行业 is that of fuel cells."""
    words = matcher(energy_storage={"terms": ["电池行业"], "except": ["燃料电池"]})
    assert found(words, "燃料电池行业与电池行业") == [
        ("energy_storage", "电池行业", "excepted"),
        ("energy_storage", "电池行业", "counts"),
    ]


def test_weak_term_outweighs_the_term_inside_it():
    """机器人 in 工业机器人 is plant equipment, until its company says otherwise."""
    words = matcher(ai={"terms": ["机器人"], "groups": [{"weak": ["工业机器人"], "company": ["产量"]}]})
    assert found(words, "买了工业机器人") == [("ai", "工业机器人", "alone")]
    assert found(words, "工业机器人产量") == [("ai", "工业机器人", "counts")]


def test_company_is_that_of_its_own_group():
    """出口 makes robots count, not models."""
    words = matcher(ai={"weak": ["模型"], "company": ["训练"], "groups": [{"weak": ["工业机器人"], "company": ["出口"]}]})
    assert found(words, "模型出口。训练工业机器人") == [("ai", "模型", "alone"), ("ai", "工业机器人", "alone")]
    assert found(words, "模型在训练") == [("ai", "模型", "counts")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("云图量子科技有限公司", "named"), ("某量子学院", "named"), ("量子领域的教授", "counts"), ("量子，有限公司", "counts"),
        ("设立量子学院", "counts"), ("新建的大楼旁是量子学院", "counts"), ("设立了三年之后又搬到别处的那所量子学院", "named"),
        ("设立。量子学院", "named"), ("量子一二三四五六七八学院", "named"), ("量子一二三四五六七八九学院", "counts"),
    ],
    ids=[
        "firm", "school", "function-word", "sign", "founded", "founding-near", "founding-far", "other-sentence", "eight", "nine",
    ],
)  # fmt: skip
def test_term_in_a_name_does_not_count(text, status):
    """A firm called quantum says nothing of quantum, a school that is founded does."""
    assert {status for _, _, status in found(matcher(quantum={"terms": ["量子"]}), text)} == {status}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("青溪大学附属医院", "named"), ("青溪大学第一医院", "named"), ("青溪大学附属中学", "named"), ("青溪大学", "counts"),
        ("青溪市第一中学", "named"), ("办好每所中学", "counts"), ("新建第一中学", "counts"), ("第一，中学", "counts"),
        ("研究生院", "named"), ("研究生培养", "counts"), ("第一附中", "counts"),
    ],
)  # fmt: skip
def test_common_word_in_the_name_of_a_school_or_hospital_does_not_count(text, status):
    """It is part of the name, unless what bears it is being founded."""
    words = matcher(ai={"terms": ["大学", "中学", "研究生", "附中"]})
    assert {status for _, _, status in found(words, text)} == {status}


def test_name_that_the_lexicon_has_as_a_term_counts():
    """Somebody wants just that school."""
    words = matcher(ai={"terms": ["中学", "第一中学"]})
    assert found(words, "青溪市第一中学") == [("ai", "第一中学", "counts")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("物流数字化", "other"), ("物流企业数字化", "other"), ("物流、工业数字化", "counts"), ("物流的数字化", "counts"),
        ("数字化教室", "other"), ("数字化。教室", "counts"), ("物流一二三四数字化", "counts"), ("钢铁数字化", "counts"),
    ],
    ids=["before", "with-noun", "list", "function-word", "after", "sentence", "far", "industry"],
)  # fmt: skip
def test_term_beside_another_subject_is_said_of_that(text, status):
    """Logistics goes digital, and industry does not by it."""
    words = matcher(ai={"terms": ["数字化"], "before": ["物流"], "after": ["教室"]})
    assert [status for _, _, status in found(words, text)] == [status]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("AI", "A I"), ("AI", "A.I."), ("AI", "a-i"), ("eVTOL", "e VTOL"), ("eVTOL", "e-VTOL"), ("5G工厂", "5 G 工厂"),
        ("5G工厂", "5G 工厂"), ("无人机", "无入机"), ("算力", "箅力"), ("石墨烯", "石墨稀"),
    ],
    ids=["spaced", "stops", "hyphen", "e-space", "e-hyphen", "digits", "scripts", "scan", "rare", "last"],
)  # fmt: skip
def test_other_spellings_of_a_term_are_found(term, text):
    """As people type them and as scans show them; the span is what stands there."""
    assert [span for _, span, _ in found(matcher(ai={"terms": [term]}), f"发展{text}产业")][:1] == [text.rstrip(".")]


@pytest.mark.parametrize(("term", "text"), [("电池", "发电地点"), ("人工", "入工"), ("AI", "A，I"), ("GPU", "GP U")])
def test_what_is_no_spelling_of_a_term_is_not_found(term, text):
    """A short term with a common look-alike is another word."""
    assert found(matcher(ai={"terms": [term]}), text) == []


# --- many texts at once -------------------------------------------------------------------------------------------
