"""What follows up what: the same thing achieved and planned, in one notice and over two years."""

from __future__ import annotations

import pytest

from corpus.notice import Reading
from kg.follow_ups import FollowUps, Similarity
from kg.graph import KnowledgeGraph
from kg.model import Edge, Predicate
from tests.factories import a_reading

_LETTER = (
    "{0}关于印发{2}年工作总结和{1}年工作要点的通知\n"
    "各区园林局：\n现印发给你们。\n{0}\n{1}年3月5日\n"
)
_BODY = "杭州市园林局"
# other statements, so that the words of one thing are few among many
_OTHERS = "".join(
    f"{verb}{thing}。"
    for verb, thing in [
        ("修订", "公园巡查规程"),
        ("聘请", "园艺监督员20名"),
        ("采购", "除草机械"),
        ("举办", "赏花节"),
        ("开通", "游园专线"),
        ("设立", "便民窗口"),
        ("绘制", "行道树分布图"),
        ("编制", "养护预算"),
    ]
)


def a_year(
    notice_id: str, *, done: str = "", planned: str = "", year: int = 2025, issuer: str = _BODY
) -> Reading:
    """A notice with what was done in the year before and what is planned for ``year``."""
    text = _LETTER.format(issuer, year, year - 1)
    if done:
        text += f"{issuer}{year - 1}年工作总结\n{done}{_OTHERS}\n"
    if planned:
        text += f"{issuer}{year}年工作要点\n{planned}建设苗圃。疏浚河道。\n"
    return a_reading(text, notice_id=notice_id, issuer=issuer)


def follow_ups(*readings: Reading, similarity: Similarity | None = None) -> list[Edge]:
    """The follow-ups of these notices."""
    graph = KnowledgeGraph(follow_ups=FollowUps(similarity))
    for reading in readings:
        graph.add_notice(reading)
    return [edge for edge in graph.edges() if edge.predicate is Predicate.FOLLOWS_UP]


def told(edge: Edge) -> set[str]:
    """The words that the edge quotes."""
    return {place.text for place in edge.provenance}


def test_a_plan_follows_up_what_was_achieved_on_the_same_thing() -> None:
    (edge,) = follow_ups(
        a_year("a", done="推出口袋公园认养机制。", planned="完善口袋公园认养机制。")
    )

    assert told(edge) == {"推出口袋公园认养机制", "完善口袋公园认养机制"}
    assert edge.score is not None
    assert 0.5 < edge.score <= 1
    assert "口袋公园认养机制" in edge.reason


def test_figures_of_the_same_thing_are_joined_as_figures() -> None:
    (edge,) = follow_ups(
        a_year("a", done="新建游园驿站203个。", planned="年内计划新建游园驿站160个。")
    )

    assert (edge.source[:7], edge.target[:7]) == ("Target:", "Target:")
    assert {"203个", "160个"} < told(edge)


def test_a_plan_of_last_year_is_joined_to_what_came_of_it() -> None:
    planned = a_year("a2024", planned="推出口袋公园认养机制。", year=2024)
    achieved = a_year("b2025", done="推出口袋公园认养机制。")

    (edge,) = follow_ups(planned, achieved)

    assert "a2024" in edge.source
    assert "b2025" in edge.target


def test_what_was_achieved_is_followed_up_by_next_years_notice() -> None:
    achieved = a_year("a2025", done="推出口袋公园认养机制。")
    planned = a_year("b2025", planned="完善口袋公园认养机制。")

    (edge,) = follow_ups(planned, achieved)

    assert "a2025" in edge.source


@pytest.mark.parametrize("year", [2023, 2027])
def test_years_that_do_not_follow_each_other_are_not_joined(year: int) -> None:
    achieved = a_year("a", done="推出口袋公园认养机制。")
    planned = a_year("b", planned="完善口袋公园认养机制。", year=year)

    assert follow_ups(achieved, planned) == []


def test_two_issuers_do_not_follow_each_other_up() -> None:
    achieved = a_year("a", done="推出口袋公园认养机制。")
    planned = a_year("b", planned="完善口袋公园认养机制。", issuer="宁波市园林局")

    assert follow_ups(achieved, planned) == []


def test_a_broad_topic_alone_joins_nothing() -> None:
    done = "开展公园调研。举办公园讲座。修订公园规程。新建公园厕所。"
    planned = "召开公园会议。采购公园座椅。改造公园围墙。"

    assert follow_ups(a_year("a", done=done, planned=planned)) == []


def test_meaning_decides_where_words_alone_leave_it_open() -> None:
    reading = a_year("a", done="组织园艺志愿者培训。", planned="开展志愿者园艺辅导。")

    near = follow_ups(reading, similarity=lambda one, other: 0.97)
    far = follow_ups(reading, similarity=lambda one, other: 0.80)

    assert len(near) == 1
    assert "meaning 0.97" in near[0].reason
    assert far == []


