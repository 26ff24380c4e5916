"""The split: whole documents, every label on both sides, the same again for the same seed."""

from dataclasses import replace

import numpy as np
import pytest
from small_sets import small_scheme

from labels import InputError, Paragraph
from training.sets.labelled_set import LabelledSet
from training.sets.split import split_data, split_documents

SHARE = 0.25


def corpus(*, documents, size, focus, seed=0):
    """Return documents of `size` paragraphs, each speaking of its own one or two of six labels."""
    rng = np.random.default_rng(seed)
    names = [f"document-{number:02d}" for number in range(documents) for _ in range(size)]
    labels = np.zeros((documents * size, 6), dtype=np.int8)
    for number in range(documents):
        for column in rng.choice(6, size=focus, replace=False):
            rows = number * size + rng.choice(size, size=max(1, size // 2), replace=False)
            labels[rows, column] = 1
    return names, labels


def one_label_documents(*holders):
    """Return ten documents of three paragraphs; those numbered in `holders` speak of the first label."""
    names = [f"document-{number}" for number in range(10) for _ in range(3)]
    labels = np.zeros((30, 6), dtype=np.int8)
    for number in holders:
        labels[3 * number, 0] = 1
    return names, labels


@pytest.mark.parametrize("seed", range(5))
def test_split_keeps_documents_together(seed):
    """A document on both sides would let a model recognise its style."""
    names, labels = corpus(documents=30, size=7, focus=2, seed=seed)
    fitted, held = split_documents(names, labels, share=SHARE, seed=seed)
    assert not {names[row] for row in fitted} & {names[row] for row in held}


def test_split_uses_every_paragraph_once_in_order():
    """Rows of both sides are sorted and make up the whole."""
    names, labels = corpus(documents=30, size=7, focus=2)
    fitted, held = split_documents(names, labels, share=SHARE, seed=0)
    assert sorted([*fitted, *held]) == list(range(len(names)))
    assert list(fitted) == sorted(fitted)
    assert list(held) == sorted(held)


@pytest.mark.parametrize("seed", range(10))
def test_every_label_stands_on_both_sides(seed):
    """A label that is missing on one side could be neither learned nor measured."""
    names, labels = corpus(documents=24, size=6, focus=2, seed=seed)
    fitted, held = split_documents(names, labels, share=SHARE, seed=seed)
    assert labels[fitted].any(axis=0).all()
    assert labels[held].any(axis=0).all()
    assert (labels[held].sum(axis=1) == 0).any(), "paragraphs without a label are held out as well"


@pytest.mark.parametrize("share", [0.1, 0.2, 0.35, 0.5])
def test_share_is_respected_overall_and_by_label(share):
    """Documents of equal size can come near any share."""
    names, labels = corpus(documents=120, size=6, focus=2)
    _, held = split_documents(names, labels, share=share, seed=0)
    assert len(held) / len(names) == pytest.approx(share, abs=0.04)
    assert labels[held].sum(axis=0) / labels.sum(axis=0) == pytest.approx(share, abs=0.1)


def test_uneven_documents_still_come_near_the_share():
    """One document of forty paragraphs among thirty small ones does not swallow the held-out side."""
    names = ["long"] * 40 + [f"short-{number}" for number in range(30) for _ in range(4)]
    labels = np.zeros((len(names), 6), dtype=np.int8)
    labels[np.arange(len(names)), np.arange(len(names)) % 6] = 1
    _, held = split_documents(names, labels, share=SHARE, seed=0)
    assert 0.15 <= len(held) / len(names) <= 0.35


def test_same_seed_gives_the_same_split():
    """Runs that are compared must hold out the same documents."""
    names, labels = corpus(documents=30, size=5, focus=2)
    first, second = (split_documents(names, labels, share=SHARE, seed=3) for _ in range(2))
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])


def test_another_seed_gives_another_split():
    """The seed decides which of the like documents are held out."""
    names, labels = corpus(documents=30, size=5, focus=2)
    assert len({tuple(split_documents(names, labels, share=SHARE, seed=seed)[1]) for seed in range(5)}) > 1


def test_order_of_the_paragraphs_does_not_change_the_split():
    """A corpus file sorted another way holds out the same documents."""
    names, labels = corpus(documents=30, size=5, focus=2)
    turned = np.arange(len(names))[::-1]
    _, held = split_documents(names, labels, share=SHARE, seed=0)
    _, again = split_documents([names[row] for row in turned], labels[turned], share=SHARE, seed=0)
    assert {names[row] for row in held} == {names[turned[row]] for row in again}


@pytest.mark.parametrize("seed", range(10))
def test_rare_label_of_two_documents_stands_on_both_sides(seed):
    """One is learned from, one measured."""
    names, labels = one_label_documents(2, 7)
    fitted, held = split_documents(names, labels, share=SHARE, seed=seed)
    assert labels[fitted, 0].sum() == labels[held, 0].sum() == 1


@pytest.mark.parametrize("seed", range(10))
def test_label_of_a_single_document_is_learned_from(seed):
    """On the held-out side it could only be missed."""
    names, labels = one_label_documents(4)
    fitted, held = split_documents(names, labels, share=SHARE, seed=seed)
    assert labels[fitted, 0].any()
    assert len(held)


