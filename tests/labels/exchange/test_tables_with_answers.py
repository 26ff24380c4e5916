"""Tables that people filled in: a column of labels, or one for each."""

import json

import pytest

from labels import InputError
from labels.exchange.answers import LabelWords
from labels.exchange.conversions import conversion_of
from labels.exchange.sheet_words import read_mark, written_before, written_mark
from labels.taxonomy import parse_taxonomy

TWO = parse_taxonomy('[[label]]\nkey="fuel"\nname="氢能"\n[[label]]\nkey="cars"\nname="新能源汽车"', "labels.toml")
ONE = parse_taxonomy('[[label]]\nkey="fuel"\nname="氢能"', "labels.toml")


def read(*rows, taxonomy=TWO):
    """Return the answers in rows of a table, and what is said of them."""
    conversion = conversion_of(rows, LabelWords(taxonomy), "a.csv")
    found = [conversion.answers(row, "", f"a.csv:{n}")[0] for n, row in enumerate(rows, 2)]
    return found, list(conversion.notes)


def labels(*rows, **options):
    """Return labels, what was looked for, and the state of each row."""
    return [(one.labels, one.judged, one.state) for one in read(*rows, **options)[0]]


@pytest.mark.parametrize("yes", ["是", "1", "1.0", "x", "X", "TRUE", "√", "yes"])
@pytest.mark.parametrize("no", ["否", "0", "false", "×"])
def test_mark_says_yes_or_no(yes, no):
    """As people and programs write it."""
    assert labels({"氢能": yes, "cars": no}) == [(("fuel",), None, "answered")]


def test_empty_cell_is_not_a_no():
    """Nobody looked; a row without a mark is no answer."""
    found = labels({"氢能": "是", "新能源汽车": "", "无": ""}, {"氢能": "", "新能源汽车": ""}, {"氢能": "否", "新能源汽车": "否"})
    assert found == [(("fuel",), ("fuel",), "answered"), (None, None, "unanswered"), ((), None, "answered")]


def test_none_says_no_to_all():
    """And contradicts a yes."""
    assert labels({"氢能": "", "新能源汽车": "", "无": "是"})[0] == ((), None, "answered")
    with pytest.raises(InputError, match="a.csv:2: says both 无 and 氢能"):
        labels({"氢能": "是", "新能源汽车": "否", "无": "是"})


def test_table_of_crosses_alone_says_how_its_gaps_were_read():
    """Somebody may have meant no."""
    _, notes = read({"氢能": "x", "新能源汽车": ""}, {"氢能": "", "新能源汽车": "x"})
    assert len(notes) == 1 and "nobody looked" in notes[0] and "write no where" in notes[0]
    assert read({"氢能": "x", "新能源汽车": "否"})[1] == []


def test_cell_that_is_no_mark_is_refused():
    """By row, column and value."""
    with pytest.raises(
        InputError, match="a.csv:3: column '氢能' holds '也许', which is no mark; write yes, no, or leave it empty"
    ):
        labels({"氢能": "是"}, {"氢能": "也许"}, {"氢能": "否"})
    assert read_mark("也许") is None


def test_column_that_is_only_called_like_a_label_is_no_answer():
    """Megawatts, or prose."""
    assert conversion_of([{"氢能": "120"}, {"氢能": "85"}, {"氢能": "绿氢示范"}], LabelWords(TWO), "a.csv") is None


@pytest.mark.parametrize("column", ["labels", "label", "标签"])
def test_column_of_labels_is_the_answer_beside_probabilities(column):
    """As models.predict writes a table."""
    rows = [{column: "fuel cars", "fuel": "0.9120", "cars": "0.7000"}, {column: "", "fuel": "0.0100", "cars": "0.2000"}]
    found, notes = read(*rows)
    assert [one.labels for one in found] == [("fuel", "cars"), ()]
    assert len(notes) == 1 and "1 row(s) with an empty cell of labels were read as 'no label at all'" in notes[0]
    found, notes = read(*({**row, "model": "m"} for row in rows))
    assert len(notes) == 1 and notes[0].startswith("2 of 2 paragraph(s) are labelled as a model filled them in")
    assert {"fuel", "cars"} <= found[0].taken


def test_empty_cell_is_no_answer_where_none_is_written_out():
    """Then it was not reached yet."""
    assert labels({"标签": "无"}, {"标签": ""}, {"标签": "氢能"}) == [
        ((), None, "answered"),
        (None, None, "unanswered"),
        (("fuel",), None, "answered"),
    ]


def test_column_called_labels_with_tags_of_another_kind():
    """A scheme's labels are looked for; one that is wrong among them is refused."""
    assert conversion_of([{"标签": "通知"}, {"标签": "规划"}], LabelWords(TWO), "a.csv") is None
    with pytest.raises(InputError, match="a.csv:3: unknown label '规划'"):
        labels({"标签": "氢能"}, {"标签": "规划"})


