"""Text at large beside labelled paragraphs: what is drawn, where it goes, where it is not used."""

import json
from dataclasses import replace

import numpy as np
import pytest

from labels import InputError, Paragraph
from models.hybrid.trainer import HybridTrainer
from seeds.schemes import load_scheme, parse_scheme
from training.experiment import Experiment, fit
from training.sets import text_at_large
from training.sets.labelled_set import LabelledSet
from training.sets.split import split_own
from training.sets.text_at_large import beside_labelled, learns_beside

TEXTS = [f"{place}今年新开了三家茶馆，游客比去年多了。" for place in "东南西北"]


def labelled(drawn="chosen", single=False):
    """Return four labelled paragraphs of a scheme of one label."""
    labels = f'single = {str(single).lower()}\n[[label]]\nkey = "tea"\nname = "茶馆"\n'
    scheme = parse_scheme({"labels.toml": labels, "lexicon.toml": '[tea]\nterms = ["茶馆"]\n'}, "tea", "tea")
    notes = {"drawn": drawn}
    rows = (Paragraph(f"p{n}", f"d{n}", 1, "body", text, labels=("tea",), extra=notes) for n, text in enumerate(TEXTS))
    return LabelledSet("own", tuple(rows), scheme)


@pytest.fixture
def unlabelled(tmp_path):
    """Return a file of one labelled text and twelve others."""
    others = [f"第{n}小学的操场今年重新铺了草皮，孩子们都高兴。" for n in range(10)]
    others += ["镇上的茶馆门口又排起了长长的队伍。", "镇上的茶馆门口又排起了长长的队伍。"]
    path = tmp_path / "all.jsonl"
    path.write_text("".join(json.dumps({"text": t}, ensure_ascii=False) + "\n" for t in [TEXTS[0], *others]), encoding="utf-8")
    return path


def test_distinct_texts_that_nobody_labelled_are_drawn(unlabelled):
    split = split_own(labelled(), holdout=0.2, seed=0)
    placed, (line,) = beside_labelled(split, [unlabelled], 0, [])
    texts = placed.everything.beside.texts
    assert len(texts) == len(set(texts)) == 11
    assert not set(texts) & set(split.everything.texts)
    assert line == "11 of 11 unlabelled texts, drawn by lot; words of labels stand in: 茶馆 1"
    assert placed.fitted.take(np.array([1]), "part").beside is placed.everything.beside
    assert placed.everything.fingerprint == split.everything.fingerprint


def test_the_draw_follows_its_seed(unlabelled, monkeypatch):
    monkeypatch.setattr(text_at_large, "BESIDE", 5)
    split = split_own(labelled(), holdout=0.2, seed=0)
    drawn = [beside_labelled(split, [unlabelled], seed, [])[0].everything.beside.texts for seed in (0, 0, 1)]
    assert len(drawn[0]) == 5
    assert drawn[0] == drawn[1] != drawn[2]


def test_nothing_but_labelled_text_is_refused(tmp_path):
    path = tmp_path / "same.jsonl"
    path.write_text(json.dumps({"text": TEXTS[0]}, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(InputError, match="holds no prose that is not labelled"):
        beside_labelled(split_own(labelled(), holdout=0.2, seed=0), [path], 0, [])


def partly(data):
    """Return the paragraphs, in the first of which nobody looked for the label."""
    first, *others = data.paragraphs
    return replace(data, paragraphs=(replace(first, labels=(), judged=()), *others))


@pytest.mark.parametrize("data", [labelled(drawn="random"), partly(labelled(single=True))], ids=["lot", "partly"])
def test_where_it_is_of_no_use_a_note_says_so(data, unlabelled):
    split = split_own(data, holdout=0.2, seed=0)
    same, (line,) = beside_labelled(split, [unlabelled], 0, [])
    assert same is split
    assert line.startswith("note: --unlabelled is not used")
    assert beside_labelled(split, [], 0, []) == (split, [])


def test_one_label_a_text_learns_from_text_that_nobody_chose(unlabelled, monkeypatch):
    """As many texts as few examples may have beside them."""
    data = labelled(drawn="random", single=True)
    placed, (line,) = beside_labelled(split_own(data, holdout=0.2, seed=0), [unlabelled], 0, [])
    assert line == "11 of 11 unlabelled texts, drawn by lot: learned from too, by labels that are guessed"
    assert len(placed.fitted.beside) == 11
    monkeypatch.setattr(text_at_large, "MANY", 9)
    placed, (line,) = beside_labelled(split_own(data, holdout=0.2, seed=0), [unlabelled], 0, [])
    assert len(placed.everything.beside) == 5 and line.startswith("5 of 11 ")
    monkeypatch.setattr(text_at_large, "MANY", 4)
    _, (line,) = beside_labelled(split_own(data, holdout=0.2, seed=0), [unlabelled], 0, [])
    assert line.startswith("note: --unlabelled is not used")


def test_scheme_that_labelled_text_ships_with_has_no_need_of_it():
    chosen = replace(labelled(), scheme=load_scheme("policy_tools"))
    assert chosen.chosen and not learns_beside(chosen)


def test_trainer_gets_the_text_and_the_lot(unlabelled, monkeypatch):
    asked = {}

    def fit_beside(self, batch, labels, groups, weights, beside, lot):
        asked.update(beside=beside, lot=lot.tolist())
        return self.fit(batch, labels, groups, weights)

    monkeypatch.setattr(HybridTrainer, "fit_beside", fit_beside)
    data = labelled()
    first, *others = data.paragraphs
    data = replace(data, paragraphs=(replace(first, extra={"drawn": "random"}), *(replace(o, labels=()) for o in others)))
    placed, _ = beside_labelled(split_own(data, holdout=0.2, seed=0), [unlabelled], 0, [])
    fit(Experiment("own", "hybrid", parameters={"tfidf": {"few": True, "least": 1}}), placed.everything)
    assert asked["lot"] == [True, False, False, False]
    assert asked["beside"] is placed.everything.beside
