"""Commands that measure speak Chinese where it is asked for: no sentence of their help and errors is English."""

import re
from importlib import import_module

import pytest

from labels.support.command import run_command

SENTENCE = re.compile(r"(?:\b[a-z]+[ \n]+){3}[a-z]+")
HAN = re.compile("[一-鿿]")


def main_of(name):
    """Return the body of a command, by its module."""
    return import_module(f"experiments.{name}").main


@pytest.mark.parametrize(
    "name",
    ["few_shot.__main__", "few_shot.curve", "few_shot.rare", "reading.corpus_report", "reading.make_gazetteer",
     "reading.metadata_accuracy"],
)  # fmt: skip
def test_help_is_chinese(name, capsys):
    with pytest.raises(SystemExit):
        run_command(main_of(name), ["--lang", "zh", "--help"])
    said = capsys.readouterr().out
    assert not SENTENCE.search(said) and HAN.search(said.split("\n\n")[1])


@pytest.mark.parametrize(
    ("name", "call", "location"),
    [
        ("few_shot.__main__", [], "experiments.few_shot"),
        ("few_shot.__main__", ["nowhere", "--folds", "9"], "--folds"),
        ("few_shot.__main__", ["nowhere", "--model", "lexicon"], "nowhere/dev_few_all.json"),
        ("few_shot.rare", ["--draws", "0"], "--draws"),
        ("panel_coverage.__main__", ["--seed", "-1"], "--seed"),
    ],
)
def test_errors_are_chinese(name, call, location, capsys):
    assert run_command(main_of(name), ["--lang", "zh", *call]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"错误：{location}：") and "；请" in said and not SENTENCE.search(said)
