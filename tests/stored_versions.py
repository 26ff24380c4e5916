"""What tests of stored versions share: what is written, and what is left in a store."""

import json
import os
import time
from pathlib import Path

from models.storage.folders import digest
from models.storage.versions import VersionStore

OLD = time.time() - 7200


def writer(text: str, files: int = 3):
    def write(folder: Path) -> None:
        (folder / "part").mkdir()
        for number in range(files):
            (folder / "part" / f"{number}.txt").write_text(text, encoding="utf-8")
        (folder / "config.json").write_text(json.dumps({"text": text}), encoding="utf-8")

    return write


def whole(folder: Path) -> bool:
    """Whether a folder still is what its id says."""
    return folder.name.endswith("-" + digest(folder)[:12])


def visible(store: VersionStore) -> list[Path]:
    return [path for path in (store.folder / "versions").glob("*/") if not path.name.startswith(".")]


def leftovers(store: VersionStore) -> list[str]:
    return [path.name for path in store.folder.rglob(".*") if path.name != ".lock"]


def age(folder: Path) -> None:
    os.utime(folder, (OLD, OLD))
