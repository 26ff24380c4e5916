"""Topics of several methods side by side, on the same paragraphs, in the same words.

``python -m experiments.topics.compare_topics --input PATH [--newer PYTHON] [--seeds 5] [--json FILE] [--output FILE.md]``.

Of a file of paragraphs 5,000 are drawn with a fixed seed (4,000 that name a label), of a folder of documents six in ten
documents. Ours finds topics there with each seed, every other method as many as ours did, and the ten words of each topic
are measured. The headline is NPMI over co-occurrence in the paragraphs that were *not* drawn: where words were picked they
look better than they are. Strictly counted it falls with the number of paragraphs measured on
(:func:`training.measures.topic_quality.npmi`), so both are told; ``--measured N`` measures on N of them. Beside it stand
NPMI where they were drawn, diversity, and how far the topics of different seeds are the same. Every method gets the words
of :func:`models.topics.words.topic_words`. ``--newer`` names the interpreter of an environment with Turftopic and torch,
which the lock leaves out: its methods join the table.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np
from rich.console import Console

from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import add_source_option
from experiments.topics.comparing import newer
from experiments.topics.comparing.beside import check_python, find_beside
from experiments.topics.comparing.drawing import Drawn, draw_corpus
from experiments.topics.comparing.methods import OTHERS, Method, Sets, ours
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _, pgettext
from seeds.schemes import INDUSTRIES, load_scheme
from training.measures.topic_quality import diversity, npmi, stability
from training.report.fit_log import progress
from training.topics.topic_corpus import load_trainer

EXPERIMENT = "bertopic"
# Ours, and ours found without the lexicon.
OURS = ("ours", "unguided")
METHODS = (*OURS, *OTHERS)


@dataclass(frozen=True, slots=True)
class Row:
    """One method's figures, each as mean and standard deviation over the seeds.

    Attributes
    ----------
    method : str
        Its name.
    topics, words : float
        Mean number of topics, and of words measured per topic: fewer than ten words hang together more easily.
    npmi, npmi_strict : tuple of float or None
        Coherence in the paragraphs that were not drawn; None where all were drawn. Strictly, every pair of words that
        never meets there counts -1, and figures of corpora of different size cannot be compared.
    diversity : tuple of float
        Share of distinct words.
    npmi_drawn : tuple of float
        Coherence where the topics were found.
    stability : float
        Mean best-match Jaccard similarity of topics over all pairs of seeds; None for a single seed.
    seconds : float
        Mean time of a fit, the first included.
    """

    method: str
    topics: float
    words: float
    npmi: tuple[float, float] | None
    npmi_strict: tuple[float, float] | None
    diversity: tuple[float, float]
    npmi_drawn: tuple[float, float]
    stability: float | None
    seconds: float


def measure(runs: Sequence[Sets], seconds: Sequence[float], drawn: Drawn) -> list[Row]:
    """Measure what a method found with each seed.

    Parameters
    ----------
    runs : sequence of dict
        Sets of words by name, one dict per seed.
    seconds : sequence of float
        How long each took.
    drawn : Drawn
        What topics were found in, and what is left to measure on.

    Returns
    -------
    list of Row
        One per set of words that the method gives.
    """
    rows = []
    for name in runs[0]:
        found = [run[name] for run in runs]
        pairs = [stability(first, second) for first, second in combinations(found, 2)]
        rows.append(
            Row(
                name,
                float(np.mean([len(topics) for topics in found])),
                float(np.mean([len(words) for topics in found for words in topics])),
                _spread([npmi(topics, drawn.elsewhere) for topics in found]) if drawn.elsewhere else None,
                _spread([npmi(topics, drawn.elsewhere, strict=True) for topics in found]) if drawn.elsewhere else None,
                _spread([diversity(topics) for topics in found]),
                _spread([npmi(topics, drawn.words) for topics in found]),
                float(np.mean(pairs)) if pairs else None,
                float(np.mean(seconds)),
            )
        )
    return rows


def _spread(values: Sequence[float]) -> tuple[float, float]:
    return float(np.mean(values)), float(np.std(values))


def cells(row: Row) -> list[str]:
    """Return a row as text.

    Parameters
    ----------
    row : Row
        What was measured of a method.
    """
    pairs = (row.npmi, row.npmi_strict, row.diversity, row.npmi_drawn)
    spreads = [f"{pair[0]:.3f} ± {pair[1]:.3f}" if pair else "" for pair in pairs]
    stable = "" if row.stability is None else f"{row.stability:.2f}"
    return [row.method, f"{row.topics:.0f}", *spreads, stable, f"{row.seconds:.0f}"]


HEAD = (N_("method"), N_("topics"), "NPMI", N_("strictly"), N_("diversity"), N_("NPMI, drawn"), N_("stability"), N_("seconds"))


def timed(find: Callable[[int], Sets], seeds: int) -> tuple[list[Sets], list[float]]:
    """Find topics with each seed; return what was found and how long each took, in seconds.

    Parameters
    ----------
    find : callable
        Takes a seed.
    seeds : int
        Number of seeds.
    """
    runs, seconds = [], []
    for seed in range(seeds):
        start = time.perf_counter()
        runs.append(find(seed))
        seconds.append(time.perf_counter() - start)
    return runs, seconds


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
    options = _parser().parse_args(argv)
    _check(options)
    trainer = load_trainer(EXPERIMENT, options.set)
    drawn = draw_corpus(options.input, load_scheme(INDUSTRIES), options.draw, mixed=options.mixed)
    drawn = drawn.measured_on(options.measured)
    console = Console(stderr=True)
    says = _("{drawn:,} paragraphs drawn, {measured:,} to measure on")
    console.print(says.format(drawn=len(drawn.part), measured=len(drawn.elsewhere)))
    rows: list[Row] = []
    versions: dict[str, str] = {}

    def add(runs: Sequence[Sets], seconds: Sequence[float]) -> None:
        found = measure(runs, seconds, drawn)
        rows.extend(found)
        for row in found:
            console.print(" | ".join(cells(row)))

    with console.status("") as status, progress(status.update):
        own = timed(partial(ours, "ours", drawn, trainer), options.seeds)
        topics = [len(run["ours"]) for run in own[0]]
        for method in options.methods:
            status.update(method)
            if method == "ours":
                add(*own)
            elif method == "unguided":
                add(*timed(partial(ours, "ours, not guided", drawn, replace(trainer, guidance=0)), options.seeds))
            else:
                add(*timed(_as_many(OTHERS[method], drawn, topics), options.seeds))
        if options.newer:
            status.update(_("newer methods"))
            beside = find_beside(options.newer, options.newer_methods, drawn, topics)
            versions = dict(beside.versions)
            for method in options.newer_methods:
                add(beside.runs[method], beside.seconds[method])
    listed = pgettext("between items", ", ").join(f"{name} {number}" for name, number in versions.items())
    note = _("With {libraries}.").format(libraries=listed) if versions else ""
    figures = {"drawn": len(drawn.part), "elsewhere": len(drawn.elsewhere), "versions": versions, "rows": [*map(asdict, rows)]}
    publish([[*map(_, HEAD)], *map(cells, rows)], figures, options, note=note)
    return 0


def _as_many(find: Method, drawn: Drawn, topics: Sequence[int]) -> Callable[[int], Sets]:
    """Return a method that needs nothing but a seed and finds as many topics as ours did with it."""
    return lambda seed: find(drawn, topics[seed], seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.compare_topics", description=_("Topics of several methods."), allow_abbrev=False
    )
    add_source_option(parser)
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help=_("seeds per method (default: %(default)s)"))
    parser.add_argument("--draw", type=int, default=0, metavar="N", help=_("seed of what is drawn (default: %(default)s)"))
    parser.add_argument("--mixed", action="store_true", help=_("draw paragraphs of a folder, not whole documents"))
    parser.add_argument("--measured", type=int, default=0, metavar="N", help=_("measure on so many paragraphs (default: all)"))
    some = _("of {names}")
    says = some.format(names=", ".join(METHODS))
    parser.add_argument("--methods", nargs="+", default=list(METHODS), metavar="NAME", help=says)
    says = _("interpreter of an environment with turftopic and torch")
    parser.add_argument("--newer", type=Path, metavar="PYTHON", help=says)
    says = some.format(names=", ".join(newer.METHODS))
    parser.add_argument("--newer-methods", nargs="+", default=list(newer.METHODS), metavar="NAME", help=says)
    parser.add_argument(
        "--set", nargs="+", action="extend", default=[], metavar="key=value", help=_("override a value of the experiment")
    )
    add_output_options(parser)
    add_lang_option(parser)
    return parser


def _check(options: argparse.Namespace) -> None:
    check_writable(options.json, options.output, read=[options.input])
    if options.seeds < 1:
        raise UsageError("--seeds", _("{count} is no number of seeds").format(count=options.seeds), _("give 1 or more"))
    for option, number in (("--draw", options.draw), ("--measured", options.measured)):
        if number < 0:
            raise UsageError(option, _("{count} is below 0").format(count=number), _("give 0 or more"))
    for option, names, known in (
        ("--methods", options.methods, METHODS),
        ("--newer-methods", options.newer_methods, newer.METHODS),
    ):
        if unknown := [name for name in names if name not in known]:
            problem, remedy = _("unknown method {method!r}"), _("known methods: {methods}")
            raise UsageError(option, problem.format(method=unknown[0]), remedy.format(methods=", ".join(known)))
    if options.newer:
        check_python(options.newer)


if __name__ == "__main__":
    sys.exit(run_command(main))
