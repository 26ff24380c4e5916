"""Evidence that nobody marked: what stands beside a term or a weighty word and belongs to it, as a person would underline it."""

import pytest

from labels import Span
from models.decisions.whole_spans import whole_spans
from models.text.compounds import parse_compounds, shipped_rules
from models.text.segmenter import fold_case


@pytest.fixture
def expanded(analyzer):
    """Return a function that expands the first occurrence of each of some words in a text."""

    def run(text, *parts, terms=False):
        spans = [Span(text.index(part), text.index(part) + len(part), 1 / len(parts)) for part in parts]
        words = analyzer.segmenter.cut(fold_case(text))
        return whole_spans(words, spans, analyzer.segmenter, analyzer.compounds, terms=terms)

    return run


def shown(text, found):
    """Return the stretches of spans."""
    return [text[span.start : span.end] for span in found]


@pytest.mark.parametrize(
    ("text", "term", "compound"),
    [
        ("县里投产高性能碳纤维两千吨", "碳纤维", "高性能碳纤维"),
        ("河边建起独立储能电站一座", "储能", "储能电站"),
        ("村口的无人机起降场", "无人机", "无人机起降场"),
        ("采用铝合金车身", "合金", "铝合金车身"),
        ("推动人工智能发展", "人工智能", "人工智能"),
        ("在新材料,先进设备", "新材料", "新材料"),
        ("全省储能产量", "储能", "储能"),
        ("杭州量子科技", "量子科技", "量子科技"),
        ("储能", "储能", "储能"),
    ],
    ids=["attribute", "noun-behind", "whole-term", "cut-word", "verb", "sign", "apart", "region", "alone"],
)
@pytest.mark.parametrize("terms", [False, True])
def test_word_is_expanded_to_the_compound_it_stands_in(expanded, text, term, compound, terms):
    """Nouns and attributes before it, nouns behind it; no verb, no sign, no region, no word that stands apart."""
    assert shown(text, expanded(text, term, terms=terms)) == [compound]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("这个充电桩五十元", "充电", "充电桩"),
        ("让充电桩跟着车走", "充电", "充电桩"),
        ("近二十款新能源车占比过半", "新能源", "新能源车"),
        ("全球首台氢燃料航空发动机点火", "燃料", "氢燃料航空发动机"),
        ("推动新能源汽车全面市场化", "新能源", "新能源汽车"),
        ("新能源汽车产业高质量发展", "新能源汽车", "新能源汽车产业"),
        ("沿海9市新能源产品走俏", "新能源", "新能源产品"),
        ("具身机器人走进车间", "机器人", "具身机器人"),
    ],
    ids=["closed", "closed-before-verb", "not-the-verb", "two-nouns", "adverb", "attribute-behind", "number-before", "torn-word"],
)
def test_no_word_is_torn(expanded, text, part, whole):
    """Also where the dictionary has cut it: the word ends where its last character does, and what follows stays outside."""
    assert shown(text, expanded(text, part)) == [whole]


def test_no_compound_is_cut_in_two(expanded, analyzer):
    """More nouns follow than belong to a term: none does."""
    nouns = analyzer.compounds.most_after
    short, long = ("储能" + "设备" * count for count in (nouns, nouns + 1))
    assert shown(short, expanded(short, "储能")) == [short]
    assert shown(long, expanded(long, "储能")) == ["储能"]


@pytest.mark.parametrize(
    ("part", "whole"), [("1820", "1820.5亿元"), ("5亿元", "1820.5亿元"), ("亿元", "1820.5亿元"), ("36073", "GB/T36073-2018")]
)
def test_no_number_is_cut(expanded, part, whole):
    """Nor a code: the dictionary has a word for each of their parts."""
    text = "按GB/T36073-2018评定，产值1820.5亿元，同比增长。"
    assert shown(text, expanded(text, part)) == [whole]


def test_a_name_is_shown_whole_and_only_where_nothing_else_is(expanded):
    """Half the name of a firm is no evidence."""
    text = "宁德时代新能源科技股份有限公司扩建，动力电池产量翻番。"
    assert shown(text, expanded(text, "新能源")) == ["宁德时代新能源科技股份有限公司"]
    assert shown(text, expanded(text, "新能源", "动力电池")) == ["动力电池"]


def test_a_term_is_shown_whole_whatever_it_consists_of(expanded):
    """Signs at the edge of a word that weighed most are cut off; what the lexicon calls a term stands."""
    text = "推进“双碳”工作"
    assert shown(text, expanded(text, "“双碳”", terms=True)) == ["“双碳”"]
    assert shown(text, expanded(text, "“双", terms=False)) == ["双碳"]


def test_models_that_were_stored_before_there_were_rules_for_edges_go_without():
    """Their folders are whole as they are."""
    older = shipped_rules()
    for section in ("closing", "no_heads"):
        older = older.replace(f"[{section}]", f"[former.{section}]")
    rules = parse_compounds(older)
    assert (rules.closing, rules.no_heads, rules.no_head_endings) == (frozenset(), frozenset(), ())
    assert parse_compounds(shipped_rules()).closing >= set("桩车站")


def test_spans_that_meet_are_one_and_their_weights_added(expanded):
    """复合材料 and 碳纤维 side by side, each expanded over the other's edge."""
    text = "研制碳纤维复合材料构件"
    (span,) = expanded(text, "碳纤维", "复合材料")
    assert (text[span.start : span.end], span.weight) == ("碳纤维复合材料构件", 1.0)


def test_neighbours_in_a_list_stay_apart(expanded):
    """A person underlines each of them."""
    text = "发展量子通信、新型储能和人形机器人"
    assert shown(text, expanded(text, "量子通信", "储能", "机器人")) == ["量子通信", "新型储能", "人形机器人"]


def test_nothing_is_expanded_to_nothing(expanded):
    assert expanded("储能") == []


def test_offsets_hold_behind_a_letter_whose_lower_case_is_longer(expanded):
    """İ lowered is two characters."""
    text = "İİ城的储能电站"
    assert shown(text, expanded(text, "储能")) == ["储能电站"]


def test_words_apart_would_belong_to_a_term_without_their_list(analyzer):
    """Else the list would name them for nothing."""
    rules = analyzer.compounds
    tags = rules.before | rules.after
    assert not [word for word in rules.apart if analyzer.segmenter.tag(word)[0][1] not in tags]
