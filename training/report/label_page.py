"""Self-contained HTML pages of a run: no network, opened from the MLflow UI."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from labels import load_taxonomy
from training.measures.metrics import BINS, Bin

FONT = {"family": "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif", "size": 13}
# Reliability diagrams in a row; their ticks; the height at which they say how many paragraphs a bin holds.
PANELS = 3
SHARES = (0, 0.2, 0.4, 0.6, 0.8, 1)
SIZES = -0.16


def write_label_page(target: Path | TextIO, metrics: Mapping[str, float], tables: Sequence[Sequence[Bin]]) -> None:
    """Write precision, recall and F1 by label, and a reliability diagram of each label.

    A diagram shows every bin that holds a paragraph as a point with the 95 % interval of the share observed;
    the row ``n`` under it says how many paragraphs there are: a point of two proves nothing.

    Parameters
    ----------
    target : Path or file
        The page.
    metrics : mapping of str to float
        As :func:`training.measures.metrics.evaluate` returns them.
    tables : sequence of sequence of Bin
        As :func:`training.measures.metrics.reliability` returns them.
    """
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots

    taxonomy = load_taxonomy()
    titles = [f"{label.name}: ECE {metrics[f'ece/{label.key}']:.3f}" for label in taxonomy.labels]
    rows = -(-len(titles) // PANELS)
    figure = make_subplots(
        rows=1 + rows,
        cols=PANELS,
        specs=[[{"colspan": PANELS}, *[None] * (PANELS - 1)], *[[{}] * PANELS for _ in range(rows)]],
        subplot_titles=["precision, recall, F1 by label", *titles],
        vertical_spacing=0.1,
        horizontal_spacing=0.06,
    )
    names = [label.name for label in taxonomy.labels]
    for measure in ("precision", "recall", "F1"):
        values = [metrics[f"{measure.lower()}/{key}"] for key in taxonomy.keys]
        text = [f"{value:.2f}" for value in values]
        figure.add_trace(go.Bar(x=names, y=values, name=measure, text=text, textposition="inside"), row=1, col=1)
    for number, table in enumerate(tables):
        place = {"row": 2 + number // PANELS, "col": 1 + number % PANELS}
        diagonal = {"color": "grey", "dash": "dot"}
        figure.add_trace(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=diagonal, showlegend=False, hoverinfo="skip"), **place)
        figure.add_trace(_points(table), **place)
        figure.add_trace(_sizes(table), **place)
        figure.update_xaxes(range=[-0.06, 1.06], dtick=0.2, **place)
        figure.update_yaxes(range=[SIZES - 0.08, 1.1], tickvals=[SIZES, *SHARES], ticktext=["n", *map(str, SHARES)], **place)
    figure.update_yaxes(range=[0, 1.02], row=1, col=1)
    for column in range(PANELS):
        figure.update_xaxes(title_text="stated probability", row=1 + rows, col=1 + column)
    for row in range(rows):
        figure.update_yaxes(title_text="share observed", row=2 + row, col=1)
    figure.update_layout(legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom"})
    _write(figure, target, height=330 * (1 + rows))


def _points(table: Sequence[Bin]) -> Any:
    """Return a label's bins as points."""
    import plotly.graph_objects as go

    low, high = np.array([wilson(one) for one in table]).reshape(-1, 2).T
    observed = np.array([one.observed for one in table])
    return go.Scatter(
        x=[one.stated for one in table],
        y=observed,
        mode="markers",
        text=[one.paragraphs for one in table],
        marker={"size": [6 + 2 * np.log2(one.paragraphs) for one in table], "color": "#2f6fb0"},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": high - observed,
            "arrayminus": observed - low,
            "width": 3,
            "thickness": 1,
            "color": "#9bbbdc",
        },
        hovertemplate="stated %{x:.3f}, observed %{y:.3f}, %{text} paragraphs<extra></extra>",
        showlegend=False,
    )


def _sizes(table: Sequence[Bin]) -> Any:
    """Return the row of numbers under a label's points, each in the middle of its bin."""
    import plotly.graph_objects as go

    middles = [(min(int(one.stated * BINS), BINS - 1) + 0.5) / BINS for one in table]
    text = [str(one.paragraphs) for one in table]
    font = {"size": 11, "color": "#5a6b7d"}
    heights = [SIZES] * len(table)
    return go.Scatter(x=middles, y=heights, mode="text", text=text, textfont=font, showlegend=False, hoverinfo="skip")


def wilson(one: Bin, z: float = 1.96) -> tuple[float, float]:
    """Return the interval of the share observed in a bin (Wilson, 1927); 95 % for ``z = 1.96``."""
    n, share = one.paragraphs, one.observed
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # Rounding must not push the share itself out of its interval.
    return min(centre - reach, share), max(centre + reach, share)


def _write(figure: Any, target: Path | TextIO, height: int) -> None:
    figure.update_layout(font=FONT, height=height, template="plotly_white", margin={"l": 60, "r": 30, "t": 60, "b": 60})
    figure.write_html(target, include_plotlyjs=True, full_html=True, config={"displaylogo": False})
