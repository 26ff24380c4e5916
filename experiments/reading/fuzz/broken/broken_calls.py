"""Calls, settings, schemes and model folders that are made to hurt."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from experiments.reading.fuzz.broken.broken_answers import LABELS, LEXICON
from experiments.reading.fuzz.broken.broken_records import wrong_value
from experiments.reading.fuzz.hostile_input import Hostile, Making
from models.catalog import MODELS
from models.locations import shipped_folder
from models.storage.manifest import MANIFEST

_KEYS = (
    *("holdout", "seed", "split_seed", "hard_weight", "correction_weight", "model", "name", "parameters", "parameters.c"),
    *(
        "parameters.folds",
        "parameters.x",
        "thresholds.text",
        "thresholds.x",
        "topics",
        "topics.rename",
        "x",
        "",
        ".",
        "a.b.c",
        "seed.x",
    ),
)
_VALUES = (
    *(
        "9" * 400,
        "-" + "9" * 400,
        "1e999",
        "nan",
        "-inf",
        "true",
        "[]",
        "{}",
        '"x"',
        "1979-05-27",
        "0",
        "-1",
        "1",
        "0x" + "f" * 300,
    ),
    *(
        "9" * 5_000,
        "[" * 500,
        "[" * 20_000,
        "{a=" * 300 + "1",
        "",
        " ",
        "\u0000",
        "储能",
        "'",
        '"""',
        "1_000",
        "0.5",
        "1 = 2",
        "\n[x]\ny = 1",
    ),
)


def settings(making: Making) -> Hostile:
    """Return an experiment with values that its settings cannot have.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    overrides = [f"{rng.choice(_KEYS)}={rng.choice(_VALUES)}" for _index in range(rng.choice((1, 1, 2)))]
    if rng.random() < 0.2:
        overrides.append(rng.choice(("", "=", "seed", "seed==1", "\u0000=1", "x" * 5_000)))
    if rng.random() < 0.4:
        labels = [f"thresholds.{one}" if not one.startswith("thresholds") else one for one in overrides]
        given = [part for one in rng.choice((overrides, labels)) for part in ("--set", one)]
        return Hostile("predict", ("储能电站并网。", "--format", "jsonl", *given), (), frozenset({0, 1, 2}))
    name = rng.choice(("lexicon", "tfidf", "hybrid", "bertopic"))
    return Hostile("settings", (name, *overrides), (), frozenset({0, 2}))


def experiment(making: Making) -> Hostile:
    """Return an experiment's file that is no TOML, or has values of the wrong type.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    lines = [f'model = "{rng.choice(tuple(MODELS))}"', "seed = 1"]
    lines += [f"{rng.choice(_KEYS)} = {rng.choice(_VALUES)}" for _index in range(2)]
    lines += [
        rng.choice(("", "[parameters]", "[parameters]\nc = {}", "[[parameters]]", "[thresholds]\nx = []", "[topics]\nx = 1"))
    ]
    path = making.file("hostile.toml", "\n".join(lines))
    return Hostile("settings", (str(path),), (), frozenset({0, 1, 2}))


