"""Time and memory of finding topics.

``python -m experiments.topics.topic_scale --input FILE [--sizes N…] [--json FILE] [--output FILE.md]``.

Each measurement runs in a process of its own, the first two on an empty numba cache and on the cache that the
first one left; then every size, whole, and the largest once more with topics found in a sample.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from experiments.shared.processes import this_checkout
from experiments.shared.sampling import draw
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import add_input_option, labelled_by_keywords, read_distinct
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _
from models.topics.trainer import FEWEST, TopicTrainer
from seeds.schemes import INDUSTRIES, Scheme, load_scheme

SIZES = (1000, 5000, 29562)
SAMPLE = 5000
HEAD = (
    N_("paragraphs"),
    N_("sample"),
    N_("fit s"),
    "CPU s",
    N_("assign s"),
    N_("peak MB"),
    N_("topics"),
    N_("outliers"),
    N_("left"),
    N_("note"),
)


def fit_once(path: Path, size: int, sample: int, scheme: Scheme) -> dict[str, Any]:
    """Fit on some of the paragraphs, drawn at random, in this process.

    Parameters
    ----------
    path : Path
        Paragraphs.
    size : int
        How many to fit on.
    sample : int
        How many of these to find topics in; 0 for all.
    scheme : Scheme
        Labels and terms.

    Returns
    -------
    dict
        Seconds, peak memory in MB and topics.

    Raises
    ------
    UsageError, InputError
        If the file cannot be read, or there are too few paragraphs.
    """
    import resource

    paragraphs = read_distinct(path)
    rows = np.sort(draw(np.arange(len(paragraphs)), size, np.random.default_rng(0)))
    part = labelled_by_keywords([paragraphs[row] for row in rows], scheme)
    start, cpu = time.perf_counter(), time.process_time()
    tagger = TopicTrainer(sample=sample).fit(part.batch, part.labels, part.documents, np.ones(len(part)))
    fitted, cpu = time.perf_counter() - start, time.process_time() - cpu
    start = time.perf_counter()
    tagger.nearest(part.texts)
    return {
        "paragraphs": len(part),
        "sample": sample,
        "seconds": round(fitted, 1),
        "cpu_seconds": round(cpu, 1),
        "assign_seconds": round(time.perf_counter() - start, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "topics": len(tagger.catalogue),
        "outlier_share": round(tagger.reach.outlier_share, 3),
        "left_share": round(tagger.reach.left_share, 3),
    }


def in_own_process(path: Path, size: int, sample: int, cache: str) -> dict[str, Any]:
    """Return :func:`fit_once` of a fresh process.

    Parameters
    ----------
    path, size, sample
        As for :func:`fit_once`.
    cache : str
        Folder of the process's numba cache.

    Raises
    ------
    InputError
        If the process failed.
    """
    arguments = ("--input", str(path), "--once", str(size), str(sample))
    written = this_checkout().run("experiments.topics.topic_scale", *arguments, NUMBA_CACHE_DIR=cache)
    return dict(json.loads(written.splitlines()[-1]))


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
        prog="python -m experiments.topics.topic_scale", description=_("Time and memory of finding topics."), allow_abbrev=False
    )
    add_input_option(parser)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="N", help=_("paragraphs to fit on"))
    parser.add_argument("--sample", type=int, default=SAMPLE, metavar="N", help=_("sample of the last measurement"))
    parser.add_argument("--once", type=int, nargs=2, metavar=("SIZE", "SAMPLE"), help=_("one measurement, in this process"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    if options.once:
        size, sample = options.once
        print(json.dumps(fit_once(options.input, size, sample, load_scheme(INDUSTRIES))))
        return 0
    if min(options.sizes) < FEWEST:
        problem, remedy = _("{count} paragraphs are too few"), _("give {count} or more")
        raise UsageError("--sizes", problem.format(count=min(options.sizes)), remedy.format(count=FEWEST))
    if options.sample < 0:
        problem = _("{count} is no number of paragraphs").format(count=options.sample)
        raise UsageError("--sample", problem, _("give 0 or more"))
    n_texts = len(read_distinct(options.input))  # says what is wrong with the file before a process is started
    plan = [(size, 0, "") for size in sorted(options.sizes)]
    plan = [(*plan[0][:2], _("empty numba cache")), *plan, (max(options.sizes), options.sample, "")]
    console, results = Console(stderr=True), []
    with tempfile.TemporaryDirectory() as cache, console.status("") as status:
        for size, sample, note in plan:
            says = _("{size:,} paragraphs, topics found in {sample:,}") if sample else _("{size:,} paragraphs")
            status.update(says.format(size=size, sample=sample))
            results.append(in_own_process(options.input, size, sample, cache) | {"note": note})
    says = _("The file holds {count:,} different paragraphs.") if n_texts < max(options.sizes) else ""
    few = says.format(count=n_texts)
    publish([[*map(_, HEAD)], *([str(value) for value in row.values()] for row in results)], results, options, note=few)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
