"""What MLflow is handed of a labelled set and of a stored model."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labels.ending.leftovers import scratch_folder
from models.storage.manifest import read_manifest
from models.storage.mlflow_flavor import LOADER, requirements, signature, stage_code
from models.storage.store import read_scheme
from training.sets.labelled_set import LabelledSet

if TYPE_CHECKING:
    import pandas as pd

LABELS = "labels"


def set_table(data: LabelledSet) -> pd.DataFrame:
    """Return a labelled set as a table with the columns ``id``, ``text`` and ``labels``.

    Parameters
    ----------
    data : LabelledSet
        The set.
    """
    import pandas as pd

    return pd.DataFrame(
        {
            "id": [p.id for p in data.paragraphs],
            "text": data.texts,
            LABELS: ["|".join(p.labels or ()) for p in data.paragraphs],
        }
    )


@contextmanager
def model_parts(folder: Path, name: str, example: str) -> Iterator[tuple[dict[str, Any], Path]]:
    """Lay out what a stored model is logged with, for the length of a block in which nothing warns.

    Parameters
    ----------
    folder : Path
        The model's folder in the store.
    name : str
        Name of the run's model.
    example : str
        A text, for the input example.

    Yields
    ------
    parts : dict of str to object
        The arguments of ``mlflow.pyfunc.log_model``.
    code : Path
        The folder that holds the code among them.
    """
    with scratch_folder(for_libraries=True) as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parts = {
            "name": name,
            "loader_module": LOADER,
            "data_path": str(folder),
            "code_paths": stage_code(scratch, folder),
            "signature": signature(read_scheme(folder, read_manifest(folder)).keys),
            "input_example": [example],
            # Given, not inferred: inference would load the model in a second process.
            "pip_requirements": requirements(),
        }
        yield parts, scratch
