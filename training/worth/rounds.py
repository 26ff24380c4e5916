"""The rounds of labelling so far: a line each in the scheme's store folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from labels import InputError
from labels.json_lines import read_json_lines
from labels.support.atomic import whole_file
from labels.wording import _

FILE = "rounds.jsonl"
# A round brings at least so many labels: one paragraph more gains nothing, and would seem to say that labels do not.
FEWEST_NEW = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What was known of a paragraph at the end of a round.

    Attributes
    ----------
    said : tuple of str
        Labels that the model gave it, fitted without its document.
    labels : tuple of str
        Labels that it carried.
    judged : tuple of str or None
        Labels that somebody had looked for; None for all.
    """

    said: tuple[str, ...]
    labels: tuple[str, ...]
    judged: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Gain:
    """What a round gained, on the paragraphs of the round before it.

    Attributes
    ----------
    labels : int
        How many paragraphs were labelled in the round before.
    model : str
        Whose answers those of the round before are.
    paragraphs : int
        How many of them are labelled now as well: both models are judged on these, by the labels they carry now.
    relabelled : int
        How many of these carry other labels now.
    changed : int
        How many of these got another answer now.
    before, after : float
        Macro-F1 on them then and now, each judged by a fit without its document.
    low, high : float
        95 % interval of the difference by bootstrap over documents.
    """

    labels: int
    model: str
    paragraphs: int
    relabelled: int
    changed: int
    before: float
    after: float
    low: float
    high: float

    @property
    def gain(self) -> float:
        """Difference of macro-F1."""
        return self.after - self.before


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
        How many carry each label of the scheme.
    f1_all : float or None
        Macro-F1 on all of them, each judged without its document. Not to be compared from round to round: what is chosen
        to be labelled gets ever harder.
    f1_by_lot : float or None
        The same on those drawn by lot, where there are enough.
    model : str
        The experiment whose model was judged.
    gain : Gain or None
        What the round gained, where there is one to compare it with.
    answers : mapping of str to Answer
        By hash of the text.
    """

    time: str
    data: str
    paragraphs: int
    positives: Mapping[str, int]
    f1_all: float | None
    f1_by_lot: float | None
    model: str = ""
    gain: Gain | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)


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
                rounds.append(_round(**dict(record)))  # type: ignore[call-overload]
            except (AttributeError, TypeError, ValueError) as error:
                remedy = _("take the line out, or the file away")
                raise InputError(location, _("is no round of labelling"), remedy) from error
    return rounds


def _round(*, gain: Any = None, answers: Any = (), **rest: Any) -> Round:
    answers = {text: _answer(**one) for text, one in dict(answers).items()}
    return Round(**rest, gain=None if gain is None else Gain(**gain), answers=answers)


def _answer(said: Sequence[str], labels: Sequence[str], judged: Sequence[str] | None) -> Answer:
    return Answer(tuple(said), tuple(labels), None if judged is None else tuple(judged))


def without(rounds: Sequence[Round], data: str) -> list[Round]:
    """Return the rounds without the last one where it is of the same data.

    Parameters
    ----------
    rounds : sequence of Round
        In order.
    data : str
        Fingerprint of the data of the round that is to come.
    """
    return list(rounds[:-1] if rounds and rounds[-1].data == data else rounds)


def up_to_before(rounds: Sequence[Round], paragraphs: int) -> Sequence[Round]:
    """Return the rounds up to the one that a round is compared with: the last with clearly fewer paragraphs.

    Parameters
    ----------
    rounds : sequence of Round
        Those before it, in order.
    paragraphs : int
        How many paragraphs are labelled in it.

    Returns
    -------
    sequence of Round
        Empty where there is none.
    """
    places = [place for place, one in enumerate(rounds) if one.paragraphs <= paragraphs - FEWEST_NEW]
    return rounds[: places[-1] + 1] if places else ()


def last_gains(rounds: Sequence[Round], count: int) -> list[Gain]:
    """Return what the last rounds gained, the latest last, as far back as is known.

    Parameters
    ----------
    rounds : sequence of Round
        In order.
    count : int
        How many at most.
    """
    found: list[Gain] = []
    while rounds and len(found) < count and (gain := rounds[-1].gain):
        found.insert(0, gain)
        rounds = up_to_before(rounds[:-1], rounds[-1].paragraphs)
    return found


def write_rounds(folder: Path, rounds: Sequence[Round]) -> None:
    """Write the rounds so far.

    Parameters
    ----------
    folder : Path
        Store folder of the scheme; it exists.
    rounds : sequence of Round
        In order.
    """
    with whole_file(folder / FILE) as file:
        file.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in rounds)
