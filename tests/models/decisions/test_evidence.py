"""Evidence: the words that carried a decision, as a person would underline them."""

import gzip
import json
from itertools import islice

import numpy as np
import pytest
from conftest import ROOT

from models.decisions.evidence import LEAST, MOST, spans_of_weights
from models.text.segmenter import fold_case
from training.sets.shipped_set import shipped_corpus

UNLABELLED = ROOT.parent / "shared" / "real" / "unlabeled.jsonl.gz"


@pytest.fixture
def heaviest(analyzer):
    """Return a function that returns the words of a text that its weights choose."""

    def run(text, weights):
        spans = spans_of_weights(analyzer.segmenter.cut(fold_case(text)), np.asarray(weights, dtype=float))
        return [text[span.start : span.end] for span in spans]

    return run


def test_single_characters_are_passed_over(heaviest):
    """塔 weighs most but says nothing alone."""
    assert heaviest("塔边储能电站", [0.5, 0.0, 0.15, 0.15, 0.1, 0.1]) == ["储能电站"]


def test_single_characters_are_shown_where_there_is_nothing_else(heaviest):
    assert heaviest("厂,换,炉", [0.2, 0, 0.1, 0, 0.7]) == ["厂", "炉"]


def test_words_of_little_weight_are_not_shown(heaviest):
    """A word below a tenth of the evidence adds noise, even where the heavy ones leave some uncovered."""
    text = "储能,今天,大家,高兴,量子,学校,小河,道路,报纸,木头,石头,桌子"
    weights = np.full(len(text), (1 - 0.6) / 11 / 2)
    weights[:2] = 0.3
    assert (1 - 0.6) / 11 < LEAST
    assert heaviest(text, weights) == ["储能"]


def test_at_most_six_words_are_shown(heaviest):
    text = ",".join(["储能", "今天", "大家", "高兴", "量子", "学校", "小河", "道路"])
    assert len(heaviest(text, np.ones(len(text)))) == MOST


# --- the shipped model --------------------------------------------------------------------------------------------


def check(predictions):
    """Every label has a span, every span its words, no word a lone character."""
    for prediction in predictions:
        assert {span.label for span in prediction.evidence} == set(prediction.labels), prediction.text
        for span in prediction.evidence:
            assert prediction.text[span.start : span.end] == span.text
            assert len(span.text) > 1, (span.text, prediction.text)


@pytest.mark.slow
def test_every_label_of_the_corpus_has_its_words(shipped_hybrid, scheme):
    check(shipped_hybrid.tag_paragraphs(shipped_corpus(scheme).paragraphs))


@pytest.mark.slow
@pytest.mark.skipif(not UNLABELLED.is_file(), reason="../shared/real/unlabeled.jsonl.gz is not there")
def test_every_label_of_real_text_has_its_words(shipped_hybrid):
    """Two thousand paragraphs of television news, with a threshold low enough for some that no term carries."""
    with gzip.open(UNLABELLED, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in islice(file, 0, None, 14)][:2000]
    assert len(texts) == 2000
    eager = type(shipped_hybrid)(shipped_hybrid.tagger, shipped_hybrid.name, dict.fromkeys(shipped_hybrid.keys, 0.1))
    predictions = eager.tag(texts)
    assert sum(len(prediction.labels) for prediction in predictions) > 200
    check(predictions)
