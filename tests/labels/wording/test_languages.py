"""Which language is spoken, and who hears it: commands, their threads and processes, argparse."""

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from labels import InputError
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_in, error_line, note_in, note_line
from labels.wording import VARIABLE, _, asked, language, speaking

LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


@pytest.fixture
def machine(monkeypatch):
    """Return a function that gives the machine a locale; no choice of a person stands against it."""
    for name in (VARIABLE, *LOCALE):
        monkeypatch.delenv(name, raising=False)

    def become(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return become


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "zh-Hans"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zha_CN"}, "en"),  # 壮语
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "zh"),
        ({"LANGUAGE": "zh_CN:en", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANGUAGE": "fr:zh:en", "LANG": "fr_FR.UTF-8"}, "zh"),
        ({"LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANGUAGE": "zh", "LANG": "C"}, "en"),
        ({"LANGUAGE": "fr", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({VARIABLE: "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({VARIABLE: "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
        ({VARIABLE: "zh-CN"}, "zh"),
        ({VARIABLE: "", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({VARIABLE: "fr", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_language_is_that_of_the_person_else_of_the_machine(machine, variables, spoken):
    """Else English."""
    machine(**variables)
    assert language() == spoken


@pytest.mark.parametrize(
    ("name", "spoken"), [("Chinese (Simplified)_China", "zh"), ("zh_CN", "zh"), ("German_Germany", "en"), (None, "en")]
)
def test_machine_without_variables_says_it_itself(machine, monkeypatch, name, spoken):
    """As Windows does."""
    monkeypatch.setattr("locale.getlocale", lambda category: (name, "936"))
    assert language() == spoken


def test_locale_that_python_does_not_know_is_english(machine, monkeypatch):
    def fail(category):
        raise ValueError("unknown locale")

    monkeypatch.setattr("locale.getlocale", fail)
    assert language() == "en"


# --- a command --------------------------------------------------------------------------------------------------------


def failing(argv):
    """Fail as commands do."""
    raise InputError("a.jsonl", _("no such file"), _("check the path"))


@pytest.mark.parametrize("given", [["--lang", "zh"], ["--lang=zh"], ["--lang", "en", "--lang", "zh"]])
def test_option_wins_over_everything(machine, capsys, given):
    """An error in Chinese, from its first word to its last."""
    machine(**{VARIABLE: "en", "LANG": "en_US.UTF-8"})
    assert run_command(failing, given) == 1
    assert capsys.readouterr().err == "错误：a.jsonl：没有这个文件；请检查路径\n"
    assert language() == "en" and asked() is None


def test_option_is_heard_wherever_it_stands_and_not_passed_on(machine):
    seen = []
    assert run_command(lambda argv: seen.append((argv, language(), asked())) or 0, ["a", "--lang", "zh", "--b", "c"]) == 0
    assert run_command(lambda argv: seen.append((argv, language(), asked())) or 0, ["a", "--", "--lang", "zh"]) == 0
    assert seen == [(["a", "--b", "c"], "zh", "zh"), (["a", "--", "--lang", "zh"], "en", None)]


def test_arguments_of_the_process_are_read_too(machine, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["program", "a", "--lang", "zh"])
    seen = []
    assert run_command(lambda argv: seen.append((argv, language())) or 0) == 0
    assert seen == [(["a"], "zh")]


@pytest.mark.parametrize("given", [["--lang", "fr"], ["--lang="], ["a", "--lang"]])
def test_unknown_language_is_a_wrong_call(machine, capsys, given):
    assert run_command(failing, given) == 2
    assert capsys.readouterr().err.startswith("error: --lang: there is no language ")


def test_command_within_a_command_keeps_the_language(machine):
    """As ``policy-tagger COMMAND`` runs it."""
    seen = []
    inner = lambda argv: run_command(lambda rest: seen.append(language()) or 0, argv)  # noqa: E731
    assert run_command(inner, ["--lang", "zh"]) == 0
    assert seen == ["zh"]


def helped(argv):
    """Show help, or refuse a call."""
    parser = argparse.ArgumentParser(prog="program", allow_abbrev=False)
    parser.add_argument("path")
    parser.add_argument("--count", type=int)
    parser.add_argument("--share", type=float)
    add_lang_option(parser)
    parser.parse_args(argv)
    return 0


def test_help_of_argparse_is_chinese(machine, capsys):
    with pytest.raises(SystemExit) as stop:
        run_command(helped, ["--help", "--lang", "zh"])
    captured = capsys.readouterr()
    says = ("用法：program", "选项", "显示帮助并退出", "--lang {en,zh}", "帮助、提示和报错的语言")
    assert stop.value.code == 0 and all(words in captured.out for words in says)
    assert "usage:" not in captured.out + captured.err


@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        ([], "the following arguments are required: path", "缺少必需的参数：path"),
        (["a", "--other"], "unrecognized arguments: --other", "不认识的参数：--other"),
        (["a", "--count", "ab"], "argument --count: invalid int value: 'ab'", "参数 --count：'ab' 不是整数"),
        (["a", "--share", "ab"], "argument --share: invalid float value: 'ab'", "参数 --share：'ab' 不是数字"),
        (["a", "--count"], "argument --count: expected one argument", "参数 --count：应跟一个值"),
    ],
)
def test_what_argparse_refuses_is_one_line(machine, capsys, given, english, chinese):
    """Without the eight lines of usage before it; ``--help`` shows them."""
    assert run_command(helped, [*given, "--lang", "en"]) == 2
    assert capsys.readouterr().err == f"error: program: {english}; see program --help\n"
    assert run_command(helped, [*given, "--lang", "zh"]) == 2
    assert capsys.readouterr().err == f"错误：program：{chinese}；用法见 program --help\n"


def test_argparse_of_others_is_left_alone(machine):
    """Its functions are its own again after a command, whatever the command came to."""
    before = argparse._, argparse.ngettext, argparse.ArgumentParser.error
    run_command(failing, ["--lang", "zh"])
    with pytest.raises(ZeroDivisionError):
        run_command(lambda argv: 1 // 0, ["--lang", "zh"])
    assert (argparse._, argparse.ngettext, argparse.ArgumentParser.error) == before
    assert argparse.ArgumentParser(prog="program").format_usage() == "usage: program [-h]\n"


def test_whole_help_of_a_command_is_chinese(python):
    outcome = python("-m", "labels.agreement", "--lang", "zh", "--help")
    assert outcome.code == 0 and "逐个标签比较" in outcome.out and "usage" not in outcome.out


def test_columns_of_a_table_stand_below_one_another_in_chinese(call):
    """Chinese signs are two cells wide."""
    from labels.support.text_columns import cells
    from training.agreement.__main__ import main

    outcome = call(main, "--lang", "zh")
    head, *rows = outcome.out.splitlines()[1:]
    assert head.startswith("标签") and {cells(row) for row in rows} == {cells(head)}


# --- threads and processes --------------------------------------------------------------------------------------------


def spoken(path):
    """Return an error as a worker says it."""
    return str(InputError(path, _("no such file"), _("check the path")))


def test_threads_and_processes_speak_the_language(machine):
    """However a process is started: one that begins anew knows the environment alone."""
    said = "a：没有这个文件；请检查路径"
    with speaking("zh"):
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(spoken, "a").result() == said
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            assert pool.submit(spoken, "a").result() == said
    assert spoken("a") == "a: no such file; check the path"
    assert VARIABLE not in os.environ


@pytest.mark.parametrize("language_", ["en", "zh"])
def test_lines_of_other_processes_are_understood(machine, language_):
    """In both languages, for not every command says them in the person's yet."""
    with speaking(language_):
        lines = [error_line("a"), note_line("b"), "error: c", "note: d", "e"]
        assert [error_in(one) for one in lines] == ["a", None, "c", None, None]
        assert [note_in(one) for one in lines] == [None, "b", None, "d", None]


def test_terminal_without_chinese_characters_is_no_reason_to_fail(python, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    outcome = python("-m", "labels.agreement", "--lang", "zh", "--help")
    assert (outcome.code, outcome.err) == (0, "") and "\\u9010" in outcome.out
