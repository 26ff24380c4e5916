"""Draw a queue in a process of its own: ``python -m training.desk.reviewing.draw_process OPTIONS``.

The order comes on standard input, one JSON object; the draw goes to standard output, another one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from labels import InputError
from labels.annotations import text_hash
from labels.support.command import run_command
from labels.wording import _, pgettext
from models.decisions.thresholds import read_settings
from models.loading import load
from models.tagger import PolicyTagger
from seeds.cleaning.fold import fold
from training.desk.desk_options import asked_model, desk_parser
from training.desk.reviewing.kept_text import all_paragraphs, answered_texts, opened
from training.desk.server.own_group import read_order
from training.select.frame import build_frame, hashes_of
from training.select.sample import COPIES, DRAW, DRAWN, RANDOM, Sample, draw_sample
from training.sets.corrected_texts import read_answers


def drawn(sample: Sample, policy: PolicyTagger, seed: int) -> dict[str, Any]:
    """Return a sample as a desk keeps it.

    Parameters
    ----------
    sample : Sample
        The sample.
    policy : PolicyTagger
        The model that is to learn.
    seed : int
        Of the draw.
    """
    items = []
    for paragraph, gain in zip(sample.paragraphs, sample.gain, strict=True):
        notes, best = paragraph.extra or {}, int(gain.argmax())
        items.append(
            {"hash": text_hash(fold(paragraph.text)), "lot": notes[DRAWN] == RANDOM, "copies": int(notes[COPIES])}
            | {"gain": round(float(gain[best]), 4), "label": policy.keys[best]}
        )
    return {
        "draw": (sample.paragraphs[0].extra or {})[DRAW],
        "seed": seed,
        "model": policy.name,
        "frame": sample.n_frame,
        "lots": sample.n_random,
        "probability": float(f"{sample.probability:.6g}"),
        "items": items,
    }


def main(argv: list[str] | None = None) -> int:
    """Draw what standard input asks for; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Options of the desk; those of the process by default.

    Raises
    ------
    InputError
        If there is nothing left to draw from.
    """
    options = desk_parser("python -m training.desk.reviewing.draw_process").parse_args(argv)
    order = read_order()
    policy = load(
        asked_model(options),
        scheme=options.scheme,
        thresholds=read_settings(options.set),
        profile=options.profile,
        corrections=False,
    )
    log = options.corrections
    logged = None if log is not None and not log.is_file() else read_answers(log, policy.scheme)
    with opened(Path(order["file"])) as reader:
        labelled = [*(logged.data.texts if logged else ()), *answered_texts(reader)]
        frame = build_frame(all_paragraphs(reader), hashes_of(labelled), policy.tagger.analyzer.segmenter)
    if not len(frame):
        raise InputError(
            pgettext("where", "desk"),
            _("holds no paragraph of prose that nobody has answered yet"),
            _("add files, then draw again"),
        )
    sample = draw_sample(frame, policy, order["count"], order["seed"], labelled)
    sys.stdout.write(json.dumps(drawn(sample, policy, order["seed"])) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
