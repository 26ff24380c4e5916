"""Names and things of the file system that no reader expects: not UTF-8, too long, with signs in them; pipes and devices."""

from __future__ import annotations

import os
from pathlib import Path

from experiments.reading.fuzz.good_files import makers_of
from experiments.reading.fuzz.hostile_input import Hostile, Making, Put, marks, texts

_RAW = (b"\xff", b"\xc9\xcc\xce\xf1", b"a\x80b", b"\xed\xa0\x80", b"\xfe\xff\xfe")
_SIGNS = (
    "\n",
    "\r",
    "\t",
    "\u001b[2J",
    "\u202e",
    "%s%n",
    "{0}",
    "#",
    "?",
    "&amp;",
    "'\"",
    "=1+1",
    " ",
    "\u3000",
    "\ufffd",
    "\U0001f600",
)
_SUFFIXES = (".txt", ".md", ".html", ".docx", ".jsonl", ".csv", ".xlsx", ".pdf", ".zip", ".txt.gz", ".TXT")
_FORMATS = ("jsonl", "csv", "html", "xlsx", "table", "doccano")


def odd_name(making: Making) -> Hostile:
    """Return a whole file whose name is not UTF-8, holds control characters or formulas, or is as long as names can be.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    suffix = rng.choice(_SUFFIXES)
    sentences = making.sentences(3)
    data = makers_of(f".{suffix.lower().rpartition('.')[2]}")[0](texts(sentences))
    raw = rng.choice((*_RAW, *(sign.encode() for sign in _SIGNS), b"x" * (255 - len(suffix)), "长".encode() * 80))
    name = (raw if len(raw) > 200 else b"n" + raw if rng.random() < 0.5 else raw + b"n") + suffix.encode()
    folder = os.fsencode(making.folder)
    inner = os.path.join(folder, rng.choice((b"in", b"\xd5\xfe", b"a\nb"))) if rng.random() < 0.3 else folder
    os.makedirs(inner, exist_ok=True)
    path = os.path.join(inner, name)
    with open(path, "wb") as file:
        file.write(data)
    put = (Put("", marks(sentences), every=True),)
    given = os.fsdecode(rng.choice((folder, path)))
    output = making.folder.parent / "result"
    if rng.random() < 0.4:
        form = rng.choice(_FORMATS)
        arguments = ("--input", given, "--format", form, "--jobs", "1", "--output", f"{output}.{form}")
        return Hostile("predict", arguments, () if form in ("xlsx", "table") else put, frozenset({0}))
    return Hostile("read", (given, "--output", f"{output}.jsonl") if rng.random() < 0.5 else (given,), put, frozenset({0}))


def no_file(making: Making) -> Hostile:
    """Return a folder with a pipe, a device, a link that leads nowhere, in a circle or to a folder, beside a good file.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    path = making.folder / f"hostile{rng.choice(_SUFFIXES)}"
    way = rng.randrange(6)
    if way == 0:
        os.mkfifo(path)
    elif way == 5:
        path.mkdir()
        (path / "in.txt").write_text("在文件夹里。", encoding="utf-8")
    else:
        path.symlink_to((Path("/dev/zero"), Path("/dev/null"), path, making.folder)[way - 1])
    good = making.good_file()
    if way and rng.random() < 0.3:  # a pipe that is named is waited for
        return Hostile("read", (str(path),), (), frozenset({0, 1, 2}))
    return Hostile("read", (str(making.folder),), (good,), frozenset({0} if way == 5 else {1}))


def odd_argument(making: Making) -> Hostile:
    """Return a call whose path is too long, not there, or no path.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    given = rng.choice(
        (
            "x" * 5_000,
            "长" * 3_000 + ".txt",
            "a/" * 3_000,
            "",
            " ",
            "\n",
            "~",
            "*",
            "%",
            "http://example.org/a.html",
            "\udcff.txt",
        )
    )
    commands = (
        ("read", (given,)),
        ("predict", ("--input", given)),
        ("predict", ("储能", "--model", given or "x")),
        ("predict", ("储能", "--scheme", given or "x")),
        ("predict", ("储能", "--output", given + ".jsonl")),
        ("scheme", (given,)),
        ("agreement", (given,)),
        ("settings", (given,)),
    )
    command, arguments = rng.choice(commands)
    return Hostile(command, arguments, (), frozenset({0, 1, 2}) if len(given) < 100 else frozenset({2}))
