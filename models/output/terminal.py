"""Predictions as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from typing import TextIO

from labels.support.visible_text import visible
from labels.wording import _, pgettext
from models.doubt import DOUBTFUL
from models.prediction import Prediction, shown_model
from seeds.schemes import Scheme

# Characters of a text that a row shows.
EXCERPT = 180


def write_table(predictions: Iterable[Prediction], scheme: Scheme, file: TextIO, *, width: int | None = None) -> int:
    """Write a table of id, labels with their probabilities, and text with its evidence marked; return how many.

    Parameters
    ----------
    predictions : iterable of Prediction
        All are read before the first row is written.
    scheme : Scheme
        Whose labels they bear.
    file : TextIO
        Where to write.
    width : int, optional
        Width of the table in terminal cells; that of the terminal by default.
    """
    if find_spec("rich") is None:
        return _write_lines(predictions, scheme, file)
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    def _shown(text: str) -> Text:
        return Text(visible(text))  # of the same length, so that evidence stands where it stood

    rows = list(predictions)
    table = Table(show_lines=True, expand=False)
    table.add_column(pgettext("head of a column", "id"), overflow="fold", max_width=22)
    table.add_column(pgettext("head of a column", "labels"), no_wrap=True)
    table.add_column(pgettext("head of a column", "text"), overflow="fold", ratio=1)
    corrected = pgettext("paragraph", "corrected")
    for prediction in rows:
        named = _named(prediction, scheme, corrected)
        text = _shown(prediction.text if len(prediction.text) <= EXCERPT else prediction.text[:EXCERPT] + "…")
        for span in prediction.evidence:
            text.stylize("bold underline", span.start, min(span.end, len(text)))
        table.add_row(_shown(prediction.paragraph.id), _shown("\n".join(named)), text)
    console = Console(file=file, width=width)
    if rows:
        tagged = sum(bool(prediction.labels) for prediction in rows)
        with console.capture() as captured:  # written by us: rich would end the program if nobody reads on
            console.print(table)
            console.print(_shown(_summary(len(rows), tagged, rows[0].model)))
        file.write(captured.get())
    return len(rows)


def _write_lines(predictions: Iterable[Prediction], scheme: Scheme, file: TextIO) -> int:
    """Write the same without a frame, as they come: a small installation does without rich."""
    count = tagged = 0
    comma, corrected = pgettext("between items", ", "), pgettext("paragraph", "corrected")
    for prediction in predictions:
        count, tagged = count + 1, tagged + bool(prediction.labels)
        text = prediction.text if len(prediction.text) <= EXCERPT else prediction.text[:EXCERPT] + "…"
        file.write(visible(f"{prediction.paragraph.id}  {comma.join(_named(prediction, scheme, corrected))}\n    {text}\n"))
        model = prediction.model
    if count:
        file.write(_summary(count, tagged, model) + "\n")
    return count


def _named(prediction: Prediction, scheme: Scheme, corrected: str) -> list[str]:
    # Of a label that a person looked for there is an answer, not a probability.
    sure = {key: "" if key in prediction.judged else f" {prediction.scores[key]:.0%}" for key in prediction.labels}
    if not prediction.has_text:
        return [pgettext("paragraph", "no text")]
    called = scheme.taxonomy.spoken_names
    names = [f"{called[key]}{shown}" for key, shown in sure.items()] or ["—"]
    return [*names, *[corrected] * prediction.corrected, *[f"? {prediction.doubt:.2f}"] * (prediction.doubt >= DOUBTFUL)]


def _summary(count: int, tagged: int, model: str) -> str:
    says = _("{count} paragraph(s), {tagged} with a label; model {model}")
    return says.format(count=count, tagged=tagged, model=shown_model(model))
