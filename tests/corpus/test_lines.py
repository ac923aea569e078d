"""What a line opens with is told by its form."""

from __future__ import annotations

import pytest

from corpus.lines import Line, Mark, lines_of


def _line(text: str) -> Line:
    (line,) = lines_of(text)
    return line


def _title(text: str) -> str | None:
    title = _line(text).title
    return title.of(text) if title else None


@pytest.mark.parametrize(
    ("text", "mark", "style", "number", "title"),
    [
        ("第一章 总则", Mark.HEADING, "章", 1, "总则"),
        ("第七章　附 则", Mark.HEADING, "章", 7, "附 则"),
        ("第三节规划与建设", Mark.HEADING, "节", 3, "规划与建设"),
        ("第一部分 总体要求", Mark.HEADING, "部分", 1, "总体要求"),
        ("一、总体要求", Mark.HEADING, "一、", 1, "总体要求"),
        ("十二、以改革为动力,推动发展", Mark.HEADING, "一、", 12, "以改革为动力,推动发展"),
        ("（一）压实责任", Mark.HEADING, "（一）", 1, "压实责任"),
        ("(十三)开展培训。紧扣前沿举办培训。", Mark.HEADING, "（一）", 13, "开展培训"),
        ("## 存在问题", Mark.HEADING, "##", 0, "存在问题"),
        ("第十一条 市政府负责。", Mark.ARTICLE, "条", 11, None),
        ("第一条为了规范管理。", Mark.ARTICLE, "条", 1, None),
        ("第二条【适用范围】本市适用。", Mark.ARTICLE, "条", 2, "适用范围"),
        ("**第三条** 本市适用。", Mark.ARTICLE, "条", 3, None),
        ("24.立体化开展宣贯。召开发布会。", Mark.NUMBERED, "1.", 24, "立体化开展宣贯"),
        ("1．全年新建80个", Mark.NUMBERED, "1.", 1, None),
        ("3、加强值守。", Mark.NUMBERED, "1.", 3, "加强值守"),
        ("一、对月销售额10万元以下的纳税人，免征增值税。", Mark.NUMBERED, "一、", 1,
         "对月销售额10万元以下的纳税人，免征增值税"),
        ("（二）位于本市的自有住房；", Mark.LISTED, "（一）", 2, None),
        ("（3）每日报告水情。", Mark.LISTED, "（1）", 3, None),
        ("②每日报告水情", Mark.LISTED, "①", 2, None),
        ("![](https://a.cn/b.png)", Mark.MARKUP, "", 0, None),
        ("---", Mark.MARKUP, "", 0, None),
        ("| --- | :-: |", Mark.MARKUP, "", 0, None),
    ],
)  # fmt: skip
def test_a_mark_is_known_by_its_form(
    text: str, mark: Mark, style: str, number: int, title: str | None
) -> None:
    line = _line(text)
    assert (line.mark, line.style, line.number, _title(text)) == (mark, style, number, title)


@pytest.mark.parametrize(
    "text",
    [
        "第三条的规定不适用于前款。",
        "第五条第二款所称期限，以工作日计。",
        "第二章规定的程序",
        "2.5万件诉求得到办理。",
        "2025.1月完成。",
        "12345热线受理诉求。",
        "一是加强领导。",
        "全年新建一批设施。",
        "# 一个标题",
    ],
)
def test_prose_that_only_resembles_a_mark_is_text(text: str) -> None:
    assert _line(text).mark is Mark.TEXT


def test_an_article_may_lack_the_space_where_it_goes_on_counting() -> None:
    lines = lines_of("第一条 甲。\n第二条乙。\n第九条丙。")
    assert [line.mark for line in lines] == [Mark.ARTICLE, Mark.ARTICLE, Mark.TEXT]


def test_white_space_and_markdown_signs_are_outside_the_line() -> None:
    text = "\ufeff　　第一行 \r\n\r\n> ## **一、总则**\u3000\n"
    assert [line.span.of(text) for line in lines_of(text)] == ["第一行", "一、总则"]


def test_a_long_first_sentence_is_prose_and_no_title() -> None:
    text = "1.各区政府要压实责任，加强协调，完善机制，健全制度，确保各项任务落到实处。完成后报告。"
    assert _title(text) is None


def test_a_few_words_before_a_colon_are_a_title() -> None:
    assert _title("（二）工作目标：到2025年底全覆盖。") == "工作目标"
