"""Which statements, or which list, answer one need."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.normalize import match_key
from kg.divisions import home_of
from service.answering.choose import MOST_STATEMENTS, Asking, Choice, choose
from service.answering.evidence import EvidenceBase, Statement
from service.answering.joined import Joined
from service.answering.lists import Lists
from service.answering.places import asked_places
from tests.factories import a_reading
from tests.service.answering.bases import a_base, a_regulation, statement_of, understood

BASE = a_base()
RULES = a_base(
    a_regulation(
        "青岚市河道管理办法\n"
        "第一条 有下列情形之一的，不得通航：\n"
        "（一）河面结冰的；\n（二）水位过高的；\n（三）正在施工的。\n"
        "第二条 河道设有水闸、泵站、堤岸。\n"
        "第三条 巡河、清淤、护岸等由区水务部门负责。\n"
        "第四条 下列工作由市水务局负责：\n（一）编制河道规划；\n（二）发布水情通告。\n"
    )
)


def _scored(base: EvidenceBase, *words: str, apart: float = 1.0) -> list[Statement]:
    return [
        replace(statement_of(base, each), score=10.0 - number * apart, coverage=0.9)
        for number, each in enumerate(words)
    ]


def _chosen(
    question: str, base: EvidenceBase, *words: str, taken: tuple[str, ...] = (), apart: float = 1.0
) -> Choice:
    need = understood(question, base).needs[0]
    said = tuple(statement_of(base, each) for each in taken)
    return choose(
        need, _scored(base, *words, apart=apart), Asking(taken=said), Lists(base), Joined(base)
    )


def _texts(choice: Choice) -> list[str]:
    return [statement.text for statement in choice.statements]


def test_a_fact_is_the_best_statement_alone() -> None:
    choice = _chosen("新建多少个?", BASE, "全年新建口袋公园30个", "其中东湖区8个")
    assert _texts(choice) == ["全年新建口袋公园30个"]
    assert (choice.listed, choice.lead, choice.counted) == (None, None, None)


def test_what_is_said_already_is_not_said_again_unless_all_else_is_far_behind() -> None:
    words = ("全年新建口袋公园30个", "各区园林局于10月底前完工")
    taken = words[:1]
    assert _texts(_chosen("多少个?", BASE, *words, taken=taken)) == [words[1]]
    assert _texts(_chosen("多少个?", BASE, *words, taken=taken, apart=5.0)) == [words[0]]


def test_what_an_earlier_answer_said_is_passed_over() -> None:
    need = understood("新建多少个?", BASE).needs[0]
    need = replace(need, said=(match_key("全年新建口袋公园30个"),))
    statements = _scored(BASE, "全年新建口袋公园30个", "各区园林局于10月底前完工")
    chosen = choose(need, statements, Asking(), Lists(BASE), Joined(BASE))
    assert _texts(chosen) == ["各区园林局于10月底前完工"]


def test_more_of_the_sentence_that_was_said_is_passed_over_too() -> None:
    need = replace(
        understood("新建多少个?", BASE).needs[0], said=(match_key("全年新建口袋公园30个"),)
    )
    statements = _scored(BASE, "全年新建口袋公园30个，其中东湖区8个", "各区园林局于10月底前完工")
    chosen = choose(need, statements, Asking(), Lists(BASE), Joined(BASE))
    assert _texts(chosen) == ["各区园林局于10月底前完工"]


def test_a_list_that_is_announced_is_told_whole() -> None:
    choice = _chosen("哪些情形不得通航?", RULES, "不得通航")
    assert choice.listed is not None
    assert [each.text for each in choice.listed.entries] == [
        "河面结冰的", "水位过高的", "正在施工的",
    ]  # fmt: skip
    assert choice.counted is None
    assert choice.statements == ()


@pytest.mark.parametrize("question", ["不得通航的情形有几种?", "一共有几种情形不得通航?"])
def test_the_entries_of_an_announced_list_are_counted_where_that_is_asked(question: str) -> None:
    choice = _chosen(question, RULES, "不得通航")
    assert choice.listed is not None
    assert choice.counted == 3


def test_what_a_clause_lists_is_counted_too() -> None:
    choice = _chosen("河道设施有几种?", RULES, "河道设有水闸、泵站、堤岸")
    assert (choice.counted, _texts(choice)) == (3, ["河道设有水闸、泵站、堤岸"])


def test_an_open_list_is_not_counted() -> None:
    choice = _chosen("由区水务部门负责的有几项?", RULES, "巡河、清淤、护岸等由区水务部门负责")
    assert choice.counted is None


def test_a_figure_in_the_asked_unit_is_told_before_anything_is_counted() -> None:
    base = a_base(a_reading("市园林局通知\n公园设有长廊、凉亭共两处。\n"))
    choice = _chosen("设施有几处?", base, "公园设有长廊、凉亭共两处")
    assert choice.counted is None
    assert _texts(choice) == ["公园设有长廊、凉亭共两处"]


def test_an_entry_that_leans_on_its_head_is_led_by_it() -> None:
    choice = _chosen("河面结冰可以通航吗?", RULES, "河面结冰的")
    assert _texts(choice) == ["河面结冰的"]
    assert choice.lead is not None
    assert choice.lead.text == "有下列情形之一的，不得通航"


def test_an_entry_is_led_by_who_acts_where_that_is_asked_and_else_stands_alone() -> None:
    asked = _chosen("谁编制河道规划?", RULES, "编制河道规划")
    assert asked.lead is not None
    assert "市水务局" in asked.lead.text
    assert _chosen("河道规划做什么?", RULES, "编制河道规划").lead is None


def test_a_list_has_only_so_many_statements() -> None:
    said = "".join(f"第{n}处公园更换座椅。" for n in "甲乙丙丁戊己庚辛")
    base = a_base(a_reading(f"市园林局通知\n{said}\n"))
    words = [f"第{n}处公园更换座椅" for n in "甲乙丙丁戊己庚辛"]
    choice = _chosen("有哪些公园?", base, *words, apart=0.1)
    assert len(choice.statements) == MOST_STATEMENTS


def test_a_list_of_bodies_has_only_statements_with_one() -> None:
    choice = _chosen(
        "有哪些部门参与?", BASE, "全市园林工作要坚持生态优先", "会同市财政局改造老旧公园12个"
    )
    assert _texts(choice) == ["会同市财政局改造老旧公园12个"]


def test_a_procedure_is_told_to_the_end_of_its_part() -> None:
    base = a_base(a_reading("市园林局通知\n先填写申请，再现场核对，最后领取；收费另定。\n"))
    choice = _chosen("怎么办理?", base, "再现场核对")
    assert _texts(choice) == ["先填写申请，再现场核对，最后领取"]


@pytest.mark.parametrize("question", ["", "?", "😀", "\0", "有哪些" * 300])
def test_odd_questions_get_a_choice(question: str) -> None:
    choice = _chosen(question, BASE, "全年新建口袋公园30个")
    assert choice.statements or choice.listed


TIANJIN = home_of("天津市园林局", "")
PIERS = (
    "红桥区渔船码头", "河西区游船码头", "红桥区货船码头", "南开区渔船码头",
    "河东区渔船码头", "河北区渔船码头", "西青区渔船码头", "红桥区客船码头",
)  # fmt: skip


def _of_places(question: str, entries: tuple[str, ...], best: str = PIERS[0]) -> Choice:
    assert TIANJIN is not None
    numbered = "".join(f"{number}.{entry}。\n" for number, entry in enumerate(entries, 1))
    base = a_base(a_reading(f"天津市水务局通知\n码头名录：\n{numbered}"))
    need = understood(question, base).needs[0]
    names = asked_places(need.key, [TIANJIN])
    return choose(need, _scored(base, best), Asking(names, names), Lists(base), Joined(base))


def _entries(choice: Choice) -> list[str]:
    return [] if choice.listed is None else [each.text for each in choice.listed.entries]


def test_of_a_long_list_the_entries_of_the_place_are_told_and_counted() -> None:
    choice = _of_places("红桥区有几个码头?", PIERS)
    assert _entries(choice) == ["红桥区渔船码头", "红桥区货船码头", "红桥区客船码头"]
    assert choice.counted == 3
    assert choice.listed is not None
    assert choice.listed.head is None


def test_the_entries_of_a_place_are_counted_only_where_that_is_asked() -> None:
    choice = _of_places("红桥区有哪些码头?", PIERS)
    assert len(_entries(choice)) == 3
    assert choice.counted is None
    assert len(_entries(_of_places("红桥有哪些码头?", PIERS))) == 3


def test_a_short_list_is_not_cut_to_a_place() -> None:
    choice = _of_places("红桥区有哪些码头?", PIERS[:7])
    assert choice.listed is None or len(choice.listed.entries) == 7


def test_a_place_that_a_long_list_lacks_takes_nothing_out_of_it() -> None:
    choice = _of_places("津南区有哪些码头?", PIERS)
    assert choice.counted is None
    assert _entries(choice) in ([], list(PIERS))


def test_of_a_sentence_the_run_that_says_what_is_asked_is_quoted() -> None:
    statements = _scored(BASE, "全年新建口袋公园30个，其中东湖区8个", "其中东湖区8个")
    tight = [statements[0], replace(statements[1], tightness=1.0)]
    need = understood("东湖区多少个?", BASE).needs[0]
    assert _texts(choose(need, statements, Asking(), Lists(BASE), Joined(BASE))) == [
        statements[0].text
    ]
    assert _texts(choose(need, tight, Asking(), Lists(BASE), Joined(BASE))) == ["其中东湖区8个"]


def test_how_many_in_all_quotes_the_parallel_clauses() -> None:
    said = "对7艘渔船采用现场登记，对2艘渔船采用网上登记"
    base = a_base(a_reading(f"市水务局通知\n{said}。\n"))
    first = said.split("，")[0]
    assert _texts(_chosen("一共登记了多少艘渔船?", base, first)) == [said]
    assert _texts(_chosen("现场登记了多少艘渔船?", base, first)) == [first]
