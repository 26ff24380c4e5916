"""What a run was and what came out, for people: the description in MLflow, in Markdown, and a page to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from labels.support.visible_text import markdown_text
from training.measures.evaluation import Evaluation
from training.measures.metrics import show
from training.report.label_tables import CONFUSION, confusion_rows, label_head, label_rows, markdown

TEMPLATES = Path(__file__).with_name("templates")
NOTE = "note.html"
# What the files of a run are, in the order in which they are shown; those that a run does not have are passed over.
FILES: Mapping[str, str] = {
    NOTE: "note: figures, what is taken for what, errors to read",
    "labels.html": "charts: F1 by label, reliability",
    "topics/topics.html": "topics: the page with map, names and texts",
    "errors.jsonl": "every error, a line each",
    "confusion.md": "what is taken for what",
    "labels.md": "figures by label",
}
# Errors on the page; the file has all.
SHOWN = 60
# Characters of a description: MLflow takes 8,000 of a run's and 5,000 of a version's.
LONGEST = 4800


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run is about.

    Attributes
    ----------
    name, model : str
        The experiment and its kind of model.
    scheme : str
        Whose labels.
    sources : str
        Names of all data.
    paragraphs : int
        How many labelled ones there were.
    judged : str
        On what its figures rest.
    when : datetime
        When it began.
    """

    name: str
    model: str
    scheme: str
    sources: str
    paragraphs: int
    judged: str
    when: datetime

    @property
    def title(self) -> str:
        """What it is called: model, data, date."""
        return f"{self.name} · {self.sources} · {self.when:%Y-%m-%d %H:%M}"


def begun_note(what: Trained) -> str:
    """Return the description of a run that is not over; it stays where the run fails.

    Parameters
    ----------
    what : Trained
        The run.
    """
    return f"{what.model} for scheme {what.scheme}, {what.paragraphs} paragraphs of {what.sources}. No figures: it did not end."


def run_note(what: Trained, held: Evaluation, address: Callable[[str], str], files: Iterable[str]) -> str:
    """Return the description of a run, in Markdown.

    Parameters
    ----------
    what : Trained
        The run.
    held : Evaluation
        What was measured.
    address : callable
        Takes the path of one of the run's files and returns where it is shown.
    files : iterable of str
        Those that there are, by path below it.
    """
    there = set(files)
    links = [f"[{says}]({address(path)})" for path, says in FILES.items() if path in there]
    values = {
        "score": show("f1_macro", held.metrics.get("f1_macro")),
        "judged": what.judged,
        "model": what.model,
        "paragraphs": f"{what.paragraphs:,}",
        "sources": markdown_text(what.sources),
        "date": f"{what.when:%Y-%m-%d}",
        "links": "\n".join(f"- {link}" for link in links),
        "remarks": "".join(f"{markdown_text(remark)}\n\n" for remark in held.remarks),
    }
    template, rows = Template((TEMPLATES / "run.md").read_text(encoding="utf-8")), label_rows(held)
    text = template.substitute(values, table=markdown([label_head(), *rows]))
    if len(text) <= LONGEST:
        return text
    return template.substitute(values | {"remarks": ""}, table=markdown([label_head(), *rows[-2:]]))[:LONGEST]


def write_note(folder: Path, what: Trained, held: Evaluation) -> None:
    """Write the page of a run into the folder of its files.

    Parameters
    ----------
    folder : Path
        Where the other files of the run lie already.
    what : Trained
        The run.
    held : Evaluation
        What was measured.
    """
    errors = held.errors
    names = {label.key: label.name for label in held.data.scheme.taxonomy.labels}
    summary = (
        f"Model {what.model} for scheme {what.scheme}, learned from {what.paragraphs:,} labelled paragraphs of {what.sources}."
    )
    files = [f"<li><code>{path}</code> {says}</li>" for path, says in FILES.items() if path != NOTE and (folder / path).is_file()]
    page = Template((TEMPLATES / "note.html").read_text(encoding="utf-8")).substitute(
        title=escape(what.title),
        summary=escape(summary),
        labels=_table([label_head(), *label_rows(held)]),
        remarks=escape("; ".join(held.remarks)),
        confusion_says=escape(CONFUSION),
        confusion=_table(confusion_rows(held)),
        shown=f"{min(len(errors), SHOWN)} of {len(errors)} paragraphs" if errors else "none",
        errors="\n".join(_error(error, names) for error in errors[:SHOWN]),
        files="\n".join(files),
    )
    (folder / NOTE).write_text(page, encoding="utf-8")


def _error(error: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return a wrongly tagged paragraph as it is read: the text, what was missed, what was said in vain."""
    true, given, scores = error["y_true"], error["y_pred"], error["scores"]

    def named(keys: Iterable[str]) -> str:
        return "、".join(f"{escape(names[key])} {scores[key]:.2f}" for key in keys)

    sides = (
        ("<i>missed</i>", [key for key in true if key not in given]),
        ("<b>in vain</b>", [key for key in given if key not in true]),
        ("right", [key for key in true if key in given]),
    )
    said = "; ".join(f"{what}: {named(keys)}" for what, keys in sides if keys)
    return f'<div class="error"><p>{escape(error["text"])}</p><p class="said">{said} ({escape(error["id"])})</p></div>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a table, the head first."""
    cells = zip(["th", *["td"] * (len(rows) - 1)], rows, strict=True)
    lines = ("".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) for tag, row in cells)
    return "<table>\n" + "".join(f"<tr>{line}</tr>\n" for line in lines) + "</table>"
