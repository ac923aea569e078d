"""What the outline alone answers: dates, issuers, counts, titles."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.notice import NoticeId, Reading
from corpus.passages import read
from corpus.read import read_file
from service.answering.structure import Found, from_structure
from tests.factories import A_NOTICE_TEXT, a_reading
from tests.service.answering.bases import a_base, a_regulation, understood


def _found(question: str, *readings: Reading) -> Found | None:
    base = a_base(*readings)
    return from_structure(understood(question, base), base.readings, base.vocabulary)


def _quotes(question: str, *readings: Reading) -> list[str]:
    found = _found(question, *readings)
    held = {reading.notice.notice_id: reading for reading in readings or (a_reading(),)}
    assert found is not None
    return [span.of(held[found.notice_id].notice.text) for span in found.quotes]


def test_when_a_notice_was_issued_is_its_date_line() -> None:
    assert _quotes("这个通知什么时候发的?") == ["2025年3月5日"]


def test_of_several_notices_none_is_meant() -> None:
    assert _found("这个通知什么时候发的?", a_reading(), a_reading(notice_id="twin")) is None
    assert _found("通知是谁发的?", a_reading(), a_reading(notice_id="twin")) is None


def test_of_several_notices_the_one_that_is_named_is_meant(root: Path) -> None:
    golden = read(read_file(root / "tests/golden/notices/yunze-elder-care-2025.txt"))
    notices = (a_reading(), golden, a_regulation())
    found = _found("云泽市那个文件的文号是多少?", *notices)
    assert found is not None
    assert [span.of(golden.notice.text) for span in found.quotes] == ["云政办发〔2025〕16号"]
    assert _found("文号报一下", *notices) is None
    named = _found("河道管理办法第三条说了什么?", *notices)
    assert named is not None
    assert named.notice_id == "rules"
    assert _found("第三条说了什么?", *notices) is None


def test_a_date_that_the_metadata_contradicts_is_not_told() -> None:
    assert _found("这个通知什么时候发的?", a_reading(date="2025-04-01")) is None


def test_who_issued_a_notice_is_its_signature() -> None:
    assert _quotes("通知是谁印发的?") == ["市园林局"]


def test_a_number_that_the_notice_lacks_is_not_told() -> None:
    assert _found("发文字号是什么?") is None


def test_number_and_issuer_are_read_from_the_golden_notice(root: Path) -> None:
    reading = read(read_file(root / "tests/golden/notices/yunze-elder-care-2025.txt"))
    assert _quotes("这份通知的文号和发文机关是什么?", reading) == [
        "云泽市人民政府办公室",
        "云政办发〔2025〕16号",
    ]


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("2025年工作要点一共几部分几条?", ("2个部分", "3条")),
        ("2025年工作要點一共幾部分幾條?", ("2個部分", "3條")),
    ],
)
def test_sections_and_items_are_counted_in_the_askers_script(
    question: str, counts: tuple[str, ...]
) -> None:
    found = _found(question)
    assert found is not None
    assert found.counts == counts
    assert len(found.quotes) == 2


def test_a_count_that_the_last_number_does_not_show_is_not_told() -> None:
    skipped = a_reading(A_NOTICE_TEXT + "5.清理河道。全年清理9次。\n")
    found = _found("2025年工作要点一共几部分几条?", skipped)
    assert found is not None
    assert found.counts == ("2个部分",)


def test_chapters_and_articles_of_a_regulation_are_counted() -> None:
    found = _found("管理办法一共几章几条?", a_regulation())
    assert found is not None
    assert found.counts == ("2个部分", "3条")


def test_a_document_that_is_not_there_is_not_counted() -> None:
    assert _found("2019年工作总结一共几部分?") is None
    assert _found("管理办法一共几章?") is None


def test_what_a_section_plans_is_the_titles_of_its_items() -> None:
    assert _quotes("建设公园绿地方面有哪些任务?") == ["新建口袋公园", "改造老旧公园"]


@pytest.mark.parametrize(
    "question",
    ["建设公园绿地有什么安排?", "建设公园绿地有啥新打算没有", "今年建设公园绿地有哪些任务?"],
)
def test_the_kind_of_things_asked_for_is_no_part_of_the_subject(question: str) -> None:
    assert _quotes(question) == ["新建口袋公园", "改造老旧公园"]
    assert _found(question.replace("建设公园绿地", "森林防火")) is None


def test_a_section_of_another_year_or_of_one_item_is_not_listed() -> None:
    assert _found("2019年建设公园绿地有哪些任务?") is None
    assert _found("方便市民游园有哪些措施?") is None
    assert _found("森林防火有哪些任务?") is None


def test_a_quoted_title_is_answered_with_what_stands_under_it() -> None:
    assert _quotes("“改造老旧公园”有哪些内容?") == [
        "会同市财政局改造老旧公园12个，受益居民超过20万人"
    ]


def test_a_quoted_title_of_a_point_counts_too() -> None:
    text = "市园林局工作要点\n一、主要工作\n一是强化巡查检查。每周巡查两次。二是做好宣传。\n"
    assert _quotes("“强化巡查检查”有哪些内容?", a_reading(text)) == ["每周巡查两次"]


def test_as_much_is_quoted_as_an_answer_holds() -> None:
    long = "新建工作。" + "持续推进各项工作任务落实到位见到实效。" * 30
    text = f"市园林局工作要点\n一、主要工作\n1.{long}\n2.其他。没有了。\n"
    assert sum(map(len, _quotes("“新建工作”有哪些内容?", a_reading(text)))) <= 380


def test_a_title_that_nobody_wrote_is_not_answered() -> None:
    assert _found("“上天入地”有哪些内容?") is None
    assert _found("“改”有哪些内容?") is None


def test_a_title_with_nothing_under_it_is_not_answered() -> None:
    bare = a_reading(A_NOTICE_TEXT + "4.清理河道。\n")
    assert _found("“清理河道”有哪些内容?", bare) is None


def test_a_question_of_contents_is_left_to_the_sentences() -> None:
    assert _found("新建多少个口袋公园?") is None


def test_the_notice_that_answers_is_named() -> None:
    found = _found("“改造老旧公园”有哪些内容?", a_regulation(), a_reading())
    assert found is not None
    assert found.notice_id == NoticeId("sample")


_FRAMED = (
    "云泽市园林局关于印发2024年工作总结和2025年工作要点的通知\n各区园林局:\n现印发给你们。\n"
    "云泽市园林局\n2025年3月5日\n云泽市园林局2024年工作总结\n一、全力建设\n"
    "会同北山区出台公园管理办法,发布公园建设指南,新建公园30个。\n"
    "云泽市园林局2025年工作要点\n一、继续建设\n1.建设公园。计划新建公园20个。\n2.管护绿地。新增绿地5处。\n"
)


def _framed(question: str) -> str | None:
    reading = a_reading(_FRAMED)
    readings = {reading.notice.notice_id: reading}
    base = a_base(reading)
    found = from_structure(understood(question), readings, base.vocabulary)
    return None if found is None else "|".join(q.of(_FRAMED) for q in found.quotes)


def test_the_notices_own_date_and_addressees_are_given() -> None:
    assert _framed("这份通知是什么时候印发的?") == "2025年3月5日"
    assert _framed("2025年工作要点什么时候发布的?") == "2025年3月5日"
    assert _framed("通知发给谁?") == "各区园林局"


def test_the_notices_date_and_issuer_are_not_given_for_a_document_it_mentions() -> None:
    assert _framed("公园管理办法什么时候出台的?") is None
    assert _framed("公园建设指南是谁发布的?") is None


def test_an_item_is_found_by_its_number_and_one_that_is_not_there_is_not() -> None:
    assert _framed("第二条说了什么?") == "新增绿地5处"
    assert _framed("第九条说了什么?") is None
