"""Settings of trainers: their types and bounds are checked when they are made, in one line that says what to give."""

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

import pytest

from labels import UsageError
from models.hybrid.trainer import HybridTrainer
from models.settings import check_settings, seed_setting, setting
from models.tfidf.trainer import TfidfTrainer

HUGE = int("9" * 400)


@dataclasses.dataclass(frozen=True)
class Settings:
    """One field of each type that trainers use."""

    count: int = setting(5, 1, 10)
    rate: float = setting(0.5, 0, 1)
    free: float = 0.0
    on: bool = True
    name: str = "static"
    pair: tuple[int, int] = (2, 4)
    words: tuple[str, ...] = ()
    limit: int | None = setting(None, 1, 10)
    table: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    inner: TfidfTrainer = dataclasses.field(default_factory=TfidfTrainer)
    seed: int = seed_setting()

    def __post_init__(self) -> None:
        check_settings(self)


def refusal(**settings):
    """Return the line with which settings are refused."""
    with pytest.raises(UsageError) as caught:
        Settings(**settings)
    line = str(caught.value)
    assert "\n" not in line and len(line) < 300
    return line


@pytest.mark.parametrize(
    "settings",
    [
        {}, {"count": 1}, {"count": 10}, {"rate": 0}, {"rate": 1}, {"rate": 1.0}, {"free": -1e300}, {"on": False},
        {"pair": (1, 1)},        {"words": ("a", "b")}, {"limit": 3}, {"table": {"a": 1}}, {"seed": 2**31 - 1}, {"free": 10**300},
    ],
    ids=str,
)  # fmt: skip
def test_what_fits_is_taken(settings):
    """Bounds belong to what is allowed; a whole number is a number."""
    made = Settings(**settings)
    assert all(getattr(made, name) == value for name, value in settings.items())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"count": 0}, "count: count = 0 is out of range; give 1 to 10"),
        ({"count": 11}, "count = 11 is out of range"),
        ({"rate": -0.1}, "rate = -0.1 is out of range; give 0 to 1"),
        ({"rate": 1.0000001}, "rate = 1.0000001 is out of range"),
        ({"rate": math.nan}, "rate = nan is out of range"),
        ({"rate": math.inf}, "rate = inf is out of range"),
        ({"free": math.nan}, "free = nan is out of range"),
        ({"free": -math.inf}, "free = -inf is out of range"),
        ({"seed": -1}, "seed = -1 is out of range; give 0 to 2.14748e+09"),
        ({"seed": 2**31}, "seed = 2147483648 is out of range"),
        ({"limit": 0}, "limit = 0 is out of range; give 1 to 10"),
    ],
)
def test_number_out_of_bounds_is_refused(settings, message):
    """With the bounds."""
    assert message in refusal(**settings)


@pytest.mark.parametrize("name", ["count", "rate", "free", "seed", "limit"])
@pytest.mark.parametrize("value", [HUGE, -HUGE], ids=["huge", "minus-huge"])
def test_number_of_four_hundred_digits_is_refused(name, value):
    """It is larger than any float; the line shows its beginning."""
    line = refusal(**{name: value})
    assert "999999999" in line and "is out of range" in line


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"count": 2.0}, "count = 2.0 is not a whole number"),
        ({"count": "2"}, "count = '2' is not a whole number"),
        ({"count": True}, "count = True is not a whole number"),
        ({"count": None}, "count = None is not a whole number"),
        ({"rate": "half"}, "rate = 'half' is not a number"),
        ({"rate": True}, "rate = True is not a number"),
        ({"on": 1}, "on = 1 is not true or false"),
        ({"name": 3}, "name = 3 is not text"),
        ({"pair": (2,)}, "pair = [2] is not a pair of whole numbers, such as [1, 2]"),
        ({"pair": (1, 2, 3)}, "pair = [1, 2, 3] is not a pair of whole numbers"),
        ({"pair": (1, 2.5)}, "pair = [1, 2.5] is not a pair of whole numbers"),
        ({"pair": (True, 2)}, "pair = [True, 2] is not a pair of whole numbers"),
        ({"pair": "24"}, "pair = '24' is not a pair of whole numbers"),
        ({"pair": 3}, "pair = 3 is not a pair"),
        ({"words": (1, 2)}, "words = [1, 2] is not a list of texts"),
        ({"table": 5}, "table = 5 is not a table"),
        ({"inner": {"c": 1.0}}, "inner = {'c': 1.0} is not"),
        ({"limit": "3"}, "limit = '3' is not a whole number or nothing"),
        ({"seed": 1.5}, "seed = 1.5 is not a whole number"),
    ],
    ids=lambda value: str(value)[:30] if isinstance(value, dict) else "",
)
def test_value_of_another_type_is_refused(settings, message):
    """In words of people, not of Python."""
    line = refusal(**settings)
    assert message in line
    assert "typing" not in line and "<class" not in line


def test_long_value_is_cut_in_the_message():
    """A page of text in a setting is not shown whole."""
    assert len(refusal(count="x" * 10_000)) < 150


def test_each_seed_is_a_field_of_its_own():
    """One shared field would carry the name of the last class that used it."""
    assert seed_setting() is not seed_setting()
    names = {f.name for cls in (Settings, TfidfTrainer, HybridTrainer) for f in dataclasses.fields(cls) if f.name == "seed"}
    assert names == {"seed"}


@pytest.mark.parametrize("pair", [(0, 2), (4, 2), (-1, 1), (0, -1), (3, 0)], ids=str)
def test_span_of_characters_that_is_none_is_refused(pair):
    """The trainer's own rule, beyond type and bounds."""
    with pytest.raises(UsageError, match=r"chars = \[.*\] is no span; write \[2, 4\], or \[0, 0\] for none"):
        TfidfTrainer(chars=pair)


def test_nothing_to_count_is_refused():
    with pytest.raises(UsageError, match="neither words nor characters are counted; set words = true, or chars"):
        TfidfTrainer(words=False, chars=(0, 0))


def test_inner_trainer_checks_its_own():
    """It is made before the one that holds it."""
    with pytest.raises(UsageError, match="folds = 1 is out of range; give 2 to 100"):
        HybridTrainer(tfidf=TfidfTrainer(folds=1))
    with pytest.raises(UsageError, match="base_rate = 0.6 is out of range; give 0 to 0.5"):
        HybridTrainer(base_rate=0.6)
