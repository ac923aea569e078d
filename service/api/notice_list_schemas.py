"""The list of notices over HTTP."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from service.api.schemas import NoticeSummary


class PublishedBody(BaseModel):
    """What was last done to a notice: added, replaced or metadata_updated.

    ``by`` is null where nobody said, or it was before that was kept; ``at`` in UTC, ISO 8601.
    """

    model_config = ConfigDict(frozen=True)

    at: str
    by: str | None
    what: str


class ListedNotice(NoticeSummary):
    """A notice in the list; ``published`` is told to editors alone."""

    published: PublishedBody | None = None


class NoticeList(BaseModel):
    """Every notice, by id."""

    model_config = ConfigDict(frozen=True)

    notices: list[ListedNotice]
