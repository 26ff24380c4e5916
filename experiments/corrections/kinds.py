"""Twenty corrections of one kind, and what they do to others of that kind: ``python -m experiments.corrections.kinds``.

For each of three rules that a user may have against the codebook (``kinds.jsonl``): twenty paragraphs that the model labels
against the rule and that are corrected, thirty unseen ones of the same kind, thirty near it on which nothing may change.
They were written before anything was fitted on them, in the manner of policy text.

- ``services``: artificial intelligence in offices, schools, hospitals and courts is not the industry.
- ``courses``: training courses and contests are not industry, whatever they are about.
- ``peaks``: evening out the load of a grid is energy storage, though no word of it stands there.

Measured after learning: how many of each have the labels of the rule, and macro-F1 on the held-out documents, which follow
the codebook and not the rule. With ``--rows`` also a model that takes corrections for rows like any other, as weight 0.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.corrections.teaching import fit_rows, teach, with_answers
from experiments.shared.labelled import add_eval_option, read_data
from experiments.shared.tables import add_output_options, check_writable, publish
from labels import Paragraph
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from models.arrays import Bits, Ints
from models.tagger import PolicyTagger
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.experiment import load_experiment
from training.measures.evaluation import Evaluation
from training.sets.labelled_set import LabelledSet

FILE = Path(__file__).with_name("kinds.jsonl")
WEIGHTS = (1.0, 5.0, 10.0, 20.0, 40.0)
CORRECT, UNSEEN, CONTROL = "correct", "unseen", "control"


def read_kinds(scheme: Scheme) -> tuple[LabelledSet, list[dict[str, Any]]]:
    """Read the paragraphs and what each is for.

    Parameters
    ----------
    scheme : Scheme
        The shipped industries.

    Returns
    -------
    tuple of (LabelledSet, list of dict)
        The paragraphs with the labels of their rule, and their records with ``rule`` and ``role``.
    """
    records = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    paragraphs = (
        Paragraph(record["id"], record["id"], row, "body", record["text"], labels=tuple(record["labels"]))
        for row, record in enumerate(records, 1)
    )
    return LabelledSet("kinds", tuple(paragraphs), scheme), records


def rows_of(records: Sequence[dict[str, Any]], rule: str, role: str) -> Ints:
    """Return the rows of one rule and role.

    Parameters
    ----------
    records : sequence of dict
        What :func:`read_kinds` returned.
    rule, role : str
        Which.
    """
    return np.array([row for row, one in enumerate(records) if (one["rule"], one["role"]) == (rule, role)], dtype=np.intp)


def counts(before: Bits, after: Bits, kinds: LabelledSet, records: Sequence[dict[str, Any]], rule: str) -> dict[str, int]:
    """Return how many corrected and unseen paragraphs follow a rule that did not before, and how many others changed.

    Parameters
    ----------
    before, after : ndarray of bool, shape (n_texts, n_labels)
        Labels of all paragraphs.
    kinds : LabelledSet
        The paragraphs.
    records : sequence of dict
        What each is for.
    rule : str
        Which rule.
    """
    wrong = (before != kinds.labels.astype(bool)).any(axis=1)
    right = (after == kinds.labels.astype(bool)).all(axis=1)
    changed = (after != before).any(axis=1)
    found = {role: int((wrong & right)[rows_of(records, rule, role)].sum()) for role in (CORRECT, UNSEEN)}
    return found | {CONTROL: int(changed[rows_of(records, rule, CONTROL)].sum())}


def measure(policy: PolicyTagger, sets: Sequence[LabelledSet]) -> list[float]:
    """Return macro-F1 of a model on some sets.

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    sets : sequence of LabelledSet
        What it is measured on.
    """
    return [Evaluation.of(policy, data).metrics["f1_macro"] for data in sets]


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.corrections.kinds",
        description=_("Measure what twenty corrections of one kind do to others of that kind."),
        allow_abbrev=False,
    )
    says = _("measure a model that takes corrections for rows like any other, too")
    parser.add_argument("--rows", action="store_true", help=says)
    add_eval_option(parser)
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output, read=options.eval)
    scheme, experiment = load_scheme(INDUSTRIES), load_experiment("hybrid")
    data = read_data(options.eval, experiment, scheme)
    kinds, records = read_kinds(scheme)
    print(_("fitting without corrections"), file=sys.stderr)
    base = fit_rows(experiment, data.fitted)
    before, scores = Evaluation.of(base, kinds).y_pred, measure(base, data.sets)

    def results() -> Iterator[dict[str, Any]]:
        for rule in dict.fromkeys(record["rule"] for record in records):
            print(_("learning from twenty corrections: {rule}").format(rule=rule), file=sys.stderr)
            taught = with_answers(data.fitted, kinds.take(rows_of(records, rule, CORRECT), "corrections"))
            for weight in [0.0] * options.rows + list(WEIGHTS):
                policy = teach(experiment, base, taught, weight) if weight else fit_rows(experiment, taught)
                after = Evaluation.of(policy, kinds).y_pred
                gains = [new - old for new, old in zip(measure(policy, data.sets), scores, strict=True)]
                yield {"rule": rule, "weight": weight, **counts(before, after, kinds, records, rule), "gains": gains}

    figures = list(results())
    head = [pgettext("head of a column", "rule"), pgettext("head of a column", "weight")]
    head += [pgettext("head of a column", "corrected"), pgettext("head of a column", "unseen"), _("controls changed")]
    head += [_("macro-F1, {name}").format(name=one.name) for one in data.sets]
    cells = [
        [
            one["rule"],
            f"{one['weight']:g}",
            *(str(one[role]) for role in (CORRECT, UNSEEN, CONTROL)),
            *map("{:+.3f}".format, one["gains"]),
        ]
        for one in figures
    ]
    says = _("{score:.3f} on {name}")
    shown = [says.format(score=score, name=one.name) for score, one in zip(scores, data.sets, strict=True)]
    note = _("Before: {scores}. Of 20, 30 and 30.").format(scores=pgettext("between items", ", ").join(shown))
    publish([head, *cells], figures, options, title=data.title, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
