"""Names of variables that Stata takes."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 32  # characters
# Reserved, as `help reswords` of Stata lists them; so is str with a number.
_RESERVED = frozenset("_all _b _coef _cons _n _N _pi _pred _rc _skip byte double float if in int long strL using with".split())


def stata_names(names: Sequence[str]) -> list[str]:
    """Return a name that Stata takes for each of some, no two alike.

    Letters of any script, digits and ``_`` stay, anything else becomes ``_``; a name that begins with a digit or is
    reserved has ``_`` before it; what is longer than 32 characters is cut.

    Parameters
    ----------
    names : sequence of str
        What the columns are called.

    Returns
    -------
    list of str
        In order; a name that is fine stays as it is.
    """
    wanted = [_valid(name) for name in names]
    used = {name for name, old in zip(wanted, names, strict=True) if name == old}
    found = []
    for name, old in zip(wanted, names, strict=True):
        free, number = name, 2
        while free in used and free != old:
            end = f"_{number}"
            free, number = name[: LONGEST - len(end)] + end, number + 1
        used.add(free)
        found.append(free)
    return found


def _valid(name: str) -> str:
    kept = "".join(sign if _is_plain(sign) else "_" for sign in name.strip()) or "_"
    if kept[0].isdigit() or kept in _RESERVED or (kept.startswith("str") and kept[3:].isdigit()):
        kept = f"_{kept}"
    return kept[:LONGEST]


def _is_plain(sign: str) -> bool:
    """Return whether a sign may stand in a name; of those beyond ASCII only letters of a script of their own."""
    return sign == "_" or (sign.isascii() and sign.isalnum()) or (ord(sign) > 0xFF and sign.isalpha())
