"""What is left when training or a change of the champion is killed: ``python -m experiments.reliability.kill_matrix``.

What is done stands in its help.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from rich.console import Console

from experiments.reliability.dying import KILLED, Death, Places, dies
from experiments.reliability.trained_twice import State, TrainedTwice, own_places
from experiments.shared.tables import add_output_options, check_writable, publish
from labels import UsageError
from labels.ending import leftovers
from labels.ending.leftovers import scratch_folder
from labels.support.command import add_lang_option, run_command
from labels.wording import _, ngettext
from models.storage import folders, versions
from seeds.schemes import INDUSTRIES, load_scheme
from training import champion, fitting, tracking
from training.record import killed_runs

# Where each step can be killed: at lines of our own, and in what MLflow has the database do.
_STORING = (versions, folders, leftovers)
_DATABASE = frozenset({"do_commit"})
SWAP, RUN = "swap", "run"


@dataclass(frozen=True, slots=True)
class Kill:
    """A kill and what came of it.

    Attributes
    ----------
    step : str
        What was killed.
    death : Death
        Where.
    state : State
        What registry, store and the next prediction say.
    running : int
        Runs that the record still calls running after the next command.
    next_swap : bool
        Whether the next change of the champion works, and all agree on the new one.
    swept : bool
        Whether nothing is left an hour later.
    """

    step: str
    death: Death
    state: State
    running: int
    next_swap: bool
    swept: bool

    @property
    def good(self) -> bool:
        """Whether nothing disagrees for good."""
        return self.state.agrees and not self.running and self.next_swap and self.swept

    @property
    def outcome(self) -> tuple[str, ...]:
        """What is alike of neighbouring lines."""
        state = self.state
        yes, no = _("yes"), _("no")
        shown = [state.alias, state.pointer, str(state.left), state.answers, state.mended]
        return (*shown, *(yes if one else no for one in (state.whole, not self.running, self.next_swap, self.swept)))


def kills(place: TrainedTwice, step: str, every: int) -> Iterator[Kill]:
    """Kill a step at one place after the other; yield what comes of each kill.

    Parameters
    ----------
    place : TrainedTwice
        Where.
    step : {"swap", "run"}
        Making the second model champion, or training the first one again.
    every : int
        At how many places it is killed: 1 for each, 2 for every other one.

    Yields
    ------
    Kill

    Raises
    ------
    RuntimeError
        If the step fails by itself.
    """
    modules = {SWAP: (champion, *_STORING), RUN: (fitting, tracking, killed_runs, *_STORING)}[step]
    places = Places(frozenset(str(module.__file__) for module in modules), _DATABASE)
    does: Callable[[], object] = place.run if step == RUN else lambda: place.promote(2)
    at = 1
    while True:
        place.restore()
        death = dies(does, at, places)
        if death.code == 0:
            return
        if death.code != KILLED:
            raise RuntimeError(f"place {at} of {step}: exit code {death.code}")
        state, running = place.state(), place.running()
        worked = dies(lambda: place.promote(2), 0, places).code == 0
        after = place.state()
        yield Kill(step, death, state, running, worked and after.agrees and after.alias == "2", not place.sweep())
        at += every


def rows(found: Sequence[Kill]) -> list[list[str]]:
    """Return the table, its head first; neighbouring lines of a function with one outcome stand together.

    Parameters
    ----------
    found : sequence of Kill
        In order.
    """
    head = [
        _("killed"), _("at"), _("kills"), _("registry"), _("store"), _("left over"), _("next prediction"), _("store after it"),
        _("models whole"), _("record closed"), _("next swap works"), _("swept"),
    ]  # fmt: skip
    body = []
    for (step, file, function, outcome), alike in groupby(
        found, lambda one: (one.step, one.death.file, one.death.function, one.outcome)
    ):
        lines = [one.death.line for one in alike]
        span = f"{min(lines)}" if min(lines) == max(lines) else f"{min(lines)}–{max(lines)}"
        body.append([step, f"{file}:{span} {function}", str(len(lines)), *outcome])
    return [head, *body]


def _parser() -> argparse.ArgumentParser:
    says = _(
        "Train two models on a little of the corpus, in a folder of their own, the first one champion. Then the second one is "
        "made champion ({swap}), and the first one trained again ({run}), each time in a process that is killed at one more "
        "line. After each kill are asked: the registry, the store, the next prediction, the record of runs, the next change of "
        "the champion. Fails if they disagree for good."
    )
    parser = argparse.ArgumentParser(
        prog="python -m experiments.reliability.kill_matrix", description=says.format(swap=SWAP, run=RUN), allow_abbrev=False
    )
    parser.add_argument("--step", choices=(SWAP, RUN), help=_("only this one"))
    parser.add_argument("--every", type=int, default=1, metavar="N", help=_("kill at every N-th line (default: {n})").format(n=1))
    add_output_options(parser)
    add_lang_option(parser)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call is wrong, or the system cannot fork.
    """
    options = _parser().parse_args(argv)
    if options.every < 1:
        raise UsageError("--every", _("{count} is no distance").format(count=options.every), _("give 1 or more"))
    if not hasattr(os, "fork"):
        raise UsageError(_("system"), _("has no fork"), _("run it on Linux or macOS"))
    check_writable(options.json, options.output)
    found: list[Kill] = []
    with scratch_folder() as folder, Console(stderr=True).status(_("starting")) as status:
        (work := folder / "work").mkdir()
        with own_places(work):
            place = TrainedTwice(work, load_scheme(INDUSTRIES))
            for step in (SWAP, RUN) if options.step is None else (options.step,):
                for one in kills(place, step, options.every):
                    found.append(one)
                    status.update(_("{count} kills").format(count=len(found)))
    bad = [one for one in found if not one.good]
    says = ngettext(
        "{count} kill, {bad} after which something disagrees for good",
        "{count} kills, {bad} after which something disagrees for good",
        len(found),
    )
    publish(rows(found), [asdict(one) for one in found], options, note=says.format(count=len(found), bad=len(bad)))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(run_command(main))
