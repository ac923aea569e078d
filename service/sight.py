"""What somebody may not do to a notice because they may not see it."""

from __future__ import annotations

from corpus.publishing_errors import IdWithheld, OutOfSight
from corpus.read import PublishedFile
from corpus.store import NoticeStore
from corpus.visibility import Viewer, may_see


def refuse_unseen(store: NoticeStore, file: PublishedFile, viewer: Viewer) -> None:
    """Refuse to publish over a notice that this viewer may not see, or out of their own sight.

    Raises IdWithheld, which is the same whatever that notice is, and OutOfSight.
    """
    there, given = store.visibility(file.notice_id), file.metadata.visibility
    if there is not None and not may_see(viewer, there):
        raise IdWithheld(file.notice_id)
    if given is not None and not may_see(viewer, given):
        raise OutOfSight(file.notice_id)
