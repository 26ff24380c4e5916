"""Train for a desk, in a process of its own: ``python -m training.desk.learning.offered_run OPTIONS OF THE DESK``.

The order comes on standard input, one JSON object: what :mod:`training.run` is told, and where its offer goes. Steps go to
standard error as they come; standard output has how far the paragraphs of the desk are compared, then what would change, one JSON
object a line. Standard input stays open as long as the desk wants it: when it is closed, by the desk or because the desk is gone,
the work is interrupted as by Ctrl-C, so that the run is closed in the record and nothing is left half-written.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labels import Paragraph
from labels.support.command import run_command
from models.decisions.thresholds import read_settings
from models.loading import load
from models.locations import store_folder
from models.storage.versions import VersionStore
from training import run as training
from training.desk.desk_options import desk_parser
from training.desk.learning.told_changes import ToldChanges, count_tagged, tagged_rows
from training.desk.server.own_group import read_order

_EVERY = 1000  # paragraphs between two words of how far it is


def main(argv: list[str] | None = None) -> int:
    """Train, then compare what the desk holds; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Options of the desk; those of the process by default.
    """
    options = desk_parser("python -m training.desk.learning.offered_run").parse_args(argv)
    order = read_order()
    path = Path(order["offer"])
    with contextlib.redirect_stdout(sys.stderr):  # tables for people
        code = training.main([*order["run"], "--offer", str(path)])
    if not path.is_file():
        return code or 1
    offer = json.loads(path.read_text(encoding="utf-8"))
    folder = VersionStore(store_folder(order["scheme"])).folder_of(offer["version_id"])
    tagger = load(
        folder or f"models:/{offer['registered']}/{offer['version']}",
        scheme=options.scheme,
        thresholds=read_settings(options.set),
        profile=options.profile,
        corrections=False,  # model is compared with model; what people said stands over both
    )
    desk = Path(order["desk"])
    total, told = count_tagged(desk), ToldChanges(tagger.keys)
    waiting: deque[tuple[int, Paragraph, list[str]]] = deque()
    _send({"compared": 0, "total": total})
    for prediction in tagger.tag_paragraphs(_noted(desk, waiting), evidence=False, jobs=options.jobs):
        row, paragraph, before = waiting.popleft()
        told.add(row, paragraph, before, prediction.labels)
        if told.paragraphs % _EVERY == 0:
            _send({"compared": told.paragraphs, "total": total})
    _send({"compared": told.paragraphs, "total": total})
    _send({"changes": told.to_record()})
    return 0


def _noted(desk: Path, waiting: deque[tuple[int, Paragraph, list[str]]]) -> Iterator[Paragraph]:
    for one in tagged_rows(desk):
        waiting.append(one)
        yield one[1]


def _send(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(run_command(main))
