"""The written corpus, labelled by more than one shipped scheme."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from labels import InputError, UsageError, read_paragraphs
from labels.agreement import agreement
from labels.annotations import FOLDER, read_annotations, text_hash
from seeds.cleaning.fold import fold
from seeds.corpus import load_corpus
from seeds.schemes import INDUSTRIES, LABELS, load_scheme, shipped_schemes
from training import data
from training.agreement.__main__ import main as agree
from training.sets import shipped_set
from training.sets.gather import labelled_data
from training.sets.shipped_set import GOLD_FILE, is_labelled, labels_folder, shipped_corpus

SECOND = next(name for name in shipped_schemes() if name != INDUSTRIES)
LABELLED = [name for name in shipped_schemes() if is_labelled(load_scheme(name))]
# What two careful readers reach on categories that are a matter of judgement (Landis and Koch, 1977: "substantial").
KAPPA = 0.6


@pytest.fixture(scope="module", params=LABELLED)
def scheme(request):
    """Return a scheme that ships with labelled text, each in turn."""
    return load_scheme(request.param)


@pytest.fixture
def second():
    """Return the other shipped scheme."""
    return load_scheme(SECOND)


@pytest.fixture
def some(second, tmp_path, monkeypatch):
    """Label twelve documents of the corpus by the other scheme, in a folder of the test; return the file."""
    monkeypatch.setattr(shipped_set, "FOLDER", tmp_path)
    folder = tmp_path / second.name
    folder.mkdir()
    chosen = [paragraph for document in load_corpus().documents[:12] for paragraph in document.paragraphs[2:5]]
    lines = [
        {"id": one.id, "hash": text_hash(fold(one.text)), "labels": [second.keys[n % len(second.keys)]] * (n % 4 > 0)}
        for n, one in enumerate(reversed(chosen))
    ]
    path = folder / GOLD_FILE
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


# --- as shipped -------------------------------------------------------------------------------------------------


def test_labelled_text_is_enough_to_learn_and_to_measure(scheme):
    """At least 400 paragraphs, and 40 that carry each label, those without any among them."""
    labels = shipped_corpus(scheme).labels
    assert len(labels) >= 400
    assert labels.sum(axis=0).min() >= 40
    assert (labels.sum(axis=1) == 0).sum() >= 40


def test_labels_were_given_twice_and_differences_settled_with_a_reason(scheme):
    """Where the annotators agree, the labels are theirs, or a reason says why not."""
    first, second, gold = (
        read_annotations(labels_folder(scheme) / name, scheme.taxonomy) for name in ("first.jsonl", "second.jsonl", GOLD_FILE)
    )
    assert gold.keys() == first.keys() >= second.keys()
    assert len(second) >= 0.95 * len(gold)
    assert all(annotation.hash == gold[key].hash for given in (first, second) for key, annotation in given.items())
    changed = [key for key in second if not first[key].labels == second[key].labels == gold[key].labels]
    assert not [key for key in changed if not gold[key].reason]


def test_two_annotators_agree_on_every_label(scheme):
    """What they do not agree on no model can learn."""
    first, second = (read_annotations(labels_folder(scheme) / f"{name}.jsonl", scheme.taxonomy) for name in ("first", "second"))
    both = sorted(first.keys() & second.keys())
    rows = agreement([first[key].label_set for key in both], [second[key].label_set for key in both], scheme.keys)
    assert {row.label: row.kappa for row in rows if not row.kappa > KAPPA} == {}


def test_training_learns_from_the_text_that_ships(scheme):
    """No file has to be given, and every label stands on both sides of the split."""
    split, sources = labelled_data(scheme, [], 0.2, 0)
    assert sources == "corpus"
    assert split.fitted.labels.sum(axis=0).min() > split.held.labels.sum(axis=0).min() > 0
    assert not set(split.fitted.documents) & set(split.held.documents)


# --- by a scheme that labelled a part of the corpus --------------------------------------------------------------


def test_the_labelled_part_of_the_corpus_in_its_order(some, second):
    """Whatever the order of the lines; nothing is said of how a text stands to a lexicon it was not written by."""
    found = shipped_corpus(second)
    given = read_annotations(some, second.taxonomy)
    assert [paragraph.id for paragraph in found.paragraphs] == [p.id for p in load_corpus().paragraphs if p.id in given]
    assert [paragraph.id for paragraph in found.paragraphs] != list(given)
    assert all(paragraph.labels == given[paragraph.id].labels for paragraph in found.paragraphs)
    assert found.fresh.all() and not found.hard.any()
    assert found.keys == second.keys


def test_training_takes_it_without_a_file(some, second):
    """And holds documents out."""
    split, sources = labelled_data(second, [], 0.25, 0)
    assert (sources, len(split.everything)) == ("corpus", 36)
    assert 0 < len(split.held) < len(split.fitted)


def test_what_a_user_adds_is_fitted_on_and_not_held_out(some, second, tmp_path):
    """As with the industries: the held-out paragraphs stay the same."""
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"text": "县里给茶农发补助。", "labels": [second.keys[0]]}, ensure_ascii=False), encoding="utf-8")
    alone, both = (labelled_data(second, files, 0.25, 0)[0] for files in ([], [path]))
    assert both.held.fingerprint == alone.held.fingerprint
    assert len(both.fitted) == len(alone.fitted) + 1
    assert both.added is not None and np.array_equal(both.added.labels, both.fitted.labels[-1:])


def test_a_text_that_changed_is_noticed(some, second):
    """One line with another hash is enough."""
    text = some.read_text(encoding="utf-8")
    some.write_text(text.replace('"hash": "', '"hash": "0', 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"gold.jsonl: the text of '.*' has changed since it was labelled; label it again"):
        shipped_corpus(second)


def test_a_line_without_a_paragraph_is_noticed(some, second):
    """Its document was removed or renamed."""
    some.write_text(some.read_text(encoding="utf-8") + '{"id": "nowhere#1", "hash": "0", "labels": []}\n', encoding="utf-8")
    with pytest.raises(InputError, match="names paragraph 'nowhere#1', which the corpus does not have"):
        shipped_corpus(second)


def test_command_writes_the_labels_of_the_scheme_that_is_named(some, second, call, tmp_path):
    """And, asked for what is missing, the rest of the corpus."""
    outcome = call(data.main, "--scheme", second.name, "--output", tmp_path / "tools.jsonl")
    assert (outcome.code, outcome.err, outcome.account[1]) == (0, "", "  read      36 paragraph(s)")
    written = read_paragraphs(tmp_path / "tools.jsonl", labelled=True, taxonomy=second.taxonomy)
    assert tuple(written) == shipped_corpus(second).paragraphs
    assert (
        call(data.main, "--scheme", second.name, "--missing").account[1]
        == f"  read      {len(load_corpus().paragraphs) - 36:,} paragraph(s)"
    )


def test_a_scheme_without_labelled_text_says_so(second, tmp_path, monkeypatch, call):
    """Whoever asks for its text: exit code 2, one line."""
    monkeypatch.setattr(shipped_set, "FOLDER", tmp_path)
    outcome = call(data.main, "--scheme", second.name)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"error: scheme '{second.name}': has no labelled text that ships with it; name a scheme that has\n"
    with pytest.raises(UsageError, match="no text to learn from; give --data FILE"):
        labelled_data(second, [], 0.2, 0)


def test_a_users_copy_of_a_scheme_does_not_get_the_labels(some, second):
    """A folder of the user's own may have changed what the labels mean."""
    assert is_labelled(second)
    assert not is_labelled(replace(second, name="mine", shipped=False))
    assert labels_folder(load_scheme(INDUSTRIES)) == shipped_set.FOLDER != FOLDER


def test_agreement_is_measured_by_the_labels_that_are_named(some, second, call):
    """The command of the industries serves any scheme."""
    outcome = call(agree, some, some, "--labels", Path(second.location) / LABELS)
    assert outcome.code == 0
    assert outcome.out.startswith("36 paragraphs labelled twice")
    assert [line.split()[0] for line in outcome.out.splitlines()[2:]] == [*second.keys, "none"]
