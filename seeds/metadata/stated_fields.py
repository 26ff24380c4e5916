"""What the columns of a table or the front matter of a file state of a document, each in its one form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from labels.wording import _
from seeds.cleaning.fold import fold
from seeds.formats.tables.date_cells import read_date
from seeds.formats.tables.field_names import field_of
from seeds.metadata.document_numbers import normalise_number
from seeds.metadata.gazetteer import read_place
from seeds.metadata.provinces import leading_region
from seeds.metadata.spelled_places import provinces_meant

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CODE = re.compile(r"(\d{6})(?:\.0)?")
_SHORT_CODE = re.compile(r"(\d{2}|\d{4}|\d{6})(?:\.0)?")
_CODE_COLUMN = "adcode"  # a head that says so in any language


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("levels.toml").read_text(encoding="utf-8"))


def read_level(text: str) -> str | None:
    """Return the level that a cell names (国家级, 省级, 市级, 县级); None if it names none.

    Parameters
    ----------
    text : str
        The cell.
    """
    return next((level for level, words in _words()["levels"] if re.search(words, text.strip().lower())), None)


def read_region(text: str) -> str | None:
    """Return the province, short form, that a cell names, in whichever script and width; None if it names none.

    Parameters
    ----------
    text : str
        The cell: ``广东省``, ``廣東``, ``广 东``; as well ``粤``, ``Guangdong``, ``440000``. None where two provinces are written
        so (``Shanxi``), and of numbers of fewer than six digits, which may be running numbers.
    """
    if named := leading_region("".join(fold(text).split())):
        return named
    meant = provinces_meant(text)
    return meant[0] if len(meant) == 1 else None


def unclear_place(text: str) -> str | None:
    """Return what is to be told of a cell of provinces that is read as none for it may be several, or is a number and no code.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    str or None
        The cell, and which provinces it may be; None of any other cell.
    """
    meant, plain = provinces_meant(text), text.strip()
    if len(meant) > 1:
        return f"{plain[:40]} ({' / '.join(meant)})"
    if meant or not _NUMBER.fullmatch(plain):
        return None
    code = read_short_code(plain)
    if not code or code == plain or not read_region(code):
        return plain[:40]
    says = _("{number} (a code of two or four digits counts in a column called {column}, else write {code})")
    return says.format(number=plain, column=_CODE_COLUMN, code=code)


def names_the_state(text: str) -> bool:
    """Return whether a cell of provinces names the whole country or its government, which is a level and no province.

    Parameters
    ----------
    text : str
        The cell: ``全国``, ``中央``, ``国家级``.
    """
    return re.fullmatch(_words()["state"], "".join(fold(text).split()).lower()) is not None


def read_code(text: str) -> str | None:
    """Return a code of GB/T 2260 in its six digits; None if the cell holds none.

    Parameters
    ----------
    text : str
        The cell: ``330100``, ``330100.0``.
    """
    found = _CODE.fullmatch(text.strip())
    return found[1] if found else None


def read_short_code(text: str) -> str | None:
    """Return a code of GB/T 2260 in its six digits, also of a cell that has two or four of them; None if it holds none.

    Parameters
    ----------
    text : str
        The cell: ``33``, ``3301``, ``330100``, ``33.0``.
    """
    found = _SHORT_CODE.fullmatch(text.strip())
    return found[1].ljust(6, "0") if found else None


def form_of(field: str, name: str) -> Callable[[str], str | None]:
    """Return what brings the cells of a column to the one form of its field.

    Parameters
    ----------
    field : str
        One of :data:`FORMS`.
    name : str
        What the column is called: under ``code`` may stand a number of any kind, under 省份代码 none but codes of places.
    """
    return read_short_code if field == "code" and says_codes(name) else FORMS[field]


def says_codes(name: str) -> bool:
    """Return whether the name of a column of codes says what they are codes of (省份代码, adcode; not ``code`` alone).

    Parameters
    ----------
    name : str
        The name.
    """
    return name.strip().lower() != "code"


def code_of_names(values: Mapping[str, object]) -> str | None:
    """Return the code of GB/T 2260 of the most exact place that a record names; None where the gazetteer knows none.

    Parameters
    ----------
    values : mapping of str to object
        With ``region``, ``city`` and ``county`` as far as they are known.
    """
    names = [str(values[field]) for field in ("region", "city", "county") if values.get(field)]
    found = read_place("".join(names))
    return found[0].code if found else None


def read_city(text: str) -> str | None:
    """Return the full name of the prefecture that a cell names; what the gazetteer does not know as it stands.

    Parameters
    ----------
    text : str
        The cell: ``杭州``, ``浙江省杭州市``.
    """
    found = read_place(text.strip(), brief=True)
    return found[0].city if found and found[1] == len(text.strip()) and found[0].city else text.strip() or None


def _as_it_stands(text: str) -> str | None:
    return text.strip() or None


FORMS: Mapping[str, Callable[[str], str | None]] = {
    "date": read_date,
    "issued": read_date,
    "published": read_date,
    "spoken": read_date,
    "region": read_region,
    "level": read_level,
    "city": read_city,
    "county": _as_it_stands,
    "code": read_code,
    "number": normalise_number,
    "title": _as_it_stands,
    "issuer": _as_it_stands,
}
DATES = ("date", "issued", "published", "spoken")


def stated_fields(meta: Mapping[str, str]) -> dict[str, str]:
    """Return what front matter or a page states, by the fields of a paragraph.

    Parameters
    ----------
    meta : mapping of str to str
        By field, or by another usual name of it.
    """
    found: dict[str, str] = {}
    national = False
    for name in sorted(meta, key=lambda key: field_of(key) != key):
        field = field_of(name)
        if field is None or field not in FORMS or field in found or not meta[name]:
            continue
        if field == "region" and names_the_state(meta[name]):
            national = True
            continue
        # What nobody understands holds as it stands: a place as in a column of a table, a date under that name alone.
        stands = field == "region" or name == field == "date"
        value = form_of(field, name)(meta[name]) or (meta[name].strip() if stands else None)
        if value:
            found[field] = value
    if national:
        found.setdefault("level", "national")
    return found


def unread_fields(meta: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return what is to be told of front matter, as of the cells of a table.

    Parameters
    ----------
    meta : mapping of str to str
        As for :func:`stated_fields`.

    Returns
    -------
    tuple of (list of str, list of str)
        Dates that are not understood, and places that may be several.
    """
    told = [(field, meta[name]) for name in meta if (field := field_of(name)) and meta[name].strip()]
    dates = [text.strip()[:40] for field, text in told if field in DATES and read_date(text) is None]
    places = (unclear_place(text) for field, text in told if field == "region" and read_region(text) is None)
    return dates, list(filter(None, places))
