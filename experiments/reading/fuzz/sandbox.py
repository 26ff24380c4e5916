"""Try hostile inputs in a child process whose time and memory are bounded; one that it does not outlive is counted, too."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from experiments.reading.fuzz.hostile_kinds import make
from experiments.reading.fuzz.judging import CRASH, STALL, Verdict, judged
from labels.ending.with_parent import end_with_parent

SECONDS = 3.0  # of the processor, for a file of a few kilobytes
_WAITING = 60.0  # seconds on the clock, for what waits and does nothing
_ROOM = 2**30  # bytes of memory that one may take beside what all need
_STATM = Path("/proc/self/statm")
_BATCH = 500  # inputs of one child: what one leaves behind must not bother thousands


def tried(seeds: Sequence[int], seconds: float = SECONDS) -> Iterator[tuple[int, Verdict]]:
    """Try the inputs of some seeds, one after the other.

    Parameters
    ----------
    seeds : sequence of int
        Which.
    seconds : float
        Of the processor, after which one is stopped.

    Yields
    ------
    tuple of (int, Verdict)
        The seed and what became of its input.
    """
    context = multiprocessing.get_context("fork")  # what all commands need is loaded once, before
    rest = list(seeds)
    with tempfile.TemporaryDirectory(prefix="policy-tagger-fuzz-") as work:
        while rest:
            receiver, sender = context.Pipe(duplex=False)
            child = context.Process(target=_try_all, args=(rest[:_BATCH], Path(work), seconds, sender))
            child.start()
            sender.close()
            done = 0
            try:
                while done < min(_BATCH, len(rest)):
                    yield rest[done], receiver.recv()
                    done += 1
            except EOFError:
                child.join()
                yield rest[done], _died(child.exitcode or 0, seconds)
                done += 1
            finally:
                if child.is_alive():
                    child.join(1) if done else child.kill()
                    child.kill()
                child.join()
                receiver.close()
            rest = rest[done:]


def _died(code: int, seconds: float) -> Verdict:
    if code in (-signal.SIGPROF, -signal.SIGALRM):
        return Verdict(STALL, f"over {seconds:g} s" if code == -signal.SIGPROF else "waits for ever", seconds)
    return Verdict(CRASH, f"the process ended with {code}")


def _try_all(seeds: Sequence[int], work: Path, seconds: float, sender: Connection) -> None:
    """Try inputs in this process, which the system ends where one takes too long."""
    end_with_parent()
    os.environ["PATH"] = ""  # neither LibreOffice nor antiword: their time is not ours
    os.environ["POLICY_TAGGER_LANG"] = "en"
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for seed in seeds:
        shutil.rmtree(work, ignore_errors=True)
        folder = work / "in"
        folder.mkdir(parents=True)
        os.chdir(work)
        hostile = make(seed, folder)
        _bound_memory(_ROOM)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, _WAITING)
        verdict = judged(hostile, work)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _bound_memory(0)
        sender.send(verdict)
    sender.close()
    os._exit(0)  # what a test runner would do at the end of a process is not ours to do


def _bound_memory(room: int) -> None:
    """Let this process take so many bytes beside what it has, whatever earlier inputs left behind; 0 for no bound."""
    size = resource.RLIM_INFINITY
    if room and _STATM.exists():
        size = int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize() + room
    resource.setrlimit(resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))
