"""Keyword search: the file of terms, the matcher that decides which of them count, the tagger built on it."""

import math
import time

import numpy as np
import pytest

from labels import InputError
from models.lexicon.tagger import LexiconTagger
from models.text.matcher import TermMatcher, default_matcher
from seeds.vocabulary.lexicon import FIELDS, PATH, load_lexicon, load_stopwords, parse_lexicon

KEYS = ("ai", "quantum", "low_altitude", "new_materials", "energy_storage", "traditional_upgrade")


def toml(**labels):
    """Return a lexicon as TOML; what is not given is empty."""
    tables = []
    for key in KEYS:
        fields = {field: [] for field in FIELDS} | labels.get(key, {})
        tables.append(f"[{key}]\n" + "\n".join(f"{name} = {value!r}" for name, value in fields.items()))
    return "\n".join(tables)


def matcher(**labels):
    """Return a matcher of the given words."""
    return TermMatcher(parse_lexicon(toml(**labels), "test"))


def found(matcher, text):
    """Return the mentions as (label, words, status)."""
    return [(mention.label, text[mention.start : mention.end], mention.status) for mention in matcher.find(text)]


# --- the file ---------------------------------------------------------------------------------------------------


def test_shipped_lexicon_has_terms_for_every_label():
    """One file serves rules, segmenter and topic seeds."""
    lexicon = load_lexicon()
    assert tuple(lexicon.entries) == KEYS
    assert all(len(entry.terms) >= 20 for entry in lexicon.entries.values())


def test_shipped_lexicon_is_free_of_terms_that_never_count():
    """A term that stands among its own label's exceptions, or blocks itself, is dead weight."""
    for key, entry in load_lexicon().entries.items():
        assert not set(entry.terms) & set(entry.exceptions), key
        assert not set(entry.terms) & set(entry.block), key


def test_every_shipped_term_is_found_by_the_matcher():
    """Alone in a sentence, each strong term gives its label."""
    silent = []
    for key, entry in load_lexicon().entries.items():
        for term in entry.terms:
            text = f"今天说到{term}。"
            if not any(mention.label == key and mention.counts for mention in default_matcher().find(text)):
                silent.append((key, term))
    assert silent == []


def test_words_for_the_segmenter_are_sorted_and_unique():
    """So that two runs build the same dictionary."""
    words = load_lexicon().words()
    assert list(words) == sorted(set(words))
    assert "低空" in words
    assert all(len(word) > 1 for word in words)


def test_stop_words_hold_no_term_of_the_lexicon():
    """A stop word that is a term could never name a topic."""
    terms = {term for entry in load_lexicon().entries.values() for term in entry.terms}
    assert load_stopwords() and not load_stopwords() & terms
    assert not any(word.startswith("#") or word != word.strip() for word in load_stopwords())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[ai\n", "lex.toml: is not TOML"),
        (toml() + "\n[robots]\nterms = []", "lex.toml: unknown label 'robots'; known labels: ai"),
        (toml().replace("[quantum]", "[quantum.x]"), r"\[quantum\]: is incomplete or has other fields; give it terms, weak"),
        (toml(ai={"color": []}), r"lex.toml \[ai\]: is incomplete or has other fields"),
        (toml(ai={"terms": [" 算力"]}), r"lex.toml \[ai\] terms: ' 算力' is no.* plain term"),
        (toml(ai={"terms": [""]}), "'' is no.* plain term"),
        (toml(ai={"terms": [5]}), "5 is no.* plain term"),
        (toml(ai={"terms": ["算力", "算力"]}), r"\[ai\] terms: lists '算力' twice; keep one"),
        (toml(ai={"terms": ["GPU", "gpu"]}), r"\[ai\] terms: lists '(?i:gpu)' twice"),
        (toml(ai={"terms": ["算力"], "weak": ["算力"]}), "'算力' is both a term and a weak term"),
        (toml(ai={"terms": "算力"}), r"lex.toml \[ai\]"),
        (toml(ai={"terms": 5}), r"lex.toml \[ai\]"),
        (toml().partition("[ai]")[0] + toml().partition("[quantum]")[2], "lex.toml"),
    ],
    ids=[
        "not-toml", "unknown-label", "missing-label", "unknown-field", "padded", "empty", "number", "twice", "twice-by-case",
        "term-and-weak", "text-for-list", "number-for-list", "no-tables",
    ],
)  # fmt: skip
def test_broken_lexicon_is_refused_with_its_place(text, message):
    """Analysts edit this file."""
    with pytest.raises(InputError, match=message):
        parse_lexicon(text, "lex.toml")


def test_shipped_file_is_what_is_parsed():
    """The path in error messages is the file that users edit."""
    assert parse_lexicon(PATH.read_text(encoding="utf-8"), str(PATH)) == load_lexicon()


