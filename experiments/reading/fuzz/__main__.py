"""How hostile input is answered: ``python -m experiments.reading.fuzz [--seeds N] [--from N] [--kind NAME…] [--json FILE]``.

Every seed makes one input: a broken file of any format that is read, a folder with names that are no text, answers of the
wrong types, settings, schemes and model folders that are made to hurt. The command that reads it runs in a child process
with a limit of time and memory. It was answered if there were rows, or one line for each thing that is wrong, and the exit
code says which. What else may be: a traceback, a wrong exit code or stray words, a stall (more than three seconds of the
processor), text that was put in and is neither in the result nor excused by a line that names its file, a crash of the
process, a gigabyte of memory.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from experiments.reading.fuzz.hostile_kinds import KINDS, kind_of, make
from experiments.reading.fuzz.judging import ANSWERED, OUTCOMES, Verdict, judged
from experiments.reading.fuzz.sandbox import SECONDS, tried
from experiments.shared.tables import add_json_option, check_writable, print_table, write_figures
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _

SAYS = N_("How hostile input is answered: broken files, names, answers, settings, schemes and models, one for each seed.")
_SHOWN = 40  # faults that are printed


def warm_up() -> None:
    """Load what commands load once, so that no input pays for it: one good input of each kind of work."""
    from experiments.reading.fuzz.good_files import MAKERS
    from experiments.reading.fuzz.hostile_input import Hostile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "in")
        folder.mkdir()
        for suffix, makers in MAKERS.items():
            if suffix not in (".doc", ".wps", ".rtf", ".odt"):  # other programs convert these
                Path(folder, f"a{suffix}").write_bytes(makers[0](["青石镇第1座储能电站并网。", "村里修好了第2座水塔。"]))
        for arguments in (("--format", "jsonl"), ("--output", f"{name}/a.xlsx"), ("--output", f"{name}/a.html")):
            judged(Hostile("predict", ("--input", str(folder), "--jobs", "1", *arguments)), Path(name))
        for model in ("lexicon", "tfidf", "hybrid", "bertopic"):
            judged(Hostile("settings", (model,)), Path(name))


def table(verdicts: Mapping[int, Verdict]) -> list[list[str]]:
    """Return how many inputs of each kind were answered how, the head first, all kinds together last.

    Parameters
    ----------
    verdicts : mapping of int to Verdict
        By seed.
    """
    rows = []
    for kind in KINDS:
        of_kind = [verdict for seed, verdict in verdicts.items() if kind_of(seed) == kind]
        if of_kind:
            rows.append([kind, *_counts(of_kind)])
    head = [_("kind of input"), _("inputs"), *map(_, OUTCOMES), _("slowest (s)")]
    return [head, *rows, [_("all kinds"), *_counts(list(verdicts.values()))]]


def _counts(verdicts: Sequence[Verdict]) -> list[str]:
    counts = Counter(verdict.outcome for verdict in verdicts)
    slowest = max((verdict.seconds for verdict in verdicts), default=0.0)
    return [str(len(verdicts)), *(str(counts[outcome]) for outcome in OUTCOMES), f"{slowest:.1f}"]


def main(argv: list[str] | None = None) -> int:
    """Run the inputs; return 0 where all were answered, else 1.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If a kind is named that is not there, or the numbers of the seeds are none.
    """
    parser = argparse.ArgumentParser(prog="python -m experiments.reading.fuzz", description=_(SAYS), allow_abbrev=False)
    parser.add_argument("--seeds", type=int, default=20_000, metavar="N", help=_("how many inputs (default: 20000)"))
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="N", help=_("the first seed (default: 0)"))
    parser.add_argument(
        "--kind", action="append", default=[], metavar="NAME", help=_("only inputs of this kind; may be repeated")
    )
    says = _("what is a stall (default: {seconds:g})").format(seconds=SECONDS)
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="S", help=says)
    says = _("make the input of the first seed there, show its command, run nothing")
    parser.add_argument("--keep", type=Path, metavar="DIR", help=says)
    add_json_option(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json)
    if unknown := sorted(set(options.kind) - set(KINDS)):
        raise UsageError(unknown[0], _("no such kind of input"), _("known: {known}").format(known=", ".join(KINDS)))
    if options.seeds < 1 or options.first < 0:
        problem = _("{count} seeds from {first} on are none").format(count=options.seeds, first=options.first)
        raise UsageError("--seeds", problem, _("give a number from 1 on, and a first one from 0 on"))
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        print(make(options.first, options.keep.resolve()))
        return 0
    warm_up()
    seeds = range(options.first, options.first + options.seeds)
    verdicts = dict(tried([seed for seed in seeds if not options.kind or kind_of(seed) in options.kind], options.seconds))
    faults = {seed: verdict for seed, verdict in verdicts.items() if verdict.outcome != ANSWERED}
    answered = _("{count} of {all} answered").format(count=len(verdicts) - len(faults), all=len(verdicts))
    print_table(table(verdicts), note=answered)
    for seed, verdict in list(faults.items())[:_SHOWN]:
        print(f"{seed} {kind_of(seed)}: {verdict.outcome}: {verdict.why}")
    told = [{"seed": seed, "kind": kind_of(seed), **asdict(verdict)} for seed, verdict in faults.items()]
    write_figures(options.json, {"table": table(verdicts), "faults": told})
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(run_command(main))
