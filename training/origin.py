"""Where a run comes from: the state of the code, and nothing of the machine or of who sat at it."""

from __future__ import annotations

import json
import os
import subprocess

from models.locations import PROGRAM, checkout

# What MLflow would find out by itself and write into every run, model and data set: who is logged in, where the program lies
# on this machine, a branch, the address of a repository with whatever password stands in it.
CONTEXT = {"mlflow.user": PROGRAM, "mlflow.source.name": "training.run", "mlflow.source.type": "LOCAL"} | dict.fromkeys(
    ("mlflow.source.git.branch", "mlflow.source.git.repoURL"), ""
)


def given_context() -> dict[str, str]:
    """Return what the user lets MLflow write into every run; nothing where that is no such table."""
    try:
        given = json.loads(os.environ.get("MLFLOW_RUN_CONTEXT") or "{}")
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in given.items()} if isinstance(given, dict) else {}


def git_commit() -> str:
    """Return the checkout's commit, with ``-dirty`` where files differ; ``unknown`` outside git."""
    root = checkout()
    if root is None:
        return "unknown"
    try:
        answer = subprocess.run(
            ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return answer.stdout.strip()
