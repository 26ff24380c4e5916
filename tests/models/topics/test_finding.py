"""What topics are found in: which paragraphs speak for themselves, which are chosen, what goes with its section."""

import random

import numpy as np
import pytest

from labels import Paragraph
from models.topics.centroids import assign, nearest_neighbours
from models.topics.finding.choice import choose_rows
from models.topics.finding.clustering import find_clusters
from models.topics.finding.eligible import Eligibility, learn_eligibility
from models.topics.finding.form import core, cores, is_sentence, says_nothing
from models.topics.finding.sections import topics_of_sections
from models.topics.finding.set_phrases import common_shingles, set_phrases
from models.topics.finding.widening import MANY, MARKED, MOST, OWNED, SMALLEST, wide_clusters, widen
from models.topics.placement import near_enough, place
from models.topics.word_support import FULL, SUPPORTED, Nearness

FORMULA = "请各地各有关单位结合实际认真贯彻执行,重大问题及时报告。"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("三、建设储能电站,保障供电。", "建设储能电站,保障供电。"),
        ("第三条 储能电站应当并网。", "储能电站应当并网。"),
        ("(二)1.建设储能电站。", "建设储能电站。"),
        ("1.5倍补贴储能电站。", "1.5倍补贴储能电站。"),
        ("建设储能电站。(牵头单位:省能源局(省电力办);配合单位:各市政府)", "建设储能电站。"),
        ("建设储能电站。(省能源局、省财政厅按职责分工负责)", "建设储能电站。"),
        ("建设储能电站。(含抽水蓄能)", "建设储能电站。(含抽水蓄能)"),
        ("储能电池健康评估完成单位:甲公司,乙大学完成人:张三,李四", "储能电池健康评估"),
        ("建设储能电站。责任部门:甲局,乙局", "建设储能电站。"),
        ("三、", "三、"),
        ("", ""),
    ],
)
def test_core_is_the_text_without_numbers_and_offices(text, inside):
    """A figure is no number of a paragraph, and a bracket that says something stays."""
    start, end = core(text)
    assert text[start:end] == inside


def test_cores_keep_the_words_already_cut(analyzer):
    """Joined they give the core again; a batch in which nothing falls away is its own core."""
    batch = analyzer.batch(["三、建设储能电站,保障供电。", "无人机航线开通。"])
    short = cores(batch)
    assert short.texts == ["建设储能电站,保障供电。", "无人机航线开通。"]
    assert ["".join(short.words_of(row)) for row in range(2)] == short.folded
    assert cores(short) is short
    plain = analyzer.batch(["无人机航线开通。"])
    assert cores(plain) is plain


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("建设独立储能电站,提升电网调峰能力,保障迎峰度夏。", True),
        ("二、储能电站建设与运行管理的主要目标和任务", False),
        ("各市、县(区)人民政府,省政府各委、办、厅、局:", False),
        ("牵头单位:省能源局、省财政厅、省自然资源厅、各市政府。", False),
        ("12 储能电池研究 论文 张三 某某大学研究院新能源学院", False),
        ("建设储能电站。", False),
    ],
)
def test_lines_that_say_nothing_of_their_own(text, says):
    """Headings, addressees, offices, rows and short lines."""
    assert says_nothing(text, 15, sentences=True) is not says


def test_row_is_no_sentence_though_it_has_a_comma():
    """Cells are one space apart."""
    assert not is_sentence("甲 乙 丙,丁")
    assert is_sentence("甲乙,丙丁")


def test_titles_are_text_where_there_is_nothing_else(analyzer):
    """A corpus of headlines has topics of headlines; one of prose leaves them out."""
    lines = [f"储能电站第{n}期工程开工" for n in range(40)]
    rules = learn_eligibility(analyzer.batch(lines), [str(n) for n in range(40)])
    assert rules.judge(analyzer.batch(lines)).all()
    prose = [f"建设第{n}座独立储能电站,提升电网调峰能力,保障迎峰度夏。" for n in range(60)]
    both = analyzer.batch(prose + lines)
    assert learn_eligibility(both, ["d"] * 100).judge(both).tolist() == [True] * 60 + [False] * 40


def test_kinds_given_are_left_out_unless_too_little_is_left(analyzer):
    """A table of texts is text."""
    texts = [f"建设第{n}座独立储能电站,提升电网调峰能力,保障迎峰度夏。" for n in range(60)]
    kinds = ["heading"] * 20 + ["body"] * 40
    paragraphs = [Paragraph(f"d#{n}", "d", n, kind, text) for n, (kind, text) in enumerate(zip(kinds, texts, strict=True))]
    batch = analyzer.batch(texts)
    rules = learn_eligibility(batch, ["d"] * 60, paragraphs)
    assert rules.judge(batch, paragraphs).tolist() == [False] * 20 + [True] * 40
    rows = [Paragraph(f"d#{n}", "d", n, "table", text) for n, text in enumerate(texts)]
    assert learn_eligibility(batch, ["d"] * 60, rows).judge(batch, rows).all()


