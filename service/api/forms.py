"""Routes that take a form: none of it is read for somebody who may not send it.

The framework reads a form, megabytes into temporary files, before it asks any dependency.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from corpus.errors import WenjinError
from service.api.access import Needs, bearer, caller_of
from service.api.limits import ENDING, drain
from service.api.problems import http_problem, wenjin_problem
from service.api.state import services


class FormOfStaff(APIRoute):
    """A route whose ``Needs`` is asked before its form is read, and then again with the rest."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler behind the check."""
        handler = super().get_route_handler()
        given = [each.dependency for each in self.dependencies]
        needed = [each for each in given if isinstance(each, Needs)]
        if self.body_field is None or not needed:
            return handler

        async def checked(request: Request) -> Response:
            refusal = await _refusal(request, needed)
            return await handler(request) if refusal is None else refusal

        return checked


async def _refusal(request: Request, needed: list[Needs]) -> Response | None:
    """What a caller is told who may not send it, once they have stopped sending or soon after."""
    try:
        held = await services(request)
        ready = held.readiness.loaded()
        credentials = await bearer(request)
        calling = await caller_of(request, held, ready.keys, ready.accounts, credentials)
        for each in needed:
            await each(calling)
    except WenjinError as error:
        refusal = wenjin_problem(request, error)
    except HTTPException as error:
        refusal = http_problem(request, error)
    else:
        return None
    if "expect" not in request.headers:
        with suppress(HTTPException):  # too large or too slow, which says less
            await drain(request.receive)
    refusal.headers.update(ENDING)
    return refusal
