"""A fifth of a sample is drawn by lot from the whole frame; the rest is chosen, apart from copies and near copies."""

import numpy as np
import pytest

from labels import Paragraph
from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from models.text.near_copies import NearCopies
from seeds.schemes import parse_scheme
from training.select.choosing import choose
from training.select.frame import build_frame, hashes_of
from training.select.lots import draw_lots
from training.select.sample import draw_sample
from training.select.urgency import closeness, judge


def paragraphs(*texts, kind="body", **more):
    return [Paragraph(f"d{n}#1", f"d{n}", 1, kind, text, **more) for n, text in enumerate(texts)]


@pytest.fixture(scope="module")
def rules(analyzer):
    return PolicyTagger(LexiconTagger(analyzer), "rules")


@pytest.fixture(scope="module")
def frame(tiny_corpus, analyzer):
    return build_frame(tiny_corpus.paragraphs, (), analyzer.segmenter)


def test_frame_holds_each_text_once_and_counts_what_it_leaves_out(analyzer):
    text = "全市新型储能装机突破一百万千瓦，项目顺利投产。"
    given = paragraphs(text, "全市新型儲能裝機突破一百萬千瓦,項目順利投產。", "短句。")
    given += paragraphs("def judge(policy, texts): return closeness(policy.predict(batch))  # 甲乙丙丁戊己庚辛")
    given += paragraphs("首页 新闻 公告 联系我们 网站地图", kind="boilerplate")
    given += paragraphs("关于印发新型储能发展规划的通知", kind="title")
    given += paragraphs("已经标注过的段落在这里，不再抽取第二次。")
    frame = build_frame(given, hashes_of(["已经标注过的段落在这里，不再抽取第二次。"]), analyzer.segmenter)
    assert [p.text for p in frame.paragraphs] == [text] and frame.copies == [2]
    assert frame.left_out == {
        "copies": 1,
        "too short": 1,
        "no Chinese prose": 1,
        "boilerplate": 1,
        "headings": 1,
        "labelled already": 1,
    }


def test_digest_is_of_the_texts_not_of_their_order(tiny_corpus, analyzer):
    there, back = (build_frame(order, (), analyzer.segmenter) for order in (tiny_corpus.paragraphs, tiny_corpus.paragraphs[::-1]))
    assert there.digest == back.digest
    assert there.digest != build_frame(tiny_corpus.paragraphs[1:], (), analyzer.segmenter).digest


def test_lots_fall_alike_on_all():
    counts = np.zeros(50)
    for seed in range(2000):
        counts[draw_lots(50, 23, np.random.default_rng(seed))] += 1
    assert draw_lots(50, 23, np.random.default_rng(0)).shape == (5,)  # a fifth, rounded up
    expected = 2000 * 5 / 50
    assert np.abs(counts - expected).max() < 5 * np.sqrt(expected)


def test_closeness_is_measured_from_the_labels_own_threshold():
    near = closeness(np.array([[0.1, 0.1], [0.5, 0.5]]), np.array([0.1, 0.5]))
    assert near[0, 0] == pytest.approx(1) and near[1, 1] == pytest.approx(1)
    assert near[0, 1] == near[1, 0] < 0.2


def test_of_one_label_a_text_the_margin_between_the_two_likeliest_counts():
    """Thresholds of 0 refuse nothing: a label that is out of the question is not close to them."""
    near = closeness(np.array([[0.98, 0.015, 0.005], [0.48, 0.47, 0.05], [0.4, 0.35, 0.25]]), np.zeros(3), True)
    assert near[1, 0] == near[1, 1] > 0.9 and near.argmax() in (3, 4)
    assert near[0].max() < 0.05 and near[1, 2] < near[2, 2] < near[2, 0] < near[1, 0]
    refused = closeness(np.array([[0.49, 0.02], [0.02, 0.02]]), np.full(2, 0.5), True)
    assert refused[0, 0] > 0.9 and refused[1].max() < 0.05  # rules that say nothing: far from giving anything


