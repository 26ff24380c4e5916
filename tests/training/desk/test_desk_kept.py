"""Nothing is lost: killed, moved, opened twice, read again, written by a newer program."""

import errno
import http.client
import os
import signal
import socket
import sqlite3
import threading
from datetime import datetime

from desk_browser import LABELS, Browser, desk, desk_process, filled, options_of

from labels.corrections_log import read_log
from labels.standing import standing
from training.desk.__main__ import main
from training.desk.server.uploads import put
from training.desk.state import desk_lock, entries_of_people
from training.desk.state.desk_file import FORMAT
from training.desk.state.desk_lock import DeskLock

KILLS = 3


def test_no_confirmed_answer_is_lost_when_the_desk_is_killed(tmp_path):
    """kill -9 in the middle of answers, several times over: what was confirmed is there, and the log comes up to it."""
    folder, log = filled(tmp_path / "材料"), tmp_path / "log.jsonl"
    confirmed: dict[str, list[str]] = {}
    unsure = None
    for turn in range(KILLS):
        with desk_process(folder, "--corrections", str(log), "--person", "甲") as found:
            rows = found.rows(limit=500)
            if unsure is not None:  # sent and not confirmed: it may stand or not
                confirmed[unsure] = next(row["labels"] for row in rows if row["text"] == unsure)
            for row in rows:
                assert row["labels"] == confirmed.get(row["text"], row["predicted"]), "a confirmed answer was lost"
            killer = threading.Timer(0.15 + 0.1 * turn, os.kill, (found.process.pid, signal.SIGKILL))
            killer.start()
            count, unsure = 0, None
            while found.process.poll() is None:
                row, wanted = rows[count % len(rows)], [["ai"], ["quantum"], []][(count + turn) % 3]
                unsure = row["text"]
                try:
                    assert found.post("/api/answer", {"rows": [row["row"]], "labels": wanted})[0] == 200
                except (OSError, http.client.HTTPException):
                    break
                confirmed[row["text"]], unsure = wanted, None
                count += 1
            killer.join()
            assert count, "nothing was answered before the kill"
    with desk(folder, "--corrections", str(log), "--person", "甲") as found:
        unsure = {unsure}
        now = {row["text"]: row["labels"] for row in found.rows(limit=500)}
    confirmed = {text: labels for text, labels in confirmed.items() if text not in unsure}
    assert {text: now[text] for text in confirmed} == confirmed
    text = log.read_text(encoding="utf-8")
    answered = {one for one in confirmed if f'"text": "{one}"' in text}
    assert answered == set(confirmed), "the log of corrections lags behind"


def test_killed_while_it_reads_reads_the_rest(tmp_path):
    folder = filled(tmp_path / "材料")
    with desk(folder) as found:
        whole = len(found.rows(limit=500))
    connection = sqlite3.connect(tmp_path / "材料.desk.sqlite")
    connection.execute("UPDATE files SET size = -1 WHERE path LIKE '甲%'")  # as it stands before a file is at its end
    connection.execute(
        "DELETE FROM predictions WHERE row = (SELECT MAX(row) FROM paragraphs JOIN files USING (file) WHERE size = -1)"
    )
    connection.commit()
    connection.close()
    with desk(folder) as found:
        rows = found.rows(limit=500)
        assert len(rows) == whole and all(row["tagged"] for row in rows)
        assert found.get("/api/search", q="量子")[1]["total"] == 3


def test_moved_with_its_folder_it_works(tmp_path):
    folder = filled(tmp_path / "材料")
    with desk(folder, "--person", "甲", "--corrections", str(tmp_path / "log.jsonl")) as found:
        row = found.rows(q="歌咏")[0]["row"]
        found.post("/api/answer", {"rows": [row], "labels": ["ai"], "checked": True})
        rows = found.rows(limit=500)
    assert [path.name for path in tmp_path.iterdir() if "desk" in path.name] == ["材料.desk.sqlite"]
    assert str(tmp_path).encode() not in (tmp_path / "材料.desk.sqlite").read_bytes()
    other = tmp_path / "elsewhere"
    other.mkdir()
    folder.rename(other / "改名")
    (tmp_path / "材料.desk.sqlite").rename(other / "改名.desk.sqlite")
    with desk(other / "改名", "--person", "甲", "--corrections", str(tmp_path / "log.jsonl")) as found:
        state = found.get("/api/state")[1]
        assert state["jobs"][0]["total"] == 0, "nothing was to be read again"
        wanted = [{**row, "row": 0} for row in rows]
        assert [{**row, "row": 0} for row in found.rows(limit=500)] == wanted
        assert (found.rows(q="歌咏")[0]["labels"], found.rows(q="歌咏")[0]["checked"]) == (["ai"], True)


