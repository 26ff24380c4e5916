"""The trainings of a desk as its file keeps them, the last few of them."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from training.desk.state.desk_file import DeskFile

# How a training stands: it runs; it waits for an answer; how it ended.
RUNNING, OFFERED, ACCEPTED, DISCARDED = "running", "offered", "accepted", "discarded"
CANCELLED, FAILED, BROKEN = "cancelled", "failed", "broken"
# What it does, in order; `done` and `total` count paragraphs in the last stage alone.
STAGES = ("begin", "measure", "whole", "store", "compare")
_NAME = "trainings"
_MOST, _MOST_STEPS = 8, 200


@dataclass
class Training:
    """A training.

    Attributes
    ----------
    experiment : str
        What is run.
    by : str
        Who wanted it.
    before : str
        Name of the model that tagged when it began.
    settings : list of str
        ``key=value`` that the experiment is run with.
    id : str
        What it is asked for by.
    at, ended : str
        When it began and ended, ISO 8601.
    seconds : float
        How long it has run, or ran.
    state : str
        How it stands.
    stage : int
        Which of :data:`STAGES` it is at.
    done, total : int
        Paragraphs of the desk that were compared, of how many.
    message : str
        What went wrong.
    steps : list of (float, str)
        Seconds since it began, and what was said then.
    offer, changes : dict or None
        What it came to, as :class:`training.report.offer_file.Offer` and
        :class:`training.desk.learning.told_changes.ToldChanges` say it.
    """

    experiment: str
    by: str
    before: str
    settings: list[str]
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    at: str = field(default_factory=lambda: _now())
    ended: str = ""
    seconds: float = 0.0
    state: str = RUNNING
    stage: int = 0
    done: int = 0
    total: int = 0
    message: str = ""
    steps: list[tuple[float, str]] = field(default_factory=list)
    offer: dict[str, Any] | None = None
    changes: dict[str, Any] | None = None

    def say(self, seconds: float, text: str) -> None:
        """Take down a step.

        Parameters
        ----------
        seconds : float
            Since it began.
        text : str
            What was said.
        """
        self.steps = [*self.steps, (round(seconds, 1), text)][-_MOST_STEPS:]

    def end(self, state: str, message: str = "") -> None:
        """Note how it ended, or that it waits for an answer.

        Parameters
        ----------
        state : str
            How it stands now.
        message : str
            What went wrong.
        """
        self.ended, self.state, self.message = _now(), state, message

    def to_record(self) -> dict[str, Any]:
        """Return it as file and browser get it."""
        return asdict(self)


def read_trainings(file: DeskFile) -> list[Training]:
    """Return the trainings that a desk's file has, the latest one last.

    Parameters
    ----------
    file : DeskFile
        The desk.
    """
    return [Training(**record) for record in json.loads(file.meta(_NAME, "[]"))]


def keep_trainings(file: DeskFile, trainings: list[Training]) -> None:
    """Keep the latest trainings in a desk's file; of older ones neither steps nor examples.

    Parameters
    ----------
    file : DeskFile
        The desk.
    trainings : list of Training
        All of them, the latest one last.
    """
    del trainings[:-_MOST]
    for one in trainings[:-1]:
        one.steps, one.changes = [], None
    file.set_meta(_NAME, json.dumps([one.to_record() for one in trainings], ensure_ascii=False))


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
