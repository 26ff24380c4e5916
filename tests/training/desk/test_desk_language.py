"""``--lang`` of a desk is heard by its page and by the processes that it starts: a Chinese page shows no English sentence."""

import json
import re

import pytest
from desk_browser import desk, desk_process, filled

from labels import InputError
from labels.support.command import run_command
from labels.wording import speaking
from training.desk import __main__ as command
from training.desk.desk_options import desk_parser
from training.desk.server.uploads import checked_name, put

# Three words in a row; names of fields, keys and formats stand alone or between signs.
ENGLISH = re.compile(r"[A-Za-z]{2,}'?[,;:]? [a-z]{1,}'?[,;:]? [a-z]{2,}")
UNREADABLE = {
    "图.xyz": b"x", "空.txt": b"", "码.txt": bytes(range(128, 256)) * 8, "坏.pdf": b"%PDF-1.4 nothing", "坏.docx": b"nothing",
    "坏.xlsx": b"nothing", "空.html": b"<html><body></body></html>", "头.csv": b"text,doc\n", "坏.zip": b"nothing",
    "重复.jsonl": b'{"text": "a", "id": "1"}\n{"text": "b", "id": "1"}\n',
}  # fmt: skip
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("machine", ["zh", "en"])
@pytest.mark.parametrize("given", [[], ["--lang", "en"], ["--lang", "zh"]])
def test_page_speaks_what_was_asked_for(given, machine, monkeypatch):
    """What is spoken elsewhere, where nothing was."""
    monkeypatch.setenv("POLICY_TAGGER_LANG", machine)
    spoken = given[-1] if given else machine
    seen = []
    run_command(lambda argv: seen.append(desk_parser("desk").parse_args(argv).lang) or 0, given)
    assert seen == [spoken]


@pytest.mark.parametrize("given", [[], ["--lang", "zh"]])
def test_processes_of_a_desk_are_told(tmp_path, monkeypatch, call, given):
    def refuse(page, argv):
        raise InputError("jobs", " ".join(argv), "end of the test")

    monkeypatch.setattr(command, "DeskJobs", refuse)
    (tmp_path / "papers").mkdir()
    outcome = call(command.main, tmp_path / "papers", "--no-browser", *given)
    told = " ".join([*given, str(tmp_path / "papers"), "--no-browser"])
    assert outcome.code == 1 and told in outcome.err and outcome.err.count("--lang") == len(given) // 2


