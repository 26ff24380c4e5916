"""Read and tag files for a desk, in a process of its own: ``python -m training.desk.folder_reader OPTIONS``.

The desk answers while thousands of paragraphs are tagged, and holds no model in memory. The order comes on standard input, one
JSON object; what was read goes to standard output, one JSON object a line, file by file.
"""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from labels import InputError, Paragraph
from labels.annotations import text_hash
from labels.support.command import run_command
from labels.wording import _
from models.decisions.thresholds import read_settings
from models.loading import load
from models.prediction import Prediction
from seeds.cleaning.fold import fold
from seeds.read import record_options
from seeds.sources import Reading, Source
from training.desk.desk_options import asked_model, desk_parser
from training.desk.search.searched_words import indexed
from training.desk.server.own_group import read_order

_ROWS = 256  # that travel together


class FolderReader:
    """Read files one after the other, and remember which paragraph is whose.

    Parameters
    ----------
    reading : Reading
        How records are read.
    paths : sequence of str
        The files, relative to the working directory.

    Attributes
    ----------
    sources : deque of int
        For each paragraph that was handed out and not taken back yet, the number of its file.
    problems : dict of int to list of InputError
        What could not be read, by the number of the file.
    left_out : dict of int to list of InputError
        What was not read of a file that was read.
    labelled : dict of int to int
        How many paragraphs of a file came with labels, which are tagged anew.
    """

    def __init__(self, reading: Reading, paths: Sequence[str]) -> None:
        self._reading, self._paths = reading, paths
        self.sources: deque[int] = deque()
        self.problems: dict[int, list[InputError]] = {}
        self.left_out: dict[int, list[InputError]] = {}
        self.labelled: dict[int, int] = {}

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs of all files in order."""
        for number, path in enumerate(self._paths):
            problems: list[InputError] = []
            self.problems[number] = self._reading.problems = problems
            self.labelled[number] = 0
            before = len(self._reading.options.left_out)
            try:
                for paragraph in self._reading.read(Source.at(Path(path))):
                    self.sources.append(number)
                    self.labelled[number] += paragraph.labels is not None
                    yield paragraph
            except InputError as error:
                problems.append(error)
            except OSError as error:
                problems.append(InputError(path, _(error.strerror or str(error)), _("check the file")))
            except ModuleNotFoundError as error:
                problems.append(
                    InputError(
                        path,
                        _("needs {name}, which is not installed").format(name=error.name),
                        _("install it, or save it as .docx"),
                    )
                )
            self.left_out[number] = self._reading.options.left_out[before:]

    def notes(self, number: int) -> list[dict[str, str]]:
        """Return what was left out of a file, a line each.

        Parameters
        ----------
        number : int
            The file's.
        """
        found = [
            {"source": one.location, "reason": _("{problem}; {remedy}").format(problem=one.problem, remedy=one.remedy)}
            for one in (*self.problems.get(number, ()), *self.left_out.get(number, ()))
        ]
        if count := self.labelled.get(number):
            says = _("labels of {count} paragraph(s) were not taken: the model tagged them anew; {command} takes answers")
            reason = says.format(count=count, command="training.correct")
            found.append({"source": self._paths[number], "reason": reason})
        return found


def _said(prediction: Prediction, keys: Sequence[str]) -> dict[str, Any]:
    """Return a paragraph and what the model says of it, as it travels."""
    record = prediction.paragraph.to_record()
    has_text = prediction.has_text  # what is missing has no number in the desk's store; it is missing again in what is written
    return {
        "record": record,
        "hash": text_hash(fold(prediction.text)),
        "words": indexed(prediction.text),
        "given": [int(key in prediction.labels) for key in keys],
        "scores": [prediction.scores[key] if has_text else 0.0 for key in keys],
        "doubt": prediction.doubt if has_text else 0.0,
        "evidence": [asdict(span) for span in prediction.evidence],
        "topic": dict(prediction.topic) if prediction.topic else None,
    }


def _send(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def main(argv: list[str] | None = None) -> int:
    """Read and tag what standard input names; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Options of the desk; those of the process by default.
    """
    options = desk_parser("python -m training.desk.folder_reader").parse_args(argv)
    order = read_order()
    tagger = load(
        asked_model(options),
        scheme=options.scheme,
        thresholds=read_settings(options.set),
        profile=options.profile,
        corrections=False,  # the desk lays over the model's answers what people said, each person's own
    )
    os.chdir(order["folder"])
    by = f"{tagger.name} {tagger.scheme.digest}"
    paths = [one["path"] for one in order["files"] if one["stale"] or one["tagged_by"] != by]
    _send({"model": tagger.name, "scheme": tagger.scheme.digest, "keys": tagger.keys, "by": by, "files": len(paths)})
    names = {name for path, taken in order["taken"].items() if path not in paths for name in taken}
    reader = FolderReader(Reading(replace(record_options(options), cut=[]), taken=names), paths)
    current = -1
    rows: list[dict[str, Any]] = []
    for prediction in tagger.tag_paragraphs(reader.paragraphs(), jobs=options.jobs):
        number = reader.sources.popleft()
        if rows and (number != current or len(rows) >= _ROWS):
            _send({"rows": rows, "path": paths[current]})
            rows = []
        for done in range(max(current, 0), number):
            _send({"end": paths[done], "skipped": reader.notes(done)})
        current = number
        rows.append(_said(prediction, tagger.keys))
    if rows:
        _send({"rows": rows, "path": paths[current]})
    for done in range(max(current, 0), len(paths)):
        _send({"end": paths[done], "skipped": reader.notes(done)})
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
