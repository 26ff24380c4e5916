"""A user's own labels: what they change, how they are judged, and that a model that learned from them can win."""

import re
from dataclasses import replace

import numpy as np
import pytest
from conftest import jsonl
from small_runs import SMALL, TFIDF, all_runs, champion, copy_runs, move_to, train, train_in

from labels import InputError, Paragraph
from models.lexicon.tagger import LexiconTagger
from models.loading import load
from models.tagger import PolicyTagger
from training import corrections
from training import run as training
from training.corrections import corrections_line, count_right, cross_fitted
from training.experiment import Experiment, load_experiment
from training.sets.labelled_set import LabelledSet
from training.sets.split import split_data
from training.tracking import Tracker
from training.worth import own_labels

NAME = "policy-tagger"
TINY = load_experiment("tfidf", SMALL)

pytestmark = pytest.mark.usefixtures("robots")


def letters(count):
    """Return paragraphs of as many documents that no keyword finds: Xiaoyi is a drone of the tests."""
    return tuple(
        Paragraph(f"mine#{n}", f"mine-{n}", 1, "body", f"小翼在第{n}村送信，来去如风。", labels=("low_altitude",))
        for n in range(1, count + 1)
    )


def corrected(path, *paragraphs):
    """Write labelled paragraphs; return the path."""
    return jsonl(path, *(paragraph.to_record() for paragraph in paragraphs))


# End to end


@pytest.fixture(scope="module")
def corrected_run(first_runs, tmp_path_factory, run_corpus):
    """Train with six letters of the user; return the folder, standard output and error."""
    folder = copy_runs(first_runs, tmp_path_factory.mktemp("corrected"))
    return folder, *train_in(folder, run_corpus, *TFIDF, "--data", corrected(folder / "corrected.jsonl", *letters(6)))


def test_corrections_make_the_champion(corrected_run, first_runs, monkeypatch, scheme):
    """With the champion's own experiment: that it learns from them is what the user wants, and it ties with nothing."""
    folder, out, err = corrected_run
    texts = [one.text for one in letters(6)]
    move_to(monkeypatch, first_runs)
    assert champion() == ("2", f"{NAME}/2 tfidf")
    assert [one.labels for one in load().tag(texts)] == [()] * 6
    move_to(monkeypatch, folder)
    assert champion() == ("3", f"{NAME}/3 tfidf")
    assert [one.labels for one in load().tag(texts)] == [("low_altitude",)] * 6
    assert out.splitlines()[-1].startswith(f"new champion: {NAME}/3 tfidf (macro-F1 ")
    assert f"; before {NAME}/2 tfidf (" in out.splitlines()[-1]
    assert "78 labelled paragraphs (corpus+corrected); 18 held out in 2 documents" in err
    assert all_runs(Tracker(scheme))[-1].info.run_name.startswith("tfidf · corpus+corrected · ")


def test_line_says_how_many_of_the_users_paragraphs_are_right(corrected_run):
    """Before and after; the new model's by fits that have not seen them."""
    assert corrected_run[1].splitlines()[-2] == (
        "of your 6 paragraphs the new model gets 6 right (each judged by a fit without its document); "
        f"before 0 by {NAME}/2 tfidf, which learned from corpus"
    )


def test_table_shows_before_and_after_on_the_same_documents(corrected_run, keys):
    """Label by label, with the change; nothing is said of differing documents, for they are the same."""
    _, out, err = corrected_run
    assert "on the same 18 paragraphs of 2 held-out documents" in out
    rows = [re.split(r"\s*[│┃]\s*", line)[1:-1] for line in out.splitlines() if re.match("[│┃]", line)]
    head = rows.index(["F1", "before", "after", "change"])
    assert [row[0].split()[-1] for row in rows[head + 1 :]] == [*keys, "none", "macro"]
    for _, old, new, change in rows[head + 1 :]:
        assert float(change) == pytest.approx(float(new) - float(old), abs=1e-9)
    assert "warning" not in out + err