def is_chinese(sentence):
    return HAN.search(sentence) and not ENGLISH.search(sentence)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a browser at a desk that speaks Chinese, with files that cannot be read."""
    folder = tmp_path_factory.mktemp("chinese")
    files = filled(folder / "材料")
    (files / "链接.txt").symlink_to(folder / "外面.txt")
    (folder / "外面.txt").write_text("外面。", encoding="utf-8")
    for name, data in UNREADABLE.items():
        (files / name).write_bytes(data)
    (files / "有标签.jsonl").write_text('{"text": "戊市举办歌咏比赛。", "doc": "己", "labels": ["ai"]}\n', encoding="utf-8")
    with desk_process(files, "--lang", "zh", "--corrections", str(folder / "no" / "log.jsonl")) as found:
        (folder / "no").write_text("no folder")
        found.folder = folder
        yield found


def test_what_was_left_out_is_said_in_chinese(browser):
    said = {one["source"].partition(":")[0]: one["reason"] for one in browser.get("/api/state")[1]["skipped"]}
    assert set(said) == {"链接.txt", "有标签.jsonl", *UNREADABLE} and all(map(is_chinese, said.values())), said


def test_notes_and_jobs_are_said_in_chinese(browser):
    """Of the log that cannot be written, by this process; of what was read."""
    browser.post("/api/answer", {"rows": [browser.rows(q="歌咏")[0]["row"]], "labels": ["ai"]})
    state = browser.get("/api/state")[1]
    assert is_chinese(state["jobs"][0]["message"]), state["jobs"]
    assert state["notes"] and all(map(is_chinese, state["notes"])), "no model of the scheme was trained"
    for _ in range(100):
        notes = [note for note in browser.get("/api/state")[1]["notes"] if "log.jsonl" in note]
        if notes:
            break
    assert notes and all(map(is_chinese, notes)), notes
    assert is_chinese(browser.post("/api/undo", {})[1]["message"])


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("search", {"q": "字" * 501}), ("search", {"from": "2024-13"}), ("search", {"min": "2"}), ("search", {"order": "x"}),
        ("search", {"label": "x"}), ("search", {"checked": "x"}), ("search", {"limit": "x"}), ("rows", {"ids": "x"}),
        ("document", {"doc": "x"}), ("job", {"id": "x"}), ("export", {"format": "exe"}),
        ("export", {"format": "csv", "q": "没有的"}), ("export", {"format": "panel", "q": "通知", "kind": "title"}),
        ("words", {"label": "x"}), ("words-places", {"label": "ai", "word": ""}), ("nothing", {}),
    ],
)  # fmt: skip
def test_questions_are_refused_in_chinese(browser, path, asked):
    status, said = browser.get(f"/api/{path}", **asked)
    assert status >= 400 and is_chinese(said["error"]), said


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("answer", {}), ("answer", {"rows": [1]}), ("answer", {"rows": [10**6], "checked": True}),
        ("answer", {"rows": [1], "labels": ["x"]}), ("answer", {"rows": [1], "labels": "x"}),
        ("answer", {"rows": [1], "labels": ["ai"], "add": ["ai"]}), ("answer", {"rows": [1], "checked": "x"}),
        ("answer-all", {}), ("answer-all", {"filter": {"x": 1}, "expected": 1, "checked": True}),
        ("answer-all", {"filter": {}, "expected": 1, "checked": True}), ("person", {"name": "x" * 61}),
        ("queue/draw", {"count": 0}), ("topics", {"do": "x"}), ("topics", {"do": "place"}), ("topics/edit", {"reading": 3}),
        ("topics/show", {}), ("topics/show", {"reading": 3}), ("learning/start", {}), ("learning/start", {"experiment": "x"}),
        ("learning/cancel", {}), ("learning/accept", {"id": "x"}), ("words-try", {"label": "ai"}),
        ("words-try", {"label": "ai", "add": {"terms": ["云" * 41]}}), ("words-try", {"new": 3}),
        ("words-try", {"new": {"name": "", "key": ""}}), ("words-keep", {"digest": "x"}), ("words-label", {}),
        ("words-label", {"new": {"name": "甲", "key": "a"}, "folder": "../x"}),
    ],
)  # fmt: skip
def test_changes_are_refused_in_chinese(browser, path, body):
    status, said = browser.post(f"/api/{path}", body)
    assert status >= 400 and is_chinese(said["error"]), said


def test_guard_speaks_chinese(browser):
    """What a person sees who opens an old address, and what another page is told."""
    for head in ({"Cookie": "none=1"}, {"Host": "evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
        assert is_chinese(json.loads(browser.raw("GET", "/api/state", **head)[2])["error"]), head
    for head in ({}, {"Origin": f"http://127.0.0.1:{browser.port}"}):
        assert is_chinese(json.loads(browser.raw("POST", "/api/answer", b"{}", **head)[2])["error"]), head


def test_dropped_names_are_refused_in_chinese(tmp_path):
    with speaking("zh"):
        for name in ("a/b.txt", "字" * 100 + ".txt", ".a.txt"):
            with pytest.raises(InputError) as error:
                checked_name(name)
            assert is_chinese(str(error.value))
        with pytest.raises(InputError) as error:
            put(tmp_path, "a.txt", b"")
        assert is_chinese(str(error.value))


def test_what_was_said_in_another_language_is_said_anew(browser):
    """Last, since it ends the desk of the others: files with complaints alone are read again."""
    browser.process.terminate()
    assert browser.process.stderr.read().splitlines()[-1].startswith("已关闭；全部回答都存在")
    browser.process.wait(timeout=30)
    with desk(browser.folder / "材料", "--lang", "en", "--corrections", str(browser.folder / "log.jsonl")) as found:
        state = found.get("/api/state")[1]
        assert state["jobs"][0]["total"] == len(UNREADABLE)  # one is of an unknown kind, and one more has labels
        assert any("labels of 1 paragraph(s) were not taken" in one["reason"] for one in state["skipped"])
        assert not any(HAN.search(one["reason"]) for one in state["skipped"])
