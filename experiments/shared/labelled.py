"""What the benchmarks of taggers learn from and measure on: the written corpus, split as training does, and further files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from labels.wording import N_, _, pgettext
from seeds.schemes import Scheme
from training.experiment import Experiment
from training.sets.labelled_files import evaluation_names, read_labelled
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import shipped_corpus
from training.sets.split import split_data

HELD_OUT = N_("held out")


@dataclass(frozen=True, slots=True)
class Data:
    """What is learned from and what is measured on.

    Attributes
    ----------
    fitted : LabelledSet
        The paragraphs of the shipped corpus that are not held out.
    sets : tuple of LabelledSet
        The held-out documents, called :data:`HELD_OUT`, then further files.
    fingerprint : str
        Of the whole corpus.
    """

    fitted: LabelledSet
    sets: tuple[LabelledSet, ...]
    fingerprint: str

    @property
    def title(self) -> str:
        """One line that says how much of what there is."""
        says = pgettext("paragraphs of a set", "{count} {name}")
        measured = [says.format(count=len(data), name=shown_name(data.name)) for data in self.sets]
        listed = pgettext("between items", ", ").join(measured)
        return _("Fitted on {count} paragraphs; measured on {sets}.").format(count=len(self.fitted), sets=listed)


def shown_name(name: str) -> str:
    """Return the name of a labelled set as people read it: a file's is what somebody called it.

    Parameters
    ----------
    name : str
        In :attr:`Data.sets`.
    """
    return _(HELD_OUT) if name == HELD_OUT else name


def add_eval_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option ``--eval``.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command.
    """
    says = _("labelled paragraphs to measure on besides the held-out documents")
    parser.add_argument("--eval", nargs="+", action="extend", type=Path, default=[], metavar="FILE.jsonl", help=says)


def read_data(files: Sequence[Path], experiment: Experiment, scheme: Scheme) -> Data:
    """Split the shipped corpus as training does and read the further files.

    Parameters
    ----------
    files : sequence of Path
        Labelled paragraphs; may be empty.
    experiment : Experiment
        Says what is held out.
    scheme : Scheme
        The shipped industries.

    Returns
    -------
    Data

    Raises
    ------
    UsageError, InputError
        If a file is missing or broken, or two would have the same name.
    """
    extra = [read_labelled([path], name, scheme) for name, path in evaluation_names(files).items()]
    split = split_data(shipped_corpus(scheme), holdout=experiment.holdout, seed=experiment.split_seed)
    return Data(split.fitted, (LabelledSet(HELD_OUT, split.held.paragraphs, scheme), *extra), split.everything.fingerprint)
