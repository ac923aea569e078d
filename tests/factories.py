"""Builders of what tests need, each whole by default: say only what the test is about."""

from __future__ import annotations

from corpus.described import notice_of
from corpus.notice import (
    Notice,
    NoticeId,
    NoticeMetadata,
    Part,
    PartKind,
    Passage,
    PassageId,
    Place,
    Reading,
    Span,
)
from corpus.passages import reading_of
from corpus.read import PublishedFile
from corpus.visibility import PUBLIC, Visibility

A_NOTICE_TEXT = """市园林局关于印发2025年工作要点的通知
各区园林局，机关各处室：
《市园林局2025年工作要点》已经局党组会议审议通过，现印发给你们，请认真抓好落实。
市园林局
2025年3月5日
市园林局2025年工作要点
2025年，全市园林工作要坚持生态优先。
一、以更实举措建设公园绿地
1.新建口袋公园。全年新建口袋公园30个，其中东湖区8个。各区园林局于10月底前完工。
2.改造老旧公园。会同市财政局改造老旧公园12个，受益居民超过20万人。
二、以更优服务方便市民游园
3.延长开放时间。一是夏季开放至22时。二是免费开放公园达到95%。
"""
"""An invented notice with most of what notices have: letter, plan, sections, items, points."""


def a_published_file(
    text: str = A_NOTICE_TEXT,
    *,
    notice_id: str = "sample",
    title: str | None = None,
    issuer: str | None = None,
    date: str | None = None,
    number: str | None = None,
    source_address: str | None = None,
    visibility: Visibility | None = PUBLIC,
) -> PublishedFile:
    """A file as read, with the metadata that is given and no other."""
    metadata = NoticeMetadata(title, issuer, date, number, source_address, visibility)
    return PublishedFile(NoticeId(notice_id), text, metadata)


def a_notice(
    text: str = A_NOTICE_TEXT,
    *,
    notice_id: str = "sample",
    title: str | None = None,
    issuer: str | None = None,
    date: str | None = None,
    number: str | None = None,
    source_address: str | None = None,
    version: int = 1,
) -> Notice:
    """A notice; what is not given is read from the text."""
    file = a_published_file(
        text,
        notice_id=notice_id,
        title=title,
        issuer=issuer,
        date=date,
        number=number,
        source_address=source_address,
    )
    return notice_of(file, version)


def a_reading(
    text: str = A_NOTICE_TEXT,
    *,
    notice_id: str = "sample",
    title: str | None = None,
    issuer: str | None = None,
    date: str | None = None,
    source_address: str | None = None,
) -> Reading:
    """A notice with its outline and passages."""
    return reading_of(
        a_notice(
            text,
            notice_id=notice_id,
            title=title,
            issuer=issuer,
            date=date,
            source_address=source_address,
        )
    )


def a_passage(
    text: str = "全年新建口袋公园30个。",
    *,
    notice_id: str = "sample",
    start: int = 0,
    heading: str = "",
) -> Passage:
    """A passage that stands alone, without an outline."""
    span = Span(start, start + len(text))
    return Passage(
        passage_id=PassageId(f"{notice_id}:{span.start}-{span.end}"),
        notice_id=NoticeId(notice_id),
        span=span,
        text=text,
        place=Place(Part(span, PartKind.OTHER)),
        heading=heading,
    )
