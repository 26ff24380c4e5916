"""Hand paragraphs over to the newer methods, which run in an environment of their own, and take their topics back."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from experiments.shared.processes import this_checkout
from experiments.topics.comparing import newer
from experiments.topics.comparing.drawing import Drawn
from experiments.topics.comparing.methods import RARE, Sets, our_words
from labels import UsageError
from labels.wording import _
from models.topics.embeddings.encoders import STATIC, embed
from training.measures.topic_quality import TOP


@dataclass(frozen=True, slots=True)
class Beside:
    """What the newer methods found.

    Attributes
    ----------
    runs : mapping of str to list of dict
        By method and seed: sets of words by the name of their row.
    seconds : mapping of str to list of float
        By method and seed: how long it took.
    versions : mapping of str to str
        Of the libraries.
    """

    runs: Mapping[str, list[Sets]]
    seconds: Mapping[str, list[float]]
    versions: Mapping[str, str]


def check_python(python: Path) -> None:
    """Refuse an interpreter that is not there before anything is read.

    Parameters
    ----------
    python : Path
        Interpreter of an environment with Turftopic and torch.

    Raises
    ------
    UsageError
        If there is no such file.
    """
    if not python.is_file():
        remedy = _("name the interpreter of an environment with turftopic and torch")
        raise UsageError("--newer", _("{path}: no such file").format(path=python), remedy)


def find_beside(python: Path, names: Sequence[str], drawn: Drawn, topics: Sequence[int]) -> Beside:
    """Find topics by the newer methods, in the same words and with the same vectors.

    Parameters
    ----------
    python : Path
        Interpreter of an environment with Turftopic and torch.
    names : sequence of str
        Keys of :data:`experiments.topics.comparing.newer.METHODS`.
    drawn : Drawn
        The paragraphs.
    topics : sequence of int
        How many topics to find with each seed.

    Returns
    -------
    Beside

    Raises
    ------
    InputError
        If the methods fail; what they said last stands in it.
    """
    checkout = replace(this_checkout(), python=python)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _lay(folder, drawn, topics)
        checkout.run("experiments.topics.comparing.newer", str(folder), *names)
        answer = json.loads((folder / newer.FOUND).read_text(encoding="utf-8"))
    runs: dict[str, list[Sets]] = {}
    for method, seeds in answer["found"].items():
        title = newer.METHODS[method][0]
        runs[method] = [
            {
                title: [tuple(words) for words in run["words"]],
                f"{title}'s topics, our words": our_words(drawn, np.array(run["strongest"]), count),
            }
            for run, count in zip(seeds, topics, strict=True)
        ]
    seconds = {method: [run["seconds"] for run in seeds] for method, seeds in answer["found"].items()}
    return Beside(runs, seconds, answer["versions"])


def _lay(folder: Path, drawn: Drawn, topics: Sequence[int]) -> None:
    """Write what the methods need: paragraphs as words, both kinds of vectors, the number of topics of each seed."""
    words = sorted({word for document in drawn.words for word in document.split()})
    task = {"documents": drawn.words, "words": words, "topics": list(topics), "top": TOP, "rare": RARE}
    (folder / newer.TASK).write_text(json.dumps(task, ensure_ascii=False), encoding="utf-8")
    np.savez(folder / newer.VECTORS, documents=drawn.vectors, words=embed(drawn.part.batch.analyzer.batch(words), STATIC))
