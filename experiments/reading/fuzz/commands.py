"""The commands that answer hostile input, each as its users run it or as the part of it that reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from experiments.reading.fuzz import asked_desk
from labels import write_paragraphs
from labels.annotations import read_evidence
from labels.corrections_log import read_log
from labels.support.errors import note_line
from labels.taxonomy import parse_taxonomy
from models import predict
from models.loading import load
from models.panel import __main__ as panel
from seeds import read
from training.agreement import __main__ as agreement
from training.experiment import load_experiment
from training.sets.labelled_files import read_labelled

Command = Callable[[list[str] | None], int]
NEVER = 70  # an exit code that no command has
_TEXT = "青石镇第1座储能电站并网。"


def _evidence(argv: list[str] | None) -> int:
    """Read an evidence file, as training does: the file, and one of texts."""
    from experiments.reading.fuzz.broken.broken_answers import LABELS

    path, texts = map(Path, argv or [])
    read_evidence(path, json.loads(texts.read_text(encoding="utf-8")), parse_taxonomy(LABELS, "labels.toml"))
    return 0


def _labelled(argv: list[str] | None) -> int:
    """Read labelled text, as evaluate, correct and run do: the file, and its scheme."""
    file, scheme = argv or []
    write_paragraphs(read_labelled([Path(file)], "hostile", load("lexicon", scheme=scheme).scheme).paragraphs, sys.stdout)
    return 0


def _corrections(argv: list[str] | None) -> int:
    """Read a log of corrections; an entry that was left out is named."""
    log = read_log(Path((argv or [""])[0]))
    for problem in log.problems:
        print(note_line(problem), file=sys.stderr)
    return 0


def _settings(argv: list[str] | None) -> int:
    """Read an experiment with values of the command line, and what its trainer makes of them."""
    source, *overrides = argv or []
    load_experiment(source, overrides).trainer()
    return 0


def _scheme(argv: list[str] | None) -> int:
    load("lexicon", scheme=(argv or [""])[0])
    return 0


def _model(argv: list[str] | None) -> int:
    """Load a stored model and tag a sentence with it."""
    folder = (argv or [""])[0]
    prediction = load(folder, corrections=False).tag([_TEXT])[0]
    return 0 if all(0 <= score <= 1 for score in prediction.scores.values()) else NEVER


COMMANDS: Mapping[str, Command] = {
    "read": read.main,
    "predict": predict.main,
    "agreement": agreement.main,
    "panel": panel.main,
    "evidence": _evidence,
    "labelled": _labelled,
    "corrections": _corrections,
    "settings": _settings,
    "scheme": _scheme,
    "model": _model,
    "desk": asked_desk.ask,
}
