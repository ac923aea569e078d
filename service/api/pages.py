"""The pages at their clean addresses: ``/agent`` is ``agent.html`` of ``service/web``.

Scripts and styles stay files of that folder, so a page names them relative to the root.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

WEB = Path(__file__).resolve().parent.parent / "web"
PAGES = ("agent", "desk", "feedback", "graph", "status")  # each has its <name>.html

router = APIRouter(include_in_schema=False)


def _serve(name: str) -> None:
    file = WEB / f"{name}.html"

    async def page() -> FileResponse:
        return FileResponse(file, media_type="text/html")

    router.add_api_route(f"/{name}", page, methods=["GET", "HEAD"], name=f"page_{name}")


for _name in PAGES:
    _serve(_name)
