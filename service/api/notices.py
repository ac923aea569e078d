"""The notices: what there is, their texts, and adding or removing one."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool

from corpus.errors import NoticeNotFound
from corpus.notice import NoticeId, Reading, Span
from corpus.read import PublishedFile, read_bytes
from corpus.store import Added, Publication
from service.api.access import (
    EDITORS,
    Caller,
    CallerDep,
    needs,
    queue_of,
    within_reading_rate,
)
from service.api.event_stream import EVENT_STREAM, prefers_stream
from service.api.forms import FormOfStaff
from service.api.notice_list_schemas import ListedNotice, NoticeList, PublishedBody
from service.api.publishing import Kept, published, publishing_stream
from service.api.readiness import Loaded
from service.api.schemas import (
    AddedBody,
    ItemBody,
    NoticeBody,
    NoticeSummary,
    PartBody,
    SectionBody,
)
from service.api.state import EDITORS_EACH, ServicesDep
from service.api.viewing import LoadedDep
from service.logs import FieldValue, log_event
from service.stored_notices import Progress

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/notices", tags=["notices"], route_class=FormOfStaff)

READING = (Depends(within_reading_rate),)
FORM_FIELDS = {"file", "metadata"}


@router.get("", summary="List the notices", dependencies=READING)
def notices(loaded: LoadedDep, calling: CallerDep) -> NoticeList:
    """Every notice, by id. With an editor's key each says who last published or changed it."""
    readings = loaded.library.snapshot().readings
    done: Mapping[NoticeId, Publication] = {}
    if calling.key is not None and calling.key.role in EDITORS:
        done = loaded.library.publications()
    return NoticeList(
        notices=[_listed(readings[each], done.get(each)) for each in sorted(readings)]
    )


@router.get("/{notice_id}", summary="One notice and its outline", dependencies=READING)
def notice(notice_id: str, loaded: LoadedDep) -> NoticeBody:
    """Metadata and outline; the text has an address of its own."""
    return body_of(reading_of(loaded, notice_id))


@router.get(
    "/{notice_id}/text",
    summary="A notice's canonical text",
    response_class=PlainTextResponse,
    dependencies=READING,
)
def notice_text(notice_id: str, loaded: LoadedDep) -> PlainTextResponse:
    """The text that all offsets count into, in Unicode code points."""
    return PlainTextResponse(reading_of(loaded, notice_id).notice.text)


async def known_fields(request: Request) -> None:
    """Refuse a field that nobody reads: ``replace`` in the form would do nothing."""
    unknown = sorted(set(await request.form()) - FORM_FIELDS)
    if unknown:
        raise RequestValidationError(
            [{"type": "extra_forbidden", "loc": ("body", name), "msg": ""} for name in unknown]
        )


@router.post(
    "",
    summary="Add a notice",
    status_code=201,
    response_model=AddedBody,
    dependencies=[Depends(needs(EDITORS)), Depends(known_fields)],
    responses={
        200: {
            "model": AddedBody,
            "description": "Known already, or updated; or, with Accept: text/event-stream, events",
            "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
        }
    },
)
async def add_notice(
    request: Request,
    held: ServicesDep,
    calling: CallerDep,
    file: Annotated[
        UploadFile, File(description="A .txt or .md file in UTF-8; its name is the id")
    ],
    loaded: LoadedDep,
    metadata: Annotated[bytes | None, File(description="JSON, as in the file beside it")] = None,
    replace: bool = False,
    seen_version: Annotated[
        int | None,
        Query(
            ge=0, description="The version that you have looked at, 0 for none; 409 if it is not"
        ),
    ] = None,
) -> Response:
    """Searchable when this returns. Other bytes under a known id need ``replace``.

    With `Accept: text/event-stream` it tells how far it is: `progress` events, then `done` with the
    same object, or `error` with a problem. Who hangs up before breaks it off, and nothing changes.
    """
    content = await file.read()
    read = await run_in_threadpool(read_bytes, file.filename or "", content, metadata or None)
    queue = queue_of(held.publishing, calling, EDITORS_EACH)
    ingest = partial(_ingest, loaded, calling, read, replace, seen_version)
    finish = partial(_opened, loaded, read.notice_id)
    if prefers_stream(request.headers.get("accept", "")):
        # what can be told at once is, by its own status
        await run_in_threadpool(loaded.library.would_add, read, replace)
        return publishing_stream(request, read.notice_id, queue, ingest, finish)
    added = await published(queue, read.notice_id, ingest)
    body = await run_in_threadpool(finish, added)
    status = 201 if added is Added.ADDED else 200
    return Response(body.model_dump_json(), status, media_type="application/json")


