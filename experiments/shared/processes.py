"""Commands of a checkout as processes of their own: what they write, how long they take, how much memory they need."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from labels import InputError, UsageError
from labels.wording import _
from models.locations import ROOT

LIBRARIES = ("numpy", "scikit-learn", "jieba", "rjieba")
# What would make another checkout use the models of this one.
OWN_TO_A_CHECKOUT = ("POLICY_TAGGER_STORE", "MLFLOW_TRACKING_URI", "PYTHONPATH")
# What would have a command compile all its modules at each start, as no user's does.
_COMPILES_ANEW = "PYTHONDONTWRITEBYTECODE"
# Runs a command and reports the peak of its largest process. A process of its own, because Linux hands
# the peak of a parent down to the programs it starts, and this one has a corpus and a model in memory.
# What a command leaves running (the virtual machine of Spark) is waited for, where Linux hands it over. The time of processes
# whose parent does not ask for it (the workers of Spark) the system forgets: there it is looked up twice a second.
PEAK = """
import ctypes, os, resource, subprocess, sys, threading, time
own, seen, done = os.getpid(), {}, threading.Event()
def look():
    while not done.wait(0.5):
        parents, ticks = {}, {}
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(name)], ticks[int(name)] = int(fields[1]), int(fields[11]) + int(fields[12])
        for pid in ticks:
            above = parents[pid]
            while above in parents and above != own:
                above = parents[above]
            if above == own:
                seen[pid] = ticks[pid]
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    threading.Thread(target=look, daemon=True).start()
begin = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
took = time.perf_counter() - begin
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
done.set()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(took, used.ru_maxrss, max(used.ru_utime + used.ru_stime, sum(list(seen.values())) / os.sysconf("SC_CLK_TCK")), 0)
sys.exit(code)
"""
# The same, and the peak of all its processes together, looked at five times a second: what several of them share counts once.
TOGETHER = """
import os, resource, subprocess, sys, time
def below(pid):
    yield pid
    for task in os.listdir(f"/proc/{pid}/task"):
        for child in open(f"/proc/{pid}/task/{task}/children").read().split():
            yield from below(child)
def proportional(pid):
    return next(int(line.split()[1]) for line in open(f"/proc/{pid}/smaps_rollup") if line.startswith("Pss:"))
begin, peak = time.perf_counter(), 0
with subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL) as command:
    while command.poll() is None:
        try:
            peak = max(peak, sum(map(proportional, below(command.pid))))
        except (OSError, StopIteration):  # one of them ended meanwhile; on other systems there is no such file
            pass
        time.sleep(0.2)
took = time.perf_counter() - begin
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(took, used.ru_maxrss, used.ru_utime + used.ru_stime, peak)
sys.exit(command.returncode)
"""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took of the machine.

    Attributes
    ----------
    seconds : float
        Wall time, start of the program included.
    peak_megabytes : float
        Peak resident memory of its largest process, in 10^6 bytes.
    cpu_seconds : float
        Time that all its processes had of a processor, whatever else the machine did.
    together_megabytes : float
        Peak memory of all its processes, what they share counted once; 0 where nobody looked, or the system does not say.
    """

    seconds: float
    peak_megabytes: float
    cpu_seconds: float = 0.0
    together_megabytes: float = 0.0


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout and what runs its commands.

    Attributes
    ----------
    folder : Path
        The checkout.
    python : Path
        The interpreter.
    environment : mapping of str to str
        Environment of its commands; they keep their compiled modules from one start to the next in any case, as Python does
        unless it is told otherwise.
    """

    folder: Path
    python: Path
    environment: Mapping[str, str]

    def run(self, module: str, *arguments: str, **variables: str) -> str:
        """Run a command and return what it wrote to standard output.

        Parameters
        ----------
        module : str
            What stands after ``python -m``.
        *arguments : str
            Its arguments.
        **variables : str
            Further environment variables.

        Returns
        -------
        str

        Raises
        ------
        InputError
            If the command fails; its last line says why.
        """
        return self._run(self._command(module, arguments), module, variables)

    def measure(self, module: str, *arguments: str, together: bool = False, **variables: str) -> Usage:
        """Run a command, throw away what it writes, and return what it took.

        Parameters
        ----------
        module : str
            What stands after ``python -m``.
        *arguments : str
            Its arguments.
        together : bool
            Whether to look at the memory of all its processes; on Linux.
        **variables : str
            Further environment variables.

        Returns
        -------
        Usage

        Raises
        ------
        InputError
            If the command fails; its last line says why.
        """
        command = [sys.executable, "-c", TOGETHER if together else PEAK, *self._command(module, arguments)]
        seconds, peak, cpu, of_all = self._run(command, module, variables).split()
        # Kilobytes of 1,024 on Linux, bytes on macOS.
        largest = int(peak) * (1 if sys.platform == "darwin" else 1024) / 1e6
        return Usage(float(seconds), largest, float(cpu), int(of_all) * 1024 / 1e6)

    def _command(self, module: str, arguments: Sequence[str]) -> list[str]:
        # -P: the folder that we were called from is not searched for modules, only this checkout is.
        return [str(self.python), "-P", "-m", module, *arguments]

    def _run(self, command: Sequence[str], module: str, variables: Mapping[str, str]) -> str:
        kept = {name: value for name, value in self.environment.items() if name != _COMPILES_ANEW}
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env={**kept, **variables})
        if done.returncode:
            last = (done.stderr.splitlines() or [_("no message")])[-1]
            where = module if self.folder == ROOT else f"{self.folder}: {module}"
            raise InputError(where, _("failed ({reason})").format(reason=last), _("run it by itself to see why"))
        return done.stdout


def this_checkout() -> Checkout:
    """Return the checkout that is running, with its interpreter, its models and its whole environment."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return Checkout(ROOT, Path(sys.executable), {**os.environ, "PYTHONPATH": path})


def checkout_at(folder: Path) -> Checkout:
    """Return a checkout with the interpreter of its own ``.venv`` and the models that it trained.

    Parameters
    ----------
    folder : Path
        The checkout.

    Returns
    -------
    Checkout

    Raises
    ------
    UsageError
        If there is no such checkout, or it has no interpreter.
    """
    folder = folder.resolve()
    python = folder / ".venv" / "bin" / "python"
    if not (folder / "models" / "predict.py").is_file():
        problem = _("is no checkout: it has no {file}").format(file="models/predict.py")
        raise UsageError(str(folder), problem, _("name the folder of a checkout"))
    if not python.is_file():
        problem = _("has no {file}").format(file=".venv/bin/python")
        raise UsageError(str(folder), problem, _("set it up as its README says, and train it"))
    environment = {name: value for name, value in os.environ.items() if name not in OWN_TO_A_CHECKOUT}
    return Checkout(folder, python, {**environment, "PYTHONPATH": str(folder)})


def machine() -> dict[str, Any]:
    """Return what figures are measured on; a library that is not installed has no version."""
    return {
        "cpus": os.cpu_count(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "libraries": {library: _version(library) for library in LIBRARIES},
    }


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None
