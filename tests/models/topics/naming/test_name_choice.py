"""Names of topics: short, Chinese, told apart, true of most of a topic, from the words and texts alone."""

from itertools import combinations

import numpy as np
import pytest
from naming_texts import CHOIR, STORAGE, TEXTS, WORDS, joined

from models.text.segmenter import Segmenter
from models.topics.naming.name_choice import choose_names, distinct, first_words, names_of, repeats
from models.topics.naming.phrases import Telling
from models.topics.naming.rules import load_rules


def names(words, texts, analyzer, taken=()):
    """Return the names of topics in order."""
    batch, topics = joined(texts, analyzer)
    found = choose_names(words, range(len(words)), taken, batch, topics)
    return [found[number] for number in range(len(words))]


def test_name_is_the_phrase_the_topic_repeats(analyzer):
    """Whole phrases, not three words in a row of dots."""
    found = names(WORDS, TEXTS, analyzer)
    assert "储能电站" in found[0]
    assert found[1].startswith("无人机航线")
    assert found[2].startswith("合唱比赛")


def test_names_are_short(analyzer):
    """Long enough to say something, short enough for a map."""
    assert all(2 <= len(name) <= load_rules().longest for name in names(WORDS, TEXTS, analyzer))


def test_names_come_from_the_topics_own_texts(analyzer):
    """Nothing is made up: every part stands in a text."""
    for name, texts in zip(names(WORDS, TEXTS, analyzer), TEXTS, strict=True):
        assert all(part in "".join(texts) for part in name.split(load_rules().separator))


def test_topics_with_the_same_texts_get_different_names(analyzer):
    """Else two dots of the map and two rows of a table could not be told apart."""
    assert len(set(names([WORDS[0]] * 4, [STORAGE] * 4, analyzer))) == 4


def test_name_that_is_taken_is_not_given_again(analyzer):
    """A person gave it to another topic."""
    (free,) = names(WORDS[2:], [CHOIR], analyzer)
    assert names(WORDS[2:], [CHOIR], analyzer, taken={free}) != [free]


def test_phrase_that_every_topic_uses_names_none(analyzer):
    """What all say tells nothing."""
    texts = [[text + "推进乡村振兴战略。" for text in group] for group in TEXTS]
    words = [(*own, "振兴") for own in WORDS]
    assert not any("振兴" in name for name in names(words, texts, analyzer))


def test_name_is_true_of_most_of_the_topic(analyzer):
    """The subject that all texts share names it, not the one that a quarter of them repeats."""
    rest = [
        "无人机送药上岛。",
        "山里的无人机寄桃子。",
        "夜里无人机也飞。",
        "灯塔旁无人机经过。",
        "老人等无人机。",
        "新的无人机亮相。",
    ]
    texts = [*rest, "植保飞防用上无人机。", "无人机做植保飞防。"]
    words = ("植保", "无人机", "飞防")
    assert names([words, *WORDS[::2]], [texts, STORAGE, CHOIR], analyzer)[0].startswith("无人机")


def test_topic_without_a_phrase_is_named_by_its_words(analyzer):
    """No text, or texts in which nothing repeats."""
    assert names([("储能", "电站", "航线")], [[]], analyzer) == ["储能·电站·航线"]


def test_words_that_repeat_each_other_do_not_both_name_a_topic():
    """One character in two is shared: 数据, 数据中心."""
    assert first_words(("数据中心", "数据", "算力")) == "数据中心·算力"


def test_first_word_stands_even_if_it_is_long():
    """A topic has some name; what is too long to follow does not."""
    assert first_words(("伊斯兰抵抗运动武装人员指挥部", "航线")) == "伊斯兰抵抗运动武装人员指挥部"


def telling(text, weight, share=0.5):
    """Return a phrase of one word."""
    return Telling(weight, (text,), text, share)


def test_name_has_three_parts_at_most_and_the_heaviest_first():
    """Each tells less of the topic than the one before."""
    found = [telling(text, weight) for text, weight in (("合唱", 1.0), ("航线", 0.9), ("电池", 0.8), ("水渠", 0.7))]
    assert names_of(found)[:2] == ["合唱·航线·电池", "合唱·航线·水渠"]


def test_part_that_tells_little_follows_only_a_short_name():
    """A blind reader found short names vague, and long ones with a stray word misleading."""
    weak = telling("评委", 0.2)
    assert names_of([telling("合唱", 1.0), weak]) == ["合唱·评委"]
    assert names_of([telling("少年宫合唱比赛", 1.0), telling("航线", 0.3), weak])[0] == "少年宫合唱比赛·航线"
    assert names_of([telling("合唱", 1.0), telling("评委", 0.05)])[0] == "合唱"


