"""What people said of single texts, as a layer above any model: it holds at once, and nothing is trained."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from typing import Literal

from labels import Evidence
from labels.corrections_log import Answer, read_log
from labels.standing import Standing, digest_of, standing
from labels.support.errors import note_line
from labels.wording import _
from models.interface import Tagger
from models.prediction import Prediction
from seeds.schemes import Scheme

LOG = logging.getLogger(__name__)
# A text that a person has read is as sure as anything is said to be; never quite, for people err too. The model's own
# figure would not do: means of probabilities (how much of a corpus speaks of a label) would keep the known error.
GIVEN, REFUSED = 0.99, 0.01


@dataclass(frozen=True, eq=False, slots=True)
class Corrections:
    """Answers of people by text.

    Attributes
    ----------
    known : mapping of str to Standing
        What stands, by the hash of the folded text.
    digest : str
        Of what stands; with it and the log a number can be made again.
    """

    known: Mapping[str, Standing]
    digest: str

    def __str__(self) -> str:
        """Return how many they are and their digest, as a model's name has it; :func:`shown_model` tells people."""
        return f"{len(self.known)} corrected {self.digest}"

    def find(self, hashes: Sequence[str]) -> dict[int, Standing]:
        """Return what stands of some texts, by row.

        Parameters
        ----------
        hashes : sequence of str
            :func:`labels.annotations.text_hash` of each folded text.
        """
        return {row: self.known[digest] for row, digest in enumerate(hashes) if digest in self.known}


def load_corrections(path: Path, scheme: Scheme) -> Corrections | None:
    """Read a log of corrections as far as it is about the labels of a scheme.

    Parameters
    ----------
    path : Path
        The log.
    scheme : Scheme
        Whose labels are given.

    Returns
    -------
    Corrections or None
        None where nothing stands.

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        If it was written by a newer program.
    """
    log = read_log(path)
    for problem in log.problems:
        LOG.warning("%s", note_line(problem))
    known = standing(log.entries, scheme.keys, single=scheme.taxonomy.single)
    others = sorted({key for entry in log.entries if isinstance(entry, Answer) for key in entry.judged} - set(scheme.keys))
    if others and (lost := len(standing(log.entries, others))):
        shown = f"{', '.join(others[:3])}{', …' * (len(others) > 3)}"
        says = _("{location}: scheme {scheme} has no {labels}; left out in {count} corrections")
        LOG.warning("%s", note_line(says.format(location=path, scheme=scheme.name, labels=shown, count=lost)))
    return Corrections(known, digest_of(known)) if known else None


def correct(prediction: Prediction, said: Standing, tagger: Tagger, keys: Sequence[str], *, evidence: bool) -> Prediction:
    """Return a prediction with what people said in place of what the model says.

    Parameters
    ----------
    prediction : Prediction
        By the model.
    said : Standing
        What stands of the text.
    tagger : Tagger
        The model, asked which words speak for labels it did not give.
    keys : sequence of str
        Label keys in column order.
    evidence : bool
        Whether to look for those words.

    Returns
    -------
    Prediction
        Labels that nobody looked for stay the model's. Those that were are given with 0.99 or refused with 0.01. Doubt is
        none where all were looked for.
    """
    given = [key in said.labels if key in said.judged else key in prediction.labels for key in keys]
    labels = tuple(compress(keys, given))
    scores = {key: _score(key, said, score) for key, score in prediction.scores.items()}
    spans = [span for span in prediction.evidence if span.label in labels]
    for column, key in enumerate(keys):
        if evidence and key in labels and key not in prediction.labels:
            text = prediction.text
            found = tagger.explain([text], 0, column)
            spans += [Evidence(key, start, end, text[start:end], weight) for start, end, weight in found]
    ordered = tuple(sorted(spans, key=lambda span: keys.index(span.label)))
    doubt = 0.0 if len(said.judged) == len(keys) else prediction.doubt
    judged = tuple(key for key in keys if key in said.judged)
    return replace(prediction, labels=labels, scores=scores, evidence=ordered, doubt=doubt, corrected=True, judged=judged)


def _score(key: str, said: Standing, score: float) -> float:
    if key not in said.judged:
        return score
    return GIVEN if key in said.labels else REFUSED


def add_corrections_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options ``--corrections`` and ``--no-corrections``.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command.
    """
    group = parser.add_mutually_exclusive_group()
    says = _("log of corrections to follow (default: that of the scheme, where there is one)")
    group.add_argument("--corrections", type=Path, metavar="LOG", help=says)
    group.add_argument("--no-corrections", action="store_true", help=_("leave corrections out"))


def which_corrections(options: argparse.Namespace) -> Path | Literal[False] | None:
    """Return what a call says of corrections, as :func:`models.loading.load` takes it.

    Parameters
    ----------
    options : argparse.Namespace
        With what :func:`add_corrections_options` added.
    """
    return False if options.no_corrections else options.corrections
