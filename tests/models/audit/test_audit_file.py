"""An audit on its way to people and back: blank, in its order, and held to what was drawn."""

import csv
import json
import re
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from audited import SCHEME, likely, paragraphs, population
from filled_sheets import fill, save, sheet_rows
from small_sets import small_scheme

from labels import InputError, UsageError
from labels.wording import speaking
from models.audit.audit_file import draw_note, read_audit, write_audit
from models.audit.audit_words import column_names
from models.audit.draw import draw_audit

SCORES, TRUTH = likely(100)
NUMBER, STRATUM, PROBABILITY, DRAW = column_names()


@pytest.fixture
def sent(tmp_path):
    """Return a population, what was drawn from it, and the workbook that went out."""
    here = population(SCORES)
    drawn = draw_audit(here, 12, 3)
    path = tmp_path / "audit.xlsx"
    assert write_audit(drawn, here, paragraphs(100), SCHEME, path) == 12
    return here, drawn, path


def answer(path, drawn, *, skip=()):
    """Fill in the truth, yes and no, but for some rows."""
    cells = {}
    for number, row in enumerate(drawn.rows.tolist(), 1):
        if number not in skip:
            cells |= {(number, head): "是" if yes else "否" for head, yes in zip(("APPLE", "PEAR"), TRUTH[row], strict=True)}
    fill(path, cells)


def test_workbook_goes_out_blank_with_its_draw_beside_it(sent):
    here, drawn, path = sent
    head, *rows = sheet_rows(path)
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert [cell["Paragraph id"] for cell in cells] == [here.ids[row] for row in drawn.rows]
    assert {cell[name] for cell in cells for name in ("APPLE", "PEAR", "Checked", "None")} == {""}
    assert not {"model probability", "Model doubt", "Evidence words", "Labelled by model"} & set(head)
    assert [float(cell[NUMBER]) for cell in cells] == list(range(1, 13))
    assert {cell[DRAW] for cell in cells} == {draw_note(drawn, here)}
    assert "seed 3; 12 asked for, 12 of 100 drawn" in draw_note(drawn, here) and here.digest in draw_note(drawn, here)
    assert [float(cell[PROBABILITY]) for cell in cells] == pytest.approx(drawn.probability.tolist(), rel=1e-5)
    assert [float(cell["经办"]) for cell in cells] == (drawn.rows + 1).tolist()


@pytest.mark.parametrize(
    ("lang", "words", "several", "one", "usual"),
    [
        (
            "zh",
            ("抽查", "没有预填", "抽查概率", "不要增删行"),
            "空着的格就是 0",
            "一段只有一个标签",
            ("改动过的行", "概率是模型给", "不选也算数"),
        ),
        (
            "en",
            ("audit", "nothing is filled in", "Audit probability", "no rows added or deleted"),
            "empty cells are 0 (no)",
            "A paragraph has one label",
            ("whose labels were changed", "How likely each label", "counts without it"),
        ),
    ],
)
@pytest.mark.parametrize("single", [False, True])
def test_workbook_explains_an_audit(tmp_path, single, lang, words, several, one, usual):
    here, path = population(SCORES), tmp_path / "audit.xlsx"
    with speaking(lang):
        write_audit(draw_audit(here, 12, 3), here, paragraphs(100), small_scheme("apple", "pear", single=single), path)
    told = "\n".join(" ".join(row) for row in sheet_rows(path, 1))
    assert all(word in told for word in words)
    assert ((several in told), (one in told)) == (not single, single)
    shown = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert not any(word in told + shown for word in usual)


def test_stratum_and_probability_are_hidden_and_read_all_the_same(sent):
    _, _, path = sent
    head = sheet_rows(path)[0]
    shown = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    hidden = set()
    for column in re.findall(r"<col [^>]*/>", shown):
        first, last = (int(re.search(rf'{end}="(\d+)"', column)[1]) for end in ("min", "max"))
        hidden |= {head[at - 1] for at in range(first, last + 1) if 'hidden="1"' in column}
    assert {STRATUM, PROBABILITY} <= hidden and not {NUMBER, DRAW, "Text", "APPLE", "PEAR", "Checked"} & hidden
    assert all(row[head.index(PROBABILITY)] for row in sheet_rows(path)[1:])


