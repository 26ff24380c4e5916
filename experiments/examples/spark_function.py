"""A registered model as a function of Spark, by MLflow alone: ``python -m experiments.examples.spark_function IN OUT``.

What runs in the workers is the code that the model carries; they need MLflow and the model's own requirements.
"""

from __future__ import annotations

import argparse
import sys

from experiments.examples.spark_session import spark_session
from labels.support.command import add_lang_option, run_command
from labels.wording import _
from models.locations import tracking_uri


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.examples.spark_function",
        description=_("Tag Parquet files in Spark by a model that MLflow keeps."),
        allow_abbrev=False,
    )
    parser.add_argument("input", metavar="IN", help=_("Parquet files, or a folder of them"))
    parser.add_argument("output", metavar="OUT", help=_("folder to be made"))
    says = _("address of the registered model (default: %(default)s)")
    parser.add_argument("--model", default="models:/policy-tagger@champion", metavar="ADDRESS", help=says)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    import mlflow

    mlflow.set_tracking_uri(tracking_uri())
    with spark_session() as spark:
        tagged = mlflow.pyfunc.spark_udf(spark, options.model, env_manager="local")  # the signature says what comes out
        frame = spark.read.parquet(options.input).where("text IS NOT NULL")  # the model refuses a null
        frame.withColumn("tagged", tagged("text")).select("*", "tagged.*").drop("tagged").write.parquet(options.output)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
