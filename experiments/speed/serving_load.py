"""What a served model bears: ``python -m experiments.speed.serving_load [--input FILE.jsonl] [--clients N] [--seconds N]``.

``mlflow models serve`` is started as the README of models says, on a registered model, and clients ask it all at once and without
a pause: batches of paragraphs, each with one answer that was noted before the load, and now and then a batch that holds a
null, which must be refused. Whatever is answered otherwise is an error. Memory is what all processes of the server hold.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from experiments.shared.processes import machine
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import read_distinct
from labels import InputError, UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from models.locations import CHAMPION, registered_name, tracking_uri
from seeds.schemes import INDUSTRIES, load_scheme
from training.sets.shipped_set import shipped_corpus

HOST = "127.0.0.1"
BATCHES = 50
REFUSED_EVERY = 10
_START = 180.0  # seconds that a server may take until it answers
_ANSWER = 60.0  # seconds that one answer may take
_LOOK = 1.0  # seconds between two looks at the memory


@dataclass(slots=True)
class Load:
    """What came of a load.

    Attributes
    ----------
    seconds : list of float
        How long each answer took.
    refused : int
        How many of the requests held a null and were refused as they should.
    errors : Counter of str
        What was not answered as it should be, by what came instead.
    megabytes : list of float
        Memory of the server, looked at once a second; in 10^6 bytes.
    """

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    megabytes: list[float] = field(default_factory=list)


@contextmanager
def served(model: str, log: Path) -> Iterator[tuple[int, int]]:
    """Serve a registered model for the length of a block.

    Parameters
    ----------
    model : str
        Its address, ``models:/…``.
    log : Path
        Where the server's own words go.

    Yields
    ------
    tuple of (int, int)
        Port, and the group of the server's processes.

    Raises
    ------
    InputError
        If it does not answer in time.
    """
    with closing(socket.socket()) as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    scripts = Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}",
        "MLFLOW_TRACKING_URI": tracking_uri(),
    }
    command = [str(scripts / "mlflow"), "models", "serve", "-m", model, "--env-manager", "local", "-h", HOST, "-p", str(port)]
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env=environment, cwd=log.parent, start_new_session=True)
    try:
        end = time.monotonic() + _START
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > end:
                last = (log.read_text(encoding="utf-8", errors="replace").splitlines() or [_("no message")])[-1]
                problem = _("is not served ({reason})").format(reason=last[:200])
                raise InputError(model, problem, _("train first, or name a registered model"))
            time.sleep(0.2)
        yield port, process.pid
    finally:
        try:
            os.killpg(process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        with closing(http.client.HTTPConnection(HOST, port, timeout=2)) as connection:
            connection.request("GET", "/ping")
            return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def ask(connection: http.client.HTTPConnection, texts: Sequence[str | None]) -> tuple[int, Any]:
    """Post texts.

    Parameters
    ----------
    connection : http.client.HTTPConnection
        To the server.
    texts : sequence of str or None
        What to tag.

    Returns
    -------
    tuple of (int, Any)
        Status and answer; of an answer that is none of tagged texts the beginning.
    """
    body = json.dumps({"inputs": list(texts)}).encode()
    connection.request("POST", "/invocations", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    found = response.read()
    return response.status, json.loads(found) if response.status == 200 else found[:200].decode(errors="replace")


def megabytes(group: int) -> float:
    """Return the memory that the processes of a group hold, in 10^6 bytes; NaN where the system does not tell.

    Parameters
    ----------
    group : int
        Number of the group.
    """
    total, page = 0, os.sysconf("SC_PAGE_SIZE")
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                total += int((folder / "statm").read_text(encoding="ascii").split()[1]) * page
        except OSError:  # it has ended meanwhile
            continue
    return total / 1e6 if total else float("nan")


def put_to_load(port: int, group: int, batches: Sequence[Sequence[str]], clients: int, seconds: float) -> Load:
    """Let clients ask a server for a while.

    Parameters
    ----------
    port : int
        Where it listens.
    group : int
        Its processes.
    batches : sequence of sequence of str
        What to ask, in an order of each client's own.
    clients : int
        How many ask at once.
    seconds : float
        How long.

    Returns
    -------
    Load
    """
    with closing(http.client.HTTPConnection(HOST, port, timeout=_ANSWER)) as connection:
        noted = [ask(connection, batch) for batch in batches]
    load, lock = Load(), threading.Lock()
    load.errors.update(str(answer) for status, answer in noted if status != 200)
    load.megabytes.append(megabytes(group))
    end = time.monotonic() + seconds

    def client(seed: int) -> None:
        order = random.Random(seed)
        connection = http.client.HTTPConnection(HOST, port, timeout=_ANSWER)
        for turn in count(1):
            if time.monotonic() >= end:
                break
            number, spoiled = order.randrange(len(batches)), turn % REFUSED_EVERY == 0
            begin = time.perf_counter()
            try:
                status, answer = ask(connection, [*batches[number], None] if spoiled else batches[number])
            except (OSError, http.client.HTTPException, ValueError) as error:
                connection.close()
                wrong = f"{type(error).__name__}: {error}"
            else:
                right = status == 400 if spoiled else (status, answer) == noted[number]
                wrong = "" if right else f"{status}: {answer}"[:200]
            with lock:
                load.seconds.append(time.perf_counter() - begin)
                load.refused += spoiled and not wrong
                load.errors.update([wrong] if wrong else [])
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(_LOOK)
        load.megabytes.append(megabytes(group))
    return load


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
        prog="python -m experiments.speed.serving_load", description=_("What a served model bears."), allow_abbrev=False
    )
    address = f"models:/{registered_name()}@{CHAMPION}"
    parser.add_argument("--model", default=address, metavar="ADDRESS", help=_("registered model (default: %(default)s)"))
    parser.add_argument("--input", type=Path, metavar="FILE.jsonl", help=_("paragraphs to ask for (default: the corpus)"))
    parser.add_argument("--clients", type=int, default=16, metavar="N", help=_("who ask at once (default: %(default)s)"))
    parser.add_argument("--seconds", type=int, default=120, metavar="N", help=_("how long (default: %(default)s)"))
    parser.add_argument("--batch", type=int, default=8, metavar="N", help=_("paragraphs a request (default: %(default)s)"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    for name in ("clients", "seconds", "batch"):
        if getattr(options, name) < 1:
            raise UsageError(f"--{name}", _("{count} is too few").format(count=getattr(options, name)), _("give 1 or more"))
    texts = [p.text for p in read_distinct(options.input)] if options.input else shipped_corpus(load_scheme(INDUSTRIES)).texts
    drawn = random.Random(0).sample(texts, min(len(texts), BATCHES * options.batch))
    batches = [drawn[start : start + options.batch] for start in range(0, len(drawn), options.batch)]
    with tempfile.TemporaryDirectory() as folder, Console(stderr=True).status(_("asking a server")):
        with served(options.model, Path(folder, "log")) as (port, group):
            load = put_to_load(port, group, batches, options.clients, options.seconds)
    half, whole = (float(np.percentile(load.seconds, part)) * 1000 for part in (50, 99))
    memory, failed = load.megabytes, load.errors.total()
    quarter = memory[len(memory) // 4]
    head = [_("requests"), _("refused as they should"), _("errors"), "p50, ms", "p99, ms"]
    head += [_("megabytes at the start"), _("after a quarter"), _("at the end"), _("at most")]
    row = [f"{len(load.seconds):,}", f"{load.refused:,}", f"{failed:,}", f"{half:,.0f}", f"{whole:,.0f}"]
    row += [f"{value:,.0f}" for value in (memory[0], quarter, memory[-1], max(memory))]
    title = _("{model}: {clients} clients, {seconds} s, {batch} paragraphs a request")
    told = {name: getattr(options, name) for name in ("model", "clients", "seconds", "batch")}
    kinds = pgettext("between statements", "; ").join(f"{number} × {what}" for what, number in load.errors.most_common(3))
    figures = {"machine": machine(), **told, **asdict(load)}
    publish([head, row], figures, options, title=title.format(**told), note=kinds)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(run_command(main))
