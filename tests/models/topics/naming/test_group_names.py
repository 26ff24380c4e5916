"""Names of groups: what most members speak of, else two of them, and the same on the page's tree."""

import re

import numpy as np
import pytest
from naming_texts import joined
from topic_readings import corpus, html, tagger

from models.topics.catalogue import Topic
from models.topics.centroids import link
from models.topics.naming.at_fitting import named
from models.topics.naming.groups import cut, group_topics

PLACES = ("东岭", "西岭", "南岭")
FLIGHTS = [[f"{place}的无人机航线开通第{n}年。" for n in range(2, 6)] for place in PLACES]
SONGS = [[f"{thing}迎来合唱比赛第{n}场。" for n in range(2, 6)] for thing in ("学校", "剧院", "码头")]
APART = [["茶园的露水很重。"] * 4, ["石桥修了三年。"] * 4, ["渔船靠岸卸网。"] * 4]
NAMES = ("东岭航线", "西岭航线", "南岭航线", "学校歌声", "剧院舞台", "码头号子")


def groups(texts, analyzer, titles=NAMES):
    """Return the groups of six topics, the first three near one another and so the others."""
    batch, topics = joined(texts, analyzer)
    catalogue = [
        Topic(number, (title[:2],), 10 - number, tuple(own), title)
        for number, (own, title) in enumerate(zip(texts, titles, strict=True))
    ]
    points = np.array([[1, 0.1 * n, 0] for n in range(3)] + [[0, 0.1 * n, 1] for n in range(3)])
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return group_topics(catalogue, link(points.astype(np.float32)), batch, topics)


def test_group_is_named_by_what_its_members_share(analyzer):
    """Not by one of them."""
    found = {group.topics: group.name for group in groups([*FLIGHTS, *SONGS], analyzer)}
    assert "航线" in found[0, 1, 2] and "合唱" in found[3, 4, 5]
    assert not any(place in found[0, 1, 2] for place in PLACES)


def test_group_whose_members_share_nothing_lists_two_of_them(analyzer):
    """The largest first; that there are more is said."""
    found = {group.topics: group.name for group in groups([*APART, *SONGS], analyzer, ("茶园", "石桥", "渔船", *NAMES[3:]))}
    assert found[0, 1, 2] == "茶园、石桥等"


def test_listed_members_do_not_repeat_each_other(analyzer):
    """The next that says something else takes the place."""
    titles = ("茶园露水", "茶园·春天", "渔船·码头", *NAMES[3:])
    assert {group.topics: group.name for group in groups([*APART, *SONGS], analyzer, titles)}[0, 1, 2] == "茶园露水、渔船等"
    titles = ("茶园露水", "茶园·春天", "茶园·夜里", *NAMES[3:])
    assert {group.topics: group.name for group in groups([*APART, *SONGS], analyzer, titles)}[0, 1, 2] == "茶园露水等"


@pytest.mark.parametrize("n", [1, 2, 5])
def test_few_topics_form_no_groups(n, analyzer):
    """Two groups of three are the least."""
    texts = [*FLIGHTS, *SONGS][:n]
    batch, topics = joined(texts, analyzer)
    catalogue = [Topic(number, ("航线",), 4, tuple(own), NAMES[number]) for number, own in enumerate(texts)]
    points = np.eye(n, 6, dtype=np.float32)
    assert group_topics(catalogue, link(points), batch, topics) == ()


def test_groups_share_out_all_topics():
    """Each topic is in one group."""
    points = np.random.default_rng(0).normal(size=(20, 8))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    found = cut(link(points.astype(np.float32)), 5)
    assert len(found) == 5 and sorted(topic for group in found for topic in group) == list(range(20))
    assert [len(group) for group in found] == sorted(map(len, found), reverse=True)


def test_heads_of_the_tree_are_the_names_of_the_groups(analyzer):
    """Each stands once, beside the first topic of its group; a group of one is not named twice."""
    model = named(tagger(analyzer))
    page = html(corpus(), model)
    tree = page[page.index('class="tree"') : page.index('id="near"')]
    leaves = re.findall(r'<a href="#topic-(\d+)">([^<]+)</a>(.*?)</li>', tree)
    heads = [re.findall("<em>([^<]+)</em>", rest) for _, _, rest in leaves]
    told = {model.group_names[int(number)]: head for (number, _, _), head in zip(leaves, heads, strict=True) if head}
    assert model.groups and len(leaves) == len(model.catalogue)
    assert told and all(head == [name] for name, head in told.items())
    alone = {group.name for group in model.groups if group.level == 1 and len(group.topics) == 1}
    expected = {group.name for group in model.groups if group.level == 1} - alone
    assert [head for head in heads if head] == [[name] for name in told] and set(told) == expected
