"""A Spark data frame, tagged where its rows lie: ``python -m experiments.examples.spark_frame IN OUT``."""

from __future__ import annotations

import argparse
import sys

from experiments.examples.spark_session import spark_session
from labels.support.command import add_lang_option, run_command
from labels.wording import _
from models.engines.spark import tag
from models.locations import CHAMPION


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.examples.spark_frame", description=_("Tag Parquet files in Spark."), allow_abbrev=False
    )
    parser.add_argument("input", metavar="IN", help=_("Parquet files, or a folder of them"))
    parser.add_argument("output", metavar="OUT", help=_("folder to be made"))
    parser.add_argument("--model", default=CHAMPION, metavar="NAME", help=_("as for {command}").format(command="models.predict"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    with spark_session() as spark:
        frame = spark.read.parquet(options.input)
        tag(frame, text="text", model=options.model).write.parquet(options.output)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