def test_answers_come_back(sent):
    here, drawn, path = sent
    answer(path, drawn)
    audit = read_audit(path, here, SCHEME)
    assert (audit.rows == drawn.rows).all() and (audit.answers == TRUTH[drawn.rows]).all() and audit.judged.all()
    assert (audit.size, audit.seed, audit.notes) == (12, 3, ())


def test_answers_come_back_in_any_order_and_as_csv(sent):
    here, drawn, path = sent
    answer(path, drawn)
    head, *rows = sheet_rows(path)
    table = path.with_suffix(".csv")
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows[::-1]])
    assert (read_audit(table, here, SCHEME).answers == TRUTH[drawn.rows]).all()


def test_none_of_them_is_an_answer_for_every_label(sent):
    here, _, path = sent
    fill(path, {(1, "None"): "yes"})
    audit = read_audit(path, here, SCHEME)
    assert audit.judged[0].all() and not audit.answers.any() and not audit.judged[1:].any()


def test_missing_answer_is_told_and_no_negative(sent):
    here, drawn, path = sent
    answer(path, drawn, skip=(2, 5))
    rows = sheet_rows(path)
    rows[3][rows[0].index("PEAR")] = ""
    save(path, rows[:-1])  # and the last row is gone
    audit = read_audit(path, here, SCHEME)
    assert audit.judged.sum(axis=0).tolist() == [9, 8]
    assert not audit.answers[~audit.judged].any()
    (note,) = audit.notes
    assert "4 of 12" in note and "3 without any" in note and "apple 3, pear 4" in note and "no negative" in note


def test_where_a_text_has_one_label_the_others_are_answered_with_it(tmp_path):
    here, single = population(SCORES), small_scheme("apple", "pear", single=True)
    path = tmp_path / "audit.xlsx"
    write_audit(draw_audit(here, 12, 3), here, paragraphs(100), single, path)
    fill(path, {(4, "PEAR"): "是"})
    audit = read_audit(path, here, single)
    assert audit.judged[3].all() and audit.answers[3].tolist() == [False, True]


def test_untouched_file_holds_no_answer(sent):
    here, _, path = sent
    with pytest.raises(InputError, match="holds no answer"):
        read_audit(path, here, SCHEME)


@pytest.mark.parametrize("head", [NUMBER, PROBABILITY, STRATUM, "Paragraph id"])
def test_row_that_was_not_drawn_is_refused(sent, head):
    here, drawn, path = sent
    answer(path, drawn)
    fill(path, {(2, head): {NUMBER: "13", PROBABILITY: "0.5", STRATUM: "9", "Paragraph id": "d9#9"}[head]})
    with pytest.raises(InputError, match="is not what was drawn"):
        read_audit(path, here, SCHEME)


def test_other_text_under_a_drawn_number_is_refused(sent):
    here, drawn, path = sent
    answer(path, drawn)
    fill(path, {(2, "Text"): "另外选中的一段话讲述梨树。", (2, "Text hash"): ""})
    with pytest.raises(InputError, match="is not what was drawn"):
        read_audit(path, here, SCHEME)


def test_two_answers_to_one_paragraph_are_refused(sent):
    here, drawn, path = sent
    answer(path, drawn)
    rows = sheet_rows(path)
    other = list(rows[1])
    at = rows[0].index("APPLE")
    other[at] = "否" if other[at] == "是" else "是"
    save(path, [*rows, other])
    with pytest.raises(InputError, match="two ways|repeats"):
        read_audit(path, here, SCHEME)


def test_other_texts_are_refused(sent):
    here, drawn, path = sent
    answer(path, drawn)
    with pytest.raises(InputError, match="drawn from other texts"):
        read_audit(path, replace(here, hashes=("0" * 12, *here.hashes[1:])), SCHEME)


