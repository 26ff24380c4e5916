"""Self-contained HTML pages of a run: no network, opened from the MLflow UI."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import load_taxonomy

Floats = NDArray[np.float64]
FONT = {"family": "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif", "size": 13}
BINS = 10


def write_label_page(path: Path, metrics: Mapping[str, float], probabilities: Floats, truth: NDArray[np.int8]) -> None:
    """Write F1 by label and the reliability of the probabilities.

    Parameters
    ----------
    path : Path
        The page.
    metrics : mapping of str to float
        As :func:`training.metrics.evaluate` returns them.
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Stated probabilities.
    truth : ndarray of int, shape (n_texts, n_labels)
        Labels.
    """
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots

    taxonomy = load_taxonomy()
    figure = make_subplots(
        rows=1, cols=2, subplot_titles=("precision, recall, F1 by label", "reliability: stated against observed")
    )
    names = [label.name for label in taxonomy.labels]
    for measure in ("precision", "recall", "f1"):
        values = [metrics[f"{measure}/{key}"] for key in taxonomy.keys]
        figure.add_trace(go.Bar(x=names, y=values, name=measure), row=1, col=1)
    line = {"color": "grey", "dash": "dot"}
    figure.add_trace(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, showlegend=False), row=1, col=2)
    for column, label in enumerate(taxonomy.labels):
        stated, observed = reliability(probabilities[:, column], truth[:, column].astype(bool))
        figure.add_trace(go.Scatter(x=stated, y=observed, mode="lines+markers", name=label.name), row=1, col=2)
    figure.update_yaxes(range=[0, 1.02])
    figure.update_xaxes(title_text="stated probability", range=[0, 1], row=1, col=2)
    figure.update_yaxes(title_text="share that carries the label", row=1, col=2)
    _write(figure, path, height=520)


def reliability(probabilities: Floats, truth: NDArray[np.bool_]) -> tuple[list[float], list[float]]:
    """Return mean stated probability and observed share of each of ten bins that holds a text."""
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    filled = [number for number in range(BINS) if (bins == number).any()]
    stated = [float(probabilities[bins == number].mean()) for number in filled]
    return stated, [float(truth[bins == number].mean()) for number in filled]


def _write(figure: Any, path: Path, height: int) -> None:
    figure.update_layout(font=FONT, height=height, template="plotly_white", margin={"l": 60, "r": 30, "t": 60, "b": 60})
    figure.write_html(path, include_plotlyjs=True, full_html=True, config={"displaylogo": False})
