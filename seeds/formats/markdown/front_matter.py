"""Front matter: the ``key: value`` lines between two ``---`` at the top of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labels.support.errors import InputError
from labels.wording import _
from seeds.formats.tables.field_names import field_of

_KEY = re.compile(r"([A-Za-z_一-鿿][\w-]*)\s*(?::|：)(?:\s*(?<=[\s：])(.*))?$")
_ASCII_KEY = re.compile(r"[A-Za-z_][\w-]*\s*:(?:\s|$)")
_FENCE = "---"
_ENDS = (_FENCE, "...")


def split_front_matter(text: str, location: str = "-") -> tuple[dict[str, str], str]:
    """Split off the ``key: value`` lines between two ``---`` at the top.

    Values are text, without the quotes around them. A comment behind a value is part of it. The items of a list, in
    lines or in brackets, are put together with ``、``; what is nested deeper belongs to the value of its key.

    Parameters
    ----------
    text : str
        The file.
    location : str
        Its name, for error messages.

    Returns
    -------
    tuple of (dict of str to str, str)
        The front matter, empty where there is none, and the text below it.

    Raises
    ------
    InputError
        If the closing ``---`` is missing or a line is no ``key: value``.
    """
    lines = text.lstrip("\ufeff").split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != _FENCE or not any(_KEY.match(line.strip()) for line in lines[first + 1 : first + 3]):
        return {}, text
    last = next((index for index in range(first + 1, len(lines)) if lines[index].rstrip() in _ENDS), None)
    if last is None:
        if not any(_ASCII_KEY.match(line.strip()) for line in lines[first + 1 : first + 3]):
            return {}, text  # a rule above a line such as 时间：…
        raise InputError(
            f"{location}:{first + 1}", _("front matter does not end"), _("close it with a line {line!r}").format(line=_FENCE)
        )
    if _is_text(lines[first + 1 : last]):
        return {}, text
    values: dict[str, list[str]] = {}
    key = ""
    for number, line in enumerate(lines[first + 1 : last], first + 2):
        body = line.strip()
        if not body or body.startswith("#"):
            continue
        nested = line[0] in " \t　" or body == "-" or body.startswith("- ")
        found = None if nested and key else _KEY.match(body)
        if found:
            key = found[1]
            values[key] = _scalar(found[2] or "")
        elif nested and key:
            values[key] += _scalar(body.removeprefix("-"))
        else:
            problem = _("front matter line {line!r} is no {form!r}").format(line=body[:40], form="key: value")
            raise InputError(f"{location}:{number}", problem, _("write {example}").format(example="'region: 广东'"))
    return {key: "、".join(value) for key, value in values.items()}, "\n".join(lines[last + 1 :])


def _is_text(lines: Sequence[str]) -> bool:
    """Return whether what stands between two rules is text: sentences, and no key that anybody knows."""
    keys = [found[1] for line in lines if (found := _KEY.match(line.strip()))]
    return any("。" in line for line in lines) and not any(key.isascii() or field_of(key) for key in keys)


def _scalar(value: str) -> list[str]:
    """Return the parts of a value that are not empty: one, or the items of a list in brackets."""
    value = value.strip()
    if value in ("|", ">", "|-", ">-", "|+", ">+"):  # the text stands below
        return []
    if value[:1] == "[" and value[-1:] == "]":
        parts = value[1:-1].split(",")
        return [part for item in parts if (part := item.strip().strip("\"'"))]
    plain = value.strip("\"'")
    return [plain] if plain else []
