"""The app: constructors called in order, nothing else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import WenjinError
from service.api import (
    ask,
    assist,
    feedback,
    graph,
    graph_around,
    graph_measures,
    graph_paths,
    graph_targets,
    health,
    me,
    notices,
    pages,
    preview,
    scraping,
    search,
    session,
    status,
    suggestions,
    widget,
)
from service.api.access import known_host, within_sign_in_rate
from service.api.counting import Counting, Ended
from service.api.description import PROBLEMS, complete
from service.api.headers import SecurityHeaders
from service.api.limits import BodyLimit
from service.api.observing import FAILED
from service.api.origins import AllowedOrigins
from service.api.problems import (
    UNFORESEEN,
    http_problem,
    invalid_request,
    problem_of,
    problem_response,
    wenjin_problem,
)
from service.api.readiness import RETRY_AFTER_S, Readiness
from service.api.session_cookies import SessionCookies
from service.api.state import Services, services_of
from service.api.work import HungUp, nobody_left
from service.library import Library
from service.load_errors import Stopping
from service.logs import log_failure
from service.records.keeper import RecordKeeper
from service.records.log import RecordLog
from service.records.rules import RecordRules
from service.settings import Settings

logger = logging.getLogger(__name__)

API = "/api/v1"
RESOURCES = (
    ask,
    suggestions,
    assist,
    search,
    preview,
    notices,
    feedback,
    graph_targets,
    graph_measures,
    graph_paths,
    graph_around,
    graph,
    me,
    session,
    status,
)
"""What has its routes under ``API``, in their order in /openapi.json."""


def create_app(
    settings: Settings, library: Library | None = None, *, is_open_beyond: bool = False
) -> FastAPI:
    """The service over ``library``, which its owner closes; without one it opens its own.

    ``is_open_beyond``: it is to listen beyond this machine, which its operator is told of.
    Either way the index and the model are loaded in the background once the app has started.
    """
    readiness = Readiness(_opener(settings, library))
    rules = RecordRules(settings.record_days, settings.record_failure)
    records = RecordKeeper(lambda: RecordLog(_opened(readiness).store.engine), rules)

    app = _DescribedApp(
        title="Wenjin 问津",
        summary="Answers questions about government notices with the exact words that say so",
        version=version("wenjin"),
        docs_url=None,  # its scripts would come from another host
        redoc_url=None,
        lifespan=_running(owns_library=library is None),
        generate_unique_id_function=_operation_id,
        responses=PROBLEMS,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    held = app.state.services = services_of(
        settings, readiness, records, app.version, is_open_beyond=is_open_beyond
    )
    for family, handler in (
        (WenjinError, wenjin_problem),
        (HTTPException, http_problem),
        (RequestValidationError, invalid_request),
        (HungUp, nobody_left),
    ):
        app.add_exception_handler(family, handler)
    app.include_router(health.router)
    app.include_router(scraping.router)
    for resource in RESOURCES:
        app.include_router(resource.router, prefix=API, dependencies=[Depends(known_host)])
    counted_first = [Depends(within_sign_in_rate), Depends(known_host)]
    app.include_router(session.door, prefix=API, dependencies=counted_first)
    app.include_router(pages.router)
    app.include_router(widget.router_of(pages.WEB, lent=bool(settings.allowed_origins)))
    app.frontend("/", directory=pages.WEB, fallback=None, check_dir=True)
    _surround(app, held)
    return app


def _running(*, owns_library: bool) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What begins with the app and ends with it; a library that it opened itself is closed."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        held: Services = app.state.services
        held.readiness.start()
        yield
        await run_in_threadpool(held.threads.shutdown, cancel_futures=True)
        await run_in_threadpool(held.records.stop)
        await run_in_threadpool(held.readiness.stop)
        opened = held.readiness.opened()
        if owns_library and opened is not None:
            opened.close()

    return lifespan


def _surround(app: FastAPI, held: Services) -> None:
    """Put the middleware around it. The last one added is the outermost."""
    app.add_middleware(SessionCookies, secure=held.settings.secure_cookies)
    app.add_middleware(BodyLimit, load=held.load)
    app.add_middleware(LastResort)
    app.add_middleware(AllowedOrigins, origins=held.settings.allowed_origins)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Counting, templates=_templates(), ended=_counted(held))


class _DescribedApp(FastAPI):
    """FastAPI whose /openapi.json says what the framework cannot know."""

    def openapi(self) -> dict[str, Any]:
        """The description; made once."""
        if self.openapi_schema is None:
            complete(super().openapi(), iter_route_contexts(self.routes))
        return super().openapi()


class LastResort:
    """ASGI middleware: an error nobody foresaw becomes a 500 that gives nothing away.

    And what is not answered when the server ends is told to come again. The framework's own
    handler would hand the error on to the server, which logs its message; that may quote the
    question.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except asyncio.CancelledError:  # the server stops, and has waited long enough
            if scope["type"] != "http" or started:
                raise
            response = problem_of(Request(scope), Stopping(RETRY_AFTER_S))
            await response(scope, receive, send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            log_failure(logger, "request.failed", error)
            if started:
                raise
            response = problem_response(500, UNFORESEEN)
            await response(scope, receive, send)


def _templates() -> dict[Callable[..., Any], str]:
    """The whole address of each route, by the function that answers."""
    found = {}
    for prefix, routers in (
        ("", (health.router, scraping.router, pages.router)),
        (API, [session.door, *(resource.router for resource in RESOURCES)]),
    ):
        for route in (each for router in routers for each in router.routes):
            assert isinstance(route, APIRoute)
            found[route.endpoint] = prefix + route.path_format  # without {node_id:path}
    return found


def _counted(held: Services) -> Callable[[Ended], None]:
    """Counts a request for the metrics, and what failed for who looks at the status now."""

    def ended(request: Ended) -> None:
        held.metrics.request_ended(request.method, request.route, request.status, request.seconds)
        if request.status >= 500 and not request.is_to_be_tried_again:
            held.failures.add(FAILED)

    return ended


def _opener(settings: Settings, library: Library | None) -> Callable[[], Library]:
    if library is not None:
        return lambda: library
    return lambda: Library.open(
        settings.home,
        cache=settings.cache,
        model=settings.embedding_model,
        runtime=settings.embedding_runtime,
        database_url=settings.database_url,
    )


def _opened(readiness: Readiness) -> Library:
    """The library, once there was something to answer from."""
    opened = readiness.opened()
    assert opened is not None
    return opened


def _operation_id(route: APIRoute) -> str:
    return route.name
