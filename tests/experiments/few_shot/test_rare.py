"""Rare labels among chosen examples: labels thinned out, rounds followed, what is measured weighed."""

import numpy as np
import pytest

from experiments.few_shot import rare
from labels import Paragraph, UsageError
from training.sets.labelled_set import LabelledSet

PLACES = [f"{a}{b}" for a in "东南西北中" for b in "山河湖海城乡"]


@pytest.fixture
def data(scheme):
    """Return sixty paragraphs in thirty documents, half of which carry the first label; every third of these names it."""
    said = ("人工智能企业落户{0}。", "{0}的算法工程师聚在一起谈大模型。", "{0}的智能算力中心开工。")
    rows = [
        Paragraph(f"{place}#{n}", place, n, "body", text, labels=("ai",) * n, part="natural")
        for number, place in enumerate(PLACES)
        for n, text in enumerate((f"{place}的集市今年又热闹起来了，摊位比去年多。", said[number % 3].format(place)))
    ]
    return LabelledSet("corpus", tuple(rows), scheme)


def test_labels_are_thinned_out_in_the_pool_and_weighed_in_what_is_held(data):
    setting = rare.make_setting(data, (0, 1), 0)
    assert setting.scheme.keys == data.keys[:2]
    assert not {p.doc for p in setting.pool.paragraphs} & {p.doc for p in setting.held.paragraphs}
    about = setting.held.labels[:, 0] > 0
    np.testing.assert_allclose(setting.weights[about], rare.RATES[1])
    assert (setting.weights[~about] == 1).all()
    assert setting.pool.labels.sum() < 10


def test_words_are_names_alone(scheme):
    few = rare.names_alone(scheme, (0, 2))
    assert [list(entry.terms) for entry in few.lexicon.entries.values()] == [[label.name] for label in few.taxonomy.labels]


def test_each_round_measures_words_examples_and_examples_beside_text(data, monkeypatch):
    monkeypatch.setattr(rare, "ROUNDS", (6, 4))
    found = list(rare.follow(rare.make_setting(data, (0, 1), 0), 0))
    assert [(name, count) for name, count, _ in found] == [
        (name, count) for count in (6, 10) for name in ("words", "examples", "examples beside text")
    ]
    assert all(scores.shape == (3, 2) for _, _, scores in found)


def test_no_draw_is_refused():
    with pytest.raises(UsageError, match="0 is no number of draws"):
        rare.main(["--draws", "0"])
