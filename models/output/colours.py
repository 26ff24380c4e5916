"""Colours of labels on pages."""

from __future__ import annotations

from labels.taxonomy import Taxonomy


def css_class(key: str) -> str:
    """Return the CSS class of a label; the prefix keeps keys apart from the page's own classes.

    Parameters
    ----------
    key : str
        Label key.
    """
    return f"label-{key}"


def tint(colour: str, share: float) -> str:
    """Return a colour mixed with white.

    Parameters
    ----------
    colour : str
        As ``#rrggbb``.
    share : float
        Share of the colour, a fraction in [0, 1].
    """
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - channel)):02x}" for channel in channels)


def label_hues(taxonomy: Taxonomy) -> str:
    """Return CSS rules that give each label's class its colour, as the property ``--hue``.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels.
    """
    return "\n".join(f".{css_class(label.key)} {{ --hue: {label.colour}; }}" for label in taxonomy.labels)


def backgrounds(taxonomy: Taxonomy, share: float = 0.2) -> str:
    """Return CSS rules that give each label's class a pale background of its colour.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels.
    share : float
        Share of the colour, a fraction in [0, 1].
    """
    return " ".join(f".{css_class(label.key)} {{ background: {tint(label.colour, share)}; }}" for label in taxonomy.labels)
