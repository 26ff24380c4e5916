"""What ``python -m models.predict`` takes of a machine, measured from outside: memory over a long file, cold start."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments.shared.processes import this_checkout

PREDICT = "models.predict"
COLD_STARTS = 5


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


def write_lines(path: Path, texts: Iterable[str]) -> int:
    """Write texts as Paragraph JSON Lines; return how many there are.

    Parameters
    ----------
    path : Path
        The file.
    texts : iterable of str
        One paragraph each.
    """
    lines = 0
    with path.open("w", encoding="utf-8") as file:
        for lines, text in enumerate(texts, 1):
            file.write(json.dumps({"id": f"long#{lines}", "text": text}, ensure_ascii=False) + "\n")
    return lines


def stream(model: str, texts: Iterable[str]) -> Stream:
    """Tag a long file with the command; return its time and peak memory.

    Parameters
    ----------
    model : str
        Name of the model.
    texts : iterable of str
        What the file holds, one paragraph each.

    Returns
    -------
    Stream

    Raises
    ------
    InputError
        If the command fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "long.jsonl")
        lines = write_lines(path, texts)
        usage = this_checkout().measure(PREDICT, "--model", model, "--format", "jsonl", "--input", str(path))
    return Stream(lines, usage.seconds, usage.peak_megabytes)


def cold_start(model: str, text: str) -> float:
    """Return the seconds that the command takes for one short text, median of several starts.

    Parameters
    ----------
    model : str
        Name of the model.
    text : str
        The text.

    Raises
    ------
    InputError
        If the command fails.
    """
    checkout = this_checkout()
    return float(np.median([checkout.measure(PREDICT, "--model", model, text).seconds for _ in range(COLD_STARTS)]))
