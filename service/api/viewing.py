"""What a route is given of the notices: as its caller may see them, and nothing else."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from service.api.access import CallerDep
from service.api.readiness import Loaded
from service.api.state import ReadyDep
from service.keys import viewer_of


async def loaded(ready: ReadyDep, calling: CallerDep) -> Loaded:
    """What answering this caller takes; HTTP 503 while it is being loaded."""
    return ready.seen_by(viewer_of(calling.key))


LoadedDep = Annotated[Loaded, Depends(loaded)]
