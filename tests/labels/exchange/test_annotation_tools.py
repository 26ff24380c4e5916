"""Exports of doccano and Label Studio, in the forms they come in."""

import json

import pytest

from labels import Evidence, InputError
from labels.exchange.answers import LabelWords
from labels.exchange.conversions import conversion_of
from labels.exchange.doccano import to_doccano
from labels.taxonomy import parse_taxonomy

TWO = parse_taxonomy('[[label]]\nkey="fuel"\nname="氢能"\n[[label]]\nkey="cars"\nname="新能源汽车"', "labels.toml")
TEXT = "氢能公交上路,新能源汽车下乡。"
HYDROGEN, CARS = Evidence("fuel", 0, 2, "氢能"), Evidence("cars", 7, 12, "新能源汽车")


def read(*records, text=TEXT):
    """Return the answers in records, a list for each, and what is said of them."""
    conversion = conversion_of(records, LabelWords(TWO), "a.json")
    found = [conversion.answers(record, text, f"a.json:{n}") for n, record in enumerate(records, 1)]
    return found, list(conversion.notes)


def one(*records, **options):
    """Return the answer of the first record."""
    return read(*records, **options)[0][0][0]


# --- doccano ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["label", "labels"])
def test_text_classification(field):
    """Foreign exports have no word for none: there an empty list is one."""
    found, notes = read({"text": TEXT, field: ["氢能", "cars"], "Comments": []}, {"text": TEXT, field: [], "Comments": []})
    assert [answers[0].labels for answers in found] == [("fuel", "cars"), ()]
    assert notes == [] and {field, "Comments"} <= found[0][0].taken


def test_labels_and_spans():
    """ "Intent Detection and Slot Filling"; a span of a label that was taken away goes with it."""
    record = {"text": TEXT, "cats": ["氢能"], "entities": [[0, 2, "氢能"], [7, 12, "新能源汽车"]]}
    assert (one(record).labels, one(record).spans) == (("fuel",), (HYDROGEN,))


@pytest.mark.parametrize(
    "record",
    [
        {"label": [[0, 2, "fuel"], [7, 12, "cars"]]},
        {"entities": [{"id": 1, "label": "氢能", "start_offset": 0, "end_offset": 2}, [7, 12, "cars"]], "relations": []},
    ],
    ids=["sequence labelling", "relations"],
)
def test_spans_alone(record):
    """The text has the labels of its spans."""
    assert (one(record).labels, one(record).spans) == (("fuel", "cars"), (HYDROGEN, CARS))


@pytest.mark.parametrize("entities", [[[0, 99, "氢能"]], [[5, 2, "氢能"]], [["氢能", 0, 2]], [[0, 2]]])
def test_span_that_is_none_is_refused(entities):
    """doccano itself drops it without a word."""
    with pytest.raises(InputError, match="^a.json:1: "):
        one({"cats": ["氢能"], "entities": entities})


def test_unknown_category_is_refused():
    """By line."""
    with pytest.raises(InputError, match="a.json:2: unknown label '光伏'"):
        read({"label": ["氢能"]}, {"label": ["光伏"]})


RECORD = {
    "id": "d#7",
    "text": TEXT,
    "labels": ["fuel", "cars"],
    "scores": {"fuel": 0.9, "cars": 0.7},
    "evidence": [
        {"label": "fuel", "start": 0, "end": 2, "text": "氢能", "weight": 1.0},
        {"label": "cars", "start": 7, "end": 12, "text": "新能源汽车", "weight": 0.6},
        {"label": "cars", "start": 10, "end": 14, "text": "汽车下乡", "weight": 0.4},
    ],
    "doubt": 0.5,
    "model": "m",
    "extra": {"id": "x", "label": "甲", "经办": "周"},
}


def test_overlapping_spans_lose_the_lighter():
    """And say how many."""
    sent, left_out = to_doccano(RECORD, "9f", TWO, spans=True)
    assert sent["entities"] == [[0, 2, "氢能"], [7, 12, "新能源汽车"]] and left_out == 1
    assert sent["cats"] == ["氢能", "新能源汽车"]


