"""List labels that look wrong: ``python -m training.review FILE… [--model NAME] [--scheme DIR] --output review.xlsx``.

Each paragraph is judged by a model that has not seen its document, and compared with its near neighbours. The list holds
the labels as they were given; corrected, it is a labelled file like any other.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from labels import UsageError
from labels.support.account import Account
from labels.support.command import add_lang_option, run_command
from labels.support.extras import need
from labels.wording import _
from models.catalog import MODELS
from models.output.writers import WRITERS, chosen_format, write_to
from seeds.found_files import check_results
from seeds.schemes import INDUSTRIES, load_scheme
from training.corrections import FOLDS
from training.own_scheme import load_experiments
from training.review.out_of_fold import predict_unseen
from training.review.sheet import review_rows
from training.review.suspects import find_suspects
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import account_of
from training.sets.shipped_set import shipped_corpus


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.review", description=_("List the labels that look wrong."), allow_abbrev=False
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("labelled paragraphs"))
    says = _("experiment whose model judges, a name or a file: {names} (default: %(default)s)").format(names=", ".join(MODELS))
    parser.add_argument("--model", default="hybrid", metavar="NAME", help=says)
    says = _("a shipped scheme or a folder (default: industries)")
    parser.add_argument("--scheme", default=INDUSTRIES, metavar="NAME", help=says)
    says = _("fits, each without a part (default: %(default)s)")
    parser.add_argument("--folds", type=int, default=FOLDS, metavar="N", help=says)
    parser.add_argument("--format", choices=WRITERS, help=_("default: by the output's suffix, else table"))
    parser.add_argument("--output", type=Path, metavar="FILE", help=_("default: standard output"))
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
        If the call is wrong.
    """
    options = _parser().parse_args(argv)
    account = Account()
    if options.folds < 2:
        problem = _("{value} is too small").format(value=options.folds)
        raise UsageError("--folds", problem, _("give {least} or more").format(least=2))
    need("training.review", "review")
    need("training.review", "train", "sklearn", "scipy")
    form = chosen_format(options.format, options.output, to_label=True)
    check_results([options.output], options.files)
    scheme = load_scheme(options.scheme)
    (experiment,) = load_experiments([options.model], [], scheme)
    data = read_labelled(options.files, "+".join(path.stem for path in options.files), scheme)
    base = shipped_corpus(scheme) if scheme.shipped and scheme.name == INDUSTRIES else None
    unseen = predict_unseen(experiment, data, base, options.folds, tell=True)
    suspects = find_suspects(data, unseen.probabilities)
    model = _("{model}, out of fold").format(model=experiment.name)
    rows = review_rows(data, unseen, suspects, model)
    count = write_to(rows, scheme, form, options.output)
    neighbours = sum(suspect.contradiction is not None for suspect in suspects)
    says = _(
        "{suspects} label(s) of {count} paragraph(s) look wrong of {judged} in {total}; "
        "{contradicted} contradicted by a near neighbour"
    )
    counts = {"suspects": len(suspects), "judged": int(data.judged.sum()), "total": len(data), "contradicted": neighbours}
    print(says.format(count=count, **counts), file=sys.stderr)
    account_of(account, data, len(options.files))
    account.wrote(options.output)
    account.tell()
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
