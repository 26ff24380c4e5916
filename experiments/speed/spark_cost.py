"""What Spark costs above the plain command: the same Parquet files tagged by both, in turns, on as many processors.

``python -m experiments.speed.spark_cost --input PATH… [--paragraphs N] [--rounds N] [--jobs N] [--json FILE]``.

On real text as it was found, cut at differing places; where there is less text than paragraphs, texts stand again in other rows,
which the table says. Parquet in and Parquet out. In each round one after the other: ``models.predict``,
``experiments.examples.spark_frame`` in local mode, and both on one row, which is what starting takes. Ratios are taken within
rounds. At the end the answers are compared, row by row.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.shared.processes import Usage, machine, this_checkout
from experiments.shared.tables import check_writable, publish
from experiments.speed.command_speed import add_options, all_differing, found_texts
from experiments.speed.footprint import PREDICT
from labels import InputError, UsageError
from labels.support.command import run_command
from labels.support.extras import need
from labels.wording import _

if TYPE_CHECKING:
    import pyarrow as pa

SPARK = "experiments.examples.spark_frame"
ROWS = 20_000  # of a group of the files that are made, and that are compared at once
FILES = 8  # so that the rows are spread over the processors, as those of a large table are
MOST = 1e-12  # by which two scores that are the same may differ


@dataclass(frozen=True, slots=True)
class Turn:
    """What was measured in one round.

    Attributes
    ----------
    command, spark : Usage
        What tagging all rows takes.
    command_start, spark_start : Usage
        What tagging one row takes.
    """

    command: Usage
    spark: Usage
    command_start: Usage
    spark_start: Usage

    def ratio(self, *, cpu: bool = False, started: bool = False) -> float:
        """Return what Spark takes by what the command takes.

        Parameters
        ----------
        cpu : bool
            Whether the processors' time is compared, which a busy machine hardly changes, and not that of the clock.
        started : bool
            Whether the time of the start is left out: what it comes to where there are many more rows.
        """
        name = "cpu_seconds" if cpu else "seconds"
        spark, command = getattr(self.spark, name), getattr(self.command, name)
        if started:
            spark, command = spark - getattr(self.spark_start, name), command - getattr(self.command_start, name)
        return float(spark / command)


def write_parquet_files(folder: Path, texts: Sequence[str], files: int = FILES) -> Path:
    """Write texts as Parquet files of a new folder, each row with its number; return the folder.

    Parameters
    ----------
    folder : Path
        To be made.
    texts : sequence of str
        One a row.
    files : int
        How many files.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir()
    for number, rows in enumerate(np.array_split(np.arange(len(texts)), min(files, len(texts)))):
        table = pa.table({"row": rows, "text": [texts[row] for row in rows]})
        pq.write_table(table, folder / f"part-{number:03}.parquet", row_group_size=ROWS, compression="zstd")
    return folder


def one_turn(folder: Path, jobs: int) -> Turn:
    """Measure all, one after the other.

    Parameters
    ----------
    folder : Path
        Holds the folders ``all`` and ``one``; what is written goes beside them.
    jobs : int
        Processes of each.

    Returns
    -------
    Turn
    """
    settings = f"--master local[{jobs}] --conf spark.ui.enabled=false --conf spark.ui.showConsoleProgress=false pyspark-shell"

    def command(rows: str) -> Usage:
        output = folder / f"{rows}.parquet"
        return this_checkout().measure(PREDICT, "--input", str(folder / rows), "--output", str(output), "--jobs", str(jobs))

    def spark(rows: str) -> Usage:
        output = folder / f"{rows}-spark"
        shutil.rmtree(output, ignore_errors=True)
        return this_checkout().measure(SPARK, str(folder / rows), str(output), PYSPARK_SUBMIT_ARGS=settings)

    return Turn(command("all"), spark("all"), command("one"), spark("one"))


