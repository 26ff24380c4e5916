"""Train the champion of a scheme that ships: ``python -m training.ship [--scheme NAME]``.

A fresh installation tags with it before anything was trained. What it writes depends on experiment, corpus and scheme of the
checkout alone, so that `tests/training/test_ship.py` can hold it to them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.support.extras import need
from labels.wording import _
from models.locations import checkout, shipped_folder
from models.storage.folders import whole_folder
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.experiment import Experiment, fit
from training.fitting import fit_and_measure, write_trained
from training.measures.evaluation import Evaluation
from training.own_scheme import load_experiments
from training.sets.shipped_set import CORPUS, check_labelled, shipped_corpus
from training.sets.split import Split, split_data

EXPERIMENT = "hybrid"


def shipped_data(scheme: Scheme) -> tuple[Experiment, Split]:
    """Return the experiment that ships and the split of the corpus that it is trained on.

    Parameters
    ----------
    scheme : Scheme
        A shipped scheme that text was labelled by.
    """
    (experiment,) = load_experiments([EXPERIMENT], (), scheme)
    return experiment, split_data(shipped_corpus(scheme), holdout=experiment.holdout, seed=experiment.split_seed)


def write_shipped(folder: Path, experiment: Experiment, data: Split) -> Evaluation:
    """Train an experiment as ``training.run`` does, without a record, and put the model into a folder.

    Parameters
    ----------
    folder : Path
        Where the model shall stand; one already there is replaced.
    experiment : Experiment
        What to train.
    data : Split
        What to train it on.

    Returns
    -------
    Evaluation
        The experiment on the held-out documents.
    """
    _policy, held, metrics = fit_and_measure(experiment, data)
    final = fit(experiment, data.everything)
    with whole_folder(folder) as new:
        write_trained(new, final, experiment, data, CORPUS, held, metrics)
    return held


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If this is no checkout or a library is missing that training needs.
    """
    parser = argparse.ArgumentParser(
        prog="python -m training.ship", description=_("Train the champion that ships with the program."), allow_abbrev=False
    )
    parser.add_argument("--scheme", default=INDUSTRIES, metavar="NAME", help=_("a shipped scheme (default: industries)"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    if checkout() is None:
        raise UsageError("training.ship", _("an installed program is left as it is"), _("run it in a checkout"))
    need(_("training"), "train", "sklearn", "scipy")
    scheme = load_scheme(options.scheme)
    check_labelled(scheme)
    experiment, data = shipped_data(scheme)
    folder = shipped_folder(scheme.name)
    says = _("fitting {model} twice on {count} paragraphs").format(model=experiment.name, count=len(data.everything))
    print(says, file=sys.stderr)
    held = write_shipped(folder, experiment, data)
    says = _("{folder}: macro-F1 {score:.3f} on {count} held-out paragraphs")
    print(says.format(folder=folder, score=held.metrics["f1_macro"], count=len(data.held)))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
