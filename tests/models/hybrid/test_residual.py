"""What corrections teach: texts of their kind follow, others stay."""

from dataclasses import replace

import numpy as np
import pytest

from labels import InputError
from models.hybrid.residual import Residual, fit_residual
from models.hybrid.trainer import HybridTrainer
from models.interface import LearnsCorrections, State
from models.storage.store import load_folder, read_manifest, save
from models.tfidf.trainer import TfidfTrainer
from training.experiment import fit, load_experiment
from training.sets.labelled_set import LabelledSet, merge

# What a user says: artificial intelligence in a hospital is not the industry.
CORRECTED = [
    f"{place}医院引进人工智能大模型，{who}看病少排队。"
    for place in ("南山", "北河", "东湖")
    for who in ("老人", "孩子", "患者", "村民")
]
UNSEEN = ["柳河医院的人工智能大模型替护士给患者排队。", "桥头医院用人工智能大模型，孩子看病快了。"]
INDUSTRY = ["柳河的人工智能企业融资五亿元，训练算力扩容。", "桥头人工智能芯片企业投产。"]


@pytest.fixture(scope="module")
def data(tiny_corpus):
    """Return the small corpus with corrections."""
    first = replace(tiny_corpus.paragraphs[0], part=None, labels=())
    answers = tuple(replace(first, id=f"c{n}", doc=f"c{n}", text=text) for n, text in enumerate(CORRECTED))
    more = LabelledSet("corrections", answers, tiny_corpus.scheme)
    return merge(tiny_corpus, replace(more, answered=frozenset(more.hashes)))


@pytest.fixture(scope="module")
def experiment():
    settings = ("parameters.tfidf.c=10.0", "parameters.tfidf.folds=4")
    return load_experiment("hybrid", settings)


@pytest.fixture(scope="module")
def plain(experiment, tiny_corpus):
    return fit(experiment, tiny_corpus)


@pytest.fixture(scope="module")
def taught(experiment, plain, data):
    """Return the hybrid that had never seen them, taught."""
    answers = data.corrected, data.labels, data.judged
    return experiment.trainer().learn_corrections(plain.tagger, data.batch, *answers, 20.0)


def given(tagger, texts):
    """Return whether the first label is given to each text."""
    return (tagger.predict_proba(texts) >= tagger.thresholds)[:, 0].tolist()


def test_texts_of_the_kind_follow_and_the_industry_stays(plain, taught):
    assert given(plain.tagger, UNSEEN) == [True, True]
    assert given(taught, UNSEEN) == [False, False]
    assert given(taught, INDUSTRY) == given(plain.tagger, INDUSTRY) == [True, True]


def test_labels_that_nobody_corrected_stay_what_they_were(plain, taught, tiny_corpus):
    before, after = (tagger.predict_proba(tiny_corpus.batch)[:, 1:] for tagger in (plain.tagger, taught))
    np.testing.assert_array_equal(before, after)


def test_training_teaches_with_the_weight_of_the_experiment(experiment, data, tiny_corpus, monkeypatch):
    """Not with weight 0, and not where nothing was corrected."""
    calls = []

    def learn(trainer, tagger, batch, corrected, labels, judged, weight):
        calls.append((len(batch), int(corrected.sum()), labels.shape == judged.shape, weight))
        return tagger

    monkeypatch.setattr(HybridTrainer, "learn_corrections", learn)
    fit(experiment, data)
    fit(replace(experiment, correction_weight=0.0), data)
    fit(experiment, tiny_corpus)
    assert calls == [(len(data), len(CORRECTED), True, 20.0)]
    assert experiment.flat()["correction_weight"] == 20.0


def test_members_learn_from_the_corpus_alone(experiment, data, plain):
    """Answers beside it may follow another rule; a model that learns them as rows has nothing left to be taught."""
    policy = fit(experiment, data)
    assert policy.tagger.residual is not None and given(policy.tagger, UNSEEN) == [False, False]
    np.testing.assert_array_equal(policy.tagger.opinions(UNSEEN)[1:], plain.tagger.opinions(UNSEEN)[1:])
    assert data.apart.sum() == len(CORRECTED)


def test_model_holds_it_and_names_the_vectors_it_needs(taught, tmp_path):
    save(taught, tmp_path / "model", "hybrid", {})
    assert list(read_manifest(tmp_path / "model").resources) == ["vectors"]
    again, _ = load_folder(tmp_path / "model")
    np.testing.assert_allclose(again.opinions(UNSEEN), taught.opinions(UNSEEN), rtol=1e-6)


def test_other_vectors_are_refused(taught):
    state = taught.residual.state()
    with pytest.raises(InputError, match="static word vectors: are not those that the model learned corrections with"):
        Residual.from_state(State(state.config, state.arrays, {"vectors": "other"}))


def fitted(data, plain, **changes):
    """Return what is learned where some of the arguments are others."""
    known = {
        "probabilities": plain.tagger.predict_proba(data.batch),
        "thresholds": plain.thresholds,
        "corrected": data.corrected,
        "labels": data.labels,
        "judged": data.judged,
        "weight": 20.0,
    }
    return fit_residual(data.batch, **(known | changes))


def test_agreement_teaches_nothing(data, plain):
    """A model does not become surer for having been right."""
    labels = (plain.tagger.predict_proba(data.batch) >= plain.thresholds).astype(np.int8)
    assert fitted(data, plain, labels=labels) is None


def test_what_nobody_looked_for_teaches_nothing(data, plain):
    judged = data.judged.copy()
    judged[data.corrected, 0] = False
    assert fitted(data, plain, judged=judged) is None


def test_corrections_alone_have_nothing_to_stand_out_from(data, plain):
    """All of a user's text, say: then the members learn from it."""
    assert fitted(data, plain, corrected=np.ones(len(data), dtype=bool)) is None


def test_hybrid_learns_so_and_tfidf_does_not():
    assert isinstance(HybridTrainer(), LearnsCorrections)
    assert not isinstance(TfidfTrainer(), LearnsCorrections)
