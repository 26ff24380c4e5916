"""Two thousand hostile inputs, each answered by rows or by one line; and that the harness would see where one is not."""

import asyncio
import json
import os
import sys
import time
from collections import Counter

import pytest

from experiments.reading.fuzz import __main__ as fuzz
from experiments.reading.fuzz import asked_desk, judging, sandbox
from experiments.reading.fuzz.broken.broken_answers import LABELS, LEXICON
from experiments.reading.fuzz.good_files import MAKERS, makers_of
from experiments.reading.fuzz.hostile_input import Hostile, Put, invented
from experiments.reading.fuzz.hostile_kinds import KINDS, kind_of, make
from experiments.reading.fuzz.judging import ANSWERED, CRASH, LOSS, MEMORY, STALL, TRACEBACK, WRONG, judged
from seeds.formats import FORMATS
from seeds.read import read_path
from training.desk.server.safety import UPLOAD

SEEDS = 2_000


@pytest.fixture(scope="module")
def warm():
    """Load what commands load once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
        fuzz.warm_up()
        yield


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the sandbox is a forked process")
def test_every_hostile_input_is_answered(warm):
    """One that is not is shown whole by: python -m experiments.reading.fuzz --from SEED --keep FOLDER."""
    faults = {seed: verdict for seed, verdict in sandbox.tried(range(SEEDS)) if verdict.outcome != ANSWERED}
    assert not [f"{seed} {kind_of(seed)}: {one.outcome}: {one.why}" for seed, one in faults.items()]


def test_all_kinds_are_tried_and_the_same_seed_makes_the_same_input(tmp_path):
    counts = Counter(map(kind_of, range(SEEDS)))
    assert set(counts) == set(KINDS)
    for seed in range(60):
        made = []
        for _again in range(2):
            folder = tmp_path / "in"
            folder.mkdir()
            hostile = make(seed, folder)
            files = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()}
            made.append((hostile, files if kind_of(seed) != "records of wrong types" else len(files)))
            folder.rename(tmp_path / f"{seed}-{_again}")
        assert made[0] == made[1], kind_of(seed)


@pytest.mark.parametrize("suffix", [suffix for suffix in MAKERS if suffix in FORMATS])
def test_files_are_made_from_whole_ones(tmp_path, suffix):
    """A file that nobody can read would be answered, whatever is done to it."""
    for number, make_file in enumerate(makers_of(suffix)):
        path = tmp_path / f"{number}{suffix}"
        path.write_bytes(make_file(["青石镇第71座储能电站并网。", "村里修好了第72座水塔。", "红石县建成73个车间。"]))
        if suffix not in (".doc", ".wps", ".rtf", ".odt"):  # other programs convert these
            text = "".join(paragraph.text for paragraph in read_path(path))
            assert all(mark in text for mark in ("71", "72", "73")), suffix


def tried_as(monkeypatch, tmp_path, command, *, put=(), codes=frozenset({0, 1})):
    monkeypatch.setattr(judging, "COMMANDS", {"x": command})
    return judged(Hostile("x", (), put, codes), tmp_path).outcome


def says(text, code=0, out=""):
    def command(argv):
        sys.stdout.write(f"{out}\n")
        sys.stderr.write(f"{text}\n")
        return code

    return command


def fails(argv):
    raise TypeError("boom")


def names(argv):
    sys.stdout.write(os.fsdecode(b"\xff"))
    return 0


@pytest.mark.parametrize(
    ("command", "outcome"),
    [
        (says("note: a", out="77"), ANSWERED),
        (says("error: x.txt: bad; mend it", 1), ANSWERED),
        (says("error: y.txt: bad; mend it", 1), LOSS),
        (says(""), LOSS),
        (says("error: x.txt: bad; mend it", 0), WRONG),
        (says("", 1, "77"), WRONG),
        (says("error: x.txt: bad; mend it", 2), WRONG),
        (says("stray words", 0, "77"), WRONG),
        (says("error: x.txt: MemoryError", 1), MEMORY),
        (fails, TRACEBACK),
        (names, TRACEBACK),
    ],
)
def test_harness_sees_what_is_wrong(monkeypatch, tmp_path, command, outcome):
    assert tried_as(monkeypatch, tmp_path, command, put=(Put("x.txt", ("77",), every=True),)) == outcome


def spins(argv):
    while True:
        pass


def waits(argv):
    time.sleep(60)
    return 0


def dies(argv):
    os._exit(3)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the sandbox is a forked process")
@pytest.mark.parametrize(("command", "outcome"), [(spins, STALL), (waits, STALL), (dies, CRASH)])
def test_sandbox_ends_what_does_not_end(monkeypatch, command, outcome):
    """And goes on with the next input."""
    monkeypatch.setattr(sandbox, "_WAITING", 0.5)
    monkeypatch.setattr(judging, "COMMANDS", dict.fromkeys(judging.COMMANDS, command))
    found = dict(sandbox.tried([0, 1], 0.2))
    assert [found[seed].outcome for seed in (0, 1)] == [outcome] * 2


def greets(argv):
    sys.stdout.write(sys.stdin.read())
    return 0


def test_what_is_given_to_standard_input_is_read(monkeypatch, tmp_path):
    monkeypatch.setattr(judging, "COMMANDS", {"x": greets})
    put = (Put("standard input", ("77",), every=True),)
    assert judged(Hostile("x", ("-",), put, given=b"77"), tmp_path).outcome == ANSWERED
    assert judged(Hostile("x", ("-",), put, given=b"78"), tmp_path).outcome == LOSS


def desk_at(folder):
    scheme = folder / "own"
    scheme.mkdir()
    (scheme / "labels.toml").write_text(LABELS, encoding="utf-8")
    (scheme / "lexicon.toml").write_text(LEXICON, encoding="utf-8")
    return asked_desk.opened(folder / "desk", scheme)


def test_every_address_of_the_desk_is_asked(tmp_path):
    desk, jobs, guard = desk_at(tmp_path)
    try:
        routes = {(method, route.path) for route in guard._app.routes for method in route.methods if method != "HEAD"}
    finally:
        jobs.close()
        desk.close()
    known = invented()["desk"]
    asked = {(method.upper(), path) for method in ("get", "post") for path in known[method]}
    assert routes - asked == {("GET", "/static/{name:path}"), ("POST", UPLOAD), ("POST", "/api/words-propose")}


def test_a_fault_of_the_desk_is_seen(monkeypatch, tmp_path):
    desk, jobs, guard = desk_at(tmp_path)
    try:
        status, answer = asyncio.run(asked_desk.answered(guard, "GET", "/api/search", b"q=%E6%B0%B4%E5%A1%94", b""))
        assert status == 200 and json.loads(answer)["total"] == 1
        status, answer = asyncio.run(asked_desk.answered(guard, "POST", "/api/answer", b"", b"["))
        assert status == 400 and "JSON" in json.loads(answer)["error"]
        monkeypatch.setattr(desk, "find", fails)
        status, answer = asyncio.run(asked_desk.answered(guard, "GET", "/api/search", b"", b""))
        with pytest.raises(RuntimeError, match="/api/search: 500"):
            asked_desk.checked("/api/search", status, answer)
    finally:
        jobs.close()
        desk.close()


def test_command_prints_a_table_and_says_what_was_not_answered(call, monkeypatch, tmp_path):
    monkeypatch.setattr(fuzz, "warm_up", lambda: None)
    outcome = call(fuzz.main, "--seeds", 110, "--kind", "tables", "--json", tmp_path / "f.json")
    assert outcome.code == 0, outcome.out
    assert "| tables |" in outcome.out and "answered" in outcome.out and (tmp_path / "f.json").is_file()
    monkeypatch.setattr(judging, "COMMANDS", dict.fromkeys(judging.COMMANDS, fails))
    outcome = call(fuzz.main, "--seeds", 110, "--kind", "tables")
    assert outcome.code == 1 and "tables: traceback: TypeError at test_fuzz.py" in outcome.out
    assert call(fuzz.main, "--kind", "nothing").code == 2 and call(fuzz.main, "--seeds", 0).code == 2
