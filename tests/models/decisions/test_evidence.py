"""Evidence: whole words and compounds a person would underline, and how far they agree with those marked by hand."""

import gzip
import json
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from conftest import ROOT

from labels import Paragraph, load_taxonomy
from labels.annotations import Evidence
from models.decisions.evidence import LEAST, MOST, grow, load_compounds, spans_of_weights
from models.interface import Span
from models.tagger import LabelSpan, Prediction
from models.text.segmenter import default_segmenter, fold_case
from training.data import shipped_corpus
from training.measures import evidence_f1 as evidence
from training.measures.evidence_f1 import evidence_metrics

UNLABELLED = ROOT.parent / "shared" / "real" / "unlabeled.jsonl.gz"


def cut(text):
    """Return the words of a text in lower case."""
    return default_segmenter().cut(fold_case(text))


def spans(text, *terms):
    """Return the first place of each term, weights even."""
    return [Span(text.index(term), text.index(term) + len(term), 1 / len(terms)) for term in terms]


def shown(text, found):
    """Return the stretches of spans."""
    return [text[span.start : span.end] for span in found]


# --- compounds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "term", "compound"),
    [
        ("县里投产高性能碳纤维两千吨", "碳纤维", "高性能碳纤维"),
        ("河边建起独立储能电站一座", "储能", "储能电站"),
        ("村口的无人机起降场", "无人机", "无人机起降场"),
        ("采用铝合金车身", "合金", "铝合金车身"),
        ("推动人工智能发展", "人工智能", "人工智能"),
        ("在新材料,先进设备", "新材料", "新材料"),
        ("全省储能产量", "储能", "储能"),
        ("杭州量子科技", "量子科技", "量子科技"),
        ("储能", "储能", "储能"),
    ],
    ids=["attribute", "noun-behind", "whole-term", "cut-word", "verb", "sign", "apart", "place", "alone"],
)
def test_term_grows_to_the_compound_it_stands_in(text, term, compound):
    """Nouns and attributes before it, one noun behind it; no verb, no sign, no place, no word that stands apart."""
    assert shown(text, grow(cut(text), spans(text, term))) == [compound]


def test_spans_that_meet_are_one_and_their_weights_added():
    """复合材料 and 碳纤维 side by side, each grown over the other's edge."""
    text = "研制碳纤维复合材料构件"
    (span,) = grow(cut(text), spans(text, "碳纤维", "复合材料"))
    assert (text[span.start : span.end], span.weight) == ("碳纤维复合材料构件", 1.0)


def test_neighbours_in_a_list_stay_apart():
    """A person underlines each of them."""
    text = "发展量子通信、新型储能和人形机器人"
    found = grow(cut(text), spans(text, "量子通信", "储能", "机器人"))
    assert shown(text, found) == ["量子通信", "新型储能", "人形机器人"]


def test_nothing_grows_to_nothing():
    assert grow(cut("储能"), []) == []


def test_offsets_hold_behind_a_letter_that_grows():
    """İ lowered is two characters."""
    text = "İİ城的储能电站"
    assert shown(text, grow(cut(text), spans(text, "储能"))) == ["储能电站"]


def test_words_apart_would_grow_without_their_list():
    """Else it would stand there for nothing."""
    from models.text.segmenter import default_segmenter

    rules = load_compounds()
    tags = rules.before | rules.after
    idle = [word for word in rules.apart if default_segmenter().tag(word)[0][1] not in tags]
    assert not idle


# --- words of weights ---------------------------------------------------------------------------------------------


def test_single_characters_are_passed_over():
    """塔 weighs most but says nothing alone."""
    text = "塔边储能电站"
    weights = np.array([0.5, 0.0, 0.15, 0.15, 0.1, 0.1])
    assert shown(text, spans_of_weights(cut(text), weights)) == ["储能电站"]


def test_single_characters_are_shown_where_there_is_nothing_else():
    text = "厂,换,炉"
    assert shown(text, spans_of_weights(cut(text), np.array([0.2, 0, 0.1, 0, 0.7]))) == ["厂", "炉"]


def test_words_of_little_weight_are_not_shown():
    """A word below a tenth of the evidence adds noise, even where the heavy ones leave some uncovered."""
    text = "储能,今天,大家,高兴,量子,学校,小河,道路,报纸,木头,石头,桌子"
    weights = np.full(len(text), (1 - 0.6) / 11 / 2)
    weights[:2] = 0.3
    assert (1 - 0.6) / 11 < LEAST
    assert shown(text, spans_of_weights(cut(text), weights)) == ["储能"]


