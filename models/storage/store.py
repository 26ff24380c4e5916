"""Store a fitted model as a folder of plain data, and refuse what was changed or is too new.

``manifest.json`` names the format, the model's kind and name, the libraries, and the SHA-256 of every other
file: ``config.json``, ``arrays.safetensors`` and, for scikit-learn estimators, ``NAME.skops``. Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED

import numpy as np

from labels import InputError, UsageError, load_taxonomy
from models.interface import State, Tagger

FORMAT = 2
MANIFEST, CONFIG, ARRAYS = "manifest.json", "config.json", "arrays.safetensors"
LIBRARIES = ("numpy", "scikit-learn", "rjieba", "jieba", "safetensors", "skops")


def _lexicon(state: State) -> Tagger:
    from models.lexicon.tagger import LexiconTagger

    return LexiconTagger.from_state(state)


def _tfidf(state: State) -> Tagger:
    from models.tfidf.tagger import LinearTagger

    return LinearTagger.from_state(state)


def _bertopic(state: State) -> Tagger:
    from models.topics.tagger import TopicTagger

    return TopicTagger.from_state(state)


def _hybrid(state: State) -> Tagger:
    from models.hybrid.tagger import HybridTagger

    return HybridTagger.from_state(state)


# Looked up by name and imported when needed: loading one model must not load the others' libraries.
READERS: Mapping[str, Callable[[State], Tagger]] = {
    "lexicon": _lexicon,
    "tfidf": _tfidf,
    "hybrid": _hybrid,
    "bertopic": _bertopic,
}


def save(
    tagger: Tagger, folder: Path, name: str, notes: Mapping[str, Any], thresholds: Mapping[str, float] | None = None
) -> None:
    """Write a model to a folder that appears only when it is complete.

    Parameters
    ----------
    tagger : Tagger
        The fitted model.
    folder : Path
        Where it shall stand; a model already there is replaced.
    name : str
        Name shown in predictions.
    notes : mapping
        JSON-serialisable notes: experiment, data fingerprint, metrics.
    thresholds : mapping of str to float, optional
        Thresholds that replace the model's own, by label key.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    recover(folder)
    work = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        state = tagger.state()
        (work / CONFIG).write_text(json.dumps(state.config, ensure_ascii=False), encoding="utf-8")
        if state.arrays:
            from safetensors.numpy import save_file

            # safetensors writes the buffer as it lies in memory, whatever the strides say.
            save_file({key: np.ascontiguousarray(array) for key, array in state.arrays.items()}, work / ARRAYS)
        for part, estimator in state.estimators.items():
            import skops.io

            # A vocabulary of n-grams as JSON shrinks to an eighth.
            skops.io.dump(estimator, work / f"{part}.skops", compression=ZIP_DEFLATED)
        files = {path.name: _sha256(path) for path in sorted(work.iterdir())}
        manifest = {
            "format": FORMAT,
            "kind": tagger.kind,
            "name": name,
            "libraries": {library: _version(library) for library in LIBRARIES},
            "files": files,
            "thresholds": dict(thresholds or {}),
            "notes": dict(notes),
        }
        (work / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        os.chmod(work, 0o755)
        _swap(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read and check a model folder's manifest.

    Raises
    ------
    UsageError
        If the folder is not there or holds no model.
    InputError
        If the manifest is broken or of another format.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise UsageError(str(folder), "is not a stored model (no manifest.json)", "name a folder written by training.run")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        kind, files, number = manifest["kind"], manifest["files"], manifest["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(str(path), "is not a model manifest", "train the model again") from error
    if number != FORMAT:
        older = isinstance(number, int) and number < FORMAT
        remedy = "train again: python -m training.run" if older else "update the program"
        raise InputError(str(path), f"has format {number}, this program reads {FORMAT}", remedy)
    if not isinstance(kind, str) or kind not in READERS:
        raise InputError(str(path), f"names an unknown kind of model {kind!r}", f"known kinds: {', '.join(READERS)}")
    if not isinstance(files, dict) or not isinstance(manifest.get("name"), str):
        raise InputError(str(path), "lacks the digests of its files or its name", "train the model again")
    if not _are_thresholds(manifest.get("thresholds")):
        raise InputError(
            str(path), f"holds thresholds that are none: {manifest.get('thresholds')!r}", "give fractions by label key, or {}"
        )
    return manifest  # type: ignore[no-any-return]


def _are_thresholds(value: object) -> bool:
    if not isinstance(value, dict) or not set(value) <= set(load_taxonomy().keys):
        return False
    return all(isinstance(number, int | float) and not isinstance(number, bool) and 0 <= number <= 1 for number in value.values())


def load_folder(folder: Path) -> tuple[Tagger, dict[str, Any]]:
    """Load a stored model after checking every file against the manifest.

    Returns
    -------
    tuple of (Tagger, dict)
        The model and its manifest.

    Raises
    ------
    UsageError, InputError
        As :func:`read_manifest`; also if a file is missing, extra or changed.
    """
    manifest = read_manifest(folder)
    present = {path.name for path in folder.iterdir()} - {MANIFEST}
    if present != set(manifest["files"]):
        odd = sorted(present ^ set(manifest["files"]))[0]
        raise InputError(str(folder / odd), "is missing or does not belong to the model", "train the model again")
    for name, digest in manifest["files"].items():
        if _sha256(folder / name) != digest:
            raise InputError(str(folder / name), "was changed after the model was stored", "train the model again")
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    arrays: dict[str, Any] = {}
    if ARRAYS in present:
        from safetensors.numpy import load_file

        arrays = load_file(folder / ARRAYS)
    try:
        return READERS[manifest["kind"]](State(config, arrays)), manifest
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise InputError(str(folder), f"holds no model of kind {manifest['kind']!r}", "train the model again") from error


def recover(folder: Path) -> None:
    """Put a model back that a killed run had moved aside and not yet replaced."""
    if not folder.exists():
        for aside in sorted(folder.parent.glob(f"{_aside(folder)}*/{folder.name}")):
            os.replace(aside, folder)
            aside.parent.rmdir()
            return


def _aside(folder: Path) -> str:
    return f".old-{folder.name}."


def _swap(work: Path, folder: Path) -> None:
    """Put a complete folder in place of an older one; the old one is moved aside, then removed."""
    if folder.exists():
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_aside(folder)))
        os.replace(folder, aside / folder.name)
        os.replace(work, folder)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        os.replace(work, folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"