def test_longer_phrase_takes_the_place_of_the_word_it_holds():
    """If it stands in much of what the word stands in; else the word is the subject, the phrase one case of it."""
    word = telling("无人机", 1.0, 0.9)
    assert names_of([word, telling("植保无人机", 0.8, 0.6)]) == ["植保无人机"]
    assert names_of([word, telling("植保无人机", 0.8, 0.1)])[0] == "无人机"


def test_what_is_too_long_does_not_follow():
    """But another does that fits."""
    found = [telling("新型储能电站", 1.0), telling("伊斯兰抵抗运动武装人员", 0.9), telling("电池", 0.8)]
    assert names_of(found)[0] == "新型储能电站·电池"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("数据", "数据中心", True),
        ("生态保护", "环境保护", True),
        ("考试", "考生", True),
        ("就业", "高校毕业生", False),
        ("住房公积金", "保障性租赁住房", False),
    ],
)
def test_phrases_repeat_each_other(first, second, expected):
    """One in the other, half of the characters, or two of a kind; not one character in five."""
    assert repeats((first,), (second,)) is repeats((second,), (first,)) is expected


def test_no_phrases_give_no_name():
    """The topic's words do."""
    assert names_of([]) == [] and first_words([]) == ""


def test_names_do_not_depend_on_the_order_of_the_texts(analyzer):
    """Nor on that of a topic's documents."""
    batch, topics = joined(TEXTS, analyzer)
    documents = [f"d{row % 3}" for row in range(len(batch))]
    expected = choose_names(WORDS, range(3), (), batch, topics, documents)
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(batch))
        shuffled = [documents[row] for row in order]
        assert choose_names(WORDS, range(3), (), batch.take(order), topics[order], shuffled) == expected


def test_no_part_of_a_name_repeats_another(analyzer):
    """With few other phrases to choose from too."""
    for name in names(WORDS, TEXTS, analyzer):
        parts = name.split(load_rules().separator)
        assert not any(repeats((one,), (other,)) for one, other in combinations(parts, 2))


def test_names_are_the_same_on_every_call(analyzer):
    """No chance, no order of hashing."""
    assert names(WORDS, TEXTS, analyzer) == names(WORDS, TEXTS, analyzer)


def test_capitals_are_kept_as_the_texts_have_them(analyzer):
    """Words are compared in lower case, names shown as written."""
    texts = ["山城建成5G基站。", "5G基站照亮海岛。", "村口的5G基站扩建。", "新的5G基站,信号满格。"]
    assert "5G基站" in names([("5g", "基站"), *WORDS[::2]], [texts, STORAGE, CHOIR], analyzer)[0]


def test_term_in_quotation_marks_is_a_phrase_whatever_its_parts_are(analyzer):
    """The dictionary takes 一路 for a number."""
    texts = [f"共建“一带一路”的第{n}年,货轮又靠岸。" for n in "二三四五"]
    assert names([("一带", "一路", "货轮"), *WORDS[::2]], [texts, STORAGE, CHOIR], analyzer)[0].startswith("一带一路")


def test_office_names_no_topic(analyzer):
    """It says who acts."""
    texts = [
        "省水利厅厅长查看水渠。",
        "水渠通水了,省水利厅厅长到场。",
        "新的水渠由省水利厅厅长剪彩。",
        "村民修水渠,省水利厅厅长道谢。",
    ]
    found = names([("厅长", "水利厅", "水渠"), *WORDS[::2]], [texts, STORAGE, CHOIR], analyzer)[0]
    assert "水渠" in found and "厅" not in found


def test_no_topics_have_no_names(analyzer):
    """As every function of sequences."""
    assert names([], [], analyzer) == []


def test_texts_that_were_cut_already_are_not_cut_again(analyzer, monkeypatch):
    """The paragraphs of a report are; their names and their evidence read the same words."""
    batch, topics = joined(TEXTS, analyzer)
    assert batch.words
    cut, again = Segmenter.cut, []
    monkeypatch.setattr(Segmenter, "cut", lambda segmenter, text: again.append(text) or cut(segmenter, text))
    choose_names(WORDS, range(3), (), batch, topics)
    assert not set(again) & set(batch.texts)


def test_surer_topic_chooses_first():
    """The other takes its second choice, or its first with a word of its own."""
    words = [("储能", "电站"), ("电池",), ("电网",)]
    found = distinct({0: ["储能"], 1: ["储能", "电池"], 2: ["储能"]}, {0: 1.0, 1: 2.0, 2: 0.5}, words, ())
    assert found == {0: "储能·电站", 1: "储能", 2: "储能·电网"}
