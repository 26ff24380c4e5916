"""One self-contained HTML page of a topic run: no network, opened from a folder or from the MLflow UI.

What the page says and how it looks stands in ``templates``; this module fills them. Jinja escapes every text
(autoescape), the data of its script enter as JSON without ``<``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labels.taxonomy import Taxonomy
from models.output.colours import css_class

if TYPE_CHECKING:
    from training.topic_report.view import TopicView

# Signs that make something of a text in Markdown, or HTML in it.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~$]|^[-+=]|(?<=^\d)[.)])")
FOLDER = Path(__file__).with_name("templates")
# Parts of the page's script, in the order in which they need each other.
SCRIPTS = ("base", "map", "reader", "likeness", "cards")


def render(template: str, values: dict[str, Any]) -> str:
    """Fill one of the templates in ``training/topic_report/templates``.

    Parameters
    ----------
    template : str
        File name; ``.html`` templates are escaped.
    values : dict
        What the template names.

    Returns
    -------
    str
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=select_autoescape(["html"]), undefined=StrictUndefined, trim_blocks=True
    )
    filters: dict[str, Any] = {
        "share": share,
        "points": lambda value: f"{100 * value:+.1f}",
        "cell": table_cell,
        "css": css_class,
    }
    environment.filters.update(filters | {"count": lambda number: f"{number:,}"})
    return environment.get_template(template).render(values)


def share(value: float) -> str:
    """Return a fraction as a percentage: one decimal under ten, none above.

    Parameters
    ----------
    value : float
        A fraction in [0, 1].
    """
    percent = 100 * value
    return f"{percent:.1f}%" if 0 < percent < 9.95 else f"{percent:.0f}%"


def table_cell(text: str) -> str:
    """Return a text as one that Markdown and HTML take for text, on one line: a heading, an item or a cell of a table.

    Parameters
    ----------
    text : str
        Any text.
    """
    plain = " ".join(str(text).split()).replace("&", "&amp;")
    return _MARKDOWN.sub(r"\\\1", plain)


def label_hues(taxonomy: Taxonomy) -> str:
    """Return CSS rules that give each label's class its colour, as the property ``--hue``.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels.
    """
    return "\n".join(f".{css_class(label.key)} {{ --hue: {label.colour}; }}" for label in taxonomy.labels)


def topic_page(view: TopicView) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    view : TopicView
        What stands on it.
    """
    from markupsafe import Markup

    data = view.data()
    style = (FOLDER / "topics.css").read_text(encoding="utf-8")
    # Of one or two topics there is no square of how near they are, and nothing to draw it on.
    names = [name for name in SCRIPTS if name != "likeness" or len(view.reading.names) > 2]
    script = "".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names)
    insertions = {
        "style": Markup(f"{style}{label_hues(view.reading.scheme.taxonomy)}\n"),
        "script": Markup(script),
        "policy": content_policy(script),
        # Inside a script element only "<" could end it; JSON allows it written so.
        "data": Markup(json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")),
        "dots": len(data["paragraphs"]["x"]),
    }
    return render("topics.html", view.values | insertions)


def content_policy(script: str) -> str:
    """Return what a browser may do with the page: run this script and no other, fetch nothing, send nothing.

    Parameters
    ----------
    script : str
        The page's own script.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
