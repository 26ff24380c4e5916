"""Stored models as MLflow models: how one is described, carried with its code, loaded and asked.

MLflow imports this module where it loads a model (``loader_module``), from the copy of the code that the model carries.
The input has no schema on purpose: MLflow's own check of a named column refuses a list and a Series, and over HTTP makes
of ``null`` the text ``"None"``. :func:`read_texts` checks instead, and refuses in words.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labels import InputError
from labels.wording import N_, _, pgettext
from models.decisions.thresholds import BALANCED, decide, describe
from models.engines.frames import is_missing
from models.locations import ROOT
from models.prediction import Prediction
from models.storage.manifest import read_manifest
from models.storage.store import load_folder
from models.tagger import PolicyTagger

if TYPE_CHECKING:
    import pandas as pd
    from mlflow.models import ModelSignature

TEXT = "text"
LOADER = "models.storage.mlflow_flavor"
# What the packages below import when they are asked to tag; MLflow adds itself, and brings pandas.
REQUIREMENTS = ("numpy", "safetensors", "jieba", "rjieba", "opencc")
PACKAGES = ("labels", "seeds", "models")
# Data files that tagging reads: everything else a model needs it holds itself.
DATA = (
    *(f"labels/wording/zh/{name}.po" for name in (*PACKAGES, "python")),
    "seeds/cleaning/*.txt",
    "seeds/structure/*.toml",
    "seeds/metadata/*.toml",
    "seeds/vocabulary/*.txt",
    "models/text/*.toml",
    "models/topics/naming/*.toml",
)
VECTORS = ("models/topics/embeddings/vectors/*.safetensors", "models/topics/embeddings/vectors/*.json")
HINT = N_("give a text, or leave the row out")


def requirements() -> list[str]:
    """Return what an environment needs besides MLflow to load a model, each at the version that is installed here."""
    return [f"{name}=={version(name)}" for name in REQUIREMENTS]


def stage_code(target: Path, model: Path) -> list[str]:
    """Copy the code that a model needs; MLflow's own copy would take the corpus along.

    Parameters
    ----------
    target : Path
        An empty folder.
    model : Path
        The stored model.

    Returns
    -------
    list of str
        The copied packages, to be given as ``code_paths``.
    """
    patterns = [*(f"{package}/**/*.py" for package in PACKAGES), *DATA]
    patterns += VECTORS if read_manifest(model).resources else ()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            copy = target / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    return [str(target / package) for package in PACKAGES]


def signature(keys: Sequence[str]) -> ModelSignature:
    """Describe what comes out of a model, by column, and which parameters it takes.

    Parameters
    ----------
    keys : sequence of str
        Label keys in column order.

    Returns
    -------
    mlflow.models.ModelSignature
        Columns ``labels`` (array of string), ``score_<key>`` (double), ``evidence_label``, ``evidence_start``,
        ``evidence_end``, ``evidence_text``, ``evidence_weight`` (arrays in step), ``model`` (string); parameters
        ``profile`` and ``thresholds`` by label key.
    """
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec
    from mlflow.types.schema import Array, Object, Property

    texts, numbers, offsets = Array(DataType.string), Array(DataType.double), Array(DataType.long)
    outputs: list[ColSpec | TensorSpec] = [
        ColSpec(texts, "labels"),
        *(ColSpec(DataType.double, f"score_{key}") for key in keys),
        ColSpec(DataType.double, "doubt"),
        ColSpec(texts, "evidence_label"),
        ColSpec(offsets, "evidence_start"),
        ColSpec(offsets, "evidence_end"),
        ColSpec(texts, "evidence_text"),
        ColSpec(numbers, "evidence_weight"),
        ColSpec(DataType.string, "model"),
    ]
    thresholds = Object([Property(key, DataType.double, required=False) for key in keys])
    params = [ParamSpec("profile", DataType.string, BALANCED), ParamSpec("thresholds", thresholds, {})]
    return ModelSignature(outputs=Schema(outputs), params=ParamSchema(params))


class ServedTagger:
    """The face that MLflow's pyfunc calls.

    Parameters
    ----------
    policy : PolicyTagger
        The loaded model with its own thresholds.
    """

    def __init__(self, policy: PolicyTagger) -> None:
        self.policy = policy

    def predict(self, model_input: Any, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Tag texts.

        Parameters
        ----------
        model_input : str, list, dict, numpy.ndarray, pandas.Series or pandas.DataFrame
            Texts; see :func:`read_texts`.
        params : mapping, optional
            ``profile``, and ``thresholds`` by label key.

        Returns
        -------
        pandas.DataFrame
            One row per text, under the input's index, with the columns of :func:`signature`.

        Raises
        ------
        MlflowException
            If the input cannot be read or a parameter does not exist; over HTTP an answer 400.
        """
        from mlflow.exceptions import MlflowException

        asked = dict(params or {})
        try:
            texts, index = read_texts(model_input)
            own = {key: float(value) for key, value in (asked.get("thresholds") or {}).items() if value is not None}
            policy = self._decided(asked.get("profile") or BALANCED, own)
            return frame(policy.tag(texts), policy.keys, policy.name, index)
        except InputError as error:  # any other exception would be "an unexpected error" over HTTP
            raise MlflowException.invalid_parameter_value(str(error)) from error

    def _decided(self, profile: str, thresholds: Mapping[str, float]) -> PolicyTagger:
        own = dict(zip(self.policy.keys, self.policy.thresholds.tolist(), strict=True))
        name = self.policy.name + describe(thresholds, profile)
        return PolicyTagger(self.policy.tagger, name, decide(own, thresholds, profile))


