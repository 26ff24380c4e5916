"""How well a learning curve foretells what the next labels bring: ``python -m experiments.selection.gains [--draws N]``.

From the shipped corpus growing numbers of paragraphs are drawn. Their own cross-fitted learning curve says what fifty more
would gain; fifty more are drawn and the gain is measured on the documents held out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from rich.console import Console
from rich.progress import track

from experiments.selection.curves import with_few_terms
from experiments.shared.labelled import read_data
from experiments.shared.tables import add_output_options, check_writable, publish
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from seeds.schemes import INDUSTRIES, load_scheme
from training.experiment import fit, load_experiment
from training.measures.evaluation import Evaluation
from training.measures.inner_fits import inner_fits
from training.sets.labelled_set import LabelledSet
from training.worth.label_curve import EXPONENT, QUICK, expected_gain, measure_growth
from training.worth.round_lines import NEXT

SIZES = (50, 100, 200, 400)
# Exponents of the power law that are compared; 0 is the logarithm.
EXPONENTS = (0.0, 0.25, 0.5, 1.0)
TERMS = 3


@dataclass(frozen=True, slots=True)
class Foretold:
    """A gain as foretold and as it was.

    Attributes
    ----------
    labels, draw : int
        Paragraphs so far, and number of the draw.
    true : float
        Gain in macro-F1 of fifty more on the documents held out, a fraction.
    foretold : dict of str to float
        By exponent.
    """

    labels: int
    draw: int
    true: float
    foretold: dict[str, float]


def foretell(pool: LabelledSet, held: LabelledSet, labels: int, draw: int) -> Foretold:
    """Compare what a curve foretells with what happens.

    Parameters
    ----------
    pool : LabelledSet
        Where paragraphs are drawn from.
    held : LabelledSet
        What to measure on.
    labels : int
        Paragraphs so far.
    draw : int
        Seed.

    Returns
    -------
    Foretold
    """
    order = np.random.default_rng(draw).permutation(len(pool))
    before, after = (pool.take(order[:count], "drawn") for count in (labels, labels + NEXT))
    scores = [Evaluation.of(fit(QUICK, part, marks=False), held).metrics["f1_macro"] for part in (before, after)]
    growth = measure_growth(before)
    foretold = {str(exponent): expected_gain(growth, labels, NEXT, exponent) or 0.0 for exponent in EXPONENTS}
    return Foretold(labels, draw, scores[1] - scores[0], foretold)


def table(found: Sequence[Foretold]) -> list[list[str]]:
    """Return true gains and mean absolute errors of what was foretold, in points, as cells, the head first.

    Parameters
    ----------
    found : sequence of Foretold
        All draws.
    """
    errors_of = [_("error, exponent {exponent}").format(exponent=e) for e in EXPONENTS]
    rows = [[pgettext("head of a column", "labels"), _("true gain"), "±", _("foretold"), *errors_of, _("error of “none”")]]
    sizes: list[int | None] = [*dict.fromkeys(one.labels for one in found), None]
    for size in sizes:
        part = [one for one in found if size in (None, one.labels)]
        true = 100 * np.array([one.true for one in part])
        guesses = 100 * np.array([[one.foretold[str(e)] for e in EXPONENTS] for one in part])
        errors = np.abs(guesses - true[:, None]).mean(axis=0)
        chosen = guesses[:, EXPONENTS.index(EXPONENT)].mean()
        cells = [true.mean(), true.std(), chosen, *errors, np.abs(true).mean()]
        rows.append([str(size) if size else pgettext("row of a table", "all"), *(f"{value:.1f}" for value in cells)])
    return rows


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
    parser = argparse.ArgumentParser(
        prog="python -m experiments.selection.gains", description=_("Foretold gains beside true ones."), allow_abbrev=False
    )
    says = _("draws per number of labels (default: %(default)s)")
    parser.add_argument("--draws", type=int, default=5, metavar="N", help=says)
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    if options.draws < 1:
        raise UsageError("--draws", _("{count} is no number of draws").format(count=options.draws), _("give 1 or more"))
    whole = load_scheme(INDUSTRIES)
    scheme = with_few_terms(whole, TERMS)
    data = read_data([], load_experiment("hybrid"), whole)
    natural = data.fitted.take(np.flatnonzero(~data.fitted.hard), "pool")
    pool, held = (LabelledSet(part.name, part.paragraphs, scheme) for part in (natural, data.sets[0]))
    pool.batch.words  # noqa: B018  cut once, taken along by every part
    jobs = [(size, draw) for size in SIZES for draw in range(options.draws)]
    with inner_fits():  # a label that fifty paragraphs do not carry is no news
        found = [foretell(pool, held, *job) for job in track(jobs, _("gains"), console=Console(stderr=True))]
    title = _("Gain of the next {count} labels in points of macro-F1, {draws} draws from {paragraphs} paragraphs.")
    title = title.format(count=NEXT, draws=options.draws, paragraphs=len(pool))
    note = _("Errors are mean absolute errors, in points.")
    publish(table(found), [asdict(one) for one in found], options, title=title, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
