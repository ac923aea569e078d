"""POST /search: the passages that match, without an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from fastapi import APIRouter, Depends, Request, Response

from service.answering.pipeline import SearchHit
from service.api.access import CallerDep, json_only, patience_with, within_rate
from service.api.ask import JSON, asked_notices
from service.api.bodies import citation_body
from service.api.schemas import SearchBody, SearchHitBody, SearchResponse
from service.api.state import ServicesDep
from service.api.viewing import LoadedDep
from service.api.work import Work, worked

router = APIRouter(tags=["search"])


@router.post(
    "/search",
    summary="Search the notices",
    response_model=SearchResponse,
    dependencies=[Depends(json_only), Depends(within_rate)],
)
async def search(
    request: Request, body: SearchBody, calling: CallerDep, loaded: LoadedDep, held: ServicesDep
) -> Response:
    """The best ``k`` passages; fewer where fewer match, and none where nothing does."""
    work = Work(held.asking, patience_with(held, calling), partial(_found, body, loaded))
    found = await worked(request, work)
    return Response(found.model_dump_json(), media_type=JSON)


def _found(body: SearchBody, loaded: LoadedDep, is_wanted: Callable[[], bool]) -> SearchResponse:
    view = loaded.view
    notice_ids = asked_notices(body.notice_ids, None, view.shelf.snapshot().readings)
    return response_of(view.answerer.search(body.query, body.k, notice_ids))


def response_of(hits: Sequence[SearchHit]) -> SearchResponse:
    """The hits as the contract writes them."""
    return SearchResponse(
        hits=[
            SearchHitBody(rank=hit.rank, score=hit.score, citation=citation_body(hit.citation))
            for hit in hits
        ]
    )
