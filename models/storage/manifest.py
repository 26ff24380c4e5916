"""What a stored model says of itself, and whether this program can read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labels import InputError, UsageError
from models.catalog import MODELS
from seeds import cleaning

FORMAT = 4
MANIFEST = "manifest.json"
RETRAIN = "train again: python -m training.run"


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
        raise UsageError(str(folder), "is not a stored model (no manifest.json)", "name a folder written by training.run")
    location = str(path)
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        number = table["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(location, "is not a model manifest", RETRAIN) from error
    if number != FORMAT:
        older = isinstance(number, int) and number < FORMAT
        raise InputError(
            location, f"has format {number}, this program reads {FORMAT}", RETRAIN if older else "update the program"
        )
    complete = all(isinstance(table.get(name), str) for name in ("kind", "name", "scheme"))
    if not complete or not all(isinstance(table.get(name), dict) for name in ("files", "resources", "notes", "thresholds")):
        raise InputError(location, "lacks a name, its scheme or the digests of its files", RETRAIN)
    if table["kind"] not in MODELS:
        raise InputError(location, f"names an unknown kind of model {table['kind']!r}", f"known kinds: {', '.join(MODELS)}")
    if table.get("cleaning") != cleaning.VERSION:
        raise InputError(
            location, f"learned from text cleaned by version {table.get('cleaning')}, this is {cleaning.VERSION}", RETRAIN
        )
    for key, value in table["thresholds"].items():
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
            raise InputError(location, f"threshold of {key!r} is {value!r}", "give a fraction, or take it out")
    names = ("kind", "name", "scheme", "files", "thresholds", "resources", "notes")
    return Manifest(**{name: table[name] for name in names})
