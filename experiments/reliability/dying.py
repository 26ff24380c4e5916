"""Processes that die, by SIGKILL as from outside, at a line of their own code."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from models.locations import ROOT

KILLED = -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Places:
    """Where a process can die.

    Attributes
    ----------
    modules : frozenset of str
        Files; at each line of them, the first time it is reached and the second (loops need no more).
    functions : frozenset of str
        Names of functions of whatever module; at each line of them, whenever it is reached.
    """

    modules: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Death:
    """How a process ended.

    Attributes
    ----------
    code : int
        Exit code; :data:`KILLED` where it died as it was to, 0 where it had come to its end before.
    file, function : str
        Where it died.
    line : int
        Number of the line that it was about to do.
    """

    code: int
    file: str = ""
    line: int = 0
    function: str = ""


def dies(function: Callable[[], object], at: int, places: Places) -> Death:
    """Run a function in a child that dies at the `at`-th place that it reaches; return how it ended.

    Parameters
    ----------
    function : callable
        What it does.
    at : int
        Counted from 1; with 0 it comes to its end.
    places : Places
        Where it can die.

    Returns
    -------
    Death
    """
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        _run(function, at, places, tell)
    os.close(tell)
    with open(told, encoding="utf-8") as pipe:
        said = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not said:
        return Death(code)
    file, line, name = said.split("\t")
    return Death(code, _short(file), int(line), name)


def _run(function: Callable[[], object], at: int, places: Places, tell: int) -> None:
    reached: Counter[tuple[str, int]] = Counter()
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        file, theirs = frame.f_code.co_filename, frame.f_code.co_name in places.functions
        if file not in places.modules and not theirs:
            return None
        if event == "line":
            place = file, frame.f_lineno
            reached[place] += 1
            count += theirs or reached[place] <= 2
            if count == at:
                os.write(tell, f"{file}\t{frame.f_lineno}\t{frame.f_code.co_name}".encode())
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    try:
        sys.settrace(trace)
        function()
        sys.settrace(None)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def untraced(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does the same at full speed, and in which nobody dies.

    Parameters
    ----------
    function : callable
        Any.
    """

    def run(*arguments: Any, **options: Any) -> Any:
        trace = sys.gettrace()
        sys.settrace(None)
        try:
            return function(*arguments, **options)
        finally:
            sys.settrace(trace)

    return run


def _short(file: str) -> str:
    """Return a file's path in the checkout, or in the libraries."""
    path = Path(file)
    if "site-packages" in path.parts:
        return path.as_posix().rpartition("site-packages/")[2]
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
