"""The numbers that Word counts with: 一, 壹, 甲, ①, IV, d, 07."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

_PLAIN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_LARGEST = 32_767  # Word counts no further


def _counting(number: int, digits: str = _PLAIN, units: str = "十百千", ten: bool = True) -> str:
    """Write 105 as 一百零五, 12 as 十二 (`ten`: not 一十二)."""
    if number >= 10_000:
        below = number % 10_000
        gap = "零" if 0 < below < 1000 else ""
        high = _counting(number // 10_000, digits, units)
        return f"{high}万{gap}{_counting(below, digits, units, ten=False) if below else ''}"
    text = ""
    skipped = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            unit = units[place - 1] if place else ""
            text += ("零" if skipped and text else "") + digits[digit] + unit
        skipped = not digit
    text = text or digits[0]
    return text[1:] if ten and text.startswith(digits[1] + units[0]) else text


def _short_counting(number: int) -> str:
    """Write 12 as 十二 and, from a hundred on, digit by digit."""
    return _counting(number) if number < 100 else _by_digit(number)


def _by_digit(number: int, digits: str = _PLAIN) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    text = ""
    for value, sign in zip(values, "M CM D CD C XC L XL X IX V IV I".split(), strict=True):
        count, number = divmod(number, value)
        text += sign * count
    return text


def _letters(number: int) -> str:
    """Write 2 as B and 28 as BB, as Word does, and begin anew after thirty rounds."""
    number = (number - 1) % 780 + 1 if number else 0
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _cycle(number: int, signs: str) -> str:
    return signs[(number - 1) % len(signs)] if number else ""


def _signs(number: int, *runs: tuple[int, int, int]) -> str:
    """Write a number as one sign of the runs (first number, last number, code point of the first)."""
    return next((chr(code + number - first) for first, last, code in runs if first <= number <= last), str(number))


def _ordinal(number: int) -> str:
    suffix = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


_CIRCLED = ((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))
_FORMS: Mapping[str, Callable[[int], str]] = {
    "none": lambda _number: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "decimalEnclosedCircle": lambda number: _signs(number, *_CIRCLED),
    "decimalEnclosedCircleChinese": lambda number: _signs(number, *_CIRCLED),
    "decimalEnclosedParen": lambda number: _signs(number, (1, 20, 0x2474)),
    "decimalEnclosedFullstop": lambda number: _signs(number, (1, 20, 0x2488)),
    "ideographEnclosedCircle": lambda number: _signs(number, (1, 10, 0x3280)),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "chineseCounting": _short_counting,
    "japaneseCounting": _counting,
    "taiwaneseCounting": _short_counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCountingThousand": _counting,
    "ideographDigital": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "taiwaneseDigital": _by_digit,
    "chineseLegalSimplified": partial(_counting, digits=_LEGAL, units="拾佰仟", ten=False),
    "ideographLegalTraditional": partial(_counting, digits=_LEGAL_TRADITIONAL, units="拾佰仟", ten=False),
    "ideographTraditional": partial(_cycle, signs="甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": partial(_cycle, signs="子丑寅卯辰巳午未申酉戌亥"),
}


def numeral(number: int, form: str) -> str:
    """Write a number in one of Word's number formats.

    Parameters
    ----------
    number : int
        The number, from 0.
    form : str
        Name of the format (``chineseCounting``, ``upperRoman``); one that is not known counts 1, 2, 3.

    Returns
    -------
    str
        The number without the signs around it.
    """
    number = min(max(number, 0), _LARGEST)
    write = _FORMS.get(form)
    return write(number) if write else str(number)
