"""Measures: which clauses are one, and what each says of verb, object, actor, partner and rule."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kg.measures import Measure, find_measures
from kg.mentions import names_of
from kg.statements import read_statements
from kg.targets import find_targets
from tests.factories import a_reading

_LETTER = (
    "杭州市园林局关于印发文件的通知\n各区园林局：\n现印发给你们。\n杭州市园林局\n2025年3月5日\n"
)
_SUMMARY, _PLAN, _RULES = (
    "杭州市园林局2024年工作总结",
    "杭州市园林局2025年工作要点",
    "杭州市公园管理办法",
)


def measures(body: str, title: str = _PLAN) -> tuple[str, list[Measure]]:
    """The text of a notice of Hangzhou with one part of this title, and its measures."""
    text = f"{_LETTER}{title}\n{body}\n"
    reading = a_reading(text, issuer="杭州市园林局")
    mentions = names_of(reading)
    found = find_measures(
        reading, read_statements(reading, mentions), find_targets(reading, mentions)
    )
    return text, list(found)


def quotes(body: str, title: str = _PLAN) -> list[str]:
    """The quotes of the measures."""
    text, found = measures(body, title)
    return [measure.quote.of(text) for measure in found]


def only(body: str, title: str = _PLAN) -> tuple[str, Measure]:
    """The one measure, with its text."""
    text, (measure,) = measures(body, title)
    return text, measure


@pytest.mark.parametrize(
    ("body", "verb", "what"),
    [
        ("制定口袋公园管理办法。", "制定", "口袋公园管理办法"),
        ("全年先后组织开展园艺培训30场。", "组织开展", "园艺培训30场"),
        ("迭代升级智慧公园系统。", "升级", "智慧公园系统"),
        ("认真落实公园巡查制度。", "落实", "公园巡查制度"),
        ("将更多绿地纳入养护范围。", "纳入养护范围", "更多绿地"),
        ("对巡查流程、养护标准等进行细化。", "细化", "巡查流程、养护标准等"),
        ("以数字化为抓手建设智慧公园平台。", "建设", "智慧公园平台"),
        ("在西湖区公园服务中心设置便民窗口。", "设置", "便民窗口"),
        ("6月底前完成老旧公园改造。", "完成", "老旧公园改造"),
        ("3年内新增口袋公园120个。", "新增", "口袋公园120个"),
    ],
)
def test_a_clause_with_a_verb_and_a_specific_object_is_a_measure(
    body: str, verb: str, what: str
) -> None:
    text, measure = only(body)

    assert measure.verb.of(text) == verb
    assert measure.object is not None
    assert measure.object.of(text) == what


@pytest.mark.parametrize(
    "body",
    [
        "不断提升公园服务水平。",  # what it is for
        "确保工程质量，实现“一网通管”。",
        "推动园林事业高质量发展。",  # an abstract quality
        "免费开放公园达到95%。",  # how it stands: a figure, and no measure
        "坚持生态优先、绿色发展。",  # an attitude
        "深入学习贯彻全会精神。",
        "围绕公园建设、绿地养护等方面，市民满意。",  # the scene
        "推动管理由粗放型向精细化转变。",
    ],
)
def test_purposes_states_and_attitudes_are_no_measures(body: str) -> None:
    assert quotes(body) == []


def test_titles_of_items_and_points_are_no_measures() -> None:
    body = (
        "一、建设公园\n1.新建口袋公园。一是加强养护工作。修订养护规程，更新台账。"
        "二是改造游园设施。聘请监督员20名。"
    )

    assert quotes(body) == ["修订养护规程", "更新台账", "聘请监督员20名"]


def test_a_point_that_is_a_whole_statement_is_a_measure() -> None:
    assert quotes("一是新建口袋公园30个；二是修订养护规程。") == [
        "新建口袋公园30个",
        "修订养护规程",
    ]


def test_quotes_of_one_sentence_do_not_overlap() -> None:
    _, found = measures("新建公园30个，改造公园12个，会同市财政局设立养护基金，聘请监督员20名。")
    spans = [measure.quote for measure in found]

    assert len(spans) == 4
    assert all(left.end <= right.start for left, right in pairwise(spans))


def test_a_verb_that_is_not_said_again_governs_the_next_figure_too() -> None:
    assert quotes("举办10期园艺大讲堂，40余期线下培训。") == ["举办10期园艺大讲堂，40余期线下培训"]


@pytest.mark.parametrize(
    ("title", "status", "year"),
    [(_SUMMARY, "done", 2024), (_PLAN, "planned", 2025), (_RULES, "rule", None)],
)
def test_the_part_says_whether_it_was_done_is_planned_or_is_required(
    title: str, status: str, year: int | None
) -> None:
    _, measure = only("建立公园养护台账。", title)

    assert (measure.status.value, measure.year) == (status, year)


def test_a_report_that_tells_of_what_is_to_come_promises() -> None:
    text = "关于全市公园工作情况的报告\n新建公园30个。下一步，将建立公园养护台账。\n"
    reading = a_reading(text, issuer="杭州市园林局")
    mentions = names_of(reading)
    done, to_come = find_measures(reading, read_statements(reading, mentions), ())

    assert [done.status.value, to_come.status.value] == ["done", "planned"]


def test_a_duty_in_a_plan_is_a_rule() -> None:
    _, measure = only("各区园林局应当建立养护台账。")

    assert measure.status.value == "rule"


def test_the_named_subject_acts_and_stays_until_the_sentence_ends() -> None:
    _, found = measures("西湖区新建口袋公园8个，建立养护台账。修订养护规程。")

    assert [[actor.text for actor in measure.actors] for measure in found] == [
        ["西湖区"],
        ["西湖区"],
        [],
    ]
    assert found[2].subject is None


def test_a_group_without_a_name_acts_in_its_own_words() -> None:
    text, measure = only("各区园林局要新建口袋公园。")

    assert measure.subject is not None
    assert measure.subject.of(text) == "各区园林局"
    assert measure.quote.of(text).startswith("各区园林局")


@pytest.mark.parametrize(
    "body",
    [
        "会同市财政局设立养护基金。",
        "与市财政局联合设立养护基金。",
        "联合市财政局设立养护基金。",
        "深化与市财政局的合作。",
    ],
)
def test_a_partner_is_read_before_the_verb_or_in_the_object(body: str) -> None:
    _, measure = only(body)

    assert [partner.text for partner in measure.partners] == ["市财政局"]


def test_a_partner_stays_for_the_next_clause_and_for_what_is_done_jointly() -> None:
    _, found = measures("会同市财政局设立养护基金，修订养护规程，新建公园8个，联合举办园艺展。")

    assert [bool(measure.partners) for measure in found] == [True, True, False, True]


def test_a_rule_has_who_is_bound_until_when_and_what_follows() -> None:
    text, found = measures(
        "第一条 公园管理单位应当自收到申请之日起5个工作日内作出答复。\n"
        "第二条 擅自占用绿地的，由园林主管部门责令改正，处2000元以下罚款。",
        _RULES,
    )
    answer, *sanctions = found

    assert answer.subject is not None
    assert answer.subject.of(text) == "公园管理单位"
    assert answer.deadline is not None
    assert answer.deadline.of(text) == "自收到申请之日起5个工作日内"
    assert sanctions[0].penalty is not None
    assert sanctions[0].penalty.of(text).startswith("责令改正")


def test_a_condition_is_no_rule_of_its_own() -> None:
    assert quotes("第一条 对需要延长期限的，应当告知申请人。", _RULES) == ["应当告知申请人"]


def test_the_points_of_a_list_of_duties_are_those_of_its_holder() -> None:
    text, found = measures(
        "第一条 市园林局主要职责：\n（一）制定公园发展规划；\n（二）监督公园养护工作。", _RULES
    )

    assert [m.subject.of(text) for m in found if m.subject is not None] == ["市园林局"] * 2


def test_what_a_rule_is_made_for_is_no_rule() -> None:
    assert quotes("第一条 为了加强公园管理，建设美丽城市，根据有关法律，制定本办法。", _RULES) in (
        ["制定本办法"],
        ["根据有关法律，制定本办法"],
    )


@pytest.mark.parametrize(
    "body", ["，，，。", "新建", "的的的。", "应当。", "将。", "会同。", "“新建公园", "由。"]
)
def test_broken_clauses_give_no_error(body: str) -> None:
    text, found = measures(body)

    assert all(measure.quote.of(text).strip() for measure in found)


@pytest.mark.parametrize(
    ("body", "obliged"),
    [
        ("第一条 承办单位应当在期限内办理完毕。", "承办单位"),
        ("第一条 由公园管理单位在绿地边界设立警示标志。", "公园管理单位"),
        ("第一条 养护规程由公园管理单位另行制定并公布。", "公园管理单位"),
        ("第一条 市住房保障部门是行政主管部门，负责拟订发展规划。", "市住房保障部门"),
        ("第一条 公园管理单位应当通过公告栏等渠道，公布游园须知。", "公园管理单位"),
        ("第一条 对涉及多个区的事项，公园管理单位应当协调解决。", "公园管理单位"),
    ],
)
def test_whom_a_rule_binds_is_read_wherever_it_stands(body: str, obliged: str) -> None:
    text, found = measures(body, _RULES)

    assert found
    assert [m.subject.of(text) if m.subject else None for m in found] == [obliged] * len(found)


def test_a_term_in_a_clause_of_its_own_is_that_of_the_rule_after_it() -> None:
    text, measure = only("第一条 自收到通知之日起10个工作日内，申请人应当提交相关资料。", _RULES)

    assert measure.deadline is not None
    assert measure.deadline.of(text) == "自收到通知之日起10个工作日内"


def test_a_rule_has_the_sanction_that_another_article_lays_down_for_breaking_it() -> None:
    text, found = measures(
        "第一条 游客不得攀折花木。\n第二条 游客不得擅自设摊。\n"
        "第三条 违反本办法第一条规定的，由园林主管部门处200元以下罚款。",
        _RULES,
    )
    penalties = [m.penalty.of(text) if m.penalty else None for m in found]

    assert penalties == ["处200元以下罚款", None, "处200元以下罚款"]


def test_what_is_punished_is_no_rule_by_itself() -> None:
    text, measure = only(
        "第一条 游客故意损毁花木、阻碍养护作业的行为，由公安机关依法给予处罚。", _RULES
    )

    assert measure.quote.of(text) == "由公安机关依法给予处罚"


def test_a_list_of_cases_or_papers_lays_no_duty_on_anybody() -> None:
    body = (
        "第一条 申请人应当提交下列材料：\n（一）申请登记表；\n（二）办理人身份证明。\n"
        "第二条 有下列情形之一的，不予受理：\n（一）采取欺骗手段的；\n（二）拒绝检查的。"
    )

    assert quotes(body, _RULES) == ["申请人应当提交下列材料", "不予受理"]


@pytest.mark.parametrize(
    "body",
    [
        "通过强化巡查、联系走访和谈心谈话等方式，市民满意。",
        "依托电子印章、线上委托授权等技术支撑，市民满意。",
        "注册用户突破5万人。",
        "抽查发现17家单位未更新。",
        "责任单位：市财政局。",
        "养护过程中，市民满意。",
    ],
)
def test_means_findings_and_labels_are_no_measures(body: str) -> None:
    assert quotes(body) == []


def test_who_stands_in_a_clause_of_its_own_acts_in_the_next() -> None:
    _, measure = only("西湖区依托智慧公园平台，建立巡查联动机制。")

    assert [actor.text for actor in measure.actors] == ["西湖区"]


def test_an_endless_clause_is_no_measure_and_costs_nothing() -> None:
    assert quotes("新建公园" * 50_000 + "。") == []


def test_what_a_list_of_bans_forbids_is_a_rule_for_each_point() -> None:
    text, found = measures(
        "第一条 任何单位和个人不得有下列行为：\n"
        "（一）在公园内倾倒垃圾；\n"
        "（二）擅自向他人转让养护合同；\n"
        "第二条 公园内禁止游客下列行为：\n"
        "（一）破坏绿化设施。",
        _RULES,
    )

    assert [(m.quote.of(text), m.duty) for m in found] == [
        ("在公园内倾倒垃圾", "不得"),
        ("向他人转让养护合同", "不得"),
        ("破坏绿化设施", "禁止"),
    ]
    bound = [m.subject.of(text) for m in found if m.subject is not None]
    assert bound == ["任何单位和个人", "任何单位和个人", "游客"]


def test_sanctions_by_points_are_those_of_the_authority_before_the_list() -> None:
    text, found = measures(
        "第三条 违反本办法，有下列行为之一的，由园林主管部门予以处罚：\n"
        "（一）未按照规定养护的，责令限期改正，处一千元以上五千元以下罚款；\n"
        "（二）倾倒垃圾的，对个人处一百元罚款，对单位处二千元罚款；逾期不改正的，责令停业整顿。",
        _RULES,
    )

    assert [m.quote.of(text) for m in found] == [
        "由园林主管部门予以处罚",
        "责令限期改正",
        "处一千元以上五千元以下罚款",
        "对个人处一百元罚款",
        "对单位处二千元罚款",
        "责令停业整顿",
    ]
    assert {m.subject.of(text) for m in found if m.subject is not None} == {"园林主管部门"}


def test_cases_that_a_sanction_lists_are_no_rules() -> None:
    assert quotes(
        "第三条 有下列行为之一的，由园林主管部门责令改正：\n（一）攀折花木的；\n（二）乱扔垃圾的。",
        _RULES,
    ) == ["由园林主管部门责令改正"]


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("对新设立的社区花园，由区财政给予一次性资助。", None),
        ("对更新电动设备的单位，每辆补助不超过3万元。", None),
        ("对获评省级园林单位的，一次性奖励20万元。", "对获评省级园林单位的，一次性奖励20万元"),
        ("对入选企业给予启动资金。", None),
    ],
)
def test_what_is_given_to_whom_is_one_measure(body: str, quote: str | None) -> None:
    assert quotes(body) == [quote or body.rstrip("。")]


def test_each_verb_after_a_figure_is_a_measure_of_its_own() -> None:
    assert quotes("拆除违建2315万平方米、腾退土地2282公顷、新增绿地、花坛。", _SUMMARY) == [
        "拆除违建2315万平方米",
        "腾退土地2282公顷、新增绿地、花坛",
    ]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("考核结果纳入年度综合评价内容。", None),
        ("补助资金在20个工作日内拨付。", "补助资金"),
        ("养护费用由管理单位承担。", "养护费用"),
        ("检查结果应当向社会公布。", None),
    ],
)
def test_what_a_clause_is_about_is_no_verb_and_nobody_is_bound_by_it(
    body: str, what: str | None
) -> None:
    text, found = only(body, _RULES)

    assert found.quote.of(text) == body.rstrip("。")
    assert found.subject is None or found.subject.of(text) == "管理单位"
    if what is not None:
        assert found.object is not None
        assert found.object.of(text) == what


@pytest.mark.parametrize(
    "body",
    [
        "报市人民政府批准。",
        "养护单位应当报区园林主管部门备案。",
        "养护单位应当对绿地的用水装表计量。",
        "抢修时应当采取有效的防护措施。",
        "其他养护单位应当予以配合。",
        "不得将绿地用于堆放材料。",
    ],
)
def test_rules_whose_verb_is_not_the_first_word_are_read(body: str) -> None:
    assert quotes(body, _RULES) == [body.rstrip("。")]


def test_a_number_that_was_brought_down_is_something_done() -> None:
    text, found = only("政务新媒体由213个压减到126个。", _SUMMARY)

    assert found.object is not None
    assert found.object.of(text) == "政务新媒体"
    assert found.verb.of(text) == "压减到126个"


def test_offers_are_measures_in_rules_and_with_figures_only() -> None:
    assert quotes("为游客提供优质服务。提供咨询服务2000余次。", _SUMMARY) == [
        "提供咨询服务2000余次"
    ]
    assert quotes("管理单位提供咨询服务。", _RULES) == ["管理单位提供咨询服务"]


def test_those_counted_in_one_clause_do_not_act_in_the_next() -> None:
    _, found = measures("有122名志愿者参与服务，开展巡查30次。", _SUMMARY)

    assert found[-1].subject is None


@pytest.mark.parametrize(
    "body",
    [
        "城市绿化扎实开展。",
        "园林建设走在全国前列。",
        "实施如下重点项目：",
        "为公园建设奠定坚实基础。",
        "严格执行市委重大决策部署。",
        "本办法所称公园是指向公众开放的绿地。",
    ],
)
def test_how_things_go_and_what_words_mean_are_no_measures(body: str) -> None:
    assert quotes(body, _SUMMARY) == []


@pytest.mark.parametrize("term", ["限期", "定期", "按季度", "每半年"])
def test_when_a_rule_is_to_be_kept_again_and_again_is_its_term(term: str) -> None:
    text, found = only(f"管理单位应当{term}修剪树木。", _RULES)

    assert found.deadline is not None
    assert found.deadline.of(text) == term
