"""The text that words are found in: what nobody labelled, and what people said of some of it."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from labels import InputError
from labels.support.account import Account
from labels.wording import _
from models.corrected import which_corrections
from seeds.inputs import read_inputs
from seeds.schemes import Scheme
from training.scheme.expanding.label_lessons import TextLabels, labelled_paragraphs
from training.scheme.expanding.user_text import UserText
from training.sets.corrected_texts import read_answers
from training.sets.labelled_files import read_labelled
from training.sets.with_text import left_out_lines, with_text


def read_expanded(
    options: argparse.Namespace, scheme: Scheme, problems: list[InputError], account: Account
) -> tuple[UserText, TextLabels | None]:
    """Read the text to find words in, and what people said of some of it.

    Parameters
    ----------
    options : argparse.Namespace
        The parsed call of ``training.scheme expand``.
    scheme : Scheme
        Whose words are looked for.
    problems : list of InputError
        As for :func:`seeds.inputs.read_inputs`.
    account : Account
        Takes how much was read, and what was left out of it.

    Returns
    -------
    tuple of (UserText, TextLabels or None)
        None where nobody labelled any of it.

    Raises
    ------
    InputError
        If a file cannot be used, or there is no paragraph.
    """
    answers = read_answers(which_corrections(options), scheme)
    own = read_labelled(options.labelled, "labelled", scheme) if options.labelled else None
    labelled = labelled_paragraphs(own, answers)
    read = list(read_inputs(options.corpus, problems)) if options.corpus else []
    left_out: Counter[str] = Counter()
    paragraphs = with_text(read, left_out) + with_text(labelled.paragraphs if labelled else (), left_out)
    text = UserText.of(paragraphs, scheme)
    account.paragraphs = len(read) + (len(labelled) if labelled else 0)
    account.left_out += left_out_lines(left_out)
    if copies := len(paragraphs) - len(text):
        account.left_out.append(_("{count} copies").format(count=copies))
    if labelled is None:
        return text, None
    if answers is not None:
        print(answers.line, file=sys.stderr)
    return text, TextLabels.of(text, labelled)
