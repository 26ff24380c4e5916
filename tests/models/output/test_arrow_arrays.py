"""Arrays made of buffers are those that Arrow makes; pandas is not loaded for them."""

import datetime
import subprocess
import sys
from dataclasses import dataclass

import pytest

from models.output.data_files.arrow_arrays import arrow_array

pa = pytest.importorskip("pyarrow")
ZONE = datetime.timezone(datetime.timedelta(hours=8))


@dataclass
class Point:
    """A value of a struct."""

    name: str
    x: float | None


STRUCT = [("name", pa.string()), ("x", pa.float64())]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["储能", None, "", "a\0b", "𠮷"], pa.string()),
        (["一", "二"], pa.string()),
        (["储能"] * 9, pa.string()),
        ([""] * 3, pa.string()),
        *(([None] * 9, kind) for kind in (pa.string(), pa.int8(), pa.float64(), pa.date32(), pa.timestamp("s"))),
        ([1, None, -(2**63), 2**63 - 1], pa.int64()),
        ([1, 0, None] * 9, pa.int8()),
        ([0.1, None, float("inf"), 3], pa.float64()),
        ([datetime.date(1969, 12, 31), None, datetime.date(2026, 2, 28), datetime.date(1, 1, 1)], pa.date32()),
        ([datetime.datetime(1911, 10, 10, 8, 0, 1), None, datetime.datetime(2026, 1, 5, tzinfo=ZONE)], pa.timestamp("s")),
        ([["ai", "quantum"], [], ["ai"]], pa.list_(pa.string())),
        ([[], []], pa.list_(pa.string())),
        *(([], kind) for kind in (pa.string(), pa.int64(), pa.list_(pa.string()), pa.list_(pa.struct(STRUCT)))),
    ],
)
def test_arrays_are_those_of_arrow(values, kind):
    found = arrow_array(values, kind)
    found.validate(full=True)
    assert found.equals(pa.array(values, kind)) and found.type == kind and found.null_count == values.count(None)


def test_structs_in_lists():
    values = [[Point("甲", 1.5), Point("乙", None)], [], [Point("丙", 0.0)]]
    found = arrow_array(values, pa.list_(pa.struct(STRUCT)))
    found.validate(full=True)
    assert found.to_pylist() == [[{"name": one.name, "x": one.x} for one in some] for some in values]


@pytest.mark.parametrize(("value", "kind"), [("a", pa.int64()), (2**63, pa.int64()), (300, pa.int8()), ("\ud800", pa.string())])
def test_what_does_not_fit_is_no_other_value(value, kind):
    with pytest.raises((ValueError, OverflowError)):
        arrow_array([value], kind)


def test_tagging_into_parquet_does_without_pandas(trained_store, tmp_path):
    code = "import sys\nfrom models.predict import main\nmain(sys.argv[1:])\nprint('pandas' in sys.modules)"
    arguments = ["城南的储能电站并网。", "--model", "lexicon", "--output", tmp_path / "out.parquet"]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    assert done.stdout.split()[-1:] == ["False"], done.stderr
