"""Spark data frames, tagged where their rows lie.

    driver: load ──▶ Packed (the model's files as bytes) ──▶ each Python worker: load once ──▶ Arrow batches, one by one

The model travels with the function, so that no worker needs a store, a registry or a folder that all machines see, and all
workers answer by the very model that the driver found. What a worker does need is this program, installed.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from labels import UsageError
from labels.ending.leftovers import scratch_folder
from labels.wording import _
from models.corrected import Corrections
from models.decisions.thresholds import BALANCED
from models.engines.arrow_tables import ROWS, SPAN, answer_names, answers_to
from models.engines.frames import check_columns
from models.loading import load
from models.locations import CHAMPION
from models.storage.folders import digest
from models.storage.store import load_folder, write_model
from models.tagger import PolicyTagger
from seeds.schemes import Scheme

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

_KEPT = 2  # models that a worker keeps: one stage may tag by two, side by side
# What this process has loaded, by digest; Spark gives one task after the other to the same worker.
_loaded: dict[str, PolicyTagger] = {}


@dataclass(frozen=True, slots=True)
class Packed:
    """A loaded model as plain data.

    Attributes
    ----------
    name : str
        What the model is called in results.
    files : mapping of str to bytes
        Its folder as :func:`models.storage.store.write_model` writes it, each file compressed: it goes along with every task.
    thresholds : mapping of str to float
        Those in force, by label key.
    corrections : Corrections or None
        What people said of single texts.
    digest : str
        SHA-256 of all of it, by which a worker knows what it has loaded.
    """

    name: str
    files: Mapping[str, bytes]
    thresholds: Mapping[str, float]
    corrections: Corrections | None
    digest: str

    @classmethod
    def of(cls, policy: PolicyTagger) -> Packed:
        """Pack a model.

        Parameters
        ----------
        policy : PolicyTagger
            The model.

        Returns
        -------
        Packed
        """
        thresholds = dict(zip(policy.keys, policy.thresholds.tolist(), strict=True))
        with scratch_folder() as folder:
            write_model(folder, policy.tagger, policy.name, {})
            paths = [path for path in folder.rglob("*") if path.is_file()]
            files = {path.relative_to(folder).as_posix(): zlib.compress(path.read_bytes()) for path in paths}
            said = policy.corrections.digest if policy.corrections else ""
            total = json.dumps([digest(folder), policy.name, thresholds, said])
        return cls(policy.name, files, thresholds, policy.corrections, hashlib.sha256(total.encode()).hexdigest())

    def policy(self) -> PolicyTagger:
        """Return the model, loaded the first time that this process asks for it."""
        if self.digest not in _loaded:
            while len(_loaded) >= _KEPT:
                del _loaded[next(iter(_loaded))]
            with scratch_folder() as folder:
                for name, data in self.files.items():
                    path = folder / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(zlib.decompress(data))
                tagger, _manifest = load_folder(folder)
            policy = PolicyTagger(tagger, self.name, self.thresholds, self.corrections)
            policy.name = self.name  # which names the corrections already
            _loaded[self.digest] = policy
        return _loaded[self.digest]


@dataclass(frozen=True, slots=True)
class Tagging:
    """What every worker does to every batch of rows.

    Attributes
    ----------
    packed : Packed
        The model.
    column : int
        Where the texts stand.
    prefix : str
        Put before the names of the new columns.
    evidence : bool
        Whether to look for the words that carried each label.
    """

    packed: Packed
    column: int
    prefix: str
    evidence: bool

    def batches(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Tag batches of rows.

        Parameters
        ----------
        batches : iterable of pyarrow.RecordBatch
            With the user's columns.

        Yields
        ------
        pyarrow.RecordBatch
            Some thousand rows, behind the user's columns the new ones.

        Raises
        ------
        InputError
            If a text is no UTF-8.
        """
        import pyarrow as pa

        policy = self.packed.policy()
        for batch in batches:
            own = batch.schema.names
            for start in range(0, batch.num_rows, ROWS):
                rows = batch.slice(start, ROWS)
                answers = answers_to(policy, "tag", own[self.column], rows.column(self.column), self.evidence)
                names = [*own, *(f"{self.prefix}{name}" for name in answers)]
                yield pa.RecordBatch.from_arrays([*rows.columns, *answers.values()], names=names)


