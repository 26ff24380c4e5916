"""Spark data frames in two workers of this machine, against what the command and the model say of the same texts."""

import os
import shutil
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, SAID, jsonl, keep, lines
from small_runs import FLIGHT

from labels import UsageError
from labels.annotations import text_hash
from labels.corrections_log import Answer, add_entries
from models.loading import load
from models.predict import main
from models.storage.versions import VersionStore
from seeds.cleaning.fold import fold
from seeds.schemes import INDUSTRIES

# Where pandas 3 is installed pyspark warns of it at every call.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")]
pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'policy-tagger[spark]'")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java, and there is none on PATH", allow_module_level=True)

from models.engines.arrow_tables import ROWS  # noqa: E402
from models.engines.spark import Packed, tag  # noqa: E402 - skipped first where there is no Spark

PLAIN = "村里办起合唱队，每逢周末登台唱歌。"
# Imported by every Python that Spark starts: writes down in which process a model is loaded.
COUNTING = """
import os
if "COUNT_LOADS" in os.environ:
    import models.storage.store as store
    whole = store.load_folder
    def counted(folder):
        with open(os.environ["COUNT_LOADS"], "a") as file:
            file.write(f"{os.getpid()}\\n")
        return whole(folder)
    store.load_folder = counted
"""


@pytest.fixture(scope="module")
def loads(tmp_path_factory):
    """Return the file with a line for each time that a worker loaded a model."""
    return tmp_path_factory.mktemp("counted") / "loads"


@pytest.fixture(scope="module")
def spark(tmp_path_factory, loads):
    """Return a Spark of this test's own, whose workers find the project."""
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    (folder / "sitecustomize.py").write_text(COUNTING, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(folder), str(ROOT), os.environ.get("PYTHONPATH")])))
        patch.setenv("COUNT_LOADS", str(loads))
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        settings = {
            "spark.ui.enabled": False,
            "spark.ui.showConsoleProgress": False,
            "spark.log.level": "OFF",
            "spark.sql.shuffle.partitions": 2,
            "spark.sql.warehouse.dir": folder / "warehouse",
            "spark.local.dir": folder / "local",
        }
        session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
        yield session
        session.stop()


@pytest.fixture
def two(spark):
    """Return a frame with a text to be tagged, one that is not, and a row without."""
    return spark.createDataFrame([(1, FLIGHT), (2, PLAIN), (3, None)], "n int, text string").coalesce(1)


def many():
    """Return some hundred texts, some of them damaged."""
    said = [way.format(f"第{n}座城") for n in range(12) for ways in SAID.values() for way in ways]
    damage = ("{0}", "{0}<BR>", "{0}\u200b ", "&nbsp;{0}", "{0}\n")
    return [damage[n % 5].format(text[:6]) + text[6:] for n, text in enumerate(said)]


def test_answers_are_those_of_the_command(spark, call, trained_store, tmp_path, keys):
    """Labels, scores, doubt, evidence and the text it counts in, row by row, whatever process they come from."""
    texts = many()
    outcome = call(main, "--input", jsonl(tmp_path / "in.jsonl", *({"text": text} for text in texts)), "--format", "jsonl")
    assert outcome.code == 0, outcome.err
    frame = spark.createDataFrame(list(enumerate(texts)), "n int, text string").repartition(5)
    rows = tag(frame).orderBy("n").collect()
    assert len(rows) == len(texts) > 300
    for row, record in zip(rows, lines(outcome.out), strict=True):
        assert list(row.labels) == record["labels"]
        assert row.scores.asDict() == pytest.approx(record["scores"], abs=1e-12)
        assert list(row.scores.asDict()) == list(keys)
        assert row.doubt == pytest.approx(record["doubt"], abs=1e-12)
        assert [span.asDict() for span in row.evidence] == record["evidence"]
        assert (row.repaired or row.text) == record["text"]
        assert (row.model, row.corrected) == (record["model"], False)
    assert any(row.repaired for row in rows) and any(row.repaired is None for row in rows)
    assert any(row.evidence for row in rows) and any(row.labels == [] for row in rows)


def test_columns_are_typed(two, trained_store, keys):
    """As the documentation says; the user's own stand first as they were."""
    scores = ",".join(f"{key}:double" for key in keys)
    span = "struct<label:string,start:int,end:int,text:string,weight:double>"
    assert tag(two).dtypes == [
        ("n", "int"), ("text", "string"), ("labels", "array<string>"), ("scores", f"struct<{scores}>"), ("doubt", "double"),
        ("corrected", "boolean"), ("evidence", f"array<{span}>"), ("repaired", "string"), ("model", "string"),
    ]  # fmt: skip


