"""Segmentation: two engines, one cut; the lexicon's words stay whole; nobody else's jieba is touched."""

import random
import subprocess
import sys

import jieba
import pytest

from models.text.segmenter import Segmenter, fold_case

TEXTS = {
    "plain": "北河市去年建成抽水蓄能电站两座，装机一百二十万千瓦。",
    "lexicon": "智改数转网联之后，eVTOL与低空飞行服务站进了园区。",
    "latin": "AI芯片、C++与AT&T的GPU集群，iPhone15-Pro Max发售",
    "numbers": "2026年1月5日增长5.2%，同比+86-10，编号〔2025〕12号",
    "spaces": "  前后 空格\t制表\n换行\r\n两行  ",
    "signs": "①②（一）……————《储能》“低空”·△■•",
    "mail": "abc@mail.com said: the train waits in rain, see https://www.trains.example/daily?gain=1",
    "joined": "xai芯片、卡拉okx、aichatgpt与agix大会",
    "wide": "ａｂｃ１２３ＡＩ",
    "rare": "𬭛𫟼鿏䶮㐀𠮷龥鿕",
    "traditional": "儲能產業與低空經濟",
    "broken": "□□储\u200b能\ue000电\ufffd站",
    "emoji": "😀储能👨‍👩‍👧站",
    "accents": "é İstanbul café naïve",
    "blank": "   ",
    "empty": "",
}


@pytest.fixture(scope="module")
def words(analyzer):
    """Return the words that the shipped lexicon keeps whole."""
    return tuple(word.lower() for word in analyzer.words)


@pytest.fixture(scope="module")
def engines(words):
    """Return both engines with the lexicon as user dictionary."""
    return Segmenter(words, "rjieba"), Segmenter(words, "jieba")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_both_engines_cut_alike(engines, text):
    """A model trained with one engine predicts the same with the other."""
    fast, reference = engines
    assert fast.cut(text) == reference.cut(text)


def test_both_engines_cut_random_text_alike(engines, words):
    """Five hundred mixtures of Chinese, Latin, digits and signs, the same every time."""
    fast, reference = engines
    dice = random.Random(7)
    pieces = [*"".join(TEXTS.values()), *words[::7]]
    for _ in range(500):
        text = "".join(dice.choices(pieces, k=dice.randint(1, 30)))
        assert fast.cut(text) == reference.cut(text), text


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "traditional"])  # clean text is simplified
def test_both_engines_tag_alike(engines, name):
    """But for numbers (m) and Latin letters (eng), which jieba tags by rule and not by its dictionary."""
    by_rule = {"eng": "x", "m": "x"}
    fast, reference = ([(word, by_rule.get(tag, tag)) for word, tag in engine.tag(TEXTS[name])] for engine in engines)
    assert fast == reference
    assert [word for word, _ in fast] == engines[0].cut(TEXTS[name])


def test_tags_are_the_dictionarys_and_new_words_are_nouns(engines):
    """智改数转 stands in the lexicon alone."""
    for engine in engines:
        assert engine.tag("推动智改数转") == [("推动", "v"), ("智改数转", "n")]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_words_joined_give_the_text_again(analyzer, text):
    """Offsets are counted along the words, so no character may be lost."""
    assert "".join(analyzer.segmenter.cut(text)) == text


def test_every_lexicon_word_survives_the_cut(engines, words):
    """A term that the segmenter cannot keep whole would never be a feature of a model."""
    for engine in engines:
        assert [word for word in words if engine.cut(word) != [word]] == []


def test_lexicon_words_survive_between_other_words(analyzer):
    """Also where a neighbour would like a piece of them."""
    cut = analyzer.segmenter.cut
    assert "抽水蓄能" in cut("县里的抽水蓄能电站")
    assert "低空" in cut("开放低空空域")
    assert "智改数转" in cut("推进智改数转工作")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("he said the train", ["he", " ", "said", " ", "the", " ", "train"]),
        ("abc@mail.com", ["abc", "@", "mail", ".", "com"]),
        ("www.daily.gov.cn", ["www", ".", "daily", ".", "gov", ".", "cn"]),
        ("aiot与kai", ["aiot", "与", "kai"]),
        ("xai芯片会", ["xai", "芯片", "会"]),
        ("dai3芯片", ["dai3", "芯片"]),
        ("café naïve", ["café", " ", "naïve"]),
        ("привет мир", ["привет", " ", "мир"]),
        ("5g、evtol、a320与v2g", ["5g", "、", "evtol", "、", "a320", "与", "v2g"]),
        ("用ai造ai芯片", ["用", "ai", "造", "ai芯片"]),
        ("2024ai大会", ["2024", "ai", "大会"]),
        ("ai+制造", ["ai", "+", "制造"]),
    ],
)
def test_latin_words_are_not_cut(engines, text, cut):
    """The lexicon's ai stands in said, mail and train, where nobody speaks of it; between others than letters it counts."""
    for engine in engines:
        assert engine.cut(text) == cut
        assert [word for word, _ in engine.tag(text)] == cut


