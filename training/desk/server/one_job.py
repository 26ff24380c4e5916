"""One job of a desk: what it is and how far it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass
class Job:
    """A job.

    Attributes
    ----------
    id : str
        What it is asked for by.
    kind : str
        What it does: ``read``, or what a view has done for it.
    state : {"waiting", "running", "done", "failed"}
        How far it is.
    done, total : int
        Files that were read or steps that were taken, of how many.
    paragraphs : int
        Paragraphs that were tagged.
    message : str
        What went wrong, or how much was done.
    """

    id: str
    kind: str
    state: str = "waiting"
    done: int = 0
    total: int = 0
    paragraphs: int = 0
    message: str = ""

    def to_record(self) -> dict[str, Any]:
        """Return it as the browser gets it."""
        return asdict(self)
