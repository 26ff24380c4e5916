"""Where topics are asked for: the addresses of the view 主题."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from training.desk.desk import Desk
from training.desk.server.desk_jobs import DeskJobs
from training.desk.topics_here import asked_topics
from training.desk.topics_here.desk_topics import DeskTopics

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.routing import Route

Answer = Callable[[str, dict[str, Any]], Any]
Handle = Callable[[Answer], Callable[..., Any]]
TOPIC_PAGE = "/topics/page"


def topic_routes(desk: Desk, jobs: DeskJobs, get: Handle, post: Handle) -> list[Route]:
    """Return the routes of the view.

    Parameters
    ----------
    desk : Desk
        The desk.
    jobs : DeskJobs
        Its jobs.
    get, post : callable
        What makes a handler of an answer.
    """
    from starlette.routing import Route

    topics = DeskTopics(desk, jobs)
    gets: Mapping[str, Answer] = {
        "/api/topics": lambda person, given: asked_topics.told(desk, topics, person),
        TOPIC_PAGE: lambda person, given: _page(topics),
    }
    posts: Mapping[str, Answer] = {
        "/api/topics": lambda person, given: asked_topics.start(topics, person, given),
        "/api/topics/edit": lambda person, given: asked_topics.edit(topics, person, given),
        "/api/topics/show": lambda person, given: asked_topics.show(desk, topics, person, given),
    }
    routes = [Route(path, get(answer), methods=["GET"]) for path, answer in gets.items()]
    return [*routes, *(Route(path, post(answer), methods=["POST"]) for path, answer in posts.items())]


def _page(topics: DeskTopics) -> Response:
    from starlette.responses import Response

    body, policy = asked_topics.page(topics)
    head = {"content-security-policy": policy, "cache-control": "no-store"}
    return Response(body, media_type="text/html", headers=head)
