"""Which heading of a notice is a matter that a call can be filed under."""

from __future__ import annotations

import pytest

from corpus.notice import NoticeId, PassageId, Span
from service.answering.outcome import Citation
from service.assist.draft import topic_of


def under(section: str | None) -> list[Citation]:
    passage = PassageId("n:1")
    cited = Citation(
        1, NoticeId("n"), "通知", None, None, None, section, None, passage, "原文", Span(0, 2)
    )
    return [cited]


@pytest.mark.parametrize(
    ("section", "topic"),
    [
        ("第二章 使用", "使用"),
        ("三、工伤认定申请", "工伤认定申请"),
        (None, "通知"),
        ("五、以群众满意为标准，聚力打造服务品牌", None),
        ("以深化自身建设为基础", None),
        ("（二）优化流程,提升效能", None),
    ],
)
def test_the_topic_is_a_heading_that_names_a_matter(section: str | None, topic: str | None) -> None:
    assert topic_of(under(section)) == topic


def test_nothing_cited_has_no_topic() -> None:
    assert topic_of([]) is None