def test_row_without_text_gets_nothing(two, trained_store):
    """And its neighbours keep their rows."""
    flight, plain, nothing = tag(two).collect()
    assert (flight.labels, plain.labels) == (["low_altitude"], [])
    assert nothing.asDict() == {
        "n": 3, "text": None, "labels": [], "scores": None, "doubt": None, "corrected": False, "evidence": [], "repaired": None,
        "model": flight.model,
    }  # fmt: skip


def test_column_of_nothing_but_nulls_is_read(spark, trained_store):
    """In Spark it has a type of its own, which its files cannot hold: whoever selects from it goes on."""
    frame = spark.sql("SELECT CAST(NULL AS string) AS text FROM range(3)")
    assert [row.labels for row in tag(frame).collect()] == [[]] * 3


def test_frame_without_rows_gets_its_columns(spark, trained_store):
    assert tag(spark.createDataFrame([], "text string")).collect() == []


def test_more_rows_than_are_tagged_at_once_keep_their_order(spark, trained_store):
    texts = [FLIGHT if n % 3 else PLAIN for n in range(2 * ROWS + 10)]
    frame = spark.createDataFrame(list(enumerate(texts)), "n int, text string").coalesce(1)
    rows = tag(frame, evidence=False).select("n", "labels").collect()
    assert [row.n for row in rows] == list(range(len(texts)))
    assert [bool(row.labels) for row in rows] == [bool(n % 3) for n in range(len(texts))]


OWN = """
SELECT *, array(1, 2) AS a, map('k', 1) AS m, date'2026-01-02' AS d, timestamp'2026-01-02 03:04:05' AS t,
timestamp_ntz'2026-01-02 03:04:05' AS z, named_struct('x', array(named_struct('y', 1))) AS s, x'0102' AS b,
interval 1 day AS i, CAST(1.5 AS decimal(10, 2)) AS c, true AS o, CAST(NULL AS bigint) AS l FROM {frame}
"""


def test_columns_of_the_users_own_come_out_as_they_went_in(spark, two, trained_store):
    """Values and types of every kind that Spark hands to Python."""
    frame = spark.sql(OWN, frame=two)
    tagged = tag(frame)
    assert tagged.schema.fields[: len(frame.columns)] == frame.schema.fields
    assert tagged.select(*frame.columns).collect() == frame.collect()


@pytest.mark.parametrize("name", ["labels", "Labels"])
def test_column_that_would_be_covered_is_refused_and_a_prefix_helps(two, trained_store, name):
    """Spark takes capitals for the same letters; the user's own is kept under its name."""
    frame = two.withColumnRenamed("n", name)
    with pytest.raises(UsageError, match="tag: the frame has a column 'labels' already; give a prefix: prefix='tagged_'"):
        tag(frame)
    first = tag(frame, prefix="tagged_").first()
    assert (first[name], first.tagged_labels) == (1, ["low_altitude"])


def test_capitals_tell_columns_apart_where_spark_is_told_so(spark, two, trained_store):
    frame = two.withColumnRenamed("n", "Labels")
    spark.conf.set("spark.sql.caseSensitive", "true")
    try:
        assert tag(frame).first().labels == ["low_altitude"]
        with pytest.raises(UsageError, match="no column 'TEXT', only Labels, text"):
            tag(frame, "TEXT")
    finally:
        spark.conf.unset("spark.sql.caseSensitive")
    assert tag(two, "TEXT").first().labels == ["low_altitude"]


@pytest.mark.parametrize(
    ("sql", "text", "words"),
    [
        ("n", "n", "tag: 'n' is int, not text; make it text: df.withColumn('text', df['…'].cast('string'))"),
        ("array(text) AS text", "text", "tag: 'text' is array<string>, not text"),
        ("n", "text", "tag: the frame has no column 'text', only n; name one column: text='…'"),
        ("text, text", "text", "tag: the frame has 2 columns 'text', only text, text"),
        ("text, INTERVAL '1-2' YEAR TO MONTH AS y", "text", "column 'y' is interval year to month, which Spark does not hand"),
    ],
    ids=["number", "array", "missing", "twice", "no way to Python"],
)
def test_wrong_frame_is_refused_in_words_before_the_work(spark, two, trained_store, sql, text, words):
    with pytest.raises(UsageError) as caught:
        tag(spark.sql(f"SELECT {sql} FROM {{frame}}", frame=two), text)
    assert words in str(caught.value)


