"""The rounds of labelling so far: a line each in the scheme's store folder, and whether the last ones still gained."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from labels import InputError
from labels.json_lines import read_json_lines
from labels.support.atomic import whole_file

FILE = "rounds.jsonl"
# Gain in macro-F1 below which a round was hardly worth its labels, and how many such rounds in a row are enough.
SMALL = 0.005
ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Round:
    """What was known after a round of labelling.

    Attributes
    ----------
    time : str
        When, ISO.
    data : str
        Fingerprint of the labelled paragraphs: the same data again are no new round.
    paragraphs : int
        Paragraphs that somebody judged.
    positives : mapping of str to int
        How many carry each label.
    f1_all : float or None
        Macro-F1 on all of them, each judged without its document.
    f1_by_lot : float or None
        The same on those drawn by lot, where there are enough.
    """

    time: str
    data: str
    paragraphs: int
    positives: Mapping[str, int]
    f1_all: float | None
    f1_by_lot: float | None


def now() -> str:
    """Return the time as a round notes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_rounds(folder: Path) -> list[Round]:
    """Return the rounds so far, in order.

    Parameters
    ----------
    folder : Path
        Store folder of the scheme.

    Raises
    ------
    InputError
        If the file was damaged.
    """
    path = folder / FILE
    if not path.is_file():
        return []
    rounds = []
    with path.open(encoding="utf-8") as file:
        for location, record in read_json_lines(file, str(path)):
            try:
                rounds.append(Round(**record))  # type: ignore[arg-type]
            except TypeError as error:
                raise InputError(location, "is no round of labelling", "take the line out, or the file away") from error
    return rounds


def keep_round(folder: Path, latest: Round) -> list[Round]:
    """Write a round behind those so far; return all of them.

    Parameters
    ----------
    folder : Path
        Store folder of the scheme; it exists.
    latest : Round
        Replaces the last one where both are of the same data.

    Returns
    -------
    list of Round
    """
    rounds = read_rounds(folder)
    if rounds and rounds[-1].data == latest.data:
        rounds.pop()
    rounds.append(latest)
    with whole_file(folder / FILE) as file:
        file.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in rounds)
    return rounds


def gains(rounds: Sequence[Round]) -> list[float]:
    """Return how much each of the last rounds gained, the latest last; as far back as they can be compared.

    Like is compared with like: scores by lot where all of the last rounds have one, else those on all paragraphs.

    Parameters
    ----------
    rounds : sequence of Round
        In order.

    Returns
    -------
    list of float
        Differences of macro-F1, at most :data:`ENOUGH` of them. Only rounds with more paragraphs than the one before.
    """
    grown = [one for place, one in enumerate(rounds) if not place or one.paragraphs > rounds[place - 1].paragraphs]
    last = grown[-ENOUGH - 1 :]
    for scores in ([one.f1_by_lot for one in last], [one.f1_all for one in last]):
        known = [score for score in scores if score is not None]
        if len(known) == len(last):
            return [after - before for before, after in zip(known, known[1:], strict=False)]
    return []


def enough(found: Sequence[float]) -> bool:
    """Return whether the last rounds gained so little that labelling can stop.

    Parameters
    ----------
    found : sequence of float
        As :func:`gains` returns them.
    """
    return len(found) >= ENOUGH and all(gain < SMALL for gain in found)
