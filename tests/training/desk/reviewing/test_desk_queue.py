"""The queue and the doubtful answers of a desk, asked as a browser asks."""

import json
import sqlite3
from contextlib import closing

import pytest
from conftest import jsonl
from desk_browser import desk, desk_process, filled

from labels.corrections_log import read_log
from seeds.schemes import load_scheme
from training.desk.reviewing.drawn_queue import keep_draw, noted_of
from training.desk.state.desk_file import DeskFile
from training.sets.labelled_files import read_labelled
from training.worth import drawn_rounds
from training.worth.drawn_rounds import by_lot


@pytest.fixture
def browser(tmp_path):
    """Return a browser at a desk that a person has to herself."""
    with desk(filled(tmp_path / "材料"), "--corrections", str(tmp_path / "log.jsonl"), "--person", "甲") as found:
        yield found


def drawn(browser, count):
    """Draw a queue and return it."""
    status, said = browser.post("/api/queue/draw", {"count": count})
    assert status == 200, said
    job = next(job for job in browser.wait()["jobs"] if job["id"] == said["job"])
    assert job["state"] == "done" and job["kind"] == "draw", job
    return browser.get("/api/queue")[1]


def answer(browser, item, labels):
    """Answer a paragraph of the queue."""
    status, said = browser.post("/api/answer", {"rows": [item["row"]], "labels": labels})
    assert status == 200, said
    return said


def entries(browser):
    """Return what the entries of the desk say was asked."""
    (path,) = [one for one in browser.folder.iterdir() if one.name.endswith(".desk.sqlite")]
    with closing(sqlite3.connect(path)) as file:
        return [json.loads(what) for (what,) in file.execute("SELECT what FROM entries ORDER BY entry")]


def test_fifth_is_drawn_by_lot_and_its_probability_is_kept_with_the_answer(browser, tmp_path):
    assert browser.get("/api/queue")[1]["draw"] is None
    browser.folder = tmp_path
    queue = drawn(browser, 6)
    lots = [one for one in queue["items"] if one["lot"]]
    assert len(queue["items"]) == queue["drawn"] == 6 and len(lots) == queue["draw"]["lots"] == 2
    probability = queue["draw"]["lots"] / queue["draw"]["frame"]
    assert all(one["probability"] == pytest.approx(probability, rel=1e-4) for one in lots)
    assert all(one["probability"] is None for one in queue["items"] if not one["lot"])
    assert all(0 < one["gain"] <= 1 for one in queue["items"])
    chosen = next(one for one in queue["items"] if not one["lot"])
    said = answer(browser, lots[0], ["ai"])
    answer(browser, chosen, [])
    assert said["rows"][0]["labels"] == ["ai"] and said["rows"][0]["corrected"]
    first, second = (one["queue"] for one in entries(browser))
    assert first["drawn"] == "random" and float(first["probability"]) == pytest.approx(probability, rel=1e-4)
    assert second["drawn"] == "chosen" and second["probability"] == ""
    after = browser.get("/api/queue")[1]
    assert (after["answered"], after["answered_lots"], after["drawn"]) == (2, 1, 6)
    assert {one["row"] for one in after["items"] if one["answered"]} == {lots[0]["row"], chosen["row"]}
    browser.post("/api/undo", {})
    assert browser.get("/api/queue")[1]["answered"] == 1


def test_matrix_tells_answers_that_were_not_drawn_by_lot(tmp_path):
    """Those of the chosen four fifths and those found by searching: shares that they correct stand for nothing."""
    (tmp_path / "材料").mkdir()
    texts = [f"{place}市新建水库一座，灌溉农田{place}万亩。" for place in "甲乙丙丁戊己庚辛壬癸"]
    records = [{"text": text, "doc": text[:2], "region": "广东", "date": "2025"} for text in texts]
    jsonl(tmp_path / "材料" / "记录.jsonl", *records)
    with desk(tmp_path / "材料", "--corrections", str(tmp_path / "log.jsonl"), "--person", "甲") as browser:
        told = lambda: browser.get("/api/matrix")[1]["answers"]["ai"]  # noqa: E731
        queue = drawn(browser, 5)
        (lot,) = (item for item in queue["items"] if item["lot"])
        assert told() == {"all": 0, "other": 0}
        answer(browser, lot, ["ai"])
        assert told() == {"all": 1, "other": 0}
        answer(browser, next(item for item in queue["items"] if not item["lot"]), ["ai"])
        asked = {item["row"] for item in queue["items"]}
        answer(browser, next(row for row in browser.rows(limit=500) if row["row"] not in asked), [])
        assert told() == {"all": 3, "other": 2}


