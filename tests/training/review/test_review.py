"""Labels that look wrong are found without looking at the document, and what is written comes back as labelled data."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from conftest import jsonl, lines
from small_sets import small_set

from labels import InputError, Paragraph
from training.experiment import load_experiment
from training.review import __main__ as command
from training.review import contradictions as near_ones
from training.review.__main__ import main
from training.review.contradictions import NEAR, NearTexts, contradictions, differing_words
from training.review.out_of_fold import predict_unseen
from training.review.sheet import review_rows
from training.review.suspects import find_suspects, improbability, likely_issues
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import LabelledSet

CHEAP = load_experiment("tfidf", ("parameters.folds=2", "parameters.c=10"))


def relabelled(data, changes):
    """Return a set in which some rows carry other labels."""
    paragraphs = (replace(p, labels=changes.get(row, p.labels)) for row, p in enumerate(data.paragraphs))
    return LabelledSet(data.name, tuple(paragraphs), data.scheme)


def test_nobody_is_judged_by_a_model_that_saw_the_document(tiny_corpus, monkeypatch):
    from training.review import out_of_fold

    fitted, own_fit = [], out_of_fold.fit

    def fit(experiment, data, **more):
        fitted.append(set(data.documents))
        return own_fit(experiment, data, **more)

    monkeypatch.setattr(out_of_fold, "fit", fit)
    unseen = predict_unseen(load_experiment("lexicon"), tiny_corpus, folds=4)
    assert len(unseen.folds) == 4
    for (rows, _), documents in zip(unseen.folds, fitted, strict=True):
        assert not documents & {tiny_corpus.documents[row] for row in rows}


def test_a_label_that_the_model_on_everything_learns_is_judged_by_fits_that_learned_it(tiny_corpus):
    """Each fit has fewer examples of it; else half of the labels that look wrong would be those it never gives."""
    least = int(tiny_corpus.labels.sum(axis=0).min())
    unseen = predict_unseen(load_experiment("tfidf", ("parameters.folds=2", f"parameters.least={least}")), tiny_corpus, folds=4)
    assert all(policy.tagger.learned.all() for _, policy in unseen.folds)


def test_the_same_text_elsewhere_is_not_learned_from(tiny_corpus, monkeypatch):
    """Neither in the base nor in another document of the user's own."""
    from training.review import out_of_fold

    own = tiny_corpus.take(np.arange(8), "own")
    moved = tuple(replace(p, id=f"x{p.id}", doc=f"x{p.doc}") for p in tiny_corpus.paragraphs)
    seen, own_fit = [], out_of_fold.fit
    monkeypatch.setattr(out_of_fold, "fit", lambda e, d, **more: seen.append(set(d.hashes)) or own_fit(e, d, **more))
    unseen = predict_unseen(load_experiment("lexicon"), own, LabelledSet("base", moved, own.scheme))
    assert len(unseen.folds) == 1 and not seen[0] & set(own.hashes)


def test_one_document_alone_cannot_be_judged(tiny_corpus):
    with pytest.raises(InputError, match="is one document"):
        predict_unseen(CHEAP, tiny_corpus.take(np.arange(8), "one"))


def test_planted_errors_come_first(tiny_corpus):
    wrong = {5: ("quantum", "traditional_upgrade"), 8: ()}
    data = relabelled(tiny_corpus, wrong)
    unseen = predict_unseen(load_experiment("lexicon"), data, folds=4)
    first = find_suspects(data, unseen.probabilities)[:2]
    found = {(one.row, data.keys[one.column]) for one in first}
    assert found == {(5, "quantum"), (8, tiny_corpus.paragraphs[8].labels[0])}


def test_what_nobody_looked_for_is_no_error():
    given = np.tile([[True], [False]], (20, 1))
    chance = np.where(given, 0.95, 0.05)
    chance[0], chance[2] = 0.02, 0.02
    judged = np.ones_like(given)
    assert likely_issues(given, chance, judged)[[0, 2], 0].all() and likely_issues(given, chance, judged).sum() == 2
    judged[0] = False
    assert not likely_issues(given, chance, judged)[0, 0] and likely_issues(given, chance, judged)[2, 0]
    assert improbability(given, chance, judged)[0, 0] == 0 and improbability(given, chance, judged)[2, 0] == pytest.approx(0.98)


