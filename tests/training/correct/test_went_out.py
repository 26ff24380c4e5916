"""A file tagged by one model comes back when another is champion: what differs from what went out is a person's, no more."""

import csv
import io
import json

import pytest
from conftest import jsonl, lines
from filled_sheets import fill, sheet_rows
from small_predictions import prediction

from labels import Paragraph
from labels.corrections_log import read_log
from models import predict
from models.output.writers import write_to
from models.prediction import Prediction
from seeds import read
from seeds.schemes import INDUSTRIES, load_scheme
from training.agreement import __main__ as agreement
from training.correct import __main__ as correct
from training.select import __main__ as select
from training.sets.labelled_files import read_labelled

SCHEME = load_scheme(INDUSTRIES)
STORAGE, CHOIR = "城南的储能电站并网,夜里存电白天用。", "村里的合唱队登台唱歌,台下坐满了观众。"
FLIGHT = "无人机给海岛送药,低空航线又添一条。"
# What the model of then said; the words of the scheme, which are asked now, say otherwise of each.
THEN = {STORAGE: ("ai",), CHOIR: ("quantum",), FLIGHT: ()}
EXTRA = {"经办": "周", "predicted": "甲", "label": "乙"}


def tagged(path, form):
    """Write what the model of then said."""
    rows = [
        Prediction(Paragraph(f"d#{n}", "d", n, "body", text, extra=EXTRA), labels, dict.fromkeys(SCHEME.keys, 0.2), (), None, "A")
        for n, (text, labels) in enumerate(THEN.items(), 1)
    ]
    write_to(rows, SCHEME, form, path)
    return path


def change_record(path):
    """Give the third a label, under whatever name the format has for labels."""
    records = lines(path.read_text(encoding="utf-8"))
    name = next(name for name in ("cats", "label", "labels") if isinstance(records[2].get(name), list))
    records[2][name] = ["低空经济"]
    jsonl(path, *records)


def change_table(path):
    """Give the third a label, and save the table as Excel does in China."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    rows[3][rows[0].index("labels")] = "低空经济"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)


def change_task(path):
    """Answer the third task alone."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    choice = {"from_name": "labels", "to_name": "text", "type": "choices", "value": {"choices": ["低空经济"]}}
    tasks[2]["annotations"] = [{"completed_by": 1, "was_cancelled": False, "result": [choice]}]
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")


WAYS = {
    "jsonl": change_record,
    "csv": change_table,
    "xlsx": lambda path: fill(path, {(3, "low-altitude economy"): "yes"}),
    "doccano": change_record,
    "doccano-spans": change_record,
    "label-studio": change_task,
}


@pytest.fixture
def take(call, tmp_path):
    """Return a function that takes a file in, with the words of the scheme as the model of today; it returns the log."""

    def run(*arguments):
        log = tmp_path / "log.jsonl"
        outcome = call(correct.main, *arguments, "--model", "lexicon", "--corrections", log)
        return outcome, [(one.id, one.after) for one in read_log(log).entries] if log.exists() else []

    return run


@pytest.mark.parametrize("form", WAYS)
def test_untouched_file_corrects_nothing(take, tmp_path, form):
    """Though the model of today says otherwise of every row."""
    outcome, taken = take(tagged(tmp_path / "a.any", form))
    assert taken == []
    whole = form not in ("xlsx", "label-studio")  # these tell untouched rows from answers themselves
    assert (outcome.code, "holds no answer" in outcome.err) == ((0, False) if whole else (1, True))
    assert ("3 paragraph(s) are as they went out" in outcome.err) == whole
    assert "does not say with which labels" not in outcome.err


@pytest.mark.parametrize("form", WAYS)
def test_what_somebody_changed_is_a_correction_and_no_more(take, tmp_path, form):
    """Also where it is what the model of today says: a person said so."""
    path = tagged(tmp_path / "a.any", form)
    WAYS[form](path)
    outcome, taken = take(path)
    assert outcome.code == 0 and taken == [("d#3", ("low_altitude",))]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_cleared_labels_are_a_correction(take, tmp_path, form):
    """An empty list, or an empty cell where there was a label."""
    path = tagged(tmp_path / "a.any", form)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"labels": ["ai"]', '"labels": []').replace('。",ai,', '。",,'), encoding="utf-8")
    assert take(path)[1] == [("d#1", ())]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_all_takes_rows_as_they_went_out(take, tmp_path, form):
    """Whoever looked at all of them says so."""
    outcome, taken = take(tagged(tmp_path / "a.any", form), "--all")
    assert taken == [(f"d#{n}", labels) for n, labels in enumerate(THEN.values(), 1)]
    assert "as they went out" not in outcome.err


