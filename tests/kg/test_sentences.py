"""Kinds of sentence that rules, plans and reports have: what is read of each."""

from __future__ import annotations

import pytest

from kg.measures import Measure
from tests.kg.test_measures import measures

_RULES, _PLAN, _REPORT = (
    "杭州市公园管理办法",
    "杭州市园林局2025年工作要点",
    "杭州市园林局2024年工作总结",
)


def told(body: str, title: str) -> list[tuple[str, str, str | None, str | None]]:
    """(quote, verb, object, subject) of each measure."""
    text, found = measures(body, title)
    return [
        (
            one.quote.of(text),
            one.verb.of(text),
            one.object.of(text) if one.object is not None else None,
            one.subject.of(text) if one.subject is not None else None,
        )
        for one in found
    ]


@pytest.mark.parametrize(
    "body",
    [
        "抽查比例不低于30%。",
        "许可文件有效期不超过6个月。",
        "接待人数突破30万人。",
        "参观人数再创新高。",
    ],
)
def test_how_far_something_goes_is_no_act(body: str) -> None:
    assert told(body, _RULES) == []
    assert told(body, _REPORT) == []


@pytest.mark.parametrize(
    "body",
    [
        "推动公园建设事业高质量发展。",
        "优化流程、保障时间、提高标准。",
        "把巡查整改过程转化为改进作风的过程。",
    ],
)
def test_words_that_nobody_can_point_at_are_no_measure(body: str) -> None:
    assert told(body, _REPORT) == []


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("有关部门、单位的相关数据应当向市园林局开放。", "有关部门、单位"),
        ("一、管理单位应当公布开放时间。", "管理单位"),
    ],
)
def test_whom_a_duty_binds_whatever_stands_before_it(body: str, who: str) -> None:
    assert told(body, _RULES)[0][3] == who


@pytest.mark.parametrize(
    ("body", "partner"),
    [
        ("市园林局可以会同民政部门针对困难家庭开展调查。", "民政部门"),
        ("经业主大会同意后，由管理单位申请许可。", None),
        ("会同市公安局将门票优惠扩展至200项。", "市公安局"),
    ],
)
def test_a_partner_is_no_more_than_who_helps(body: str, partner: str | None) -> None:
    text, found = measures(body, _RULES)

    assert [one.partner.of(text) if one.partner else None for one in found] == [partner]


def test_a_duty_has_the_sanction_of_the_next_sentence() -> None:
    body = "管理单位应当在三日内答复。违反规定的，由区园林局处一千元罚款。"
    text, (duty, sanction) = measures(body, _RULES)

    assert duty.penalty is not None
    assert duty.penalty == sanction.penalty
    assert duty.penalty.of(text) == "处一千元罚款"


@pytest.mark.parametrize(
    "first", ["修订《公园管理办法》。", "新建公园8个。", "管理单位应当公布时间。"]
)
def test_a_title_that_states_something_is_a_statement(first: str) -> None:
    assert first[:-1] in [one[0] for one in told(f"1.{first}举办花展。", _PLAN)]
    assert [one[0] for one in told("1.深化公园建设。举办花展。", _PLAN)] == ["举办花展"]


def test_a_condition_behind_a_semicolon_is_about_whoever_decides() -> None:
    found = told(
        "区园林局应当在七日内作出决定；予以批准的，核发许可证；不予批准的，告知理由。", _RULES
    )

    assert [(verb, who) for _, verb, _, who in found] == [
        ("作出", "区园林局"),
        ("核发", "区园林局"),
        ("告知", "区园林局"),
    ]


@pytest.mark.parametrize(
    ("body", "quote", "verb", "what", "who"),
    [
        (
            "管理单位应当自竣工验收合格之日起三十日内，向区园林局备案。",
            None, "备案", "区园林局", "管理单位",
        ),
        (
            "承租人应自收到解除合同通知之日起1个月内结清有关费用。",
            None, "结清", "有关费用", "承租人",
        ),
        ("驾驶人应当立即报告公安机关。", None, "报告", "公安机关", "驾驶人"),
        ("管理单位应当书面说明理由。", None, "说明", "理由", "管理单位"),
        ("建设单位须在施工现场设置标牌。", None, "设置", "标牌", "建设单位"),
        ("施工单位应当提前七日公告停水范围。", None, "公告", "停水范围", "施工单位"),
        ("主管部门应当作出是否批准的决定。", None, "作出", "是否批准的决定", "主管部门"),
        (
            "对作出突出贡献的单位和个人，市、区人民政府给予表彰和奖励。",
            None, "给予", "表彰和奖励", "市、区人民政府",
        ),
        ("对直接责任人员依法给予处分。", None, "给予", "处分", None),
        (
            "建设单位应当在工程竣工后3个月内将档案报送城建档案馆。",
            None, "报送城建档案馆", "档案", "建设单位",
        ),
        ("以下情形不纳入收入计算范围。", None, "纳入", "收入计算范围", None),
        ("游客携带犬只进入公园的，应当使用牵引绳。", "应当使用牵引绳", "使用", "牵引绳", "游客"),
        ("应当将检查结果向社会公布。", None, "公布", "检查结果", None),
        (
            "养护部门对领取补贴的对象应当发放通知书。",
            None, "发放", "通知书", "养护部门",
        ),
        (
            "市园林局应会同发展改革、规划和自然资源等部门制定年度计划。",
            None, "制定", "年度计划", "市园林局",
        ),
        ("监督、考核承办单位养护工作。", None, "监督、考核", "承办单位养护工作", None),
        ("市人民政府应当每两年向本级人大报告工作。", None, "报告", "工作", "市人民政府"),
    ],
)  # fmt: skip
def test_what_a_rule_says(
    body: str, quote: str | None, verb: str, what: str | None, who: str | None
) -> None:
    assert told(body, _RULES) == [(quote or body.rstrip("。"), verb, what, who)]


