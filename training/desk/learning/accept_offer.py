"""Make an offered model champion, in a process of its own: ``python -m training.desk.learning.accept_offer``.

The order comes on standard input, one JSON object: the offer and the scheme. The desk itself holds no model and no MLflow.
"""

from __future__ import annotations

import json
import sys

from labels import InputError
from labels.support.command import run_command
from labels.wording import _
from models.finding import VERSION_TAG
from models.locations import registered_name, store_folder
from models.storage.mlflow_server import without_password
from models.storage.versions import VersionStore, exclusive
from seeds.schemes import Scheme, load_scheme
from training.champion import promote
from training.report.offer_file import Offer, read_offer
from training.tracking import Tracker

VARIABLE = "MLFLOW_TRACKING_URI"


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
        If the model is one of another scheme, or was registered in another store, or is there no more, or the registry cannot be
        reached; then nothing has changed.
    """
    name = f"{offer.registered}/{offer.version}"
    if offer.registered != registered_name(scheme.name):
        problem = _("is a model of other labels than those of scheme {scheme}")
        remedy = _("open the desk with the scheme that it was trained for, or discard it")
        raise InputError(name, problem.format(scheme=scheme.name), remedy)
    tracker, store = Tracker(scheme), VersionStore(store_folder(scheme.name))
    # By the folder that the version was made from: another store may have a version of that number, too.
    if (offer.version, offer.version_id) not in {(one.version, one.tags.get(VERSION_TAG)) for one in tracker.versions()}:
        asked = without_password(tracker.uri)  # as the offer has it
        problem = _("is registered no more in {store}").format(store=asked)
        if asked != offer.store:
            problem = _("was registered in {store}, and {other} is asked now").format(store=offer.store, other=asked)
        remedy = _("open the desk with {variable} as it was when it was trained, or discard it")
        raise InputError(name, problem, remedy.format(variable=VARIABLE))
    with exclusive(store.folder):
        promote(tracker, store, offer.version, offer.version_id)
        if store.folder_of(offer.version_id) is not None:  # else swept since; the registry has its own copy
            store.point(offer.experiment, offer.version_id, registered=f"{offer.registered}/{offer.version}")


if __name__ == "__main__":
    sys.exit(run_command(main))
