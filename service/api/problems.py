"""Every error body is RFC 9457 ``application/problem+json``: type, title, status, detail.

Written here rather than with a library: those that exist repeat the caller's input in the list of
validation errors and an exception's text in a 500, and either may hold a question.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.errors import InvalidQuestion, RateLimited, Unauthenticated, WenjinError
from service.api.schemas import InvalidField, Problem
from service.load_errors import ServiceBusy
from service.logs import escaped, log_failure

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
FORM = "multipart/form-data"
NO_KIND = "about:blank"  # RFC 9457: nothing to say beyond the status
KIND = "urn:problem-type:wenjin:"
OPERATORS_MATTER = "The service cannot answer just now; its operator finds the cause in the log."
UNFORESEEN = "Something went wrong here; the server's log says where. Nothing was lost."
UNREADABLE_FORM = (
    "The form cannot be read. Send multipart/form-data, each part named and quoted as RFC 7578 has "
    "it, with the boundary that Content-Type names."
)
SHOWN_CHARACTERS = 80  # of a name that the caller sent

DETAILS = {  # in place of the framework's own, which say less
    "Not Found": "Nothing is at this address. /openapi.json lists what there is.",
    "Method Not Allowed": "This address does not take this method. /openapi.json lists those that "
    "it takes.",
    "There was an error parsing the body": "The body cannot be read. It must be JSON in UTF-8, "
    "without numbers of thousands of digits or thousands of nested brackets.",
}
MESSAGES = {  # by pydantic's type of error
    "missing": "is missing",
    "extra_forbidden": "is not a known name",
    "model_attributes_type": "must be a JSON object",
    "string_unicode": "must not hold half of a surrogate pair",
}


def problem_response(
    status: int,
    detail: str,
    *,
    title: str | None = None,
    kind: str = NO_KIND,
    errors: Sequence[InvalidField] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One problem, ready to send. ``detail`` may hold what a caller sent: it is made printable."""
    problem = Problem(
        type=kind,
        title=title or HTTPStatus(status).phrase,
        status=status,
        detail=escaped(detail),
        errors=list(errors) if errors else None,
    )
    return JSONResponse(
        problem.model_dump(exclude_none=True),
        status_code=status,
        headers=headers,
        media_type=MEDIA_TYPE,
    )


def wenjin_problem(request: Request, error: Exception) -> Response:
    """An error of our own tree: its class says the status, the title and the detail.

    A message that can name this machine's folders goes to the log instead.
    """
    assert isinstance(error, WenjinError)
    headers: dict[str, str] = {}
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, RateLimited | ServiceBusy):
        headers["Retry-After"] = str(error.retry_after_s)
    detail = str(error)
    if not error.for_callers:
        log_failure(logger, "request.failed", error)
        detail = OPERATORS_MATTER
    return problem_response(
        error.status, detail, title=error.title, kind=kind_of(type(error)), headers=headers
    )


def problem_of(request: Request, error: BaseException) -> Response:
    """Any error as a problem, for one that comes up after a response has begun."""
    if isinstance(error, WenjinError):
        return wenjin_problem(request, error)
    log_failure(logger, "request.failed", error)
    return problem_response(500, UNFORESEEN)


def http_problem(request: Request, error: Exception) -> Response:
    """What the framework refuses by itself: an unknown address, a wrong method, a bad body."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers.setdefault("Allow", "GET, HEAD")  # the page's files do not say it themselves
    detail = DETAILS.get(error.detail, error.detail)
    if error.status_code == 400 and request.headers.get("content-type", "").startswith(FORM):
        detail = UNREADABLE_FORM
    return problem_response(error.status_code, detail, headers=headers)


def invalid_request(request: Request, error: Exception) -> Response:
    """A body or parameter of the wrong shape, told field by field, the values left out."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(problem["type"] == "json_invalid" for problem in found):
        return problem_response(400, "The body is not valid JSON.", kind=KIND + "invalid-json")
    fields = [_invalid_field(problem["loc"], problem["type"], problem["msg"]) for problem in found]
    unreadable = any(problem["type"] == "question" for problem in found)
    return problem_response(
        422,
        "; ".join(f"{_name(field)}: {field.detail}" for field in fields),
        title=InvalidQuestion.title if unreadable else "The request cannot be used",
        kind=kind_of(InvalidQuestion) if unreadable else KIND + "invalid-request",
        errors=fields,
    )


def kind_of(error: type[WenjinError]) -> str:
    """``DuplicateNotice`` → ``urn:problem-type:wenjin:duplicate-notice``."""
    return KIND + re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower()


def _invalid_field(location: Sequence[str | int], kind: str, message: str) -> InvalidField:
    where, *path = [escaped(str(part))[:SHOWN_CHARACTERS] for part in location]
    detail = MESSAGES.get(kind, message)
    if where == "body":
        steps = (part.replace("~", "~0").replace("/", "~1") for part in path)
        return InvalidField(pointer="/".join(["#", *steps]), detail=detail)
    return InvalidField(parameter=path[0] if path else where, detail=detail)


def _name(field: InvalidField) -> str:
    """The field as a sentence names it."""
    if field.pointer is None:
        return field.parameter or "request"
    return field.pointer[2:].replace("/", ".") or "body"