def test_no_cut_falls_between_two_latin_letters(engines, words):
    """Whatever stands around: words of the dictionary, digits, signs, Chinese."""
    dice = random.Random(11)
    latin = [word for word in words if word.isascii()]
    for _ in range(300):
        text = "".join(dice.choices([*latin, "x", "é", "7", " ", "-", "储能", "与"], k=dice.randint(2, 12)))
        fast, reference = (engine.cut(text) for engine in engines)
        assert fast == reference
        for cut in (fast, reference):
            assert "".join(cut) == text
            torn = [(one, two) for one, two in zip(cut, cut[1:], strict=False) if is_latin(one[-1]) and is_latin(two[0])]
            assert torn == [], text


def is_latin(char):
    """Return whether a character is one of the letters above."""
    return char == "é" or (char.isascii() and char.isalpha())


def test_private_tokenizer_leaves_the_shared_one_alone():
    """``jieba.load_userdict`` would change every program in the process (jieba #290)."""
    word = "蓄能水抽"  # no word of any dictionary
    before = jieba.lcut(word, HMM=False)
    Segmenter([word], "jieba")
    Segmenter([word], "rjieba")
    assert word not in before
    assert jieba.lcut(word, HMM=False) == before
    assert word not in jieba.dt.FREQ


def test_two_segmenters_do_not_share_their_words():
    """Each has a dictionary of its own, in either engine."""
    for engine in ("rjieba", "jieba"):
        assert Segmenter(["蓄能水抽"], engine).cut("蓄能水抽") == ["蓄能水抽"]
        assert Segmenter([], engine).cut("蓄能水抽") != ["蓄能水抽"]


def test_nothing_is_said_while_the_dictionary_loads(python):
    """jieba logs its loading to standard error by default, where a command's messages stand."""
    outcome = python("-c", "from models.text.segmenter import Segmenter; print(Segmenter([], 'jieba').cut('储能电站'))")
    assert (outcome.code, outcome.out, outcome.err) == (0, "['储能', '电站']\n", "")


@pytest.mark.parametrize(
    ("text", "folded"),
    [("AI与eVTOL", "ai与evtol"), ("İzmir的AI", "İzmir的ai"), ("储能", "储能"), ("", "")],
    ids=["latin", "letter-that-grows", "han", "empty"],
)
def test_folding_case_keeps_the_length(text, folded):
    """İ becomes two characters when lowered, and every offset behind it would be wrong."""
    assert fold_case(text) == folded
    assert len(fold_case(text)) == len(text)


@pytest.mark.parametrize("first", ["ours", "package"])
def test_the_dictionary_is_read_once_and_the_package_stays_as_it_is(first):
    """The package around the class reads it for itself, for who imports it: before us or after, with none of our words."""
    ours = "from models.text.segmenter import Segmenter; own = Segmenter(['低空经济']); seen = 'rjieba' in sys.modules"
    lines = [ours, "import rjieba"] if first == "ours" else ["import rjieba", ours]
    shown = "print(seen, own.cut('低空经济'), rjieba.cut('低空经济'), rjieba.Jieba is sys.modules['rjieba.rjieba'].Jieba)"
    done = subprocess.run([sys.executable, "-c", "\n".join(["import sys", *lines, shown])], capture_output=True, text=True)
    assert done.stdout.split() == [str(first == "package"), "['低空经济']", "['低空',", "'经济']", "True"], done.stderr


def test_tags_are_remembered_whoever_asks_in_between(monkeypatch):
    """A server asks from several threads: what one of them forgets the other has still."""
    monkeypatch.setattr("models.text.segmenter.REMEMBERED", 1)
    own = Segmenter([])
    others = iter(["河边", "村口"])

    class Asked(dict):
        def __setitem__(self, word, tag):
            super().__setitem__(word, tag)
            if (other := next(others, None)) is not None:
                own.part_of_speech(other)

    own._tags = Asked()
    assert own.part_of_speech("修建") == own.tag("修建")[0][1]
    assert own.part_of_speech("村口") == own.tag("村口")[0][1] and len(own._tags) <= 2
