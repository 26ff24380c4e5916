"""``training.correct``: answers that came back go into the log and hold at once."""

import json

import pytest
from conftest import jsonl, keep, lines

from labels.corrections_log import Withdrawal, read_log
from models import load, predict
from models.locations import corrections_file
from training.correct import __main__ as correct

STORAGE = "城南的储能电站并网,夜里存电白天用。"
CHOIR = "村里的合唱队登台。"
FLIGHT = "无人机给海岛送药,低空航线又添一条。"


@pytest.fixture
def log(store, tfidf, scheme):
    """Return where the log will be; a model is stored."""
    keep(store, tfidf, "tfidf")
    return corrections_file(scheme)


@pytest.fixture
def back(tmp_path):
    """Return a file that came back: one label taken, one given, one confirmed."""
    return jsonl(
        tmp_path / "back.jsonl",
        {"id": "d#1", "doc": "d", "text": STORAGE, "labels": []},
        {"id": "d#2", "doc": "d", "text": CHOIR, "labels": ["ai"]},
        {"id": "d#3", "doc": "e", "text": FLIGHT, "labels": ["low_altitude"]},
    )


@pytest.fixture
def take(call, log):
    """Run the command with the stored model; return what was written, and check that it went well."""

    def run(*arguments):
        outcome = call(correct.main, *arguments, "--model", "tfidf")
        assert outcome.code == 0, outcome.err
        return outcome

    return run


def table(out):
    """Return the rows of the table by label."""
    cells = (line.rsplit(maxsplit=4) for line in out.splitlines()[2:])  # names hold spaces
    return {name: list(map(int, numbers)) for name, *numbers in cells}


def test_answers_are_logged_confirmed_ones_too(take, back, log, scheme):
    out = take(back, "--by", "王").out
    assert out.splitlines()[0] == f"3 answer(s) by 王 added to {log}; 2 change what tfidf says"
    assert out.splitlines()[1].split() == ["label", "before", "now", "given", "taken"]
    shown = table(out)
    assert shown["energy storage"] == [1, 0, 0, 1]
    assert shown["artificial intelligence"] == [0, 1, 1, 0]
    assert shown["low-altitude economy"] == [1, 1, 0, 0]
    assert shown["none"] == [1, 1, 1, 1]
    first, second, third = read_log(log).entries
    assert (first.id, first.doc, first.text, first.before, first.after) == ("d#1", "d", STORAGE, ("energy_storage",), ())
    assert (first.by, first.model, first.source, first.judged) == ("王", "tfidf", str(back), scheme.keys)
    assert (first.scheme, first.scheme_digest) == (scheme.name, scheme.digest)
    assert first.at.endswith("Z") and len(first.at) == len("2026-11-26T10:00:00Z")
    assert not third.changes


def test_they_hold_at_once(take, back, call):
    take(back)
    outcome = call(predict.main, STORAGE, CHOIR, "--model", "tfidf", "--format", "jsonl")
    assert [(record["labels"], record["corrected"]) for record in lines(outcome.out)] == [([], True), (["ai"], True)]


def test_same_answer_again_adds_nothing(take, back, log):
    """Of the same person; another's is a second opinion."""
    take(back, "--by", "王")
    before = log.read_bytes()
    assert "0 answer(s) by 王 added to" in (out := take(back, "--by", "王").out) and ", 3 known already; 0 change" in out
    assert log.read_bytes() == before
    assert "3 answer(s) by 李 added" in take(back, "--by", "李").out


def test_what_the_model_gives_can_be_edited_and_taken_back_in(take, call, tmp_path):
    """The shortest way: tag, change labels, correct."""
    tagged = lines(call(predict.main, STORAGE, FLIGHT, "--model", "tfidf", "--format", "jsonl").out)
    tagged[0]["labels"] = ["ai"]
    take(jsonl(tmp_path / "tagged.jsonl", *tagged))
    assert [one.labels for one in load("tfidf").tag([STORAGE, FLIGHT])] == [("ai",), ("low_altitude",)]


