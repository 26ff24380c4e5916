"""The champion that stands: how it is found and measured, and what is no obstacle to the next."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from small_runs import champion, train
from small_sets import small_set

from models.lexicon.tagger import LexiconTagger
from models.locations import store_folder
from models.storage.manifest import MANIFEST
from models.storage.store import HELD_OUT, write_model
from models.storage.versions import VersionStore
from models.text.analyzer import Analyzer
from training.champion import earlier_scores
from training.measures.evaluation import Evaluation
from training.record.judged import held_out_arrays
from training.record.registered import Registered
from training.record.standing_champion import find_standing, load_standing
from training.sets import gather
from training.sets.labelled_set import LabelledSet
from training.sets.split import split_data

# What stands


@pytest.fixture
def held(tiny_corpus):
    """Return the held-out paragraphs of the small corpus."""
    return split_data(tiny_corpus, holdout=0.2, seed=0).held


@pytest.fixture
def keep(fresh, tfidf, tiny_corpus):
    """Return a function that stores a champion as training does; there is no registry."""
    (fresh / "mlflow.db").unlink()
    store = VersionStore(store_folder())

    def run(held, arrays=None, tagger=tfidf, **notes):
        if arrays is None:
            arrays = held_out_arrays(Evaluation(tagger.predict_proba(held.texts), tagger.thresholds, held))
        folder = store.add("tfidf", lambda work: write_model(work, tagger, "tfidf", notes, {}, arrays))
        store.point("champion", folder.name, registered="policy-tagger/3")
        return folder

    return run


def test_champion_is_measured_by_what_it_said_before_it_saw_the_paragraphs(keep, held, tfidf):
    """The stored model has learned from everything; its probabilities of the held-out ones were written down before."""
    keep(held, data_fingerprint="abc")
    found = find_standing(held)
    assert (found.name, found.data_fingerprint) == ("policy-tagger/3 tfidf", "abc")
    assert found.rows.tolist() == list(range(len(held)))
    assert found.evaluation.probabilities == pytest.approx(tfidf.predict_proba(held.texts), abs=1e-6)
    assert np.array_equal(found.evaluation.thresholds, tfidf.thresholds)


def test_champion_is_measured_by_the_labels_that_hold_now(keep, held):
    """A label that was corrected since counts as corrected, for both."""
    keep(held)
    corrected = LabelledSet("tiny", tuple(replace(one, labels=("quantum",)) for one in held.paragraphs), held.scheme)
    assert find_standing(corrected).evaluation.y_true[:, 1].all()


def test_champion_is_compared_on_the_paragraphs_that_both_held_out(keep, held, tiny_corpus):
    """Found by their text, whatever they are called."""
    keep(held.take(np.arange(4, 16), "part"))
    renamed = tuple(replace(one, id=f"other#{one.n}-{one.doc}") for one in tiny_corpus.paragraphs)
    now = split_data(LabelledSet("tiny", renamed, held.scheme), holdout=0.2, seed=0).held
    found = find_standing(now)
    assert found.rows.tolist() == list(range(4, 16))
    assert found.evaluation.data.texts == held.texts[4:16]


def test_no_champion_stands_at_first(fresh, held):
    """Neither in the registry nor in the store nor in the package."""
    assert find_standing(held) is None
    assert load_standing("industries") is None


def damage(folder, fresh):
    """Change a byte of the manifest."""
    (folder / MANIFEST).write_text("{", encoding="utf-8")


def older(folder, fresh):
    """Let the folder look like one of an older program."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(manifest | {"format": 2}), encoding="utf-8")


def gone(folder, fresh):
    """Remove the folder that the pointer names."""
    shutil.rmtree(folder)


def without_arrays(folder, fresh):
    """Take out what it said of its held-out paragraphs."""
    (folder / HELD_OUT).unlink()


@pytest.mark.parametrize("harm", [damage, older, gone, without_arrays])
def test_champion_that_cannot_be_measured_is_no_obstacle(keep, held, fresh, harm):
    """Its figures were measured elsewhere, and this program cannot measure it again."""
    harm(keep(held), fresh)
    assert find_standing(held) is None


def test_champion_of_other_labels_is_no_obstacle(keep, held):
    """Figures of other labels cannot be compared."""
    keep(held, tagger=LexiconTagger(Analyzer(small_set([[1, 0]], ("apple", "pear")).scheme)), arrays={})
    assert find_standing(held) is None


def test_champion_that_shares_no_held_out_paragraph_is_no_obstacle(keep, held):
    """There is nothing to compare on."""
    keep(LabelledSet("other", tuple(replace(one, text=one.text + "另") for one in held.paragraphs), held.scheme))
    assert find_standing(held) is None


def test_champion_that_stands_can_be_loaded_or_is_none(keep, held):
    """For the count of the user's own paragraphs; a damaged one counts nothing."""
    folder = keep(held, data="corpus+mine")
    assert load_standing("industries").name == "policy-tagger/3 tfidf, which learned from corpus+mine"
    damage(folder, None)
    assert load_standing("industries") is None


def test_champion_registered_by_other_means_is_no_obstacle(fresh, call, tracker, monkeypatch, tiny_corpus):
    """A version that is no model of this project: nothing is known of it, so nothing is claimed."""

    monkeypatch.setattr(gather, "shipped_corpus", lambda scheme: tiny_corpus)
    (fresh / "elsewhere").mkdir()
    tracker.client.create_registered_model("policy-tagger")
    tracker.client.create_model_version("policy-tagger", (fresh / "elsewhere").as_uri())
    tracker.client.set_registered_model_alias("policy-tagger", "champion", "1")
    outcome = train(call, "lexicon")
    assert outcome.out.splitlines()[-1] == "new champion: policy-tagger/2 lexicon (macro-F1 1.000)"
    assert champion() == ("2", "policy-tagger/2 lexicon")


# Earlier versions


class Versions:
    """Stands in for the tracker where only the list of versions is asked for."""

    def __init__(self, *tags):
        self.found = [Registered(str(number), tag) for number, tag in enumerate(tags, 1)]

    def versions(self):
        """Return the versions."""
        return self.found


def test_earlier_scores_are_those_of_the_same_held_out_paragraphs(held):
    """Others were measured elsewhere, or by nobody; those of the present call are no earlier ones."""
    same = {"heldout_fingerprint": held.fingerprint}
    tracker = Versions(
        same | {"f1_macro": "0.9"}, same, same | {"f1_macro": "?"}, {"f1_macro": "0.99", "heldout_fingerprint": "x"}, {},
        same | {"f1_macro": "0.95"},
    )  # fmt: skip
    assert earlier_scores(tracker, held, ["6"]) == {"1": 0.9}