def test_a_label_with_one_example_gives_no_verdict():
    given = np.zeros((10, 1), dtype=bool)
    given[0] = True
    assert not likely_issues(given, np.full((10, 1), 0.5), np.ones_like(given)).any()


def near_texts(scheme):
    texts = [
        "全市水泥企业实施数字化改造，产能利用率明显提高。",
        "全市钢铁企业实施数字化改造，产能利用率明显提高。",
        "本周末天气晴好，适合出游。",
    ]
    given = [("apple",), (), ()]
    paragraphs = (Paragraph(f"d{n}#1", f"d{n}", 1, "body", text, labels=given[n]) for n, text in enumerate(texts))
    return LabelledSet("near", tuple(paragraphs), scheme)


def test_near_neighbours_with_other_labels_contradict_each_other():
    data = near_texts(small_set([[1]], ("apple",)).scheme)
    texts = NearTexts.of(data.folded)
    found = list(contradictions(texts, data.labels.astype(bool), data.judged))
    assert {(one.row, one.neighbour) for one in found} == {(0, 1), (1, 0)}
    assert differing_words(data.batch, 0, 1) == ("水泥企业", "钢铁企业")
    unjudged = data.judged.copy()
    unjudged[1] = False
    assert not list(contradictions(texts, data.labels.astype(bool), unjudged))


@pytest.mark.parametrize("texts", [[], ["一段话"], ["a", "b"]])
def test_nothing_to_compare(texts):
    assert not list(NearTexts.of(texts).near())


def test_row_keeps_the_labels_given_and_says_why(tiny_corpus):
    data = relabelled(tiny_corpus, {8: ()})
    unseen = predict_unseen(load_experiment("lexicon"), data, folds=4)
    row = review_rows(data, unseen, find_suspects(data, unseen.probabilities), "lexicon, out of fold")[0]
    key = tiny_corpus.paragraphs[8].labels[0]
    assert row.paragraph.id == data.paragraphs[8].id and row.labels == ()
    assert (row.paragraph.extra["suspect"], row.paragraph.extra["suggested"]) == (key, key)
    assert "is not given; a model that has not seen the document says 0.9" in row.paragraph.extra["reason"]
    assert {span.label for span in row.evidence} == {key} and row.doubt > 0.8


def test_list_comes_back_as_labelled_data(call, tiny_corpus, scheme, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "shipped_corpus", lambda scheme: None)
    data = relabelled(tiny_corpus, {8: (), 5: ("quantum",)})
    path = jsonl(tmp_path / "labelled.jsonl", *(p.to_record() for p in data.paragraphs))
    outcome = call(main, path, "--model", "lexicon", "--output", tmp_path / "review.jsonl")
    assert outcome.code == 0 and f"look wrong of {64 * 6} in 64" in outcome.err
    records = lines((tmp_path / "review.jsonl").read_text(encoding="utf-8"))
    scores = [float(record["extra"]["suspicion"]) for record in records]
    assert scores == sorted(scores, reverse=True)
    back = read_labelled([tmp_path / "review.jsonl"], "back", scheme)
    given = {p.id: p.labels for p in data.paragraphs}
    assert len(back) == len(records) and all(p.labels == given[p.id] for p in back.paragraphs)
    assert back.unconfirmed == {p.id for p in back.paragraphs}  # as they went out: nobody has answered yet
    jsonl(tmp_path / "review.jsonl", records[0] | {"labels": ["quantum", "ai"]}, *records[1:])
    changed = read_labelled([tmp_path / "review.jsonl"], "back", scheme)
    assert changed.unconfirmed == {p.id for p in back.paragraphs} - {records[0]["id"]}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [(("--folds", 1), "--folds: 1 is too small"), (("--model", "nonesuch"), "no such experiment file")],
)
def test_wrong_call(call, tmp_path, arguments, complaint):
    outcome = call(main, tmp_path / "nowhere.jsonl", *arguments)
    assert outcome.code == 2 and complaint in outcome.complaint


