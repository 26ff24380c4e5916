"""How time grows with size: ``python -m experiments.speed.growth [NAME…] [--room ROOM…] [--quick] [--json FILE]``.

What is measured stands in its help.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from experiments.shared.tables import add_json_option, check_writable, print_table, write_figures
from experiments.speed.growth.growth_cases import all_cases
from experiments.speed.growth.growth_measure import FLOOR, LIMIT, QUICK_FLOOR, STEEP, Growth, measure, warm_up
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import _


def rows(figures: Sequence[Growth]) -> list[list[str]]:
    """Return the table, its head first.

    Parameters
    ----------
    figures : sequence of Growth
        One for each case.
    """
    head = [_("room"), _("input"), "n", "n", "2n", "4n", "8n", _("exponent"), "MB", _("refused")]
    body, stopped = [], _("stopped")
    for figure in figures:
        times = [f"{took:.2f}" if took < np.inf else stopped for took in figure.seconds]
        times += [""] * (4 - len(times))
        told = f"{figure.exponent:.2f}{' !' if figure.steep else ''}"
        body.append([figure.room, figure.name, str(figure.sizes[0]), *times, told, str(figure.megabytes), figure.refused])
    return [head, *body]


def verdict(figures: Sequence[Growth]) -> str:
    """Return the worst exponent, the worst time and what is steep, in one line.

    Parameters
    ----------
    figures : sequence of Growth
        One or more.
    """
    worst, slow = max(figures, key=lambda figure: figure.exponent), max(figures, key=lambda figure: figure.worst)
    says = _("worst exponent {exponent:.2f} ({steep}); worst time {seconds:.2f} s ({slow}); {count} of {all} are steep (!)")
    names = {"steep": worst.name, "slow": slow.name}
    return says.format(
        exponent=worst.exponent, seconds=slow.worst, count=sum(one.steep for one in figures), all=len(figures), **names
    )


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return 0 where nothing is steep, else 1.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If a case or a room is named that is not there.
    """
    says = _(
        "How time grows with size: files of every format, texts of every shape through taggers, counts, pages and exchange "
        "files, schemes, topics, reviews, samples, audits, the desk. "
        "Each case is done at n, 2n, 4n and 8n, n being the first size that takes {floor:g} seconds; "
        "each in a process of its own, whose time (seconds of the processor) and memory (megabytes at most) are measured, and "
        "which is stopped after {limit:g} seconds. The exponent is the slope of a line through the logarithms of size and of "
        "time, less what the smallest input takes: 1 is linear, 2 quadratic. What is above {steep:g} is measured again at "
        "larger sizes, the quickest of three runs, and marked (!) if it stays so."
    ).format(floor=FLOOR, limit=LIMIT, steep=STEEP)
    parser = argparse.ArgumentParser(prog="python -m experiments.speed.growth", description=says, allow_abbrev=False)
    parser.add_argument("names", nargs="*", metavar="NAME", help=_("inputs, as the table calls them (default: all)"))
    parser.add_argument("--room", action="append", default=[], metavar="ROOM", help=_("only this room; may be repeated"))
    says = _("smaller sizes: n is the first that takes {floor:g} seconds").format(floor=QUICK_FLOOR)
    parser.add_argument("--quick", action="store_true", help=says)
    add_json_option(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json)
    cases = all_cases()
    for asked, known in ((options.room, {case.room for case in cases}), (options.names, {case.name for case in cases})):
        if unknown := sorted(set(asked) - known):
            raise UsageError(unknown[0], _("no such input"), _("known: {known}").format(known=", ".join(sorted(known))))
    cases = [case for case in cases if not options.room or case.room in options.room]
    cases = [case for case in cases if not options.names or case.name in options.names]
    if not cases:
        raise UsageError(options.names[0], _("no such input"), _("leave {option} out").format(option="--room"))
    warm_up(cases)
    figures = []
    for case in cases:
        figures.append(measure(case, floor=QUICK_FLOOR if options.quick else FLOOR))
        print(rows(figures[-1:])[1], file=sys.stderr)
    print_table(rows(figures), note=verdict(figures))
    write_figures(options.json, [{**asdict(one), "exponent": one.exponent, "steep": one.steep} for one in figures])
    return int(any(one.steep for one in figures))


if __name__ == "__main__":
    sys.exit(run_command(main))
