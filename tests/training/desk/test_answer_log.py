"""From a desk's answers to logs of corrections: none is lost on the way, whatever happens at the same time."""

import threading

import pytest
from desk_browser import LABELS, write_scheme

from labels import UsageError
from labels.annotations import text_hash
from labels.corrections_log import Answer, Withdrawal, add_entries, read_log
from labels.standing import standing
from seeds.cleaning.fold import fold
from seeds.schemes import load_scheme
from training.desk.desk import Desk
from training.desk.search.searched_words import indexed
from training.desk.state import answer_log
from training.desk.state.answer_log import AnswerLog
from training.desk.state.desk_file import DeskFile
from training.desk.state.kept_paragraphs import add_rows, begin_file
from training.desk.state.log_follower import LogFollower
from training.desk.state.said_of_texts import Change

TEXT = "戊市举办歌咏比赛。"


def put(file, path, *texts):
    """Put paragraphs into a desk's file, which no model has tagged."""
    rest = {"scores": [0.0] * 4, "given": [0] * 4, "doubt": 0.0, "evidence": [], "topic": None}
    records = [{"id": f"{path}#{n}", "doc": path, "n": n, "kind": "body", "text": text} for n, text in enumerate(texts, 1)]
    add_rows(
        file,
        path,
        [{"record": one, "hash": text_hash(fold(one["text"])), "words": indexed(one["text"]), **rest} for one in records],
        1,
        0,
    )


@pytest.fixture
def scheme(tmp_path):
    """Return the scheme of the desks here."""
    return load_scheme(write_scheme(tmp_path / "scheme"))


@pytest.fixture
def other(tmp_path):
    """Return a scheme of another kind of labels."""
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "labels.toml").write_text('[[label]]\nkey = "songs"\nname = "歌咏类"\n', encoding="utf-8")
    (folder / "lexicon.toml").write_text('[songs]\nterms = ["歌咏"]\n', encoding="utf-8")
    return load_scheme(folder)


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens a desk of one paragraph by a scheme, with a log; it is closed by :meth:`Desk.close`."""
    file = DeskFile(tmp_path / "a.sqlite")
    put(file, "a.txt", TEXT)
    file.close()

    def opens(scheme, log):
        file = DeskFile(tmp_path / "a.sqlite")
        return Desk(tmp_path, file, scheme, AnswerLog(log, scheme, file))

    return opens


def said(log, scheme):
    """Return labels given and labels looked for of the one text in a log; None where nothing stands."""
    found = standing(read_log(log).entries, scheme.keys).values() if log.is_file() else ()
    return next(((one.labels, one.judged) for one in found), None)


def rows(desk):
    """Return the numbers of a desk's paragraphs."""
    return desk.view("甲").columns.rows.tolist()


def test_answer_while_the_log_is_followed_and_the_desk_closes_comes_into_it():
    began, goes = threading.Event(), threading.Event()

    class Log:
        followed = 0

        def follow(self):
            began.set()
            assert goes.wait(20)
            self.followed += 1

    log = Log()
    follower = LogFollower(log, {})
    follower.wake()
    assert began.wait(20)  # it has read what there is
    follower.wake()  # an answer that came since
    closing = threading.Thread(target=follower.close)
    closing.start()
    while not follower._closing:
        closing.join(0.01)
    goes.set()
    closing.join(20)
    assert log.followed == 2


def test_what_was_read_first_is_not_written_last(opened, scheme, tmp_path, monkeypatch):
    """Whoever asks how many answers there are brings the log up to date, too, beside the thread that follows."""
    desk, adds = opened(scheme, tmp_path / "log.jsonl"), answer_log.add_entries
    log, began, goes = AnswerLog(tmp_path / "own.jsonl", scheme, desk.file), threading.Event(), threading.Event()

    def slow(path, choose, about):
        if path.name == "own.jsonl" and not began.is_set():
            began.set()
            assert goes.wait(20)
        return adds(path, choose, about)

    monkeypatch.setattr(answer_log, "add_entries", slow)
    desk.answer("甲", rows(desk), Change(labels=("ai",)), {})
    one, two = (threading.Thread(target=log.follow) for _ in range(2))
    one.start()
    assert began.wait(20)
    desk.answer("甲", rows(desk), Change(labels=("quantum",)), {})
    two.start()
    two.join(0.5)
    goes.set()
    one.join(20)
    two.join(20)
    desk.close()
    assert said(tmp_path / "own.jsonl", scheme)[0] == ("quantum",)


