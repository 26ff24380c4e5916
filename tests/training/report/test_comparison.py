"""Before and after on the same documents."""

import pytest
from rich.console import Console
from small_sets import decided, small_set

from training.report.comparison import comparison_rows, comparison_table

# Nobody carries a plum, and nobody says so.
DATA = small_set([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 0]], documents=["a", "a", "b", "b"])
BEFORE = decided([[1, 0, 0], [0, 0, 0], [0, 1, 0], [0, 1, 0]], DATA)
AFTER = decided([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0]], DATA)


def test_every_label_has_its_figures_and_the_change():
    """None and the mean too; what was not measured has no change."""
    assert comparison_rows(BEFORE, AFTER) == [
        ["F1", "before", "after", "change"],
        ["APPLE apple", "0.667", "1.000", "+0.333"],
        ["PEAR pear", "0.667", "0.667", "+0.000"],
        ["PLUM plum", "–", "–", ""],
        ["none", "0.000", "0.000", "+0.000"],
        ["macro", "0.667", "0.833", "+0.166"],
    ]


def test_model_that_got_worse_shows_it():
    """With its sign."""
    assert [row[3] for row in comparison_rows(AFTER, BEFORE)[1:]] == ["-0.333", "+0.000", "", "+0.000", "-0.166"]


def test_label_that_only_one_of_them_predicts_has_no_change():
    """A plum predicted in vain has an F1 of 0, one that nobody speaks of has none."""
    vain = decided([[1, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 0]], DATA)
    assert comparison_rows(BEFORE, vain)[3] == ["PLUM plum", "–", "0.000", ""]


@pytest.mark.parametrize(
    ("documents", "crossed", "title"),
    [
        (["a", "a", "b", "b"], False, "on the same 4 paragraphs of 2 held-out documents"),
        (["a"] * 4, False, "on the same 4 paragraphs of 1 held-out document"),
        (["a", "a", "b", "b"], True, "on the 4 paragraphs that the champion was judged on too"),
    ],
)
def test_table_says_what_it_was_measured_on(documents, crossed, title):
    """And stands on a terminal as it is."""
    data = small_set([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 0]], documents=documents)
    console = Console(width=100, color_system=None)
    with console.capture() as shown:
        console.print(comparison_table(decided(BEFORE.y_pred, data), decided(AFTER.y_pred, data), crossed))
    above, _, table = shown.get().partition("┏")
    assert " ".join(above.split()) == title
    rows = [[cell.strip() for cell in line.strip("┃│").replace("┃", "│").split("│")] for line in table.splitlines()]
    assert rows[1] == ["F1", "before", "after", "change"]
    assert rows[3] == ["APPLE apple", "0.667", "1.000", "+0.333"]
