"""What comes with the program, with pieces of it changed, and logs of corrections that are followed while text is tagged."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from experiments.reading.fuzz.broken.broken_answers import broken_log, write_scheme
from experiments.reading.fuzz.hostile_input import Hostile, Making
from seeds.schemes import FOLDER, INDUSTRIES
from training.experiment import shipped_experiments

_PIECES = (
    "=",
    '"',
    "[",
    "]",
    "{",
    "}",
    "\n",
    "#",
    "'",
    "[[label]]\n",
    "[x]\n",
    "x = 1\n",
    "\u0000",
    "9" * 400,
    "nan",
    "储能",
    "\udcff",
    ".",
    "\t",
)


def shipped_experiment(making: Making) -> Hostile:
    """Return one of the program's experiments with pieces put in, taken out and moved.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    known = shipped_experiments()
    text = known[making.rng.choice(sorted(known))].read_text(encoding="utf-8")
    path = making.file("hostile.toml", _changed(making, text).encode("utf-8", "surrogateescape"))
    return Hostile("settings", (str(path),), (), frozenset({0, 1, 2}))


def shipped_scheme(making: Making) -> Hostile:
    """Return the scheme of industries with pieces of a file changed, or with something else in the place of a file.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    folder = making.folder / "own"
    shutil.copytree(FOLDER / INDUSTRIES, folder)
    path = rng.choice(sorted(path for path in folder.iterdir() if path.is_file()))
    if rng.random() < 0.75:
        text = _changed(making, path.read_text(encoding="utf-8"))
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        return Hostile("scheme", (str(folder),), (), frozenset({0, 1}))
    path.unlink()
    way = rng.randrange(5)
    if way == 0:
        os.mkfifo(path)
    elif way == 1:
        path.mkdir()
    elif way < 4:
        path.symlink_to((Path("/dev/zero"), path)[way - 2])
    return Hostile("scheme", (str(folder),), (), frozenset({0, 1, 2}))  # 2: what has no labels is no scheme


def corrected(making: Making) -> Hostile:
    """Return a text that is tagged under a log of corrections that is broken.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    text, log = broken_log(making)
    path = making.file("corrections.jsonl", _changed(making, log) if making.rng.random() < 0.3 else log)
    arguments = (text, "--format", "jsonl", "--scheme", write_scheme(making), "--corrections", str(path))
    return Hostile("predict", arguments, (), frozenset({0, 1, 2}))


def _changed(making: Making, text: str) -> str:
    """Return a text with some pieces put in, taken out, doubled or moved."""
    rng = making.rng
    for _index in range(rng.choice((1, 1, 2, 6))):
        first, last = sorted(rng.randrange(len(text) + 1) for _end in range(2))
        last = min(last, first + rng.choice((0, 1, 8, 200)))
        text = rng.choice(
            (
                text[:first] + rng.choice(_PIECES) + text[last:],
                text[:first] + text[last:],
                text[:first] + text[first:last] * 3 + text[last:],
                text[:first] + text[first:last][::-1] + text[last:],
            )
        )
    return text
