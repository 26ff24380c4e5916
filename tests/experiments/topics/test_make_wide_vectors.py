"""Making the table of further word vectors: weights by the dictionary, one space for both tables."""

import json
from collections import Counter

import numpy as np
import pytest

from experiments.topics.make_wide_vectors import dictionary_counts, dictionary_weights, further_words, into_space, main
from labels import UsageError
from models.topics.embeddings.static import FOLDER, load_vectors
from models.topics.embeddings.wide import WORDS, load_wide


def test_vectors_come_into_the_space_of_the_table():
    """A turned copy of a space is turned back."""
    random = np.random.default_rng(0)
    turn = np.linalg.qr(random.normal(size=(8, 8)))[0]
    theirs = random.normal(size=(60, 8)).astype(np.float32)
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
    found = into_space((theirs @ turn)[:40].astype(np.float32), theirs[:40], (theirs @ turn)[40:].astype(np.float32))
    np.testing.assert_allclose(found, theirs[40:], atol=1e-3)


def test_frequent_words_weigh_less_and_unknown_ones_most():
    """A word of one in ten thousand weighs half."""
    weights = dictionary_weights(["的", "半", "稀"], Counter({"的": 9_999, "半": 1, "余": 0}))
    assert weights[1] == pytest.approx(0.5) and weights[0] < 0.001


def test_dictionary_is_counted_in_lower_case():
    """jieba's dictionary comes with jieba."""
    counts = dictionary_counts()
    assert counts["的"] > counts["汽车"] > 0 and all(word == word.lower() for word in list(counts)[:500])


def test_shipped_table_knows_more_words_and_reads_unknown_ones_by_their_parts():
    """A word that no table holds is read as the words in it; noise is not read at all."""
    table = load_wide()
    assert len(table.index) == len(table.vectors) == len(table.scales) > 30_000
    assert table.rows("汽车座椅厂商") and table.rows("xyzzy") == ()
    assert not table.add_up(["xyzzy"]).any() and table.neighbours(["xyzzy"], 3) == []


def test_words_are_those_of_the_shipped_table():
    """In its order: words that the dictionary counted as often too, of which the cut leaves out some."""
    shipped = json.loads((FOLDER / WORDS).read_text(encoding="utf-8"))
    assert further_words(dictionary_counts(), load_vectors().index, len(shipped)) == shipped
    assert further_words(Counter({"乙乙": 2, "甲甲": 2, "丙": 9, "丁丁": 1}), {"丁丁"}, 5) == sorted(
        ["甲甲", "乙乙"], reverse=True
    )


def test_wrong_calls_are_refused(tmp_path):
    """Before anything is embedded."""
    with pytest.raises(UsageError, match="0 is too few"):
        main(["--output", str(tmp_path), "--words", "0"])
    with pytest.raises(UsageError, match="no such folder"):
        main(["--output", str(tmp_path / "none")])
