"""A batch: texts with their words and terms, each found once whoever asks; what reads texts for a scheme."""

import numpy as np
import pytest

from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.text.compounds import shipped_rules
from models.text.segmenter import Segmenter, fold_case

TEXTS = ["城南的储能电站并网,AI来了。", "", "İİ城的 GPU 集群", "村里的合唱队登台。"]


@pytest.fixture
def batch(analyzer):
    """Return a batch of which nothing was asked yet."""
    return analyzer.batch(TEXTS)


def test_batch_comes_back_as_it_is(analyzer, batch):
    """Members of a model hand it on."""
    assert analyzer.batch(batch) is batch
    assert batch.analyzer is analyzer
    assert (len(batch), batch.texts) == (4, TEXTS)


def test_folded_texts_keep_their_length(batch):
    assert [len(text) for text in batch.folded] == [len(text) for text in TEXTS]
    assert batch.folded[0].endswith("ai来了。")


@pytest.mark.parametrize("texts", [["İİ", "AI"], ["ΟΔΟΣ", "ΣΑΣ Ω"], ["一\n二A", "B"], ["", "", "Ａ"], [""], []])
def test_texts_are_lowered_each_by_itself(analyzer, texts):
    """Together where that is the same: not where a letter becomes two, nor where a text has several lines."""
    batch = analyzer.batch(texts)
    assert batch.folded == [fold_case(text) for text in batch.texts]


def test_words_stand_at_their_offsets(batch):
    """In lower case, with the row of their text; joined they give it again."""
    rows, words, starts = batch.words
    for row, word, start in zip(rows.tolist(), words, starts.tolist(), strict=True):
        assert batch.folded[row][start : start + len(word)] == word
    for row, text in enumerate(batch.folded):
        assert "".join(batch.words_of(row)) == text == "".join(word for at, word in zip(rows, words, strict=True) if at == row)


def test_a_text_is_cut_once(batch, monkeypatch):
    """However many ask, and however few rows they ask for."""
    cut = []
    real = Segmenter.cut
    monkeypatch.setattr(Segmenter, "cut", lambda self, text: cut.append(text) or real(self, text))
    batch.words_of(3)
    batch.words_of(3)
    assert cut == [batch.folded[3]]
    assert batch.words is batch.words
    part = batch.take(np.array([3, 0]))
    assert part.words_of(0) == batch.words_of(3)
    assert sorted(cut) == sorted(batch.folded)


def test_rows_taken_are_a_batch_of_their_own(batch):
    """In the order asked for, with the same analyzer and the terms of its own texts."""
    part = batch.take(np.array([3, 0]))
    assert isinstance(part, Batch) and part.analyzer is batch.analyzer
    assert part.texts == [TEXTS[3], TEXTS[0]]
    assert set(part.mentions.rows.tolist()) == {1}
    assert len(batch.take(np.array([], dtype=int))) == 0


def test_once_finds_once_for_each_key(batch):
    """What a model computes of a batch is kept with the batch."""
    found = []

    def find(of):
        found.append(of)
        return len(found)

    assert [batch.once("a", find), batch.once("a", find), batch.once(("b", 1), find)] == [1, 1, 2]
    assert found == [batch, batch]


@pytest.mark.parametrize("rows", [[], [2], [0, 3], [3, 0], [1, 1, 2]])
def test_places_in_some_texts_are_known_from_all(batch, rows):
    """As they would be found there; where rows are not in order, or stand twice, it is looked for them."""
    looked = []

    def find(of):
        looked.append(len(of))
        at = [(row, ord(char)) for row, text in enumerate(of.texts) for char in text if char > "的"]
        return tuple(np.array(column, dtype=np.intp) for column in (zip(*at, strict=True) if at else ([], [])))

    expected = [column.tolist() for column in find(batch.take(np.array(rows, dtype=np.intp)))]
    batch.places("signs", find)
    looked.clear()
    found = batch.take(np.array(rows, dtype=np.intp)).places("signs", find)
    assert [column.tolist() for column in found] == expected
    assert looked == ([] if rows == sorted(set(rows)) else [len(rows)])


def test_words_are_the_same_in_batches_of_any_size(analyzer, monkeypatch):
    """In a large one they are shared by the texts that hold them."""
    small = analyzer.batch(TEXTS * 2)
    monkeypatch.setattr("models.text.batch.MANY", len(TEXTS))
    large = analyzer.batch(TEXTS * 2)
    assert [large.words_of(row) for row in range(8)] == [small.words_of(row) for row in range(8)]
    assert all(one is other for one, other in zip(large.words_of(0), large.words_of(4), strict=True))


def test_no_texts_are_a_batch(analyzer):
    rows, words, starts = analyzer.batch([]).words
    assert (len(rows), words, len(starts)) == (0, [], 0)
    assert analyzer.batch([]).mentions.votes(0, 6).shape == (0, 6)


# --- the analyzer -----------------------------------------------------------------------------------------------------


def test_analyzers_of_one_scheme_share_what_is_costly(scheme, analyzer):
    """Segmenter and matcher are built once per process for the same words."""
    other = Analyzer(scheme)
    assert other.segmenter is analyzer.segmenter
    assert other.matcher is analyzer.matcher
    assert Analyzer(scheme, ["蓄能水抽"]).segmenter is not analyzer.segmenter


def test_words_and_rules_are_the_lexicons_unless_a_model_brings_its_own(scheme, analyzer):
    """A stored model reads texts as it did when it was fitted."""
    assert analyzer.words == scheme.lexicon.words()
    assert analyzer.rules == shipped_rules()
    own = Analyzer(scheme, ["蓄能水抽"], shipped_rules().replace("most = 3", "most = 0"))
    assert own.words == ("蓄能水抽",)
    assert own.segmenter.cut("蓄能水抽") == ["蓄能水抽"]
    assert (own.compounds.most_before, analyzer.compounds.most_before) == (0, 3)
    assert own.keys == analyzer.keys == scheme.keys
