"""What the reports share: a page from a template, and a file that is written or says why not.

A page is one file that loads nothing. All text in it is escaped by the template engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from eval.errors import ReportUnwritable


def page(template: str, filters: Mapping[str, Callable[..., object]], **values: Any) -> str:
    """``template`` of eval/templates with these values; one that it lacks is an error."""
    environment = Environment(
        loader=PackageLoader("eval"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return environment.get_template(template).render(values)


def write_report(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8, with the folder if it is missing. Raises ReportUnwritable.

    A lone surrogate must not cost the report: it is written as \\ud800, which is valid JSON, and
    legible.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        problem = f"the report cannot be written ({error.strerror})"
        raise ReportUnwritable(str(path), problem) from error