def test_corrected_labels_of_the_corpus_are_learned(ran, call, tracker, run_corpus):
    """By id and text: no paragraph is added, and the new champion says what the user says."""
    wrong = [one for one in run_corpus.paragraphs if one.id.endswith("#afu")]
    path = corrected(ran / "corrected.jsonl", *(replace(one, labels=("energy_storage",), part=None) for one in wrong))
    outcome = train(call, *TFIDF, "--data", path)
    assert "72 labelled paragraphs (corpus+corrected)" in outcome.err
    assert f"new champion: {NAME}/3 tfidf" in outcome.out
    assert load().tag([wrong[0].text])[0].labels == ("energy_storage",)
    assert f"before 0 by {NAME}/2 tfidf, which learned from corpus" in outcome.out
    first, second = (run.data.tags["heldout_fingerprint"] for run in all_runs(tracker)[1:])
    assert first != second, "labels of held-out paragraphs were corrected as well"


def test_corrections_that_ruin_the_model_do_not_win(ran, call, run_corpus):
    """A file in which every label is wrong: both are measured by it on the held-out side, which it left alone."""
    split = split_data(run_corpus, holdout=0.2, seed=0)
    turned = [replace(one, labels=() if one.labels else ("quantum",), part=None) for one in split.fitted.paragraphs]
    outcome = train(call, "lexicon", "--data", corrected(ran / "corrected.jsonl", *turned))
    last = outcome.out.splitlines()[-1]
    assert last.startswith(f"champion stays {NAME}/2 tfidf; {NAME}/3 lexicon (macro-F1 0.") and "is clearly worse (-" in last
    assert champion() == ("2", f"{NAME}/2 tfidf")


def test_same_id_with_another_text_is_refused(ran, call):
    """It would stand for two paragraphs."""
    record = {"id": "tiny-0#1", "text": "另一段话。", "labels": []}
    outcome = call(training.main, *TFIDF, "--data", jsonl(ran / "corrected.jsonl", record))
    assert outcome.code == 1
    assert outcome.complaint == (
        "error: corrected: repeats the id 'tiny-0#1' of tiny with another text; give it an id of its own"
    )


def test_other_held_out_documents_are_warned_of(ran, call):
    """What was held out for both is what both are compared on."""
    seed = next(seed for seed in range(1, 99) if shared(seed) == 1)
    outcome = train(call, "lexicon", "--set", f"split_seed={seed}")
    assert "warning: the champion was judged on only 9 of the 18 held-out paragraphs; compared on these" in outcome.out
    assert "on the same 9 paragraphs of 1 held-out document" in outcome.out


def test_paragraphs_that_cannot_be_judged_are_one_line(ran, call, monkeypatch):
    """The model stands all the same, and the table is shown."""
    monkeypatch.setattr(
        own_labels, "cross_fitted", lambda *arguments: (_ for _ in ()).throw(InputError("x", "is too little", "y"))
    )
    outcome = train(call, "lexicon", "--data", corrected(ran / "corrected.jsonl", *letters(2)))
    assert outcome.out.splitlines()[-2] == "your own paragraphs could not be judged (is too little)"
    assert "on the held-out documents" in outcome.out


def shared(seed):
    """Return how many documents are held out with this seed of the split as well as with 0."""
    import conftest

    corpus = conftest.tiny_documents()
    data = LabelledSet("tiny", corpus, load().scheme)
    first, second = (set(split_data(data, holdout=0.2, seed=number).held.documents) for number in (0, seed))
    return len(first & second)


# How they are judged


def watched(monkeypatch):
    """Let every fit of the cross-fitting be written down; return the list of their data."""
    fits, fit = [], corrections.fit

    def watch(experiment, data):
        fits.append(data)
        return fit(experiment, data)

    monkeypatch.setattr(corrections, "fit", watch)
    return fits