def test_file_that_changed_is_read_again_and_answers_stay_with_the_text(tmp_path):
    folder = filled(tmp_path / "材料")
    with desk(folder, "--person", "甲", "--corrections", str(tmp_path / "log.jsonl")) as found:
        row = found.rows(q="氢能")[0]["row"]
        found.post("/api/answer", {"rows": [row], "labels": ["energy_storage"]})
        before = found.get("/api/state")[1]["counts"]["paragraphs"]
    path = folder / "甲市计划.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\n五、另建氢能实验室一处。\n", encoding="utf-8")
    (folder / "新.txt").write_text("己市关于氢能的通知\n\n一、再建加氢站。\n", encoding="utf-8")
    (folder / "乙市计划.txt").unlink()
    with desk(folder, "--person", "甲", "--corrections", str(tmp_path / "log.jsonl")) as found:
        state = found.get("/api/state")[1]
        assert state["jobs"][0]["total"] == 2
        texts = {row["text"]: row for row in found.rows(q="氢", limit=500)}
        assert len(texts) == 4
        answered = next(row for text, row in texts.items() if "公交车" in text)
        assert (answered["labels"], answered["by"]) == (["energy_storage"], "甲")
        assert found.get("/api/search", doc="乙市计划")[1]["total"] == 0
        assert state["counts"]["paragraphs"] == len(found.rows(limit=500)) != before


def test_opened_twice_it_says_where_it_is_open(tmp_path, call):
    folder = filled(tmp_path / "材料")
    with desk(folder) as found:
        outcome = call(main, *options_of(folder))
        assert outcome.code == 1
        assert f"127.0.0.1:{found.port}" in outcome.complaint and "token" not in outcome.complaint
        assert found.get("/api/state")[0] == 200, "the first one goes on"
        port = found.port
        other = filled(tmp_path / "二")
        outcome = call(main, *options_of(other, "--port", str(port)))
        assert outcome.code == 2 and str(port) in outcome.complaint
    lock = DeskLock(tmp_path / "材料.desk.sqlite.lock")  # the one before let go
    lock.close()


def test_newer_format_and_other_files_are_refused_in_one_line(tmp_path, call):
    folder = filled(tmp_path / "材料")
    with desk(folder):
        pass
    file = tmp_path / "材料.desk.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("UPDATE meta SET value = ? WHERE name = 'format'", (str(FORMAT + 1),))
    connection.commit()
    connection.close()
    before = file.read_bytes()
    outcome = call(main, *options_of(folder))
    assert outcome.code == 1 and f"format {FORMAT + 1}" in outcome.complaint
    assert file.read_bytes() == before
    file.write_bytes(b"this is no database, whatever it is called" * 100)
    outcome = call(main, *options_of(folder))
    assert outcome.code == 1 and "desk" in outcome.complaint
    file.unlink()
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE other (x)")
    connection.commit()
    connection.close()
    outcome = call(main, *options_of(folder))
    assert outcome.code == 1 and "another program" in outcome.complaint


def test_folder_on_a_disk_that_cannot_be_written_is_refused_in_words(tmp_path, call, monkeypatch):
    """Whoever is root may write anywhere but there."""
    folder, opening = filled(tmp_path / "材料"), os.open

    def refuse(path, flags, *mode, **more):
        if str(path).endswith(".lock"):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return opening(path, flags, *mode, **more)

    monkeypatch.setattr(desk_lock.os, "open", refuse)
    outcome = call(main, *options_of(folder))
    assert outcome.code == 1 and "Read-only file system" in outcome.complaint and "copy the folder" in outcome.complaint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scheme", "材料"]


def test_folder_that_takes_no_file_is_read_and_says_so(tmp_path, monkeypatch):
    def refuse(path, mode):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    with desk(filled(tmp_path / "材料"), "--corrections", str(tmp_path / "log.jsonl")) as found:
        monkeypatch.setattr("labels.ending.leftovers._make_file", refuse)
        status, said = found.upload("新.txt", "己市建设量子中心。".encode())
        assert status == 400 and said["error"].startswith("材料: takes no file (Read-only file system)")
        row = found.rows(q="歌咏")[0]["row"]
        assert found.post("/api/answer", {"rows": [row], "labels": ["ai"]})[0] == 200


