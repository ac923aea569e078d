"""Replies as they are recorded, without asking anything."""

from __future__ import annotations

from service.records.record import Cited, Replied, Said, canonical, sha256_of

NOTICES = canonical([{"notice_id": "sample", "sha256": "a" * 64, "metadata_sha256": "b" * 64}])
NAMED = {sha256_of(NOTICES): NOTICES}


def a_replied(
    question: str = "全年新建多少个口袋公园？",
    *,
    answer_id: str = "0123456789abcdef01234567",
    history: tuple[Said, ...] = (),
    reason: str | None = None,
) -> Replied:
    """What is recorded of one reply."""
    return Replied(
        route="ask",
        answer_id=answer_id,
        role="citizen",
        audience="citizen",
        language="zh",
        question=question,
        understood=question,
        history=history,
        masked=(),
        limited_to=None,
        generation=1,
        notices=sha256_of(NOTICES),
        index="c" * 64,
        model="hash-64",
        code="0.1.0+0123456789ab",
        reason=reason,
        cited=(Cited("sample", "a" * 64, 3, 9),),
        text_sha256="d" * 64,
    )
