"""What is to be changed in topics, as options of a command and as the ``[topics]`` section of a file say it."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

from labels import InputError, UsageError
from labels.support.plain_files import check_file
from labels.support.toml_text import parse_toml
from labels.wording import _
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
    says = _("join topics; each is a topic by name, number (#7) or words")
    parser.add_argument("--merge", nargs="+", action="append", default=[], metavar="TOPIC", help=says)
    says = _("split it into N parts")
    parser.add_argument("--split", nargs=2, action="append", default=[], metavar=("TOPIC", "N"), help=says)
    says = _("give it another name")
    parser.add_argument("--rename", nargs="+", action="extend", default=[], metavar="TOPIC=NAME", help=says)
    says = _("leave it out: its paragraphs get the next nearest topic that is near enough, or none")
    parser.add_argument("--drop", nargs="+", action="extend", default=[], metavar="TOPIC", help=says)
    says = _("a topic of your own: its name, and words that tell of it; a name alone is what is looked for")
    parser.add_argument("--add", nargs="+", action="extend", default=[], metavar="NAME=WORD,…", help=says)
    add_edits_file(parser)


def add_edits_file(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a file of changes.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        A command's.
    """
    parser.add_argument("--edits", type=Path, metavar="FILE.toml", help=_("changes to topics: a section [topics]"))


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
            raise UsageError(f"--{name}", _("names the same topic twice"), _("name it once"))
    if lonely := [group for group in options.merge if len(group) < 2]:
        remedy = _("name all that are to be one: {option}").format(option="--merge A B")
        raise UsageError(f"--merge {lonely[0][0]}", _("names one topic"), remedy)
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
        If there is no such file.
    InputError
        If it cannot be read, has no such section, or a value in it is wrong.
    """
    check_file(path)
    try:
        table = parse_toml(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        said = _(error.strerror or str(error)) if isinstance(error, OSError) else error
        raise InputError(str(path), _("cannot be read as TOML ({reason})").format(reason=said), _("mend the file")) from error
    section = table.get(SECTION)
    if not isinstance(section, dict):
        remedy = _("write [{section}] and under it {example}").format(section=SECTION, example='rename = {"旅游" = "文化旅游"}')
        raise InputError(str(path), _("has no section [{section}]").format(section=SECTION), remedy)
    try:
        return parse_edits(section, f"{path} [{SECTION}]")
    except UsageError as error:  # it would be the call's fault, were it not written in a file
        raise InputError(error.location, error.problem, error.remedy) from error


def _renamed(text: str) -> tuple[str, str]:
    address, sign, name = text.partition("=")
    if not sign or not address.strip() or not name.strip():
        remedy = _("write {example}").format(example='"旅游 景区=文化旅游"')
        raise UsageError(f"--rename {text}", _("is no topic and its name"), remedy)
    return address.strip(), name.strip()


def _added(text: str) -> tuple[str, list[str]]:
    name, _sign, words = text.partition("=")
    return name.strip(), list(split_words(words))


def _count(topic: str, parts: str) -> int:
    if not parts.isdecimal() or not 2 <= int(parts) <= MOST_PARTS:
        problem = _("{number!r} is no number of parts").format(number=parts)
        raise UsageError(f"--split {topic} {parts}", problem, _("write one from 2 to {most}").format(most=MOST_PARTS))
    return int(parts)