def test_a_model_is_asked_only_where_it_can_decide() -> None:
    asked: list[tuple[str, str]] = []

    def similarity(one: str, other: str) -> float:
        asked.append((one, other))
        return 0.9

    follow_ups(
        a_year("a", done="推出口袋公园认养机制。", planned="完善口袋公园认养机制。种植水杉。"),
        similarity=similarity,
    )

    assert ("推出口袋公园认养机制", "完善口袋公园认养机制") in asked
    assert all("水杉" not in other for _, other in asked)


def test_a_plan_follows_up_two_achievements_at_most() -> None:
    done = "推出口袋公园认养机制。完善口袋公园认养机制。宣传口袋公园认养机制。"

    assert len(follow_ups(a_year("a", done=done, planned="优化口袋公园认养机制。"))) == 2


def test_adding_and_removing_a_year_leaves_no_trace() -> None:
    from kg.export import edge_json

    first, second = (
        a_year("a2024", planned="推出口袋公园认养机制。", year=2024),
        a_year("b2025", done="推出口袋公园认养机制。", planned="完善口袋公园认养机制。"),
    )
    alone = KnowledgeGraph()
    alone.add_notice(second)
    graph = KnowledgeGraph()
    for reading in (first, second):
        graph.add_notice(reading)
    both = [edge_json(edge) for edge in graph.edges()]
    graph.remove_notice(first.notice.notice_id)
    without = [edge_json(edge) for edge in graph.edges()]
    graph.add_notice(first)

    assert without == [edge_json(edge) for edge in alone.edges()]
    assert [edge_json(edge) for edge in graph.edges()] == both


def test_an_honoured_programme_is_followed_up_by_what_is_planned_with_it() -> None:
    (edge,) = follow_ups(
        a_year(
            "a",
            done="“园丁故事汇”荣获全国园林示范项目。",
            planned="做好“园丁故事汇”主题宣传。",
        )
    )

    assert edge.source.startswith("Programme:")
    assert "园丁故事汇" in edge.reason


def test_words_that_half_of_the_statements_have_are_no_thing_of_its_own() -> None:
    done = "".join(f"优化公园{what}服务事项。" for what in ("座椅", "厕所", "步道", "围墙"))
    planned = "".join(f"拓展公园{what}服务事项。" for what in ("餐饮", "停车", "照明", "导览"))

    assert follow_ups(a_year("a", done=done, planned=planned), similarity=lambda *_: 0.97) == []


def test_the_name_of_a_body_is_no_thing_in_common() -> None:
    reading = a_year(
        "a", done="走访西湖区园林绿化服务中心。", planned="支持西湖区园林绿化服务中心扩建。"
    )

    found = follow_ups(reading, similarity=lambda *_: 0.94)

    assert all("the same thing" not in edge.reason for edge in found)


@pytest.mark.parametrize(
    ("done", "planned", "reason"),
    [
        ("新增203个“驿站认养”场景。", "计划新增160个“驿站认养”场景。", "驿站认养场景"),
        ("收集游客投诉和认养意见建议。", "梳理市民诉求和认养意见建议。", "认养意见建议"),
        ("优化认养流程或驿站操作规范。", "公布服务指南或驿站操作规范。", "驿站操作规范"),
    ],
)
def test_a_reason_begins_and_ends_with_a_word_that_means_something(
    done: str, planned: str, reason: str
) -> None:
    found = follow_ups(a_year("plan", done=done, planned=planned), similarity=lambda *_: 0.97)

    assert [edge.reason for edge in found] == [f"the same thing: {reason}; meaning 0.97"]


def test_what_one_district_did_another_does_not_follow_up() -> None:
    done = "在西湖区建成智慧停车场5座。"

    assert follow_ups(a_year("y", done=done, planned="在拱墅区建成智慧停车场7座。")) == []
    assert follow_ups(a_year("y", done=done, planned="在西湖区建成智慧停车场7座。"))


def test_in_a_short_notice_words_that_all_statements_have_still_join() -> None:
    text = (
        "杭州市园林局2024年工作总结和2025年工作计划\n一、工作总结\n组织苗木养护培训5次。\n"
        "二、工作计划\n组织苗木养护培训8次。\n"
    )
    later = "杭州市园林局2025年工作总结\n一、工作情况\n组织苗木养护培训9次。\n"
    found = follow_ups(
        a_reading(text, notice_id="plan", issuer=_BODY),
        a_reading(later, notice_id="result", issuer=_BODY),
    )

    assert sorted(place.text for edge in found for place in edge.provenance) == [
        "5次", "8次", "8次", "9次",
        "组织苗木养护培训5次", "组织苗木养护培训8次", "组织苗木养护培训8次", "组织苗木养护培训9次",
    ]  # fmt: skip
