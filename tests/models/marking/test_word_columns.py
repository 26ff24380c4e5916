"""What is known of each word of a text."""

import numpy as np
import pytest
from written_cases import Written, cases_by_hand

from models.marking.cases import IDLE, NONE, STRONG, WEAK
from models.marking.classes import LENGTH, word_classes
from models.marking.features import features_of, offsets_of, parse_templates
from models.marking.vocabulary import PADDING, UNSEEN, Vocabulary
from models.marking.word_columns import OUTSIDE, REACH, describe


def tag(word):
    """Return v for 用 and n for all other words."""
    return "v" if word == "用" else "n"


@pytest.fixture
def vocabulary():
    """Return a vocabulary of two words and two classes."""
    return Vocabulary(["用", "储能"], ["储能 电池", "村里"], ["n", "v"], ["用", "储"], tag)


def test_words_of_one_case_see_nothing_of_another(vocabulary):
    """Described together they look as they do apart."""
    cases = [
        Written("用 储能", [(1, 2, STRONG)], [0, 2]),
        Written("村里 用 电池 。 储能", [(4, 5, WEAK)], [1, 0, 0, 0, 5], label=1),
    ]
    together = describe(cases_by_hand(*cases), vocabulary)
    apart = [describe(cases_by_hand(one), vocabulary) for one in cases]
    for name, values in together.values.items():
        expected = np.concatenate([one.values[name][one.places] for one in apart])
        np.testing.assert_array_equal(values[together.places], expected, err_msg=name)
    assert together.labels[together.places].tolist() == [0, 0, 1, 1, 1, 1, 1]
    assert together.starts.tolist() == [0, 2, 7]


def test_columns_by_hand(vocabulary):
    """A term in the second clause of the first of two sentences."""
    one = Written("村里 , 用 储能 。 电池", [(3, 4, STRONG)], [0, 0, 0, 3, 0, 1])
    columns = describe(cases_by_hand(one), vocabulary)
    shown = {name: values[columns.places].tolist() for name, values in columns.values.items()}
    assert shown["word"] == [UNSEEN, UNSEEN, PADDING + 1, PADDING + 2, UNSEEN, UNSEEN]
    assert shown["class"] == [PADDING + 2, UNSEEN, UNSEEN, PADDING + 1, UNSEEN, PADDING + 1]
    assert shown["term"] == [NONE, NONE, NONE, STRONG, NONE, NONE]
    assert shown["after"][:4] == [3, 2, 1, 0] and shown["before"][3] == 0
    assert shown["holds"] == [3, 3, 7, 7, 7, 1]
    assert shown["share"] == [0, 0, 6, 6, 6, 2]
    assert set(columns.values["term"][:REACH]) == {OUTSIDE}


def test_term_that_counts_covers_one_that_does_not(vocabulary):
    """Whichever comes first."""
    for terms in ([(0, 1, IDLE), (0, 2, WEAK)], [(0, 2, WEAK), (0, 1, IDLE)]):
        columns = describe(cases_by_hand(Written("储能 电池", terms)), vocabulary)
        assert columns.values["term"][columns.places].tolist() == [WEAK, WEAK]


def test_templates_are_read_beside_a_word(vocabulary):
    """Each pair of values has a number of its own, within the template's share of all numbers."""
    pair, word = parse_templates("term-1,term word+1")
    columns = describe(cases_by_hand(Written("用 储能", [(1, 2, STRONG)])), vocabulary)
    inner = columns.places - REACH
    first = features_of(columns, pair, vocabulary)[inner].tolist()
    assert first == [OUTSIDE * (OUTSIDE + 1) + NONE, NONE * (OUTSIDE + 1) + STRONG]
    assert features_of(columns, word, vocabulary)[inner].tolist() == [PADDING + 2, PADDING]
    assert offsets_of([pair, word], vocabulary).tolist() == [0, 25, 25 + 4]


def test_words_of_one_direction_are_one_class():
    """Whatever their length; the first vectors are the first centres."""
    vectors = np.array([[100, 0], [0, 100], [50, 1], [2, 90]], dtype=np.int8)
    assert word_classes(vectors, 2).tolist() == [0, 1, 0, 1]
    # What single precision adds without rounding.
    assert LENGTH**2 < 2**24


def test_words_are_remembered_up_to_so_many(vocabulary, monkeypatch):
    """Those that are met again have the same rows, also where all were forgotten in between; of no word there is no row."""
    monkeypatch.setattr("models.marking.vocabulary.REMEMBERED", 4)
    words = ["储能", "电池", "。", "用", "无人机"]
    whole = vocabulary.rows(words).tolist()
    for some in (words[:3], words[2:], words[::-1], words):
        assert vocabulary.rows(some).tolist() == [whole[words.index(word)] for word in some]
    assert vocabulary.rows([]).shape == (0, 9)
    assert len({tuple(row) for row in whole}) > 2


def test_rows_are_right_whoever_asks_in_between(monkeypatch):
    """A server asks from several threads: here the second one while the first has its words looked up."""
    monkeypatch.setattr("models.marking.vocabulary.REMEMBERED", 4)
    alone = [
        Vocabulary((), (), ("n",), ("水", "井"), lambda word: "n").rows([word]).tolist()
        for word in ("水塔", "水渠边", "井", "水")
    ]
    asked = iter([["井", "水"], [], []])
    own = Vocabulary((), (), ("n",), ("水", "井"), lambda word: own.rows(next(asked, [])) is None or "n")
    found = own.rows(["水塔", "水渠边"]).tolist() + own.rows(["井", "水"]).tolist()
    assert [[row] for row in found] == alone
    asked = iter([["修", "桥", "路", "灯"]])  # so many that what was known is forgotten
    assert own.rows(["水塔", "塔"]).tolist()[0] == alone[0][0]