def test_marks_beside_a_column_of_labels_are_refused():
    """One of them would be passed over without a word."""
    with pytest.raises(InputError, match="a.csv: has the column 'labels' of labels and marks in the column '氢能'"):
        labels({"labels": "fuel", "氢能": "是"})
    with pytest.raises(InputError, match="a.csv: has two columns for the label of"):
        labels({"fuel": "是", "氢能": "否"})


def test_labels_that_were_looked_for_may_be_named():
    """Of the others nothing is known."""
    assert labels({"labels": "fuel", "judged": "氢能"}) == [(("fuel",), ("fuel",), "answered")]


SHEET = {"氢能": "是", "新能源汽车": "否", "无": "", "已核": "", "预填": "氢能"}


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({}, (None, None, "unchecked")),
        ({"已核": "是"}, (("fuel",), None, "answered")),
        ({"新能源汽车": "是"}, (("fuel", "cars"), None, "answered")),
        ({"氢能": "否"}, ((), None, "answered")),
        ({"无": "是"}, ((), None, "answered")),
        ({"已核": "跳过", "新能源汽车": "是"}, (None, None, "skipped")),
        ({"氢能": "", "新能源汽车": ""}, (None, None, "skipped")),
        ({"氢能": "", "新能源汽车": "", "已核": "是"}, (None, None, "skipped")),
        ({"氢能": ""}, ((), ("cars",), "answered")),
        ({"预填": ""}, (("fuel",), None, "answered")),
    ],
    ids=["untouched", "checked", "yes", "no", "none", "skipped", "emptied", "emptied and checked", "half", "new row"],
)
def test_sheet_that_was_filled_in_beforehand(changed, answer):
    """What a machine said is an answer only once a person has touched or checked it."""
    assert labels({**SHEET, **changed}) == [answer]


def test_none_stands_against_what_a_person_said_alone():
    """Not against what was filled in."""
    with pytest.raises(InputError, match="says both 无 and 新能源汽车"):
        labels({**SHEET, "无": "是", "新能源汽车": "是"})


def test_sheet_without_its_memory_counts_checked_rows():
    """The column may have been deleted."""
    row = {"氢能": "是", "新能源汽车": "否", "已核": ""}
    assert labels(row, {**row, "已核": "是"}) == [(None, None, "unchecked"), (("fuel",), None, "answered")]


def test_disputed_cells_that_stay_empty_are_not_judged():
    """Of a list of differences that is only half settled."""
    row = {"氢能": "", "新能源汽车": "是", "已核": "", "预填": "新能源汽车 | ?氢能"}
    assert written_before({"fuel": None, "cars": True}, TWO) == row["预填"]
    assert labels(row, {**row, "氢能": "否"}) == [(None, None, "unchecked"), (("cars",), None, "answered")]


@pytest.mark.parametrize("name", ["能源 | 储能", "a | b | c", "车 | "])
def test_name_of_a_label_that_holds_the_sign_between_labels(name):
    """What was filled in beforehand is known all the same: else every row that nobody touched was an answer."""
    text = f'[[label]]\nkey="fuel"\nname="{name}"\n[[label]]\nkey="cars"\nname="新能源汽车"'
    taxonomy = parse_taxonomy(text, "labels.toml")
    head = taxonomy.names["fuel"]
    for marks in ({"fuel": True, "cars": True}, {"fuel": None, "cars": True}, {"fuel": True, "cars": False}):
        before = written_before(marks, taxonomy)
        cells = [{None: "", True: "1", False: "0"}[marks[key]] for key in ("fuel", "cars")]
        row = {head: cells[0], "新能源汽车": cells[1], "已核": "", "预填": before}
        assert labels(row, taxonomy=taxonomy) == [(None, None, "unchecked")], before
        ((given, _, state),) = labels({**row, "新能源汽车": "0" if marks["cars"] else "1"}, taxonomy=taxonomy)
        assert state == "answered" and ("cars" in given) is not marks["cars"]


def test_scheme_of_one_label():
    """Yes or no."""
    assert labels({"氢能": "1"}, {"氢能": "0"}, taxonomy=ONE) == [(("fuel",), None, "answered"), ((), None, "answered")]
    assert written_before({"fuel": False}, ONE) == "none" and written_mark(None) == ""


def test_null_in_json_is_no_answer():
    """An empty cell of a table cannot say so."""
    assert labels({"labels": None}, {"labels": "fuel"})[0] == (None, None, "unanswered")


@pytest.mark.parametrize("value", [{"fuel": 1}, {"fuel": True, "cars": False}, [{"name": "fuel"}], [["fuel"]]])
def test_labels_that_are_an_object_are_refused_by_what_they_are(value):
    """Not by a label that is called like the sign before it."""
    shown = json.dumps(value, ensure_ascii=False)[:40]
    for records in ([{"labels": value}], [{"labels": value}, {"labels": ["fuel"]}]):
        with pytest.raises(InputError) as caught:
            labels(*records)
        assert (
            str(caught.value) == f'a.csv:2: field \'labels\' is {shown}, not a list of label keys; write {{"labels": ["fuel"]}}'
        )
