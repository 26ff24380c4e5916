"""What a stored model says of itself, and whether this program can read it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labels import InputError, UsageError
from labels.wording import _
from models.catalog import MODELS
from seeds import cleaning

FORMAT = 4
MANIFEST = "manifest.json"
TRAIN = "python -m training.run"
_DIGITS = 12  # of a digest


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a stored model says of itself.

    Attributes
    ----------
    kind : str
        Which entry of :data:`models.catalog.MODELS` reads it.
    name : str
        Name of its experiment.
    scheme : str
        Name of its scheme.
    files : mapping of str to str
        SHA-256 of every other file, by path.
    thresholds : mapping of str to float
        Thresholds that replace the model's own, by label key.
    resources : mapping of str to str
        SHA-256 of data that ship with the program and that the model cannot do without.
    notes : mapping
        Experiment, data fingerprint, metrics.
    """

    kind: str
    name: str
    scheme: str
    files: Mapping[str, str]
    thresholds: Mapping[str, float] = field(default_factory=dict)
    resources: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """First 12 hexadecimal digits of a SHA-256 of its files, thresholds and needs; copies of a model have the same."""
        decides = [self.kind, dict(self.files), dict(self.thresholds), dict(self.resources)]
        return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()[:_DIGITS]


def retrain() -> str:
    """Return what to do about a stored model that is of no use any longer, as errors say it."""
    return _("train again: {command}").format(command=TRAIN)


def read_manifest(folder: Path) -> Manifest:
    """Read and check a model folder's manifest.

    Parameters
    ----------
    folder : Path
        A folder that :func:`write_model` wrote.

    Returns
    -------
    Manifest

    Raises
    ------
    UsageError
        If the folder is not there or holds no model.
    InputError
        If the manifest is broken, of another format, or of text that was cleaned otherwise.
    """
    path = folder / MANIFEST
    if not path.is_file():
        problem = _("is not a stored model (no {file})").format(file=MANIFEST)
        remedy = _("name a folder written by {run} or {topics}")
        raise UsageError(str(folder), problem, remedy.format(run="training.run", topics="training.topics"))
    location = str(path)
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        number = table["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(location, _("is not a model manifest"), retrain()) from error
    if number != FORMAT:
        older = isinstance(number, int) and number < FORMAT
        problem = _("has format {found}, this program reads {known}").format(found=number, known=FORMAT)
        raise InputError(location, problem, retrain() if older else _("update the program"))
    complete = all(isinstance(table.get(name), str) for name in ("kind", "name", "scheme"))
    if not complete or not all(isinstance(table.get(name), dict) for name in ("files", "resources", "notes", "thresholds")):
        raise InputError(location, _("lacks a name, its scheme or the digests of its files"), retrain())
    if table["kind"] not in MODELS:
        problem = _("names an unknown kind of model {kind!r}").format(kind=table["kind"])
        raise InputError(location, problem, _("known kinds: {kinds}").format(kinds=", ".join(MODELS)))
    if table.get("cleaning") != cleaning.VERSION:
        problem = _("learned from text cleaned by version {then}, this is {now}")
        raise InputError(location, problem.format(then=table.get("cleaning"), now=cleaning.VERSION), retrain())
    for key, value in table["thresholds"].items():
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
            problem = _("threshold of {label!r} is {value!r}").format(label=key, value=value)
            raise InputError(location, problem, _("give a fraction, or take it out"))
    names = ("kind", "name", "scheme", "files", "thresholds", "resources", "notes")
    return Manifest(**{name: table[name] for name in names})