def test_at_most_six_words_are_shown():
    words = ["储能", "今天", "大家", "高兴", "量子", "学校", "小河", "道路"]
    text = ",".join(words)
    assert len(spans_of_weights(cut(text), np.ones(len(text)))) == MOST


# --- the measure --------------------------------------------------------------------------------------------------

TEXT = "村里来了无人机,还有(AI)课。"


class Fixed:
    """A tagger that shows the spans it was given."""

    def __init__(self, *marked):
        self.marked = marked

    def tag_paragraphs(self, paragraphs):
        for paragraph in paragraphs:
            found = tuple(LabelSpan(key, start, end, paragraph.text[start:end], 1.0) for key, start, end in self.marked)
            yield Prediction(paragraph, tuple({span.label: 0 for span in found}), {}, found, None, "fixed")


@pytest.fixture
def marked(monkeypatch):
    """Mark 无人机 for low_altitude and AI for ai in one paragraph; return it."""
    known = {"a#1": (Evidence("low_altitude", 4, 7), Evidence("ai", 11, 13))}
    monkeypatch.setattr(evidence, "shipped_evidence", lambda: known)
    return Paragraph("a#1", "a", 1, "body", TEXT, labels=("ai", "low_altitude"))


def test_agreement_by_hand(marked):
    """来了无人机 holds the three characters wanted among five; (AI) with its brackets is two letters of two."""
    found = evidence_metrics(Fixed(("low_altitude", 2, 7), ("ai", 10, 14)), [marked])
    assert found["evidence/precision/low_altitude"] == 3 / 5
    assert found["evidence/recall/low_altitude"] == 1
    assert found["evidence/f1/low_altitude"] == pytest.approx(2 * 3 / (5 + 3))
    assert found["evidence/f1/ai"] == 1
    assert found["evidence/f1"] == pytest.approx((0.75 + 1) / 6)


def test_span_counted_twice_counts_once(marked):
    """Overlapping spans cover a character once."""
    twice = evidence_metrics(Fixed(("ai", 11, 13), ("ai", 11, 12), ("low_altitude", 4, 7)), [marked])
    assert twice["evidence/precision/ai"] == 1


def test_label_missed_or_given_in_vain_counts_against_evidence(marked):
    """ai is missed, quantum in vain: 0 for both, and low_altitude keeps its own."""
    found = evidence_metrics(Fixed(("low_altitude", 4, 7), ("quantum", 0, 2)), [marked])
    assert (found["evidence/recall/ai"], found["evidence/precision/quantum"]) == (0, 0)
    assert found["evidence/f1/low_altitude"] == 1


def test_labelled_paragraphs_that_nobody_marked_are_passed_over(marked):
    """Their evidence is unknown, not empty; a paragraph without labels has none."""
    tagger = Fixed(("low_altitude", 4, 7))
    alone = evidence_metrics(tagger, [marked])
    assert evidence_metrics(tagger, [marked, replace(marked, id="a#2")]) == alone
    assert evidence_metrics(tagger, [marked, replace(marked, id="a#2", labels=())]) != alone
    assert evidence_metrics(tagger, [replace(marked, id="a#2")]) == {}


# --- the shipped model --------------------------------------------------------------------------------------------


def check(predictions):
    """Every label has a span, every span its words, no word a lone character."""
    for prediction in predictions:
        assert {span.label for span in prediction.evidence} == set(prediction.labels), prediction.text
        for span in prediction.evidence:
            assert prediction.text[span.start : span.end] == span.text
            assert len(span.text) > 1, (span.text, prediction.text)


@pytest.mark.slow
def test_every_label_of_the_corpus_has_its_words(shipped_hybrid):
    check(shipped_hybrid.tag_paragraphs(shipped_corpus().paragraphs))


@pytest.mark.slow
@pytest.mark.skipif(not UNLABELLED.is_file(), reason="../shared/real/unlabeled.jsonl.gz is not there")
def test_every_label_of_real_text_has_its_words(shipped_hybrid):
    """Two thousand paragraphs of television news, with a threshold low enough for some that no term carries."""
    with gzip.open(UNLABELLED, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in islice(file, 0, None, 14)][:2000]
    assert len(texts) == 2000
    eager = replace_thresholds(shipped_hybrid, 0.1)
    predictions = eager.tag(texts)
    assert sum(len(prediction.labels) for prediction in predictions) > 200
    check(predictions)


def replace_thresholds(policy, value):
    """Return a tagger that gives every label from a probability on."""
    return type(policy)(policy.tagger, policy.name, dict.fromkeys(load_taxonomy().keys, value))
