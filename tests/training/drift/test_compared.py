"""Drift: new text against the documents that topics were found in."""

import json
from dataclasses import replace

import numpy as np
import pytest
from conftest import jsonl, keep
from drifting import DRONES, STORAGE, TEA, baseline, documents, two_topics

from labels import InputError, UsageError
from models.storage.store import load_folder, save
from training.drift.__main__ import main
from training.drift.compared import drift


@pytest.fixture
def known(analyzer):
    """Return a tagger of storage and drones, half and half in every document."""
    return two_topics(analyzer)


def test_text_like_that_of_training_does_not_drift(known):
    """The same subjects in the same proportions."""
    found = drift(known, documents(STORAGE, DRONES))
    assert (found.paragraphs, found.documents, found.outside, found.without_topic, found.distance) == (40, 5, 0.0, 0.0, 0.0)
    assert not found.drifted and not found.examples and not any(change.sure for change in found.changes)


def test_foreign_text_lies_outside_and_shows_itself(known):
    """Of a subject that no topic knows; what repeats is told once."""
    found = drift(known, documents(TEA))
    assert (found.outside, found.without_topic, found.unknown) == (1.0, 1.0, 0)
    assert found.farther and found.drifted
    assert [example.text for example in found.examples] == [TEA]
    assert {"茶叶", "丰收"} <= {new.word for new in found.new_words}
    assert all(new.paragraphs == 20 and new.documents == 5 for new in found.new_words)


def test_known_subjects_in_other_proportions_drift_too(known):
    """Nothing is outside, but everybody speaks of one thing."""
    found = drift(known, documents(STORAGE))
    assert found.outside == 0.0 and not found.farther
    assert found.distance > found.distance_by_chance
    assert found.shifted and found.drifted
    first = found.changes[0]
    assert (first.name, first.before, first.now, first.sure) == ("储能·电站", 0.5, 1.0, True)
    assert first.example.text == STORAGE


def test_documents_of_one_subject_each_are_no_drift(analyzer):
    """Paragraphs drawn one by one would be half and half; documents are not."""
    known = two_topics(analyzer, baseline(*[(10, 0, 0), (0, 10, 0)] * 5))
    found = drift(known, documents(STORAGE, count=2) + [replace(one, doc="e") for one in documents(DRONES, count=1)])
    assert found.distance > 0 and not found.drifted


def test_examples_are_the_text_as_it_stands(known):
    """Not as it is compared, in half width and simplified script; what differs in these alone is one text."""
    written, wider = "（一）" + TEA + "，採摘Ａ級", "（一）" + STORAGE + "，發電"
    found = drift(known, [*documents(written), *documents(written.replace("Ａ", "A"))])
    assert [example.text for example in found.examples] == [written]
    found = drift(known, documents(wider))
    assert found.changes[0].example.text == wider


def test_text_of_no_known_word_has_no_topic(known):
    """A zero vector is as near to the first topic as to any."""
    found = drift(known, documents("qwrt zxcv plmk hjbn vvgt", STORAGE, DRONES))
    assert found.unknown == 20 and found.outside == found.without_topic == pytest.approx(1 / 3)
    assert found.farther and [(one.before, round(one.now, 3)) for one in found.changes] == [(0.5, 0.333)] * 2
    assert [one.similarity for one in found.unknown_examples] == [0.0]
    assert found.examples == ()


def test_where_all_is_unknown_no_topic_has_a_share(known):
    """It lies as far off as can be."""
    found = drift(known, documents("qwrt zxcv plmk hjbn vvgt"))
    assert (found.distance, found.outside, {one.now for one in found.changes}) == (1.0, 1.0, {0.0})


def test_the_same_text_gives_the_same_answer(known):
    """Chance is drawn with a seed; another order of the paragraphs changes nothing."""
    paragraphs = documents(STORAGE, DRONES, TEA)
    first, again = drift(known, paragraphs), drift(known, paragraphs)
    assert first == again
    turned = drift(known, paragraphs[::-1])
    assert (turned.outside, turned.distance, turned.distance_by_chance) == (
        first.outside,
        first.distance,
        first.distance_by_chance,
    )


