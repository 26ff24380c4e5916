"""Train, compare, record.

``python -m training.run [EXPERIMENT…] [--scheme DIR] [--data FILE…] [--eval FILE…] [--set key=value…] [--offer FILE]``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from labels import InputError, UsageError
from labels.support.account import Account
from labels.support.command import run_command
from labels.support.extras import need
from models.arrays import Bits
from models.corrected import add_corrections_options, which_corrections
from models.hybrid.trainer import HybridTrainer
from models.locations import store_folder
from models.storage.versions import VersionStore, exclusive
from models.tagger import PolicyTagger
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.champion import (
    Decision,
    decide,
    earlier_scores,
    find_standing,
    load_standing,
    promote,
)
from training.corrections import changes_table, corrections_line, cross_fitted
from training.experiment import Experiment, check_labels, load_experiment, shipped_experiments
from training.fitting import Result, Task, train
from training.measures.crossed import measure
from training.measures.evaluation import Evaluation
from training.measures.learned_texts import learned_notes
from training.own_scheme import CHOSEN_RATE, as_chosen, as_own, of_industries
from training.report.comparison import comparison_table
from training.report.label_tables import run_table
from training.report.offer_file import write_offer
from training.sets.corrected_texts import read_answers
from training.sets.gather import deciders, labelled_data, unsupported
from training.sets.labelled_files import evaluation_names, read_labelled
from training.sets.labelled_set import account_of
from training.sets.split import Split
from training.sets.text_at_large import beside_labelled
from training.tracking import Tracker
from training.worth.round_lines import worth_lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

BASELINE = Experiment("keywords only", "lexicon")


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
    name = f"{task.tracker.registered}/{best.version} {best.experiment.name}"
    with exclusive(task.store.folder):  # of two runs at once the second has to beat the first
        standing = find_standing(task.split.held)
        earlier = earlier_scores(task.tracker, task.split.held, [result.version for result in results])
        decision = decide(name, best.evaluation, task.split.everything.fingerprint, keywords, standing, earlier)
        if decision.promoted and not task.offered:
            promote(task.tracker, task.store, best.version, best.version_id)
    return decision


def best_of(results: Sequence[Result]) -> Result:
    """Return the run with the highest macro-F1; of equals keyword search, which need not be better than itself.

    Parameters
    ----------
    results : sequence of Result
        At least one.
    """
    return max(results, key=lambda result: (result.metrics.get("f1_macro", 0.0), result.experiment.model == BASELINE.model))


def load_experiments(sources: Sequence[str | Path], overrides: Sequence[str], scheme: Scheme) -> list[Experiment]:
    """Read the experiments of a call; all of them must hold out the same documents.

    Parameters
    ----------
    sources : sequence of str or Path
        TOML files or names of shipped experiments; all of these by default.
    overrides : sequence of str
        ``key=value`` for every experiment.
    scheme : Scheme
        What is labelled.

    Returns
    -------
    list of Experiment

    Raises
    ------
    UsageError
        If two share a name or split differently, or one sets the threshold of an unknown label.
    """
    experiments = [load_experiment(source, overrides) for source in sources or shipped_experiments().values()]
    names = [experiment.name for experiment in experiments]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise UsageError("experiments", f"two are called {min(repeated)!r}", "give each its own name")
    if len({(experiment.holdout, experiment.split_seed) for experiment in experiments}) > 1:
        raise UsageError("experiments", "hold out different documents", "give all the same holdout and split_seed")
    for experiment in experiments:
        check_labels(experiment, scheme.keys)
    return experiments if of_industries(scheme) else [as_own(experiment, overrides) for experiment in experiments]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.run", description="Train, compare and record models.", allow_abbrev=False
    )
    shipped = ", ".join(shipped_experiments())
    parser.add_argument("experiments", nargs="*", metavar="EXPERIMENT", help=f"TOML files, or of the shipped ones: {shipped}")
    parser.add_argument("--scheme", default=INDUSTRIES, metavar="NAME", help="a shipped scheme or a folder (default: industries)")
    for option, what in (("--data", "train"), ("--eval", "measure")):
        says = f"labelled paragraphs to {what} on as well"
        parser.add_argument(option, nargs="+", action="extend", type=Path, default=[], metavar="FILE", help=says)
    parser.add_argument(
        "--set", nargs="+", action="extend", default=[], metavar="key=value", help="override a value of every experiment"
    )
    says = "text as it will be tagged: what few examples of one label a text, or chosen ones of several, leave out"
    parser.add_argument("--unlabelled", nargs="+", action="extend", type=Path, default=[], metavar="FILE", help=says)
    says = "write what the best run came to and change nothing: what tags stays until somebody accepts it, as the desk lets one"
    parser.add_argument("--offer", type=Path, metavar="FILE", help=says)
    add_corrections_options(parser)
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
    need("training", "train")
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
    told += [f"chosen paragraphs: labels are taken to stand in {CHOSEN_RATE:.0%} of other text at most"] * chosen
    told += [*at_large, *learned_notes(extra, split.fitted), *unsupported(split)]
    for line in (_counted(split, sources), *told, *dict.fromkeys(who)):
        console.print(line, soft_wrap=True)
    store = VersionStore(store_folder(scheme.name))
    learned = answers.digest if answers else ""
    task = Task(scheme, split, extra, sources, Tracker(scheme), store, learned, offered=options.offer is not None)
    results: list[Result] = []
    problems: list[InputError] = []
    passed_over: list[InputError] = []
    with console.status("starting") as status:
        tell = _teller(console, status, task)
        baseline = measure(BASELINE, split)
        for number, experiment in enumerate(experiments, 1):
            location = f"[{number}/{len(experiments)}] {experiment.name}"
            try:
                result = train(experiment, task, lambda text, where=location: tell(f"{where}: {text}"))  # type: ignore[misc]
            except InputError as error:
                # A user who asked for no model by name gets those that so few paragraphs allow.
                (problems if options.experiments or scheme.shipped else passed_over).append(error)
                console.print(f"{location}: left out, {error.problem}", soft_wrap=True)
                continue
            results.append(result)
            console.print(f"{location}: macro-F1 {_score(result.metrics)}", highlight=False)
        if not results:
            raise [*problems, *passed_over][0]
        status.update("choosing the champion")
        before = load_standing(scheme.name) if split.added else None
        decision = choose_champion(results, baseline, task)
        own = _own(results, task, before, status)
    rows = [(BASELINE.name, baseline.metrics), *((result.experiment.name, result.metrics) for result in results)]
    screen = Console()
    screen.print(run_table(rows, split.judged_how))
    if decision.before and decision.after:
        if len(decision.after.data) < len(split.held) and not split.crossed:
            common = f"{len(decision.after.data)} of the {len(split.held)}"
            print(f"warning: the champion was judged on only {common} held-out paragraphs; compared on these")
        screen.print(comparison_table(decision.before, decision.after, split.crossed))
    for line in (*own, _decided(options.offer, results, baseline, decision, task)):
        print(line)
    for problem in (*unread, *problems):
        print(f"error: {problem}", file=sys.stderr)
    account_of(account, split.everything, len(options.data))
    account.left_out += [f"{error.location}, {error.problem}" for error in (*problems, *passed_over)]
    account.left_out += [f"{len(unread)} file(s) or part(s), named above"] * bool(unread)
    account.results += [f"{task.tracker.registered}/{result.version} {result.experiment.name}" for result in results]
    account.look = task.tracker.look
    account.tell()
    return 1 if unread or problems else 0


def _teller(console: Console, status: Status, task: Task) -> Callable[[str], None]:
    """Return what says each step: on the status line, or in lines to whoever lets an offer be made and reads no terminal."""
    if task.offered and not console.is_terminal:
        return lambda text: console.print(text, soft_wrap=True)
    from rich.markup import escape

    return lambda text: status.update(escape(text))


def _decided(offer: Path | None, results: Sequence[Result], baseline: Evaluation, decision: Decision, task: Task) -> str:
    """Return what was decided; what is only offered is written for whoever may accept it."""
    if offer is None:
        return decision.line
    write_offer(offer, best_of(results), baseline, decision, task)
    return f"offered in {offer}, nothing changed; by itself it would be: {decision.line}"


def _counted(split: Split, sources: str) -> str:
    """Return how much labelled text there is, and what is measured on."""
    documents = len(set(split.held.documents))
    measured = f"{len(split.held)} held out in {documents} documents"
    if split.crossed:
        why = "too few to hold any out" if documents > 1 else "all of one document, none is held out"
        measured = f"{why}: {split.judged_how}"
    return f"{len(split.everything)} labelled paragraphs ({sources}); {measured}"


def _deciders(experiment: Experiment, split: Split) -> list[str]:
    """Return what decides each label of a user's own scheme, where rules and text decide together."""
    trainer = experiment.trainer()
    return deciders(split.everything, trainer.tfidf.least) if isinstance(trainer, HybridTrainer) and trainer.tfidf.few else []


