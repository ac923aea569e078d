"""From statements to a short answer: what is quoted, how far, and what is said around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kg.divisions import home_of
from service.answering.compose import Draft, contradicts, draft, rendered
from service.answering.evidence import EvidenceBase, Statement
from service.answering.extent import LONGEST_ANSWER
from service.answering.joined import Joined
from service.answering.lists import Lists
from service.answering.outcome import Language
from service.answering.places import asked_places
from service.answering.quote import Quote
from tests.factories import a_passage, a_reading
from tests.service.answering.bases import a_base, a_regulation, statement_of, understood

BASE = a_base()


def _scored(base: EvidenceBase, *words: str) -> list[Statement]:
    return [
        replace(statement_of(base, each), score=10.0 - number, coverage=0.9)
        for number, each in enumerate(words)
    ]


def _drafted(question: str, base: EvidenceBase, *words: str) -> Draft:
    read = understood(question, base)
    return draft(read, [(read.needs[0], _scored(base, *words))], Lists(base), Joined(base))


def _texts(written: Draft) -> list[str]:
    return [quote.text for quote in written.quotes]


def test_a_fact_is_one_short_quote() -> None:
    assert _texts(_drafted("多少个公园?", BASE, "全年新建口袋公园30个", "其中东湖区8个")) == [
        "全年新建口袋公园30个"
    ]


def test_a_bare_phrase_is_answered_with_the_rest_of_the_sentence() -> None:
    assert _texts(_drafted("口袋公园", BASE, "全年新建口袋公园30个")) == [
        "全年新建口袋公园30个，其中东湖区8个"
    ]


def test_a_list_of_districts_has_only_statements_with_one() -> None:
    written = _drafted("有哪些区?", BASE, "全年新建口袋公园30个", "其中东湖区8个")
    assert _texts(written) == ["其中东湖区8个"]


def test_a_list_of_figures_has_only_statements_with_one() -> None:
    written = _drafted(
        "有哪些量化指标?", BASE, "全市园林工作要坚持生态优先", "全年新建口袋公园30个"
    )
    assert _texts(written) == ["全年新建口袋公园30个"]


def test_a_list_of_anything_takes_what_is_close_behind() -> None:
    written = _drafted("有哪些工作?", BASE, "全年新建口袋公园30个", "全市园林工作要坚持生态优先")
    assert len(written.quotes) == 2


def test_a_list_about_a_place_takes_what_names_it() -> None:
    home = home_of("天津市园林局", "")
    assert home is not None
    text = "天津市园林局工作要点\n一、东片\n1.建设。红桥区新建公园8个。其他各区3个。\n"
    base = a_base(a_reading(text))
    read = understood("红桥区有哪些工作?", base)
    statements = _scored(base, "其他各区3个", "红桥区新建公园8个")
    places = asked_places(read.key, [home])
    assert _texts(
        draft(read, [(read.needs[0], statements)], Lists(base), Joined(base), places)
    ) == ["红桥区新建公园8个"]


def test_a_colon_is_followed_by_what_it_announces() -> None:
    written = _drafted(
        "有哪些情形?", a_base(a_regulation()), "有下列情形之一的，由市水务局责令改正"
    )
    assert _texts(written)[1:] == ["倾倒垃圾的", "擅自取水的", "占用堤岸的"]


def test_an_announced_list_without_end_is_cut_at_the_length_of_an_answer() -> None:
    listed = "\n".join(
        f"（{n}）倾倒第二类建筑垃圾或者其他废弃物品的；" for n in "一二三四五六七八九十" * 9
    )
    text = f"青岚市河道管理办法\n第一条 有下列情形之一的，责令改正：\n{listed}\n第二条 施行。\n"
    base = a_base(a_regulation(text))
    written = _drafted("有哪些情形?", base, "有下列情形之一的，责令改正")
    assert len(written.quotes) > 2
    assert sum(len(quote.text) for quote in written.quotes) <= LONGEST_ANSWER


def test_the_entries_of_a_list_are_counted_where_their_number_is_asked() -> None:
    base = a_base(a_regulation())
    written = _drafted("责令改正的情形有几种?", base, "由市水务局责令改正")
    assert written.counted == 3
    assert written.opening == "共3项。"
    assert len(written.quotes) == 4


def test_a_list_that_is_cut_short_is_not_counted() -> None:
    listed = "\n".join(f"{n}.倾倒第二类建筑垃圾或者其他各种废弃物品的；" for n in range(1, 40))
    text = f"青岚市河道管理办法\n第一条 有下列情形之一的，责令改正：\n{listed}\n第二条 施行。\n"
    written = _drafted("责令改正的情形有几种?", a_base(a_regulation(text)), "责令改正")
    assert written.counted is None
    assert written.opening == ""
    assert len(written.quotes) > 2


def test_what_a_quote_lists_is_counted_in_the_askers_language() -> None:
    base = a_base(a_reading("市园林局通知\n公园设有水闸、泵站、堤岸。\n"))
    simplified = _drafted("公园设施有几种?", base, "公园设有水闸、泵站、堤岸")
    assert (simplified.counted, simplified.opening) == (3, "共3项。")
    traditional = _drafted("公園設施有幾種?", base, "公园设有水闸、泵站、堤岸")
    assert traditional.opening == "共3項。"


def test_an_entry_is_quoted_below_what_announces_it() -> None:
    written = _drafted("擅自取水可以吗?", a_base(a_regulation()), "擅自取水的")
    assert _texts(written) == ["有下列情形之一的，由市水务局责令改正", "擅自取水的"]


def test_of_two_things_compared_a_quote_of_both_is_said_once() -> None:
    base = a_base(a_reading("市园林局通知\n修缮凉亭3处、长廊5处。长廊常年开放。\n"))
    read = understood("凉亭和长廊的修缮差多少处", base)
    assert [bool(need.beside) for need in read.needs] == [False, True]
    statements = _scored(base, "修缮凉亭3处、长廊5处", "长廊常年开放")
    written = draft(read, [(need, statements) for need in read.needs], Lists(base), Joined(base))
    assert _texts(written) == ["修缮凉亭3处、长廊5处"]
    assert written.closing == "后者多2处(5 − 3 = 2)。"


def test_a_list_that_answers_two_needs_is_told_once() -> None:
    base = a_base(a_regulation())
    read = understood("有哪些情形?哪些要责令改正?", base)
    assert len(read.needs) == 2
    statements = _scored(base, "由市水务局责令改正")
    written = draft(read, [(need, statements) for need in read.needs], Lists(base), Joined(base))
    assert len(set(_texts(written))) == len(written.quotes)


def test_the_second_need_is_not_answered_with_what_was_said() -> None:
    read = understood("新建多少个?其中东湖区多少个?", BASE)
    statements = _scored(BASE, "全年新建口袋公园30个", "各区园林局于10月底前完工")
    written = draft(read, [(need, statements) for need in read.needs], Lists(BASE), Joined(BASE))
    assert _texts(written) == ["全年新建口袋公园30个", "各区园林局于10月底前完工"]


def test_quotes_that_touch_in_one_sentence_are_joined() -> None:
    read = understood("新建多少个?其中东湖区多少个?", BASE)
    first, second = _scored(BASE, "全年新建口袋公园30个", "其中东湖区8个")
    written = draft(
        read, [(read.needs[0], [first]), (read.needs[1], [second])], Lists(BASE), Joined(BASE)
    )
    assert _texts(written) == ["全年新建口袋公园30个，其中东湖区8个"]


def test_an_asserted_figure_that_is_wrong_is_corrected() -> None:
    written = _drafted("新建了50个公园吧?", BASE, "全年新建口袋公园30个")
    assert written.opening.startswith("与通知所说不同")
    right = _drafted("新建了30个公园吧?", BASE, "全年新建口袋公园30个")
    assert right.opening == "通知写的是计划:"


def test_a_figure_of_another_unit_contradicts_nothing() -> None:
    statement = statement_of(BASE, "全年新建口袋公园30个")
    assert contradicts(understood("花了50个?"), statement)
    assert not contradicts(understood("花了50元?"), statement)


def test_a_comparison_is_computed_and_declared() -> None:
    text = "市园林局文件\n一、去年\n1.建设。2024年新建公园203个。\n2.计划。2025年新建公园160个。\n"
    base = a_base(a_reading(text))
    read = understood("2024年和2025年比新建公园多还是少", base)
    pair = zip(read.needs, _scored(base, "2024年新建公园203个", "2025年新建公园160个"), strict=True)
    written = draft(
        read, [(need, [statement]) for need, statement in pair], Lists(base), Joined(base)
    )
    assert written.closing == "后者少43个(203 − 160 = 43)。"
    assert written.computed == ("43个(203 − 160 = 43)",)


def test_a_comparison_of_equals_declares_no_figure() -> None:
    text = "市园林局文件\n一、去年\n1.建设。2024年办班10期。\n2.计划。2025年办班10期。\n"
    base = a_base(a_reading(text))
    read = understood("2024年和2025年比办班变了吗", base)
    pair = zip(read.needs, _scored(base, "2024年办班10期", "2025年办班10期"), strict=True)
    written = draft(
        read, [(need, [statement]) for need, statement in pair], Lists(base), Joined(base)
    )
    assert (written.closing, written.computed) == ("两者相同。", ())


def _written(*quotes: str, opening: str = "", closing: str = "") -> Draft:
    passages: Sequence[Quote] = [
        Quote(a_passage(quote), a_passage(quote).span, quote) for quote in quotes
    ]
    return Draft(tuple(passages), opening, closing)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.SIMPLIFIED, "甲。[1]乙。[2]"),
        (Language.ENGLISH, "The notice says: “甲”[1] The notice says: “乙”[2]"),
        (Language.JAPANESE, "通知の原文:「甲」[1]通知の原文:「乙」[2]"),
    ],
)
def test_two_quotes_are_sentences(language: Language, text: str) -> None:
    assert rendered(_written("甲", "乙"), language) == text


def test_more_quotes_are_a_numbered_list_below_what_opens_it() -> None:
    text = rendered(_written("甲", "乙", "丙", opening="与通知所说不同:"), Language.SIMPLIFIED)
    assert text == "与通知所说不同:\n1. 甲[1]\n2. 乙[2]\n3. 丙[3]"


def test_a_plan_that_is_asked_for_as_done_is_told_as_a_plan() -> None:
    written = _drafted("已经新建了多少个公园?", BASE, "全年新建口袋公园30个")
    assert written.opening == "通知写的是计划:"
