"""Spans learned from spans marked by hand, on a small corpus whose sentences are all built alike."""

import json

import numpy as np
import pytest
from written_cases import Written, cases_by_hand

from labels import Span
from models.hybrid.trainer import HybridTrainer
from models.interface import ExplainsTogether, LearnsMarks
from models.marking.marker import Marker
from models.marking.trainer import fit_marker
from models.storage.store import load_folder, save
from models.tfidf.trainer import TfidfTrainer

# Who did what to what: the clause is marked, the rest is not.
WHO = ("北河", "东湖", "西岭", "青溪", "白塔", "红石", "绿洲", "南山")
DONE = ("把老窑炉换成电窑", "把旧织机换成新织机", "给老机台装上传感器", "把燃煤锅炉改成燃气锅炉")
THEN = ("工人少跑了许多路", "次品比往年少了一半", "老板说今年订单不错", "村里人都去看过热闹")
TEXTS = [f"{who}一家工厂{done},{then}。" for who in WHO for done in DONE for then in THEN]


def cases_in(analyzer, texts):
    """Return texts as cases without a term."""
    return cases_by_hand(*(Written(" ".join(analyzer.segmenter.cut(text))) for text in texts))


def marked_in(text):
    """Return the clause that is marked in a text."""
    start = text.index("工厂") + 2
    return [Span(start, text.index(","))]


@pytest.fixture(scope="module")
def marker(analyzer):
    """Return a marker that has seen a label's clauses in seven places, but not in the eighth."""
    seen = [text for text in TEXTS if not text.startswith(WHO[-1])]
    cases, tag = cases_in(analyzer, seen), analyzer.segmenter.part_of_speech
    return fit_marker(cases, [marked_in(text) for text in seen], 2, tag, 0)


def test_clause_is_shown_whole_in_a_text_not_seen(marker, analyzer):
    """What was done to what, and nothing else; a single span has all the weight."""
    new = [text for text in TEXTS if text.startswith(WHO[-1])]
    found = marker.mark(cases_in(analyzer, new), analyzer.compounds)
    assert [spans == [Span(*marked_in(text)[0][:2], 1.0)] for text, spans in zip(new, found, strict=True)] == [True] * len(new)


def test_cases_marked_together_are_marked_as_alone(marker, analyzer):
    """None sees the next."""
    cases = cases_in(analyzer, TEXTS[:5])
    assert marker.mark(cases, analyzer.compounds) == [
        marker.mark(cases_in(analyzer, [text]), analyzer.compounds)[0] for text in TEXTS[:5]
    ]
    assert marker.mark(cases_in(analyzer, []), analyzer.compounds) == []


def test_only_labels_that_were_marked_are_known(marker):
    """Of the second label no span was seen."""
    assert marker.known.tolist() == [True, False]


def test_lone_characters_are_not_worth_showing(marker, analyzer):
    """They say nothing to a reader; the caller then shows the terms."""
    assert marker.mark(cases_in(analyzer, ["窑。"]), analyzer.compounds) == [[]]


def test_stored_marker_is_plain_data_and_marks_alike(marker, analyzer):
    """And whatever is marked everywhere can be learned, too."""
    state = marker.state()
    again = Marker.from_state(type(state)(json.loads(json.dumps(state.config)), state.arrays), analyzer.segmenter.part_of_speech)
    cases = cases_in(analyzer, TEXTS[::9])
    assert again.mark(cases, analyzer.compounds) == marker.mark(cases, analyzer.compounds)


def test_marks_on_every_word_can_be_learned(analyzer):
    """There is no word outside to learn from."""
    texts = ["老窑炉换成电窑", "旧织机换成新织机"]
    cases = cases_in(analyzer, texts)
    everything = [[Span(0, len(text))] for text in texts]
    fitted = fit_marker(cases, everything, 1, analyzer.segmenter.part_of_speech, 0)
    assert fitted.mark(cases, analyzer.compounds) == [[Span(0, len(text), 1.0)] for text in texts]


# --- in the hybrid ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def taught(tiny_corpus):
    """Return a hybrid, and the same after it saw marks of one label: its terms with the word behind each."""
    trainer = HybridTrainer(tfidf=TfidfTrainer(words=False, chars=(2, 3), folds=2))
    data = tiny_corpus
    plain = trainer.fit(data.batch, data.labels, data.documents, np.ones(len(data)))
    marks = {}
    for (row, label), found in data.batch.mentions.offsets.items():
        if label == 0 and data.labels[row, 0]:
            marks[row] = [(0, Span(start, end)) for start, end in found]
    assert marks and isinstance(trainer, LearnsMarks)
    return plain, trainer.learn_marks(plain, data.batch, marks), data


def test_labels_and_scores_stay_as_they_are(taught):
    """Marks change what is shown, nothing else."""
    plain, marked, data = taught
    np.testing.assert_array_equal(marked.predict_proba(data.batch), plain.predict_proba(data.batch))
    assert marked.marker and not plain.marker


def test_label_without_marks_is_explained_as_before(taught):
    """By its terms and their compounds; every label that was marked has a span as well."""
    plain, marked, data = taught
    assert isinstance(marked, ExplainsTogether)
    pairs = [(row, column) for row, column in np.argwhere(data.labels).tolist()]
    found = marked.explain_all(data.batch, pairs)
    assert all(found)
    assert [spans for (_, column), spans in zip(pairs, found, strict=True) if column] == [
        plain.explain(data.batch, *pair) for pair in pairs if pair[1]
    ]
    assert found[0] == marked.explain(data.batch, *pairs[0])


def test_no_marks_teach_nothing(taught):
    """A scheme of one's own has none as a rule."""
    plain, _, data = taught
    assert HybridTrainer().learn_marks(plain, data.batch, {0: []}) is plain


def test_stored_hybrid_shows_the_same(taught, tmp_path):
    """To the last digit."""
    _, marked, data = taught
    save(marked, tmp_path / "model", "hybrid", {})
    again, _ = load_folder(tmp_path / "model")
    pairs = [(row, column) for row, column in np.argwhere(data.labels).tolist()]
    assert again.explain_all(data.texts, pairs) == marked.explain_all(data.batch, pairs)