def test_changed_mind_and_two_people(take, back, log, tmp_path):
    """The latest answer holds; where people differ a line says how many, and a list who said what."""
    take(back, "--by", "王")
    other = jsonl(tmp_path / "other.jsonl", {"id": "x", "text": CHOIR, "labels": ["quantum"]})
    outcome = take(other, "--by", "李")
    assert load("tfidf").tag([CHOIR])[0].labels == ("quantum",)
    assert outcome.err == "note: on 1 text(s) two people differ; the later answer holds; --differences lists them\n"
    listed = take("--differences")
    assert (
        listed.out.split("\t")[1:] == ["x", "王: artificial intelligence; 李: quantum technology", f"{CHOIR}\n"]
        and listed.err == ""
    )
    take(other, "--by", "王")
    assert take("--differences").out == "nobody differs\n"


def test_withdrawal_is_an_entry(take, back, log):
    """By id or hash; nothing is deleted, and the text is the model's again."""
    take(back, "--by", "王")
    before = log.read_bytes()
    said = take("--withdraw", "d#1", "--by", "李").out.splitlines()
    assert said == [f"1 text(s) withdrawn in {log}", f"{read_log(log).entries[0].hash}\td#1\t{STORAGE}"]
    assert log.read_bytes().startswith(before)
    last = read_log(log).entries[-1]
    assert isinstance(last, Withdrawal) and (last.id, last.by) == ("d#1", "李")
    assert load("tfidf").tag([STORAGE])[0].labels == ("energy_storage",)
    take("--withdraw", read_log(log).entries[1].hash)
    assert load("tfidf").tag([CHOIR])[0].labels == ()
    assert "2 answer(s) by 王 added" in take(back, "--by", "王").out


def test_id_of_two_texts_withdraws_nothing_until_the_hash_says_which(take, call, log, tmp_path):
    """Two files of a name number their rows alike."""
    for number, text in enumerate((STORAGE, CHOIR)):
        take(jsonl(tmp_path / f"{number}.jsonl", {"id": "t#1", "text": text, "labels": ["ai"]}))
    before = log.read_bytes()
    outcome = call(correct.main, "--withdraw", "t#1")
    first, second = (entry.hash for entry in read_log(log).entries)
    assert (outcome.code, outcome.out) == (2, "") and log.read_bytes() == before
    assert f"t#1: is the id of 2 texts: {first} ({STORAGE}), {second} ({CHOIR}); give the hash" in outcome.complaint
    assert f"{second}\tt#1\t{CHOIR}" in take("--withdraw", second).out
    assert f"{first}\tt#1\t{STORAGE}" in take("--withdraw", "t#1").out  # one is left


@pytest.mark.parametrize("files", [1, 2])
def test_answers_that_contradict_one_another_are_refused(call, take, log, tmp_path, files):
    """The last one would hold in silence; and given again, the first would be news."""
    rows = {"id": "a", "text": STORAGE, "labels": ["ai"]}, {"id": "b", "text": STORAGE, "labels": []}
    parts = [rows] if files == 1 else [rows[:1], rows[1:]]
    paths = [jsonl(tmp_path / f"{number}.jsonl", *part) for number, part in enumerate(parts)]
    outcome = call(correct.main, *paths, "--model", "tfidf")
    assert outcome.code == 1 and not log.exists()
    assert f"one text has two answers, 'a' ai and 'b' none: {STORAGE}; " in outcome.complaint
    assert all(str(path) in outcome.complaint for path in paths)


def test_answers_about_different_labels_add_up(take, log, tmp_path):
    """They contradict nothing, and given again they are known."""
    rows = ({"id": key, "text": STORAGE, "labels": [], "judged": [key]} for key in ("ai", "energy_storage"))
    path = jsonl(tmp_path / "parts.jsonl", *rows)
    take(path)
    assert ", 2 known already" in take(path).out and len(read_log(log).entries) == 2


def test_unknown_id_withdraws_nothing(take, back, call, log):
    take(back)
    before = log.read_bytes()
    outcome = call(correct.main, "--withdraw", "d#1", "d#9")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--withdraw d#9: names no answer that stands" in outcome.err
    assert log.read_bytes() == before


def test_only_judged_labels_are_answered(take, log, tmp_path):
    """Of the others nothing was said."""
    take(jsonl(tmp_path / "part.jsonl", {"text": STORAGE, "labels": [], "judged": ["ai"]}))
    assert read_log(log).entries[0].judged == ("ai",)
    assert not read_log(log).entries[0].changes
    assert load("tfidf").tag([STORAGE])[0].labels == ("energy_storage",)


