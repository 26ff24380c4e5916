"""How fast we tag: ``python -m experiments.speed.benchmark [--paragraphs N] [--lines N] [--json FILE]``.

Speed is measured in pairs: the pipeline a user would write and ours take turns on the same paragraphs of about a
hundred characters, round by round in one process, so that whatever else the machine does falls on all alike.
Memory is the peak of ``models.predict`` on a long generated file; cold start is its time for one short text.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from experiments.shared.tables import check_writable
from experiments.speed.footprint import COLD_STARTS, cold_start, stream
from experiments.taggers.rivals import AsWritten
from labels import Paragraph, UsageError, load_taxonomy, read_paragraphs
from labels.support.atomic import result_stream
from labels.support.errors import run_command
from models.loading import CHAMPION, load
from models.tagger import PolicyTagger
from seeds.cleaning.clean import clean_text
from training.data import shipped_corpus

CHARACTERS = 100
PIPELINE = "a user's pipeline"
JOBS = 2
LIBRARIES = ("numpy", "scikit-learn", "jieba", "rjieba")

Tag = Callable[[Sequence[Paragraph]], object]


@dataclass(frozen=True, slots=True)
class Speed:
    """Paragraphs a second of one contestant over the rounds.

    Attributes
    ----------
    median, low, high : float
        Paragraphs a second: median, slowest and fastest round.
    ratio : float
        Median over rounds of its speed by that of the user's pipeline in the same round.
    """

    median: float
    low: float
    high: float
    ratio: float


def windows(documents: Sequence[str], count: int, *, characters: int = CHARACTERS) -> Iterator[str]:
    """Yield stretches of running text, cut at random places.

    Parameters
    ----------
    documents : sequence of str
        Whole documents, at least one longer than a stretch.
    count : int
        Number of stretches; several may overlap.
    characters : int
        Length of a stretch.
    """
    long = [document for document in documents if len(document) >= characters]
    rooms = np.array([len(document) - characters + 1 for document in long])
    random = np.random.default_rng(0)
    for chosen, place in zip(random.choice(len(long), count, p=rooms / rooms.sum()), random.random(count), strict=True):
        start = int(place * rooms[chosen])
        yield long[chosen][start : start + characters]


def corpus_documents() -> list[str]:
    """Return the documents of the shipped corpus, each as one text."""
    texts: dict[str, list[str]] = {}
    for paragraph in shipped_corpus().paragraphs:
        texts.setdefault(paragraph.doc, []).append(paragraph.text)
    return ["".join(parts) for parts in texts.values()]


def as_paragraphs(texts: Sequence[str]) -> list[Paragraph]:
    """Return texts as paragraphs of one document."""
    return [Paragraph(f"benchmark#{n}", "benchmark", n, "body", text) for n, text in enumerate(texts, 1)]


def contestants(models: Mapping[str, PolicyTagger]) -> dict[str, Tag]:
    """Return who takes part: the user's pipeline, fitted on the corpus, and the models, by name.

    Parameters
    ----------
    models : mapping of str to PolicyTagger
        The champion first; the others are timed without evidence only.
    """
    pipeline = AsWritten()
    pipeline.fit(shipped_corpus(), 1.0)
    found: dict[str, Tag] = {PIPELINE: lambda paragraphs: pipeline.predict([paragraph.text for paragraph in paragraphs])}

    def add(name: str, policy: PolicyTagger, **settings: Any) -> None:
        found[name] = lambda paragraphs: list(policy.tag_paragraphs(paragraphs, **settings))

    champion, *others = models
    add(f"{champion}, evidence off", models[champion], evidence=False)
    add(f"{champion}, evidence on", models[champion], evidence=True)
    add(f"{champion}, evidence off, {JOBS} workers", models[champion], evidence=False, jobs=JOBS)
    add(f"{champion}, evidence on, {JOBS} workers", models[champion], evidence=True, jobs=JOBS)
    for name in others:
        add(f"{name}, evidence off", models[name], evidence=False)
    return found


def race(field: Mapping[str, Tag], paragraphs: Sequence[Paragraph], rounds: int) -> dict[str, Speed]:
    """Time everybody on the same paragraphs, all in turn in each round.

    Parameters
    ----------
    field : mapping of str to callable
        Who takes part; :data:`PIPELINE` must be among them.
    paragraphs : sequence of Paragraph
        What to tag.
    rounds : int
        Number of rounds.
    """
    for tag in field.values():  # dictionaries and tables are loaded at the first text
        tag(paragraphs[:10])
    rates: dict[str, list[float]] = {name: [] for name in field}
    for _ in track(range(rounds), "rounds", console=Console(stderr=True)):
        for name, tag in field.items():
            begin = time.perf_counter()
            tag(paragraphs)
            rates[name].append(len(paragraphs) / (time.perf_counter() - begin))
    base = np.array(rates[PIPELINE])
    return {
        name: Speed(float(np.median(values)), min(values), max(values), float(np.median(np.array(values) / base)))
        for name, values in rates.items()
    }


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {
        "cpus": os.cpu_count(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "libraries": {library: version(library) for library in LIBRARIES},
    }


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m experiments.speed.benchmark", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--paragraphs", type=int, default=20_000, metavar="N", help="tagged a round (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds (default: %(default)s)")
    parser.add_argument("--lines", type=int, default=100_000, metavar="N", help="lines of the long file (default: %(default)s)")
    parser.add_argument("--input", type=Path, metavar="FILE.jsonl", help="tag this text, cut to length (default: the corpus)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every figure there")
    options = parser.parse_args(argv)
    check_writable(options.json)
    for name in ("paragraphs", "rounds", "lines"):
        if getattr(options, name) < 1:
            raise UsageError(f"--{name}", f"{getattr(options, name)} is too few", "give 1 or more")
    models = {name: load(name) for name in (CHAMPION, "lexicon", "tfidf")}
    documents = ["".join(clean_text(p.text) for p in read_paragraphs(options.input))] if options.input else corpus_documents()
    if not any(len(document) >= CHARACTERS for document in documents):
        raise UsageError("--input", f"holds fewer than {CHARACTERS} characters", "give more text")
    paragraphs = as_paragraphs(list(windows(documents, options.paragraphs)))
    speeds = race(contestants(models), paragraphs, options.rounds)
    with Console(stderr=True).status(f"tagging a file of {options.lines} lines"):
        long = stream(CHAMPION, windows(documents, options.lines))
    start = cold_start(CHAMPION, load_taxonomy().labels[0].name)
    table = Table(title=f"{len(paragraphs)} paragraphs of {CHARACTERS} characters, {options.rounds} rounds", title_justify="left")
    for column, name in enumerate(("tagger", "median/s", "slowest", "fastest", "ratio")):
        table.add_column(name, justify="right" if column else "left", no_wrap=True)
    for name, speed in speeds.items():
        table.add_row(name, f"{speed.median:,.0f}", f"{speed.low:,.0f}", f"{speed.high:,.0f}", f"{speed.ratio:.1f}")
    Console().print(table)
    print(f"a file of {long.lines:,} lines: {long.seconds:.1f} s, at most {long.peak_megabytes:.0f} MB a process")
    print(f"cold start: {start:.2f} s for one text, median of {COLD_STARTS}")
    if options.json:
        with result_stream(options.json) as file:
            figures = {
                "machine": machine(),
                "model": models[CHAMPION].name,
                "paragraphs": len(paragraphs),
                "characters": CHARACTERS,
                "rounds": options.rounds,
                "speeds": {name: asdict(speed) for name, speed in speeds.items()},
                "stream": asdict(long),
                "cold_start_seconds": start,
            }
            json.dump(figures, file, ensure_ascii=False, indent=1)
            file.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
