"""The signs inside the text of a Markdown block: links, emphasis, formulas, escapes, tags. Every step takes linear time."""

from __future__ import annotations

import html
import re
import tomllib
from functools import cache
from pathlib import Path

from seeds.formats.powers import is_power, raised

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HELD = 0x10F000  # where escaped characters wait until all signs are gone
_HOLDS = re.compile("[\U0010f020-\U0010f07f]")
_IMAGE = re.compile(r"!\[([^\[\]]*+)\]\((?:[^()\s]|\([^()\s]*+\))*+(?:\s++\"[^\"()]*+\")?\s*+\)(?:\{[^{}]*+\})?")
_LINK = re.compile(r"\[([^\[\]]*+)\]\((?:[^()\s]|\([^()\s]*+\))*+(?:\s++\"[^\"()]*+\")?\s*+\)(?:\{[^{}]*+\})?")
_SPAN = re.compile(r"\[([^\[\]]*+)\]\{[^{}]*+\}")
_NOTE = re.compile(r"\[\^[^\[\]\s]{1,24}\]")
_ADDRESS = re.compile(r"<((?:https?|mailto|ftp):[^<>\s]*+)>")
_TAG = re.compile(
    r"</?(?:a|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|img|input|ins|kbd"
    r"|li|mark|ol|p|s|section|small|span|strike|strong|sub|summary|sup|u|ul)(?:\s++[A-Za-z_:@][^<>]*+|\s*+)/?>",
    re.I,
)
_SUP = re.compile(r"<sup(?:\s++[A-Za-z_:@][^<>]*+)?>([^<>]{1,10})</sup\s*+>", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_WIKI = re.compile(r"(!?)\[\[(?:[^\[\]|]*+\|)?([^\[\]|]*+)\]\]")
_LOW_EMPHASIS = re.compile(r"(?<![0-9A-Za-z_\u4e00-\u9fff])_(?=[^\s_])([^_]*+)(?<=\S)_(?![0-9A-Za-z_\u4e00-\u9fff])")
_EMPHASIS = re.compile(r"(?<![0-9A-Za-z*])\*(?=[^\s*])([^*]*+)(?<=\S)\*(?![0-9A-Za-z*])")
_RAISED = re.compile(r"\^([^\s^]{1,10})\^|(?<=[A-Za-z])~(\d{1,3})~(?!\d)")
_ATTRIBUTES = re.compile(r"(?<!\s)\s*+\{[#.][^{}]*+\}$")
_FORMULA = re.compile(r"[\\^_{}]|\A[\d\s.,+\-*/=<>%()~]+\Z")
_LONGEST_FORMULA = 400  # characters
_MONEY = re.compile(r"[\d\s.,+\-/~]+\Z")  # between two signs of the dollar, if a digit follows the second
_BASE = 4  # characters before a raised one that tell whether it is a power
_WORDS = re.compile(r"\\(?:text|mathrm|mathbf|mathit|mathsf|rm|bf|operatorname|textbf|hbox|mbox)\s*(?=\{)")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*+)\}\s*\{([^{}]*+)\}")
_UNIT_POWER = re.compile(r"(?<=[A-Za-z])\^\{?([23])\}?(?!\d)")
_POWER = re.compile(r"\^\{([^{}]*+)\}")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s*+")


def plain_text(text: str) -> str:
    """Return the text of a Markdown block without its signs.

    Parameters
    ----------
    text : str
        The block on one line.
    """
    if not re.search(r"[\\\[$<&*_`~^{=]", text):
        return text
    text = _ADDRESS.sub(r"\1", _TAG.sub("", _SUP.sub(_power, text))) if "<" in text else text
    text = _formulas(text) if text.count("$") > 1 else text
    for opens, closes, signs in (("\\(", "\\)", "()"), ("\\[", "\\]", "[]")):
        text = _bracketed_formulas(text, opens, closes, signs) if opens in text and closes in text else text
    text = _ESCAPE.sub(lambda match: chr(_HELD + ord(match[1])), text) if "\\" in text else text
    if "[" in text:
        text = _NOTE.sub("", text)
        text = _WIKI.sub(lambda match: "" if match[1] else match[2], text) if "[[" in text else text
        text = _IMAGE.sub(r"\1", text) if "![" in text else text
        text = _LINK.sub(r"\1", text) if "](" in text else text
        text = _SPAN.sub(r"\1", text) if "]{" in text else text
    for mark in ("**", "__", "~~", "==", "``", "`"):
        text = _drop_pairs(text, mark)
    text = _EMPHASIS.sub(r"\1", text) if "*" in text else text
    text = _LOW_EMPHASIS.sub(r"\1", text) if "_" in text else text
    text = _RAISED.sub(lambda match: _power(match) if match[1] else match[2], text) if "^" in text or "~" in text else text
    text = _ATTRIBUTES.sub("", text) if text.endswith("}") else text
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text
    return _HOLDS.sub(lambda match: chr(ord(match[0]) - _HELD), text)