def differences(folder: Path) -> int:
    """Return how many rows the command and Spark answer differently: in labels, a score or the spans of evidence.

    Parameters
    ----------
    folder : Path
        Where :func:`one_turn` has written.

    Raises
    ------
    InputError
        If they have not answered the same rows.
    """
    import pyarrow.parquet as pq

    plain = pq.read_table(folder / "all.parquet").sort_by("row")
    spark = pq.read_table(folder / "all-spark").sort_by("row")
    if not plain["row"].equals(spark["row"]):
        raise InputError(SPARK, _("has not answered the rows of {command}").format(command=PREDICT), _("run both by themselves"))
    keys = [field.name for field in spark.schema.field("scores").type]
    scores = {key: np.array(plain[f"score_{key}"]) for key in keys}
    answers = spark["scores"].combine_chunks()
    apart = np.any([np.abs(scores[key] - np.array(answers.field(key))) > MOST for key in keys], axis=0)
    others = [one != other for one, other in zip(_given(plain), _given(spark), strict=True)]
    return int((apart | np.array(others)).sum())


def _given(answers: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield labels and evidence of each row."""
    for batch in answers.select(["labels", "evidence"]).to_batches(max_chunksize=ROWS):
        yield from batch.to_pylist()


def table(turns: Sequence[Turn], paragraphs: int) -> list[list[str]]:
    """Return the rounds as cells, the head first and their medians last.

    Parameters
    ----------
    turns : sequence of Turn
        What was measured.
    paragraphs : int
        How many were tagged.
    """
    head = ["round", "command/s", "Spark/s", "Spark / command", "started", "CPU", "CPU started", "start, s", "Spark's start, s"]
    figures = [
        [
            paragraphs / one.command.seconds,
            paragraphs / one.spark.seconds,
            one.ratio(),
            one.ratio(started=True),
            one.ratio(cpu=True),
            one.ratio(cpu=True, started=True),
            one.command_start.seconds,
            one.spark_start.seconds,
        ]
        for one in turns
    ]
    rows = [[str(number), *row] for number, row in enumerate(figures, 1)]
    rows.append(["median", *np.median(figures, axis=0).tolist()])
    forms = ("{}", "{:,.0f}", "{:,.0f}", "{:.2f}", "{:.2f}", "{:.2f}", "{:.2f}", "{:.1f}", "{:.1f}")
    return [head, *([form.format(cell) for form, cell in zip(forms, row, strict=True)] for row in rows)]


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
        prog="python -m experiments.speed.spark_cost",
        description=_("What Spark costs above the plain command, Parquet in and out."),
        allow_abbrev=False,
    )
    add_options(parser, paragraphs=50_000)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    need("Spark", "spark")
    for name in ("paragraphs", "rounds", "jobs"):
        if getattr(options, name) < 1:
            raise UsageError(f"--{name}", _("{count} is too few").format(count=getattr(options, name)), _("give 1 or more"))
    found = list(islice(all_differing(list(found_texts(options.input))), options.paragraphs))
    if not found:
        raise UsageError("--input", _("holds no paragraph"), _("give more text"))
    texts = list(islice(cycle(found), options.paragraphs))
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_parquet_files(folder / "all", texts)
        write_parquet_files(folder / "one", texts[:1])
        turns = [one_turn(folder, options.jobs) for _round in range(options.rounds)]
        differ = differences(folder)
    figures = {
        "machine": machine(),
        "load": load_before,
        "paragraphs": options.paragraphs,
        "differing": len(found),
        "characters": sum(map(len, texts)) / len(texts),
        "jobs": options.jobs,
        "differ": differ,
        "rounds": [asdict(one) for one in turns],
    }
    size = f"{options.paragraphs:,} paragraphs ({len(found):,} texts) of {figures['characters']:.0f} characters"
    title = f"{size}, {options.jobs} processes"
    peak = max(one.spark.peak_megabytes for one in turns)
    note = f"{differ} rows answered differently; load before: {load_before:.1f}; largest process under Spark: {peak:.0f} MB"
    publish(table(turns, options.paragraphs), figures, options, title=title, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
