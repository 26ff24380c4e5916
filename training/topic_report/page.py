"""One self-contained HTML page of a topic run: no network, opened from a folder or from the MLflow UI.

What the page says stands in ``templates/words.toml``, its markup and how it looks beside that and, where it looks like all
our pages, in ``models/output/look.css``; this module fills them. Jinja escapes every text (autoescape), the data of its
script enter as JSON without ``<``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.output.colours import css_class
from models.output.page_shell import content_policy, island_json, stylesheet

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


def topic_page(view: TopicView) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    view : TopicView
        What stands on it.
    """
    from markupsafe import Markup

    data = view.data()
    # Of one or two topics there is no square of how near they are, and nothing to draw it on.
    names = [name for name in SCRIPTS if name != "likeness" or len(view.reading.names) > 2]
    script = "".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names)
    insertions = {
        "style": Markup(stylesheet(view.reading.scheme.taxonomy, FOLDER / "topics.css")),
        "script": Markup(script),
        "policy": content_policy(script),
        "data": Markup(island_json(data)),
        "dots": len(data["paragraphs"]["x"]),
    }
    return render("topics.html", view.values | insertions)
