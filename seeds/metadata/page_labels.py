"""What a page or an index says of a document under labels: ``发文字号：甲政发〔2026〕3号 成文日期：2026年3月5日``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

_SHORT_LABEL = 3  # characters; a shorter label may be part of a word and must stand free


@cache
def _fields() -> Mapping[str, tuple[str, bool]]:
    """Return the field of every label, and whether it is short."""
    table = tomllib.loads(Path(__file__).with_name("page_labels.toml").read_text(encoding="utf-8"))
    return {label: (field, len(label) <= _SHORT_LABEL) for field, labels in table.items() for label in labels}


@cache
def _label() -> re.Pattern[str]:
    labels = sorted(_fields(), key=len, reverse=True)
    long = "|".join(re.escape(label) for label in labels if not _fields()[label][1])
    short = "|".join(re.escape(label) for label in labels if _fields()[label][1])
    spaced = "|".join(" ".join(label) for label in labels if len(label) <= _SHORT_LABEL)
    return re.compile(
        rf"[【\[](?P<boxed>{long}|{short})[】\]] ?:? ?"
        rf"|(?P<long>{long}) ?: ?"
        rf"|(?:^|(?<=[ |/·\d]))(?P<short>{short}|{spaced}) ?[:|] ?"
        rf"|(?:^|(?<= ))(?P<cell>{long}) "
    )


def labelled_values(text: str) -> Iterator[tuple[str, str, bool]]:
    """Find the labels in a text and what stands behind each, up to the next.

    Parameters
    ----------
    text : str
        Folded text of a paragraph or of a row of a table.

    Yields
    ------
    tuple of (str, str, bool)
        The field (``issuer``, ``publisher``, ``number``, ``issued``, ``published``, ``title``), the value, and whether the
        label can mean nothing else (发布时间, not 时间).
    """
    found = list(_label().finditer(text))
    for index, match in enumerate(found):
        name = next(group for group in match.groups() if group).replace(" ", "")
        field, short = _fields()[name]
        end = found[index + 1].start() if index + 1 < len(found) else len(text)
        value = text[match.end() : end].strip(" |/·[]【】()")
        if field != "other" and value:
            yield field, value, not short or match["boxed"] is not None
