"""The text that terms are counted in, with labels where the files carry some."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from labels import InputError, Paragraph
from labels.exchange.known_words import none_word
from labels.support.account import Account
from labels.support.errors import note_line
from labels.wording import _, pgettext
from models.arrays import Bits
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from seeds.inputs import read_inputs
from seeds.schemes import Scheme
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import label_matrix
from training.sets.with_text import left_out_lines, with_text

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class TermTexts:
    """Paragraphs that terms are counted in.

    Attributes
    ----------
    batch : Batch
        The texts with the mentions of a scheme's words.
    labels : ndarray of bool, shape (n_texts, n_labels)
        Labels that people gave.
    judged : ndarray of bool, shape (n_texts, n_labels)
        Whether anybody looked for the label; nowhere in text without labels.
    documents : sequence of str
        Document of each text.
    """

    batch: Batch
    labels: Bits
    judged: Bits
    documents: Sequence[str]


def read_texts(
    paths: Sequence[Path],
    scheme: Scheme,
    problems: list[InputError],
    *,
    labelled: bool = False,
    account: Account | None = None,
) -> TermTexts:
    """Read files and folders; where the records of a file carry labels, these are taken up.

    Parameters
    ----------
    paths : sequence of Path
        Files and folders.
    scheme : Scheme
        What the labels mean.
    problems : list of InputError
        As for :func:`seeds.inputs.read_inputs`.
    labelled : bool
        Whether all files are labelled data, in any form that training reads.
    account : Account, optional
        Takes how much was read, and what was left out of it.

    Returns
    -------
    TermTexts

    Raises
    ------
    InputError
        If a file cannot be used, or there is no paragraph.
    """
    paragraphs: list[Paragraph] = []
    left_out: Counter[str] = Counter()
    for path in paths:
        found = [] if labelled else list(read_inputs([path], problems))
        if not path.is_file() and (foreign := _foreign(found, scheme)):
            says = _("{path}: holds the label {label!r} of another scheme; its labels are left out of the count")
            LOG.warning("%s", note_line(says.format(path=path, label=foreign)))
            found = [replace(one, labels=None, judged=None) for one in found]
        if labelled or (path.is_file() and any(one.labels is not None for one in found)):
            paragraphs += read_labelled([path], path.stem, scheme).paragraphs
        else:
            paragraphs += with_text(found, left_out)
    if account is not None:
        account.paragraphs = len(paragraphs) + left_out.total()
        account.left_out += left_out_lines(left_out)
    if not paragraphs:
        files = pgettext("between names", ", ").join(map(str, paths))
        raise InputError(files, _("holds no paragraph"), _("give files that hold text"))
    keys = scheme.keys
    looked = ((keys if one.judged is None else one.judged) if one.labels is not None else () for one in paragraphs)
    return TermTexts(
        Analyzer(scheme).batch([one.text for one in paragraphs]),
        label_matrix((one.labels or () for one in paragraphs), keys).astype(bool),
        np.asarray(label_matrix(looked, keys), dtype=bool),
        [one.doc for one in paragraphs],
    )


def _foreign(paragraphs: Sequence[Paragraph], scheme: Scheme) -> str | None:
    """Return a label that no key and no name of the scheme is; None where there is none."""
    own = {*scheme.keys, *(label.name for label in scheme.taxonomy.labels), none_word()}
    return next((label for one in paragraphs for label in one.labels or () if label not in own), None)