def test_of_many_equal_texts_each_is_contradicted_by_an_equal_one():
    """Rather than by a near one; that nobody looked for it is no other answer."""
    text = "县里召开产业工作会，会议指出要建设储能电站，推动钢铁企业改造升级，修好通往村口的公路。"
    texts = NearTexts.of([text] * 20 + [text.replace("村口", "镇上")])
    given, judged = np.zeros((21, 1), dtype=bool), np.ones((21, 1), dtype=bool)
    given[[7, 20]] = True
    found = {one.row: one for one in contradictions(texts, given, judged)}
    assert {one.neighbour for row, one in found.items() if row not in (7, 20)} == {7} and len(found) == 21
    assert (found[7].neighbour, found[7].likeness, found[20].neighbour) == (0, 1, 0) and found[20].likeness < 1
    judged[7] = given[7] = False
    assert {one.neighbour for one in contradictions(texts, given, judged) if one.row < 20} == {20}


@pytest.mark.parametrize("least", [NEAR, 0.4, 0.2, 0.02])
@pytest.mark.parametrize("dearer", [0, 8, 10**9])
def test_near_texts_are_those_that_the_whole_product_finds(monkeypatch, least, dearer):
    """What is common is left out at first only where it cannot decide, or not at all; of pairs some are looked at at a time."""
    monkeypatch.setattr(near_ones, "DEARER", dearer)
    monkeypatch.setattr(near_ones, "SIDE_BY_SIDE", 100)
    random = np.random.default_rng(3)
    texts = ["".join(random.choice(list("储能电站并网县里工厂河边路灯"), 12)) + "召开会议" for _text in range(60)]
    texts += [text[:-5] + "结束了" for text in texts[:20]]
    texts += ["".join(map(chr, range(start, start + 9))) + "水塔" for start in range(0x6000, 0x6100, 16)]
    found = NearTexts.of(texts)
    cosine = (found.counts @ found.counts.T).toarray()
    np.fill_diagonal(cosine, 0)
    near = {
        (int(one), int(other)) for ones, others, _cosine in found.near(least) for one, other in zip(ones, others, strict=True)
    }
    assert near == {(int(one), int(other)) for one, other in np.argwhere(cosine >= least)} and near


def test_long_texts_are_compared_where_they_begin_to_differ(tiny_corpus):
    """What follows is as long as it will be: it must neither be waited for nor be taken for another difference."""
    same = "县里新开了一家小厂，河边的路灯换了新的。" * 3000
    batch = tiny_corpus.batch.analyzer.batch([f"{same}储能电站并网。{same}", f"{same}合唱比赛。{same}"])
    here, there = differing_words(batch, 0, 1)
    assert "储能" in here and "小厂" not in here and "合唱" in there and "小厂" not in there


@pytest.mark.parametrize("length", [3, 500])
def test_what_stands_behind_the_end_of_the_other_is_told(tiny_corpus, length):
    """However long both are before that."""
    same = "河边的路灯换了新的。" * length
    batch = tiny_corpus.batch.analyzer.batch([same, f"{same}储能电站并网。"])
    here, there = differing_words(batch, 0, 1)
    assert here == "" and "储能" in there and differing_words(batch, 1, 0) == (there, here)


def test_texts_of_which_most_are_alike_are_compared_in_little_memory():
    """Rows of all pairs laid side by side would be hundreds of megabytes."""
    draw = np.random.default_rng(1)
    slots = ("水塔 水井 水渠", "村口 镇上 河边", "老人 孩子 工匠", "柳树 杨树 槐树", "修好 挖好 盖好", "高兴 满意 放心")
    mould = "{}就在{}不远的地方，{}说{}长得好，{}以后大家都很{}，县里派来的师傅又走了一遍，把账目贴在墙上让人看。"
    found = NearTexts.of(list({mould.format(*(draw.choice(slot.split()) for slot in slots)) for _text in range(2_000)}))
    tracemalloc.start()
    try:
        pairs = sum(len(ones) for ones, _others, _cosine in found.near())
        _kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert pairs > 50_000 and peak < 60e6