# --- the matcher ------------------------------------------------------------------------------------------------


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


def test_text_without_terms_has_no_mentions():
    """Nor has the empty one."""
    assert default_matcher().find("村里今天唱戏。") == []
    assert default_matcher().find("") == []


def test_matching_grows_no_faster_than_the_text():
    """Ten times the text, about ten times the work: a text of megabytes must end."""
    sentence = "全市人工智能与储能产业加快发展,新材料企业增加。"

    def seconds(copies):
        text, best = sentence * copies, math.inf
        for _ in range(3):  # the fastest of three: other programs share the machine
            start = time.perf_counter()
            assert len(default_matcher().find(text)) == 3 * copies
            best = min(best, time.perf_counter() - start)
        return best

    small, large = seconds(300), seconds(3000)
    assert large < 40 * small, f"{small:.3f} s, then {large:.3f} s for ten times the text"


# --- false friends, as shipped ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("全省新型储能装机突破五百万千瓦。", {"energy_storage"}),
        ("两架军用无人机被导弹击落。", set()),
        ("村里用无人机撒药。", {"low_altitude"}),
        ("新款量子点电视上市。", set()),
        ("店里卖量子鞋垫。", set()),
        ("家电以旧换新，改造升级厨房。", set()),
        ("水泥企业节能改造，传统产业焕新。", {"traditional_upgrade"}),
        ("上汽SAIC发布新车。", set()),
        ("请准备申报材料。", set()),
    ],
    ids=["storage", "military-drone", "farm-drone", "display", "insoles", "appliances", "cement", "saic", "papers"],
)
def test_shipped_keywords_know_their_false_friends(text, labels):
    """What an analyst would be annoyed about first."""
    assert {mention.label for mention in default_matcher().find(text) if mention.counts} == labels


# --- the tagger -------------------------------------------------------------------------------------------------


TEXTS = ["储能电站投运。", "储能大会闭幕，商谈储能。", "村里修路。", "村里唱戏。"]


def test_untrained_tagger_gives_a_label_where_a_term_counts():
    """Keywords need no training."""
    tagger = LexiconTagger()
    given = tagger.predict_proba(TEXTS) >= tagger.thresholds
    assert given[:, 4].tolist() == [True, True, False, False]
    assert not given[:, [0, 1, 2, 3, 5]].any()


def test_fitted_probabilities_are_shares_with_one_imagined_case_on_either_side():
    """Two hits, one right: (1 + 1) / (2 + 2); two misses, none wrong: (0 + 1) / (2 + 2)."""
    labels = np.zeros((4, 6), dtype=np.int8)
    labels[0, 4] = 1
    tagger = LexiconTagger().fit(TEXTS, labels, np.ones(4))
    assert tagger.hit_[4] == pytest.approx(0.5)
    assert tagger.miss_[4] == pytest.approx(0.25)
    assert tagger.predict_proba(TEXTS)[:, 4].tolist() == [0.5, 0.5, 0.25, 0.25]


def test_weights_count_as_copies_of_a_text():
    """A text of weight 3 is three texts."""
    labels = np.zeros((4, 6), dtype=np.int8)
    labels[0, 4] = 1
    weighted = LexiconTagger().fit(TEXTS, labels, np.array([3.0, 1.0, 1.0, 1.0]))
    copied = LexiconTagger().fit([TEXTS[0]] * 2 + TEXTS, np.vstack([labels[:1], labels[:1], labels]), np.ones(6))
    np.testing.assert_allclose(weighted.hit_, copied.hit_)
    np.testing.assert_allclose(weighted.miss_, copied.miss_)


def test_term_always_decides_even_where_training_says_it_is_wrong():
    """A hit must stay above the threshold, a miss below: otherwise it would not be keyword search."""
    labels = np.zeros((4, 6), dtype=np.int8)
    labels[2:, 4] = 1
    tagger = LexiconTagger().fit(TEXTS, labels, np.ones(4))
    assert (tagger.predict_proba(TEXTS)[:, 4] >= tagger.thresholds[4]).tolist() == [True, True, False, False]


def test_evidence_is_the_counting_terms_with_equal_shares():
    """In text order, and nothing for a label without a term."""
    spans = LexiconTagger().explain([TEXTS[1]], 0, 4)
    assert [(TEXTS[1][span.start : span.end], span.weight) for span in spans] == [("储能", 0.5), ("储能", 0.5)]
    assert LexiconTagger().explain([TEXTS[1]], 0, 0) == []


def test_keywords_know_no_topics():
    """One None a text."""
    assert LexiconTagger().topics(TEXTS) == [None] * 4
