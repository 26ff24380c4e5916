"""What corrections of scattered mistakes do to other text: ``python -m experiments.corrections.correction_weights``.

The hybrid is fitted without the held-out documents. Of one half of these, drawn at random, twenty to a hundred paragraphs
are answered for, half of them mistakes as far as there are so many, the others right; on the other half of the documents
macro-F1 is measured before and after learning from the answers. Five draws.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

import numpy as np

from experiments.corrections.teaching import fit_rows, teach, with_answers
from experiments.shared.labelled import read_data
from experiments.shared.sampling import draw, in_drawn_documents
from experiments.shared.tables import add_output_options, check_writable, publish
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from models.arrays import Bits, Ints
from seeds.schemes import INDUSTRIES, load_scheme
from training.experiment import load_experiment
from training.measures.evaluation import Evaluation

WEIGHTS = (1.0, 2.0, 5.0, 10.0, 20.0)
SIZES = (20, 50, 100)
DRAWS = 5


def draw_answers(wrong: Bits, among: Bits, size: int, seed: int) -> Ints:
    """Draw paragraphs to answer for, half of them mistakes as far as there are so many.

    Parameters
    ----------
    wrong, among : ndarray of bool, shape (n_texts,)
        Which paragraphs the model labels wrongly, and which may be drawn.
    size : int
        How many.
    seed : int
        Seed of the draw.

    Returns
    -------
    ndarray of int
        Rows.
    """
    random = np.random.default_rng(seed)
    mistakes = draw(np.flatnonzero(wrong & among), size // 2, random)
    return np.concatenate([mistakes, draw(np.flatnonzero(~wrong & among), size - len(mistakes), random)])


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.corrections.correction_weights",
        description=_("Measure what corrections of scattered mistakes do to other text."),
        allow_abbrev=False,
    )
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    scheme, experiment = load_scheme(INDUSTRIES), load_experiment("hybrid")
    data = read_data([], experiment, scheme)
    held = data.sets[0]
    print(_("fitting on {count} paragraphs").format(count=len(data.fitted)), file=sys.stderr)
    policy = fit_rows(experiment, data.fitted)
    wrong = (Evaluation.of(policy, held).y_pred != held.labels.astype(bool)).any(axis=1)
    documents = len(set(held.documents)) // 2

    def results() -> Iterator[dict[str, float]]:
        for seed in range(DRAWS):
            near = in_drawn_documents(held.documents, documents, seed)
            rest = held.take(np.flatnonzero(~near), "the other half")
            before = Evaluation.of(policy, rest)
            for size in SIZES:
                rows = draw_answers(wrong, near, size, seed)
                taught = with_answers(data.fitted, held.take(rows, "corrections"))
                for weight in WEIGHTS:
                    after = Evaluation.of(teach(experiment, policy, taught, weight), rest)
                    gain = after.metrics["f1_macro"] - before.metrics["f1_macro"]
                    changed = int((after.y_pred != before.y_pred).any(axis=1).sum())
                    yield {"seed": seed, "answers": size, "weight": weight, "gain": gain, "changed": changed}
            print(_("draw {number} of {total}").format(number=seed + 1, total=DRAWS), file=sys.stderr)

    figures = list(results())
    heads = [pgettext("head of a column", "answers"), pgettext("head of a column", "weight")]
    cells = [[*heads, "macro-F1", _("lowest"), _("highest"), _("paragraphs changed")]]
    for size in SIZES:
        for weight in WEIGHTS:
            own = [one for one in figures if (one["answers"], one["weight"]) == (size, weight)]
            gains = [one["gain"] for one in own]
            numbers = map("{:+.3f}".format, (float(np.mean(gains)), min(gains), max(gains)))
            cells.append([str(size), f"{weight:g}", *numbers, f"{np.mean([one['changed'] for one in own]):.1f}"])
    note = _("Changes on the other half of the documents, {count} draws.").format(count=DRAWS)
    publish(cells, figures, options, title=data.title, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
