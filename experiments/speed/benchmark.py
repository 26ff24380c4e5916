"""How fast we tag: ``python -m experiments.speed.benchmark [--paragraphs N] [--lines N] [--json FILE] [--output FILE.md]``.

Speed is measured in pairs: the pipeline a user would write and ours take turns on the same paragraphs of about a
hundred characters, round by round in one process, so that whatever else the machine does falls on all alike.
Memory is the peak of ``models.predict`` on a long generated file; cold start is its time for one short text.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track

from experiments.shared.processes import machine
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import read_unlabelled
from experiments.speed.footprint import COLD_STARTS, cold_start, stream
from experiments.taggers.rivals import AsWritten
from labels import Paragraph, UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from models.loading import load
from models.locations import CHAMPION
from models.tagger import PolicyTagger
from seeds.schemes import INDUSTRIES, load_scheme
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import shipped_corpus

CHARACTERS = 100
PIPELINE = "a user's pipeline"
JOBS = 2

Tag = Callable[[Sequence[Paragraph]], object]


@dataclass(frozen=True, slots=True)
class Speed:
    """Paragraphs per second of one contestant over the rounds.

    Attributes
    ----------
    median, low, high : float
        Paragraphs per second: median, slowest and fastest round.
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
    for chosen, share in zip(random.choice(len(long), count, p=rooms / rooms.sum()), random.random(count), strict=True):
        start = int(share * rooms[chosen])
        yield long[chosen][start : start + characters]


def document_texts(data: LabelledSet) -> list[str]:
    """Return the documents of a labelled set, each as one text.

    Parameters
    ----------
    data : LabelledSet
        Paragraphs in the order of their documents.
    """
    texts: dict[str, list[str]] = {}
    for paragraph in data.paragraphs:
        texts.setdefault(paragraph.doc, []).append(paragraph.text)
    return ["".join(parts) for parts in texts.values()]


def as_paragraphs(texts: Sequence[str]) -> list[Paragraph]:
    """Return texts as paragraphs of one document.

    Parameters
    ----------
    texts : sequence of str
        Clean texts.
    """
    return [Paragraph(f"benchmark#{n}", "benchmark", n, "body", text) for n, text in enumerate(texts, 1)]


def contestants(models: Mapping[str, PolicyTagger], corpus: LabelledSet) -> dict[str, Tag]:
    """Return who takes part: the user's pipeline and the models, by name.

    Parameters
    ----------
    models : mapping of str to PolicyTagger
        The champion first; the others are timed without evidence only.
    corpus : LabelledSet
        What the user's pipeline is fitted on.
    """
    pipeline = AsWritten()
    pipeline.fit(corpus, 1.0)
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

    Returns
    -------
    dict of str to Speed
    """
    for tag in field.values():  # dictionaries and tables are loaded at the first text
        tag(paragraphs[:10])
    rates: dict[str, list[float]] = {name: [] for name in field}
    for _number in track(range(rounds), _("rounds"), console=Console(stderr=True)):
        for name, tag in field.items():
            begin = time.perf_counter()
            tag(paragraphs)
            rates[name].append(len(paragraphs) / (time.perf_counter() - begin))
    base = np.array(rates[PIPELINE])
    return {
        name: Speed(float(np.median(values)), min(values), max(values), float(np.median(np.array(values) / base)))
        for name, values in rates.items()
    }


def table(speeds: Mapping[str, Speed]) -> list[list[str]]:
    """Return the speeds as cells, the head first.

    Parameters
    ----------
    speeds : mapping of str to Speed
        By contestant.
    """
    rows = [
        [name, *(f"{value:,.0f}" for value in (speed.median, speed.low, speed.high)), f"{speed.ratio:.1f}"]
        for name, speed in speeds.items()
    ]
    return [[_("tagger"), _("median/s"), _("slowest"), _("fastest"), _("ratio")], *rows]


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
        prog="python -m experiments.speed.benchmark", description=_("How fast we tag."), allow_abbrev=False
    )
    parser.add_argument("--paragraphs", type=int, default=20_000, metavar="N", help=_("tagged per round (default: %(default)s)"))
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help=_("rounds (default: %(default)s)"))
    parser.add_argument(
        "--lines", type=int, default=100_000, metavar="N", help=_("lines of the long file (default: %(default)s)")
    )
    parser.add_argument("--input", type=Path, metavar="FILE.jsonl", help=_("tag this text, cut to length (default: the corpus)"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    for name in ("paragraphs", "rounds", "lines"):
        if getattr(options, name) < 1:
            raise UsageError(f"--{name}", _("{count} is too few").format(count=getattr(options, name)), _("give 1 or more"))
    models = {name: load(name) for name in (CHAMPION, "lexicon", "tfidf")}
    scheme = load_scheme(INDUSTRIES)
    corpus = shipped_corpus(scheme)
    documents = ["".join(p.text for p in read_unlabelled(options.input))] if options.input else document_texts(corpus)
    if not any(len(document) >= CHARACTERS for document in documents):
        problem = _("holds fewer than {count} characters").format(count=CHARACTERS)
        raise UsageError("--input", problem, _("give more text"))
    paragraphs = as_paragraphs(list(windows(documents, options.paragraphs)))
    speeds = race(contestants(models, corpus), paragraphs, options.rounds)
    with Console(stderr=True).status(_("tagging a file of {count} lines").format(count=options.lines)):
        long = stream(CHAMPION, windows(documents, options.lines))
    start = cold_start(CHAMPION, scheme.taxonomy.labels[0].name)
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
    told = {"lines": long.lines, "seconds": long.seconds, "megabytes": long.peak_megabytes}
    file = _("a file of {lines:,} lines: {seconds:.1f} s, at most {megabytes:.0f} MB per process").format(**told)
    says = _("cold start: {seconds:.2f} s for one text, median of {count}")
    note = pgettext("between statements", "; ").join([file, says.format(seconds=start, count=COLD_STARTS)])
    title = _("{count} paragraphs of {characters} characters, {rounds} rounds")
    title = title.format(count=len(paragraphs), characters=CHARACTERS, rounds=options.rounds)
    publish(table(speeds), figures, options, title=title, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
