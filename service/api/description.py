"""What /openapi.json says beyond what the framework reads off the routes.

The framework writes that every error is plain JSON (it is ``application/problem+json``), that a key
is needed wherever one is looked at (most routes answer without), and that a form may hold any field
(one that nobody reads is refused).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext

from service.api.access import Needs
from service.api.problems import FORM, MEDIA_TYPE
from service.api.schemas import Problem

PROBLEMS: dict[int | str, dict[str, Any]] = {  # FastAPI's own type
    status: {"model": Problem, "description": description}
    for status, description in {"4XX": "The request cannot be met", "5XX": "Wenjin fails"}.items()
}


def complete(document: dict[str, Any], routes: Iterable[RouteContext]) -> None:
    """Write into ``document``, an OpenAPI description of ``routes``, what it leaves out."""
    keyed = {
        (context.path_format, method.lower())
        for context in routes
        if _needs_key(getattr(context, "dependant", None))  # what is no API route has none
        for method in context.methods or ()
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _say_problems(operation)
            _close_form(document, operation)
            if "security" in operation and (path, method) not in keyed:
                operation["security"].append({})  # or with none


def _needs_key(dependant: Dependant | None) -> bool:
    return dependant is not None and (
        isinstance(dependant.call, Needs) or any(map(_needs_key, dependant.dependencies))
    )


def _say_problems(operation: Mapping[str, Any]) -> None:
    for status in PROBLEMS:
        response = operation["responses"][status]
        response["content"] = {MEDIA_TYPE: response["content"].popitem()[1]}


def _close_form(document: Mapping[str, Any], operation: Mapping[str, Any]) -> None:
    content = operation.get("requestBody", {}).get("content", {})
    if FORM in content:
        name = content[FORM]["schema"]["$ref"].rpartition("/")[2]
        document["components"]["schemas"][name]["additionalProperties"] = False
