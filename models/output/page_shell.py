"""What our pages have in common: how they look, how data stand in them, what a browser may do with them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from labels.taxonomy import Taxonomy
from models.output.colours import label_hues

# The look of every page; a page's own style sheet comes after it.
LOOK = Path(__file__).with_name("look.css")
_STEERING = re.compile("[<\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # control characters below 32 are escapes in JSON anyway


def stylesheet(taxonomy: Taxonomy, *own: Path) -> str:
    """Return the style of a page: the look of all pages, what the page has beside it, the colours of the labels.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels.
    *own : Path
        Style sheets of the page alone.
    """
    return "".join(f"{path.read_text(encoding='utf-8')}\n" for path in (LOOK, *own)) + f"{label_hues(taxonomy)}\n"


def island_json(value: object) -> str:
    """Return data as JSON that may stand in a ``script`` element: only ``<`` could end it, and JSON allows it written so.

    What would steer a terminal that shows the file, or the direction of writing, is written as an escape, too.

    Parameters
    ----------
    value : object
        What JSON can hold.
    """
    return _STEERING.sub(_escaped, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def content_policy(script: str, style: str | None = None) -> str:
    """Return what a browser may do with a page: run this script and no other, fetch nothing, send nothing.

    Parameters
    ----------
    script : str
        The page's own script, as it stands in its element.
    style : str, optional
        Its style sheet, where no element has a style of its own in the markup; without it any style is taken.
    """
    styles = "'unsafe-inline'" if style is None else _digest(style)
    return (
        f"default-src 'none'; script-src {_digest(script)}; style-src {styles}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
