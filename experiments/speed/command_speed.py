"""How fast the command is, beside its own tagger and beside doing nothing with the same lines.

``python -m experiments.speed.command_speed --input PATH… [--paragraphs N] [--rounds N] [--jobs N] [--json FILE]``.

On real text as it was found, cut at differing places so that no paragraph stands twice. In each round, one after the other:
the tagger alone in this process, on clean paragraphs and with evidence; the floor, which reads and writes the same JSON Lines;
and ``models.predict`` as a process of its own, JSON Lines in and out. Ratios are taken within rounds, so that what else the
machine does falls on all alike, and beside those of the clock stand those of the processors' time, which a busy machine hardly
changes. The start of the command, on one line, is measured beside it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from experiments.shared.processes import Usage, machine, this_checkout
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.speed.footprint import PREDICT, write_lines
from labels import Paragraph, UsageError
from labels.json_lines import read_json_lines
from labels.paragraph_lines import open_text
from labels.support.command import add_lang_option, run_command
from labels.wording import _
from models.loading import load
from models.locations import CHAMPION
from models.tagger import PolicyTagger
from seeds.cleaning.clean import clean_text
from seeds.formats.encoding import decode
from seeds.found_files import find_files

PACKED = ".gz"
RECORDS = (".jsonl", PACKED)
DOCUMENTS = (".txt", ".md")
SHORTEST = 10  # characters of a paragraph
_ONE, _OUT = "one.jsonl", "out.jsonl"
STEP = 17  # characters by which each further cut of a text begins later


@dataclass(frozen=True, slots=True)
class Round:
    """What was measured in one round.

    Attributes
    ----------
    tagger : Usage
        What the tagger takes alone in one process.
    floor : Usage
        What reading and writing the same lines takes.
    command : Usage
        What the command takes.
    start : Usage
        What it takes for one line.
    """

    tagger: Usage
    floor: Usage
    command: Usage
    start: Usage

    def share(self, jobs: int, *, started: bool = False) -> float:
        """Return the speed of the command by that of as many taggers as it has processes, by the clock.

        Parameters
        ----------
        jobs : int
            Processes.
        started : bool
            Whether the time of the start is left out.
        """
        return self.tagger.seconds / jobs / (self.command.seconds - (self.start.seconds if started else 0.0))

    def cpu_share(self, *, started: bool = False) -> float:
        """Return the same by the processors' time: what it comes to where each process has a processor to itself.

        Parameters
        ----------
        started : bool
            Whether the time of the start is left out.
        """
        return self.tagger.cpu_seconds / (self.command.cpu_seconds - (self.start.cpu_seconds if started else 0.0))


def found_texts(paths: Sequence[Path]) -> Iterator[str]:
    """Yield real texts as they were found: what records hold, and the lines of documents.

    Parameters
    ----------
    paths : sequence of Path
        Files of JSON Lines, packed or not, text files, or folders of them.
    """
    for path in find_files(paths)[0]:
        if path.suffix.lower() in RECORDS:
            with gzip.open(path, "rt", encoding="utf-8") if path.suffix.lower() == PACKED else open_text(path) as file:
                for _place, record in read_json_lines(file, str(path)):
                    if isinstance(record, dict) and isinstance(record.get("text"), str):
                        yield record["text"]
        elif path.suffix.lower() in DOCUMENTS:
            yield from decode(path.read_bytes(), str(path)).split("\n")


def differing(texts: Sequence[str], count: int) -> list[str]:
    """Return so many texts that differ: first all as they are, then those that are left when their beginnings are cut off.

    Parameters
    ----------
    texts : sequence of str
        What was found.
    count : int
        How many.

    Raises
    ------
    UsageError
        If there is too little text.
    """
    found = list(islice(all_differing(texts), count))
    if len(found) < count:
        problem = _("holds {found} paragraphs that differ, not {wanted}").format(found=len(found), wanted=count)
        raise UsageError("--input", problem, _("give more text, or fewer {option}").format(option="--paragraphs"))
    return found


def all_differing(texts: Sequence[str]) -> Iterator[str]:
    """Yield all that :func:`differing` can make of some texts.

    Parameters
    ----------
    texts : sequence of str
        What was found.
    """
    seen: set[int] = set()
    begin, left = 0, [text for text in texts if len(text) >= SHORTEST]
    while left:
        for text in left:
            if (known := hash(text[begin:])) not in seen:
                seen.add(known)
                yield text[begin:]
        begin += STEP
        left = [text for text in left if len(text) >= begin + SHORTEST]


def one_round(tagger: PolicyTagger, paragraphs: Sequence[Paragraph], path: Path, jobs: int) -> Round:
    """Measure all, one after the other.

    Parameters
    ----------
    tagger : PolicyTagger
        The model that the command uses.
    paragraphs : sequence of Paragraph
        What the file holds, clean.
    path : Path
        The file.
    jobs : int
        Processes of the command.

    Returns
    -------
    Round
    """
    out = path.with_name(_OUT)

    def tag() -> None:
        for _prediction in tagger.tag_paragraphs(paragraphs):
            pass

    def copy() -> None:
        with path.open(encoding="utf-8") as source, out.open("w", encoding="utf-8") as file:
            for line in source:
                file.write(json.dumps(json.loads(line), ensure_ascii=False) + "\n")

    rest = ("--format", "jsonl", "--output", str(out), "--jobs", str(jobs))
    alone, floor = _usage(tag), _usage(copy)
    command = this_checkout().measure(PREDICT, "--input", str(path), *rest)
    start = this_checkout().measure(PREDICT, "--input", str(path.with_name(_ONE)), *rest)
    return Round(alone, floor, command, start)


def _usage(work: Callable[[], None]) -> Usage:
    begin, used = time.perf_counter(), time.process_time()
    work()
    return Usage(time.perf_counter() - begin, 0.0, time.process_time() - used)


def table(rounds: Sequence[Round], paragraphs: int, jobs: int) -> list[list[str]]:
    """Return the rounds as cells, the head first and their medians last.

    Parameters
    ----------
    rounds : sequence of Round
        What was measured.
    paragraphs : int
        How many were tagged.
    jobs : int
        Processes of the command.
    """
    head = ["round", "tagger/s", "command/s", "share", "started", "CPU share", "started", "/ floor", "CPU / floor", "MB"]
    figures = [
        [
            paragraphs / one.tagger.seconds,
            paragraphs / one.command.seconds,
            one.share(jobs),
            one.share(jobs, started=True),
            one.cpu_share(),
            one.cpu_share(started=True),
            one.command.seconds / one.floor.seconds,
            one.command.cpu_seconds / jobs / one.floor.cpu_seconds,
            one.command.peak_megabytes,
        ]
        for one in rounds
    ]
    rows = [[str(number), *row] for number, row in enumerate(figures, 1)]
    rows.append(["median", *np.median(figures, axis=0).tolist()])
    forms = ("{}", "{:,.0f}", "{:,.0f}", "{:.2f}", "{:.2f}", "{:.2f}", "{:.2f}", "{:.1f}", "{:.1f}", "{:.0f}")
    return [head, *([form.format(cell) for form, cell in zip(forms, row, strict=True)] for row in rows)]


def add_options(parser: argparse.ArgumentParser, *, paragraphs: int) -> None:
    """Add the options of a benchmark that goes in rounds over real text.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Its parser.
    paragraphs : int
        How many it takes unless told otherwise.
    """
    says = _("real text: JSON Lines (.jsonl, .jsonl.gz), text files, folders")
    parser.add_argument("--input", type=Path, nargs="+", action="extend", required=True, metavar="PATH", help=says)
    says = _("paragraphs, no two alike (default: %(default)s)")
    parser.add_argument("--paragraphs", type=int, default=paragraphs, metavar="N", help=says)
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help=_("rounds (default: %(default)s)"))
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help=_("processes (default: %(default)s)"))
    add_output_options(parser)
    add_lang_option(parser)


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
        prog="python -m experiments.speed.command_speed",
        description=_("How fast the command is, beside its tagger and beside reading and writing alone."),
        allow_abbrev=False,
    )
    add_options(parser, paragraphs=20_000)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    for name in ("paragraphs", "rounds", "jobs"):
        if getattr(options, name) < 1:
            raise UsageError(f"--{name}", _("{count} is too few").format(count=getattr(options, name)), _("give 1 or more"))
    texts = differing(list(found_texts(options.input)), options.paragraphs)
    tagger, load_before = load(CHAMPION), os.getloadavg()[0]
    paragraphs = [Paragraph(f"p#{n}", "p", n, "body", clean_text(text)) for n, text in enumerate(texts, 1)]
    list(tagger.tag_paragraphs(paragraphs[:10]))  # dictionaries and tables are loaded at the first text
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "in.jsonl")
        write_lines(path, texts)
        write_lines(one := path.with_name(_ONE), texts[:1])
        this_checkout().run(PREDICT, "--input", str(one), "--output", str(path.with_name(_OUT)))  # modules are compiled once
        rounds = [one_round(tagger, paragraphs, path, options.jobs) for _number in range(options.rounds)]
    figures = {
        "machine": machine(),
        "load": load_before,
        "model": tagger.name,
        "paragraphs": options.paragraphs,
        "characters": sum(map(len, texts)) / len(texts),
        "jobs": options.jobs,
        "rounds": [asdict(one) for one in rounds],
    }
    title = f"{options.paragraphs:,} paragraphs of {figures['characters']:.0f} characters, {options.jobs} processes"
    start = np.median([one.start.cpu_seconds for one in rounds])
    note = f"load before: {load_before:.1f}; a start takes {start:.2f} s of a processor; MB: of the largest process"
    publish(table(rounds, options.paragraphs, options.jobs), figures, options, title=title, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
