"""Two pages ask at once: what one changes, the other may look at halfway."""

from types import SimpleNamespace

import numpy as np

from training.desk.search.found_rows import WordSearch
from training.desk.state.said_of_texts import PersonView, SaidOfText


class Columns(SimpleNamespace):
    """As many of a desk's columns as are needed here, of two paragraphs."""

    keys, hashes, by_hash = ("ai", "quantum"), ["a", "b"], {"a": [0], "b": [1]}

    def __init__(self, at=0):
        super().__init__(at=at, given=np.zeros((2, 2), bool), scores=np.zeros((2, 2), np.float32), doubt=np.zeros(2, np.float32))

    def __len__(self):
        return 2

    def positions(self, rows):
        return np.array([self.at])


def test_words_are_not_found_in_columns_that_are_gone():
    """A page still looks at those of before, after all was forgotten; others have their place in memory then."""
    file = SimpleNamespace(read=lambda: SimpleNamespace(execute=lambda *given: SimpleNamespace(fetchall=lambda: [(1,)])))
    search = WordSearch(file)
    for _ in range(20):
        before = Columns(0)
        search.forget()
        assert search.rows("储能", before).tolist() == [0]
        del before
        assert search.rows("储能", Columns(1)).tolist() == [1]


def test_whose_an_answer_is_can_be_told_while_it_is_given_and_undone():
    """The columns are changed one after the other."""
    view = PersonView(Columns(), "甲", {"a": SaidOfText({"ai": True}, ())}, {})
    assert (view.by(0), view.by(1)) == ("甲", None)
    view.own[0] = False
    assert view.by(0) == "甲"
