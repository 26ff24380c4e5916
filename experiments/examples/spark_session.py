"""A session of Spark for a command, and what Spark says in one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from labels import InputError
from labels.support.extras import need
from labels.wording import _
from models.locations import PROGRAM

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@contextmanager
def spark_session() -> Iterator[SparkSession]:
    """Start Spark as its own settings say (``spark-submit``, ``spark-defaults.conf``, ``PYSPARK_SUBMIT_ARGS``) and stop it.

    Yields
    ------
    pyspark.sql.SparkSession

    Raises
    ------
    InputError
        If Spark does not start, or finds fault with what it is given.
    """
    need("Spark", "spark")
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the workers take the first python3 on PATH
    try:
        spark = SparkSession.builder.appName(PROGRAM).getOrCreate()
        try:
            yield spark
        finally:
            spark.stop()
    except PySparkException as error:
        lines = [line for line in str(error).splitlines() if line.strip() and not line.strip().startswith("SQLSTATE")]
        said = lines[-1] if any("Traceback" in line for line in lines) else lines[0]
        raise InputError("Spark", _("says: {reason}").format(reason=said), _("mend what it names, and run again")) from error
