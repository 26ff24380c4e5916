"""Whatever works for a desk ends with it: closed, killed, in the middle of anything."""

import os
import signal
import uuid
from pathlib import Path

import pytest
from conftest import jsonl
from desk_browser import desk_process, filled
from signalled import marked_by, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are looked for where Linux has them"),
]


@pytest.fixture
def everybody(tmp_path, monkeypatch):
    """Return a function that tells who works for desks of the test; what they write aside has a folder of its own."""
    mark = uuid.uuid4().hex
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("POLICY_TAGGER_MARK", mark)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))

    def told():
        return marked_by(f"POLICY_TAGGER_MARK={mark}") - {os.getpid()}

    yield told
    for number in told():
        os.kill(number, signal.SIGKILL)


def much(folder):
    """Return a file that takes a while to read."""
    path = jsonl(folder / "much.jsonl", *({"text": f"第{n}座储能电站并网，村民点头称好。"} for n in range(30_000)))
    return path.read_bytes()


def reads(found, folder):
    """Have a large file read, which the reader shares among two processes."""
    assert found.upload("much.jsonl", much(folder))[0] == 200
    return 3


def finds_topics(found, folder):
    """Have topics looked for."""
    assert found.post("/api/topics", {"do": "find"})[0] == 200
    return 1


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("work", [reads, finds_topics], ids=lambda work: work.__name__)
def test_nobody_works_on_for_a_desk_that_is_gone(tmp_path, everybody, work, name):
    with desk_process(filled(tmp_path / "材料"), "--jobs", "2") as found:
        count = work(found, tmp_path)
        until(lambda: len(everybody()) > count, "nobody works for it")
        found.process.send_signal(getattr(signal, name))
        code = found.process.wait(timeout=40)
        assert code == (0 if name != "SIGKILL" else -signal.SIGKILL), found.process.stderr.read()
        until(lambda: not everybody(), "somebody works on for a desk that is gone", 20)
        if name != "SIGKILL":
            assert "Traceback" not in found.process.stderr.read()
            assert not list((tmp_path / "tmp").iterdir())