def test_each_paragraph_is_judged_by_a_model_that_has_not_seen_its_document(monkeypatch, tiny_corpus):
    """Not the rest of the document either, whether the user or the corpus has it."""
    own = [replace(one, labels=("quantum",)) for one in tiny_corpus.paragraphs if one.doc in ("tiny-2", "tiny-3") and one.n == 1]
    added = LabelledSet("mine", (*letters(9), *own), tiny_corpus.scheme)
    split = split_data(tiny_corpus, holdout=0.2, seed=0, added=added)
    fits = watched(monkeypatch)
    y_pred = cross_fitted(Experiment("lexicon", "lexicon"), split, added)
    assert y_pred.shape == (11, 6) and y_pred.dtype == bool
    assert len(fits) == 5
    seen = [set(data.documents) for data in fits]
    for document in set(added.documents):
        assert sum(document not in documents for documents in seen) >= 1
    assert all(set(added.documents) - documents for documents in seen)
    assert set().union(*seen) == set(split.fitted.documents)


def test_held_out_paragraphs_stay_out_while_the_users_are_judged(monkeypatch, tiny_corpus):
    """Else the folds would see more than the model whose figures stand beside them."""
    split = split_data(tiny_corpus, holdout=0.2, seed=0, added=LabelledSet("mine", letters(3), tiny_corpus.scheme))
    fits = watched(monkeypatch)
    cross_fitted(Experiment("lexicon", "lexicon"), split, split.added)
    assert len(fits) == 3, "no more folds than documents"
    assert not any(set(data.documents) & set(split.held.documents) for data in fits)


def test_learning_from_a_single_document_of_the_user_cannot_be_judged_by_itself(tiny_corpus):
    """What is in one document only is new to the model that judges it."""
    single = tuple(replace(one, doc="mine") for one in letters(6))
    apart = LabelledSet("mine", letters(6), tiny_corpus.scheme)
    together = LabelledSet("mine", single, tiny_corpus.scheme)
    right = [
        count_right(cross_fitted(TINY, split_data(tiny_corpus, holdout=0.2, seed=0, added=data), data), data)
        for data in (apart, together)
    ]
    assert right == [6, 0]


def test_each_fold_decides_by_its_own_thresholds(monkeypatch, tiny_corpus):
    """A model's thresholds belong to its probabilities."""
    added = LabelledSet("mine", letters(2), tiny_corpus.scheme)
    thresholds = iter([0.9, 0.1])

    def fit(experiment, data):
        even = LexiconTagger(data.batch.analyzer, np.full(6, 0.5), np.full(6, 0.5))
        return PolicyTagger(even, "even", dict.fromkeys(data.keys, next(thresholds)))

    monkeypatch.setattr(corrections, "fit", fit)
    y_pred = cross_fitted(TINY, split_data(tiny_corpus, holdout=0.2, seed=0, added=added), added)
    assert y_pred.tolist() == [[False] * 6, [True] * 6]


def test_paragraph_is_right_if_all_its_labels_are(tiny_corpus):
    """No label where none is true counts as right as well."""
    data = tiny_corpus.take(np.array([0, 6]), "two")
    both = data.labels.astype(bool)
    assert count_right(both, data) == 2
    both[0, 5] = True
    assert count_right(both, data) == 1
    assert count_right(np.zeros((2, 6), dtype=bool), data) == 1


def test_line_leaves_out_a_champion_that_cannot_say(tiny_corpus, analyzer, tfidf):
    """There may be none, or one of other labels."""
    data = tiny_corpus.take(np.array([0, 6]), "two")
    y_pred = np.zeros((2, 6), dtype=bool)
    line = "of your 2 paragraphs the new model gets 1 right (each judged by a fit without its document)"
    assert corrections_line(None, y_pred, data) == line
    assert corrections_line(PolicyTagger(tfidf, "champion"), y_pred, data) == f"{line}; before 2 by champion"
