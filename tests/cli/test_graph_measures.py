"""``wenjin graph measures`` and ``follow-ups``, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Wenjin

TEXT = (
    "杭州市园林局关于印发2024年工作总结和2025年工作要点的通知\n各区园林局：\n现印发给你们。\n"
    "杭州市园林局\n2025年3月5日\n杭州市园林局2024年工作总结\n"
    "会同市财政局推出口袋公园认养机制。修订公园巡查规程。聘请园艺监督员20名。举办赏花节。\n"
    "杭州市园林局2025年工作要点\n一、完善机制\n西湖区完善口袋公园认养机制。建设苗圃。疏浚河道。\n"
)
RULES = (
    "杭州市公园管理办法\n第一条 公园管理单位应当自收到申请之日起5个工作日内作出答复。\n"
    "第二条 违反第一条规定的，由园林主管部门责令改正。\n"
)


@pytest.fixture
def known(wenjin: Wenjin, tmp_path: Path) -> Wenjin:
    """``wenjin`` with a notice of two years and a regulation."""
    (tmp_path / "plan-2025.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "rules.txt").write_text(RULES, encoding="utf-8")
    assert wenjin("ingest", tmp_path / "plan-2025.txt", tmp_path / "rules.txt").status == 0
    return wenjin


def test_measures_say_by_whom_with_whom_and_how_they_stand(known: Wenjin) -> None:
    said = known("graph", "measures", "--status", "done", "--text", "认养").out

    assert said == (
        "plan-2025\n"
        "  会同市财政局推出口袋公园认养机制  [done 2024]\n"
        "    by: 杭州市园林局 (implicit)\n"
        "    with: 杭州市财政局\n"
    )


def test_the_measures_of_a_body_are_those_it_leads_helps_or_is_bound_by(known: Wenjin) -> None:
    finance = known("graph", "measures", "--body", "市财政局").out
    district = known("graph", "measures", "--body", "西湖区", "--year", "2025").out

    assert "会同市财政局推出口袋公园认养机制" in finance
    assert "举办赏花节" not in finance
    assert "plan-2025  一、完善机制\n  西湖区完善口袋公园认养机制" in district
    assert "by: 西湖区\n" in district


def test_a_rule_shows_whom_it_binds_until_when_and_what_follows(known: Wenjin) -> None:
    said = known("graph", "measures", "--notice", "rules", "--limit", "1").out

    assert "who: 公园管理单位" in said
    assert "until: 自收到申请之日起5个工作日内" in said
    assert "penalty: 责令改正" in said
    assert "more (--limit shows more)" in said


def test_follow_ups_show_both_ends_and_the_reason(known: Wenjin) -> None:
    said = known("graph", "follow-ups").out

    assert said.startswith("会同市财政局推出口袋公园认养机制  [done 2024]\n")
    assert "\n  → 西湖区完善口袋公园认养机制  [planned 2025]\n    score " in said


def test_both_are_had_as_json(known: Wenjin) -> None:
    measures = json.loads(known("graph", "measures", "--json").out)
    pairs = json.loads(known("graph", "follow-ups", "--json").out)

    assert measures["total"] == len(measures["measures"])
    assert {"verb", "object", "actors", "partners"} <= set(measures["measures"][0]["attributes"])
    assert pairs["follow_ups"][0]["predicate"] == "follows_up"
    assert pairs["follow_ups"][0]["earlier"]["attributes"]["year"] == 2024


def test_nothing_found_is_said_and_is_no_failure(known: Wenjin) -> None:
    ran = known("graph", "measures", "--text", "地铁")

    assert (ran.status, ran.out, ran.err) == (0, "", "Nothing found.\n")
    assert known("graph", "follow-ups", "--notice", "rules").err == "Nothing found.\n"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("measures", "--body", "市公安局"), 1, "no node “市公安局”"),
        (("measures", "--notice", "nothing"), 2, "nothing"),
        (("follow-ups", "--notice", "nothing"), 2, "nothing"),
        (("measures", "--status", "foo"), 2, "foo"),
    ],
)
def test_what_does_not_exist_is_a_mistake_and_not_nothing_found(
    known: Wenjin, arguments: tuple[str, ...], status: int, said: str
) -> None:
    ran = known("graph", *arguments)

    assert ran.status == status
    assert said in ran.err
    assert "Nothing found" not in ran.err


def test_an_empty_store_is_no_empty_answer(wenjin: Wenjin) -> None:
    assert wenjin("graph", "measures").status == 1
    assert wenjin("graph", "follow-ups").status == 1
