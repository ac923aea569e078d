"""The outline is found by form, its pieces are the text, its spans are nested as they should be."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import ItemKind, Outline, PartKind, PieceKind, Span
from corpus.outline import outline_of
from tests.factories import A_NOTICE_TEXT, a_notice

_LINES = st.sampled_from(
    [
        "", "　　", "关于印发某某办法的通知", "某某办法", "某市2024年工作总结", "各有关单位：",
        "第一章 总则", "第二章 分则", "第一条 为了甲。", "第二条 乙：", "（一）丙；",
        "（二）丁。戊。",
        "一、总体要求", "二、重点任务。抓好落实。", "1.标题。正文。", "2.正文", "（1）己。",
        "一是甲。二是乙。", "一要甲；二要乙。", "附件", "附件1：某某表", "附件：1.甲", "某市财政局",
        "2025年1月27日", "（此件公开发布）", "公开方式：主动公开", "某办〔2025〕3号", "目录",
        "![](a.png)", "**一、粗体**", "## 小节", "**", "𠮷🙂\u202e\ufdfa", "普通的句子。另一句？！",
    ]
)  # fmt: skip
ANY_NOTICE = st.one_of(
    st.lists(_LINES, max_size=30).map("\n".join),
    st.text(st.characters()),
    st.text("一二第条章（）.、1:：。；？“”\n\r\u2028 是要*#附件年月日", max_size=60),
)


@given(ANY_NOTICE)
def test_the_pieces_in_order_are_the_text(text: str) -> None:
    pieces = outline_of(text).pieces
    assert "".join(piece.span.of(text) for piece in pieces) == text
    assert all(len(piece.span) for piece in pieces)
    assert all(p.span.of(text).strip("\ufeff\u200b\u2060 ") == "" or not p.span.of(text).isalnum()
               for p in pieces if p.kind is PieceKind.BLANK)  # fmt: skip


@given(ANY_NOTICE)
def test_sentences_are_whole_pieces_in_order_inside_their_place(text: str) -> None:
    outline = outline_of(text)
    spans = [sentence.span for sentence in outline.sentences]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert set(spans) <= {piece.span for piece in outline.pieces}
    for sentence in outline.sentences:
        place = sentence.place
        for around in (place.part, place.section, place.item, place.point):
            assert around is None or around.span.contains(sentence.span)


@given(ANY_NOTICE)
def test_parts_sections_items_and_points_nest(text: str) -> None:
    outline = outline_of(text)
    ends = 0
    for part in outline.parts:
        assert ends <= part.span.start
        ends = part.span.end
        assert part.title is None or part.span.contains(part.title)
    for section in outline.sections:
        assert section.part.span.contains(section.span)
        assert section.span.contains(section.heading)
        assert section.part in outline.parts
    for item in outline.items:
        assert item.part.span.contains(item.span)
        assert item.section is None or item.section.span.contains(item.span)
        assert item.title is None or item.span.contains(item.title)
    for group in (outline.sections, outline.items, outline.points):
        assert [x.span.start for x in group] == sorted(x.span.start for x in group)


@given(ANY_NOTICE)
def test_no_word_of_the_text_is_lost_between_the_sentences(text: str) -> None:
    kinds = {piece.span: piece.kind for piece in outline_of(text).pieces}
    said = {s.span for s in outline_of(text).sentences}
    unsaid = {span: kind for span, kind in kinds.items() if span not in said}
    assert set(unsaid.values()) <= {
        PieceKind.BLANK, PieceKind.MARKUP, PieceKind.HEADING, PieceKind.PART_TITLE,
    }  # fmt: skip


def _outlined(text: str) -> tuple[str, Outline]:
    return text, outline_of(text)


def test_a_letter_with_a_plan_is_a_frame_and_a_part() -> None:
    text, outline = _outlined(A_NOTICE_TEXT)
    frame, plan = outline.parts
    assert (frame.kind, frame.title, frame.year) == (PartKind.OTHER, None, None)
    assert (plan.kind, plan.year) == (PartKind.PLAN, 2025)
    assert plan.title is not None
    assert plan.title.of(text) == "市园林局2025年工作要点"
    assert outline.addressees is not None
    assert outline.addressees.of(text) == "各区园林局，机关各处室："
    assert [section.number for section in outline.sections] == [1, 2]
    assert [item.number for item in outline.items] == [1, 2, 3]
    assert [point.span.of(text) for point in outline.points] == [
        "一是夏季开放至22时。", "二是免费开放公园达到95%。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "kind", "year"),
    [
        ("某市2023年工作总结", PartKind.SUMMARY, 2023),
        ("某市二〇二四年工作要点", PartKind.PLAN, 2024),
        ("某市行动计划（2026—2028年）", PartKind.PLAN, 2026),
        ("某市实施方案", PartKind.PLAN, None),
        ("某市供水条例（2020年修正）", PartKind.RULES, None),
        ("某市方案实施细则", PartKind.RULES, None),
        ("某市2025年度预算说明", PartKind.OTHER, 2025),
    ],
)
def test_a_parts_kind_and_year_come_from_its_title(
    title: str, kind: PartKind, year: int | None
) -> None:
    (part,) = outline_of(f"{title}\n正文。\n").parts
    assert (part.kind, part.year) == (kind, year)


def test_paragraphs_after_listed_items_go_on_with_their_article() -> None:
    text, outline = _outlined(
        "某市办法\n第一条 下列情形：\n（一）甲；\n（二）乙。\n对前款情形，可以丙。\n第二条 丁。\n"
    )
    article, first, second, _ = outline.items
    assert article.kind is ItemKind.ARTICLE
    assert article.span.of(text).endswith("可以丙。")
    assert (first.kind, first.span.of(text)) == (ItemKind.LISTED, "（一）甲；")
    assert second.span.of(text) == "（二）乙。"
    assert all(s.place.item == article for s in outline.sentences[1:5])


def test_a_listed_item_that_looks_like_a_heading_stays_in_its_article() -> None:
    _, outline = _outlined("某市办法\n第一条 下列情形：\n（一）拒不归集的\n（二）泄露数据的\n")
    assert outline.sections == ()
    assert [item.kind for item in outline.items] == ["article", "listed", "listed"]


def test_the_title_of_an_item_may_be_long_and_that_of_a_list_in_it_may_not() -> None:
    title = "推进城市公园绿地和街头绿地的建设管理。"
    text = f"某市工作计划\n1.{title}全年如下：\n（1）{title}新建30个。\n"
    titles = [p.span.of(text) for p in outline_of(text).pieces if p.kind is PieceKind.ITEM_TITLE]
    assert titles == [f"1.{title}"]


def test_a_bracketed_heading_is_of_the_second_level_though_nothing_is_above_it() -> None:
    outline = outline_of("（一）总体要求\n正文在此。\n（二）重点任务\n正文在此。\n")
    assert [(section.level, section.number) for section in outline.sections] == [(2, 1), (2, 2)]


def test_a_table_of_contents_makes_no_sections() -> None:
    _, outline = _outlined(
        "某市条例\n目　录\n第一章 总则\n第二章 附则\n"
        "第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。\n"
    )
    assert [section.number for section in outline.sections] == [1, 2]


def test_a_heading_with_nothing_under_it_is_a_sentence_so_that_it_can_be_found() -> None:
    text, outline = _outlined("某市重点任务清单\n一、修桥\n二、铺路\n")
    assert [s.span.of(text) for s in outline.sentences[1:]] == ["一、修桥", "二、铺路"]


def test_attachments_are_parts_of_their_own() -> None:
    text, outline = _outlined(
        "某局关于开展检查的通知\n各单位：\n现通知如下：\n一、时间\n自3月起。\n附件：1.任务表\n2.分工表\n"
        "某局\n2025年3月1日\n附件1\n任务表\n甲。\n附件2：分工表\n乙。\n抄送：某办。\n"
    )
    titles = [part.title.of(text) if part.title else None for part in outline.parts]
    assert titles == [None, "任务表", "附件2：分工表", None]
    assert outline.items == ()
    assert outline.sections[0].span.of(text) == "一、时间\n自3月起。"


def test_several_bodies_sign_together() -> None:
    notice = a_notice("关于延续政策的公告\n特此公告。\n财政部\n税务总局\n2025年8月1日\n")
    assert (notice.issuer, notice.date) == ("财政部、税务总局", "2025-08-01")


def test_an_order_is_issued_by_the_body_in_its_name() -> None:
    notice = a_notice(
        "某省人民政府令\n第312号\n《某省数据办法》已经通过，现予公布。\n省长　王某\n"
        "2024年12月3日\n某省数据办法\n第一条 甲。\n"
    )
    assert (notice.issuer, notice.number, notice.date) == ("某省人民政府", "第312号", "2024-12-03")


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("某市园林局2024年工作总结和2025年工作计划", "某市园林局"),
        ("某市人民政府办公室二〇二五年工作要点", "某市人民政府办公室"),
        ("某区园林局关于2025年重点工作任务的报告", "某区园林局"),
        ("某市2025年政务公开工作要点", None),  # whose it is, the title does not say
        ("某市园林绿化2025年度报告", None),
    ],
)
def test_a_yearly_report_or_plan_is_issued_by_the_body_before_the_year(
    title: str, issuer: str | None
) -> None:
    assert a_notice(f"{title}\n新建公园。\n").issuer == issuer


def test_a_regulation_is_dated_and_issued_by_the_lines_under_its_title() -> None:
    notice = a_notice(
        "某市热线条例\n2018年6月28日 某市第十六届人民代表大会常务委员会第十六次会议通过\n"
        "2018年7月27日某省第十三届人民代表大会常务委员会第四次会议批准\n第一条 甲。\n"
    )
    assert (notice.title, notice.date) == ("某市热线条例", "2018-07-27")
    assert notice.issuer == "某市人民代表大会常务委员会"


def test_a_table_of_days_is_no_signature() -> None:
    _, outline = _outlined("某市假期安排\n一、时间\n2025年1月1日\n2025年5月1日\n请周知。\n")
    assert outline.date is None
    assert outline.issuer is None


def test_metadata_goes_before_what_the_text_says() -> None:
    notice = a_notice(title="题", issuer="某部", date="2024", number="3号")
    assert (notice.title, notice.issuer, notice.date, notice.number) == (
        "题",
        "某部",
        "2024",
        "3号",
    )


def test_a_text_without_any_structure_is_one_part() -> None:
    notice = a_notice("，。！？\n……", notice_id="marks")
    assert notice.title == "marks"
    (part,) = outline_of(notice.text).parts
    assert (part.kind, part.title) == (PartKind.OTHER, None)


def test_an_empty_text_has_an_empty_outline() -> None:
    outline = outline_of("")
    assert (outline.parts, outline.pieces, outline.title) == ((), (), None)


def test_markdown_signs_are_marked_apart_from_the_words() -> None:
    text, outline = _outlined("# 某市工作总结\n\n## 一、做法\n\n**（一）领导。** 成立小组。\n")
    assert outline.title is not None
    assert outline.title.of(text) == "某市工作总结"
    assert [s.heading.of(text) for s in outline.sections] == ["一、做法", "（一）领导"]
    assert [s.span.of(text) for s in outline.sentences][1:] == ["（一）领导。", "成立小组。"]


@pytest.mark.parametrize(
    "text",
    ["字" * 200_000, "一是甲；二是乙。" * 25_000, "…" * 200_000, "a" + " " * 200_000 + "b",
     "《" * 200_000, "**" * 100_000, "# " * 100_000, "第一条 " * 50_000, "（" * 200_000],
)  # fmt: skip
def test_200_000_characters_on_one_line_take_no_more_than_a_few_seconds(text: str) -> None:
    began = time.process_time()
    outline_of(text)
    assert time.process_time() - began < 10


def test_spans_count_code_points() -> None:
    text, outline = _outlined("𠮷某市办法\n第一条 🙂甲。\n")
    assert outline.items[0].span == Span(6, 13)
    assert outline.items[0].span.of(text) == "第一条 🙂甲。"


def test_a_part_whose_title_puts_the_body_before_the_announced_name_is_a_part() -> None:
    text = (
        "云泽市园林局关于印发2024年工作总结和2025年工作要点的通知\n各区园林局:\n现印发给你们。\n"
        "2025年3月5日\n云泽市园林局2024年工作总结\n一、建设\n新建公园30个。\n"
        "云泽市园林局2025年工作要点\n一、建设\n1.建设公园。计划新建公园20个。\n"
    )
    parts = outline_of(text).parts
    assert [(part.kind, part.year) for part in parts if part.title is not None] == [
        (PartKind.SUMMARY, 2024),
        (PartKind.PLAN, 2025),
    ]


LABELLED = (
    "某市便民方案\n一、设施\n（一）新建驿站15个。责任单位：市园林局。完成时限：2025年底前。\n"
    "（二）优化游线。牵头单位：市文旅局。各区协助。\n（三）完善标识。统一样式。\n"
)


def test_what_states_something_and_is_labelled_is_an_item_with_its_labels() -> None:
    text, outline = _outlined(LABELLED)
    assert [s.heading.of(text) for s in outline.sections] == ["一、设施", "（三）完善标识"]
    assert [(item.number, item.title) for item in outline.items] == [(1, None), (2, None)]
    assert [s.span.of(text) for s in outline.sentences if s.place.item is not None] == [
        "（一）新建驿站15个。责任单位：市园林局。完成时限：2025年底前。",
        "（二）优化游线。牵头单位：市文旅局。",
        "各区协助。",
    ]


def test_labels_on_the_lines_below_belong_to_the_item_above() -> None:
    text, outline = _outlined(
        "某市便民方案\n一、设施\n（一）新建驿站\n责任单位：市园林局\n（二）修桥\n完成时限：年底前\n"
    )
    assert [s.heading.of(text) for s in outline.sections] == ["一、设施"]
    assert [item.span.of(text) for item in outline.items] == [
        "（一）新建驿站\n责任单位：市园林局",
        "（二）修桥\n完成时限：年底前",
    ]


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("（一）新建驿站15个。沿河布置。", False),
        ("（一）每户每月收5元，随水费收。困难家庭免收。", False),
        ("（一）做好2025年绿化。沿河布置。", True),
        ("（一）实施十项行动。沿河布置。", True),
        ("（一）新建驿站15个。沿河布置。\n1.选址。抓紧办。", True),
    ],
)
def test_a_figure_with_its_unit_is_stated_and_heads_nothing(line: str, is_heading: bool) -> None:
    outline = outline_of(f"某市便民方案\n一、设施\n{line}\n")
    assert (len(outline.sections) == 2) is is_heading