def test_unsure_texts_of_a_scheme_of_one_label_are_chosen(tiny_corpus):
    """By the model that learns from few labels, whose thresholds are 0 there."""
    texts = {name: text for name, text in tiny_corpus.scheme.texts.items() if name != "labels.toml"}
    labels = "single = true\n" + tiny_corpus.scheme.texts["labels.toml"]
    scheme = parse_scheme({**texts, "labels.toml": labels}, "one", "one")
    says = np.array([[0.95, 0.01, 0.01, 0.01, 0.01, 0.01], [0.4, 0.39, 0.06, 0.05, 0.05, 0.05]])

    class Says:
        analyzer, thresholds, kind = Analyzer(scheme), np.zeros(6), "said"

        def predict_proba(self, batch):
            return says

    near = judge(PolicyTagger(Says(), "said"), ["甲", "乙"], 1)
    assert near[1].max() > 0.9 > 0.2 > near[0].max()


def test_a_rare_label_gets_its_turn():
    """One label has forty open texts, the other four that are far from its threshold: these come by their score."""
    near = np.zeros((50, 2))
    near[:40, 0], near[40:44, 1] = 0.9, 0.1
    texts = [f"第{chr(0x4E00 + n) * 9}条" for n in range(50)]
    chosen = choose(near, texts, [f"d{n}" for n in range(50)], 8, [], NearCopies(), np.random.default_rng(0))
    assert len(set(chosen)) == 8 and sum(row >= 40 for row in chosen) == 4


def test_a_text_open_for_two_labels_comes_first_unless_rules_alone_speak():
    near = np.array([[0.6, 0.0], [0.5, 0.5], [0.0, 0.6]])
    given = ["甲甲甲甲甲甲", "乙乙乙乙乙乙", "丙丙丙丙丙丙"], ["a", "b", "c"], 1, []
    assert choose(near, *given, NearCopies(), np.random.default_rng(0)) == [1]
    assert choose(near, *given, NearCopies(), np.random.default_rng(0), together=False) != [1]


def test_near_copies_and_documents_that_gave_their_share_come_last():
    said = "年全市新型储能装机突破一百万千瓦大关。"
    texts = [f"今{said}", f"去{said}", "无人机送药航线在山区开通运行。"]
    near = np.array([[0.9], [0.8], [0.1]])
    assert choose(near, texts, ["a", "b", "c"], 2, [], NearCopies(), np.random.default_rng(0)) == [0, 2]
    assert choose(near, texts, ["a", "b", "c"], 3, [], NearCopies(), np.random.default_rng(0)) == [0, 2, 1]
    apart = [f"{chr(0x4E00 + n) * 9}" for n in range(30)]
    documents = ["long"] * 20 + [f"d{n}" for n in range(10)]
    falling = np.linspace(1, 0.1, 30)[:, None]
    chosen = choose(falling, apart, documents, 8, [], NearCopies(), np.random.default_rng(0))
    assert sum(documents[row] == "long" for row in chosen) == 3


def test_notes_travel_and_the_order_tells_nothing(frame, rules):
    sample = draw_sample(frame, rules, 30, 7)
    drawn = [p.extra["drawn"] for p in sample.paragraphs]
    assert (drawn.count("random"), drawn.count("chosen")) == (6, 24)
    assert {p.extra["probability"] for p in sample.paragraphs} == {"", f"{6 / len(frame):.6g}"}
    assert all((p.extra["probability"] == "") == (p.extra["drawn"] == "chosen") for p in sample.paragraphs)
    note = f"seed 7; 6 of {len(frame)} by lot; texts {frame.digest.shown}; 0 labelled before {0:012x}; rules"
    assert {p.extra["draw"] for p in sample.paragraphs} == {note}
    assert drawn != sorted(drawn) and drawn != sorted(drawn, reverse=True)
    assert sample.paragraphs == draw_sample(frame, rules, 30, 7).paragraphs
    assert {p.id for p in sample.paragraphs} != {p.id for p in draw_sample(frame, rules, 30, 8).paragraphs}


def test_what_the_model_thinks_has_no_part_in_the_lot(frame, rules, tfidf):
    lots = [
        {p.id for p in draw_sample(frame, model, 30, 3).paragraphs if p.extra["drawn"] == "random"}
        for model in (rules, PolicyTagger(tfidf, "tfidf"))
    ]
    assert lots[0] == lots[1]


def test_columns_of_an_earlier_sample_are_kept_under_another_name(analyzer, rules):
    given = paragraphs("全市新型储能装机突破一百万千瓦，项目顺利投产。", extra={"drawn": "random", "县": "青溪"})
    (paragraph,) = draw_sample(build_frame(given, (), analyzer.segmenter), rules, 5, 0).paragraphs
    assert paragraph.extra["drawn (input)"] == "random" and paragraph.extra["县"] == "青溪"
