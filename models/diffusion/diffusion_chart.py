"""How many units have mentioned a label by when, as a drawing: a step for each unit."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date

from models.diffusion.first_mentions import FirstMention

WIDTH, HEIGHT = 340, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 46, 16, 22
_DOT = 3.2


def curve(mentions: Sequence[FirstMention], span: tuple[str, str], colour: str, told: str) -> str:
    """Return the drawing of one label, as SVG.

    Parameters
    ----------
    mentions : sequence of FirstMention
        Those of the label, by date.
    span : tuple of (str, str)
        First and last date of the axis, the same for all labels.
    colour : str
        Colour of the label.
    told : str
        What stands at the right end: how many of how many.

    Returns
    -------
    str
    """
    dated = [one for one in mentions if one.status == "mentioned"]
    first, last = (_day(one) for one in span)
    days = max(last - first, 1)
    wide, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    base = HEIGHT - _BOTTOM

    def place(one: FirstMention, count: int) -> tuple[float, float]:
        return _LEFT + wide * (_day(one.date) - first) / days, base - high * count / max(len(mentions), 1)

    spots = [(one, *place(one, count)) for count, one in enumerate(dated, 1)]
    path = f"M{_LEFT} {base}" + "".join(f"H{x:.1f}V{y:.1f}" for _, x, y in spots) + f"H{_LEFT + wide}"
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}" fill="{colour}">'
        f"<title>{html.escape(one.unit.name)} {html.escape(one.date)}</title></circle>"
        for one, x, y in spots
    )
    end = spots[-1][2] if spots else base
    lines = f'<path d="M{_LEFT} {base}H{_LEFT + wide}" stroke="#c9ced8" fill="none"/>'
    lines += f'<path d="{path}" stroke="{colour}" stroke-width="1.6" fill="none"/>'
    texts = f'<text x="{_LEFT}" y="{HEIGHT - 6}">{span[0]}</text>'
    texts += f'<text x="{_LEFT + wide}" y="{HEIGHT - 6}" text-anchor="end">{span[1]}</text>'
    texts += f'<text x="{_LEFT + wide + 5}" y="{end + 4:.1f}">{html.escape(told)}</text>'
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(told)}">{lines}{dots}{texts}</svg>'


def _day(moment: str) -> int:
    """Return the number of the day, of a month or a year its first."""
    return date.fromisoformat((moment + "-01-01")[:10] if len(moment) < 7 else (moment + "-01")[:10]).toordinal()
