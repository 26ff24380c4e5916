"""A fitted model as a folder of plain data that holds everything its answer depends on.

``manifest.json`` names the format, the model's kind and name, the version of cleaning, the libraries, what it needs of
the program, and the SHA-256 of every other file: ``config.json`` and ``arrays.safetensors`` (what was fitted),
``scheme/`` (labels, lexicon, codebook), ``words.txt`` (what the segmenter keeps whole), ``compounds.toml`` (how a
term grows into the compound it stands in) and ``context.toml`` (what around a term makes it a name). Nothing is
pickled. The same folder gives the same answers whatever the checkout around it has become, or refuses to load.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError
from labels.support.plain_files import no_plain_file
from labels.wording import _
from models.catalog import MODELS
from models.interface import State, Tagger
from models.storage.folders import whole_folder
from models.storage.manifest import FORMAT, MANIFEST, Manifest, read_manifest, retrain
from models.storage.trial import check_numbers, check_tagging
from models.text.analyzer import Analyzer
from models.text.compounds import parse_compounds
from models.text.context import parse_context
from seeds import cleaning
from seeds.schemes import Scheme, parse_scheme

CONFIG, ARRAYS, SCHEME, WORDS, COMPOUNDS, CONTEXT = (
    "config.json",
    "arrays.safetensors",
    "scheme",
    "words.txt",
    "compounds.toml",
    "context.toml",
)
HELD_OUT = "heldout.safetensors"
LIBRARIES = ("numpy", "rjieba", "jieba", "opencc", "safetensors", "scikit-learn")


def write_model(
    folder: Path,
    tagger: Tagger,
    name: str,
    notes: Mapping[str, Any],
    thresholds: Mapping[str, float] | None = None,
    held_out: Mapping[str, NDArray[Any]] | None = None,
) -> None:
    """Write a model into an empty folder.

    Parameters
    ----------
    folder : Path
        An existing, empty folder.
    tagger : Tagger
        The fitted model.
    name : str
        Name of its experiment.
    notes : mapping
        JSON-serialisable notes: experiment, data fingerprint, metrics.
    thresholds : mapping of str to float, optional
        Thresholds that replace the model's own, by label key.
    held_out : mapping of str to ndarray, optional
        What the same settings said of the held-out paragraphs, to compare later models with, and what was learned from.
    """
    from safetensors.numpy import save_file

    state, analyzer = tagger.state(), tagger.analyzer
    (folder / CONFIG).write_text(json.dumps(state.config, ensure_ascii=False), encoding="utf-8")
    (folder / SCHEME).mkdir()
    for file, text in analyzer.scheme.texts.items():
        (folder / SCHEME / file).write_text(text, encoding="utf-8")
    (folder / WORDS).write_text("".join(f"{word}\n" for word in analyzer.words), encoding="utf-8")
    (folder / COMPOUNDS).write_text(analyzer.rules, encoding="utf-8")
    (folder / CONTEXT).write_text(analyzer.surroundings, encoding="utf-8")
    for file, arrays in ((ARRAYS, state.arrays), (HELD_OUT, held_out or {})):
        if arrays:
            # safetensors writes the buffer as it lies in memory, whatever the strides say.
            save_file({key: np.ascontiguousarray(array) for key, array in arrays.items()}, folder / file)
    manifest = {
        "format": FORMAT,
        "kind": tagger.kind,
        "name": name,
        "scheme": analyzer.scheme.name,
        "cleaning": cleaning.VERSION,
        "resources": dict(state.resources),
        "libraries": {library: _version(library) for library in LIBRARIES},
        "files": {path.relative_to(folder).as_posix(): _sha256(path) for path in _files(folder)},
        "thresholds": dict(thresholds or {}),
        "notes": dict(notes),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def save(
    tagger: Tagger,
    folder: Path,
    name: str,
    notes: Mapping[str, Any],
    thresholds: Mapping[str, float] | None = None,
    former: Path | None = None,
) -> None:
    """Write a model to a folder that appears only when it is complete; a model already there is replaced.

    Parameters
    ----------
    tagger : Tagger
        The fitted model.
    folder : Path
        Where it shall stand.
    name, notes, thresholds
        As for :func:`write_model`.
    former : Path, optional
        Where a model that is already there goes; by default it is removed.
    """
    with whole_folder(folder, former) as new:
        write_model(new, tagger, name, notes, thresholds)


def load_folder(folder: Path) -> tuple[Tagger, Manifest]:
    """Load a stored model after checking every file against the manifest.

    Parameters
    ----------
    folder : Path
        A folder that :func:`write_model` wrote.

    Returns
    -------
    tuple of (Tagger, Manifest)
        The model and what it says of itself.

    Raises
    ------
    UsageError, InputError
        As :func:`read_manifest`; also if a file is missing, extra or changed, or what the model needs of the program
        is another, or it cannot tag.
    """
    manifest = read_manifest(folder)
    if endless := next((path for path in _files(folder) if not path.is_file()), None):
        raise no_plain_file(endless)
    present = {path.relative_to(folder).as_posix() for path in _files(folder)} - {MANIFEST}
    if present != set(manifest.files):
        odd = sorted(present ^ set(manifest.files))[0]
        raise InputError(str(folder / odd), _("is missing or does not belong to the model"), retrain())
    for name, digest in manifest.files.items():
        if _sha256(folder / name) != digest:
            raise InputError(str(folder / name), _("was changed after the model was stored"), retrain())
    try:
        analyzer = Analyzer(
            read_scheme(folder, manifest),
            (folder / WORDS).read_text(encoding="utf-8").splitlines(),
            (folder / COMPOUNDS).read_text(encoding="utf-8"),
            (folder / CONTEXT).read_text(encoding="utf-8"),
        )
        parse_compounds(analyzer.rules)
        parse_context(analyzer.surroundings)
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        state = State(config, read_arrays(folder / ARRAYS), manifest.resources)
        check_numbers(state.arrays)
        tagger = MODELS[manifest.kind].load_tagger().from_state(state, analyzer)
        check_tagging(tagger)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, MemoryError) as error:
        problem = _("holds no model of kind {kind!r}").format(kind=manifest.kind)
        raise InputError(str(folder), problem, retrain()) from error
    if unknown := sorted(set(manifest.thresholds) - set(analyzer.keys)):
        problem = _("holds a threshold for {label!r}, which is no label").format(label=unknown[0])
        raise InputError(str(folder / MANIFEST), problem, retrain())
    return tagger, manifest


def read_scheme(folder: Path, manifest: Manifest) -> Scheme:
    """Return the scheme that a stored model carries.

    Parameters
    ----------
    folder : Path
        The model.
    manifest : Manifest
        What it says of itself.

    Raises
    ------
    InputError
        If its files are no scheme.
    """
    names = [name for name in manifest.files if name.startswith(f"{SCHEME}/")]
    try:
        texts = {name.removeprefix(f"{SCHEME}/"): (folder / name).read_text(encoding="utf-8") for name in names}
    except UnicodeDecodeError as error:
        raise InputError(str(folder / SCHEME), _("holds a file that is not UTF-8"), retrain()) from error
    return parse_scheme(texts, manifest.scheme, str(folder / SCHEME))


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a safetensors file; none where there is no such file.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    InputError
        If it is no such file.
    """
    if not path.is_file():
        return {}
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(path)
    except SafetensorError as error:
        raise InputError(str(path), _("holds no arrays ({reason})").format(reason=error), retrain()) from error


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if not path.is_dir())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version(library: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"
