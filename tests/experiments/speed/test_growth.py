"""Time grows linearly with the size of a file, for every kind of input; the benchmark that shows it measures rightly."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from experiments.reading.growth import QUICK_SIZES, Growth, main, measure, rows, verdict, warm_up
from experiments.reading.growth_files import Input, load_inputs

_ENOUGH = 1.0  # seconds; what takes less at the largest of the small sizes may grow as it likes, for the exponent is noise
_STEEP = 1.3


def growth(*seconds: float) -> Growth:
    """Return the growth of an input that took so long at 1000, 2000, 4000 … characters."""
    return Growth("x", tuple(1000 * 2**power for power in range(len(seconds))), seconds, 100, "")


def test_the_exponent_is_the_slope_in_logarithms() -> None:
    assert growth(0.1, 0.2, 0.4).exponent == pytest.approx(1)
    assert growth(0.1, 0.4, 1.6).exponent == pytest.approx(2)
    assert growth(0.001, 0.002, 0.01).exponent == 0
    assert growth(0.01, math.inf).exponent == math.inf
    assert growth(0.1, 0.4, math.inf).worst == math.inf


def test_the_table_has_a_column_for_each_size_and_the_last_line_names_the_worst() -> None:
    figures = [growth(0.1, 0.2), growth(0.1, math.inf)]
    head, first, second = rows(figures, (1000, 2000, 4000))
    assert head[1:4] == ["1k", "2k", "4k"]
    assert first[1:5] == ["0.10", "0.20", "", "1.00"] and second[1:5] == ["0.10", "stopped", "", "inf"]
    assert "worst exponent inf (x); worst time inf s (x)" in verdict(figures)


def test_a_file_that_takes_too_long_is_stopped() -> None:
    kind = Input("plain", ".txt", "", "县里新开了一家小厂。\n", "")
    stopped = measure(kind, (10_000, 20_000), limit=1e-6)
    assert stopped.seconds == (np.inf,) and stopped.refused == "stopped"


@pytest.mark.parametrize("size", [100, 5000])
def test_inputs_are_as_long_as_asked(size: int) -> None:
    for kind in load_inputs():
        content = kind.content(size)
        if kind.kind == ".txt":
            assert abs(len(content.decode()) - size) <= len(kind.unit) + 8, kind.name
        assert content


def test_the_command_prints_and_writes_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "growth.json"
    assert main(["one line", "digits", "--quick", "--json", str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("worst exponent ")
    assert [figure["name"] for figure in json.loads(file.read_text())] == ["one line", "digits"]


@pytest.mark.slow
def test_every_small_input_is_read_in_linear_time() -> None:
    kinds = load_inputs()
    warm_up(kinds)
    figures = [measure(kind, QUICK_SIZES) for kind in kinds]
    steep = {figure.name: figure.seconds for figure in figures if figure.exponent >= _STEEP and figure.worst >= _ENOUGH}
    assert not steep
