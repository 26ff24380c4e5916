"""Measure a model on labelled paragraphs: ``python -m training.evaluate FILE [--model NAME] [--output FILE.json]``.

``--profile`` and ``--set thresholds.LABEL=NUMBER`` trade precision for recall; ``--plot FILE.html`` draws the figures. Where the
model has learned from some of the paragraphs, the others are measured by themselves, too; and where a sample holds some that
were chosen because a model was unsure of them, so are those that were drawn by lot.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from labels.support.account import Account
from labels.support.atomic import whole_file
from labels.support.command import add_lang_option, run_command
from labels.support.errors import note_line
from labels.support.extras import need
from labels.support.suffixes import path_ending
from labels.support.visible_text import visible
from labels.wording import _
from models.arrays import Bits
from models.catalog import MODELS
from models.decisions.thresholds import add_threshold_options, read_settings
from models.loading import load
from models.locations import CHAMPION
from models.prediction import shown_model
from seeds.found_files import check_results
from seeds.schemes import INDUSTRIES, load_scheme
from training.measures.evaluation import Evaluation
from training.measures.learned_texts import learned_from, learned_note
from training.report.label_page import write_label_page
from training.report.label_tables import label_table
from training.select.sample import CHOSEN, DRAWN, PROBABILITY
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import account_of
from training.worth.drawn_rounds import FEWEST, find_rounds
from training.worth.fair import fair_score


def to_record(evaluation: Evaluation, model: str, learned: Bits | None = None) -> dict[str, Any]:
    """Return an evaluation in its JSON form.

    Parameters
    ----------
    evaluation : Evaluation
        What was measured.
    model : str
        Name of the model.
    learned : ndarray of bool, shape (n_texts,), optional
        Which paragraphs the model has learned from, where that is known.

    Returns
    -------
    dict
        ``model``, ``data``, ``paragraphs``, ``documents``, ``fingerprint``, ``metrics`` (by name), ``interval`` (95 % of
        macro-F1, by bootstrap over documents; null where there is none), ``thresholds`` in force, ``reliability`` (bins
        of each label), ``unmeasured`` (keys without an F1), ``learned`` (paragraphs the model has learned from, null where
        that is not known), ``unseen`` (``paragraphs``, ``f1_macro`` and ``interval`` of the others where both kinds are
        there, else null), ``by_lot`` (the same on the ``texts`` that paragraphs were drawn from, by those drawn by lot and
        what later rounds could not draw; null where that is not known), ``by_lot_why`` (why that is not known although
        enough was drawn, or why not all of it counts; else empty) and ``errors``, the surest mistakes first.
    """
    data, rest = evaluation.data, unseen(evaluation, learned)
    drawn = find_rounds(data)
    fair = fair_score(evaluation.y_pred, data, drawn=drawn)
    return {
        "model": model,
        "data": data.name,
        "paragraphs": len(data),
        "documents": len(set(data.documents)),
        "fingerprint": data.fingerprint,
        "metrics": evaluation.metrics,
        "interval": list(evaluation.interval) if evaluation.interval else None,
        "thresholds": dict(zip(data.keys, evaluation.thresholds.tolist(), strict=True)),
        "reliability": {key: [asdict(bin_) for bin_ in table] for key, table in zip(data.keys, evaluation.bins, strict=True)},
        "unmeasured": list(evaluation.unmeasured),
        "learned": None if learned is None else int(learned.sum()),
        "unseen": rest
        and {
            "paragraphs": len(rest.data),
            "f1_macro": rest.metrics.get("f1_macro"),
            "interval": list(rest.interval) if rest.interval else None,
        },
        "by_lot": fair
        and {
            "paragraphs": fair.paragraphs,
            "texts": fair.texts,
            "f1_macro": fair.f1_macro,
            "interval": [fair.low, fair.high],
        },
        "by_lot_why": drawn.why,
        "errors": evaluation.errors,
    }


def unseen(evaluation: Evaluation, learned: Bits | None) -> Evaluation | None:
    """Return an evaluation on the paragraphs alone that the model has not learned from.

    Parameters
    ----------
    evaluation : Evaluation
        On all.
    learned : ndarray of bool, shape (n_texts,), or None
        Which paragraphs it has learned from, where that is known.

    Returns
    -------
    Evaluation or None
        None where it has learned from none of them or from all, or that is not known.
    """
    if learned is None or not learned.any() or learned.all():
        return None
    return evaluation.take(np.flatnonzero(~learned))


def sample_lines(evaluation: Evaluation) -> list[str]:
    """Return what holds of a file with paragraphs that ``training.select`` gave: none where it has none.

    Chosen paragraphs are those a model is worst at, and speak for no text but themselves. Those drawn by lot speak for the
    texts they were drawn from, together with what later rounds could not draw (:func:`training.worth.fair.fair_score`).

    Parameters
    ----------
    evaluation : Evaluation
        What was measured.
    """
    data, notes = evaluation.data, [paragraph.extra or {} for paragraph in evaluation.data.paragraphs]
    chosen = sum(note.get(DRAWN) == CHOSEN and PROBABILITY in note for note in notes)
    drawn, lines = find_rounds(data), []
    fair = fair_score(evaluation.y_pred, data, drawn=drawn)
    if chosen:
        says = _("{chosen} of {count} paragraphs were chosen because a model was unsure of them: that says nothing of others")
        lines.append(says.format(chosen=chosen, count=len(data)))
    if fair:
        macro = _macro_f1(fair.f1_macro, fair.low, fair.high)
        says = _("{macro} on the {texts} texts they come from, by the {count} drawn by lot")
        if fair.before:
            says = _(
                "{macro} on the {texts} texts they come from, "
                "by the {count} drawn by lot and {before} that later rounds could not draw"
            )
        lines.append(says.format(macro=macro, texts=fair.texts, count=fair.paragraphs, before=fair.before))
        lines += filter(None, [drawn.remark])
    elif drawn.why:
        says = _("the {count} drawn by lot do not say how good it is on the texts they come from: {why}")
        lines.append(says.format(count=drawn.count, why=drawn.why))
    elif chosen:
        says = _("of those drawn by lot there are fewer than {fewest}, or they have no example: they say nothing yet")
        lines.append(says.format(fewest=FEWEST))
    return lines


def summary(evaluation: Evaluation, rest: Evaluation | None = None) -> list[str]:
    """Return macro-F1 with its interval, what was left out of it, and the number of wrong paragraphs, a line each.

    Parameters
    ----------
    evaluation : Evaluation
        What was measured.
    rest : Evaluation, optional
        The same on the paragraphs alone that the model has not learned from, where it has from some.
    """
    wrong = _("{count} paragraphs with a wrong label").format(count=len(evaluation.errors))
    if evaluation.interval is None:
        return [_("no macro-F1: the file has no example of any label, and none was predicted"), wrong]
    lines = [_macro_line(evaluation), *evaluation.remarks]
    if rest:
        says = _("{macro} on the {count} paragraphs that the model has not learned from")
        lines.append(says.format(macro=_macro_line(rest) if rest.interval else _("no macro-F1"), count=len(rest.data)))
    return [*lines, *sample_lines(evaluation), wrong]


def _macro_line(evaluation: Evaluation) -> str:
    low, high = evaluation.interval or (math.nan, math.nan)
    return _macro_f1(evaluation.metrics["f1_macro"], low, high)


def _macro_f1(score: float, low: float, high: float) -> str:
    return _("macro-F1 {score:.3f} (95 % interval {low:.3f} to {high:.3f})").format(score=score, low=low, high=high)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate", description=_("Measure a model on labelled paragraphs."), allow_abbrev=False
    )
    says = _("labelled text: JSON Lines, a table, or from an annotation tool")
    parser.add_argument("file", type=Path, metavar="FILE", help=says)
    says = _("{models}, a folder or {address} (default: {default})")
    says = says.format(models=", ".join([CHAMPION, *MODELS]), address="models:/…", default=CHAMPION)
    parser.add_argument("--model", default=CHAMPION, help=says)
    parser.add_argument("--scheme", metavar="NAME|DIR", help=_("whose model is meant: a shipped scheme or a folder"))
    says = _("write metrics and every error there")
    parser.add_argument("--output", type=path_ending(".json"), metavar="FILE.json", help=says)
    says = _("draw F1 and reliability by label there")
    parser.add_argument("--plot", type=path_ending(".html"), metavar="FILE.html", help=says)
    add_threshold_options(parser)
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
    need(_("evaluation"), "train", "rich")
    check_results([options.output, options.plot], [options.file])
    scheme = load_scheme(options.scheme) if options.scheme else None
    # The model is measured, not what people said of these very texts.
    settings = read_settings(options.set)
    policy = load(options.model, scheme=scheme, thresholds=settings, profile=options.profile, corrections=False)
    data = read_labelled([options.file], options.file.stem, policy.scheme)
    evaluation = Evaluation.of(policy, data)
    learned = learned_from(options.model, scheme.name if scheme else INDUSTRIES, data)
    if options.output:
        with whole_file(options.output) as file:
            json.dump(to_record(evaluation, policy.name, learned), file, ensure_ascii=False, indent=1)
    if options.plot:
        with whole_file(options.plot) as file:
            write_label_page(file, evaluation)
    if note := learned_note(learned, data.name):
        print(note_line(note), file=sys.stderr)
    from rich.console import Console
    from rich.markup import escape

    console = Console()
    title = _("{model} on {data}: {count} paragraphs").format(model=policy.name, data=data.name, count=len(data))
    console.print(label_table(evaluation, title))
    *lines, wrong = summary(evaluation, unseen(evaluation, learned))
    listed = _("{wrong}, listed in {path}") if options.output else _("{wrong}; {option} lists them")
    lines.append(listed.format(wrong=wrong, path=options.output, option="--output"))
    console.print(escape(visible("\n".join(lines))), soft_wrap=True)
    account_of(account, data, 1)
    account.by = shown_model(policy.name)
    account.wrote(*filter(None, (options.output, options.plot)))
    account.tell()
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