def test_clock_that_is_set_back_changes_no_order(tmp_path, monkeypatch):
    """The later answer holds and is the one that is undone, here and in the log, whatever time it bears."""
    hours = iter(range(23, 0, -1))

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 1, 1, next(hours), tzinfo=tz)

    monkeypatch.setattr(entries_of_people, "datetime", Clock)
    options = ("--corrections", str(tmp_path / "log.jsonl"), "--person", "甲")
    with desk(filled(tmp_path / "材料"), *options) as found:
        row = found.rows(q="歌咏")[0]["row"]
        for labels in (["ai"], ["quantum"], ["ai", "quantum"]):
            assert found.post("/api/answer", {"rows": [row], "labels": labels})[0] == 200
        assert found.post("/api/undo", {})[1]["rows"][0]["labels"] == ["quantum"]
    with desk(tmp_path / "材料", *options) as found:
        assert found.rows(q="歌咏")[0]["labels"] == ["quantum"]
        assert found.post("/api/undo", {})[1]["rows"][0]["labels"] == ["ai"]
    entries = read_log(tmp_path / "log.jsonl").entries
    (stands,) = standing(entries, tuple(LABELS)).values()
    assert set(stands.labels) == {"ai"}


def test_calls_that_are_wrong(tmp_path, call):
    for arguments, says in (
        (["nowhere"], "no folder"),
        (["--port", "99999", "--no-browser", str(filled(tmp_path / "a"))], "no port"),
        (["--person", "", "--no-browser"], "name"),
        (["--jobs", "0"], "--jobs"),
        (["--model", "nope", "--no-browser"], "nope"),
    ):
        outcome = call(main, *arguments)
        assert outcome.code == 2 and says in outcome.complaint, arguments
    assert not list(tmp_path.glob("*.sqlite*"))


def test_interrupted_it_ends_with_one_line(tmp_path):
    with desk_process(filled(tmp_path / "材料")) as found:
        found.process.send_signal(signal.SIGINT)
        said = found.process.stderr.read().splitlines()
        assert found.process.wait(timeout=30) == 0
        assert said[-1].startswith("closed; every answer is kept in") and "Traceback" not in "".join(said)
        # Where answers go is said before anybody gives one, and how to end it.
        assert len(said) == 3 and "材料.desk.sqlite beside the folder" in said[0] and "corrections.jsonl" in said[0], said


def test_what_cannot_be_read_is_named(tmp_path):
    folder = filled(tmp_path / "材料")
    (folder / "空.txt").write_bytes(b"")
    (folder / "坏.docx").write_bytes(b"no docx")
    (folder / "图.xyz").write_bytes(b"x")
    (tmp_path / "outside.txt").write_text("外面的文件。", encoding="utf-8")
    (folder / "链接.txt").symlink_to(tmp_path / "outside.txt")
    with desk(folder) as found:
        skipped = {one["source"]: one["reason"] for one in found.get("/api/state")[1]["skipped"]}
        assert set(skipped) == {"空.txt", "坏.docx", "图.xyz", "链接.txt"} and all(";" in reason for reason in skipped.values())
        assert found.get("/api/search", q="外面")[1]["total"] == 0
        (folder / "坏.docx").unlink()
    with desk(folder) as found:
        assert "坏.docx" not in {one["source"] for one in found.get("/api/state")[1]["skipped"]}
        assert "空.txt" in {one["source"] for one in found.get("/api/state")[1]["skipped"]}


def test_reader_that_fails_is_told(tmp_path):
    """The page goes on where the model cannot be loaded, and says why."""
    with desk(filled(tmp_path / "材料")) as found:
        (tmp_path / "scheme" / "lexicon.toml").write_text("[nobody]\nterms = []\n", encoding="utf-8")
        name = found.upload("新.txt", "己市关于氢能的通知\n".encode())[1]["job"]
        found.wait()
        job = found.get("/api/job", id=name)[1]
        assert job["state"] == "failed" and "nobody" in job["message"] and "Traceback" not in job["message"]
        assert found.get("/api/search", q="量子")[1]["total"] == 3
    with desk(tmp_path / "材料") as found:  # the scheme is written anew
        assert found.get("/api/search", q="己市")[1]["total"] == 1


def test_session_ends_with_the_desk(tmp_path):
    folder = filled(tmp_path / "材料")
    with socket.socket() as free:  # a port that no other desk of this machine takes meanwhile
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with desk(folder, "--port", str(port)) as found:
        cookie = found.cookie
    with desk(folder, "--port", str(port)) as found:
        found.cookie = cookie
        assert found.get("/api/state")[0] == 403
        assert Browser(found.address).get("/api/state")[0] == 200


def test_file_that_was_being_dropped_when_the_desk_was_killed_is_removed_with_the_next(tmp_path):
    (tmp_path / ".upload.abcdefgh").write_text("half")
    assert put(tmp_path, "新.txt", b"whole") == "新.txt"
    assert [path.name for path in tmp_path.iterdir()] == ["新.txt"]