def scheme(making: Making) -> Hostile:
    """Return a scheme whose files are no TOML, have wrong types or lack something.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    folder = making.folder / rng.choice(("own", "自己的", "a b", "x" * 200))
    folder.mkdir()
    files = {"labels.toml": LABELS, "lexicon.toml": LEXICON}
    name = rng.choice(tuple(files))
    text = files[name]
    value = rng.choice(_VALUES)
    old, new = rng.choice(
        (
            ('= "', f"= {value} #"),
            ("= [", f"= {value} #"),
            ("[[label]]", "[label]"),
            ("energy", rng.choice(("", "text", "储能", "a b", "none", "x" * 300))),
            ("[energy]", "[[energy]]"),
            ('["', rng.choice(('[["', '[1, "', '["", "', '["(", "', '["' + "电" * 9_000 + '", "'))),
            ("\n", rng.choice(("\u0000\n", "\r", "\n[x]\n", "\n" + LABELS + "\n", "\udcff\n"))),
        )
    )
    files[name] = text.replace(old, new, rng.choice((1, 9)))
    for file, content in files.items():
        (folder / file).write_bytes(content.encode("utf-8", "surrogateescape"))
    if rng.random() < 0.1:
        (folder / name).unlink()
        if rng.random() < 0.5:
            os.mkfifo(folder / name)
    return Hostile("scheme", (str(folder),), (), frozenset({0, 1, 2}))  # 2: what has no labels is no scheme


def model(making: Making) -> Hostile:
    """Return a stored model with a file changed: wrong types in its manifest, NaN in arrays, pipes and devices in it.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    folder = making.folder / "model"
    shutil.copytree(shipped_folder(), folder)
    changed = rng.choice((_manifest, _manifest, _arrays, _arrays, _config, _thing, _thing, _bytes))
    changed(making, folder)
    return Hostile("model", (str(folder),), (), frozenset({0, 1, 2}))


def _signed(folder: Path, change: Callable[[dict[str, Any]], object] = lambda table: None) -> None:
    """Write the digests of the files as they are now, as somebody would who made the folder by hand."""
    import hashlib

    table = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    table["files"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in table["files"] if (folder / name).is_file()
    }
    change(table)
    (folder / MANIFEST).write_text(json.dumps(table), encoding="utf-8")


def _manifest(making: Making, folder: Path) -> None:
    path, rng = folder / MANIFEST, making.rng
    if rng.random() < 0.4:
        text = path.read_text(encoding="utf-8")
        ways = ("[" * 100_000, text[: len(text) // 2], "", "null", text + text, '{"format": ' + "9" * 5_000 + "}", "\u0000")
        path.write_text(rng.choice(ways), encoding="utf-8")
        return

    def change(table: dict[str, Any]) -> None:
        inner = rng.choice((table, table, table["files"], table["notes"], table["thresholds"]))
        inner[rng.choice((*inner, "x", "../x", "scheme/labels.toml"))] = wrong_value(making)

    _signed(folder, change)


def _arrays(making: Making, folder: Path) -> None:
    import numpy as np
    from safetensors.numpy import load_file, save_file

    rng, path = making.rng, folder / "arrays.safetensors"
    arrays = load_file(path)
    name = rng.choice(sorted(arrays))
    array = arrays[name]
    if array.dtype.kind == "f" and array.size and rng.random() < 0.6:
        array = array.copy()
        array.flat[rng.randrange(array.size)] = rng.choice((np.nan, np.inf, -np.inf, 1e30))
    else:
        array = rng.choice(
            (array[:0], array.reshape(-1)[:1], array.astype("int8"), np.zeros((0, 0)), np.zeros((3, 3, 3)), array[::-1])
        )
    save_file({**arrays, name: np.ascontiguousarray(array)}, path)
    _signed(folder)


def _config(making: Making, folder: Path) -> None:
    path, rng = folder / "config.json", making.rng
    table = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(table, dict) and table and rng.random() < 0.7:
        table[rng.choice(sorted(table))] = wrong_value(making)
        path.write_text(json.dumps(table), encoding="utf-8")
    else:
        path.write_bytes(rng.choice((b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000)))
    _signed(folder)


def _thing(making: Making, folder: Path) -> None:
    rng = making.rng
    names = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    path = rng.choice((*names, folder / "more.json"))
    path.unlink(missing_ok=True)
    way = rng.randrange(5)
    if way == 0:
        os.mkfifo(path)
    elif way == 4:
        path.mkdir()
    else:
        path.symlink_to((Path("/dev/zero"), Path("/dev/stdin"), path)[way - 1])


def _bytes(making: Making, folder: Path) -> None:
    rng = making.rng
    path = rng.choice([path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST])
    data = bytearray(path.read_bytes() or b" ")
    data[rng.randrange(len(data))] = rng.randrange(256)
    path.write_bytes(bytes(data[: rng.randrange(len(data) + 1)] if rng.random() < 0.3 else data))
    _signed(folder)
