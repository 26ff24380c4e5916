"""All commands under one name: ``policy-tagger COMMAND …`` does what ``python -m MODULE …`` does."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from labels import UsageError
from labels.support.command import run_command
from models.locations import PROGRAM, program_version


@dataclass(frozen=True, slots=True)
class Command:
    """A command and where it stands.

    Attributes
    ----------
    module : str
        Its module, whose ``main`` takes the arguments and returns the exit code.
    says : str
        What it does, in one line.
    """

    module: str
    says: str


# To add a command is to add an entry. Imported when asked for, so that tagging does not wait for what training needs.
COMMANDS: Mapping[str, Command] = {
    "predict": Command("models.predict", "tag texts, documents or records"),
    "read": Command("seeds.read", "turn documents into clean paragraphs"),
    "run": Command("training.run", "train, compare and record models"),
    "correct": Command("training.correct.__main__", "take answers of people into the log of corrections"),
    "evaluate": Command("training.evaluate", "measure a model on labelled paragraphs"),
    "panel": Command("models.panel.__main__", "count labels by place and time, for Stata, Excel and the like"),
    "diffusion": Command("models.diffusion.__main__", "say who speaks of what first, who follows, what is taken over"),
    "desk": Command("training.desk.__main__", "read, search, correct and count a folder in the browser"),
    "why": Command("models.why", "say why a text got its labels"),
    "select": Command("training.select.__main__", "choose the paragraphs to label next"),
    "review": Command("training.review.__main__", "list the labels that look wrong"),
    "topics": Command("training.topics.__main__", "find the topics of a corpus"),
    "drift": Command("training.drift.__main__", "say how far new text falls outside the known topics"),
    "scheme": Command("training.scheme.__main__", "make a scheme of your own: its words proposed, checked, counted"),
    "data": Command("training.data", "write the labelled corpus"),
    "agreement": Command("training.agreement.__main__", "compare two annotators, label by label"),
}


def main(argv: list[str] | None = None) -> int:
    """Run a command by its name; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        The command's name and its arguments; those of the process by default.

    Returns
    -------
    int
        That of the command: 0 done, 1 the work failed, 2 the call was wrong, 130 interrupted.
    """
    return run_command(_dispatch, sys.argv[1:] if argv is None else argv)


def _dispatch(argv: list[str] | None) -> int:
    name, *arguments = argv or ["--help"]
    if name in ("-h", "--help"):
        print(_overview())
        return 0
    if name == "--version":
        print(f"{PROGRAM} {program_version()}")
        return 0
    if name not in COMMANDS:
        raise UsageError(f"{PROGRAM} {name}", "there is no such command", f"use one of: {', '.join(COMMANDS)}")
    module = COMMANDS[name].module
    return run_command(lambda rest: import_module(module).main(rest), arguments, f"{PROGRAM} {name}")


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.says}" for name, command in COMMANDS.items()]
    usage = f"usage: {PROGRAM} COMMAND … | --version\n\nRead Chinese industrial policy. `{PROGRAM} COMMAND --help` says more."
    return "\n".join([usage, "", "commands:", *lines])


if __name__ == "__main__":
    sys.exit(main())
