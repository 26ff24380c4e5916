"""Open a desk in the browser: ``python -m training.desk [FOLDER] [--scheme DIR] [--model NAME] [--port N] [--person NAME]``.

What the folder holds is read and tagged; then it can be searched, read, corrected, counted and sent out. What people answer is
kept beside the folder in ``FOLDER.desk.sqlite`` and in the log of corrections of the scheme.
"""

from __future__ import annotations

import getpass
import sqlite3
import sys
from contextlib import ExitStack
from pathlib import Path

from labels import UsageError
from labels.support.command import LANG, run_command
from labels.support.extras import need
from labels.support.plain_files import check_file
from labels.wording import _, asked, speaking
from models.decisions.thresholds import read_settings
from models.engines.jobs import check_jobs
from models.loading import load
from models.locations import corrections_file, store_folder
from seeds.read import record_options
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.desk.desk import Desk
from training.desk.desk_options import asked_model, desk_parser
from training.desk.learning.desk_learning import Learning
from training.desk.scheme_words.words_routes import own_folder
from training.desk.sent_out import sweep
from training.desk.server.asked_changes import person_in
from training.desk.server.desk_app import build
from training.desk.server.desk_jobs import DeskJobs
from training.desk.server.listening import HOST, listen, serve
from training.desk.state.answer_log import AnswerLog
from training.desk.state.desk_file import DeskFile, unusable
from training.desk.state.desk_lock import DeskLock

_OWN = "desk"  # where files lie that are dropped on a desk without a folder: among what models keep
_ENDING = ".desk.sqlite"


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call is wrong.
    InputError
        If the desk is open already, or its file cannot be read.
    """
    argv = sys.argv[1:] if argv is None else argv
    options = desk_parser("python -m training.desk").parse_args(argv)
    if chosen := asked():  # the processes of the desk are told what it was told
        argv = [LANG, chosen, *argv]
    check_jobs(options.jobs)
    need(_("the desk"), "desk", "starlette", "uvicorn")
    for data in options.data or ():
        check_file(data)
    record_options(options)
    read_settings(options.set)
    person = person_in({"name": options.person if options.person is not None else _login()})
    # A model brings its own scheme; without one that was named, the scheme says which it is.
    if options.model:
        scheme: Scheme = load(asked_model(options), scheme=options.scheme, corrections=False).scheme
    else:
        scheme = load_scheme(options.scheme or INDUSTRIES)
    folder = _folder(options.folder)
    path = folder.with_name(folder.name + _ENDING)
    lock = DeskLock(path.with_name(f"{path.name}.lock"))
    try:
        # What is open is closed again however this ends, also before all of it is there; the last one first.
        with ExitStack() as held:
            held.callback(lock.close)
            bound = held.enter_context(listen(options.port))
            port = bound.getsockname()[1]
            lock.tell(f"http://{HOST}:{port}/")
            sweep(path)
            held.callback(sweep, path)
            file = DeskFile(path)
            held.callback(file.close)
            log = AnswerLog(options.corrections or corrections_file(scheme), scheme, file)
            opens, ends = _("{folder}: open {address}"), _("Ctrl-C ends it")
            keeps = _("answers are kept in {file} beside the folder, and in the log of corrections {log}")
            # What the page shows is said in its language, by this process and by those that it starts.
            held.enter_context(speaking(options.lang))
            desk = Desk(folder, file, scheme, log, options.lang)
            held.callback(desk.close)
            desk.own_scheme = own_folder(scheme, asked=bool(options.scheme), model=bool(options.model))
            desk.view(person)  # read before anybody waits for it
            jobs = DeskJobs(desk, argv)
            held.callback(jobs.close)
            learning = Learning(desk, jobs, log, argv)
            held.callback(learning.close)
            jobs.read()
            guard = build(desk, jobs, learning, port, person)
            held.callback(guard.close)
            address = f"http://{HOST}:{port}/?token="
            print(opens.format(folder=folder, address=f"{address}{guard.token}"), flush=True)
            print(keeps.format(file=path.name, log=log.path), file=sys.stderr)
            print(ends, file=sys.stderr)
            serve(guard, bound, f"{address}{guard.once}", browser=not options.no_browser)
    except sqlite3.Error as error:  # part of it is damaged, which shows when that part is read
        raise unusable(path, error) from error
    print(_("closed; every answer is kept in {file}").format(file=path), file=sys.stderr)
    return 0


def _folder(asked: Path | None) -> Path:
    """Return the folder that is read; without one that was named, the desk's own, which is made."""
    if asked is None:
        folder = store_folder(_OWN) / "files"
        folder.mkdir(parents=True, exist_ok=True)
        return folder.resolve()
    if not asked.is_dir():
        raise UsageError(str(asked), _("is no folder"), _("name a folder with documents, or none and drop files on the page"))
    if not asked.resolve().name:
        raise UsageError(str(asked), _("has no folder around it for the desk's file"), _("name a folder inside it"))
    return asked.resolve()


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody is logged in, as in a container
        return "unknown"


if __name__ == "__main__":
    sys.exit(run_command(main))