def test_answers_of_the_queue_are_sent_out_as_a_draw_and_every_label_is_judged(browser, tmp_path):
    """What comes out can be learned from, and what was drawn by lot measures a model fairly; a copy is no second draw."""
    queue = drawn(browser, 9)
    for item in queue["items"]:
        answer(browser, item, ["quantum"])
    data = browser.raw("GET", "/api/export?format=jsonl&corrected=yes")[2]
    path = tmp_path / "out.jsonl"
    path.write_bytes(data)
    records = [json.loads(line) for line in data.splitlines()]
    assert len(records) == 10  # the copy, too
    told = [one["extra"] for one in records if "drawn" in one.get("extra", {})]
    assert len(told) == 9
    assert sorted(one["drawn"] for one in told) == ["chosen"] * 7 + ["random"] * 2
    assert {one["draw"] for one in told} == {queue["draw"]["draw"]}
    data = read_labelled([path], "out", load_scheme(tmp_path / "scheme"))
    assert by_lot(data).sum() == 2 and data.judged.all() and (data.labels.sum(axis=1) == 1).all()
    logged = read_log(tmp_path / "log.jsonl").entries
    assert all(set(one.judged) == {"ai", "quantum", "low_altitude", "energy_storage"} for one in logged)


def test_two_draws_of_a_desk_are_put_together(browser, tmp_path, monkeypatch):
    """What was answered elsewhere before the first draw is known again in what is sent out."""
    monkeypatch.setattr(drawn_rounds, "FEWEST", 2)
    read = [row for row in browser.rows(limit=500) if len(row["text"]) > 20]
    answer(browser, read[0], ["ai"])
    for count in (5, 4):
        for item in drawn(browser, count)["items"]:
            answer(browser, item, ["quantum"])
    path = tmp_path / "out.jsonl"
    path.write_bytes(browser.raw("GET", "/api/export?format=jsonl&corrected=yes")[2])
    found = drawn_rounds.find_rounds(read_labelled([path], "out", load_scheme(tmp_path / "scheme")))
    assert [(len(one.lots), len(one.before)) for one in found.rounds] == [(1, 1), (1, 6)] and not found.why


def test_one_answer_for_all_keeps_how_each_was_drawn(browser, tmp_path):
    """What was drawn by lot measures a model fairly, whether it was answered alone or with all that a filter leaves."""
    queue = drawn(browser, 9)
    total = browser.get("/api/search")[1]["total"]
    said = browser.post("/api/answer-all", {"filter": {}, "expected": total, "checked": True})[1]
    assert said["changed"] == total
    path = tmp_path / "out.jsonl"
    path.write_bytes(browser.raw("GET", "/api/export?format=jsonl")[2])
    told = [
        one["extra"] for one in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if "drawn" in one.get("extra", {})
    ]
    assert sorted(one["drawn"] for one in told) == ["chosen"] * 7 + ["random"] * 2
    lots = {one["probability"] for one in told if one["drawn"] == "random"}
    assert {float(one) for one in lots} == {queue["draw"]["probability"]}
    data = read_labelled([path], "out", load_scheme(tmp_path / "scheme"))
    assert by_lot(data).sum() == 2
    after = browser.get("/api/queue")[1]
    assert (after["answered"], after["answered_lots"]) == (9, 2)
    browser.post("/api/undo", {})
    assert browser.get("/api/queue")[1]["answered"] == 0


def test_new_draw_leaves_out_what_anybody_has_answered(browser):
    first = drawn(browser, 5)
    answered = first["items"][0]
    answer(browser, answered, [])
    browser.post("/api/person", {"name": "乙"})
    second = drawn(browser, 100)
    assert second["draw"]["number"] == 2 and second["draw"]["person"] == "乙"
    assert answered["row"] not in {one["row"] for one in second["items"]}
    assert second["draw"]["frame"] == first["draw"]["frame"] - 1
    # An answer that was under way when the other draw came is still one to its own draw.
    assert answer(browser, first["items"][1], ["ai"])["changed"] >= 1