def test_model_that_is_not_there_is_refused_on_the_driver(two, trained_store):
    with pytest.raises(UsageError, match="model 'nothing': is not known"):
        tag(two, model="nothing")


def test_bytes_that_are_no_text_are_told_by_their_column(spark, trained_store):
    """The worker's words reach the driver."""
    from pyspark.errors import PythonException

    frame = spark.sql("SELECT CAST(X'fffe' AS string) AS `段落`")
    with pytest.raises(
        PythonException, match="tag: column '段落' holds bytes that are not UTF-8; mend it first, in Spark by make_valid_utf8"
    ):
        tag(frame, "段落").collect()


def test_evidence_can_be_left_out(two, trained_store):
    assert "evidence" not in tag(two, evidence=False).columns


def test_profile_and_thresholds_are_the_callers(two, trained_store):
    """And the name says so."""
    row = tag(two, thresholds={"low_altitude": 0.9999}, profile="recall").first()
    assert "low_altitude" not in row.labels
    assert row.model.endswith("(recall, low_altitude 0.9999)")


def test_what_people_corrected_holds(two, trained_store, tmp_path):
    """The log lies with the driver alone."""
    digest = text_hash(fold(PLAIN))
    log = tmp_path / "corrections.jsonl"
    said = Answer("2026-11-26T10:00:00Z", "周", "a#1", digest, "a", PLAIN, None, ("ai",), ("ai",), "industries", "d", "m", "s")
    add_entries(log, lambda _log: [said])
    policy = load(corrections=log)
    flight, plain, _nothing = tag(two, corrections=log).collect()
    (said,) = policy.tag([PLAIN])
    assert said.corrected and plain.corrected and not flight.corrected
    assert (plain.labels, plain.model) == (["ai"], policy.name)
    assert [span.text for span in plain.evidence] == [span.text for span in said.evidence]


@pytest.mark.parametrize("address", ["folder", "models:/policy-tagger@champion"])
def test_every_address_of_a_model_is_taken(two, ran, address):
    """And what answers is the model that is found on the driver."""
    name = str(VersionStore(ran / "stored" / INDUSTRIES).read("tfidf").folder) if address == "folder" else address
    flight, plain, _nothing = tag(two, model=name).collect()
    assert flight.labels == ["low_altitude"] and plain.labels == []
    assert flight.model == load(name).name


def test_model_is_loaded_once_a_worker(spark, loads, tiny_corpus, store, tfidf):
    """However many tasks there are, and frames; another model is loaded beside it."""
    keep(store, tfidf, "once")
    frame = spark.createDataFrame([(n, FLIGHT) for n in range(64)], "n int, text string").repartition(16)
    loads.unlink(missing_ok=True)
    for _time in range(3):
        assert tag(frame, model="once").where("size(labels) = 1").count() == 64
    pids = loads.read_text(encoding="utf-8").split()
    assert 1 <= len(pids) == len(set(pids)) <= 2


def test_worker_keeps_two_models_and_no_more(trained_store, monkeypatch):
    """Two side by side are loaded once each; a third takes the place of the first."""
    from models.engines import spark as engine

    monkeypatch.setattr(engine, "_loaded", {})
    packed = [Packed.of(load("lexicon", profile=profile)) for profile in ("balanced", "recall", "precision")]
    assert len({one.digest for one in packed}) == 3
    first, second = packed[0].policy(), packed[1].policy()
    assert packed[0].policy() is first and packed[1].policy() is second
    packed[2].policy()
    assert packed[1].policy() is second and packed[0].policy() is not first


def test_parquet_in_and_out(spark, trained_store, tmp_path):
    """What is written is what other programs read."""
    pq.write_table(pa.table({"text": [FLIGHT, PLAIN], "县": ["青溪", "白塔"]}), tmp_path / "in.parquet")
    tag(spark.read.parquet(str(tmp_path / "in.parquet"))).write.parquet(str(tmp_path / "out"))
    found = pq.read_table(tmp_path / "out").to_pylist()
    assert [(row["县"], row["labels"]) for row in found] == [("青溪", ["low_altitude"]), ("白塔", [])]
    assert found[0]["evidence"][0]["label"] == "low_altitude"
