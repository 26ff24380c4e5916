"""Look for answers that look wrong in a process of its own: ``python -m training.desk.reviewing.suspects_process OPTIONS``.

The order comes on standard input, one JSON object; what was found goes to standard output, another one.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from labels import InputError
from labels.annotations import text_hash
from labels.support.command import run_command
from labels.support.extras import need
from labels.wording import _, pgettext
from models.loading import load
from seeds.cleaning.fold import fold
from seeds.schemes import INDUSTRIES, load_scheme
from training.desk.desk_options import asked_model, desk_parser
from training.desk.reviewing.kept_text import opened, some_paragraphs
from training.desk.server.own_group import read_order
from training.own_scheme import load_experiments
from training.review.out_of_fold import predict_unseen
from training.review.sheet import REASON, SUSPECT, review_rows
from training.review.suspects import find_suspects
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import shipped_corpus

JUDGE = "hybrid"  # the experiment that judges, as training.review has it


def suspects_in(data: LabelledSet, lang: str, location: str) -> dict[str, Any]:
    """Return the answers that look wrong, as a desk keeps them.

    Parameters
    ----------
    data : LabelledSet
        The answers.
    lang : {"zh", "en"}
        Of the reasons.
    location : str
        Where the answers are from, for messages.

    Raises
    ------
    InputError
        If they are of one document alone and nothing else is there to learn from, or a model cannot be fitted.
    """
    (experiment,) = load_experiments([JUDGE], [], data.scheme)
    base = shipped_corpus(data.scheme) if data.scheme.shipped and data.scheme.name == INDUSTRIES else None
    if base is None and len(set(data.documents)) < 2:
        problem = _("holds answers of one document only")
        raise InputError(location, problem, _("answer in another one, too: each is judged by a model that has not seen it"))
    unseen = predict_unseen(experiment, data, base, tell=True, progress=lambda done, total: _send({"fits": [done, total]}))
    suspects = find_suspects(data, unseen.probabilities)
    items = [
        {"hash": text_hash(fold(row.text)), "given": list(row.labels), "score": row.doubt}
        | {"suspect": (row.paragraph.extra or {})[SUSPECT].split(), "why": (row.paragraph.extra or {})[REASON]}
        for row in review_rows(data, unseen, suspects, experiment.name, lang)
    ]
    return {"model": experiment.name, "paragraphs": len(data), "judged": int(data.judged.sum()), "items": items}


def _send(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main(argv: list[str] | None = None) -> int:
    """Look for what standard input asks for; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Options of the desk; those of the process by default.

    Raises
    ------
    InputError
        If there is nothing to judge.
    """
    options = desk_parser("python -m training.desk.reviewing.suspects_process").parse_args(argv)
    order = read_order()
    need(_("the desk's list of doubtful answers"), "review")
    if options.model:
        scheme = load(asked_model(options), scheme=options.scheme, corrections=False).scheme
    else:
        scheme = load_scheme(options.scheme or INDUSTRIES)
    said = {int(row): answer for row, answer in order["answers"].items()}
    with opened(Path(order["file"])) as reader:
        paragraphs = tuple(
            replace(paragraph, labels=tuple(said[row][0]), judged=tuple(said[row][1]))
            for row, paragraph in some_paragraphs(reader, list(said))
        )
    if not paragraphs:
        raise InputError(pgettext("where", "desk"), _("holds no answer yet"), _("answer some paragraphs first"))
    data = LabelledSet("desk", paragraphs, scheme)
    found = suspects_in(data, options.lang, "desk")
    _send(found)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
