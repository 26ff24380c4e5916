"""What corrections teach: texts of their kind follow, others stay."""

from dataclasses import replace

import numpy as np
import pytest

from labels import InputError
from models.decisions.pooling import to_probabilities
from models.hybrid.residual import Residual, fit_residual
from models.hybrid.trainer import HybridTrainer
from models.interface import LearnsCorrections, State
from models.storage.manifest import read_manifest
from models.storage.store import load_folder, save
from models.tfidf.trainer import TfidfTrainer
from seeds.schemes import parse_scheme
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


@pytest.fixture(scope="module")
def one_label(data):
    """Return texts of which each carries one label, what a model says of them, and new texts read alike."""
    texts = {**data.scheme.texts, "labels.toml": "single = true\n" + data.scheme.texts["labels.toml"]}
    scheme = parse_scheme(texts, "one", "one")
    rows = np.flatnonzero((data.labels.sum(axis=1) == 1) | data.corrected)
    part = replace(data.take(rows, "one"), scheme=scheme)
    says = np.where(part.labels == 1, 0.9, 0.02)
    says[part.corrected] = [0.6, 0.3, 0.025, 0.025, 0.025, 0.025]
    return part, says, lambda new: part.batch.analyzer.batch(new)


def taught_one(one_label, after, judged=None):
    part, says, _ = one_label
    labels, judged = part.labels.copy(), part.judged if judged is None else judged
    labels[part.corrected] = after
    return fit_residual(part.batch, says, np.zeros(6), part.corrected, labels, judged, 20.0)


def test_of_one_label_a_text_all_labels_are_fitted_together(one_label):
    """The next text of the kind gets the label that was given; the industry keeps its own; texts add up to 1."""
    residual = taught_one(one_label, [0, 0, 1, 0, 0, 0])
    says = np.log([[0.6, 0.3, 0.025, 0.025, 0.025, 0.025]] * 2)
    unseen, industry = (to_probabilities(says + residual.log_odds(one_label[2](texts)), True) for texts in (UNSEEN, INDUSTRY))
    assert unseen.argmax(axis=1).tolist() == [2, 2] and industry.argmax(axis=1).tolist() == [0, 0]
    part, before, _ = one_label
    after = to_probabilities(np.log(before) + residual.log_odds(part.batch), True)
    assert (after.argmax(axis=1) == before.argmax(axis=1))[~part.corrected].mean() > 0.95
    assert after[part.corrected, 2].min() > 0.8


def test_of_one_label_a_text_agreement_teaches_nothing(one_label):
    """A threshold of 0 is reached by all labels; one is given."""
    assert taught_one(one_label, [1, 0, 0, 0, 0, 0]) is None


def test_what_is_refused_goes_to_the_likeliest_other(one_label):
    part = one_label[0]
    judged = part.judged.copy()
    judged[part.corrected] = [True, False, False, False, False, False]
    residual = taught_one(one_label, np.zeros(6), judged)
    says = np.log([[0.6, 0.3, 0.025, 0.025, 0.025, 0.025]] * 2)
    assert to_probabilities(says + residual.log_odds(one_label[2](UNSEEN)), True).argmax(axis=1).tolist() == [1, 1]


def test_text_that_has_no_label_left_teaches_nothing(one_label):
    """All are refused, and one must be given."""
    residual = taught_one(one_label, np.zeros(6))
    assert np.isfinite(residual.weights).all() and np.abs(residual.weights).max() < 0.01
