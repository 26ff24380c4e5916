"""Self-contained HTML page of a run: no network, opened from the MLflow UI."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from labels import Label
from labels.wording import _, pgettext
from models.statistics.counts import wilson
from training.measures.evaluation import Evaluation
from training.measures.metrics import UNDEFINED
from training.measures.reliability import BINS, Bin

FONT = {"family": "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif", "size": 13}
# Reliability diagrams in a row; their ticks; the height at which they say how many paragraphs a bin holds.
PANELS = 3
SHARES = (0, 0.2, 0.4, 0.6, 0.8, 1)
SIZES = -0.16


def write_label_page(target: Path | TextIO, evaluation: Evaluation) -> None:
    """Write precision, recall and F1 by label, and a reliability diagram of each label.

    A diagram shows every bin that holds a paragraph as a point with the 95 % interval of the share observed.
    The row ``n`` under it says how many paragraphs there are: a point of two proves nothing.

    Parameters
    ----------
    target : Path or file
        The page.
    evaluation : Evaluation
        What was measured.
    """
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots

    labels, metrics = evaluation.data.scheme.taxonomy.labels, evaluation.metrics
    rows = -(-len(labels) // PANELS)
    figure = make_subplots(
        rows=1 + rows,
        cols=PANELS,
        specs=[[{"colspan": PANELS}, *[None] * (PANELS - 1)], *[[{}] * PANELS for _row in range(rows)]],
        subplot_titles=[_("precision, recall, F1 by label"), *(f"{x.name}: ECE {metrics[f'ece/{x.key}']:.3f}" for x in labels)],
        vertical_spacing=0.3 / (1 + rows),
        horizontal_spacing=0.06,
    )
    names = {"precision": pgettext("head of a column", "precision"), "recall": pgettext("head of a column", "recall"), "f1": "F1"}
    for measure, name in names.items():
        values = [metrics.get(f"{measure}/{label.key}") for label in labels]
        text = [UNDEFINED if value is None else f"{value:.2f}" for value in values]
        bars = go.Bar(x=[label.name for label in labels], y=values, name=name, text=text, textposition="inside")
        figure.add_trace(bars, row=1, col=1)
    for number, (label, table) in enumerate(zip(labels, evaluation.bins, strict=True)):
        panel = {"row": 2 + number // PANELS, "col": 1 + number % PANELS}
        diagonal = {"color": "grey", "dash": "dot"}
        figure.add_trace(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=diagonal, showlegend=False, hoverinfo="skip"), **panel)
        figure.add_trace(_points(table, label), **panel)
        figure.add_trace(_sizes(table), **panel)
        figure.update_xaxes(range=[-0.06, 1.06], dtick=0.2, **panel)
        figure.update_yaxes(range=[SIZES - 0.08, 1.1], tickvals=[SIZES, *SHARES], ticktext=["n", *map(str, SHARES)], **panel)
    figure.update_yaxes(range=[0, 1.02], row=1, col=1)
    for column in range(PANELS):
        figure.update_xaxes(title_text=_("stated probability"), row=1 + rows, col=1 + column)
    for row in range(rows):
        figure.update_yaxes(title_text=_("share observed"), row=2 + row, col=1)
    figure.update_layout(legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom"})
    _write(figure, target, height=330 * (1 + rows), remarks=evaluation.remarks)


def _points(table: Sequence[Bin], label: Label) -> Any:
    """Return a label's bins as points."""
    import plotly.graph_objects as go

    sizes = np.array([bin_.paragraphs for bin_ in table], dtype=np.int64)
    observed = np.array([bin_.observed for bin_ in table], dtype=float)
    low, high = wilson(np.rint(observed * sizes).astype(np.int64), sizes)
    return go.Scatter(
        x=[bin_.stated for bin_ in table],
        y=observed.tolist(),
        mode="markers",
        text=sizes.tolist(),
        marker={"size": (6 + 2 * np.log2(sizes)).tolist(), "color": label.colour},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": np.maximum(high - observed, 0).tolist(),
            "arrayminus": np.maximum(observed - low, 0).tolist(),
            "width": 3,
            "thickness": 1,
            "color": label.colour,
        },
        hovertemplate=_("stated %{x:.3f}, observed %{y:.3f}, %{text} paragraphs") + "<extra></extra>",
        showlegend=False,
    )


def _sizes(table: Sequence[Bin]) -> Any:
    """Return the row of numbers under a label's points, each in the middle of its bin."""
    import plotly.graph_objects as go

    middles = [(min(int(bin_.stated * BINS), BINS - 1) + 0.5) / BINS for bin_ in table]
    text = [str(bin_.paragraphs) for bin_ in table]
    font = {"size": 11, "color": "#5a6b7d"}
    heights = [SIZES] * len(table)
    return go.Scatter(x=middles, y=heights, mode="text", text=text, textfont=font, showlegend=False, hoverinfo="skip")


def _write(figure: Any, target: Path | TextIO, height: int, remarks: Sequence[str]) -> None:
    title = {"text": pgettext("between statements", "; ").join(remarks), "font": {"size": 12}} if remarks else None
    figure.update_layout(title=title, font=FONT, height=height, template="plotly_white")
    figure.update_layout(margin={"l": 60, "r": 30, "t": 90 if remarks else 60, "b": 60})
    figure.write_html(target, include_plotlyjs=True, full_html=True, config={"displaylogo": False})
