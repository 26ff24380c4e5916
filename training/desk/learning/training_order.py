"""What the process that trains for a desk is told."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from seeds.schemes import Scheme, shipped_schemes
from training.desk.desk import Desk
from training.desk.learning.kept_trainings import Training


def asked_scheme(asked: argparse.Namespace, scheme: Scheme) -> str:
    """Return how a command is told which scheme a desk has.

    Parameters
    ----------
    asked : argparse.Namespace
        What the desk was called with.
    scheme : Scheme
        Its scheme.
    """
    return str(asked.scheme or (scheme.name if scheme.name in shipped_schemes() else scheme.location))


def training_order(desk: Desk, training: Training, offer: Path, log: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Return what the process is told.

    Parameters
    ----------
    desk : Desk
        Whose training it is.
    training : Training
        What is trained.
    offer : Path
        Where what comes of it goes.
    log : Path
        The log of corrections; there need not be one yet.
    asked : argparse.Namespace
        What the desk was called with.
    """
    run = [training.experiment, "--scheme", asked_scheme(asked, desk.scheme)]
    if log.is_file():
        run += ["--corrections", str(log)]
    if asked.data:
        run += ["--data", *map(str, asked.data)]
    if training.settings:
        run += ["--set", *training.settings]
    return {"run": run, "offer": str(offer), "desk": str(desk.file.path), "scheme": desk.scheme.name}
