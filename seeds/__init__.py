"""The text everything starts from: how any file becomes clean paragraphs, the written corpus, the words.

``read_path`` reads a document, ``read_text`` a text, and ``clean_text`` cleans one paragraph, ``fold`` gives the form of it that
machines match. Names are imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import labels  # noqa: F401 - first of all: it sees to it that Ctrl-C ends a command in one line while it loads

_HOMES = {
    "clean_text": "seeds.cleaning.clean",
    "find_files": "seeds.read",
    "fold": "seeds.cleaning.fold",
    "read_documents": "seeds.read",
    "read_markdown": "seeds.formats.markdown.markdown_text",
    "read_path": "seeds.read",
    "read_text": "seeds.texts",
    "split_front_matter": "seeds.formats.markdown.front_matter",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Load a public name from its module (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'seeds' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