def test_text_that_went_away_is_not_answered_as_if_it_were_there(opened, scheme, tmp_path):
    """Its file is read again at this moment, and the log could not be told what was answered."""
    desk = opened(scheme, tmp_path / "log.jsonl")
    before = rows(desk)
    desk.reading = True  # the columns are read anew now and then
    begin_file(desk.file, "a.txt")
    desk.changed()
    with pytest.raises(UsageError, match="load the page anew"):
        desk.answer("甲", before, Change(labels=("ai",)), {})
    assert rows(desk) == []
    put(desk.file, "a.txt", TEXT)
    desk.changed()
    desk.reading = False
    assert desk.view("甲").labels.sum() == 0, "nothing was taken"
    entry, changed = desk.answer("甲", rows(desk), Change(labels=("ai",)), {})
    assert entry and changed.tolist() == rows(desk)
    desk.close()
    assert said(tmp_path / "log.jsonl", scheme)[0] == ("ai",)


def test_what_one_scheme_was_answered_stays_where_the_desk_is_opened_with_another(opened, scheme, other, tmp_path):
    """And each log holds the labels of its own scheme."""
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    desk = opened(scheme, first)
    desk.answer("甲", rows(desk), Change(labels=("ai",)), {})
    desk.close()
    desk = opened(other, second)
    assert not desk.view("甲").own.any() and desk.view("甲").by(0) is None
    desk.answer("甲", rows(desk), Change(labels=("songs",)), {})
    desk.close()
    desk = opened(scheme, first)
    view = desk.view("甲")
    assert view.labels[0].tolist() == [key == "ai" for key in scheme.keys] and view.own.all()
    desk.undo("甲", {})
    assert desk.view("甲").labels[0].tolist() == view.labels[0].tolist(), "what is undone is the answer to the other scheme"
    desk.close()
    assert said(first, scheme) == (("ai",), scheme.keys)
    judged = [entry.judged for path in (first, second) for entry in read_log(path).entries if isinstance(entry, Answer)]
    assert judged == [tuple(LABELS), ("songs",)]


def test_another_log_gets_what_was_answered_before_it_was_named(opened, scheme, tmp_path):
    """But not once more what somebody took back there."""
    desk = opened(scheme, tmp_path / "first.jsonl")
    desk.answer("甲", rows(desk), Change(labels=("ai",)), {})
    desk.close()
    opened(scheme, tmp_path / "second.jsonl").close()
    assert said(tmp_path / "second.jsonl", scheme) == said(tmp_path / "first.jsonl", scheme) == (("ai",), scheme.keys)
    withdrawn = Withdrawal("2026-11-27T10:00:00Z", "乙", "a.txt#1", text_hash(fold(TEXT)))
    assert add_entries(tmp_path / "second.jsonl", lambda log: [withdrawn]) == 1
    (tmp_path / "second.jsonl").rename(tmp_path / "third.jsonl")
    opened(scheme, tmp_path / "third.jsonl").close()
    assert said(tmp_path / "third.jsonl", scheme) is None
    opened(scheme, tmp_path / "first.jsonl").close()
    assert len(read_log(tmp_path / "first.jsonl").entries) == 1


def test_checked_by_one_scheme_is_not_checked_by_another(opened, scheme, other, tmp_path):
    desk = opened(scheme, tmp_path / "first.jsonl")
    desk.answer("甲", rows(desk), Change(checked=True), {})
    assert desk.view("甲").checked.all()
    desk.close()
    desk = opened(other, tmp_path / "second.jsonl")
    assert not desk.view("甲").checked.any()
    desk.answer("甲", rows(desk), Change(checked=True), {})
    desk.answer("甲", rows(desk), Change(checked=False), {})
    assert not desk.view("甲").checked.any()
    desk.close()
    desk = opened(scheme, tmp_path / "first.jsonl")
    assert desk.view("甲").checked.all()
    desk.close()


