"""Notes that a sample and a review travel with: in the language of the other heads, explained there, the same when read."""

from dataclasses import replace

import pytest
from conftest import jsonl, lines
from filled_sheets import save, sheet_rows
from small_predictions import CHOIR, STORAGE, prediction

from labels.exchange.notes import explained_notes, note_heads, note_name, read_note, shown_note
from labels.taxonomy import RESERVED
from models.output.writers import write_to
from seeds import read
from seeds.schemes import INDUSTRIES, load_scheme
from training.experiment import load_experiment
from training.review.out_of_fold import predict_unseen
from training.review.sheet import REASON, SUGGESTED, SUSPECT, SUSPICION, review_rows
from training.review.suspects import find_suspects
from training.select.sample import CHOSEN, COPIES, DRAW, DRAWN, PROBABILITY, RANDOM
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import LabelledSet

SCHEME = load_scheme(INDUSTRIES)
SAMPLE = {DRAWN: RANDOM, PROBABILITY: "0.0125", DRAW: "seed 0; 4 of 320 by lot", COPIES: "2"}
REVIEW = {SUSPECT: "energy_storage ai", SUGGESTED: "", SUSPICION: "0.913", REASON: "标了储能"}


def written(path, *extras):
    """Write a workbook with a row for each set of further columns."""
    rows = []
    for n, (text, extra) in enumerate(zip((STORAGE, CHOIR), extras, strict=False)):
        row = prediction(SCHEME, text, ("energy_storage",), extra=extra)
        rows.append(replace(row, paragraph=replace(row.paragraph, id=f"a#{n}")))
    write_to(rows, SCHEME, "xlsx", path)
    return path


def checked(path, rename=None):
    """Mark every row as checked and save it, with other heads if asked."""
    head, *rows = sheet_rows(path)
    for row in rows:
        row[head.index("Checked")] = "yes"
    save(path, [[(rename or {}).get(name, name) for name in head], *rows])
    return [p.extra for p in read_labelled([path], "a", SCHEME).paragraphs]


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("notes", [SAMPLE, REVIEW], ids=["sample", "review"])
def test_no_english_among_the_heads(tmp_path, notes):
    """Nor in what stands below them, and the last sheet says what they mean."""
    path = written(tmp_path / "a.xlsx", {"经办": "周", **notes})
    head, row = sheet_rows(path)
    assert not [name for name in head if name.isascii()]
    cells = dict(zip(head, row, strict=True))
    assert cells[note_heads()[DRAWN if notes is SAMPLE else SUSPECT]] == ("随机抽取" if notes is SAMPLE else "储能、人工智能")
    says = dict(line[:2] for line in sheet_rows(path, -1))
    assert all(says[note_heads()[name]] for name in notes) and len(explained_notes(notes)) == len(notes)
    others = {note_heads()[name] for name in (REVIEW if notes is SAMPLE else SAMPLE)}
    assert not others & set(says)


@pytest.mark.parametrize("english", [False, True])
def test_they_come_back_under_either_name(tmp_path, english):
    """As they went out, whoever reads the workbook."""
    path = written(tmp_path / "a.xlsx", {"经办": "周", **SAMPLE}, {"经办": "吴", **SAMPLE, DRAWN: CHOSEN, PROBABILITY: ""})
    rename = {head: name for name, head in note_heads().items()} if english else {}
    assert checked(path, rename) == [
        {"经办": "周", **SAMPLE},
        {"经办": "吴", **SAMPLE, DRAWN: CHOSEN, PROBABILITY: ""},
    ]


def test_clean_paragraphs_have_them_under_their_names(call, tmp_path):
    """`seeds.read`, and whatever reads a workbook as text."""
    path = written(tmp_path / "a.xlsx", SAMPLE)
    (one,) = lines(call(read.main, path).out)
    assert {name: cell for name, cell in one["extra"].items() if name in SAMPLE} == SAMPLE


def test_column_of_the_users_own_under_such_a_head(tmp_path):
    """It stays hers; a table of hers is not renamed."""
    own = {note_heads()[DRAWN]: "分层", "drawn (input)": "x"}
    assert checked(written(tmp_path / "a.xlsx", {**own, **SAMPLE})) == [{**own, **SAMPLE}]
    (tmp_path / "b.csv").write_text(f"text,labels,{note_heads()[DRAWN]}\n储能电站。,储能,随机抽取\n", encoding="utf-8")
    assert read_labelled([tmp_path / "b.csv"], "b", SCHEME).paragraphs[0].extra == {note_heads()[DRAWN]: "随机抽取"}


def test_every_note_is_told_and_reserved():
    """A label called like one would be lost."""
    assert {*SAMPLE, *REVIEW} == set(note_heads()) and set(note_heads()) <= RESERVED
    assert all(note_name(head) == name for name, head in note_heads().items()) and note_name("经办") == "经办"
    assert read_note(DRAWN, shown_note(DRAWN, CHOSEN, SCHEME.taxonomy)) == CHOSEN
    assert shown_note(SUSPECT, "no such label", SCHEME.taxonomy) == "no such label"
    assert shown_note("经办", "random", SCHEME.taxonomy) == "random"


def test_reasons_are_in_the_language_of_the_heads(tiny_corpus):
    """Chinese in a workbook, with the same figures."""
    paragraphs = [replace(p, labels=()) if row == 8 else p for row, p in enumerate(tiny_corpus.paragraphs)]
    data = LabelledSet("a", tuple(paragraphs), tiny_corpus.scheme)
    unseen = predict_unseen(load_experiment("lexicon"), data, folds=4)
    suspects = find_suspects(data, unseen.probabilities)
    english, chinese = (review_rows(data, unseen, suspects, "m", lang)[0].paragraph.extra[REASON] for lang in ("en", "zh"))
    assert english.startswith("artificial intelligence is not given; a model that has not seen the document says 0.9")
    assert chinese.startswith("没标“") and "没有看过这份文件的模型给了 0.9" in chinese


def test_file_of_somebody_else_keeps_its_columns(tmp_path):
    """What is called so elsewhere is not touched."""
    path = jsonl(tmp_path / "a.jsonl", {"text": STORAGE, "labels": [], "可疑理由": "甲"})
    assert read_labelled([path], "a", SCHEME).paragraphs[0].extra == {"可疑理由": "甲"}
