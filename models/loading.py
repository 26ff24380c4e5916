"""Find a model by name: stored by training, a folder, or an MLflow address."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from labels import InputError, UsageError, load_taxonomy
from models.decisions.thresholds import BALANCED, decide, describe
from models.interface import Tagger
from models.storage.store import MANIFEST, READERS, load_folder, recover
from models.tagger import PolicyTagger

ROOT = Path(__file__).resolve().parent.parent
CHAMPION = "champion"


def store_folder() -> Path:
    """Return where trained models lie: ``stored/`` in the checkout, or ``POLICY_TAGGER_STORE``."""
    return Path(os.environ.get("POLICY_TAGGER_STORE") or ROOT / "stored")


def load(name: str = CHAMPION, *, thresholds: Mapping[str, float] | None = None, profile: str = BALANCED) -> PolicyTagger:
    """Load a model.

    Parameters
    ----------
    name : str
        ``champion``, the name of a trained experiment (``lexicon``, ``tfidf``, ``bertopic``), a folder,
        or an MLflow address such as ``models:/policy-tagger@champion``.
    thresholds : mapping of str to float, optional
        Thresholds that replace the model's own, by label key; inside (0, 1).
    profile : {"balanced", "recall", "precision"}
        Which mistake weighs more; see :func:`models.decisions.thresholds.decide`.

    Returns
    -------
    PolicyTagger
        Ready to tag.

    Raises
    ------
    UsageError
        If there is no such model, label or profile, or a threshold does not lie inside (0, 1).
    InputError
        If the model was changed, is of a newer format, or cannot be fetched.
    """
    if name.startswith("models:/"):
        folder, shown = _download(name)
        tagger, manifest = load_folder(folder)
        return _policy(tagger, f"{shown} {manifest['kind']}", manifest["thresholds"], thresholds, profile)
    found = _find(name)
    if found is not None:
        tagger, manifest = load_folder(found)
        return _policy(tagger, manifest["name"], manifest["thresholds"], thresholds, profile)
    if name == "lexicon":  # keywords need no training, only their probabilities do
        from models.lexicon.tagger import LexiconTagger

        return _policy(LexiconTagger(), "lexicon (untrained)", {}, thresholds, profile)
    if name == CHAMPION or name in READERS:
        raise UsageError(f"model {name!r}", "has not been trained on this machine", "run: python -m training.run")
    known = ", ".join([CHAMPION, *READERS])
    raise UsageError(f"model {name!r}", "is not known", f"use {known}, a folder, or models:/policy-tagger@champion")


def _policy(
    tagger: Tagger, name: str, stored: Mapping[str, float], thresholds: Mapping[str, float] | None, profile: str
) -> PolicyTagger:
    """Return the tagger with the thresholds in force, its name saying how they differ from the stored ones."""
    own = dict(zip(load_taxonomy().keys, tagger.thresholds.tolist(), strict=True)) | dict(stored)
    return PolicyTagger(tagger, name + describe(thresholds, profile), decide(own, thresholds, profile))


def _find(name: str) -> Path | None:
    """Return the folder of a model: in the store, or as named."""
    folder = store_folder() / name
    try:
        recover(folder)
        return next((path for path in (folder, Path(name)) if path.is_dir()), None)
    except (OSError, ValueError):  # a name that no file can have
        return None


def tracking_uri() -> str:
    """Return the MLflow store: ``MLFLOW_TRACKING_URI``, or ``mlflow.db`` in the checkout, by absolute address."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{(ROOT / 'mlflow.db').as_posix()}"


def _download(address: str) -> tuple[Path, str]:
    """Fetch a registered model through MLflow; return its folder and its name with version."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    import mlflow
    from mlflow.exceptions import MlflowException

    mlflow.set_tracking_uri(tracking_uri())
    client = mlflow.MlflowClient()
    name, at, alias = address.removeprefix("models:/").partition("@")
    try:
        if at:
            version = client.get_model_version_by_alias(name, alias).version
        else:
            name, _, version = name.partition("/")
        local = Path(mlflow.artifacts.download_artifacts(artifact_uri=f"models:/{name}/{version}"))
    except (MlflowException, OSError) as error:
        reason = str(error).splitlines()[0][:120]
        raise InputError(address, f"cannot be fetched ({reason})", "check the name, and MLFLOW_TRACKING_URI") from error
    manifest = next(local.rglob(MANIFEST), None)
    if manifest is None:
        raise InputError(address, "holds no model of this project", "name a version that training.run registered")
    return manifest.parent, f"{name}/{version}"
