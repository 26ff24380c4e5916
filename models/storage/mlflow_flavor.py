"""Stored models as MLflow models: how one is described, carried with its code, loaded and asked.

MLflow imports this module where it loads a model (``loader_module``), from the copy of the code that the model carries.
The input has no schema on purpose: MLflow's own check of a named column refuses a list and a Series, and over HTTP makes
of ``null`` the text ``"None"``. :func:`read_texts` checks instead, and refuses in words. Without a schema MLflow's scoring
server makes numbers among the texts of a request texts, so in that process the texts are taken as JSON says them
(:func:`_take_json_as_it_stands`).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labels import InputError
from labels.wording import _
from models.decisions.thresholds import BALANCED, decide, describe
from models.locations import ROOT
from models.prediction import Prediction
from models.storage.addresses import address_for_mlflow
from models.storage.asking import asking
from models.storage.manifest import read_manifest
from models.storage.served_texts import check_lengths, longest_text, read_texts
from models.storage.store import load_folder
from models.tagger import PolicyTagger

if TYPE_CHECKING:
    import pandas as pd
    from mlflow.models import ModelSignature

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
# With MLflow's own seven, a server that is down is told after four minutes.
_BRIEFLY = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2"}
# What MLflow's scoring server is, once it loads the one model that it serves.
SERVER, SERVER_APP = "mlflow.pyfunc.scoring_server", "mlflow.pyfunc.scoring_server.app"


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
    longest : int, optional
        Characters that one text may have; any number by default.
    """

    def __init__(self, policy: PolicyTagger, longest: int | None = None) -> None:
        self.policy, self.longest = policy, longest

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
            If the input cannot be read, a text is too long or a parameter does not exist; over HTTP an answer 400.
        """
        asked = dict(params or {})
        with _refused_in_words():
            texts, index = read_texts(model_input)
            if self.longest is not None:
                check_lengths(texts, self.longest)
            own = {key: float(value) for key, value in (asked.get("thresholds") or {}).items() if value is not None}
            policy = self._decided(asked.get("profile") or BALANCED, own)
            return frame(policy.tag(texts), policy.keys, policy.name, index)

    def _decided(self, profile: str, thresholds: Mapping[str, float]) -> PolicyTagger:
        own = dict(zip(self.policy.keys, self.policy.thresholds.tolist(), strict=True))
        name = self.policy.name + describe(thresholds, profile)
        return PolicyTagger(self.policy.tagger, name, decide(own, thresholds, profile))


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

    def numbers(values: Iterable[float]) -> pd.Series:
        found = [None if value != value else value for value in values]  # of no text: a server would write NaN, which is no JSON
        return pd.Series(found, index, dtype=object if None in found else float)

    columns = {"labels": cells(list(one.labels) for one in predictions)}
    columns |= {f"score_{key}": numbers(one.scores[key] for one in predictions) for key in keys}
    columns["doubt"] = numbers(one.doubt for one in predictions)
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
    import mlflow
    from mlflow.exceptions import MlflowException

    from models.storage.mlflow_server import without_password

    mlflow.set_tracking_uri(address_for_mlflow(uri))
    try:
        with asking(_BRIEFLY):
            return Path(mlflow.artifacts.download_artifacts(artifact_uri=address))
    except (MlflowException, OSError) as error:
        reason = without_password(str(error).partition("\n")[0])[:120]
        problem, remedy = _("cannot be fetched ({reason})"), _("check the name, and {variable}")
        raise InputError(address, problem.format(reason=reason), remedy.format(variable="MLFLOW_TRACKING_URI")) from error


@contextmanager
def _refused_in_words() -> Iterator[None]:
    """Turn an error of the input into MLflow's; any other would be "an unexpected error" over HTTP."""
    from mlflow.exceptions import MlflowException

    try:
        yield
    except InputError as error:
        raise MlflowException.invalid_parameter_value(str(error)) from error


def _load_pyfunc(path: str) -> ServedTagger:
    """Load the model folder that MLflow hands over (the name is pyfunc's contract)."""
    tagger, manifest = load_folder(Path(path))
    policy = PolicyTagger(tagger, manifest.name, manifest.thresholds)
    if SERVER_APP not in sys.modules:
        return ServedTagger(policy)
    longest = longest_text()
    _take_json_as_it_stands(longest)
    return ServedTagger(policy, longest)


def _take_json_as_it_stands(longest: int) -> None:
    """Let the scoring server hand over ``inputs`` and ``instances`` as JSON says them.

    MLflow puts them into a NumPy array first, and in one array with a text 5 becomes "5" and true "True". Its process serves
    this model alone, and has no other place where a model may ask for them. What is refused here is not repeated in the answer.
    """
    import pandas as pd

    def texts(given: Mapping[str, Any], schema: object = None) -> pd.Series:
        (values,) = given.values()  # the server has seen to that
        with _refused_in_words():
            found, index = read_texts(values)
            check_lengths(found, longest)
        return pd.Series(found, index, dtype=object)

    vars(sys.modules[SERVER])["parse_tf_serving_input"] = texts
