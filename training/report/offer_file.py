"""What a run offers: the best model of it beside the one that tags, for a person to accept or to leave.

The file is JSON, whole or not there. The model is in the store and in the registry, and no name leads to it yet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from labels import InputError
from labels.support.atomic import whole_file
from labels.wording import _
from models.storage.mlflow_server import without_password
from training.champion import Decision
from training.fitting import Result, Task
from training.measures.evaluation import Evaluation
from training.record.patience import patiently
from training.report.mlflow_notes import AS_TRAINING

FORMAT = 1
NONE = ""  # stands for "no label at all" where labels are named by key
PAGE = "http://127.0.0.1:5000"  # where `mlflow ui` is found unless told otherwise


@dataclass(frozen=True, slots=True)
class Offer:
    """A trained model that waits for an answer.

    Attributes
    ----------
    registered, version : str
        Name and number in the registry.
    version_id : str
        Folder in the store.
    experiment : str
        What was run.
    before : str
        Name of the champion that it is compared with; empty where none can be, and it is compared with keyword search.
    paragraphs, documents : int
        What both were judged on.
    crossed : bool
        Whether no document was held out, and each paragraph was judged by fits without its document.
    scores : mapping of str to (float or None, float or None)
        Before and after: ``f1_macro``, then F1 of each label by key, the last one under the empty key for no label at all;
        None where there is neither an example nor a prediction.
    support : mapping of str to int
        How many of the paragraphs carry each label.
    difference : tuple of float or None
        Macro-F1 after less before, with the ends of its 95 % interval; None where that was not compared.
    advised : bool
        Whether :mod:`training.run` would have made it champion.
    learned : int
        Paragraphs that it learned from.
    data : str
        Names of these, for people.
    store, command, page : str
        Address of the MLflow store without a password; the command that shows it in a browser, empty for a server; where the
        run is then found.
    """

    registered: str
    version: str
    version_id: str
    experiment: str
    before: str
    paragraphs: int
    documents: int
    crossed: bool
    scores: Mapping[str, tuple[float | None, float | None]]
    support: Mapping[str, int]
    difference: tuple[float, float, float] | None
    advised: bool
    learned: int
    data: str
    store: str
    command: str
    page: str

    @property
    def name(self) -> str:
        """What the model is called in results."""
        return f"{self.registered}/{self.version} {self.experiment}"

    def to_record(self) -> dict[str, Any]:
        """Return it as the file has it."""
        return {"format": FORMAT, **asdict(self)}


def write_offer(path: Path, best: Result, baseline: Evaluation, decision: Decision, task: Task) -> None:
    """Write what a run offers.

    Parameters
    ----------
    path : Path
        The file.
    best : Result
        The best run.
    baseline : Evaluation
        Keyword search on what the run was measured on.
    decision : Decision
        What :func:`training.run.choose_champion` says of it.
    task : Task
        Data, record and store.
    """
    held = task.split.held
    standing = decision.standing
    before, after, name = baseline, best.evaluation, ""
    if standing is not None:
        before, after, name = standing.evaluation, best.evaluation.take(standing.rows), standing.name
    found, tracker = decision.difference, task.tracker
    keys = (*held.keys, NONE)
    with tracker.asked():
        ask = partial(tracker.client.get_model_version, tracker.registered, best.version)
        run = patiently(tracker.uri, ask, hurried=tracker.away).run_id
    store = without_password(tracker.uri)
    served = store.startswith("http")
    offer = Offer(
        registered=tracker.registered,
        version=best.version,
        version_id=best.version_id,
        experiment=best.experiment.name,
        before=name,
        paragraphs=len(after.data),
        documents=len(set(after.data.documents)),
        crossed=task.split.crossed,
        scores={"f1_macro": (_macro(before), _macro(after))}
        | {key: (_number(old), _number(new)) for key, old, new in zip(keys, before.f1, after.f1, strict=True)},
        support={key: int(count) for key, count in zip(keys, after.support, strict=True)},
        difference=(found.difference, found.low, found.high) if found else None,
        advised=decision.promoted,
        learned=len(task.split.everything),
        data=task.sources,
        store=store,
        command="" if served else f"mlflow ui --backend-store-uri {store}",
        page=f"{store.rstrip('/') if served else PAGE}/#/experiments/{tracker.experiment_id}/runs/{run}?{AS_TRAINING}",
    )
    with whole_file(path) as file:
        json.dump(offer.to_record(), file, ensure_ascii=False)


def read_offer(record: object, location: str) -> Offer:
    """Return what was offered.

    Parameters
    ----------
    record : object
        What the file holds.
    location : str
        Name of it, for messages.

    Raises
    ------
    InputError
        If it is none, or a newer program wrote it.
    """
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise InputError(location, _("is no offer that this program reads"), _("train again"))
    values = {name: value for name, value in record.items() if name != "format"}
    try:
        return Offer(**values)
    except TypeError as error:
        raise InputError(location, _("is no offer that this program reads"), _("train again")) from error


def _macro(evaluation: Evaluation) -> float | None:
    return evaluation.metrics.get("f1_macro")


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 6)
