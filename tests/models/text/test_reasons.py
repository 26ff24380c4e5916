"""Why a mention does not count, in words, as the matcher's verdicts have it."""

import pytest

from labels.taxonomy import parse_taxonomy
from models.text.context import parse_context, shipped_context
from models.text.matcher import TermMatcher
from models.text.reasons import Reasons
from seeds.vocabulary.lexicon import parse_lexicon

CONTEXT = parse_context(shipped_context())
LEXICON = parse_lexicon(
    """[ai]
terms = ["机器人", "电池行业"]
weak = ["算法"]
company = ["训练"]
before = ["农机", "养殖"]
after = ["手术"]
except = ["扫地机器人", "燃料电池"]
block = ["小说"]""",
    parse_taxonomy('[[label]]\nkey = "ai"', "test"),
    "test",
)
MATCHER = TermMatcher(LEXICON, CONTEXT)


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("扫地机器人降价", "part of 扫地机器人"),
        ("燃料电池行业", "part of 燃料电池"),
        ("蓝天机器人有限公司", "part of a name (有限公司)"),
        ("机器人大学附属医院", "part of a name (附属医院)"),
        ("机器人第一中学", "part of a name (第一中学)"),
        ("养殖类机器人", "said of another subject (养殖)"),
        ("农机养殖机器人手术", "said of another subject (农机, 养殖, 手术)"),
        ("机器人是小说的主角", "beside 小说 in the sentence"),
        ("算法很难", "a weak word without company"),
        ("机器人下线", ""),
        ("训练算法", ""),
    ],
    ids=[
        "exception",
        "begins-inside",
        "name",
        "hospital",
        "school",
        "subject",
        "two-subjects",
        "blocked",
        "alone",
        "counts",
        "company",
    ],
)
def test_reason_names_the_word_that_decided(text, because):
    """The word is there to be looked up in the lexicon, or to be taken out of it."""
    (mention,) = MATCHER.find(text)
    assert Reasons(text, CONTEXT).of(mention, LEXICON.entries["ai"]) == because


def test_blocking_word_of_another_sentence_is_no_reason():
    """Only the sentence of the mention is looked at."""
    text = "小说好看。漫画里没有机器人，小说里有！小说。"
    (mention,) = MATCHER.find(text)
    assert Reasons(text, CONTEXT).of(mention, LEXICON.entries["ai"]) == "beside 小说 in the sentence"
    assert mention.status == "blocked"


def test_every_verdict_of_the_shipped_lexicon_has_a_reason(scheme, analyzer):
    """Over the whole corpus: a mention that does not count names what keeps it from counting."""
    from seeds.corpus import load_corpus

    texts = [paragraph.text for paragraph in load_corpus().paragraphs[:1500]]
    seen = set()
    for text in analyzer.batch(texts).texts:
        for mention in analyzer.matcher.find(text):
            why = Reasons(text, analyzer.context).of(mention, scheme.lexicon.entries[mention.label])
            assert bool(why) is not mention.counts, (text, mention)
            assert not why.endswith((" ", "()")), (text, mention, why)
            seen.add(mention.status)
    assert seen == {"counts", "excepted", "blocked", "alone", "named", "other"}