def test_set_phrases_are_learned_from_many_documents():
    """What ten of eleven documents say alike is one, near copies too; where it is all they say it is their subject."""
    dice = random.Random(0)
    own = ["".join(chr(dice.randrange(0x4E00, 0x9000)) for _ in range(20)) for _ in range(110)]
    texts = [*own, *[FORMULA] * 10]
    groups = [str(n % 11) for n in range(110)] + [str(n) for n in range(10)]
    common = common_shingles(texts, groups)
    found = set_phrases([FORMULA, "请各地各有关单位结合实际认真贯彻执行。", "无人机航线昨天开通,市民排队参观。"], common)
    assert found.tolist() == [True, True, False]
    assert len(common_shingles([FORMULA] * 10, groups[-10:])) == 0


def test_choice_does_not_depend_on_the_order():
    """Of a long document not everything is taken, of copies one."""
    texts = [f"{chr(0x4E00 + n)}{chr(0x5200 + 3 * n)}{chr(0x6000 + 5 * n)}处工地完成浇筑{n}" for n in range(200)]
    texts += ["同一份通报被各处转发,内容完全一样。"] * 10
    groups = ["long"] * 150 + [str(n) for n in range(60)]
    rows = choose_rows(texts, groups, np.ones(210, dtype=bool), 0, 0)
    chosen = [texts[row] for row in rows]
    assert sum(groups[row] == "long" for row in rows) == 20
    assert sum(text == texts[-1] for text in chosen) == 1
    back = choose_rows(texts[::-1], groups[::-1], np.ones(210, dtype=bool), 0, 0)
    assert [texts[::-1][row] for row in back] == chosen
    assert len(choose_rows(texts, groups, np.ones(210, dtype=bool), 25, 0)) == 25


def test_neighbours_come_from_other_documents():
    """A third at most from its own; more only where there are not enough others, and then they stand last."""
    near = np.array([[np.cos(angle), np.sin(angle)] for angle in np.linspace(0, 0.5, 6)])
    vectors = np.vstack([near, [[0.6, 0.8], [0.0, 1.0], [-0.6, 0.8]]]).astype(np.float32)
    groups = [*["a"] * 6, "b", "c", "d"]
    assert nearest_neighbours(vectors, 6, groups)[0][0].tolist() == [0, 1, 2, 6, 7, 8]
    neighbours, distances = nearest_neighbours(vectors, 9, groups)
    assert neighbours[0].tolist() == [0, 1, 2, 3, 6, 7, 8, 4, 5]
    np.testing.assert_allclose(distances[0], 1 - vectors[neighbours[0]] @ vectors[0], atol=1e-5)


def near(cosine, support=FULL):
    """Return how near texts are to topics; their words bear all of these out, or as far as is said."""
    table = np.asarray(cosine, dtype=np.float32)
    return Nearness(table, np.broadcast_to(np.float32(support), table.shape).copy())


def test_topics_on_one_document_are_given_up():
    """The smaller first, until hardly any is left; with few documents none."""
    sizes = [60, 60, 40, 12]
    nearness = near(np.repeat(np.eye(4), sizes, axis=0))
    groups = [*map(str, range(120)), *["one"] * 40, *["two"] * 12]
    everyone = np.ones(len(nearness), dtype=bool)

    def own_all(kept, topics):
        return np.ones(len(kept))

    assert widen(nearness, groups, everyone, None, own_all).tolist() == [0, 1]
    assert widen(nearness, ["d"] * len(nearness), everyone, None, own_all).tolist() == [0, 1, 2, 3]
    clusters = np.repeat(np.arange(4), sizes)
    assert wide_clusters(clusters, groups) == 2
    assert wide_clusters(clusters, ["d"] * len(nearness)) == 4


def test_topics_that_own_none_of_their_words_are_given_up():
    """The vaguest first; then those are asked again that have its texts now: they may own their words with them."""
    cosine = np.repeat(np.eye(4), 10, axis=0)
    cosine[10:20, 3] = 0.6  # near enough, and not nearly as near
    asked = []

    def inside(kept, topics):
        asked.append((kept.tolist(), np.bincount(topics[topics >= 0], minlength=len(kept)).tolist()))
        return np.array([0.5, 0.01, 0.4, 0.3 if len(asked) > 1 else 0.05])[kept]

    kept = widen(near(cosine), ["d"] * 40, np.ones(40, dtype=bool), None, inside)
    assert kept.tolist() == [0, 2, 3] and asked == [([0, 1, 2, 3], [10, 10, 10, 10]), ([3], [20])]


