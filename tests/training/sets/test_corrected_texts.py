"""A log of corrections as labelled data."""

import numpy as np
import pytest
from conftest import jsonl
from small_sets import small_set

from labels import UsageError
from labels.annotations import text_hash
from labels.corrections_log import Answer, add_entries
from seeds.cleaning.fold import fold
from seeds.schemes import load_scheme
from training.sets import gather
from training.sets import split as split_module
from training.sets.corrected_texts import new_texts, overrule, read_answers

KEYS = ("apple", "pear", "plum")


def answer(text, *after, judged=KEYS, doc="notes"):
    """Return what somebody said of a text."""
    digest = text_hash(fold(text))
    return Answer("2026-11-26T10:00:00Z", "王", f"{doc}#1", digest, doc, text, None, after, judged, "s", "d", "m", "f")


@pytest.fixture
def folder(tmp_path):
    """Return a scheme of one's own."""
    folder = tmp_path / "fruit"
    folder.mkdir()
    labels = "".join(f'[[label]]\nkey = "{key}"\n' for key in KEYS)
    (folder / "labels.toml").write_text(labels, encoding="utf-8")
    (folder / "lexicon.toml").write_text('[apple]\nterms = ["苹果"]', encoding="utf-8")
    return folder


def logged(folder, *entries):
    """Write the scheme's log; return what stands."""
    add_entries(folder / "corrections.jsonl", lambda log: entries)
    return read_answers(None, load_scheme(folder))


def test_answers_are_labelled_paragraphs(folder):
    answers = logged(folder, answer("text 0", "pear"), answer("new", judged=("apple",), doc="b"))
    assert [p.text for p in answers.data.paragraphs] == ["text 0", "new"]
    assert [(p.labels, p.judged, p.doc) for p in answers.data.paragraphs] == [(("pear",), KEYS, "notes"), ((), ("apple",), "b")]
    assert answers.data.corrected.all() and answers.data.fresh.all()
    assert answers.digest in answers.line and "2 corrected texts of " in answers.line


def test_no_log_no_answers(folder, tmp_path):
    scheme = load_scheme(folder)
    assert read_answers(None, scheme) is None
    logged(folder, answer("text 0", "pear"))
    assert read_answers(None, scheme) is not None
    assert read_answers(False, scheme) is None
    with pytest.raises(UsageError, match="is no log of corrections"):
        read_answers(tmp_path / "none", scheme)


def test_log_beats_older_labels_of_the_same_text(folder):
    """Label by label; a text that stands twice is overruled twice."""
    data = small_set([[1, 0, 1], [1, 0, 0], [0, 0, 0]])
    answers = logged(folder, answer("text 0", "pear", judged=("apple", "pear")), answer("new"))
    told = overrule(data, answers)
    assert [p.labels for p in told.paragraphs] == [("pear", "plum"), ("apple",), ()]
    assert told.corrected.tolist() == [True, False, False]
    assert [p.id for p in told.paragraphs] == [p.id for p in data.paragraphs]
    assert [p.text for p in new_texts(answers, data).paragraphs] == ["new"]
    assert new_texts(answers, data, answers.data) is None


def test_taking_rows_keeps_what_was_answered(folder):
    told = overrule(small_set([[1, 0, 1], [1, 0, 0]]), logged(folder, answer("text 1")))
    assert told.take(np.array([1, 0]), "part").corrected.tolist() == [True, False]


# --- what training is given -------------------------------------------------------------------------------------------


def files(tmp_path, count):
    """Write labelled paragraphs of as many documents."""
    records = ({"id": f"m{n}", "doc": f"m{n}", "text": f"第{n}段", "labels": ["apple"] if n % 2 else []} for n in range(count))
    return jsonl(tmp_path / "mine.jsonl", *records)


@pytest.fixture
def enough(monkeypatch):
    """Let a handful of paragraphs be enough to hold some out."""
    monkeypatch.setattr(split_module, "LITTLE", 5)


def test_corrections_are_learned_from_beside_files_and_never_held_out(folder, tmp_path, enough):
    answers = logged(folder, answer("第0段", "plum"), answer("别处的一段。", "pear"))
    split, sources = gather.labelled_data(load_scheme(folder), [files(tmp_path, 12)], 0.25, 0, answers)
    assert sources == "mine+corrections"
    assert len(split.everything) == 13 and split.everything.corrected.sum() == 2
    by_text = {p.text: p.labels for p in split.everything.paragraphs}
    assert (by_text["第0段"], by_text["别处的一段。"]) == (("plum",), ("pear",))
    assert "别处的一段。" in split.fitted.texts and [p.text for p in split.added.paragraphs] == ["别处的一段。"]


def test_corrections_alone_can_be_learned_from(folder, enough):
    answers = logged(folder, *(answer(f"第{n}段", *["apple"] * (n % 2), doc=f"d{n}") for n in range(10)))
    split, sources = gather.labelled_data(load_scheme(folder), [], 0.25, 0, answers)
    assert (sources, len(split.everything), split.added) == ("corrections", 10, None)
    assert 0 < len(split.held) < 5
    with pytest.raises(UsageError, match="no text to learn from"):
        gather.labelled_data(load_scheme(folder), [], 0.25, 0)


def test_few_files_and_corrections_are_judged_together(folder, tmp_path):
    """Where nothing is held out there is no side for corrections to be kept from."""
    answers = logged(folder, answer("第0段", "plum"), answer("别处的一段。", "pear"))
    split, _ = gather.labelled_data(load_scheme(folder), [files(tmp_path, 12)], 0.25, 0, answers)
    assert split.crossed and split.added is None
    assert len(split.held) == 13 and split.held.corrected.sum() == 2


def test_copy_of_the_corpus_is_corrected_and_its_held_out_documents_stay(tiny_corpus, scheme, monkeypatch, tmp_path):
    """What was corrected is no sample of how often a model errs: it calibrates nothing."""
    monkeypatch.setattr(gather, "shipped_corpus", lambda scheme: tiny_corpus)
    before, _ = gather.labelled_data(scheme, [], 0.25, 0)
    text = before.fitted.texts[0]
    entries = [answer(text, judged=scheme.keys), answer("别处的一段。", scheme.keys[0], judged=scheme.keys)]
    add_entries(tmp_path / "log.jsonl", lambda log: [*entries])
    split, sources = gather.labelled_data(scheme, [], 0.25, 0, read_answers(tmp_path / "log.jsonl", scheme))
    assert sources == "corpus+corrections"
    assert split.held.texts == before.held.texts
    assert before.fitted.paragraphs[0].labels and split.fitted.paragraphs[0].labels == ()
    assert split.fitted.corrected.sum() == 2
    assert not split.fitted.fresh[split.fitted.corrected].any()
