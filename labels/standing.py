"""What a log of corrections comes to: for each text the labels that stand, and where people differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

from labels.corrections_log import Answer, Entry


@dataclass(frozen=True, slots=True)
class Standing:
    """What people have said of a text, put together.

    Attributes
    ----------
    last : Answer
        The latest answer.
    labels : tuple of str
        Labels that stand, in the order of the scheme.
    judged : tuple of str
        Labels that somebody looked for, in the order of the scheme; of the others nothing is known.
    people : tuple of (str, tuple of str)
        Who said what: each person's own labels, in the order of the scheme.
    differ : bool
        Whether two people gave different answers for a label that both looked for.
    """

    last: Answer
    labels: tuple[str, ...]
    judged: tuple[str, ...]
    people: tuple[tuple[str, tuple[str, ...]], ...]
    differ: bool


def standing(entries: Iterable[Entry], keys: Sequence[str], *, single: bool = False) -> dict[str, Standing]:
    """Return what stands, by the hash of the text.

    Label by label the latest answer holds, whoever gave it: of one person, because minds change; of two, because the
    later one has seen more, and the difference is shown. Answers may be about different labels; they add up. Where a text
    carries one label, who gives it one refuses all others, whether they were looked for or not.

    Parameters
    ----------
    entries : iterable of Answer or Withdrawal
        In the order in which they were added.
    keys : sequence of str
        Label keys of the scheme, in its order; answers about others are left out.
    single : bool
        Whether a text carries one label.

    Returns
    -------
    dict of str to Standing
        In the order in which the texts were first spoken of; without those that were withdrawn.
    """
    said: dict[str, list[Answer]] = {}
    for entry in entries:
        if not isinstance(entry, Answer):
            said.pop(entry.hash, None)
        elif set(entry.judged) & set(keys):
            said.setdefault(entry.hash, []).append(entry)
    return {digest: _standing(answers, keys, single) for digest, answers in said.items()}


def digest_of(known: dict[str, Standing]) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 of what stands: with it a number can be made again.

    Parameters
    ----------
    known : dict of str to Standing
        What :func:`standing` returned.
    """
    lines = sorted(f"{digest}\t{','.join(one.labels)}\t{','.join(one.judged)}\n" for digest, one in known.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:12]


def _standing(answers: Sequence[Answer], keys: Sequence[str], single: bool) -> Standing:
    latest = _word(answers, keys, single)
    own: dict[str, list[Answer]] = {}
    for answer in answers:
        own[answer.by] = [*own.pop(answer.by, []), answer]  # moved to the end: the last to speak stands last
    people = {name: _word(some, keys, single) for name, some in own.items()}
    differ = any(len({said[key] for said in people.values() if key in said}) > 1 for key in latest)
    return Standing(
        answers[-1],
        tuple(compress(keys, (latest.get(key, False) for key in keys))),
        tuple(compress(keys, (key in latest for key in keys))),
        tuple((name, tuple(key for key in keys if said.get(key))) for name, said in people.items()),
        differ,
    )


def _word(answers: Iterable[Answer], keys: Sequence[str], single: bool) -> dict[str, bool]:
    """Return what some answers come to: whether each label that was looked for is given, by key."""
    latest: dict[str, bool] = {}
    one: str | None = None
    for answer in answers:
        said = {key: key in answer.after for key in keys if key in answer.judged}
        latest |= said
        if single:
            held = one if said.get(one or "", True) else None
            one = next((key for key, given in said.items() if given), held)
            latest = {key: given and key == one for key, given in latest.items() if not given or key == one}
    return {key: key == one for key in keys} if one else latest
