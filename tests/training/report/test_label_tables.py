"""Tables and files of a run."""

import json

import numpy as np
import pytest
from rich.console import Console
from small_sets import decided, small_set

from training.report.label_tables import confusion_rows, label_rows, label_table, markdown, run_table, write_reports


def printed(table, width=120):
    """Return a table as a terminal shows it."""
    console = Console(width=width, record=True, color_system=None)
    with console.capture() as shown:
        console.print(table)
    return shown.get()


def bold(table, metric):
    """Return which cells of a metric's line are bold."""
    names = list(table.columns[0].cells)
    return ["[bold]" in list(column.cells)[names.index(metric)] for column in table.columns[1:]]


def cells(table, metric):
    """Return the cells of a metric's line."""
    names = list(table.columns[0].cells)
    return [list(column.cells)[names.index(metric)] for column in table.columns[1:]]


@pytest.fixture
def evaluation():
    """Return two of three labels measured: one paragraph right, one missed, one in vain."""
    return decided([[1, 0, 0], [0, 0, 0], [0, 1, 0], [0, 0, 0]], small_set([[1, 0, 0], [1, 0, 0], [0, 0, 0], [0, 0, 0]]))


# --- one run ------------------------------------------------------------------------------------------------------


def test_label_report_shows_a_dash_for_what_is_undefined(evaluation):
    """Never 0: plum was neither there nor predicted."""
    assert label_rows(evaluation) == [
        ["APPLE apple", "1.000", "0.500", "0.667", "0.200", "2"],
        ["PEAR pear", "0.000", "–", "0.000", "0.300", "0"],
        ["PLUM plum", "–", "–", "–", "0.100", "0"],
        ["none", "0.500", "0.500", "0.500", "", "2"],
        ["macro", "", "", "0.333", "0.200", ""],
    ]


def test_label_table_takes_any_title(evaluation):
    """Brackets of a file name are no markup."""
    shown = printed(label_table(evaluation, "model on [red]file[/]: 4 paragraphs"))
    assert "[red]file[/]" in shown
    assert "APPLE apple" in shown and "macro" in shown


def test_confusions_are_named(evaluation):
    """Nothing is written where nothing is confused."""
    assert confusion_rows(evaluation) == [
        ["missed \\ in vain", "APPLE", "PEAR", "PLUM", "none"],
        ["APPLE", "1", "", "", "1"],
        ["PEAR", "", "", "", ""],
        ["PLUM", "", "", "", ""],
        ["none", "", "1", "", "1"],
    ]


def test_markdown_table_has_a_line_under_its_head():
    assert markdown([["a", "b"], ["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"


def test_reports_are_written(evaluation, tmp_path):
    """Each says what it shows, and what was left out."""
    write_reports(tmp_path, evaluation)
    labels = (tmp_path / "labels.md").read_text(encoding="utf-8")
    assert labels.startswith("| label | precision | recall | F1 | ECE | paragraphs |\n| --- |")
    assert labels.endswith(
        "\nno example of plum: left out of the mean\n\nno example of pear, yet predicted: F1 is 0 and counts in the mean\n"
    )
    confusion = (tmp_path / "confusion.md").read_text(encoding="utf-8").splitlines()
    assert "Row: a label that was missed; column: what was predicted in vain on the same paragraph." in confusion[0]
    assert confusion[2] == "| missed \\ in vain | APPLE | PEAR | PLUM | none |"
    errors = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert errors == evaluation.errors
    assert [error["y_true"] for error in errors] == [["apple"], []]


# --- several runs -------------------------------------------------------------------------------------------------


def test_best_value_follows_the_direction_of_its_metric():
    """The largest share of paragraphs left without a topic was bold before, and the largest number of topics."""
    table = run_table(
        [
            ("first", {"f1_macro": 0.9, "ece": 0.02, "topics/left_share": 0.3, "topics/count": 31.0, "topics/npmi": 0.1}),
            ("second", {"f1_macro": 0.8, "ece": 0.01, "topics/left_share": 0.03, "topics/count": 12.0, "topics/npmi": 0.2}),
        ],
        "runs",
    )
    assert bold(table, "f1_macro") == [True, False]
    assert bold(table, "ece") == [False, True]
    assert bold(table, "topics/left_share") == [False, True]
    assert bold(table, "topics/npmi") == [False, True]
    assert bold(table, "topics/count") == [False, False]
    assert cells(table, "topics/count") == ["31", "12"]


def test_values_that_look_the_same_are_best_alike():
    """The reader sees three digits."""
    table = run_table([("first", {"f1_macro": 0.90001}), ("second", {"f1_macro": 0.90002}), ("third", {"f1_macro": 0.5})], "runs")
    assert bold(table, "f1_macro") == [True, True, False]


def test_single_run_has_no_best():
    assert bold(run_table([("only", {"f1_macro": 0.9})], "runs"), "f1_macro") == [False]


def test_undefined_is_a_dash_and_unknown_a_blank():
    """Plum could have been measured; a model without topics has no topics."""
    keys = ("apple", "plum")
    first = decided([[1, 0]], small_set([[1, 0]], keys)).metrics | {"topics/npmi": 0.1, "evidence/f1": 0.5}
    second = decided([[1, 1]], small_set([[1, 0]], keys)).metrics
    table = run_table([("first", first), ("second", second)], "runs")
    assert cells(table, "f1/plum") == ["–", "0.000"]
    assert cells(table, "topics/npmi") == ["0.100", ""]
    assert cells(table, "evidence/f1") == ["0.500", ""]
    names = list(table.columns[0].cells)
    assert names[:5] == ["f1_macro", "f1_micro", "exact_match", "none/f1", "ece"]
    assert names[5:] == ["f1/apple", "f1/plum", "evidence/f1", "topics/npmi"]


@pytest.mark.parametrize("size", [1, 9])
def test_runs_of_any_number_of_labels_are_compared(size):
    keys = [f"label{number}" for number in range(size)]
    metrics = decided(np.eye(size), small_set(np.eye(size), keys)).metrics
    names = list(run_table([("run [1]", metrics)], "runs [1]").columns[0].cells)
    assert [name for name in names if name.startswith("f1/")] == [f"f1/{key}" for key in keys]
