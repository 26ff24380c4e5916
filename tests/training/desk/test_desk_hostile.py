"""What goes wrong around an open desk, and what makes no sense: one sentence, nothing lost, nothing half done."""

import errno
import json
import os
import socket
import sqlite3
import subprocess
import sys

import pytest
from desk_browser import Browser, desk, desk_process, filled, options_of

from labels import InputError
from training.desk.__main__ import main
from training.desk.search.row_filter import RowFilter
from training.desk.server.uploads import checked_name, put
from training.desk.state.desk_file import DeskFile
from training.desk.state.kept_paragraphs import add_rows, begin_file

BESIDE = ("材料.desk.sqlite", "材料.desk.sqlite-wal")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a browser at a desk; nothing that is refused here may change it."""
    folder = tmp_path_factory.mktemp("hostile")
    with desk(filled(folder / "材料"), "--corrections", str(folder / "log.jsonl")) as found:
        yield found


@pytest.mark.parametrize(("name", "becomes"), [(BESIDE[0], "removed"), (BESIDE[0], "another"), (BESIDE[1], "moved")])
def test_answer_is_not_confirmed_where_the_file_is_gone(tmp_path, name, becomes):
    """SQLite would go on writing into a file that nobody finds again."""
    with desk(filled(tmp_path / "材料"), "--corrections", str(tmp_path / "log.jsonl")) as found:
        row = found.rows(q="歌咏")[0]
        place, aside = tmp_path / name, tmp_path / "aside"
        place.rename(aside)
        if becomes == "removed":
            aside.unlink()
        elif becomes == "another":
            place.write_bytes(b"")
        before = sorted(path.name for path in tmp_path.iterdir())
        for path, body in (("/api/answer", {"rows": [row["row"]], "labels": ["ai"]}), ("/api/undo", {})):
            status, said = found.post(path, body)
            assert status >= 400 and name in said["error"] and "put it back" in said["error"]
        for word in ("量子", "公路", "氢能", "无人机", "储能"):  # whichever thread answers
            found.get("/api/search", q=word)
        assert sorted(path.name for path in tmp_path.iterdir()) == before, "nothing was made in its place"
        if becomes == "moved":
            aside.rename(place)
            assert found.post("/api/answer", {"rows": [row["row"]], "labels": ["ai"]})[0] == 200
            assert found.rows(q="歌咏")[0]["labels"] == ["ai"]


def test_damaged_file_is_one_sentence(tmp_path, call):
    """Whichever page of it: the desk opens, or says in one line that it cannot."""
    folder = filled(tmp_path / "材料")
    with desk(folder, "--corrections", str(tmp_path / "log.jsonl")):
        pass
    file, size = tmp_path / "材料.desk.sqlite", 4096
    whole = file.read_bytes()
    table = sqlite3.connect(file)
    pages = {page for (page,) in table.execute("SELECT rootpage FROM sqlite_master WHERE name IN ('paragraphs', 'meta')")}
    table.close()
    for page in sorted(pages):
        file.write_bytes(whole[: (page - 1) * size] + b"\xa5" * size + whole[page * size :])
        outcome = call(main, *options_of(folder))
        assert outcome.code == 1 and "move it away" in outcome.complaint and "Traceback" not in outcome.complaint, page
    file.unlink()
    file.mkdir()
    outcome = call(main, *options_of(folder))
    assert outcome.code == 1 and "is no file" in outcome.complaint and "Traceback" not in outcome.complaint


def test_damage_that_shows_later_is_told_on_the_page(tmp_path):
    folder = filled(tmp_path / "材料")
    with desk(folder, "--corrections", str(tmp_path / "log.jsonl")):
        pass
    file, size = tmp_path / "材料.desk.sqlite", 4096
    table = sqlite3.connect(file)
    ((page,),) = table.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entry_texts'")
    table.close()
    whole = file.read_bytes()
    file.write_bytes(whole[: (page - 1) * size] + b"\xa5" * size + whole[page * size :])
    with desk(folder, "--corrections", str(tmp_path / "log.jsonl"), "--person", "甲") as found:
        status, said = found.post("/api/answer", {"rows": [found.rows()[0]["row"]], "labels": ["ai"]})
        assert status == 500 and "材料.desk.sqlite" in said["error"]
        assert found.get("/api/search", q="量子")[1]["total"] == 3, "the desk goes on"


@pytest.mark.parametrize(
    "asked",
    [{"from": "2024-13"}, {"to": "2023-02-30"}, {"from": "２０２４"}, {"from": "0000"}, {"q": "字" * 501}, {"q": "字 " * 21},
     {"min": "NaN"}, {"max": "1e400"}, {"limit": "-1"}, {"offset": "1" * 30}, {"order": "x"}, {"label": "x"}],
)  # fmt: skip
def test_senseless_question_is_a_sentence(browser, asked):
    """And is not answered as if part of it had not been asked."""
    status, said = browser.get("/api/search", **asked)
    assert status == 400 and said["error"].startswith(next(iter(asked))) and ";" in said["error"]


@pytest.mark.parametrize(
    "text", ["\x00", "' OR 1 --", "NEAR(a b)", "body:x", "*", "^a", "\u202e量", "\ufeff", "😀", "(", "-", "AND", "a" * 500]
)
def test_nothing_that_is_typed_is_an_operator(browser, text):
    status, said = browser.get("/api/search", q=text, order="relevance")
    assert status == 200 and said["total"] <= 1


@pytest.mark.parametrize(
    "body", ['{"filter": {"x": "\\ud800"}}', '{"rows": [1], "checked": true, "x": Infinity}', '{"rows": [1e400]}']
)
@pytest.mark.parametrize("path", ["/api/answer", "/api/answer-all", "/api/person"])
def test_body_that_is_no_text_is_refused(browser, path, body):
    """Halves of characters and numbers without an end, wherever they stand."""
    head = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{browser.port}"}
    status, _, said = browser.raw("POST", path, body, **head)
    assert status == 400 and "JSON" in json.loads(said)["error"]


def test_answer_for_all_knows_every_condition(browser):
    """A condition that is misspelt would let the answer reach all paragraphs."""
    total = browser.get("/api/search")[1]["total"]
    body = {"filter": {"regoin": "广东"}, "expected": total, "checked": True}
    status, said = browser.post("/api/answer-all", body)
    assert status == 400 and "regoin" in said["error"]
    assert browser.get("/api/search", checked="yes")[1]["total"] == 0
    with pytest.raises(InputError, match="regoin"):
        RowFilter.read({"regoin": "x"}, ["ai"], whole=True)


@pytest.mark.parametrize(
    "name",
    [
        "CON .txt",
        "com1 .txt",
        "COM¹.txt",
        "conin$.txt",
        "LPT9.tar.txt",
        "\ufffd.txt",
        "\ufeff.txt",
        "a\u200b.txt",
        "a\x85.txt",
        "\u2066.txt",
    ],
)
def test_name_that_is_a_device_or_not_seen_is_refused(name):
    with pytest.raises(InputError):
        checked_name(name)


def test_dropped_file_is_not_compared_with_one_of_another_size(tmp_path):
    """A file of gigabytes under that name is not read into memory for it."""
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(1 << 40)  # holds nothing on the disk
    assert put(tmp_path, "a.txt", b"text") == "a (2).txt"


def test_two_files_of_one_name_dropped_at_once_on_a_disk_without_links(tmp_path, monkeypatch):
    """As in a camera: both are kept."""
    replace, names = os.replace, []

    def no_links(*given):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    def comes_between(temporary, target):
        if not names:
            names.append("")
            names.append(put(tmp_path, "a.txt", b"the second"))
        replace(temporary, target)

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(os, "replace", comes_between)
    assert put(tmp_path, "a.txt", b"the first") == "a.txt" and names[-1] == "a (2).txt"
    assert put(tmp_path, "a.txt", b"the first") == "a.txt"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.txt": b"the first", "a (2).txt": b"the second"}


def test_address_that_the_browser_was_opened_with_opens_once(browser):
    """It stands in the list of processes, where everybody on the machine can read it."""
    from training.desk.server.safety import Guard

    guard = Guard(None, 1, "甲")
    once = {"method": "GET", "path": "/", "query_string": f"token={guard.once}".encode()}
    always = {**once, "query_string": f"token={guard.token}".encode()}
    assert guard.once != guard.token
    assert guard._opened(once) and guard._opened(once) is None
    assert guard._opened(always) and guard._opened(always)
    assert guard._opened({**once, "query_string": b"token="}) is None
    assert os.path.basename(Browser(browser.address).address)  # the printed one goes on opening


def test_answers_are_sent_at_once():
    """Of sockets that do not say they are TCP asyncio holds each second packet back until the browser nods, 40 ms later."""
    from training.desk.server.listening import listen

    with listen(None) as bound, socket.create_connection(bound.getsockname()) as asking:
        accepted, _ = bound.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP and asking


def test_page_that_hangs_up_or_waits_is_no_fault(tmp_path):
    """Bodies that never come to their end: the desk goes on, ends when asked, and says what it always says."""
    with desk_process(filled(tmp_path / "材料"), "--corrections", str(tmp_path / "log.jsonl")) as found:
        head = f"POST /api/answer HTTP/1.1\r\nHost: 127.0.0.1:{found.port}\r\nOrigin: http://127.0.0.1:{found.port}\r\n"
        head += f"Cookie: {found.cookie}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
        open_ones = [socket.create_connection(("127.0.0.1", found.port)) for _ in range(6)]
        for number, one in enumerate(open_ones):
            one.send(head.encode() if number else b"GET / HT")
        open_ones.pop().close()
        assert found.get("/api/search", q="量子")[1]["total"] == 3
        found.process.terminate()
        said = found.process.stderr.read().splitlines()
        assert found.process.wait(timeout=30) == 0
        assert len(said) == 3 and said[-1].startswith("closed; every answer is kept in"), said
        for one in open_ones:
            one.close()


@pytest.mark.skipif(os.name != "posix", reason="needs groups of processes")
def test_process_ends_with_what_it_started():
    """A reader that was killed alone left its helpers behind, for ever."""
    from training.desk.server.own_group import OWN_GROUP, end

    helper = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(600)'])"
    )
    with subprocess.Popen([sys.executable, "-c", helper], stdout=subprocess.PIPE, text=True, **OWN_GROUP) as process:
        assert process.stdout.readline() == "1\n"
        end(process)
        assert process.stdout.read() == "", "whoever held the other end of the pipe is gone"
    end(process)


def test_file_that_goes_looks_at_its_own_documents_alone(tmp_path):
    """Of thousands of files each that went looked at all that stay, while every answer waited."""
    file = DeskFile(tmp_path / "a.sqlite")
    says = {"kind": "body", "title": None, "text": "量子"}
    rest = {"hash": "h", "scores": [0.5], "given": [1], "doubt": 0.0, "evidence": [], "topic": None, "words": "量 子"}
    for path, docs in (("a.txt", ("a", "both")), ("b.txt", ("b", "both"))):
        add_rows(file, path, [{"record": {**says, "doc": doc}, **rest} for doc in docs], 1, 0)
    begin_file(file, "a.txt")
    assert {name for (name,) in file.read().execute("SELECT name FROM documents")} == {"b", "both"}
    asked = "SELECT 1 FROM documents WHERE EXISTS (SELECT 1 FROM paragraphs p WHERE p.doc = documents.doc)"
    plan = " ".join(step[-1] for step in file.read().execute(f"EXPLAIN QUERY PLAN {asked}"))
    assert "paragraphs_of_document" in plan
    file.close()
