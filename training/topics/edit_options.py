"""What is to be changed in topics, as options of a command and as the ``[topics]`` section of a file say it."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

from labels import UsageError
from labels.support.toml_text import parse_toml
from models.topics.editing.edits import MOST_PARTS, TopicEdits, parse_edits
from training.scheme.expanding.proposal_answers import split_words

SECTION = "topics"


def add_edit_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that change topics.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        A command's.
    """
    topic = "a topic by name, number (#7) or words"
    parser.add_argument("--merge", nargs="+", action="append", default=[], metavar="TOPIC", help=f"join topics; each is {topic}")
    parser.add_argument("--split", nargs=2, action="append", default=[], metavar=("TOPIC", "N"), help="split it into N parts")
    parser.add_argument("--rename", nargs="+", action="extend", default=[], metavar="TOPIC=NAME", help="give it another name")
    drop_help = "leave it out: its paragraphs get the next nearest topic that is near enough, or none"
    parser.add_argument("--drop", nargs="+", action="extend", default=[], metavar="TOPIC", help=drop_help)
    add_help = "a topic of your own: its name, and words that tell of it; a name alone is what is looked for"
    parser.add_argument("--add", nargs="+", action="extend", default=[], metavar="NAME=WORD,…", help=add_help)
    add_edits_file(parser)


def add_edits_file(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a file of changes.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        A command's.
    """
    parser.add_argument("--edits", type=Path, metavar="FILE.toml", help="changes to topics: a section [topics]")


def asked_edits(options: argparse.Namespace) -> TopicEdits:
    """Return the changes of the file and of the options together.

    Parameters
    ----------
    options : argparse.Namespace
        With the options of :func:`add_edit_options`.

    Raises
    ------
    UsageError
        If the file cannot be read, or something is written in another way.
    """
    table: dict[str, Any] = {
        "seeds": dict(map(_added, options.add)),
        "merge": options.merge,
        "split": [{"topic": topic, "into": _count(topic, parts)} for topic, parts in options.split],
        "rename": dict(map(_renamed, options.rename)),
        "drop": options.drop,
    }
    for name in ("add", "rename"):
        if len(table["seeds" if name == "add" else name]) < len(getattr(options, name)):
            raise UsageError(f"--{name}", "names the same topic twice", "name it once")
    if lonely := [group for group in options.merge if len(group) < 2]:
        raise UsageError(f"--merge {lonely[0][0]}", "names one topic", "name all that are to be one: --merge A B")
    asked = parse_edits(table, "edit")
    return both(read_edits(options.edits), asked) if options.edits else asked


def both(first: TopicEdits, second: TopicEdits) -> TopicEdits:
    """Return the changes of two together.

    Parameters
    ----------
    first, second : TopicEdits
        Those of a file and those of a call, for instance.
    """
    return TopicEdits(
        (*first.seeds, *second.seeds),
        (*first.merge, *second.merge),
        (*first.split, *second.split),
        (*first.rename, *second.rename),
        (*first.drop, *second.drop),
    )


def read_edits(path: Path) -> TopicEdits:
    """Read the section ``[topics]`` of a file; an experiment is such a file.

    Parameters
    ----------
    path : Path
        A TOML file.

    Returns
    -------
    TopicEdits

    Raises
    ------
    UsageError
        If it cannot be read, has no such section, or a value in it is wrong.
    """
    try:
        table = parse_toml(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise UsageError(str(path), f"cannot be read as TOML ({said})", "mend the file") from error
    section = table.get(SECTION)
    if not isinstance(section, dict):
        raise UsageError(
            str(path), f"has no section [{SECTION}]", f'write [{SECTION}] and under it rename = {{"旅游" = "文化旅游"}}'
        )
    return parse_edits(section, f"{path} [{SECTION}]")


def _renamed(text: str) -> tuple[str, str]:
    address, sign, name = text.partition("=")
    if not sign or not address.strip() or not name.strip():
        raise UsageError(f"--rename {text}", "is no topic and its name", 'write "旅游 景区=文化旅游"')
    return address.strip(), name.strip()


def _added(text: str) -> tuple[str, list[str]]:
    name, _, words = text.partition("=")
    return name.strip(), list(split_words(words))


def _count(topic: str, parts: str) -> int:
    if not parts.isdecimal() or not 2 <= int(parts) <= MOST_PARTS:
        raise UsageError(f"--split {topic} {parts}", f"{parts!r} is no number of parts", f"write one from 2 to {MOST_PARTS}")
    return int(parts)
