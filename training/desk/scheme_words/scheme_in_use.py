"""Another scheme for an open desk: one that was written from it, whose labels are shown and tag from then on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.locations import CHAMPION, corrections_file
from seeds.schemes import FILES, Scheme, parse_scheme
from training.desk.desk import Desk
from training.desk.learning.desk_learning import Learning
from training.desk.server.desk_jobs import DeskJobs
from training.desk.server.one_job import Job
from training.desk.state.answer_log import AnswerLog


def scheme_at(folder: Path) -> Scheme:
    """Return the scheme in a folder, as its files stand now.

    Parameters
    ----------
    folder : Path
        The folder.

    Raises
    ------
    InputError
        If somebody has made another thing of it.
    """
    texts = {name: (folder / name).read_text(encoding="utf-8-sig") for name in FILES if (folder / name).is_file()}
    return parse_scheme(texts, folder.name, str(folder))


def use_scheme(folder: Path, desk: Desk, jobs: DeskJobs, learning: Learning) -> Job:
    """Let a desk go on with the scheme in a folder; return the job that tags anew with it.

    People's answers stay: to labels that both schemes have they are answers still. No model was trained for the new scheme, so
    its champion is asked for, which is its lexicon until one is.

    Parameters
    ----------
    folder : Path
        The scheme's.
    desk : Desk
        The desk.
    jobs : DeskJobs
        Its jobs.
    learning : Learning
        Its trainings.

    Raises
    ------
    UsageError
        If a training runs.
    InputError
        If the folder holds no scheme any more.
    """
    scheme = scheme_at(folder)
    options: Sequence[str] = ("--scheme", str(folder), "--model", CHAMPION)
    log = AnswerLog(learning.corrections or corrections_file(scheme), scheme, desk.file)
    learning.use_scheme(log, options)
    jobs.use(*options)
    desk.use_scheme(scheme, folder, log)
    return jobs.read()