def _power(match: re.Match[str]) -> str:
    """Return what is raised, a power as such."""
    base = match.string[max(match.start() - _BASE, 0) : match.start()]
    return raised(base, match[1].strip()) if is_power(base, match[1]) else match[1]


def _drop_pairs(text: str, mark: str) -> str:
    """Take out a mark where one opens and a later one closes; read from left to right, once."""
    parts = text.split(mark)
    if len(parts) <= 2:
        return text
    kept = [True] * (len(parts) - 1)
    opened = None
    for index, (left, right) in enumerate(zip(parts, parts[1:], strict=False)):
        if opened is None:
            opened = index if right and not right[0].isspace() else None
        elif left and not left[-1].isspace():
            kept[opened] = kept[index] = False
            opened = None
    return parts[0] + "".join((mark if keep else "") + part for keep, part in zip(kept, parts[1:], strict=True))


def _formulas(text: str) -> str:
    """Turn formulas between two ``$`` (or ``$$``) into text; sums of money stay."""
    parts = text.replace("$$", "$").split("$")
    out = [parts[0]]
    index = 1
    while index < len(parts):
        inner = parts[index]
        is_money = index + 1 < len(parts) and parts[index + 1][:1].isdigit() and _MONEY.match(inner)
        is_formula = inner.strip() and len(inner) <= _LONGEST_FORMULA and _FORMULA.search(inner)
        if index + 1 < len(parts) and is_formula and not is_money:
            out += [formula_text(inner), parts[index + 1]]
            index += 2
        else:
            out += ["$", inner]
            index += 1
    return "".join(out)


def _bracketed_formulas(text: str, opens: str, closes: str, signs: str) -> str:
    """Turn formulas between two escaped brackets into text; where there is no formula the brackets stay."""
    first, *rest = text.split(opens)
    out = [first]
    for part in rest:
        inner, closed, behind = part.partition(closes)
        if not closed:
            out += [signs[0], part]
        elif inner.strip() and len(inner) <= _LONGEST_FORMULA and _FORMULA.search(inner):
            out += [formula_text(inner), behind]
        else:
            out += [signs[0], inner, signs[1], behind]
    return "".join(out)


def formula_text(formula: str) -> str:
    r"""Return a LaTeX formula as text: ``60 \times 10^{4}`` becomes ``60×10^4``.

    Parameters
    ----------
    formula : str
        What stands between the signs that mark it.
    """
    text = _WORDS.sub("", formula)
    text = re.sub(r"\^\s*+\{?\s*+\\circ\s*+\}?\s*+(?:\{?\s*+C(?![A-Za-z])\s*+\}?)?", lambda m: "℃" if "C" in m[0] else "°", text)
    text = _FRACTION.sub(r"\1/\2", text)
    text = _COMMAND.sub(lambda match: _signs().get(match[1], ""), text)
    text = text if "\\text" in formula else re.sub(r"\s++", "", text)
    text = re.sub(r"\{([A-Za-z]{1,8})\}(?=\^)", r"\1", text)  # {km}^{2}
    text = _UNIT_POWER.sub(lambda match: "²³"[int(match[1]) - 2], text)
    text = _POWER.sub(r"^\1", text)
    return re.sub(r"\\(.)|[{}_]", lambda match: (match[1] or "").strip(",;! "), text).strip()


@cache
def _signs() -> dict[str, str]:
    return dict(tomllib.loads(Path(__file__).with_name("latex.toml").read_text(encoding="utf-8"))["signs"])