def _ingest(
    loaded: Loaded,
    calling: Caller,
    file: PublishedFile,
    replace: bool,
    seen_version: int | None,
    progress: Progress,
    kept: Kept,
) -> Added:
    """With its line in the log as soon as it is kept: opening a large notice takes a while."""
    before = loaded.library.visibility(file.notice_id)
    by = None if calling.key is None else calling.key.label or calling.key.key_id

    def noted(added: Added) -> None:
        after = loaded.library.visibility(file.notice_id)
        log_event(
            logger,
            logging.INFO,
            "notice.ingested",
            notice=file.notice_id,
            result=added.value,
            visible_to=after.stored if after else None,
            was_visible_to=before.stored if before else None,
            **_who(calling),
        )
        kept()

    return loaded.library.ingest(
        file, replace=replace, seen=seen_version, progress=progress, by=by, when_kept=noted
    )


def _who(calling: Caller) -> dict[str, FieldValue]:
    """Who does it, as the log keeps it: a key's id and label, or somebody's id and name."""
    key = calling.key
    return {"by": key.key_id, "called": key.label, "role": key.role.value} if key else {}


def _opened(loaded: Loaded, notice_id: NoticeId, added: Added) -> AddedBody:
    """What came of it, now that questions find the notice."""
    return AddedBody(result=added.value, notice=summary_of(reading_of(loaded, notice_id)))


@router.delete(
    "/{notice_id}",
    summary="Remove a notice",
    status_code=204,
    dependencies=[Depends(needs(EDITORS))],
)
async def remove_notice(
    notice_id: str,
    loaded: LoadedDep,
    held: ServicesDep,
    calling: CallerDep,
    seen_version: Annotated[
        int | None,
        Query(ge=1, description="The version that you have looked at; 409 if it is another by now"),
    ] = None,
) -> None:
    """The notice and everything derived from it: no answer that is asked for after this has it."""
    async with queue_of(held.publishing, calling, EDITORS_EACH).turn():
        await run_in_threadpool(_remove, loaded, calling, NoticeId(notice_id), seen_version)


def _remove(loaded: Loaded, calling: Caller, notice_id: NoticeId, seen_version: int | None) -> None:
    """With its line in the log in one thread: a server that stops in order has both or none.

    One that is killed in between, or ends itself as stopping takes too long, may lack the line.
    """
    before = loaded.library.visibility(notice_id)

    def noted() -> None:
        log_event(
            logger,
            logging.INFO,
            "notice.removed",
            notice=notice_id,
            visible_to=None,
            was_visible_to=before.stored if before else None,
            **_who(calling),
        )

    loaded.library.remove(notice_id, seen=seen_version, when_gone=noted)


def reading_of(loaded: Loaded, notice_id: str) -> Reading:
    """The notice as it was read. Raises NoticeNotFound."""
    reading = loaded.library.snapshot().readings.get(NoticeId(notice_id))
    if reading is None:
        raise NoticeNotFound(notice_id)
    return reading


def _listed(reading: Reading, done: Publication | None) -> ListedNotice:
    published = None if done is None else PublishedBody(at=done.at, by=done.by, what=done.what)
    return ListedNotice(**summary_of(reading).model_dump(), published=published)


def summary_of(reading: Reading) -> NoticeSummary:
    """A notice's metadata and size."""
    notice = reading.notice
    return NoticeSummary(
        notice_id=notice.notice_id,
        title=notice.title,
        issuer=notice.issuer,
        date=notice.date,
        number=notice.number,
        source_address=notice.source_address,
        visibility=notice.visibility.written,
        version=notice.version,
        characters=len(notice.text),
        passages=len(reading.passages),
    )


def body_of(reading: Reading) -> NoticeBody:
    """A notice's metadata and outline."""
    text = reading.notice.text
    outline = reading.outline

    def words(span: Span | None) -> str | None:
        return None if span is None else span.of(text).strip()

    return NoticeBody(
        **summary_of(reading).model_dump(),
        parts=[
            PartBody(
                kind=part.kind.value,
                title=words(part.title),
                year=part.year,
                start=part.span.start,
                end=part.span.end,
            )
            for part in outline.parts
        ],
        sections=[
            SectionBody(
                heading=section.heading.of(text).strip(),
                level=section.level,
                number=section.number,
                start=section.span.start,
                end=section.span.end,
            )
            for section in outline.sections
        ],
        items=[
            ItemBody(
                kind=item.kind.value,
                number=item.number,
                title=words(item.title),
                start=item.span.start,
                end=item.span.end,
            )
            for item in outline.items
        ],
    )