def read_texts(model_input: Any) -> tuple[list[str], pd.Index]:
    """Return the texts of any input that MLflow hands over.

    Parameters
    ----------
    model_input : str, list, dict, numpy.ndarray, pandas.Series or pandas.DataFrame
        One text, texts, or rows with a column ``text``; other columns are ignored. A frame of one column need not name
        it: Spark hands over a column so.

    Returns
    -------
    texts : list of str
        One per row.
    index : pandas.Index
        That of the input, or 0, 1, 2, ….

    Raises
    ------
    InputError
        If there is no such column, or a row holds no text.
    """
    import numpy as np
    import pandas as pd

    values: Any = [model_input] if isinstance(model_input, str) else model_input
    if isinstance(values, list) and values and isinstance(values[0], Mapping):  # [{"text": …}, …]
        where = _("row {row}")
        values = [_column(row, where.format(row=number)) for number, row in enumerate(values)]
    elif isinstance(values, pd.DataFrame) and values.shape[1] == 1 and TEXT not in values:
        values = values.iloc[:, 0]
    elif isinstance(values, Mapping | pd.DataFrame):
        values = _column(values, _("the input"))
        values = [values] if isinstance(values, str) else values
    if isinstance(values, pd.Series):
        index = values.index
    elif isinstance(values, list | tuple) or (isinstance(values, np.ndarray) and values.ndim == 1):
        index = pd.RangeIndex(len(values))
    else:
        kind = type(model_input).__name__
        remedy = _("give a list of texts, a Series, or a data frame with a column {column!r}").format(column=TEXT)
        raise InputError(_("input"), _("is a {kind}").format(kind=kind), remedy)
    texts = list(values)
    wrong = [row for row, text in enumerate(texts) if not isinstance(text, str)]
    if wrong:
        problem = _("holds {found}, and so do {more} more") if len(wrong) > 1 else _("holds {found}")
        problem = problem.format(found=_described(texts[wrong[0]]), more=len(wrong) - 1)
        raise InputError(_("row {row} (the first is row 0)").format(row=wrong[0]), problem, _(HINT))
    return [str(text) for text in texts], index


def _column(rows: Any, location: str) -> Any:
    """Return the column ``text`` of a data frame or mapping."""
    if not isinstance(rows, str | int | float | list | None) and TEXT in rows:
        found = rows[TEXT]
        if getattr(found, "ndim", 1) == 1:
            return found
        problem = _("has {count} columns {column!r}").format(count=found.shape[1], column=TEXT)
        raise InputError(location, problem, _("give one"))
    shown: Any = rows
    columns = ", ".join(map(repr, shown)) if hasattr(shown, "keys") else _described(shown)
    problem = _("has no column {column!r}, only {known}").format(column=TEXT, known=columns or pgettext("columns", "nothing"))
    raise InputError(location, problem, _("name the column of texts {column!r}").format(column=TEXT))


def _described(value: Any) -> str:
    """Return in words what stands where a text should."""
    if is_missing(value):
        return _("no text (null)")
    return _("{value!r} ({kind}), not a text").format(value=str(value)[:40], kind=type(value).__name__)


def frame(predictions: Sequence[Prediction], keys: Sequence[str], model: str, index: pd.Index) -> pd.DataFrame:
    """Return predictions as the columns of :func:`signature`; a cell of an array column is a list.

    Parameters
    ----------
    predictions : sequence of Prediction
        One per row.
    keys : sequence of str
        Label keys in column order.
    model : str
        What to call the model.
    index : pandas.Index
        Index of the rows.
    """
    import pandas as pd

    def cells(lists: Iterable[list[Any]]) -> pd.Series:
        return pd.Series(list(lists), index, dtype=object)  # said, because a column of empty lists would be float

    columns = {"labels": cells(list(one.labels) for one in predictions)}
    columns |= {f"score_{key}": pd.Series([one.scores[key] for one in predictions], index, dtype=float) for key in keys}
    columns["doubt"] = pd.Series([one.doubt for one in predictions], index, dtype=float)
    for part in ("label", "start", "end", "text", "weight"):
        columns[f"evidence_{part}"] = cells([getattr(span, part) for span in one.evidence] for one in predictions)
    columns["model"] = pd.Series([model] * len(predictions), index, dtype=object)
    return pd.DataFrame(columns)


def fetch(address: str, uri: str) -> Path:
    """Fetch the artifacts of a registered model through MLflow.

    Parameters
    ----------
    address : str
        Such as ``models:/policy-tagger@champion``.
    uri : str
        Address of the MLflow store.

    Returns
    -------
    Path
        A local folder.

    Raises
    ------
    InputError
        If there is no such model or it cannot be fetched.
    ImportError
        If MLflow is not installed.
    """
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    # With MLflow's own seven, a server that is down is told after four minutes.
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
    import mlflow
    from mlflow.exceptions import MlflowException

    mlflow.set_tracking_uri(uri)
    try:
        return Path(mlflow.artifacts.download_artifacts(artifact_uri=address))
    except (MlflowException, OSError) as error:
        reason = str(error).splitlines()[0][:120]
        problem, remedy = _("cannot be fetched ({reason})"), _("check the name, and {variable}")
        raise InputError(address, problem.format(reason=reason), remedy.format(variable="MLFLOW_TRACKING_URI")) from error


def _load_pyfunc(path: str) -> ServedTagger:
    """Load the model folder that MLflow hands over (the name is pyfunc's contract)."""
    tagger, manifest = load_folder(Path(path))
    return ServedTagger(PolicyTagger(tagger, manifest.name, manifest.thresholds))
