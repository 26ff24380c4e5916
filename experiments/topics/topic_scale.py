"""Time and memory of finding topics: ``python -m experiments.topics.topic_scale [--input FILE] [--sizes N …] [--json FILE]``.

Each measurement runs in a process of its own, the first two on an empty numba cache and on the cache that the
first one left; then every size, whole, and the largest once more with topics found in a sample.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from experiments.shared.unlabelled import UNLABELLED, keyword_labels, read_texts, wide_console
from labels import InputError
from labels.support.atomic import whole_file
from labels.support.errors import run_command
from models.topics.trainer import TopicTrainer

SIZES = (1000, 5000, 29562)
SAMPLE = 5000


def fit_once(path: Path, size: int, sample: int) -> dict[str, Any]:
    """Fit on a random `size` of the paragraphs in this process; return seconds, peak memory in MB and topics."""
    import resource

    source = read_texts(path)
    rows = np.sort(np.random.default_rng(0).permutation(len(source))[:size])
    part = source.take(rows)
    labels = keyword_labels(part.texts)
    start, cpu = time.perf_counter(), time.process_time()
    tagger = TopicTrainer(sample=sample).fit(part.texts, labels, part.documents, np.ones(len(part)))
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
        "topics": len(tagger.topics_),
        "outlier_share": round(tagger.outlier_share, 3),
        "left_share": round(tagger.left_share, 3),
    }


def in_own_process(path: Path, size: int, sample: int, cache: str) -> dict[str, Any]:
    """Return :func:`fit_once` of a fresh process whose numba cache lies in the folder `cache`.

    Raises
    ------
    InputError
        If the process failed.
    """
    command = [sys.executable, "-m", "experiments.topics.topic_scale", "--input", str(path), "--once", str(size), str(sample)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "NUMBA_CACHE_DIR": cache})
    if done.returncode:
        raise InputError(f"{size} paragraphs", (done.stderr.strip() or "the process died").splitlines()[-1], "see above")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.topic_scale", description="Time and memory of finding topics."
    )
    parser.add_argument("--input", type=Path, default=UNLABELLED, metavar="FILE.jsonl", help="paragraphs (.jsonl or .jsonl.gz)")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="N", help="paragraphs to fit on")
    parser.add_argument("--sample", type=int, default=SAMPLE, metavar="N", help="sample of the last measurement")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measurements there")
    parser.add_argument("--once", type=int, nargs=2, metavar=("SIZE", "SAMPLE"), help="one measurement, in this process")
    options = parser.parse_args(argv)
    if options.once:
        print(json.dumps(fit_once(options.input, *options.once)))
        return 0
    plan = [(size, 0, "") for size in sorted(options.sizes)]
    plan = [(*plan[0][:2], "empty numba cache"), *plan, (max(options.sizes), options.sample, "")]
    console, results = Console(stderr=True), []
    with tempfile.TemporaryDirectory() as cache, console.status("") as status:
        for size, sample, note in plan:
            status.update(f"{size:,} paragraphs" + (f", topics found in {sample:,}" if sample else ""))
            results.append(in_own_process(options.input, size, sample, cache) | {"note": note})
    table = Table()
    for column in ("paragraphs", "sample", "fit s", "CPU s", "assign s", "peak MB", "topics", "outliers", "left", "note"):
        table.add_column(column, justify="right")
    for row in results:
        table.add_row(*(str(value) for value in row.values()))
    wide_console().print(table)
    if options.json:
        with whole_file(options.json) as file:
            json.dump(results, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