def test_log_can_be_another(take, back, log, tmp_path):
    take(back, "--corrections", tmp_path / "mine.jsonl")
    assert len(read_log(tmp_path / "mine.jsonl").entries) == 3 and not log.exists()


@pytest.mark.parametrize("arguments", [(), ("--withdraw", "d#1"), ("--differences",), ("nowhere.jsonl",)], ids=str)
def test_wrong_call_is_one_line_and_writes_nothing(call, log, arguments):
    outcome = call(correct.main, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: ") and outcome.err.count("\n") == 1
    assert not log.exists()


def test_broken_file_adds_nothing(call, log, back, tmp_path):
    """Of several files none is taken in."""
    broken = tmp_path / "broken.jsonl"
    broken.write_text(json.dumps({"text": "x", "labels": ["rumour"]}), encoding="utf-8")
    outcome = call(correct.main, back, broken, "--model", "tfidf")
    assert (outcome.code, outcome.out) == (1, "")
    assert not log.exists()


def test_newer_log_is_refused(take, call, back, log):
    take(back)
    log.write_text(log.read_text(encoding="utf-8").replace('"format": 1', '"format": 9'), encoding="utf-8")
    outcome = call(correct.main, back, "--model", "tfidf")
    assert outcome.code == 1 and "has format 9, this program reads 1; update the program" in outcome.err


def test_scheme_of_ones_own_keeps_its_log_in_its_folder(call, store, tmp_path):
    """Its lexicon tags, its people correct; keys are its own."""
    folder = tmp_path / "water"
    folder.mkdir()
    (folder / "labels.toml").write_text('[[label]]\nkey = "river"\n[[label]]\nkey = "lake"', encoding="utf-8")
    (folder / "lexicon.toml").write_text('[river]\nterms = ["河道"]\n[lake]\nterms = ["湖泊"]', encoding="utf-8")
    data = jsonl(tmp_path / "back.jsonl", {"text": "河道清淤之后排水通畅。", "labels": ["lake"]})
    outcome = call(correct.main, data, "--scheme", folder, "--by", "王")
    assert outcome.code == 0, outcome.err
    assert table(outcome.out) == {"river": [1, 0, 0, 1], "lake": [0, 1, 1, 0], "none": [0, 0, 0, 0]}
    assert len(read_log(folder / "corrections.jsonl").entries) == 1
    moved = folder.rename(tmp_path / "moved")
    assert load(scheme=moved).tag(["河道清淤之后排水通畅。"])[0].labels == ("lake",)


def test_predictions_that_nobody_touched_are_no_answers(take, call, log, tmp_path):
    """Of a file of predictions only what was changed is a person's word, unless it is said that all was looked at."""
    paper = jsonl(tmp_path / "texts.jsonl", *({"id": f"d#{n}", "text": text} for n, text in enumerate((STORAGE, CHOIR, FLIGHT))))
    call(predict.main, "--input", paper, "--model", "tfidf", "--output", tmp_path / "tagged.jsonl")
    records = lines((tmp_path / "tagged.jsonl").read_text(encoding="utf-8"))
    records[1]["labels"] = ["quantum"]
    back = jsonl(tmp_path / "back.jsonl", *records)
    outcome = take(back)
    assert len(read_log(log).entries) == 1
    assert "2 paragraph(s) are as they went out" in outcome.err
    assert take(back, "--all").out.startswith("2 answer(s)")
    assert len(read_log(log).entries) == 3


def test_a_file_that_went_out_before_a_correction_takes_nothing_back(take, call, log, tmp_path):
    """What a model had filled in is nobody's answer, though somebody has said otherwise since."""
    paper = jsonl(tmp_path / "texts.jsonl", *({"id": f"d#{n}", "text": text} for n, text in enumerate((STORAGE, CHOIR))))
    call(predict.main, "--input", paper, "--model", "tfidf", "--output", tmp_path / "tagged.jsonl")
    records = lines((tmp_path / "tagged.jsonl").read_text(encoding="utf-8"))
    take(jsonl(tmp_path / "first.jsonl", {**records[0], "labels": []}, records[1]), "--by", "王")
    outcome = take(tmp_path / "tagged.jsonl", "--by", "李")
    assert len(read_log(log).entries) == 1
    assert "2 paragraph(s) are as they went out" in outcome.err