@pytest.mark.parametrize("spans", [False, True])
def test_keys_of_doccano_stay_its_own(spans):
    """The id goes as pid, own columns step aside."""
    sent, _ = to_doccano(RECORD, "9f", TWO, spans=spans)
    assert not {"id", "Comments", "meta", "data"} & set(sent)
    assert (sent["pid"], sent["hash"], sent["id (input)"], sent["label (input)"], sent["经办"]) == ("d#7", "9f", "x", "甲", "周")
    assert sent["p_fuel"] == 0.9


def test_answer_comes_back_with_id_and_hash():
    """An emptied list is no answer: none was a choice. What came back as it went is counted."""
    sent, _ = to_doccano(RECORD, "9f", TWO, spans=True)
    back = {"id": 17, **sent, "Comments": []}
    answer = one(back)
    assert (answer.id, answer.hash, answer.labels, answer.spans) == ("d#7", "9f", ("fuel", "cars"), (HYDROGEN, CARS))
    (found,), notes = read(back)
    assert notes and notes[0].startswith("1 of 1 answers are as the model gave them")
    emptied = one(back | {"cats": []})
    assert (emptied.labels, emptied.state) == (None, "unanswered")
    assert one(back | {"cats": ["无"]}).labels == () and read(back | {"cats": ["无"]})[1] == []


def test_span_behind_a_character_that_browsers_count_as_two():
    """One that went out is sure; of a new one the place is not, so it is left out and counted."""
    sent, _ = to_doccano(RECORD | {"text": "𠮷" + TEXT[1:], "evidence": RECORD["evidence"][1:2]}, "9f", TWO, spans=True)
    answers, notes = read(sent | {"entities": [*sent["entities"], [3, 5, "氢能"]]}, text=sent["text"])
    assert answers[0][0].spans == (CARS,)
    assert any(note.startswith("1 marked span(s) left out") for note in notes)


@pytest.mark.parametrize("name", ["label", "entities"])
def test_label_of_a_span_counts_though_its_place_is_not_sure(name):
    """Else the words that a person marked would become the answer "no label"."""
    (found,), notes = read({"id": 1, name: [[6, 8, "氢能"]]}, text="𠮷𠀀先行发展绿氢。")
    assert (found[0].labels, found[0].spans) == (("fuel",), ())
    assert len(notes) == 1 and notes[0].startswith("1 marked span(s) left out")


# --- Label Studio -----------------------------------------------------------------------------------------------------


