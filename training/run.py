"""Train, compare, record.

``python -m training.run [EXPERIMENT…] [--scheme DIR] [--data FILE…] [--eval FILE…] [--set key=value…] [--offer FILE]``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from labels import InputError
from labels.support.account import Account
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_line
from labels.support.extras import need
from labels.wording import N_, _, pgettext
from models.corrected import add_corrections_options, which_corrections
from models.hybrid.trainer import HybridTrainer
from models.locations import store_folder
from models.storage.versions import VersionStore, exclusive
from seeds.found_files import check_results
from seeds.schemes import INDUSTRIES, load_scheme
from training.champion import Decision, decide, earlier_scores, promote, told_with_way_back
from training.experiment import Experiment, shipped_experiments
from training.fitting import Result, Task, train
from training.measures.crossed import measure
from training.measures.evaluation import Evaluation
from training.measures.learned_texts import learned_notes
from training.own_scheme import CHOSEN_RATE, as_chosen, load_experiments, of_industries
from training.record.kept import compared, register_kept, waiting
from training.record.patience import StoreTrouble
from training.record.put_up import put_up
from training.record.standing_champion import find_standing, load_standing, standing_folder
from training.report.comparison import comparison_table
from training.report.label_tables import run_table
from training.report.offer_file import write_offer
from training.sets.corrected_texts import read_answers
from training.sets.gather import counted, deciders, labelled_data, unsupported
from training.sets.labelled_files import evaluation_names, read_labelled
from training.sets.labelled_set import account_of
from training.sets.split import Split
from training.sets.text_at_large import beside_labelled
from training.tracking import Tracker
from training.worth.own_labels import own_lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

BASELINE_NAME = N_("keywords only")
BASELINE = Experiment(BASELINE_NAME, "lexicon")


@dataclass(frozen=True, slots=True)
class _Ends:
    """What became of the experiments of a call; `passed_over` are those that nobody asked for by name."""

    results: list[Result] = field(default_factory=list)
    problems: list[InputError] = field(default_factory=list)
    passed_over: list[InputError] = field(default_factory=list)
    untrained: list[str] = field(default_factory=list)


def choose_champion(results: Sequence[Result], baseline: Evaluation, task: Task) -> Decision:
    """Make the best run champion if it passes the gate, unless it is only offered; return what was decided.

    Parameters
    ----------
    results : sequence of Result
        The runs of a call, at least one.
    baseline : Evaluation
        Keyword search on the held-out documents.
    task : Task
        Data, record and store.

    Returns
    -------
    Decision
    """
    best = best_of(results)
    keywords = None if best.experiment.model == BASELINE.model else baseline.metrics.get("f1_macro")
    with _kept(results, task), exclusive(task.store.folder):  # of two runs at once the second has to beat the first
        earlier = earlier_scores(task.tracker, task.split.held, [result.version for result in results])
        standing = find_standing(task.split.held, task.tracker)
        decision = decide(_name(best, task), best.evaluation, task.split.everything.fingerprint, keywords, standing, earlier)
        if decision.promoted and not task.offered:
            promote(task.tracker, task.store, best.version, best.version_id)
    return replace(decision, standing=standing)


def _kept(results: Sequence[Result], task: Task) -> AbstractContextManager[None]:
    registered = {result.version_id: f"{task.tracker.registered}/{result.version}" for result in results}
    return compared(task.store, registered, waiting(task.call, task.standing, offered=task.offered))


def best_of(results: Sequence[Result]) -> Result:
    """Return the run with the highest macro-F1; of equals keyword search, which need not be better than itself.

    Parameters
    ----------
    results : sequence of Result
        At least one.
    """
    return max(results, key=lambda result: (result.metrics.get("f1_macro", 0.0), result.experiment.model == BASELINE.model))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.run", description=_("Train, compare and record models."), allow_abbrev=False
    )
    says = _("TOML files, or of the shipped ones: {names}").format(names=", ".join(shipped_experiments()))
    parser.add_argument("experiments", nargs="*", metavar="EXPERIMENT", help=says)
    says = _("a shipped scheme or a folder (default: industries)")
    parser.add_argument("--scheme", default=INDUSTRIES, metavar="NAME", help=says)
    train_on, measure_on = _("labelled paragraphs to train on as well"), _("labelled paragraphs to measure on as well")
    for option, says in (("--data", train_on), ("--eval", measure_on)):
        parser.add_argument(option, nargs="+", action="extend", type=Path, default=[], metavar="FILE", help=says)
    says = _("override a value of every experiment")
    parser.add_argument("--set", nargs="+", action="extend", default=[], metavar="key=value", help=says)
    says = _("text as it will be tagged: what few examples of one label a text, or chosen ones of several, leave out")
    parser.add_argument("--unlabelled", nargs="+", action="extend", type=Path, default=[], metavar="FILE", help=says)
    says = _(
        "write what the best run came to and change nothing: what tags stays until somebody accepts it, as the desk lets one"
    )
    parser.add_argument("--offer", type=Path, metavar="FILE", help=says)
    add_corrections_options(parser)
    add_lang_option(parser)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    options = _parser().parse_args(argv)
    account = Account()
    need(_("training"), "train")
    settings = [path for path in map(Path, options.experiments) if path.is_file()]
    check_results([options.offer], [*options.data, *options.eval, *options.unlabelled, *settings, options.corrections])
    scheme = load_scheme(options.scheme)
    experiments = load_experiments(options.experiments, options.set, scheme)
    first = experiments[0]
    answers = read_answers(which_corrections(options), scheme)
    split, sources = labelled_data(scheme, options.data, first.holdout, first.split_seed, answers)
    chosen = split.everything.chosen and not of_industries(scheme)
    if chosen:
        experiments = [as_chosen(experiment, options.set) for experiment in experiments]
    unread: list[InputError] = []
    split, at_large = beside_labelled(split, options.unlabelled, first.split_seed, unread)
    extra = tuple(read_labelled([path], name, scheme) for name, path in evaluation_names(options.eval).items())
    from rich.console import Console

    console = Console(stderr=True, markup=False)  # names of files and labels may hold what looks like markup
    who = [line for experiment in experiments for line in _deciders(experiment, split)]
    told = [answers.line] if answers else []
    says = _("chosen paragraphs: labels are taken to stand in {share:.0%} of other text at most")
    told += [says.format(share=CHOSEN_RATE)] * chosen
    told += [*at_large, *learned_notes(extra, split.fitted), *unsupported(split)]
    for line in (counted(split, sources), *told, *dict.fromkeys(who)):
        console.print(line, soft_wrap=True)
    tracker, store, offered = Tracker(scheme), VersionStore(store_folder(scheme.name)), options.offer is not None
    tell_line = partial(console.print, soft_wrap=True)
    left = register_kept(tracker, store, tell_line)
    with console.status(_("starting")) as status:
        tell = _teller(console, status, offered=offered)
        baseline = measure(BASELINE, split)
        if not offered:  # which changes nothing
            put_up(left, split.held, baseline.metrics.get("f1_macro"), tracker, store, tell_line)
        learned = answers.digest if answers else ""
        task = Task(scheme, split, extra, sources, tracker, store, learned, offered, standing_folder(tracker))
        # A user who asked for no model by name gets those that so few paragraphs allow.
        ends = _train_all(experiments, task, console, tell, every=bool(options.experiments) or scheme.shipped)
        results, problems, passed_over = ends.results, ends.problems, ends.passed_over
        status.update(_("choosing the champion"))
        before = load_standing(scheme.name) if split.added else None
        decision = choose_champion(results, baseline, task)
        best = best_of(results)
        rules_ahead = best.experiment.model == BASELINE.model and len(results) > 1
        own = own_lines(best, task, before, rules_ahead=rules_ahead, report=status.update)
    rows = [(_(BASELINE_NAME), baseline.metrics), *((result.experiment.name, result.metrics) for result in results)]
    screen = Console()
    screen.print(run_table(rows, split.judged_how))
    if decision.before and decision.after:
        if len(decision.after.data) < len(split.held) and not split.crossed:
            says = _("warning: the champion was judged on only {count} of the {total} held-out paragraphs; compared on these")
            print(says.format(count=len(decision.after.data), total=len(split.held)))
        screen.print(comparison_table(decision.before, decision.after, split.crossed))
    for line in (*own, *_decided(options.offer, results, baseline, decision, task)):
        print(line)
    for problem in (*unread, *problems):
        print(error_line(problem), file=sys.stderr)
    account_of(account, split.everything, len(options.data))
    between = pgettext("between items", ", ")
    account.left_out += [f"{error.location}{between}{error.problem}" for error in (*problems, *passed_over)]
    account.left_out += ends.untrained
    account.left_out += [_("{count} file(s) or part(s), named above").format(count=len(unread))] * bool(unread)
    account.results += [_name(result, task) for result in results]
    account.look = task.tracker.look
    account.tell()
    return 1 if unread or problems else 0


def _train_all(
    experiments: Sequence[Experiment], task: Task, console: Console, tell: Callable[[str], None], *, every: bool
) -> _Ends:
    """Run experiments, as long as there is a record; raise what went wrong where all of them failed."""
    ends = _Ends()
    for number, experiment in enumerate(experiments, 1):
        location = f"[{number}/{len(experiments)}] {experiment.name}"
        try:
            result = train(experiment, task, partial(_say_step, tell, location))
        except InputError as error:
            (ends.problems if every or isinstance(error, StoreTrouble) else ends.passed_over).append(error)
            says = _("{location}: left out, {problem}").format(location=location, problem=error.problem)
            console.print(says, soft_wrap=True)
            if task.tracker.away:
                says = _("{name}: not trained, there is no record")
                ends.untrained.extend(says.format(name=one.name) for one in experiments[number:])
                for line in ends.untrained:
                    console.print(line, soft_wrap=True)
                break
            continue
        ends.results.append(result)
        says = _("{location}: macro-F1 {score}").format(location=location, score=_score(result.metrics))
        console.print(says, highlight=False)
    if not ends.results:
        raise [*ends.problems, *ends.passed_over][0]
    return ends


def _say_step(tell: Callable[[str], None], location: str, text: str) -> None:
    tell(_("{location}: {text}").format(location=location, text=text))


def _teller(console: Console, status: Status, *, offered: bool) -> Callable[[str], None]:
    """Return what says each step: on the status line, or in lines to whoever lets an offer be made and reads no terminal."""
    if offered and not console.is_terminal:
        return lambda text: console.print(text, soft_wrap=True)
    from rich.markup import escape

    return lambda text: status.update(escape(text))


def _decided(offer: Path | None, results: Sequence[Result], baseline: Evaluation, decision: Decision, task: Task) -> list[str]:
    """Return what was decided; what is only offered is written for whoever may accept it."""
    if offer is None:
        return told_with_way_back(decision, _name(best_of(results), task), decision.standing, task.tracker)
    with _kept(results, task):  # what is registered by now is told where it cannot be offered
        write_offer(offer, best_of(results), baseline, decision, task)
    says = _("offered in {path}, nothing changed; by itself it would be: {decision}")
    return [says.format(path=offer, decision=decision.line)]


def _name(result: Result, task: Task) -> str:
    return f"{task.tracker.registered}/{result.version} {result.experiment.name}"


def _deciders(experiment: Experiment, split: Split) -> list[str]:
    """Return what decides each label of a user's own scheme, where rules and text decide together."""
    trainer = experiment.trainer()
    return deciders(split.everything, trainer.tfidf.least) if isinstance(trainer, HybridTrainer) and trainer.tfidf.few else []


def _score(metrics: Mapping[str, float]) -> str:
    return f"{metrics['f1_macro']:.3f}" if "f1_macro" in metrics else "–"


if __name__ == "__main__":
    sys.exit(run_command(main))
