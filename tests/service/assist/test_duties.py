"""Which sentences make a body answerable, what for, and how its name is cut out."""

from __future__ import annotations

import time

import pytest

from corpus.notice import Span
from service.assist.duties import Duty, DutyKind, duties_in


def duties(text: str) -> tuple[Duty, ...]:
    return duties_in(text, Span(0, len(text)))


@pytest.mark.parametrize(
    "text",
    [
        "收入线准入标准由市住房部门拟定，报市政府批准后公布执行。",
        "收费标准经市人民政府同意后调整。",
        "名录报请市人民政府审定。",
    ],
)
def test_who_approves_a_rule_handles_no_caller_s_matter(text: str) -> None:
    assert not any("政府" in duty.body for duty in duties(text))


@pytest.mark.parametrize(
    ("text", "body", "kind"),
    [
        ("随意倾倒的，由市水务局责令改正，处五百元罚款。", "市水务局", DutyKind.ENFORCES),
        ("申请人应当向所在地街道办事处提出。", "所在地街道办事处", DutyKind.HANDLES),
        ("县林业主管部门应当自受理之日起五日内作出决定。", "县林业主管部门", DutyKind.HANDLES),
        ("新建步道三条，由市园林局牵头，市财政局配合。", "市园林局", DutyKind.LEADS),
        ("（责任单位：市园林局）", "市园林局", DutyKind.LEADS),
        ("（二）水务部门负责河道的查处；", "水务部门", DutyKind.ENFORCES),
        ("发现后应当在一小时内报告派出所。", "派出所", DutyKind.HANDLES),
        ("由参保地人社分局（以下简称分局）受理。", "参保地人社分局", DutyKind.HANDLES),
        ("并由市园林局、市水务局按照职责分工解释。", "市园林局、市水务局", DutyKind.LEADS),
        ("（三）市评审办公室：东湖路3号，办理收件。", "市评审办公室", DutyKind.HANDLES),
    ],
)
def test_a_duty_is_found_in_the_forms_that_notices_have(
    text: str, body: str, kind: DutyKind
) -> None:
    found = duties(text)
    assert found[0].body == body
    assert found[0].kind is kind
    assert text[found[0].at.start : found[0].at.end] == body
    assert found[0].public


@pytest.mark.parametrize(
    "text",
    [
        "由有关部门责令改正。",
        "公园由市民免费游览。",
        "全年新建口袋公园30个。",
        "由其他部门处理。",
        "每台给予四万元财政补助。",
    ],
)
def test_nobody_in_particular_is_nobody(text: str) -> None:
    assert duties(text) == ()


def test_whoever_is_no_authority_is_told_apart() -> None:
    (found,) = duties("保修期内的修理费用由建设单位承担。")
    assert not found.public


def test_who_answers_for_the_whole_matter_is_known() -> None:
    (found,) = duties("公安机关是养鸽管理的主管部门，负责登记。")
    assert found.general
    assert not duties("由市水务局责令改正。")[0].general


def test_every_duty_of_a_list_has_its_own_clause() -> None:
    text = "水务部门负责河道；园林部门负责公园；公安机关负责交通管制。"
    assert [each.body for each in duties(text)] == ["水务部门", "园林部门", "公安机关"]
    assert [each.span.of(text) for each in duties(text)][1] == "园林部门负责公园"


def test_the_time_grows_with_the_text_and_no_faster() -> None:
    assert duties("由" + "市" * 5000 + "，" + "负责" * 5000) == ()


@pytest.mark.parametrize(
    "repeated",
    ["根据一", "依照一", "会同一一", "在一一内", "按照一一", "每年一", "在自一一之日起一内"],
)
@pytest.mark.parametrize("begins", ["由其市水务局", "，市水务局"])
def test_a_sentence_made_to_be_divided_in_many_ways_takes_no_time(
    begins: str, repeated: str
) -> None:
    text = f"2025年{begins}{repeated * 120}。"
    began = time.process_time()
    assert duties_in(text, Span(0, len(text))) == ()
    assert time.process_time() - began < 1  # without end before