@pytest.mark.parametrize("change", [{"scores": SCORES + 0.001}, {"tagged": SCORES < 0.5}])
def test_other_model_is_refused(sent, change):
    here, drawn, path = sent
    answer(path, drawn)
    with pytest.raises(InputError, match="drawn by the scores of m"):
        read_audit(path, replace(here, **change), SCHEME)


def test_the_same_scores_under_another_name_are_the_same(sent):
    here, drawn, path = sent
    answer(path, drawn)
    assert read_audit(path, replace(here, model="m (3 corrected 0123456789ab)"), SCHEME).judged.all()


@pytest.mark.parametrize(
    ("then", "now", "says"),
    [
        ("m", "m (3 corrected 0123456789ab)", "give --no-corrections"),
        ("m (2 corrected ffffffffffff)", "m (3 corrected 0123456789ab)", "the corrections of then"),
        ("m", "n (3 corrected 0123456789ab)", "the same model as then"),
    ],
)
def test_scores_that_corrections_changed_are_refused_with_what_to_do(tmp_path, then, now, says):
    here = population(SCORES, model=then)
    drawn, path = draw_audit(here, 12, 3), tmp_path / "audit.xlsx"
    write_audit(drawn, here, paragraphs(100), SCHEME, path)
    answer(path, drawn)
    with pytest.raises(InputError) as refused:
        read_audit(path, replace(here, model=now, scores=SCORES + 0.001), SCHEME)
    assert says in str(refused.value) and "--by" not in str(refused.value)


def test_noise_of_another_machine_is_not_another_model(sent):
    here, drawn, path = sent
    answer(path, drawn)
    assert read_audit(path, replace(here, scores=np.nextafter(SCORES, 1)), SCHEME).judged.all()


def test_file_that_is_no_audit_is_refused(sent, tmp_path):
    here, _, _ = sent
    table = tmp_path / "own.csv"
    table.write_text("text,APPLE\n第一段讲述果园。,是\n", encoding="utf-8")
    with pytest.raises(InputError, match="how it was drawn"):
        read_audit(table, here, SCHEME)
    table.write_text("text\n第一段讲述果园。\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column for any label"):
        read_audit(table, here, SCHEME)


def test_label_studio_there_and_back(tmp_path):
    here = population(SCORES)
    drawn = draw_audit(here, 12, 3)
    path = tmp_path / "audit.json"
    assert write_audit(drawn, here, paragraphs(100), SCHEME, path) == 12
    assert path.with_suffix(".xml").is_file()
    tasks = json.loads(path.read_text(encoding="utf-8"))
    assert all(task["predictions"] == [] for task in tasks)
    for task, row in zip(tasks[:-1], drawn.rows.tolist(), strict=False):
        chosen = [name for name, yes in zip(("APPLE", "PEAR"), TRUTH[row], strict=True) if yes] or ["无"]
        result = [{"from_name": "labels", "to_name": "text", "type": "choices", "value": {"choices": chosen}}]
        task["annotations"] = [{"completed_by": 1, "result": result}]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    audit = read_audit(path, here, SCHEME)
    assert (audit.answers[:-1] == TRUTH[drawn.rows[:-1]]).all()
    assert audit.judged[:-1].all() and not audit.judged[-1].any() and len(audit.notes) == 1


@pytest.mark.parametrize("name", ["audit.csv", "audit.jsonl", "audit"])
def test_formats_that_cannot_tell_a_missing_answer_are_refused(tmp_path, name):
    here = population(SCORES)
    with pytest.raises(UsageError, match="cannot be written"):
        write_audit(draw_audit(here, 12, 3), here, paragraphs(100), SCHEME, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_own_column_of_the_same_name_stays(tmp_path):
    here = population(SCORES)
    own = [replace(one, extra={PROBABILITY: "高"}) for one in paragraphs(100)]
    path = tmp_path / "audit.xlsx"
    drawn = draw_audit(here, 12, 3)
    write_audit(drawn, here, own, SCHEME, path)
    head, *rows = sheet_rows(path)
    assert {row[head.index(f"{PROBABILITY} (input)")] for row in rows} == {"高"}
    answer(path, drawn)
    assert read_audit(path, here, SCHEME).judged.all()
