"""What each kind of rule adds."""

from experiments.taggers import rule_kinds as rules
from labels.taxonomy import parse_taxonomy
from models.text.context import parse_context, shipped_context
from models.text.matcher import TermMatcher
from seeds.vocabulary.lexicon import parse_lexicon

LEXICON = parse_lexicon(
    """[ai]
terms = ["机器人"]
weak = ["算法"]
company = ["训练"]
before = ["养殖"]
except = ["扫地机器人"]
block = ["小说"]
[[ai.groups]]
weak = ["模型"]
company = ["推理"]""",
    parse_taxonomy('[[label]]\nkey = "ai"', "test"),
    "test",
)
# What counts only because that kind of rule is gone.
GAINED = {
    "without exceptions": "扫地机器人",
    "without blocking words": "小说里的机器人",
    "without other subjects": "养殖机器人",
    "weak terms always count": "算法很难",
    "one company for all": "模型训练",
    "without names": "蓝天机器人有限公司",
    "without look-alikes": None,
    "without weak terms": None,
    "strong terms alone": "扫地机器人",
}


def counts(words, text):
    """Return whether a term counts."""
    return any(mention.counts for mention in TermMatcher(*words).find(text))


def test_each_variant_lacks_what_its_name_says():
    """Its text counts with it, and not with the whole."""
    context = parse_context(shipped_context())
    assert set(rules.VARIANTS) == {"whole", *GAINED}
    for name, text in GAINED.items():
        words = rules.VARIANTS[name](LEXICON, context)
        if text:
            assert counts(words, text), name
            assert not counts(rules.VARIANTS["whole"](LEXICON, context), text), name
    assert not counts(rules.VARIANTS["without weak terms"](LEXICON, context), "训练算法")
    assert counts(rules.VARIANTS["whole"](LEXICON, context), "机器入下线")
    assert not counts(rules.VARIANTS["without look-alikes"](LEXICON, context), "机器入下线")
