"""Time grows linearly with size, whatever is read, tagged, counted or searched; the benchmark that shows it measures rightly."""

import json
import math
import os
import time

import numpy as np
import pytest

from experiments.speed.growth import __main__ as command
from experiments.speed.growth.growth_cases import all_cases
from experiments.speed.growth.growth_files import load_inputs
from experiments.speed.growth.growth_measure import QUICK_FLOOR, Case, Growth, measure, warm_up
from experiments.speed.growth.growth_shapes import load_shapes, tagged

_TRIES = 3  # on a machine that does other things as well
# What has been steep: names, labels and words compared each with each, texts looked through again for each mark in them.
_ONCE_STEEP = (
    "mht frames",
    "why, evidence in clauses",
    "left out, common beginning",
    "answers from doccano-spans, evidence in sentences",
    "labels in one cell",
    "spans behind a rare character",
    "loaded and tagged, many labels",
    "loaded and tagged, many words (terms)",
    "checked, many words (terms)",
    "checked, many words (except)",
    "checked, many characters of a word",
    "documents, many asked for",
    "names of labels, many labels",
    "placed, one heading",
    "placed, titles in one document",
    "baseline, long names of documents",
    "reviewed, equal paragraphs",
    "reviewed, two long paragraphs",
)


def growth(*seconds: float, unit: float = 0.0) -> Growth:
    """Return the growth of a case that took so long at 1000, 2000, 4000 … characters."""
    return Growth("reading", "x", tuple(1000 * 2**power for power in range(len(seconds))), seconds, unit)


def test_the_exponent_is_the_slope_in_logarithms() -> None:
    assert growth(0.1, 0.2, 0.4).exponent == pytest.approx(1)
    assert growth(0.1, 0.4, 1.6).exponent == pytest.approx(2)
    assert growth(0.001, 0.002, 0.01).exponent == 0
    assert growth(0.01, math.inf).exponent == math.inf
    assert growth(0.1, 0.4, math.inf).worst == math.inf


def test_what_has_to_be_done_anyway_does_not_hide_a_square() -> None:
    assert growth(1.1, 1.4, 2.6, 7.4, unit=1.0).steep
    assert growth(1.1, 1.2, 1.4, 1.8, unit=1.0).exponent == 0, "too little beside what has to be done anyway"


def test_the_table_marks_what_is_steep_and_the_last_line_names_the_worst() -> None:
    figures = [growth(0.1, 0.2), growth(0.1, math.inf)]
    _head, first, second = command.rows(figures)
    assert first[1:8] == ["x", "1000", "0.10", "0.20", "", "", "1.00"]
    assert second[1:8] == ["x", "1000", "0.10", "stopped", "", "", "inf !"]
    assert "worst exponent inf (x); worst time inf s (x); 1 of 2 are steep (!)" in command.verdict(figures)


def _squared(size, folder):
    end = 1e-8 * size**2

    def work():
        start = time.process_time()
        while time.process_time() - start < end:
            pass

    return work


def _endless(size, folder):
    def work():
        while size > 1:
            pass

    return work


def test_a_square_is_found_and_what_does_not_end_is_stopped() -> None:
    found = measure(Case("x", "square", _squared), floor=QUICK_FLOOR)
    assert found.steep and found.exponent == pytest.approx(2, abs=0.3)
    stopped = measure(Case("x", "endless", _endless), floor=QUICK_FLOOR, limit=1)
    assert stopped.seconds == (np.inf,) and stopped.steep and stopped.refused == "stopped"


@pytest.mark.parametrize("size", [100, 5000])
def test_inputs_are_as_long_as_asked(size: int) -> None:
    for kind in load_inputs():
        content = kind.content(size)
        if kind.kind == ".txt":
            assert abs(len(content.decode()) - size) <= len(kind.unit) + 8, kind.name
        assert content
    for shape in load_shapes():
        texts = shape.texts(size)
        assert tagged(texts)[0]["text"] == texts[0]
        assert size / 2 < len("".join(texts)) < 3 * size, shape.name


def test_warming_up_comes_back_to_its_folder() -> None:
    here = os.getcwd()
    warm_up([case for case in all_cases() if case.name == "own columns"])
    assert os.getcwd() == here


def test_every_case_has_a_name_of_its_own() -> None:
    names = [(case.room, case.name) for case in all_cases()]
    assert len(set(names)) == len(names) > 550


def test_the_command_prints_and_writes_its_figures(call, tmp_path) -> None:
    file = tmp_path / "growth.json"
    outcome = call(command.main, "one line", "digits", "--quick", "--json", file)
    assert outcome.out.splitlines()[-1].startswith("worst exponent ")
    assert [figure["name"] for figure in json.loads(file.read_text())] == ["one line", "digits"]
    assert call(command.main, "nothing").code == 2
    assert call(command.main, "digits", "--room", "desk").code == 2


def tried(case: Case) -> Growth:
    """Measure a case, again where it looks steep: on a machine that others use a figure may be theirs."""
    found = measure(case, floor=QUICK_FLOOR)
    for _again in range(_TRIES - 1):
        found = measure(case, floor=QUICK_FLOOR) if found.steep else found
    return found


@pytest.mark.parametrize("name", _ONCE_STEEP)
def test_what_was_steep_once_is_linear(name: str) -> None:
    (case,) = (case for case in all_cases() if case.name == name)
    warm_up([case])
    found = tried(case)
    assert not found.steep, found


@pytest.mark.slow
@pytest.mark.parametrize("room", ["reading", "tagging", "copies", "tables", "schemes", "topics", "judging", "desk"])
def test_some_cases_of_every_room_are_linear(room: str) -> None:
    """One in twelve; all of them are the command's."""
    cases = [case for case in all_cases() if case.room == room][::12]
    warm_up(cases)
    assert not [found for case in cases if (found := tried(case)).steep]