@pytest.mark.parametrize(
    ("body", "quote", "verb", "what"),
    [
        ("对全市养护企业开展专项检查。", None, "开展", "专项检查"),
        ("打造覆盖全市的监测系统。", None, "打造", "覆盖全市的监测系统"),
        ("1.新建口袋公园30个。", "新建口袋公园30个", "新建", "口袋公园30个"),
        ("新建、改扩建公园18座。", None, "新建、改扩建", "公园18座"),
        ("受理、分类处置全市热线事项。", None, "受理、分类处置", "全市热线事项"),
        ("我们将新建公园20座。", "新建公园20座", "新建", "公园20座"),
    ],
)
def test_what_a_plan_says(body: str, quote: str | None, verb: str, what: str) -> None:
    assert [one[:3] for one in told(body, _PLAN)] == [(quote or body.rstrip("。"), verb, what)]


@pytest.mark.parametrize(
    ("body", "verb", "what"),
    [
        ("滨河水厂建成投产。", "建成投产", "滨河水厂"),
        ("办理时限由15个工作日缩短至3个工作日以内。", "缩短至3个工作日以内", "办理时限"),
        ("审批材料由8份精简为3份。", "精简为3份", "审批材料"),
        ("208条整改措施已完成201条。", "完成201条", "208条整改措施"),
    ],
)
def test_what_a_report_says(body: str, verb: str, what: str) -> None:
    assert [one[:3] for one in told(body, _REPORT)] == [(body.rstrip("。"), verb, what)]


@pytest.mark.parametrize(
    "body",
    [
        "由市财政局牵头、市教育局配合，出台《养护补贴办法》。",
        "市财政局牵头，市教育局配合，出台《养护补贴办法》。",
        "3.市财政局牵头、市教育局配合，出台《养护补贴办法》。",
    ],
)
def test_who_leads_acts_and_who_helps_is_the_partner(body: str) -> None:
    _, (measure,) = measures(f"1.补贴养护。深化。\n{body}", _PLAN)

    assert [actor.text for actor in measure.actors] == ["市财政局"]
    assert [partner.text for partner in measure.partners] == ["市教育局"]


@pytest.mark.parametrize(
    ("body", "partner"),
    [
        ("联合市教育局在30所学校开展节水宣传。", "市教育局"),
        ("与市财政局就养护改革开展合作。", "市财政局"),
    ],
)
def test_a_partner_ends_where_the_next_phrase_begins(body: str, partner: str) -> None:
    text, (measure,) = measures(body, _PLAN)

    assert measure.partner is not None
    assert measure.partner.of(text) == partner


def deadline(measure: Measure, text: str) -> str | None:
    """The words that set the term."""
    return measure.deadline.of(text) if measure.deadline is not None else None


@pytest.mark.parametrize(
    ("body", "term"),
    [
        ("管理单位应当自验收合格之日起三十日内，向区园林局备案。", "自验收合格之日起三十日内"),
        ("管理单位应当告知办理进度、法定期限。", None),
        ("管理单位应当检查指定期刊。", None),
        ("管理单位应当定期检查设施。", "定期"),
    ],
)
def test_a_term_is_a_word_of_its_own(body: str, term: str | None) -> None:
    text, (measure,) = measures(body, _RULES)

    assert deadline(measure, text) == term


def test_bans_in_a_list_need_no_known_verb() -> None:
    body = (
        "公园内禁止下列行为：\n（一）践踏草坪；\n（二）在非指定区域游泳、垂钓；\n（三）露天烧烤。"
    )

    assert [one[0] for one in told(body, _RULES)] == [
        "践踏草坪",
        "在非指定区域游泳、垂钓",
        "露天烧烤",
    ]


@pytest.mark.parametrize(
    "body", ["发布机构：杭州市园林局", "发布日期：2025-03-05", "公开方式：主动公开"]
)
def test_labels_of_a_page_are_no_measures(body: str) -> None:
    assert told(body, _REPORT) == []


@pytest.mark.parametrize(
    ("body", "quote", "what"),
    [
        ("市园林局将抽查结果报送区政府。", None, "抽查结果"),
        ("市园林局在抽查后5个工作日内公开抽查结果。", None, "抽查结果"),
        ("《公园管理办法》经市政府审议通过并于7月印发。", None, "《公园管理办法》"),
        ("智慧公园管理平台投入试运行。", None, "智慧公园管理平台"),
        ("与“浙里办”平台对接。", "与“浙里办”平台对接", None),
    ],
)
def test_what_it_is_done_to_wherever_it_stands(
    body: str, quote: str | None, what: str | None
) -> None:
    (found,) = told(body, _REPORT)

    assert found[0] == (quote or body[:-1])
    assert found[2] == what


def test_what_is_not_done_is_no_achievement_and_keeps_its_not() -> None:
    assert told("公园不收取门票。", _REPORT) == []
    assert [one[0] for one in told("市园林局不予受理申请。", _RULES)] == ["市园林局不予受理申请"]


def test_headings_of_an_annual_report_say_what_was_done_and_what_is_to_come() -> None:
    title = "关于2024年城市绿化计划执行情况与2025年城市绿化计划草案的报告"
    _, found = measures(
        "一、2024年城市绿化计划执行情况\n建成公园12座。\n"
        "二、2025年城市绿化主要任务\n新建公园15座。",
        title,
    )

    assert [(one.status.value, one.year) for one in found] == [("done", 2024), ("planned", 2025)]