def choice(*choices, name="labels"):
    """Return the result of a choice."""
    return {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": list(choices)}}


def mark(start, end, words, *labels):
    """Return the result of a marked span."""
    value = {"start": start, "end": end, "text": words, "labels": list(labels)}
    return {"from_name": "evidence", "to_name": "text", "type": "labels", "value": value}


def task(*annotations, **data):
    """Return a task with its annotations."""
    return {"id": 3, "data": {"text": TEXT, **data}, "annotations": list(annotations)}


def done(*results, by=1, **more):
    """Return an annotation."""
    return {"completed_by": by, "result": list(results), **more}


def test_choices_and_spans_of_a_task():
    """With the id and the hash that went out."""
    found = one(
        task(done(choice("氢能", "cars"), mark(0, 2, "氢能", "氢能"), mark(7, 12, "新能源汽车", "cars")), pid="d#7", hash="9f")
    )
    assert (found.id, found.hash, found.labels, found.spans, found.annotator) == (
        "d#7",
        "9f",
        ("fuel", "cars"),
        (HYDROGEN, CARS),
        "1",
    )


def test_skip_empty_and_unanswered_are_three_things():
    """And none is a choice."""
    tasks = [
        task(done(choice("无"))),
        task(done(was_cancelled=True)),
        task(),
        task(done()),
        task(done(), pid="d#7", hash="9f"),
        {"id": 9, "data": {"text": TEXT}, "predictions": [{"result": [choice("氢能")]}]},
    ]
    states = [(answers[0].labels, answers[0].state) for answers in read(*tasks)[0]]
    assert states == [
        ((), "answered"),
        (None, "skipped"),
        (None, "unanswered"),
        ((), "answered"),
        (None, "unanswered"),
        (None, "unanswered"),
    ]


def test_two_people_and_one_who_came_back():
    """An answer each, of one person's several the last; ground truth alone where it is marked."""
    early, late = done(choice("氢能"), updated_at="2026-01-01"), done(choice("cars"), updated_at="2026-02-01")
    other = done(choice("无"), by={"id": 2, "email": "li@example.org"})
    (answers,), _ = read(task(late, early, other))
    assert {answer.annotator: answer.labels for answer in answers} == {"1": ("cars",), "li@example.org": ()}
    (answers,), _ = read(task(early, other | {"ground_truth": True}))
    assert [answer.labels for answer in answers] == [()]


def test_control_with_labels_is_found_whatever_it_is_called():
    """A question of another kind beside it is not read as one."""
    assert one(task(done(choice("氢能", name="industry"), choice("清楚", name="quality")))).labels == ("fuel",)
    with pytest.raises(InputError, match="a.json:1: unknown label '光伏'"):
        one(task(done(choice("光伏", name="industry"))))
    with pytest.raises(InputError, match="a.json:2: unknown label '光伏'"):
        read(task(done(choice("氢能"))), task(done(choice("氢能", "光伏"))))


def test_spans_of_a_project_without_choices():
    """The text has the labels of its spans."""
    assert one(task(done(mark(0, 2, "氢能", "氢能")))).labels == ("fuel",)


@pytest.mark.parametrize("moved", [2, -2, 0])
def test_span_that_moved_by_two_is_found(moved):
    """Blanks and signs get lost in browsers."""
    assert one(task(done(choice("cars"), mark(7 + moved, 12 + moved, "新能源汽车", "cars")))).spans == (CARS,)


def test_span_that_moved_by_five_is_refused():
    """The text is another."""
    with pytest.raises(InputError, match="a.json:1: has a span '新能源汽车' at the characters 2 to 7, where '公交上路,' stands"):
        one(task(done(choice("cars"), mark(2, 7, "新能源汽车", "cars"))))


def test_results_of_other_controls_are_nothing_to_us():
    """What else a project asks of people."""
    other = {"from_name": "comment", "type": "textarea", "value": {"text": ["嗯"]}}
    relation = {"type": "relation", "from_id": "a", "to_id": "b"}
    assert one(task(done(choice("cars"), other, relation))).labels == ("cars",)
    assert one({"data": {"text": TEXT}, "annotations": None, "predictions": []}).state == "unanswered"


def flat(**values):
    """Return a row of JSON-MIN."""
    return {
        "id": 3,
        "text": TEXT,
        "annotator": 1,
        "annotation_id": 8,
        "lead_time": 2.5,
        "created_at": "",
        "updated_at": "",
        **values,
    }


@pytest.mark.parametrize("as_text", [False, True], ids=["JSON-MIN", "CSV"])
def test_flat_exports(as_text):
    """One choice is text, several an object; what was left empty may be a skip and is no answer."""
    marks = [{"start": 0, "end": 2, "text": "氢能", "labels": ["氢能"]}]
    several = {"choices": ["氢能", "cars"]}
    if as_text:
        marks, several = json.dumps(marks), json.dumps(several)
    rows = [flat(labels=several, evidence=marks, pid="d#7", hash="9f"), flat(labels="无"), flat(), flat(labels="")]
    found, _ = read(*rows)
    assert [(answers[0].labels, answers[0].state) for answers in found] == [
        (("fuel", "cars"), "answered"),
        ((), "answered"),
        (None, "unanswered"),
        (None, "unanswered"),
    ]
    first = found[0][0]
    assert (first.id, first.hash, first.spans, first.annotator) == ("d#7", "9f", (HYDROGEN,), "1")
    assert {"annotation_id", "lead_time", "labels", "evidence"} <= first.taken


# --- JSON with labels -------------------------------------------------------------------------------------------------


def test_paragraphs_with_labels():
    """Words count as marked where no model found them."""
    marks = [{"label": "氢能", "start": 0, "end": 2, "text": "氢能"}]
    found, _ = read(
        {"labels": ["氢能"], "evidence": marks}, {"labels": ["fuel"], "evidence": marks, "model": "m"}, {"text": TEXT}
    )
    assert [answers[0].spans for answers in found] == [(HYDROGEN,), (), ()]
    assert [answers[0].state for answers in found] == ["answered", "answered", "unanswered"]
    assert one({"labels": ["fuel"], "judged": ["cars"]}).judged == ("fuel", "cars")


def test_records_without_labels_hold_no_answer():
    """Whoever asked for labelled text says so."""
    assert conversion_of([{"text": TEXT, "id": "1"}], LabelWords(TWO), "a.json") is None