def tag(
    frame: DataFrame,
    text: str = "text",
    model: str | Path = CHAMPION,
    *,
    prefix: str = "",
    evidence: bool = True,
    scheme: str | Path | Scheme | None = None,
    thresholds: Mapping[str, float] | None = None,
    profile: str = BALANCED,
    corrections: str | Path | Literal[False] | None = None,
) -> DataFrame:
    """Tag a column of a Spark data frame.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
        One row per paragraph, of Spark itself or of Spark Connect, also a stream.
    text : str
        Name of the column that holds the texts. A row without text (null, blanks) gets no label and no score.
    model : str or Path
        As for :func:`models.loading.load`; looked for here, on the driver, and sent to the workers.
    prefix : str
        Put before the names of the new columns.
    evidence : bool
        Whether to look for the words that carried each label.
    scheme, thresholds, profile, corrections
        As for :func:`models.loading.load`.

    Returns
    -------
    pyspark.sql.DataFrame
        The same rows and columns, and behind them ``labels`` (array of keys), ``scores`` (struct with a fraction in [0, 1]
        for each label), ``doubt``, ``corrected`` (whether a person said so), with `evidence` ``evidence`` (array of structs
        ``label``, ``start``, ``end``, ``text``, ``weight``), ``repaired`` (the text that was read and that the offsets count
        in, where damage in it was repaired; else null) and ``model``.

    Raises
    ------
    UsageError
        If there is no such column or it holds no text, if a new column would cover an old one, or there is no such model.
    InputError
        If the model cannot be loaded.
    """
    names = [f"{prefix}{name}" for name in answer_names(evidence)]
    same = str if frame.sparkSession.conf.get("spark.sql.caseSensitive") == "true" else str.lower
    check_columns("tag", frame.columns, text, names, same)
    column = [same(name) for name in frame.columns].index(same(text))
    kind = frame.schema.fields[column].dataType
    if kind.typeName() not in ("string", "varchar", "char", "void"):
        problem = _("{column!r} is {found}, not text").format(column=text, found=kind.simpleString())
        remedy = _("make it text: {example}").format(example="df.withColumn('text', df['…'].cast('string'))")
        raise UsageError("tag", problem, remedy)
    _check_kinds(frame)
    policy = load(model, scheme=scheme, thresholds=thresholds, profile=profile, corrections=corrections)
    schema = _schema(frame.schema, policy.keys, prefix, evidence)
    return frame.mapInArrow(Tagging(Packed.of(policy), column, prefix, evidence).batches, schema)


def _check_kinds(frame: DataFrame) -> None:
    """Refuse a column that Spark cannot hand to Python; its own message names no column."""
    from pyspark.errors import PySparkNotImplementedError
    from pyspark.sql.types import StructType

    for field in frame.schema.fields:
        try:
            frame.mapInArrow(lambda batches: batches, StructType([field]))
        except PySparkNotImplementedError as error:
            problem = _("column {column!r} is {found}, which Spark does not hand to Python")
            remedy = _("leave it out, or make it text: {example}").format(example="cast('string')")
            raise UsageError("tag", problem.format(column=field.name, found=field.dataType.simpleString()), remedy) from error


def _schema(own: StructType, keys: Sequence[str], prefix: str, evidence: bool) -> StructType:
    """Return the columns that come out, in Spark's terms; the new ones are those that Arrow batches get."""
    from pyspark.sql import types as t

    text, number, offset = t.StringType(), t.DoubleType(), t.IntegerType()
    parts = zip(SPAN, (text, offset, offset, text, number), strict=True)
    span = t.StructType([t.StructField(name, kind) for name, kind in parts])
    kinds: dict[str, Any] = {
        "labels": t.ArrayType(text),
        "scores": t.StructType([t.StructField(key, number) for key in keys]),
        "doubt": number,
        "corrected": t.BooleanType(),
        "evidence": t.ArrayType(span),
        "repaired": text,
        "model": text,
    }
    return t.StructType([*own.fields, *(t.StructField(f"{prefix}{name}", kinds[name]) for name in answer_names(evidence))])
