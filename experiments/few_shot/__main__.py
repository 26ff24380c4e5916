"""Measure the toolkit as a user with categories of her own would use it, on public few-shot sets.

``python -m experiments.few_shot DIR… [--test NAME.json] [--govdoc FILE.csv] [--model NAME…] [--folds N] [--unlabelled]``

A scheme is made of the names of a set's classes and nothing else; each official fold is learned from by the path of
``training.run --scheme``; the mean accuracy over the folds is printed with its spread. The sets are for measuring: nothing
that ships is fitted on them.

With ``--unlabelled`` each fold of one label a text is learned from a second time, and the texts to be tagged are given to the
trainer without their labels, as by ``training.run --unlabelled``: they are known while it learns (transductive), which is what
a user with a folder has. Both figures are printed side by side and must not be compared with those of models that saw no
text but the fold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from experiments.few_shot.yardsticks import FOLDS, labelled_set, read_few, read_govdoc, scheme_of
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from training.experiment import fit
from training.measures.evaluation import Evaluation
from training.own_scheme import load_experiments
from training.sets.labelled_set import LabelledSet

MEASURED = ("accuracy", "f1_macro", "f1_micro", "ece")


def few_folds(folder: Path, test: str, folds: int) -> Iterator[tuple[LabelledSet, LabelledSet]]:
    """Yield what to learn from and what to measure on, for each official fold of a set of FewCLUE.

    Parameters
    ----------
    folder : Path
        Holds ``train_0.json`` and so on, and the file to measure on.
    test : str
        Name of the file to measure on.
    folds : int
        How many folds.

    Yields
    ------
    tuple of (LabelledSet, LabelledSet)
    """
    measured = read_few(folder / test)
    for number in range(folds):
        learned = read_few(folder / f"train_{number}.json")
        # One name a class: text of a class that the fold lacks is measured all the same, and missed.
        names = [name for data in (learned, measured) for (name,) in data.classes]
        scheme = scheme_of(names, folder.name, single=True)
        yield labelled_set(learned, "train", scheme), labelled_set(measured, "test", scheme)


def document_folds(path: Path, folds: int) -> Iterator[tuple[LabelledSet, LabelledSet]]:
    """Yield what to learn from and what to measure on: a fifth of the documents of a CSV each time.

    Parameters
    ----------
    path : Path
        Documents with several labels.
    folds : int
        How many of the five.

    Yields
    ------
    tuple of (LabelledSet, LabelledSet)
    """
    data = read_govdoc(path)
    scheme = scheme_of((name for names in data.classes for name in names), "documents", single=False)
    order = np.random.default_rng(0).permutation(len(data.texts))
    for number in range(folds):
        held = order[number::FOLDS]
        learned = np.setdiff1d(order, held)
        yield labelled_set(data, "train", scheme, learned.tolist()), labelled_set(data, "test", scheme, held.tolist())


def beside_measured(learned: LabelledSet, measured: LabelledSet) -> LabelledSet:
    """Return what to learn from with the texts to measure on beside it, without their labels and each once.

    Parameters
    ----------
    learned, measured : LabelledSet
        What to learn from, and what to measure on.
    """
    first = {digest: row for row, digest in reversed(list(enumerate(measured.hashes))) if digest not in set(learned.hashes)}
    return learned.with_beside(measured.batch.take(np.array(sorted(first.values()), dtype=np.intp)))


def report(name: str, model: str, folds: Iterator[tuple[LabelledSet, LabelledSet]], *, unlabelled: bool = False) -> None:
    """Print what a model reaches, on average over the folds, with the spread.

    Parameters
    ----------
    name : str
        Name of the set.
    model : str
        Name of an experiment.
    folds : iterator of (LabelledSet, LabelledSet)
        What to learn from and what to measure on.
    unlabelled : bool
        Whether to print beside it what it reaches where the texts to tag are known, without their labels.
    """
    found: dict[str, list[list[float]]] = {}
    for learned, measured in folds:
        (experiment,) = load_experiments([model], [], learned.scheme)
        ways = [learned, beside_measured(learned, measured)] if unlabelled else [learned]
        each = [Evaluation.of(fit(experiment, way), measured).metrics for way in ways]
        for metric in MEASURED:
            if metric in each[0]:
                found.setdefault(metric, []).append([metrics[metric] for metrics in each])
    shown = (
        f"{metric} " + " | ".join(f"{np.mean(values):.3f} ± {np.std(values):.3f}" for values in zip(*rows, strict=True))
        for metric, rows in found.items()
    )
    says = _("{name} {model}, fold alone | texts to tag known: {figures}") if unlabelled else _("{name} {model}: {figures}")
    print(says.format(name=name, model=model, figures=pgettext("between items", ", ").join(shown)), flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If there is nothing to measure on, or there are not so many folds.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.few_shot",
        description=_("Measure categories of one's own on few-shot sets."),
        allow_abbrev=False,
    )
    says = _("a set of FewCLUE: {files}").format(files="train_0.json … dev_few_all.json")
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR", help=says)
    says = _("what to measure on (default: %(default)s)")
    parser.add_argument("--test", default="dev_few_all.json", metavar="NAME.json", help=says)
    says = _("documents with several labels: {columns}").format(columns="article, labels")
    parser.add_argument("--govdoc", type=Path, metavar="FILE.csv", help=says)
    parser.add_argument("--model", nargs="+", default=["hybrid"], metavar="NAME", help=_("experiments (default: hybrid)"))
    parser.add_argument("--folds", type=int, default=FOLDS, metavar="N", help=_("how many of the five folds (default: all)"))
    says = _("learn a second time, with the texts to tag known (sets of one label a text)")
    parser.add_argument("--unlabelled", action="store_true", help=says)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    if not options.folders and options.govdoc is None:
        remedy = _("name a folder of FewCLUE, or {option}").format(option="--govdoc FILE.csv")
        raise UsageError("experiments.few_shot", _("nothing to measure on"), remedy)
    if not 1 <= options.folds <= FOLDS:
        problem = _("{count} is out of range").format(count=options.folds)
        raise UsageError("--folds", problem, _("give {least} to {most}").format(least=1, most=FOLDS))
    for model in options.model:
        for folder in options.folders:
            report(folder.name, model, few_folds(folder, options.test, options.folds), unlabelled=options.unlabelled)
        if options.govdoc is not None:
            report(options.govdoc.parent.name, model, document_folds(options.govdoc, options.folds))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
