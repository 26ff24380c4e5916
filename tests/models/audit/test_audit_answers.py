"""What an empty cell of an audit means: a no in a row marked as checked, nothing in one left empty, else a doubt."""

import numpy as np
import pytest
from audited import SCHEME, likely, paragraphs, population
from filled_sheets import fill

from labels import InputError
from models.audit.audit_file import read_audit, write_audit
from models.audit.draw import draw_audit
from models.audit.estimate import Estimator

SCORES, TRUTH = likely(300, seed=4)
HERE = population(SCORES)
DRAWN = draw_audit(HERE, 60, 3)
WANTED = TRUTH[DRAWN.rows]


@pytest.fixture
def path(tmp_path):
    """Return an audit as it goes out."""
    file = tmp_path / "audit.xlsx"
    write_audit(DRAWN, HERE, paragraphs(300), SCHEME, file)
    return file


def ones():
    """Return the cells of who writes a 1 where a label is, and nothing where it is not."""
    return {(row + 1, ("APPLE", "PEAR")[column]): "1" for row, column in np.argwhere(WANTED).tolist()}


def test_ones_in_rows_marked_as_checked_are_whole_answers(path):
    fill(path, ones() | {(row, "Checked"): "是" for row in range(1, 61)})
    audit = read_audit(path, HERE, SCHEME)
    assert (audit.answers == WANTED).all() and audit.judged.all() and not audit.notes
    share = Estimator(HERE, audit).level()[0].share_corrected
    assert share == pytest.approx(TRUTH[:, 0].mean(), abs=0.08)


def test_ones_alone_are_refused(path):
    fill(path, ones())
    with pytest.raises(InputError, match=r"label (APPLE|PEAR) is empty .*write 0, or mark Checked = yes where you") as refused:
        read_audit(path, HERE, SCHEME)
    assert refused.value.location.endswith(":2")


@pytest.mark.parametrize("head", ["Checked", "None"])
def test_marks_on_the_rows_without_a_label_alone_are_not_enough(path, head):
    fill(path, ones() | {(row + 1, head): "是" for row in np.flatnonzero(~WANTED.any(axis=1)).tolist()})
    with pytest.raises(InputError, match="is empty"):
        read_audit(path, HERE, SCHEME)


def test_checked_rows_and_none_together_are_whole_answers(path):
    marks = {(row + 1, "Checked" if yes else "None"): "是" for row, yes in enumerate(WANTED.any(axis=1).tolist())}
    fill(path, ones() | marks)
    audit = read_audit(path, HERE, SCHEME)
    assert (audit.answers == WANTED).all() and audit.judged.all()


def test_open_cells_of_a_checked_row_stay_open_and_rows_left_empty_missing(path):
    fill(
        path,
        {(1, "APPLE"): "?", (1, "Checked"): "是", (2, "PEAR"): "1", (2, "Checked"): "是", (3, "APPLE"): "?", (3, "PEAR"): "?"},
    )
    audit = read_audit(path, HERE, SCHEME)
    assert audit.judged[:3].tolist() == [[False, True], [True, True], [False, False]]
    assert audit.answers[:2].tolist() == [[False, False], [False, True]]
    assert not audit.judged[3:].any()


def test_most_rows_partly_empty_are_refused_a_few_are_told(path):
    cells = {(row, head): "0" for row in range(1, 11) for head in ("APPLE", "PEAR")}
    fill(path, cells | {(row, "APPLE"): "0" for row in range(11, 14)})
    assert "answers are missing in 50 of 60" in read_audit(path, HERE, SCHEME).notes[0]
    fill(path, {(row, "APPLE"): "0" for row in range(14, 30)})
    with pytest.raises(InputError, match=r"label PEAR is empty \(19 of 29 answered rows are partly empty\)"):
        read_audit(path, HERE, SCHEME)
