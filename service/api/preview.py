"""POST /notices/preview: what a file would become, before anybody else can see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, File, Response, UploadFile
from starlette.concurrency import run_in_threadpool

from corpus.described import notice_of
from corpus.errors import NoticeNotFound
from corpus.notice import Notice, NoticeMetadata, Reading, Span
from corpus.read import PublishedFile, read_bytes
from kg.facts import NodeFact
from kg.model import AttributeValue, Provenance, listed_words
from service.api.access import EDITORS, CallerDep, needs, queue_of
from service.api.forms import FormOfStaff
from service.api.notices import known_fields
from service.api.preview_schemas import (
    ChangeBody,
    ChangeList,
    DescribedBody,
    FigureBody,
    FigureList,
    KnownBody,
    MeasureBody,
    MeasureList,
    NameBody,
    NameList,
    NoteBody,
    OutlineList,
    OutlineRowBody,
    PlaceBody,
    PreviewBody,
)
from service.api.readiness import Loaded
from service.api.state import LOOKS_EACH, ServicesDep
from service.api.viewing import LoadedDep
from service.editor_notes import EditorNote
from service.preview import MOST_CHANGES, Known, Preview, preview_of

router = APIRouter(prefix="/notices", tags=["notices"], route_class=FormOfStaff)

MOST_PLACES = 100  # of one name
MOST_WORDS = 300  # characters of a place that are repeated


@router.post(
    "/preview",
    summary="Look at a notice before it is published",
    response_model=PreviewBody,
    dependencies=[Depends(needs(EDITORS)), Depends(known_fields)],
)
async def preview(
    file: Annotated[
        UploadFile, File(description="A .txt or .md file in UTF-8; its name is the id")
    ],
    loaded: LoadedDep,
    held: ServicesDep,
    calling: CallerDep,
    metadata: Annotated[bytes | None, File(description="JSON, as in the file beside it")] = None,
) -> Response:
    """Outline, names, figures, measures and what to look at. Nothing is stored.

    A text of more than 300,000 characters is looked through for names up to there (`read_to`);
    lists are cut, and each says its `total`. One is made at a time; 429 where others wait already,
    or three of the same key or person do.
    """
    async with queue_of(held.previewing, calling, LOOKS_EACH).turn():
        written = await run_in_threadpool(_previewed, file, metadata, loaded)
    return Response(written, media_type="application/json")


def _previewed(file: UploadFile, metadata: bytes | None, loaded: Loaded) -> str:
    published = read_bytes(file.filename or "", file.file.read(), metadata or None)
    readings = loaded.library.snapshot().readings
    before = readings.get(published.notice_id)
    since = None if before is None else _published_at(loaded, before)
    known = None if before is None or since is None else (before, since)
    found = preview_of(published, readings.values(), known)
    # written here: the framework would check it against its model once more
    return body_of(found, published).model_dump_json()


def body_of(found: Preview, file: PublishedFile) -> PreviewBody:
    """A preview as the service gives it."""
    notice, text = found.reading.notice, found.reading.notice.text
    silent = notice_of(replace(file, metadata=NoticeMetadata()), outline=found.reading.outline)
    titled = found.reading.outline.title is not None
    return PreviewBody(
        notice_id=notice.notice_id,
        described=_described(notice),
        found=_described(silent).model_copy(update={} if titled else {"title": None}),
        characters=len(text),
        sentences=len(found.reading.outline.sentences),
        passages=len(found.reading.passages),
        read_to=found.read_to,
        outline=OutlineList(
            total=found.outline.total,
            rows=[
                OutlineRowBody(
                    kind=row.kind,
                    number=row.number,
                    title=row.title,
                    start=row.span.start,
                    end=row.span.end,
                    depth=row.depth,
                )
                for row in found.outline.rows
            ],
        ),
        names=NameList(total=found.names.total, rows=[_name(each) for each in found.names.rows]),
        figures=FigureList(
            total=found.figures.total, rows=[_figure(each) for each in found.figures.rows]
        ),
        measures=MeasureList(
            total=found.measures.total, rows=[_measure(each) for each in found.measures.rows]
        ),
        notes=[_note(each, text) for each in found.notes],
        known=None if found.known is None else _known(found.known, text),
        same_text_as=list(found.same_text_as),
    )


def _published_at(loaded: Loaded, reading: Reading) -> str | None:
    """None where somebody has just removed the notice."""
    try:
        versions = loaded.library.versions(reading.notice.notice_id)
    except NoticeNotFound:
        return None
    return versions[-1].created_at


def _described(described: Notice | NoticeMetadata) -> DescribedBody:
    return DescribedBody(
        title=described.title,
        issuer=described.issuer,
        date=described.date,
        number=described.number,
        source_address=described.source_address,
    )


def _place(span: Span, text: str) -> PlaceBody:
    cut = Span(span.start, min(span.end, span.start + MOST_WORDS))
    return PlaceBody(start=span.start, end=span.end, text=cut.of(text))


def _places(spans: Iterable[Span], text: str) -> list[PlaceBody]:
    return [_place(span, text) for span in spans]


def _said(said: Provenance) -> PlaceBody:
    return PlaceBody(start=said.span.start, end=said.span.end, text=said.text[:MOST_WORDS])


def _name(node: NodeFact) -> NameBody:
    return NameBody(
        type=node.type.value,
        name=node.name,
        aliases=sorted({form.alias for form in node.merges if form.said} - {node.name}),
        total=len(node.mentions),
        places=[_said(each) for each in node.mentions[:MOST_PLACES]],
    )


def _figure(node: NodeFact) -> FigureBody:
    has = dict(node.attributes)
    return FigureBody(
        **_said(node.mentions[0]).model_dump(),
        value=_number(has, "value"),
        value_upper=_number(has, "value_upper"),
        unit=_word(has, "unit") or "",
        comparator=_word(has, "comparator") or "==",
        subject=_word(has, "subject") or "",
        year=_year(has),
        status=_word(has, "status") or "context",
        owner=_word(has, "owner"),
    )


def _measure(node: NodeFact) -> MeasureBody:
    has = dict(node.attributes)
    return MeasureBody(
        **_said(node.mentions[0]).model_dump(),
        verb=_word(has, "verb") or "",
        actors=list(listed_words(has.get("actors")) or listed_words(has.get("obliged"))),
        status=_word(has, "status") or "",
        year=_year(has),
        deadline=_word(has, "deadline"),
    )


def _number(has: Mapping[str, AttributeValue], key: str) -> int | float | None:
    value = has.get(key)
    return value if isinstance(value, int | float) else None


def _year(has: Mapping[str, AttributeValue]) -> int | None:
    value = has.get("year")
    return value if isinstance(value, int) else None


def _word(has: Mapping[str, AttributeValue], key: str) -> str | None:
    value = has.get(key)
    return value if isinstance(value, str) and value else None


def _note(note: EditorNote, text: str) -> NoteBody:
    return NoteBody(kind=note.kind.value, total=note.total, places=_places(note.places, text))


def _known(known: Known, text: str) -> KnownBody:
    notice, changes = known.notice, known.changes
    return KnownBody(
        version=notice.version,
        visibility=notice.visibility.written,
        published_at=known.published_at,
        characters=len(notice.text),
        described=_described(notice),
        given=_described(notice.metadata),
        changes=None
        if changes is None
        else ChangeList(
            total=len(changes.changes),
            removed=changes.removed,
            added=changes.added,
            kept=changes.kept,
            rows=[
                ChangeBody(
                    before=_places(change.before, notice.text), after=_places(change.after, text)
                )
                for change in changes.changes[:MOST_CHANGES]
            ],
        ),
    )