def test_headings_are_not_compared(known):
    """Topics are not found in them."""
    known.eligibility = replace(known.eligibility, kinds=("heading",), shortest=5)
    heading = replace(documents(TEA)[0], kind="heading")
    found = drift(known, [*documents(STORAGE, DRONES), heading])
    assert (found.paragraphs, found.left_out, found.outside) == (40, 1, 0.0)
    with pytest.raises(InputError, match="drift: none of 1 paragraphs says enough to be compared"):
        drift(known, [heading])


def test_nothing_new_is_refused(known):
    """In one line."""
    with pytest.raises(InputError, match="drift: there is no paragraph to compare; give new text"):
        drift(known, [])


def test_a_model_that_keeps_nothing_of_its_documents_says_what_to_do(known):
    """Chance cannot be drawn without them."""
    known.baseline = None
    with pytest.raises(UsageError, match="keeps nothing of the documents .* find topics anew: python -m training.topics"):
        drift(known, documents(STORAGE))


def test_command_says_how_far_text_drifted(call, known, store, tmp_path):
    """Verdict, figures, the topics that changed most; all of it as JSON."""
    keep(store, known, "bertopic")
    path = jsonl(tmp_path / "new.jsonl", *({"doc": f"d{n % 5}", "text": STORAGE} for n in range(40)))
    outcome = call(main, path, "--json", tmp_path / "drift.json")
    assert (outcome.code, outcome.err) == (0, "")
    assert "40 paragraphs of 5 documents: drift" in outcome.out
    assert "outside 0.0% (in training 0.0%, by chance up to 0.0%)" in outcome.out
    assert "储能·电站: 50.0%, 100.0% (+37.0 to +59.6)" in outcome.out
    written = json.loads((tmp_path / "drift.json").read_text(encoding="utf-8"))
    assert (written["drifted"], written["shifted"], written["farther"]) == (True, True, False)
    assert written["changes"][0]["name"] == "储能·电站" and written["changes"][0]["example"]["text"] == STORAGE


def test_command_says_that_one_document_is_not_many(call, known, store, tmp_path):
    """Records without a document are taken for paragraphs of one."""
    keep(store, known, "bertopic")
    outcome = call(main, jsonl(tmp_path / "new.jsonl", {"text": STORAGE}, {"text": DRONES}))
    assert outcome.code == 0
    assert outcome.err.startswith("note: all of it is one document")


def test_command_refuses_a_model_without_topics(call, trained_store, tmp_path):
    """A keyword tagger knows no topics."""
    outcome = call(main, jsonl(tmp_path / "new.jsonl", {"id": "1", "text": STORAGE}), "--model", "lexicon")
    assert outcome.code == 2
    assert "is a lexicon model and knows no topics" in outcome.complaint


def test_command_refuses_a_model_that_keeps_nothing(call, known, tmp_path):
    """As models of before did; the line says what to do."""
    known.baseline = None
    save(known, tmp_path / "topics", "topics", {})
    outcome = call(main, jsonl(tmp_path / "new.jsonl", {"text": STORAGE}), "--model", tmp_path / "topics")
    assert outcome.code == 2
    assert "keeps nothing of the documents its topics were found in" in outcome.complaint


def test_command_takes_the_model_of_a_scheme(call, known, tmp_path):
    """A folder brings its own; another scheme than the one asked for is refused."""
    save(known, tmp_path / "topics", "topics", {})
    path = jsonl(tmp_path / "new.jsonl", {"id": "1", "text": STORAGE})
    assert call(main, path, "--model", tmp_path / "topics", "--scheme", "industries").code == 0
    assert "is no folder and no shipped scheme" in call(main, path, "--model", tmp_path / "topics", "--scheme", "no").complaint


def test_what_is_kept_of_the_documents_is_stored(known, tmp_path):
    """In full, whatever the width of the numbers."""
    known.baseline = baseline((70_000, 1, 0), (3, 4, 5))
    save(known, tmp_path / "topics", "topics", {})
    loaded = load_folder(tmp_path / "topics")[0].baseline
    np.testing.assert_array_equal(loaded.topics, known.baseline.topics)
    np.testing.assert_array_equal(loaded.outside, [0, 0])