def test_queue_and_its_answers_are_there_after_the_desk_was_killed(tmp_path):
    with desk_process(filled(tmp_path / "材料"), "--corrections", str(tmp_path / "log.jsonl"), "--person", "甲") as browser:
        before = drawn(browser, 5)
        answer(browser, before["items"][0], ["ai"])
        browser.process.kill()
    with desk(tmp_path / "材料", "--corrections", str(tmp_path / "log.jsonl"), "--person", "甲") as browser:
        after = browser.get("/api/queue")[1]
        assert after["draw"] == before["draw"] and after["answered"] == 1
        assert browser.get("/api/queue")[1]["items"][1:] == before["items"][1:]


def test_desk_killed_while_it_draws_has_no_half_a_queue(tmp_path):
    with desk_process(filled(tmp_path / "材料"), "--corrections", str(tmp_path / "log.jsonl")) as browser:
        browser.post("/api/queue/draw", {"count": 5})
        browser.process.kill()
    with desk(tmp_path / "材料", "--corrections", str(tmp_path / "log.jsonl")) as browser:
        assert browser.get("/api/queue")[1]["draw"] is None
        assert len(drawn(browser, 5)["items"]) == 5


def test_nothing_left_to_draw_is_said_and_the_queue_stays(browser):
    queue = drawn(browser, 1000)
    for item in queue["items"]:
        answer(browser, item, [])
    _, said = browser.post("/api/queue/draw", {"count": 5})
    job = next(job for job in browser.wait()["jobs"] if job["id"] == said["job"])
    assert job["state"] == "failed" and "nobody has answered" in job["message"]
    assert browser.get("/api/queue")[1]["draw"] == queue["draw"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/queue/draw", {}),
        ("/api/queue/draw", {"count": 0}),
        ("/api/queue/draw", {"count": 1001}),
        ("/api/queue/draw", {"count": "5"}),
        ("/api/queue/draw", {"count": True}),
        ("/api/suspects/find", {}),
    ],
)
def test_senseless_request_changes_nothing(quiet, path, body):
    status, said = quiet.post(path, body)
    assert status == 400 and ";" in said["error"]
    state = quiet.get("/api/state")[1]
    assert state["counts"]["corrected"] == 0 and [job["kind"] for job in state["jobs"]] == ["read"]


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """Return a browser at a desk in which nobody answers."""
    folder = tmp_path_factory.mktemp("quiet")
    with desk(filled(folder / "材料"), "--corrections", str(folder / "log.jsonl")) as found:
        yield found


def test_changes_need_post_and_the_cookie(quiet):
    assert quiet.raw("GET", "/api/queue/draw")[0] == 405
    cookie, quiet.cookie = quiet.cookie, None
    assert quiet.raw("GET", "/api/queue")[0] == 403
    assert quiet.post("/api/queue/draw", {"count": 5})[0] == 403
    quiet.cookie = cookie


def test_each_draw_is_read_once_however_many_there_are(tmp_path, monkeypatch):
    """Of several draws the last one counts, and a new one counts at once."""
    file, asked = DeskFile(tmp_path / "a.sqlite"), []

    def keep(number, *hashes):
        items = [{"hash": one, "lot": number % 2 == 1, "copies": number} for one in hashes]
        keep_draw(file, number, {"items": items, "probability": 0.125, "draw": f"draw {number}"})

    for number in range(1, 41):
        keep(number, f"own {number}", "all", *(["late"] if number > 30 else []))
    meta = DeskFile.meta
    monkeypatch.setattr(DeskFile, "meta", lambda *given: asked.append(given[1]) or meta(*given))
    for _turn in range(2):
        noted = noted_of(file, ["own 1", "own 33", "all", "late", "nowhere"])["queues"]
        assert {name: one["number"] for name, one in noted.items()} == {"own 1": 1, "own 33": 33, "all": 40, "late": 40}
        assert (noted["own 33"]["drawn"], noted["own 33"]["probability"]) == ("random", "0.125")
        assert (noted["all"]["drawn"], noted["all"]["probability"], noted["all"]["copies"]) == ("chosen", "", "40")
    assert len(asked) == 40 + 2, "the draws once, how many there are each time"
    keep(41, "own 1")
    assert noted_of(file, ["own 1"])["queue"]["number"] == 41
    file.close()
