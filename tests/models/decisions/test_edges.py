"""Where a span may begin and end."""

import pytest

from models.decisions.edges import closes_compound, is_in_name, mended, without_signs
from models.text.segmenter import fold_case


@pytest.fixture
def cut(analyzer):
    """Return a function that cuts a text with one stretch in ⟨⟩: the words, first and last word of the stretch."""

    def run(text):
        before, inside, behind = (analyzer.segmenter.cut(fold_case(part)) for part in text.replace("⟩", "⟨").split("⟨"))
        return [*before, *inside, *behind], len(before), len(before) + len(inside)

    return run


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("村里有人⟨机与无人机⟩同飞", "无人机"),
        ("会上说到这⟨条新材料⟩热线", "新材料"),
        ("展台上的⟨无人机仍⟩在飞", "无人机"),
        ("厂里⟨把蒸汽锅炉换成热泵⟩后", "把蒸汽锅炉换成热泵"),
        ("看好⟨、碳纤维的⟩前景", "碳纤维"),
        ("要建⟨“灯塔工厂”⟩三座", "“灯塔工厂”"),
        ("叫做“⟨灯塔工厂”⟩的", "灯塔工厂"),
        ("生产⟨碳化硅粉⟩等", "碳化硅粉"),
        ("⟨储能⟩", "储能"),
    ],
    ids=["end-of-a-word", "measure-word", "adverb", "clause", "signs", "quoted", "half-quoted", "noun", "alone"],
)
def test_span_tears_no_word(cut, analyzer, text, shown):
    """Lone characters of a word outside, signs and particles are left out; a clause keeps its preposition."""
    words, first, last = cut(text)
    first, last = mended(words, analyzer.segmenter.part_of_speech, first, last)
    assert "".join(words[first:last]) == shown


def test_span_of_signs_is_empty(cut):
    """Nothing is left of it."""
    first, last = without_signs(*cut("好⟨、。⟩"))
    assert first == last


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ("新建⟨抽水蓄能⟩电站两座", True),
        ("推动⟨储能⟩发展", False),
        ("开展⟨碳纤维⟩", False),
        ("实现⟨储能⟩关键核心技术", False),
        ("首条⟨无人机⟩常态化航线", False),
    ],
    ids=["noun", "apart", "end-of-text", "longer-compound", "torn-noun"],
)
def test_noun_that_closes_a_compound(cut, analyzer, text, closes):
    """One noun, and only where the compound ends with it."""
    words, _, last = cut(text)
    assert closes_compound(words, analyzer.segmenter.part_of_speech, last, analyzer.compounds) == closes


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("青溪⟨量子科技⟩有限公司", True),
        ("白塔⟨新材料⟩产业投资基金", True),
        ("⟨储能⟩的公司", False),
        ("⟨储能⟩,公司说", False),
        ("⟨人工智能⟩助手陪老人聊天", False),
    ],
    ids=["firm", "fund", "particle", "sign", "no-name"],
)
def test_term_in_the_name_of_a_firm_or_an_office(cut, analyzer, text, named):
    """The head of the name follows in the same compound."""
    words, _, last = cut(text)
    assert is_in_name(words, analyzer.segmenter.part_of_speech, last, analyzer.compounds) == named