@pytest.mark.parametrize("seed", range(20))
def test_topics_given_up_one_by_one_leave_what_placing_all_anew_leaves(seed):
    """Only texts near to what was given up are placed again; held against placing all of them each time."""
    dice = np.random.default_rng(seed)
    documents = [str(number) for number in dice.integers(0, 15, 200)]
    paragraphs = [
        Paragraph(f"{row}", doc, row, ("heading", "body", "body")[row % 3], str(row), heading=str(row - row % 3))
        for row, doc in enumerate(documents)
    ]
    nearness = Nearness(dice.uniform(0.2, 1, (200, 12)).astype(np.float32), dice.uniform(0, 0.15, (200, 12)).astype(np.float32))
    eligible = dice.random(200) < 0.8
    weights = dice.random(12)

    def inside(kept, topics):
        return np.array([weights[topic] * (topics == place).mean() * 2 for place, topic in enumerate(kept)])

    def anew():
        kept = np.arange(12)
        while len(kept) > 2 and (owned := inside(kept, assign(nearness.take(kept), eligible).by_itself)).min() < OWNED:
            kept = np.delete(kept, owned.argmin())
        for known in (None, paragraphs):
            while len(kept) > 2:
                found = assign(nearness.take(kept), eligible, known)
                lopsided = (found.documents(documents)[1] > MOST) | (found.sizes < SMALLEST)
                if lopsided.sum() <= MARKED * max(1, MANY / len(set(documents))) ** 2 * len(kept):
                    break
                kept = np.delete(kept, np.where(lopsided, found.sizes, 201).argmin())
        return kept.tolist()

    assert widen(nearness, documents, eligible, paragraphs, inside).tolist() == anew()


def stood(kinds_headings, nearness, own):
    """Return the topics of one document's paragraphs as they stand together."""
    paragraphs = [
        Paragraph(f"d#{n}", "d", n, kind, f"文字{n}" if kind != "heading" else "一、旅游", heading)
        for n, (kind, heading) in enumerate(kinds_headings)
    ]
    found = place(nearness, own=np.asarray(own, dtype=bool))
    return topics_of_sections(found, near_enough(nearness), paragraphs).tolist()


def test_headings_and_rows_go_with_their_section():
    """The title with the document; a section of which nothing has a topic has none."""
    sure, none = [0.9, 0.1], [0.0, 0.1]
    kinds = [
        ("title", None),
        ("heading", None),
        ("body", "一、旅游"),
        ("body", "一、旅游"),
        ("table", "一、旅游"),
        ("table", "二、"),
    ]
    assert stood(kinds, near([none, none, sure, sure, none, none]), [0, 0, 1, 1, 0, 0]) == [0, 0, 0, 0, 0, -1]


def test_without_headings_a_row_goes_with_what_is_near():
    """The rows of a long list stand in no section."""
    sure, none = [0.9, 0.1], [0.0, 0.1]
    found = stood([("body", None)] * 8, near([sure, *[none] * 7]), [1] + [0] * 7)
    assert found == [0, 0, 0, 0, -1, -1, -1, -1]


def test_paragraph_between_two_topics_goes_with_its_section():
    """Where it is near enough to the topic of that; one that holds no word of it goes with nothing."""
    between, sure, other = [0.6, 0.58], [0.9, 0.1], [0.1, 0.9]
    kinds = [("body", "一、")] * 3
    assert stood(kinds, near([sure, between, sure]), [1, 1, 1]) == [0, 0, 0]
    assert stood(kinds, near([other, between, other]), [1, 1, 1])[1] == 1
    assert stood(kinds, near([sure, [0.6, 0.1], other]), [1, 1, 1])[1] == 0, "clear by itself"
    silent = near([other, between, other])
    silent.support[1] = SUPPORTED - 0.01
    assert stood(kinds, silent, [1, 1, 1])[1] == -1


def test_equal_vectors_are_one_cluster():
    """UMAP has nothing to lay out."""
    vectors = np.tile(np.array([[1, 0]], np.float32), (30, 1))
    found = find_clusters(["储能"] * 30, vectors, ["d"] * 30, topics=0, neighbours=15, components=5, seed=0)
    assert set(found.tolist()) == {0}


def test_everybody_speaks_where_nothing_was_learned(analyzer):
    """A tagger made by hand judges by text alone."""
    assert Eligibility().judge(analyzer.batch(["一、", "储能"])).all()