def _score(metrics: Mapping[str, float]) -> str:
    return f"{metrics['f1_macro']:.3f}" if "f1_macro" in metrics else "–"


def _own(results: Sequence[Result], task: Task, before: PolicyTagger | None, status: Status) -> list[str]:
    """Return what is said of the user's own labels; nothing of an offer, for it takes as long as several runs."""
    if task.offered:
        return []
    corrected, y_pred = _corrections(results, task, before, status)
    return [*_worth(results, task, y_pred, status), *corrected]


def _corrections(
    results: Sequence[Result], task: Task, before: PolicyTagger | None, status: Status
) -> tuple[list[str], Bits | None]:
    """Return what the best new model makes of the user's paragraphs, and the champion before it; and its labels for them."""
    if task.split.added is None:
        return [], None
    status.update("judging your own paragraphs, each without its document")
    try:
        y_pred = cross_fitted(best_of(results).experiment, task.split, task.split.added)
    except InputError as error:  # too little is left without them; the model itself is fitted and stored
        return [f"your own paragraphs could not be judged ({error.problem})"], None
    own = before, y_pred, task.split.added
    return [*changes_table(*own), corrections_line(*own)], y_pred


def _worth(results: Sequence[Result], task: Task, y_pred: Bits | None, status: Status) -> list[str]:
    """Return what the user's labels are worth, a line each; nothing where all that is learned from ships."""
    alone = task.split.added is None
    own = task.split.everything if alone else task.split.added
    if own is None or (alone and task.scheme.shipped) or (y_pred is None and not alone):
        return []
    best = best_of(results)
    if alone and task.split.crossed:  # all of them were judged to measure the model
        y_pred = best.evaluation.y_pred
    rules_ahead = best.experiment.model == BASELINE.model and len(results) > 1
    what = own, best.experiment, task.store.folder
    try:
        return worth_lines(*what, y_pred=y_pred, alone=alone, rules_ahead=rules_ahead, report=status.update)
    except InputError as error:  # an older round cannot be read; the model is trained and stored
        return [f"warning: what your labels are worth cannot be said: {error}"]


if __name__ == "__main__":
    sys.exit(run_command(main))
