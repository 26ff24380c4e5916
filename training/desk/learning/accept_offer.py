"""Make an offered model champion, in a process of its own: ``python -m training.desk.learning.accept_offer``.

The order comes on standard input, one JSON object: the offer and the scheme. The desk itself holds no model and no MLflow.
"""

from __future__ import annotations

import json
import sys

from labels.support.command import run_command
from models.locations import store_folder
from models.storage.versions import VersionStore, exclusive
from seeds.schemes import Scheme, load_scheme
from training.champion import promote
from training.report.offer_file import Offer, read_offer
from training.tracking import Tracker


def main(argv: list[str] | None = None) -> int:
    """Accept what standard input names; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Nothing is read of it.
    """
    order = json.loads(sys.stdin.read())
    accept(read_offer(order["offer"], "offer"), load_scheme(order["scheme"]))
    return 0


def accept(offer: Offer, scheme: Scheme) -> None:
    """Make an offered model champion, as a run does by itself.

    Parameters
    ----------
    offer : Offer
        The offer.
    scheme : Scheme
        Whose models.

    Raises
    ------
    InputError
        If the registry cannot be reached, or the version is gone.
    """
    tracker, store = Tracker(scheme), VersionStore(store_folder(scheme.name))
    with exclusive(store.folder):
        promote(tracker, store, offer.version, offer.version_id)
        if store.folder_of(offer.version_id) is not None:  # else swept since; the registry has its own copy
            store.point(offer.experiment, offer.version_id, registered=f"{offer.registered}/{offer.version}")


if __name__ == "__main__":
    sys.exit(run_command(main))