def answer_at(at, by, *given, source="answers.xlsx"):
    """Return an answer to the one text that came by another way."""
    keys = tuple(LABELS)
    return Answer(at, by, "a.txt#1", text_hash(fold(TEXT)), "a.txt", TEXT, (), given, keys, "s", "d", "m", source)


@pytest.mark.parametrize(
    ("others", "holds"),
    [
        ([("2020-01-01T00:00:00Z", "乙", "quantum")], "ai"),
        ([("2025-06-01T00:00:00Z", "乙", "quantum")], "quantum"),
        ([("2025-06-01T08:00:00+08:00", "乙", "quantum"), ("2020-01-01T00:00:00Z", "丙", "low_altitude")], "quantum"),
        ([("2999-01-01T00:00:00Z", "乙", "quantum")], "ai"),
        ([("yesterday", "乙", "quantum")], "ai"),
    ],
)
def test_what_comes_late_into_a_log_stands_there_by_its_time(opened, scheme, tmp_path, others, holds):
    """A desk's older answer covers no newer one of others; a time to come, or none, is no time."""
    desk = opened(scheme, tmp_path / "first.jsonl")
    desk.answer("甲", rows(desk), Change(labels=("ai",)), {})
    desk.close()
    file = DeskFile(tmp_path / "a.sqlite")
    with file.write() as writer:
        writer.execute("UPDATE entries SET at = '2025-01-01T00:00:00Z'")
    file.close()
    log = tmp_path / "second.jsonl"
    add_entries(log, lambda _: [answer_at(at, by, label) for at, by, label in others])
    for _turn in range(2):
        opened(scheme, log).close()
        entries = read_log(log).entries
        assert said(log, scheme)[0] == (holds,)
        (stands,) = standing(entries, scheme.keys).values()
        assert dict(stands.people) == {"甲": ("ai",), **{by: (label,) for _, by, label in others}}
    again = 1 if holds == "quantum" else 0
    assert len(entries) == len(others) + 1 + again, "the newer one stands there once more, nothing else does"


def test_what_was_kept_from_a_log_for_a_while_stands_there_by_its_time(opened, scheme, tmp_path):
    """Not only where a log is followed for the first time."""
    log = tmp_path / "log.jsonl"
    desk = opened(scheme, log)
    desk.answer("甲", rows(desk), Change(labels=("low_altitude",)), {})
    desk.close()
    log.rename(tmp_path / "aside")
    log.mkdir()  # cannot be written
    desk = opened(scheme, log)
    desk.answer("甲", rows(desk), Change(labels=("ai",)), {})
    desk.close()
    file = DeskFile(tmp_path / "a.sqlite")
    with file.write() as writer:
        writer.execute("UPDATE entries SET at = '2025-01-01T00:00:00Z'")
    file.close()
    log.rmdir()
    (tmp_path / "aside").rename(log)
    add_entries(log, lambda _: [answer_at("2025-06-01T00:00:00Z", "乙", "quantum")])
    opened(scheme, log).close()
    assert said(log, scheme)[0] == ("quantum",)
    (stands,) = standing(read_log(log).entries, scheme.keys).values()
    assert dict(stands.people) == {"甲": ("ai",), "乙": ("quantum",)}


def test_desk_of_before_goes_on_where_its_log_was(opened, scheme, tmp_path):
    """It noted how far it was, and not in which log."""
    desk = opened(scheme, tmp_path / "first.jsonl")
    desk.answer("甲", rows(desk), Change(labels=("ai",)), {})
    desk.close()
    file = DeskFile(tmp_path / "a.sqlite")
    with file.write() as writer:
        writer.execute("DELETE FROM meta WHERE name = 'logged_entry'")
        writer.execute("UPDATE meta SET name = 'logged_entry' WHERE name LIKE 'logged_entry %'")
    file.close()
    opened(scheme, tmp_path / "moved.jsonl").close()
    assert said(tmp_path / "moved.jsonl", scheme) is None
    opened(scheme, tmp_path / "other.jsonl").close()
    assert said(tmp_path / "other.jsonl", scheme) == (("ai",), scheme.keys)
