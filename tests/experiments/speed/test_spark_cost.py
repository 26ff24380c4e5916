"""What Spark costs is measured beside the command, and the answers are compared."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.shared.processes import Usage
from experiments.speed.spark_cost import Turn, differences, main, table, write_parquet_files
from labels import InputError

SPAN = {"label": "ai", "start": 0, "end": 1, "text": "一", "weight": 1.0}


def test_ratios_are_those_of_the_round():
    """Of the whole, and of what is left when both have started."""
    turn = Turn(Usage(10.0, 0, 16.0), Usage(18.0, 0, 40.0), Usage(2.0, 0, 2.0), Usage(8.0, 0, 12.0))
    assert (turn.ratio(), turn.ratio(started=True)) == (1.8, 1.25)
    assert (turn.ratio(cpu=True), turn.ratio(cpu=True, started=True)) == (2.5, 2.0)
    assert table([turn], 900)[1][1:] == ["90", "50", "1.80", "1.25", "2.50", "2.00", "2.0", "8.0"]


def test_rows_are_spread_over_files_and_lost_nowhere(tmp_path):
    folder = write_parquet_files(tmp_path / "all", list("甲乙丙丁戊"), 2)
    assert len(list(folder.iterdir())) == 2
    assert pq.read_table(folder).sort_by("row")["text"].to_pylist() == list("甲乙丙丁戊")
    assert len(list(write_parquet_files(tmp_path / "one", ["甲"]).iterdir())) == 1


def answers(folder, plain, spark):
    """Write rows as the command and as Spark do: row, label, score, evidence."""
    columns = [{"row": row, "labels": [label], "evidence": spans} for row, label, _score, spans in plain]
    scores = [score for _row, _label, score, _spans in plain]
    pq.write_table(pa.Table.from_pylist(columns).append_column("score_ai", pa.array(scores)), folder / "all.parquet")
    (folder / "all-spark").mkdir()
    rows = [{"row": row, "labels": [label], "scores": {"ai": score}, "evidence": spans} for row, label, score, spans in spark]
    pq.write_table(pa.Table.from_pylist(rows), folder / "all-spark" / "part.parquet")


def test_answers_that_differ_are_counted(tmp_path):
    """In a label, a score or a span; their order is no difference."""
    plain = [(0, "ai", 0.9, [SPAN]), (1, "ai", 0.9, [SPAN]), (2, "ai", 0.9, [SPAN]), (3, "ai", 0.9, [SPAN])]
    spark = [
        (3, "ai", 0.9, [SPAN | {"end": 2}]),
        (2, "ai", 0.9001, [SPAN]),
        (1, "quantum", 0.9, [SPAN]),
        (0, "ai", 0.9 + 1e-14, [SPAN]),
    ]
    answers(tmp_path, plain, spark)
    assert differences(tmp_path) == 3


def test_rows_that_are_missing_are_no_small_difference(tmp_path):
    answers(tmp_path, [(0, "ai", 0.9, [SPAN]), (1, "ai", 0.9, [SPAN])], [(0, "ai", 0.9, [SPAN])])
    with pytest.raises(InputError, match="has not answered the rows of models.predict"):
        differences(tmp_path)


def test_wrong_call_is_refused(call, tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.speed.spark_cost.need", lambda *arguments: None)
    outcome = call(main, "--input", tmp_path, "--rounds", 0)
    assert outcome.code == 2 and outcome.complaint == "error: --rounds: 0 is too few; give 1 or more"
