"""Where models and runs are kept, and what things are called there."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from labels.support.interruption import PROGRAM as PROGRAM
from models.storage.addresses import address_for_mlflow
from seeds.schemes import INDUSTRIES, Scheme, shipped_schemes

CHAMPION = "champion"
CORRECTIONS = "corrections.jsonl"
ROOT = Path(__file__).resolve().parent.parent


def checkout() -> Path | None:
    """Return the folder of the checkout this code runs from; None where it was installed."""
    return ROOT if (ROOT / "pyproject.toml").is_file() else None


def data_folder() -> Path:
    """Return where runs and models go unless told otherwise: the checkout, or the user's data folder."""
    here = checkout()
    if here is not None:
        return here
    from platformdirs import user_data_path

    return user_data_path(PROGRAM, appauthor=False)


def store_folder(scheme: str = INDUSTRIES) -> Path:
    """Return where the trained models of a scheme lie; ``POLICY_TAGGER_STORE`` moves it.

    Parameters
    ----------
    scheme : str
        Name of the scheme.
    """
    return Path(os.environ.get("POLICY_TAGGER_STORE") or data_folder() / "stored") / scheme


def corrections_file(scheme: Scheme) -> Path:
    """Return where the corrections of a scheme are kept unless told otherwise.

    Parameters
    ----------
    scheme : Scheme
        One of the user's own has them in its folder, which can be moved and given away with them. One that ships is
        read-only: they lie in its store.

    Returns
    -------
    Path
        The file need not be there.
    """
    folder = store_folder(scheme.name) if scheme.name in shipped_schemes() else Path(scheme.location)
    return folder / CORRECTIONS


def shipped_folder(scheme: str = INDUSTRIES) -> Path:
    """Return where the champion that comes with the program lies, if the scheme has one.

    Parameters
    ----------
    scheme : str
        Name of the scheme.
    """
    return Path(__file__).with_name("shipped") / scheme


def tracking_uri() -> str:
    """Return the MLflow store: ``MLFLOW_TRACKING_URI``, or an SQLite file in the data folder, by absolute address.

    Relative addresses would open a new store in every folder a command is started from (mlflow #24130).
    """
    if given := os.environ.get("MLFLOW_TRACKING_URI"):
        return given
    # SQLAlchemy decodes %XX in such an address and takes ? for the start of its options.
    path = (data_folder() / "mlflow.db").as_posix().replace("%", "%25").replace("?", "%3F")
    return address_for_mlflow(f"sqlite:///{path}")


def registered_name(scheme: str = INDUSTRIES) -> str:
    """Return what the models of a scheme are called in MLflow's registry.

    Parameters
    ----------
    scheme : str
        Name of the scheme.
    """
    return PROGRAM if scheme == INDUSTRIES else f"{PROGRAM}-{scheme}"


def experiment_name(scheme: str = INDUSTRIES) -> str:
    """Return the MLflow experiment of a scheme's runs.

    Parameters
    ----------
    scheme : str
        Name of the scheme.
    """
    return f"policy-{scheme}"


def program_version() -> str:
    """Return the version of this program; ``unknown`` where that is written nowhere."""
    here = checkout()
    if here is not None:
        return str(tomllib.loads((here / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    from importlib.metadata import PackageNotFoundError, version  # reading mail headers takes a while to import

    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return "unknown"
