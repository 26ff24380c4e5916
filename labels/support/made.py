"""Objects of frozen classes by the million."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


def made(class_: type[T], values: dict[str, Any]) -> T:
    """Return an object of a frozen dataclass from its fields, those without a default among them.

    The constructor of a frozen class sets all fields one by one, by name, which for a million paragraphs takes ten seconds.
    What is not set has the default of the class.

    Parameters
    ----------
    class_ : type
        A frozen dataclass without slots.
    values : dict of str to object
        Its fields; the object keeps this very dict.
    """
    found = object.__new__(class_)
    object.__setattr__(found, "__dict__", values)
    return found
