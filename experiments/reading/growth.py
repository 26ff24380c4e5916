"""How time grows with the size of a file: ``python -m experiments.reading.growth [NAME…] [--quick] [--json FILE]``.

What is measured stands in its help.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from experiments.reading.growth_files import Input, load_inputs
from experiments.shared.tables import add_json_option, check_writable, print_table, write_figures
from labels import InputError, UsageError
from labels.ending.with_parent import end_with_parent
from labels.support.command import add_lang_option, run_command
from labels.wording import _
from seeds.read import read_path

SIZES = tuple(1000 * 2**power for power in range(10))
QUICK_SIZES = (2000, 16_000)
FLOOR = 0.05  # seconds; less is noise
_LIMIT = 60.0  # seconds of one file; longer ones are stopped, and larger ones not tried


@dataclass(frozen=True, slots=True)
class Growth:
    """What the files of one kind took.

    Attributes
    ----------
    name : str
        The kind of input.
    sizes : tuple of int
        Characters.
    seconds : tuple of float
        Of each size; infinity where it was stopped.
    megabytes : int
        What the largest process held.
    refused : str
        Why the largest file was not read; empty if it was.
    """

    name: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]
    megabytes: int
    refused: str

    @property
    def exponent(self) -> float:
        """Slope of the logarithm of time over that of size; 0 where too little took long enough to tell."""
        told = [(size, took) for size, took in zip(self.sizes, self.seconds, strict=True) if FLOOR <= took < np.inf]
        if len(told) < 2:
            return float("inf") if np.inf in self.seconds else 0.0
        size, took = np.log(np.array(told)).T
        return float(np.polyfit(size, took, 1)[0])

    @property
    def worst(self) -> float:
        """Seconds of the slowest file."""
        return max(self.seconds)


def measure(kind: Input, sizes: Sequence[int], limit: float = _LIMIT) -> Growth:
    """Read files of one kind.

    Parameters
    ----------
    kind : Input
        The kind.
    sizes : sequence of int
        Characters of each, ascending.
    limit : float
        Seconds after which one is stopped.

    Returns
    -------
    Growth
        Up to the first size that was stopped.
    """
    seconds: list[float] = []
    megabytes, refused = 0, ""
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder, f"{size}{kind.suffix}")
            path.write_bytes(kind.content(size))
            took, held, refused = _in_a_process(path, limit)
            seconds.append(took)
            megabytes = max(megabytes, held)
            if took == np.inf:
                break
    return Growth(kind.name, tuple(sizes[: len(seconds)]), tuple(seconds), megabytes, refused)


def _in_a_process(path: Path, limit: float) -> tuple[float, int, str]:
    context = multiprocessing.get_context("fork")  # libraries and word list are loaded before
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(path, sender))
    process.start()
    sender.close()
    if receiver.poll(limit):
        try:
            told: tuple[float, int, str] = receiver.recv()
        except EOFError:
            told = (float("inf"), 0, _("the process died"))
    else:
        process.kill()
        told = (float("inf"), 0, _("stopped"))
    process.join()
    return told


def _read(path: Path, sender: Connection) -> None:
    end_with_parent()
    refused = ""
    start = time.process_time()
    try:
        read_path(path)
    except InputError as error:
        refused = error.problem
    took = time.process_time() - start
    sender.send((took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, refused))


def warm_up(kinds: Sequence[Input]) -> None:
    """Load what readers load once: libraries, the word list, the tables of both scripts.

    Parameters
    ----------
    kinds : sequence of Input
        Those that will be measured.
    """
    with tempfile.TemporaryDirectory() as folder:
        for number, kind in enumerate(kinds):
            path = Path(folder, f"{number}{kind.suffix}")
            path.write_bytes(kind.content(60))
            try:
                read_path(path)
            except InputError:
                continue


def rows(figures: Sequence[Growth], sizes: Sequence[int]) -> list[list[str]]:
    """Return the table, its head first.

    Parameters
    ----------
    figures : sequence of Growth
        One for each kind.
    sizes : sequence of int
        All sizes that were asked for.
    """
    head = [_("input"), *(f"{size // 1000}k" for size in sizes), _("exponent"), "MB", _("refused")]
    body, stopped = [], _("stopped")
    for figure in figures:
        times = [f"{took:.2f}" if took < np.inf else stopped for took in figure.seconds]
        times += [""] * (len(sizes) - len(times))
        body.append([figure.name, *times, f"{figure.exponent:.2f}", str(figure.megabytes), figure.refused])
    return [head, *body]


def verdict(figures: Sequence[Growth]) -> str:
    """Return the worst exponent and the worst time, in one line.

    Parameters
    ----------
    figures : sequence of Growth
        One or more.
    """
    steep = max(figures, key=lambda figure: figure.exponent)
    slow = max(figures, key=lambda figure: figure.worst)
    says = _("worst exponent {exponent:.2f} ({steep}); worst time {seconds:.2f} s ({slow})")
    return says.format(exponent=steep.exponent, steep=steep.name, seconds=slow.worst, slow=slow.name)


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If an input is named that is not there.
    """
    says = _(
        "How time grows with the size of a file. Every kind of input that has ever cost more than its size, and the usual ones, "
        "at sizes that double. Each file is read in a process of its own, whose time (seconds of the processor) and memory "
        "(megabytes at most) are measured. The exponent is the slope of a line through the logarithms of size and time, over "
        "the sizes that take a twentieth of a second or more: 1 is linear, 2 quadratic."
    )
    parser = argparse.ArgumentParser(prog="python -m experiments.reading.growth", description=says, allow_abbrev=False)
    says = _("inputs, as {file} calls them (default: all)").format(file="growth.toml")
    parser.add_argument("names", nargs="*", metavar="NAME", help=says)
    says = _("small sizes only, up to {count} characters").format(count=QUICK_SIZES[-1])
    parser.add_argument("--quick", action="store_true", help=says)
    add_json_option(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json)
    kinds = load_inputs()
    if unknown := sorted(set(options.names) - {kind.name for kind in kinds}):
        remedy = _("known: {known}").format(known=", ".join(kind.name for kind in kinds))
        raise UsageError(unknown[0], _("no such input"), remedy)
    kinds = [kind for kind in kinds if not options.names or kind.name in options.names]
    sizes = QUICK_SIZES if options.quick else SIZES
    warm_up(kinds)
    figures = [measure(kind, sizes) for kind in kinds]
    print_table(rows(figures, sizes), note=verdict(figures))
    write_figures(options.json, [{**asdict(figure), "exponent": figure.exponent} for figure in figures])
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
