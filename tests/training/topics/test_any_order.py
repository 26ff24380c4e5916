"""The same topics, names, numbers and words whatever the order of the texts."""

import random

import numpy as np
import pytest
from topics_to_find import small_corpus

from labels import Paragraph
from models.topics.editing.edits import TopicEdits
from models.topics.editing.topic_changes import change_topics
from models.topics.editing.topic_text import TopicText
from models.topics.own_order import fit_in_own_order, own_order, same_eigenvectors
from models.topics.trainer import TopicTrainer

SAID = ["储能电站并网调试", "无人机给海岛送药", "合唱队在广场比赛", "老旧钢厂改造升级", "港口集装箱吞吐量", "河道清淤防汛值守"]


def records(count=240):
    """Return paragraphs of twelve documents, interleaved: headings, copies within and across documents, equal places."""
    dice, found = random.Random(4), []
    for number in range(count):
        doc = number % 12
        subject = (doc + number // 60) % 6
        said = f"{SAID[subject]}，{dice.choice('东西南北')}城{SAID[dice.randrange(6)]}，第{number % 50}批项目已经开工。"
        n, kind, heading = number // 12 + 1, "body", f"第{number // 60 + 1}节" if doc % 2 else None
        if number % 20 == 7:
            kind, said = "heading", f"第{number // 60 + 1}节"
        if number % 15 == 4:
            said = f"{SAID[number % 6]}，各地抓紧落实，年底以前全部完成。"
        if doc == 5:
            n = 1
        found.append(
            {
                "id": f"p{number}",
                "doc": f"文件{doc}",
                "n": n,
                "kind": kind,
                "text": said,
                "labels": [],
                "date": f"202{doc % 4}-05-01",
            }
            | ({"heading": heading} if heading else {})
        )
    return found


def text_of(analyzer, given):
    """Return records as text that topics are found in, some of them labelled."""
    paragraphs = [Paragraph.from_record(one, "", 1) for one in given]
    labels = np.zeros((len(given), 6), np.int8)
    labels[[row for row, one in enumerate(given) if SAID[0] in one["text"]], 4] = 1
    batch = analyzer.batch([one["text"] for one in given])
    return TopicText(batch, labels, np.ones(len(given)), [one["doc"] for one in given], paragraphs)


def shuffled(given, seed=1):
    """Return records in another order."""
    other = list(given)
    random.Random(seed).shuffle(other)
    return other


def told(tagger, given, text):
    """Return all that is found, by the id of each paragraph where it is one for each."""
    state, placed = tagger.state(), text.placed(tagger)
    by_row = {
        one["id"]: (int(tagger.clusters[row]), int(placed.topics[row]), int(placed.second[row]), int(placed.also[row]))
        for row, one in enumerate(given)
    }
    return state.config, {name: array.tobytes() for name, array in state.arrays.items()}, by_row


def fit(trainer, text):
    """Find topics in a text."""
    return trainer.fit(text.batch, text.labels, text.groups, text.weights, text.paragraphs)


def test_own_order_depends_on_contents_alone(analyzer):
    """Rows that are equal in all may change places, no others."""
    given = records(60) + records(60)
    in_order = [[(one["text"], one["doc"], one["n"]) for one in each] for each in (given, shuffled(given))]
    texts = [text_of(analyzer, each) for each in (given, shuffled(given))]
    orders = [own_order(text) for text in texts]
    assert [in_order[0][row] for row in orders[0]] == [in_order[1][row] for row in orders[1]]
    assert sorted(orders[0]) == list(range(120))


def test_fitting_meets_one_order_and_one_thread(analyzer):
    """Whatever the machine has; what is cut and encoded is so once for both orders."""
    from threadpoolctl import threadpool_info

    met = []

    def stop(text):
        met.append((list(text.batch.texts), {pool["num_threads"] for pool in threadpool_info()}))
        raise KeyboardInterrupt

    for given in (records(), shuffled(records())):
        with pytest.raises(KeyboardInterrupt):
            fit_in_own_order(text_of(analyzer, given), "static", stop)
    assert met[0] == met[1]
    assert met[0][1] == {1}


@pytest.mark.parametrize(
    "edits", [TopicEdits(), TopicEdits(seeds=(("合唱", ("合唱队",)),), split=(("0", 2),))], ids=["as-found", "changed-by-hand"]
)
def test_shuffled_order_finds_the_same(analyzer, edits):
    """Topics, words, names, groups, typical texts, baseline, and the topic of each paragraph."""
    given = records()
    trainer = TopicTrainer(topics=5, edits=edits)
    found = []
    for each in (given, shuffled(given), shuffled(given, 2)):
        text = text_of(analyzer, each)
        found.append(told(fit(trainer, text), each, text))
    assert found[0] == found[1] == found[2]


def test_topic_of_a_stored_model_is_split_alike(analyzer):
    """By hand, later, by the same text in another order."""
    given = records()
    tagger = fit(TopicTrainer(topics=4), text_of(analyzer, given))
    parted = [
        change_topics(tagger, TopicEdits(split=(("0", 2),)), text_of(analyzer, each)).catalogue
        for each in (given, shuffled(given))
    ]
    assert parted[0] == parted[1]


def test_vectors_are_not_computed_twice(analyzer):
    """A batch that has its vectors keeps them, in its own order, and a second fit finds them there."""
    from models.topics.embeddings.encoders import embed
    from models.topics.finding.form import cores

    corpus = small_corpus(analyzer, 40)
    text = TopicText(corpus[0], corpus[1], corpus[3], corpus[2])
    batches = []

    def keep(text):
        batches.append(text.batch)
        return fit(TopicTrainer(), text)

    for _ in range(2):
        fit_in_own_order(text, "static", keep)
    assert batches[0] is batches[1]
    order = own_order(text)
    assert np.array_equal(embed(cores(text.batch), "static")[order], embed(cores(batches[0]), "static"))
    assert np.array_equal(embed(cores(text.batch), "static"), embed(cores(analyzer.batch(text.batch.texts)), "static"))


def test_eigenvectors_are_the_same_every_time():
    """Where ARPACK starts anew, it does so from the same vector; a generator of the caller's own is left alone."""
    import scipy.sparse.linalg
    from sklearn.manifold import _spectral_embedding

    unseeded = scipy.sparse.linalg.eigsh
    pieces = np.diag([2.0] * 20 + [5.0] * 20)  # each vector of a piece is one: none of them is told from the others

    def vectors(**options):
        return scipy.sparse.linalg.eigsh(pieces, 4, v0=np.ones(40), **options)[1].tobytes()

    assert len({vectors() for _ in range(4)}) > 1  # else there is nothing to mend any more
    with same_eigenvectors():
        assert _spectral_embedding.eigsh is scipy.sparse.linalg.eigsh
        assert len({vectors() for _ in range(4)}) == 1
        assert vectors(rng=1) != vectors(rng=2)
    assert scipy.sparse.linalg.eigsh is _spectral_embedding.eigsh is unseeded
