"""What rules miss is chosen too: of texts without a word of a label, those that are most like its hits."""

import numpy as np
import pytest

from labels import Paragraph
from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from models.tfidf.meaning import encode
from seeds.schemes import parse_scheme
from training.scheme.making import read_names, scheme_texts
from training.select.frame import build_frame
from training.select.near_misses import raise_near_misses, silent
from training.select.sample import draw_sample
from training.select.urgency import judge

# Four with the name, four of its kind without it, and what is about something else.
NAMED = [
    "江口建成氢能示范线，燃料电池客车上路。",
    "园区发展氢能产业，电解水制氢项目开工。",
    "港口用氢能牵引车，配建加氢站两座。",
    "氢能装备企业投产燃料电池电堆。",
]
UNNAMED = [
    "燃料电池重卡在青溪开跑，沿线设加氢站。",
    "电解水制氢装置投产，绿氢送往炼厂。",
    "储氢瓶和电堆下线，燃料电池公交交付。",
    "县里新开加氢站一座，日加注一吨。",
]
OTHER = [
    "小学春季开学，老师带学生认识校园里的树。",
    "博物馆展出青铜器，观众排起长队。",
    "医院开设夜间门诊，方便上班的居民。",
    "稻田插秧过半，农技员下田指导。",
    "法院公开审理一起合同纠纷。",
    "马拉松吸引两万名跑者参加。",
    "地铁三号线试运行，首班车六点发车。",
    "图书馆延长开放时间，新增自习座位。",
]
TEXTS = [*NAMED, *UNNAMED, *OTHER]


@pytest.fixture(scope="module")
def rules():
    scheme = parse_scheme(scheme_texts(read_names(["氢能=hydrogen", "戏曲=opera"], [])), "own", "own")
    return PolicyTagger(LexiconTagger(Analyzer(scheme)), "rules")


def test_as_many_near_misses_as_hits_count_like_hits(rules):
    near = judge(rules, TEXTS, 1)[:, 0]
    raised = set(np.flatnonzero(near == near.max()).tolist())
    assert set(range(4)) < raised and len(raised) == 8
    assert raised - set(range(4)) == {4, 5, 6, 7}


def test_of_a_label_without_a_hit_so_many_are_raised_as_it_has_turns(rules):
    near = judge(rules, TEXTS, 3)[:, 1]
    assert (near == 1).sum() == 3 and (near < 1).sum() == len(TEXTS) - 3


def test_a_model_that_tells_texts_apart_is_left_alone(rules):
    """And of a model that does so for one label, that column alone."""
    said = np.array([[0.9, 0.3], [0.05, 0.2], [0.05, 0.1]])
    hit = np.array([[True, False], [False, False], [False, False]])
    assert silent(said, hit) == [0]
    near = np.array([[0.1, 0.4], [0.05, 0.3], [0.05, 0.2]])
    batch = rules.tagger.analyzer.batch([NAMED[0], OTHER[0], UNNAMED[0]])
    raised = raise_near_misses(near, hit, [0], encode(batch), rules.tagger.analyzer, 1)
    assert raised.tolist() == [[0.1, 0.4], [0.05, 0.3], [0.1, 0.2]]
    assert silent(np.array([[0.9], [0.1]]), np.array([[True], [False]])) == []  # of one text nothing can be said


def test_first_selection_of_an_untrained_scheme_holds_near_misses(rules):
    """Of eight chosen texts not all are hits: half of what a label is given speaks of it without its words."""
    more = [f"{text[:-1]}，第{number}批。" for number in "一二三" for text in TEXTS]
    paragraphs = [Paragraph(f"d{n}#1", f"d{n}", 1, "body", text) for n, text in enumerate([*TEXTS, *more])]
    frame = build_frame(paragraphs, (), rules.tagger.analyzer.segmenter)
    found = []
    for seed in range(8):
        chosen = [p for p in draw_sample(frame, rules, 8, seed).paragraphs if p.extra["drawn"] == "chosen"]
        found += [(any("氢能" in p.text for p in chosen), any(p.text[:6] in {t[:6] for t in UNNAMED} for p in chosen))]
    hits, near = np.array(found).sum(axis=0)
    assert hits == 8 and near >= 6
