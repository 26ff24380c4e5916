"""What the page asks of the queue and of doubtful answers: addresses, bodies, jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from labels import UsageError
from labels.wording import _, pgettext
from training.desk.desk import Desk
from training.desk.reviewing.doubted_answers import answers_to_judge, keep_suspects, suspects
from training.desk.reviewing.drawn_queue import keep_draw, last_number, queue
from training.desk.server.desk_jobs import DeskJobs
from training.desk.server.one_job import Job
from training.desk.state.entries_of_people import now

MOST = 1000  # paragraphs of a draw
_DRAW = "training.desk.reviewing.draw_process"
_SUSPECTS = "training.desk.reviewing.suspects_process"

Answer = Callable[[str, dict[str, Any]], Any]


def gets(desk: Desk) -> dict[str, Answer]:
    """Return what is asked, by address.

    Parameters
    ----------
    desk : Desk
        The desk.
    """
    return {
        "/api/queue": lambda person, given: queue(desk, person),
        "/api/suspects": lambda person, given: suspects(desk, person),
    }


def posts(desk: Desk, jobs: DeskJobs) -> dict[str, Answer]:
    """Return what changes something, by address.

    Parameters
    ----------
    desk : Desk
        The desk.
    jobs : DeskJobs
        Its jobs.
    """
    return {
        "/api/queue/draw": lambda person, given: _draw(desk, jobs, person, given),
        "/api/suspects/find": lambda person, given: _find(desk, jobs, person),
    }


def _draw(desk: Desk, jobs: DeskJobs, person: str, body: Mapping[str, Any]) -> dict[str, Any]:
    count = body.get("count")
    if type(count) is not int or not 0 < count <= MOST:
        raise UsageError("count", _("is no number of paragraphs"), _("send one of 1 to {count}").format(count=MOST))

    def work(job: Job) -> None:
        number = last_number(desk.file) + 1
        order = {"file": str(desk.file.path.resolve()), "count": count, "seed": number}
        for found in jobs.talk(_DRAW, order, "draw"):
            draw = {"at": now(), "person": person, **found}
        keep_draw(desk.file, number, draw)
        job.message = _("{count} paragraph(s), {lots} of them by lot").format(count=len(draw["items"]), lots=draw["lots"])

    return {"job": jobs.add("draw", work).id}


def _find(desk: Desk, jobs: DeskJobs, person: str) -> dict[str, Any]:
    if not answers_to_judge(desk, person):
        raise UsageError(pgettext("where", "answers"), _("are none yet"), _("answer some paragraphs first"))

    def work(job: Job) -> None:
        answers = {str(row): said for row, said in answers_to_judge(desk, person).items()}
        for found in jobs.talk(_SUSPECTS, {"file": str(desk.file.path.resolve()), "answers": answers}, "suspects"):
            if "fits" in found:
                job.done, job.total = found["fits"]
                continue
            keep_suspects(desk.file, person, {"at": now(), **found})
            job.message = _("{count} of {all} paragraph(s)").format(count=len(found["items"]), all=found["paragraphs"])

    return {"job": jobs.add("suspects", work).id}
