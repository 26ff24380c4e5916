"""How MLflow loads a stored model (``loader_module``): from its folder, without pickle.

``mlflow models serve -m models:/policy-tagger@champion --env-manager local`` answers with one row a text.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from models.storage.store import MANIFEST, load_folder
from models.tagger import PolicyTagger


class ServedTagger:
    """The face that MLflow's pyfunc calls.

    Parameters
    ----------
    tagger : PolicyTagger
        The loaded model.
    """

    def __init__(self, tagger: PolicyTagger) -> None:
        self.tagger = tagger

    def predict(self, model_input: Any, params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Tag the column ``text`` of a data frame.

        Parameters
        ----------
        model_input : pandas.DataFrame
            One row a paragraph, with a column ``text``.
        params : dict, optional
            Not used; part of the pyfunc interface.

        Returns
        -------
        list of dict
            ``labels`` (keys joined by ``|``), and ``scores`` and ``evidence`` as JSON text.
        """
        rows = []
        for prediction in self.tagger.tag([str(text) for text in model_input["text"]]):
            record = prediction.to_record()
            rows.append(
                {
                    "labels": "|".join(prediction.labels),
                    "scores": json.dumps(record["scores"]),
                    "evidence": json.dumps(record["evidence"], ensure_ascii=False),
                }
            )
        return rows


def _load_pyfunc(path: str) -> ServedTagger:
    """Load the model folder that MLflow hands over (the name is pyfunc's contract)."""
    folder = next(Path(path).rglob(MANIFEST)).parent if Path(path).is_dir() else Path(path).parent
    tagger, manifest = load_folder(folder)
    return ServedTagger(PolicyTagger(tagger, manifest["name"], manifest["thresholds"]))
