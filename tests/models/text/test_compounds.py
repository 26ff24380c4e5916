"""Compounds: what stands beside a term and belongs to it, as a person would underline it."""

import pytest

from labels import Span
from models.text.compounds import expand
from models.text.segmenter import fold_case


@pytest.fixture
def expanded(analyzer):
    """Return a function that expands the first occurrence of each term in a text."""

    def run(text, *terms):
        spans = [Span(text.index(term), text.index(term) + len(term), 1 / len(terms)) for term in terms]
        return expand(analyzer.segmenter.cut(fold_case(text)), spans, analyzer.segmenter, analyzer.compounds)

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
def test_term_is_expanded_to_the_compound_it_stands_in(expanded, text, term, compound):
    """Nouns and attributes before it, one noun behind it; no verb, no sign, no region, no word that stands apart."""
    assert shown(text, expanded(text, term)) == [compound]


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