@pytest.mark.parametrize("seed", range(16))
def test_rare_labels_among_common_ones_stand_on_both_sides(seed):
    """The greedy walk alone leaves a label of two or three documents on one side now and then."""
    rng = np.random.default_rng(seed)
    names, labels = corpus(documents=20, size=6, focus=1, seed=seed)
    labels[:, :2] = 0
    rare = rng.choice(20, size=5, replace=False)
    labels[[6 * number for number in rare[:2]], 0] = 1
    labels[[6 * number + 1 for number in rare[2:]], 1] = 1
    fitted, held = split_documents(names, labels, share=0.2, seed=seed)
    assert labels[fitted, :2].any(axis=0).all()
    assert labels[held, :2].any(axis=0).all()


def test_two_documents_go_one_to_each_side():
    """The fewest that can be split."""
    labels = np.array([[1, 0, 0, 0, 0, 0]] * 9 + [[1, 1, 0, 0, 0, 0]], dtype=np.int8)
    fitted, held = split_documents(["long"] * 9 + ["short"], labels, share=0.2, seed=0)
    assert len(fitted)
    assert len(held)


def test_two_documents_without_any_label_are_split():
    """Nothing to balance but the paragraphs themselves."""
    fitted, held = split_documents(["first", "second"], np.zeros((2, 6), dtype=np.int8), share=0.2, seed=0)
    assert (len(fitted), len(held)) == (1, 1)


@pytest.mark.parametrize(("names", "count"), [(["only"] * 3, 1), ([], 0)], ids=["one document", "nothing"])
def test_fewer_than_two_documents_are_refused(names, count):
    """The message says how many there are and how many it takes."""
    with pytest.raises(InputError, match=rf"training data: has {count} document\(s\); give at least two"):
        split_documents(names, np.zeros((len(names), 6), dtype=np.int8), share=0.2, seed=0)


# The sets of a run


def labelled(name, *documents, part="natural"):
    """Return five paragraphs per document, every other one with the first label."""
    paragraphs = [
        Paragraph(f"{doc}#{n}", doc, n, "body", f"{doc}第{n}段", labels=("apple",) * (n % 2), part=part)
        for doc in documents
        for n in range(1, 6)
    ]
    return LabelledSet(name, tuple(paragraphs), small_scheme("apple", "pear"))


CORPUS = labelled("corpus", *"abcdefgh")


def ids(data):
    """Return the ids of a set."""
    return {paragraph.id for paragraph in data.paragraphs}


def test_sides_make_up_the_whole():
    """By name too, so that MLflow shows what is what."""
    split = split_data(CORPUS, holdout=0.25, seed=0)
    assert ids(split.fitted) | ids(split.held) == ids(CORPUS) and not ids(split.fitted) & ids(split.held)
    assert (split.everything.name, split.fitted.name, split.held.name) == ("corpus", "corpus-fitted", "corpus-heldout")
    assert split.added is None


def test_hard_paragraphs_are_never_held_out():
    """They are hard on purpose and say nothing about how often a model errs on real text."""
    hard = labelled("hard", "x", "y", "z", part="hard")
    both = LabelledSet("both", (*hard.paragraphs, *CORPUS.paragraphs), CORPUS.scheme)
    split = split_data(both, holdout=0.25, seed=0)
    assert ids(split.held) == ids(split_data(CORPUS, holdout=0.25, seed=0).held)
    assert ids(hard) <= ids(split.fitted)


@pytest.mark.parametrize("count", [1, 3, 40])
def test_what_a_user_adds_never_changes_what_is_held_out(count):
    """However much it is, all of it is fitted on."""
    added = labelled("mine", *(f"user-{number}" for number in range(count)))
    split, before = split_data(CORPUS, holdout=0.25, seed=0, added=added), split_data(CORPUS, holdout=0.25, seed=0)
    assert split.held.paragraphs == before.held.paragraphs
    assert split.held.fingerprint == before.held.fingerprint
    assert split.fitted.paragraphs == before.fitted.paragraphs + added.paragraphs
    assert split.everything.fingerprint != before.everything.fingerprint
    assert split.added is added


def test_correction_replaces_labels_on_the_side_where_the_paragraph_stands():
    """A held-out one is measured by its corrected label, and still not learned from."""
    before = split_data(CORPUS, holdout=0.25, seed=0)
    old = [before.held.paragraphs[0], before.fitted.paragraphs[0]]
    new = [replace(one, labels=("pear",), part=None) for one in old]
    split = split_data(CORPUS, holdout=0.25, seed=0, added=LabelledSet("mine", tuple(new), CORPUS.scheme))
    assert ids(split.held) == ids(before.held) and ids(split.fitted) == ids(before.fitted)
    assert split.held.paragraphs[0] == replace(old[0], labels=("pear",))
    assert split.fitted.paragraphs[0] == replace(old[1], labels=("pear",))
    assert split.held.fingerprint != before.held.fingerprint


def test_added_paragraph_that_is_held_out_under_another_id_is_not_fitted_on():
    """Nor is another paragraph of a held-out document: the model would be measured on what it has seen."""
    before = split_data(CORPUS, holdout=0.25, seed=0)
    held, fitted = before.held.paragraphs[0], before.fitted.paragraphs[0]
    copied = replace(held, id="mine#1", doc="mine")
    beside = replace(held, id="mine#2", text="同一文件的另一段")
    welcome = replace(fitted, id="mine#3", text="学得到的文件的另一段")
    split = split_data(CORPUS, holdout=0.25, seed=0, added=LabelledSet("mine", (copied, beside, welcome), CORPUS.scheme))
    assert ids(split.fitted) - ids(before.fitted) == {"mine#3"}
    assert ids(split.everything) - ids(CORPUS) == {"mine#1", "mine#2", "mine#3"}, "in the end all is learned from"
    assert split.held.paragraphs == before.held.paragraphs
