"""The paragraphs that ride in the page: all of a small corpus, of a large one the nearest of each topic."""

from dataclasses import replace

import numpy as np
from topic_readings import corpus, read, tagger

from training.topic_report.paragraph_island import LONGEST, TIP, island, nearest

ORDER = list(range(7))


def test_small_corpus_is_there_whole(analyzer):
    """Every text, with its document, its topic, the next best and how surely."""
    reading = read(corpus(), tagger(analyzer))
    found = island(reading, ORDER)
    assert found["text"] == [paragraph.text for paragraph in corpus()]
    assert sum(found["carried"]) == 64
    assert found["topic"] == reading.topics.tolist() and found["second"] == reading.placement.second.tolist()
    origins = [found["origins"][number] for number in found["origin"]]
    assert origins[0] == ("tiny-0", "tiny-0", "2026-01-15", "广东")
    assert {len(found[name]) for name in ("x", "y", "similarity", "margin", "marks", "n", "own", "also")} == {64}


def test_topics_are_numbered_in_the_order_of_the_page(analyzer):
    """The largest first, wherever it stands in the model."""
    reading = read(corpus(), tagger(analyzer))
    order = [6, 5, 4, 3, 2, 1, 0]
    assert [order[place] for place in island(reading, order)["topic"]] == reading.topics.tolist()


def test_paragraph_of_several_labels_keeps_them_all(analyzer):
    """One set for those that bear the same; of none the place of "none"."""
    paragraphs = [replace(one, labels=("ai", "energy_storage")) if n < 3 else one for n, one in enumerate(corpus())]
    found = island(read(paragraphs, tagger(analyzer)), ORDER)
    sets = [found["sets"][number] for number in found["marks"]]
    assert sets[:3] == [(0, 4)] * 3 and (6,) in sets


def test_large_corpus_gives_the_nearest_of_each_topic(analyzer):
    """As many of each as the budget has room for; the others are dots with the beginning of their text."""
    paragraphs = [replace(one, text=one.text + "。" * 100) for one in corpus()]
    reading = read(paragraphs, tagger(analyzer))
    sizes = np.array([len(one.text.encode()) for one in paragraphs])
    budget = int(sizes.sum() // 3)
    carried = nearest(reading, budget)
    assert 7 <= carried.sum() < 64 and sizes[carried].sum() <= budget
    for topic in range(7):
        inside, outside = (reading.similarity[(reading.topics == topic) & flags] for flags in (carried, ~carried))
        assert len(inside) and (not len(outside) or inside.min() >= outside.max())
    found = island(reading, ORDER, budget)
    assert len(found["x"]) == 64 and sum(found["carried"]) == carried.sum()
    assert {len(text) for text, whole in zip(found["text"], found["carried"], strict=True) if not whole} == {TIP + 1}


def test_longest_paragraph_is_cut(analyzer):
    """A whole document in one cell does not fill the page."""
    paragraphs = [replace(corpus()[0], text="储能电站并网。" * 1000), *corpus()[1:]]
    text = island(read(paragraphs, tagger(analyzer)), ORDER)["text"][0]
    assert len(text) == LONGEST + 1 and text.endswith("…")
    reading = read(paragraphs, tagger(analyzer))
    assert nearest(reading, 1).sum() == len(set(reading.topics.tolist()))


def test_source_is_a_file_and_no_path(analyzer):
    """Who mails the page tells nobody how the folders of the machine are called."""
    paragraphs = [replace(one, source=f"/home/somebody/secret/{one.doc}.txt", title="关于合唱的通知") for one in corpus()]
    origin = island(read(paragraphs, tagger(analyzer)), ORDER)["origins"][0]
    assert origin[:2] == ("关于合唱的通知", "tiny-0.txt")
