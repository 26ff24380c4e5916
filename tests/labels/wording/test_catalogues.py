"""The catalogues agree with the code, and a message without a translation stays English."""

import importlib.machinery
import importlib.util
import subprocess
import sys

import pytest
from conftest import ROOT

from labels.support.account import Account
from labels.support.interruption import line
from labels.support.text_columns import cells
from labels.wording import N_, _, ngettext, pgettext, speaking
from labels.wording.translations import Catalogue, Entry, load_catalogue, read_entries

HEAD = 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n\n'


def test_catalogues_have_every_message_of_the_code():
    done = subprocess.run([sys.executable, ROOT / ".ci" / "wording"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[0]) > 100


@pytest.fixture(scope="module")
def check():
    """Return the check as a module."""
    loader = importlib.machinery.SourceFileLoader("wording_check", str(ROOT / ".ci" / "wording"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("wording_check", loader))
    sys.modules[module.__name__] = module  # dataclasses look it up
    loader.exec_module(module)
    return module


def findings(check, source, catalogue, room="labels"):
    """Return what the check says of a room with one file and one catalogue."""
    messages, wrong = check.found_in(source, f"{room}/a.py")
    return wrong + check.compare({room: messages}, {"labels": read_entries(HEAD + catalogue, "labels.po")})


def test_check_passes_what_is_right(check):
    source = (
        '_("{n} of {m:,}").format(n=1, m=2)\nngettext("{n} thing", "{n} things", n)\npgettext("table", "read")\nN_("x")\n_(x)\n'
    )
    catalogue = (
        'msgid "{n} of {m:,}"\nmsgstr "{m:,} 之 {n}"\n\nmsgid "{n} thing"\nmsgid_plural "{n} things"\nmsgstr[0] "{n} 个"\n\n'
        'msgctxt "table"\nmsgid "read"\nmsgstr "已读"\n\nmsgid "x"\nmsgstr "某"\n'
    )
    assert findings(check, source, catalogue) == []


@pytest.mark.parametrize(
    ("source", "catalogue", "says"),
    [
        ('_("a \\"b\\"")', "", '#: labels/a.py\nmsgid "a \\"b\\""\nmsgstr ""'),
        ('ngettext("a", "as", n)', "", 'msgid "a"\nmsgid_plural "as"\nmsgstr[0] ""'),
        ('pgettext("table", "a")', 'msgid "a"\nmsgstr "甲"\n', 'msgctxt "table"\nmsgid "a"'),
        ('_("a")', 'msgid "a"\nmsgstr ""\n', "has no translation"),
        ('_("a")', 'msgid "a"\nmsgstr "甲"\n\nmsgid "a"\nmsgstr "乙"\n', "stands 2 times"),
        ("", 'msgid "a"\nmsgstr "甲"\n', "is said nowhere in the code"),
        ('_("{n} a")', 'msgid "{n} a"\nmsgstr "甲 {m}"\n', "is filled in with"),
        ('_("%s a")', 'msgid "%s a"\nmsgstr "甲"\n', "is filled in with"),
        ('ngettext("a", "as", n)', 'msgid "a"\nmsgstr "甲"\n', "has another plural"),
        ('_(f"{n} a")', "", "labels/a.py:1: _() takes a message as it stands"),
        ('_("a" + b)', "", "labels/a.py:1: _() takes a message as it stands"),
        ('_("{n}".format(n=1))', "", "labels/a.py:1: _() takes a message as it stands"),
        ("ngettext(a, b, n)", "", "labels/a.py:1: ngettext() takes a message as it stands"),
        ('def f():\n    _, x = y\n    _("a")', 'msgid "a"\nmsgstr "甲"\n', "labels/a.py:1: f has a variable _"),
    ],
)
def test_check_finds(check, source, catalogue, says):
    assert says in "\n".join(findings(check, source, catalogue))


def test_message_of_two_rooms_belongs_to_the_first(check):
    (found,) = check.compare(
        {"labels": [], "seeds": [check.Message("a", "", "", "seeds/a.py:1")]}, {"labels": [Entry("a", "甲")], "seeds": []}
    )
    assert "belongs into seeds.po" in found


# Of these every text for people goes through the catalogue.
CONVERTED = ("labels", "seeds", "models")


def test_rooms_that_speak_chinese_say_nothing_past_the_catalogue(check):
    files = {path: check.untold(path.read_text(encoding="utf-8")) for room in CONVERTED for path in (ROOT / room).rglob("*.py")}
    assert {path: count for path, count in files.items() if count} == {}


def test_check_counts_what_is_not_converted(check):
    source = (
        'raise InputError(p, f"{a} of them", _("b"))\nproblem = "two words"\nraise UsageError(p, problem, "three more")\n'
        'notes.append(f"{n} left out")\nproblem = problem.format(n=1)\nx("of no matter")\n'
    )
    assert check.untold(source) == 4


# --- reading ----------------------------------------------------------------------------------------------------------


def test_entries_are_read_as_translators_write_them():
    text = (
        '# of a person\n#: a.py\nmsgid ""\n"long "\n"message\\n"\nmsgstr ""\n"长"\n"\\t\\"句\\"\\\\"\n'
        'msgctxt "table"\nmsgid "read"\nmsgstr "已读"\n\n  msgid "b"\n\nmsgstr ""\n'
    )
    assert read_entries(HEAD + text, "zh.po") == [
        Entry("long message\n", '长\t"句"\\'),
        Entry("read", "已读", context="table"),
        Entry("b", ""),
    ]


@pytest.mark.parametrize(
    "text",
    ['"a"\n', "msgid a\n", 'msgid "a"\nmsgid "b"\nmsgstr "c"\n', 'msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 'msgid "a"\n',
     'msgstr "a"\n', 'msgctxt "a"\nmsgstr "b"\n', 'msgid "a"\nmsgstr "b" c\n', 'msgid "a"\nmsgstr "b"\n\nmsgid "c"\n'],
)  # fmt: skip
def test_broken_catalogue_is_refused(text):
    with pytest.raises(ValueError, match=r"^zh\.po"):
        read_entries(text, "zh.po")


def test_what_is_missing_stays_english():
    words = Catalogue([Entry("a", "甲"), Entry("b", ""), Entry("c", "{n} 个", "cs"), Entry("read", "已读", context="table")])
    assert [words.gettext(message) for message in ("a", "b", "z", "")] == ["甲", "b", "z", ""]
    assert [words.ngettext("c", "cs", n) for n in (1, 2)] == ["{n} 个", "{n} 个"]
    assert [words.ngettext("d", "ds", n) for n in (1, 2)] == ["d", "ds"]
    assert words.pgettext("table", "read") == "已读" and words.pgettext("page", "read") == words.gettext("read") == "read"


def test_shipped_catalogue_is_read_from_all_its_files():
    words = load_catalogue(ROOT / "labels" / "wording" / "zh")
    assert words.gettext("no such file") == "没有这个文件" and words.gettext("usage: ") == "用法："


def test_messages_are_looked_up_when_they_are_said():
    marked = N_("no such file")
    assert (marked, _(marked)) == ("no such file", "no such file")
    with speaking("zh"):
        assert marked == "no such file" and _(marked) == "没有这个文件"
        assert _("nobody has translated this") == "nobody has translated this"
        assert ngettext("one x", "{n} x", 2) == "{n} x"
        assert pgettext("account", "read") == "已读"
    assert _(marked) == "no such file"


def test_importing_reads_no_catalogue(python):
    outcome = python(
        "-X", "utf8", "-c", "import labels.wording, labels.support.command\nfrom labels.wording import spoken\n"
        "assert not spoken._translations.cache_info().currsize\n"
        "from labels.wording import _, speaking\n_('no such file')\nwith speaking('zh'): print(_('no such file'))",
    )  # fmt: skip
    assert (outcome.code, outcome.out, outcome.err) == (0, "没有这个文件\n", "")


# --- what the room says -----------------------------------------------------------------------------------------------


def test_account_of_a_command_in_chinese():
    """Its rows begin one below the other, although Chinese signs are two cells wide."""
    account = Account(files=2, paragraphs=1234, names={"a": "甲"}, left_out=["x", "y"], by="m", look="l")
    account.count(["a"])
    with speaking("zh"):
        account.wrote(None)
        first, *rows = account.lines()
    assert first.startswith("完成，用时 0.") and first.endswith(" 秒")
    assert [row.split() for row in rows[:2]] == [["已读", "2", "个文件，1,234", "段"], ["标签", "甲", "1；无标签", "0"]]
    assert rows[3:] == ["  略过      x；y", "  结果      标准输出", "  查看      l"]
    assert {cells(row[:4]) for row in rows} == {6}


def test_interruption_in_chinese():
    with speaking("zh"):
        assert line(2) == "已中断，没有留下写到一半的文件"