def old(path, form):
    """Take the note of what went out away, as older versions wrote it."""
    tagged(path, form)
    if form == "jsonl":
        records = lines(path.read_text(encoding="utf-8"))
        return jsonl(path, *({name: value for name, value in one.items() if name != "predicted"} for one in records))
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row[:-1] for row in rows)
    return path


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_older_file_is_compared_with_the_model_of_today_and_says_so(take, tmp_path, form):
    """Nothing else can be done, but nobody should think it can."""
    path = old(tmp_path / "a.any", form)
    outcome, taken = take(path)
    assert [name for name, _ in taken] == ["d#1", "d#2", "d#3"]
    assert f"note: {path}: does not say with which labels 3 paragraph(s) went out: compared with what lexicon" in outcome.err


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_clean_paragraphs_of_a_tagged_file_still_know(call, take, tmp_path, form):
    """`seeds.read` leaves the model out; what it said must not become a person's word."""
    suffixed = tagged(tmp_path / f"a.{form}", form)
    assert call(read.main, suffixed, "--output", tmp_path / "read.jsonl").code == 0
    assert take(tmp_path / "read.jsonl")[1] == []
    change_record(tmp_path / "read.jsonl")
    assert take(tmp_path / "read.jsonl")[1] == [("d#3", ("low_altitude",))]


@pytest.mark.parametrize("again", ["predict", "select"])
@pytest.mark.parametrize("form", WAYS)
def test_tagged_again_it_goes_out_anew(call, take, tmp_path, form, again):
    """With what the model of today says; of what was written beside the text nothing is taken for the user's own."""
    suffix = {"csv": "csv", "xlsx": "xlsx", "label-studio": "json"}.get(form, "jsonl")
    first, second = tagged(tmp_path / f"a.{suffix}", form), tmp_path / "b.jsonl"
    main, files = (predict.main, ["--input", first]) if again == "predict" else (select.main, [first, "-n", 3])
    outcome = call(main, *files, "--model", "lexicon", "--output", second)
    assert outcome.code == 0, outcome.err
    now = {one["text"]: one for one in lines(second.read_text(encoding="utf-8"))}
    assert {text: one["predicted"] for text, one in now.items()} == {
        STORAGE: ["energy_storage"],
        CHOIR: [],
        FLIGHT: ["low_altitude"],
    }
    notes = {"drawn", "probability", "draw", "copies"} if again == "select" else set()
    assert all({name: cell for name, cell in one["extra"].items() if name not in notes} == EXTRA for one in now.values())
    assert take(second)[1] == []


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "doccano"])
def test_twice_through_a_format_the_columns_are_the_same(call, tmp_path, form):
    """Neither more, nor under other names."""
    own = jsonl(tmp_path / "in.jsonl", {"id": "x", "text": STORAGE, "ai": "0.5", "经办": "周", "predicted": "甲"})
    first, path = (tmp_path / f"{name}.{form if form in ('csv', 'xlsx') else 'jsonl'}" for name in "ab")
    found = []
    for source, result in ((own, first), (first, path)):
        assert call(predict.main, "--input", source, "--model", "lexicon", "--format", form, "--output", result).code == 0
        found.append(sheet_rows(result) if form == "xlsx" else result.read_bytes())
    assert found[0] == found[1]
    if form == "xlsx":
        fill(path, {(1, "Checked"): "yes"})
    (one,) = read_labelled([path], "a", SCHEME).paragraphs
    assert one.extra == {"ai": "0.5", "经办": "周", "predicted": "甲"}


def test_settled_difference_is_an_answer_though_it_is_what_a_model_had_said(call, take, tmp_path):
    """Of two people who began from one prediction; the list of what differs was filled in by nobody."""
    first = tagged(tmp_path / "a.jsonl", "jsonl")
    records = lines(first.read_text(encoding="utf-8"))
    records[0]["labels"] = ["energy_storage"]
    second = jsonl(tmp_path / "b.jsonl", *records)
    settle = tmp_path / "settle.jsonl"
    assert call(agreement.main, first, second, "--differences", settle).code == 0
    (one,) = lines(settle.read_text(encoding="utf-8"))
    jsonl(settle, one | {"labels": ["ai"]})
    assert take(settle)[1] == [("d#1", ("ai",))]


def test_column_of_the_users_own_of_that_name_tells_nothing(tmp_path):
    """In a table of hers, and of another scheme's labels."""
    (tmp_path / "a.csv").write_text("text,labels,predicted\n储能电站并网。,储能,储能\n合唱队登台。,无,文体\n", encoding="utf-8")
    data = read_labelled([tmp_path / "a.csv"], "a", SCHEME)
    assert [(p.predicted, p.extra) for p in data.paragraphs] == [(None, {"predicted": "储能"}), (None, {"predicted": "文体"})]
    assert data.unconfirmed == frozenset()
    record = prediction(SCHEME, STORAGE, ("ai",)).to_record()
    data = read_labelled([jsonl(tmp_path / "b.jsonl", record | {"predicted": ["文体"]})], "b", SCHEME)
    assert data.paragraphs[0].predicted is None and data.unconfirmed == {"a#1"}


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_labels_that_were_looked_for_stay_known_in_clean_paragraphs(call, tmp_path, form):
    """Else all would count as looked for."""
    path = tmp_path / f"a.{form}"
    write_to([prediction(SCHEME, STORAGE, ("ai",), judged=("ai", "quantum"))], SCHEME, form, path)
    assert call(read.main, path, "--output", tmp_path / "read.jsonl").code == 0
    assert read_labelled([tmp_path / "read.jsonl"], "a", SCHEME).paragraphs[0].judged == ("ai", "quantum")
    assert call(predict.main, "--input", path, "--model", "lexicon", "--output", tmp_path / "b.jsonl").code == 0
    assert "judged" not in lines((tmp_path / "b.jsonl").read_text(encoding="utf-8"))[0]  # of labels that are gone
