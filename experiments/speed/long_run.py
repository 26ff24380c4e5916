"""Long runs of the command: ``python -m experiments.speed.long_run --input PATH… [--paragraphs N…] [--json FILE]``.

Of real text as it was found, cut at differing places, a Parquet file is made for each number of paragraphs; where there is less
text than paragraphs, texts stand again under other ids, which the table says (nothing is kept from one text to the next, so that
it costs the same). ``models.predict`` tags it into a Parquet file, a process of its own, and a straight line is laid through the
times: what the start takes, how many paragraphs a second, how long a run of another length would take; another through the
processors' times, which a busy machine hardly changes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from experiments.shared.processes import Usage, machine, this_checkout
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.speed.command_speed import all_differing, found_texts
from experiments.speed.footprint import PREDICT, write_lines
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from models.locations import CHAMPION

GROUP = 20_000  # rows of a group of the files that are made
STEADY = 100_000  # paragraphs from which on the line is laid, where there are two such runs
FORMS = ("parquet", "jsonl", "csv")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the command.

    Attributes
    ----------
    paragraphs, differing : int
        How many there were, and how many texts among them.
    usage : Usage
        What it took.
    load : float
        Mean number of processes that the machine ran in the minute before its end.
    """

    paragraphs: int
    differing: int
    usage: Usage
    load: float


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line through the times of runs.

    Attributes
    ----------
    start : float
        Seconds whatever the length.
    rate : float
        Paragraphs a second behind that.
    """

    start: float
    rate: float

    def seconds(self, paragraphs: int) -> float:
        """Return how long a run takes by it.

        Parameters
        ----------
        paragraphs : int
            How many.
        """
        return self.start + paragraphs / self.rate


def line_through(lengths: Sequence[int], seconds: Sequence[float]) -> Line | None:
    """Lay a line through times by least squares: through the long runs, where there are two.

    Parameters
    ----------
    lengths : sequence of int
        Paragraphs of each run.
    seconds : sequence of float
        What it took.

    Returns
    -------
    Line or None
        None where there are not two lengths, or longer runs took no longer.
    """
    pairs = list(zip(lengths, seconds, strict=True))
    if len({length for length, _took in pairs if length >= STEADY}) > 1:
        pairs = [pair for pair in pairs if pair[0] >= STEADY]
    if len({length for length, _took in pairs}) < 2:
        return None
    known = np.array(pairs, dtype=np.float64)
    slope, start = np.polyfit(known[:, 0], known[:, 1], 1).tolist()
    return Line(start, 1 / slope) if slope > 0 else None


def write_paragraphs(path: Path, texts: Sequence[str], count: int) -> None:
    """Write so many paragraphs, texts again from the first where there are fewer; ids are numbered through.

    Parameters
    ----------
    path : Path
        The file, ``.parquet``, ``.jsonl`` or ``.csv``.
    texts : sequence of str
        What they hold.
    count : int
        How many.
    """
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    every = islice(cycle(texts), count)
    if path.suffix == ".jsonl":
        write_lines(path, every)
        return
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    make = pq.ParquetWriter if path.suffix == ".parquet" else pc.CSVWriter
    with make(path, schema) as writer:
        for number, some in enumerate(_groups(every)):
            ids = [f"long#{number * GROUP + place}" for place in range(1, len(some) + 1)]
            writer.write_table(pa.table([ids, some], schema=schema))


def _groups(texts: Iterator[str]) -> Iterator[list[str]]:
    while some := list(islice(texts, GROUP)):
        yield some


def measured(texts: Sequence[str], count: int, form: str, jobs: int, model: str, folder: Path) -> Run:
    """Make a file and run the command on it.

    Parameters
    ----------
    texts : sequence of str
        What it holds.
    count : int
        How many paragraphs.
    form : str
        How its name ends, and that of the file that is written.
    jobs : int
        Processes.
    model : str
        Name of the model.
    folder : Path
        Where to write; emptied.

    Returns
    -------
    Run
    """
    source, out = folder / f"in.{form}", folder / f"out.{form}"
    write_paragraphs(source, texts, count)
    arguments = ("--model", model, "--input", str(source), "--output", str(out), "--jobs", str(jobs))
    usage = this_checkout().measure(PREDICT, *arguments, together=True)
    for path in (source, out):
        path.unlink()
    return Run(count, min(count, len(texts)), usage, os.getloadavg()[0])


def table(runs: Sequence[Run], line: Line | None) -> list[list[str]]:
    """Return the runs as cells, the head first.

    Parameters
    ----------
    runs : sequence of Run
        What was measured.
    line : Line or None
        The line through them.
    """
    head = ["paragraphs", "differing", "s", "by the line", "a second", "CPU s", "MB together", "MB largest", "load"]
    return [
        head,
        *(
            [
                f"{run.paragraphs:,}",
                f"{run.differing:,}",
                f"{run.usage.seconds:.1f}",
                f"{line.seconds(run.paragraphs):.1f}" if line else "",
                f"{run.paragraphs / run.usage.seconds:,.0f}",
                f"{run.usage.cpu_seconds:.1f}",
                f"{run.usage.together_megabytes:.0f}",
                f"{run.usage.peak_megabytes:.0f}",
                f"{run.load:.1f}",
            ]
            for run in runs
        ),
    ]


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
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.speed.long_run",
        description=_("How long the command takes by the number of paragraphs, with a straight line through it, and its memory."),
        allow_abbrev=False,
    )
    says = _("real text: JSON Lines (.jsonl, .jsonl.gz), text files, folders")
    parser.add_argument("--input", type=Path, nargs="+", action="extend", required=True, metavar="PATH", help=says)
    lengths = [20_000, 50_000, 100_000]
    says = _("lengths of the runs (default: {lengths})").format(lengths=" ".join(map(str, lengths)))
    parser.add_argument("--paragraphs", type=int, nargs="+", default=lengths, metavar="N", help=says)
    says = _("how long a run would take by the line (default: %(default)s paragraphs)")
    parser.add_argument("--forecast", type=int, default=10_000_000, metavar="N", help=says)
    says = _("kind of file, in and out (default: %(default)s)")
    parser.add_argument("--format", choices=FORMS, default=FORMS[0], help=says)
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help=_("processes (default: %(default)s)"))
    parser.add_argument("--model", default=CHAMPION, metavar="NAME", help=_("model (default: %(default)s)"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    for name, counts in (("paragraphs", options.paragraphs), ("forecast", [options.forecast]), ("jobs", [options.jobs])):
        if min(counts) < 1:
            raise UsageError(f"--{name}", _("{count} is too few").format(count=min(counts)), _("give 1 or more"))
    texts = list(islice(all_differing(list(found_texts(options.input))), max(options.paragraphs)))
    if not texts:
        raise UsageError("--input", _("holds no paragraph"), _("give more text"))
    with tempfile.TemporaryDirectory() as folder:
        runs = [measured(texts, count, options.format, options.jobs, options.model, Path(folder)) for count in options.paragraphs]
    line = line_through(options.paragraphs, [run.usage.seconds for run in runs])
    note = _("no line can be laid through these runs")
    if line:
        says = _("by the line: {start:.1f} s, then {rate:,.0f} paragraphs a second; {count:,} would take {minutes:.1f} minutes")
        minutes = line.seconds(options.forecast) / 60
        note = says.format(start=line.start, rate=line.rate, count=options.forecast, minutes=minutes)
    busy = line_through(options.paragraphs, [run.usage.cpu_seconds for run in runs])
    if busy:
        says = _("by the processors' time: {rate:,.0f} a second of one; on {jobs} with nothing else to do {minutes:.1f} minutes")
        minutes = busy.seconds(options.forecast) / options.jobs / 60
        note = pgettext("between statements", "; ").join([note, says.format(rate=busy.rate, jobs=options.jobs, minutes=minutes)])
    figures = {
        "machine": machine(),
        "model": options.model,
        "format": options.format,
        "jobs": options.jobs,
        "characters": sum(map(len, texts)) / len(texts),
        "runs": [asdict(run) for run in runs],
        "line": asdict(line) if line else None,
        "processor_line": asdict(busy) if busy else None,
    }
    says = _("{form} in and out, {count:.0f} characters a paragraph, {jobs} processes")
    title = says.format(form=options.format, count=figures["characters"], jobs=options.jobs)
    publish(table(runs, line), figures, options, title=title, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
