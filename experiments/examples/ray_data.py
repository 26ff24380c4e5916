"""Ray Data, each actor with a model of its own: ``python -m experiments.examples.ray_data IN OUT``.

Needs ``pip install 'ray[data]'``, which nothing else here does.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from labels.support.command import add_lang_option, run_command
from labels.wording import _
from models.engines.arrow_tables import tag_table
from models.loading import load
from models.locations import CHAMPION


class Tagging:
    """What an actor does: it loads the model when it starts, and tags one batch after the other.

    Parameters
    ----------
    model : str
        Which model.
    """

    def __init__(self, model: str) -> None:
        self.policy = load(model)

    def __call__(self, batch: Any) -> Any:
        """Return a batch with what the model says of it.

        Parameters
        ----------
        batch : pyarrow.Table
            Some rows.
        """
        return tag_table(self.policy, batch, text="text")


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.examples.ray_data", description=_("Tag Parquet files in Ray."), allow_abbrev=False
    )
    parser.add_argument("input", metavar="IN", help=_("Parquet files, or a folder of them"))
    parser.add_argument("output", metavar="OUT", help=_("folder to be made"))
    parser.add_argument("--model", default=CHAMPION, metavar="NAME", help=_("as for {command}").format(command="models.predict"))
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help=_("actors at most (default: %(default)s)"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    import ray

    rows = ray.data.read_parquet(options.input)
    # From one on: actors that hold every processor would leave none to read with, and wait for ever.
    actors = ray.data.ActorPoolStrategy(min_size=1, max_size=options.jobs)
    tagged = rows.map_batches(Tagging, fn_constructor_args=(options.model,), batch_format="pyarrow", compute=actors)
    tagged.write_parquet(options.output)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
