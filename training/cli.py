"""All commands under one name: ``policy-tagger COMMAND …`` does what ``python -m MODULE …`` does."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from labels import UsageError
from labels.support.command import run_command
from labels.wording import N_, _
from models.locations import PROGRAM, program_version


@dataclass(frozen=True, slots=True)
class Command:
    """A command and where it stands.

    Attributes
    ----------
    module : str
        Its module, whose ``main`` takes the arguments and returns the exit code.
    says : str
        What it does, in one line, in English; it goes through the catalogue where it is shown.
    """

    module: str
    says: str


# To add a command is to add an entry. Imported when asked for, so that tagging does not wait for what training needs.
COMMANDS: Mapping[str, Command] = {
    "predict": Command("models.predict", N_("tag texts, documents or records")),
    "read": Command("seeds.read", N_("turn documents into clean paragraphs")),
    "run": Command("training.run", N_("train, compare and record models")),
    "correct": Command("training.correct.__main__", N_("take answers of people into the log of corrections")),
    "evaluate": Command("training.evaluate", N_("measure a model on labelled paragraphs")),
    "panel": Command("models.panel.__main__", N_("count labels by place and time, for Stata, Excel and the like")),
    "diffusion": Command("models.diffusion.__main__", N_("say who speaks of what first, who follows, what is taken over")),
    "desk": Command("training.desk.__main__", N_("read, search, correct and count a folder in the browser")),
    "why": Command("models.why", N_("say why a text got its labels")),
    "select": Command("training.select.__main__", N_("choose the paragraphs to label next")),
    "review": Command("training.review.__main__", N_("list the labels that look wrong")),
    "topics": Command("training.topics.__main__", N_("find the topics of a corpus")),
    "drift": Command("training.drift.__main__", N_("say how far new text falls outside the known topics")),
    "scheme": Command("training.scheme.__main__", N_("make a scheme of your own: its words proposed, checked, counted")),
    "data": Command("training.data", N_("write the labelled corpus")),
    "agreement": Command("training.agreement.__main__", N_("compare two annotators, label by label")),
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
        remedy = _("use one of: {commands}").format(commands=", ".join(COMMANDS))
        raise UsageError(f"{PROGRAM} {name}", _("there is no such command"), remedy)
    module = COMMANDS[name].module
    return run_command(lambda rest: import_module(module).main(rest), arguments, f"{PROGRAM} {name}")


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {_(command.says)}" for name, command in COMMANDS.items()]
    usage = _("usage: {program} COMMAND … | --version").format(program=PROGRAM)
    more = _("Read Chinese industrial policy. `{program} COMMAND --help` says more.").format(program=PROGRAM)
    return "\n".join([usage, "", more, "", _("commands:"), *lines])


if __name__ == "__main__":
    sys.exit(main())
