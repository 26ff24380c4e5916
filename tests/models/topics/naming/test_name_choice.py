"""Names of topics: short, Chinese, told apart, true of most of a topic, from the words and texts alone."""

from naming_texts import CHOIR, SPACE, STORAGE, TEXTS, WORDS, joined

from models.text.segmenter import Segmenter
from models.topics.naming.name_choice import choose_names, distinct
from models.topics.naming.rules import load_rules


def names(words, texts, analyzer, taken=()):
    """Return the names of topics in order."""
    batch, topics = joined(texts, analyzer)
    found = choose_names(words, range(len(words)), taken, batch, topics, SPACE)
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
    assert names([("储能", "电站", "电池")], [[]], analyzer) == ["储能·电站"]


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
    choose_names(WORDS, range(3), (), batch, topics, SPACE)
    assert not set(again) & set(batch.texts)


def test_surer_topic_chooses_first():
    """The other takes its second choice, or its first with a word of its own."""
    words = [("储能", "电站"), ("电池",), ("电网",)]
    found = distinct({0: ["储能"], 1: ["储能", "电池"], 2: ["储能"]}, {0: 1.0, 1: 2.0, 2: 0.5}, words, ())
    assert found == {0: "储能·电站", 1: "储能", 2: "储能·电网"}
