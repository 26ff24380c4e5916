"""The note of a run: its description in MLflow, and the page."""

from datetime import datetime

from small_sets import decided, small_set

from training.report.run_note import LONGEST, NOTE, SHOWN, Trained, run_note, write_note

WHAT = Trained(
    "mine", "tfidf", "own", "corpus+<mine>", 4200, "on 2 paragraphs of 1 held-out documents", datetime(2026, 3, 1, 9, 5)
)


def shown(path):
    """Return an address in which the path can be found again."""
    return f"#/{path}"


def test_description_leads_to_the_files_that_there_are():
    """And to no other."""
    held = decided([[1, 0, 0], [1, 1, 0]], small_set([[1, 0, 0], [0, 1, 0]]))
    note = run_note(WHAT, held, shown, ["note.html", "topics", "topics/topics.html", "other.txt"])
    assert note.startswith("**macro-F1 0.833** on 2 paragraphs of 1 held-out documents. Model *tfidf*, learned from 4,200")
    assert "(#/note.html)" in note and "(#/topics/topics.html)" in note
    assert "labels.html" not in note and "other.txt" not in note
    assert "no example of plum: left out of the mean" in note


def test_description_of_very_many_labels_keeps_within_what_mlflow_takes():
    """Its table has the last two lines alone."""
    keys = [f"label_with_a_long_name_{number}" for number in range(120)]
    rows = [[int(row == column) for column in range(120)] for row in range(120)]
    note = run_note(WHAT, decided(rows, small_set(rows, keys)), shown, ["note.html"])
    assert len(note) <= LONGEST
    assert "| macro |" in note and keys[0] not in note


def test_page_shows_errors_with_what_was_missed_and_said_in_vain(tmp_path):
    """What stands in names and texts is no markup."""
    held = decided([[1, 0, 0], [1, 1, 0]], small_set([[0, 1, 0], [1, 1, 0]]))
    write_note(tmp_path, WHAT, held)
    page = (tmp_path / NOTE).read_text(encoding="utf-8")
    assert "corpus+&lt;mine&gt;" in page and "<mine>" not in page
    assert "Errors: 1 of 1 paragraphs" in page
    assert "<p>text 0</p>" in page and "<p>text 1</p>" not in page
    assert "<i>missed</i>: PEAR 0.10; <b>in vain</b>: APPLE 0.90 (p0)" in page
    assert "<script" not in page


def test_page_of_a_bad_model_shows_the_surest_errors_alone(tmp_path):
    """It says how many there are."""
    rows = [[1, 0, 0]] * (SHOWN + 5)
    write_note(tmp_path, WHAT, decided([[0, 1, 0]] * len(rows), small_set(rows)))
    page = (tmp_path / NOTE).read_text(encoding="utf-8")
    assert f"Errors: {SHOWN} of {SHOWN + 5} paragraphs" in page
    assert page.count('class="error"') == SHOWN


def test_page_of_a_model_without_errors_says_so(tmp_path):
    """Nothing is left blank."""
    write_note(tmp_path, WHAT, decided([[1, 0, 0]], small_set([[1, 0, 0]])))
    assert "Errors: none" in (tmp_path / NOTE).read_text(encoding="utf-8")
