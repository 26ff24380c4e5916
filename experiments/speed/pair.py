"""Time and memory of tagging by an older checkout and by this one, measured in turns.

``python -m experiments.speed.pair OLD_CHECKOUT [--rounds 5] [--input FILE.jsonl] [--json FILE] [--output FILE.md]``.

Both run as whole processes, each with the interpreter of its own ``.venv`` and the champion that it trained. In every
round both tag the same file with one worker and with two, and one sentence from a cold start; who goes first changes
from round to round. So whatever else the machine does falls on both alike, and ratios are taken within rounds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track

from experiments.shared.processes import Checkout, Usage, checkout_at, machine
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.speed.benchmark import CHARACTERS, document_texts, windows
from experiments.speed.footprint import PREDICT, write_lines
from labels import InputError, UsageError
from labels.support.command import add_lang_option, run_command
from labels.support.plain_files import check_file
from labels.wording import N_, _, pgettext
from models.locations import ROOT
from seeds.schemes import INDUSTRIES, load_scheme
from training.sets.shipped_set import shipped_corpus

JOBS = (1, 2)
COLD = "cold start"
# A cold start is short: several per round tell more than one.
COLD_STARTS = 3
SENTENCE = "全省新型储能装机突破五百万千瓦。"

_NOTE = N_(
    "The same labels on {same:,} of {count:,} paragraphs. Throughput includes the start of the program; memory is that of the "
    "largest process; new/old is the median over pairs measured one right after the other."
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two checkouts and what its champion says of the file.

    Attributes
    ----------
    name : str
        ``old`` or ``new``.
    checkout : Checkout
        What is run.
    champion : str
        Name of its champion.
    labels : tuple of tuple of str
        Labels of each paragraph of the file.
    """

    name: str
    checkout: Checkout
    champion: str
    labels: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that was measured of both, run by run.

    Attributes
    ----------
    name, unit : str
        What it is, and in what it is counted.
    more_is_better : bool
        Which direction is better.
    old, new : tuple of float
        Its values; those of the same position were measured one right after the other.
    """

    name: str
    unit: str
    more_is_better: bool
    old: tuple[float, ...]
    new: tuple[float, ...]

    def best(self, values: Sequence[float]) -> float:
        """Return the value of the run that was disturbed least: the shortest time, the highest throughput.

        Parameters
        ----------
        values : sequence of float
            Those of one of the two.
        """
        return max(values) if self.more_is_better else min(values)

    @property
    def best_ratio(self) -> float:
        """Best new value divided by the best old one."""
        return self.best(self.new) / self.best(self.old)

    @property
    def ratio(self) -> float:
        """Median of the new value divided by the old one beside it."""
        return float(np.median(np.array(self.new) / np.array(self.old)))

    def to_record(self) -> dict[str, Any]:
        """Return the JSON form: every value, and what the table shows."""
        shown = {
            side: {"values": list(values), "best": self.best(values), "median": float(np.median(values))}
            for side, values in (("old", self.old), ("new", self.new))
        }
        ratios = {"best_ratio": self.best_ratio, "ratio": self.ratio}
        return {"name": self.name, "unit": self.unit, "more_is_better": self.more_is_better, **shown, **ratios}


def warm_up(name: str, checkout: Checkout, path: Path) -> Side:
    """Run a checkout once, unmeasured, and keep what it says.

    Parameters
    ----------
    name : str
        ``old`` or ``new``.
    checkout : Checkout
        What to run.
    path : Path
        The file to tag.

    Returns
    -------
    Side

    Raises
    ------
    InputError
        If the command fails or finds no paragraph.
    """
    checkout.run(PREDICT, SENTENCE)
    records = [json.loads(line) for line in checkout.run(PREDICT, *_tagging(path, max(JOBS))).splitlines()]
    if not records:
        problem = _("{checkout} finds no paragraph in it").format(checkout=checkout.folder)
        raise InputError(str(path), problem, _("give paragraphs to tag"))
    return Side(name, checkout, str(records[0].get("model", "")), tuple(tuple(record["labels"]) for record in records))


def _tagging(path: Path, jobs: int) -> list[str]:
    return ["--input", str(path), "--format", "jsonl", "--jobs", str(jobs)]


def measure(old: Side, new: Side, path: Path, rounds: int) -> list[Measure]:
    """Measure both checkouts in turns.

    Parameters
    ----------
    old, new : Side
        The two checkouts, warmed up.
    path : Path
        The file to tag.
    rounds : int
        Number of rounds.

    Returns
    -------
    list of Measure
        Throughput for each number of workers, cold start, and the peak memory of each.

    Raises
    ------
    InputError
        If a command fails.
    """
    plan = {f"tagging, {jobs} worker{'s' * (jobs > 1)}": (_tagging(path, jobs), 1) for jobs in JOBS}
    plan[COLD] = ([SENTENCE], COLD_STARTS)
    usages: dict[str, dict[str, list[Usage]]] = {what: {"old": [], "new": []} for what in plan}
    for number in track(range(rounds), _("rounds"), console=Console(stderr=True)):
        for what, (arguments, times) in plan.items():
            for repeat in range(times):
                for side in (old, new) if (number + repeat) % 2 == 0 else (new, old):
                    usages[what][side.name].append(side.checkout.measure(PREDICT, *arguments))

    def compared(name: str, unit: str, what: str, value: Callable[[Usage], float], more_is_better: bool = False) -> Measure:
        old_values, new_values = (tuple(value(usage) for usage in usages[what][side]) for side in ("old", "new"))
        return Measure(name, unit, more_is_better, old_values, new_values)

    n_texts = len(new.labels)
    speeds = [
        compared(what, N_("paragraphs/s"), what, lambda usage: n_texts / usage.seconds, True) for what in plan if what != COLD
    ]
    start = compared(COLD, "s", COLD, lambda usage: usage.seconds)
    memory = [compared(f"peak memory, {what}", "MB", what, lambda usage: usage.peak_megabytes) for what in plan]
    return [*speeds, start, *memory]


def table(measures: Sequence[Measure]) -> list[list[str]]:
    """Return the measures as cells, the head first.

    Parameters
    ----------
    measures : sequence of Measure
        What was measured.
    """
    head = [_("measure"), _("unit"), _("old: best"), _("old: median"), _("new: best"), _("new: median")]
    head += [_("best, new/old"), "new/old", _("better")]
    rows = []
    for compared in measures:
        digits = 2 if compared.unit == "s" else 0
        values = (compared.best(compared.old), np.median(compared.old), compared.best(compared.new), np.median(compared.new))
        better = pgettext("which is better", "more") if compared.more_is_better else pgettext("which is better", "less")
        ratios = (f"{compared.best_ratio:.3f}", f"{compared.ratio:.3f}", better)
        rows.append([compared.name, _(compared.unit), *(f"{value:,.{digits}f}" for value in values), *ratios])
    return [head, *rows]


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call is wrong.
    InputError
        If a command fails.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.speed.pair",
        description=_("Measure time and memory of an older checkout and of this one, in turns."),
        allow_abbrev=False,
    )
    parser.add_argument("old", type=Path, metavar="OLD_CHECKOUT", help=_("a checkout with its own .venv and trained models"))
    parser.add_argument("--new", type=Path, default=ROOT, metavar="CHECKOUT", help=_("what to compare (default: this checkout)"))
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help=_("rounds (default: %(default)s)"))
    parser.add_argument("--input", type=Path, metavar="FILE.jsonl", help=_("paragraphs to tag (default: cut from the corpus)"))
    parser.add_argument("--lines", type=int, default=50_000, metavar="N", help=_("how many to cut (default: %(default)s)"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    for name in ("rounds", "lines"):
        if getattr(options, name) < 1:
            raise UsageError(f"--{name}", _("{count} is too few").format(count=getattr(options, name)), _("give 1 or more"))
    if options.input:
        check_file(options.input, _("give paragraphs as JSON Lines"))
    checkouts = {"old": checkout_at(options.old), "new": checkout_at(options.new)}
    with tempfile.TemporaryDirectory() as folder:
        path = options.input.resolve() if options.input else Path(folder, "texts.jsonl")
        if not options.input:
            write_lines(path, windows(document_texts(shipped_corpus(load_scheme(INDUSTRIES))), options.lines))
        old, new = (warm_up(name, checkout, path) for name, checkout in checkouts.items())
        if len(old.labels) != len(new.labels):
            problem = _("the old checkout finds {old} paragraphs in it, the new one {new}")
            problem = problem.format(old=len(old.labels), new=len(new.labels))
            raise InputError(str(path), problem, _("give a file that both read alike"))
        measures = measure(old, new, path, options.rounds)
    same = sum(first == second for first, second in zip(old.labels, new.labels, strict=True))
    figures = {
        "machine": machine(),
        **{side.name: {"folder": str(side.checkout.folder), "champion": side.champion} for side in (old, new)},
        "rounds": options.rounds,
        "paragraphs": len(new.labels),
        "same_labels": same,
        "measures": [compared.to_record() for compared in measures],
    }
    cut = _("the corpus, cut into {count} characters").format(count=CHARACTERS)
    title = _("{count:,} paragraphs of {source}; old: {old}, new: {new}; {rounds} rounds")
    made = {"count": len(new.labels), "source": options.input or cut, "rounds": options.rounds}
    title = title.format(old=old.champion, new=new.champion, **made)
    note = _(_NOTE).format(same=same, count=len(new.labels))
    publish(table(measures), figures, options, title=title, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
