"""What an answer changes, text by text, and when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from labels import InputError, UsageError
from labels.wording import _, pgettext
from models.arrays import Ints
from seeds.schemes import Scheme
from training.desk.state.entries_of_people import Step
from training.desk.state.said_of_texts import NOTHING, Change, PersonView

# Given the hashes of the texts that change, what else their record is to say.
Noted = Callable[[Iterable[str]], Mapping[str, Any]]


def no_note(digests: Iterable[str]) -> Mapping[str, Any]:
    """Return nothing to be said beside an answer.

    Parameters
    ----------
    digests : iterable of str
        Hashes of the texts that change.
    """
    return {}


class OtherCount(InputError):
    """A filter now leaves another number of paragraphs than the person was shown."""


def check_count(count: int, expected: int) -> None:
    """Refuse an answer for other paragraphs than the person was shown.

    Parameters
    ----------
    count, expected : int
        How many there are now, and how many the person was told.

    Raises
    ------
    OtherCount
        If they are more or fewer.
    """
    if count != expected:
        raise OtherCount(
            pgettext("where", "filter"),
            _("leaves {count} paragraphs now, not {expected}").format(count=count, expected=expected),
            _("look at them, then answer again"),
        )


def not_there() -> UsageError:
    """Return the error of an answer that names a paragraph that is not there."""
    return UsageError("rows", _("names a paragraph that is not there"), _("load the page anew: its file was read again"))


def changed_steps(view: PersonView, positions: Ints, change: Change, scheme: Scheme) -> dict[str, Step]:
    """Return what an answer changes, by the hash of the text; copies of a text are one.

    Parameters
    ----------
    view : PersonView
        What the person sees.
    positions : ndarray of int
        Where the paragraphs stand in it.
    change : Change
        What becomes of them.
    scheme : Scheme
        Whose labels.
    """
    steps: dict[str, Step] = {}
    for position in positions.tolist():
        digest = view.columns.hashes[position]
        if digest in steps:
            continue
        before = view.said.get(digest, NOTHING)
        stands = [key for key, given in zip(scheme.keys, view.labels[position].tolist(), strict=True) if given]
        after = change.applied(before, stands, scheme.keys, single=scheme.taxonomy.single)
        if after != before:
            given = view.columns.given[position].tolist()
            predicted = tuple(key for key, yes in zip(scheme.keys, given, strict=True) if yes)
            steps[digest] = Step(digest, before, after, predicted, int(view.columns.rows[position]))
    return steps
