"""What a file would become, before it is published."""

from __future__ import annotations

import pytest

from service import preview
from service.preview import preview_of
from tests.factories import A_NOTICE_TEXT, a_published_file, a_reading


def test_the_outline_is_a_tree_in_the_order_of_the_text() -> None:
    rows = preview_of(a_published_file(), [], None).outline.rows
    assert [(row.depth, row.kind, row.number, row.title) for row in rows] == [
        (0, "part", 0, "市园林局2025年工作要点"),
        (1, "section", 1, "一、以更实举措建设公园绿地"),
        (2, "item", 1, "新建口袋公园"),
        (2, "item", 2, "改造老旧公园"),
        (1, "section", 2, "二、以更优服务方便市民游园"),
        (2, "item", 3, "延长开放时间"),
    ]


def test_names_figures_and_measures_point_at_their_characters() -> None:
    file = a_published_file()
    found = preview_of(file, [], None)
    for node in (*found.names.rows, *found.figures.rows, *found.measures.rows):
        for mention in node.mentions:
            assert mention.text == mention.span.of(file.text)
    figures = {node.mentions[0].text: dict(node.attributes) for node in found.figures.rows}
    assert figures["30个"]["subject"] == "全年新建口袋公园"
    assert figures["超过20万人"]["comparator"] == ">"
    starts = [node.mentions[0].span.start for node in found.figures.rows]
    assert starts == sorted(starts)
    assert "东湖区" in {node.name for node in found.names.rows}


def test_the_notice_of_the_same_id_is_compared_with() -> None:
    before = a_reading(A_NOTICE_TEXT)
    same = preview_of(a_published_file(), [before], (before, "2025-03-05T00:00:00+00:00")).known
    assert same is not None
    assert same.changes is None
    changed = a_published_file(A_NOTICE_TEXT.replace("30个", "35个"))
    other = preview_of(changed, [before], (before, "2025-03-05T00:00:00+00:00")).known
    assert other is not None
    assert other.changes is not None
    assert (other.changes.removed, other.changes.added) == (1, 1)


def test_the_same_words_under_another_id_are_told_whatever_the_white_space() -> None:
    others = [
        a_reading(A_NOTICE_TEXT, notice_id="sample"),
        a_reading("\ufeff" + A_NOTICE_TEXT.replace("\n", "\r\n\r\n"), notice_id="spaced"),
        a_reading(A_NOTICE_TEXT + "另外。", notice_id="longer"),
    ]
    found = preview_of(a_published_file("\ufeff" + A_NOTICE_TEXT), others, None)
    assert found.same_text_as == ("spaced",)


def test_a_very_long_text_is_looked_through_to_the_end_of_a_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preview, "READ_FOR_NAMES", 400)
    text = A_NOTICE_TEXT * 3
    found = preview_of(a_published_file(text), [], None)
    assert 200 < found.read_to <= 400
    assert text[found.read_to - 1] == "\n"
    assert all(node.mentions[-1].span.end <= found.read_to for node in found.figures.rows)
    assert found.reading.notice.text == text


def test_of_many_figures_the_first_are_listed_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preview, "MOST_FIGURES", 100)
    monkeypatch.setattr(preview, "MOST_MEASURES", 10)
    line = "第{0}街道2025年新建社区服务站{0}个，完成投资{0}万元。\n"
    text = "市民政局关于各街道指标的通知\n" + "".join(line.format(n) for n in range(11, 111))
    found = preview_of(a_published_file(text), [], None)
    assert (found.figures.total, len(found.figures.rows)) == (200, 100)
    assert found.measures.total > len(found.measures.rows) == 10
