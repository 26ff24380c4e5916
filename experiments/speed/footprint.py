"""What ``python -m models.predict`` takes of a machine, measured from outside: memory over a long file, cold start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from labels import InputError
from models.loading import ROOT

COLD_STARTS = 5
# Runs a command and reports the peak of its largest process. A process of its own, because Linux hands
# the peak of a parent down to the programs it starts, and this one has a corpus and a model in memory.
PEAK = """
import resource, subprocess, sys, time
begin = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


@dataclass(frozen=True, slots=True)
class Stream:
    """A long file through ``python -m models.predict``.

    Attributes
    ----------
    lines : int
        Paragraphs in the file.
    seconds : float
        Wall time, start of the program included.
    peak_megabytes : float
        Peak resident memory of its largest process, in 10^6 bytes.
    """

    lines: int
    seconds: float
    peak_megabytes: float


def stream(model: str, texts: Iterable[str]) -> Stream:
    """Tag a long file with the command; return its time and peak memory.

    Parameters
    ----------
    model : str
        Name of the model.
    texts : iterable of str
        What the file holds, a paragraph each.

    Raises
    ------
    InputError
        If the command fails.
    """
    lines = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "long.jsonl")
        with path.open("w", encoding="utf-8") as file:
            for lines, text in enumerate(texts, 1):
                file.write(json.dumps({"id": f"long#{lines}", "text": text}, ensure_ascii=False) + "\n")
        command = _predict(model, "--format", "jsonl", "--input", str(path))
        seconds, peak = _run([sys.executable, "-c", PEAK, *command]).split()
    # Kilobytes of 1,024 on Linux, bytes on macOS.
    return Stream(lines, float(seconds), int(peak) * (1 if sys.platform == "darwin" else 1024) / 1e6)


def cold_start(model: str, text: str) -> float:
    """Return the seconds that the command takes for one short text, median of several starts.

    Raises
    ------
    InputError
        If the command fails.
    """
    times = []
    for _ in range(COLD_STARTS):
        begin = time.perf_counter()
        _run(_predict(model, text))
        times.append(time.perf_counter() - begin)
    return float(np.median(times))


def _predict(model: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "models.predict", "--model", model, *arguments]


def _run(command: list[str]) -> str:
    """Run a command with this checkout on the path, wherever we were called from; return what it wrote."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": path})
    if done.returncode:
        last = (done.stderr.splitlines() or ["no message"])[-1]
        raise InputError("models.predict", f"failed ({last})", "run it by itself to see why")
    return done.stdout
