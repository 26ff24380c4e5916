"""Coverage of corrected shares.

``python -m experiments.panel_coverage [--eval FILE.jsonl…] [--unit set] [--simulated] [--draws 2000]``.

The hybrid is fitted on the corpus without the documents held out. Those documents, by genre, and each further file, by
the column ``--unit``, are populations of which the truth is known: they are tagged, audited thousands of times, and each
way of stating a share is held to the truth. The same with a tagger that is spoiled on purpose, and with scores that are
badly calibrated. With ``--simulated`` also made-up populations that are harder than real ones.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import chain

from experiments.panel_coverage.coverage_table import HEAD, LEGEND, MANY, lines
from experiments.panel_coverage.labelled_populations import LabelledPopulation, tagged_population, units_by_column
from experiments.panel_coverage.simulated_audits import measure
from experiments.panel_coverage.simulated_populations import SHARES, simulated
from experiments.panel_coverage.spoiled_taggers import commonest, spoil
from experiments.shared.labelled import add_eval_option, read_data
from experiments.shared.tables import add_output_options, check_writable, publish
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import _
from models.tagger import PolicyTagger
from seeds.corpus import load_corpus
from seeds.schemes import INDUSTRIES, load_scheme
from training.experiment import fit, load_experiment
from training.sets.labelled_set import LabelledSet

SIZES = (60, 100, 200)
# Of the made-up populations.
LABELS = tuple(f"share {share:g}" for share in SHARES)


def populations(policy: PolicyTagger, data: LabelledSet, units: Sequence[str]) -> Iterator[LabelledPopulation]:
    """Yield a labelled set as a population, tagged well, by a spoiled tagger, and with scores badly calibrated.

    Parameters
    ----------
    policy : PolicyTagger
        A tagger that has not seen the documents.
    data : LabelledSet
        The paragraphs.
    units : sequence of str
        The unit of each.

    Yields
    ------
    LabelledPopulation
    """
    well = tagged_population(policy, data, units, data.name, _("as fitted"))
    yield well
    column = commonest(data)
    name = _("spoiled: terms of {label} out, thresholds moved").format(label=data.keys[column])
    yield tagged_population(spoil(policy, column), data, units, data.name, name)
    yield well.miscalibrated()


def main(argv: list[str] | None = None) -> int:
    """Run the experiment; return its exit code.

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
        prog="python -m experiments.panel_coverage", description=_("Coverage of corrected shares."), allow_abbrev=False
    )
    add_eval_option(parser)
    add_output_options(parser)
    says = _("column with the unit of {option} (default: %(default)s)").format(option="--eval")
    parser.add_argument("--unit", default="set", metavar="COLUMN", help=says)
    parser.add_argument("--draws", type=int, default=2000, metavar="N", help=_("audits of each size (default: %(default)s)"))
    says = _("also audit made-up populations whose misses have nothing to do with the scores")
    parser.add_argument("--simulated", action="store_true", help=says)
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=_("seed of the audits (default: %(default)s)"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output, read=options.eval)
    for option, value, least in (("--draws", options.draws, 1), ("--seed", options.seed, 0)):
        if value < least:
            raise UsageError(option, _("{value} is too small").format(value=value), _("give {least} or more").format(least=least))
    experiment = load_experiment("hybrid")
    data = read_data(options.eval, experiment, load_scheme(INDUSTRIES))
    genres = {document.name: document.genre for document in load_corpus().documents}
    held, *others = data.sets
    sets = [(held, [genres[name] for name in held.documents]), *((one, units_by_column(one, options.unit)) for one in others)]
    if not others:
        says = _("no {option}: only the held-out documents of the written corpus are measured on")
        print(says.format(option="--eval FILE"), file=sys.stderr)
    policy = fit(experiment, data.fitted, marks=False)
    known = ((population, one.keys) for one, units in sets for population in populations(policy, one, units))
    made = ((population, LABELS) for population in simulated(options.seed)) if options.simulated else ()
    rows, progress = [], _("{name} ({count}), {tagger}: {draws} audits a size")
    for population, keys in chain(known, made):
        told = progress.format(name=population.name, count=len(population), tagger=population.tagger, draws=options.draws)
        print(told, file=sys.stderr)
        rows += list(measure(population, keys, SIZES, options.draws, options.seed))
    title = _("{title} {draws} audits of each size, seed {seed}.")
    title = title.format(title=data.title, draws=options.draws, seed=options.seed)
    head = [_(name).format(many=MANY) for name in HEAD]
    figures = [asdict(row) for row in rows]
    publish([head, *(line.cells() for line in lines(rows))], figures, options, title=title, note=_(LEGEND).format(many=MANY))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
