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


def test_whom_a_rule_binds_is_found_though_nothing_has_the_name(known: Wenjin) -> None:
    ran = known("graph", "measures", "--body", "管理单位")

    assert (ran.status, ran.err) == (0, "")
    assert "作出答复" in ran.out
    assert "who: 公园管理单位" in ran.out


def test_rules_with_a_term_or_a_penalty_are_had_by_themselves(known: Wenjin) -> None:
    termed = known("graph", "measures", "--with-deadline").out
    punished = known("graph", "measures", "--with-penalty", "--notice", "rules").out

    assert termed.count("until: ") == 1
    assert "举办赏花节" not in termed
    assert "penalty: " in punished


def test_what_is_passed_over_is_not_shown_again(known: Wenjin) -> None:
    whole = json.loads(known("graph", "measures", "--json").out)
    page = json.loads(known("graph", "measures", "--json", "--limit", "2", "--offset", "1").out)
    said = known("graph", "measures", "--limit", "2", "--offset", "1").out

    assert page == {"total": whole["total"], "measures": whole["measures"][1:3]}
    assert (
        f"… and {whole['total'] - 3} more (--limit shows more, --offset passes some over)" in said
    )


def test_passing_over_everything_is_said_and_not_silent(known: Wenjin) -> None:
    for command in ("measures", "follow-ups"):
        total = json.loads(known("graph", command, "--json").out)["total"]
        ran = known("graph", command, "--offset", "500")
        assert (ran.status, ran.out) == (0, "")
        assert ran.err == f"There are only {total}: --offset 500 passes over all of them.\n"


def test_follow_ups_show_both_ends_and_the_reason(known: Wenjin) -> None:
    said = known("graph", "follow-ups").out

    assert said.startswith("会同市财政局推出口袋公园认养机制  [done 2024]\n")
    assert "\n  → 西湖区完善口袋公园认养机制  [planned 2025]\n    score " in said


def test_a_follow_up_says_where_each_end_stands(known: Wenjin) -> None:
    lines = known("graph", "follow-ups").out.splitlines()
    first, second = "会同市财政局推出口袋公园认养机制。", "西湖区完善口袋公园认养机制。"
    places = [(TEXT.index(each), TEXT.index(each) + len(each)) for each in (first, second)]

    assert lines[3:7] == [
        "    earlier:",
        f"      “{first}” (plan-2025, characters {places[0][0]}-{places[0][1]})",
        "    later: 一、完善机制",
        f"      “{second}” (plan-2025, characters {places[1][0]}-{places[1][1]})",
    ]


def test_follow_ups_are_had_by_words_by_body_and_from_a_score_on(known: Wenjin) -> None:
    every = json.loads(known("graph", "follow-ups", "--json").out)["follow_ups"]
    district = known("graph", "follow-ups", "--body", "西湖区").out
    score = max(pair["score"] for pair in every)
    best = json.loads(known("graph", "follow-ups", "--json", "--min-score", str(score)).out)

    assert district == known("graph", "follow-ups", "--text", "认养").out != ""
    assert {pair["score"] for pair in best["follow_ups"]} == {score}
    assert known("graph", "follow-ups", "--text", "赏花节 地铁").err == "Nothing found.\n"


def test_a_thing_that_was_honoured_and_is_planned_for_has_its_type(
    wenjin: Wenjin, tmp_path: Path
) -> None:
    text = TEXT.replace(
        "举办赏花节。", "“一张公园工单的故事”视频获国家林草局年度优秀作品二等奖。"
    ).replace("建设苗圃。", "做好“一张公园工单的故事”宣传。")
    (tmp_path / "plan-2025.txt").write_text(text, encoding="utf-8")
    assert wenjin("ingest", tmp_path / "plan-2025.txt").status == 0

    said = wenjin("graph", "follow-ups").out
    assert "[]" not in said
    assert "一张公园工单的故事  [Programme]\n" in said


def test_both_are_had_as_json(known: Wenjin) -> None:
    measures = json.loads(known("graph", "measures", "--json").out)
    pairs = json.loads(known("graph", "follow-ups", "--json").out)

    assert measures["total"] == len(measures["measures"])
    assert {"verb", "object", "actors", "partners"} <= set(measures["measures"][0]["attributes"])
    assert pairs["follow_ups"][0]["predicate"] == "follows_up"
    assert pairs["follow_ups"][0]["earlier"]["attributes"]["year"] == 2024
    assert pairs["follow_ups"][0]["later_said"]["section"] == "一、完善机制"
    sentence = measures["measures"][0]["sentence"]
    assert TEXT[sentence["start"] : sentence["end"]] == sentence["text"]


def test_nothing_found_is_said_and_is_no_failure(known: Wenjin) -> None:
    ran = known("graph", "measures", "--text", "地铁")

    assert (ran.status, ran.out, ran.err) == (0, "", "Nothing found.\n")
    assert known("graph", "follow-ups", "--notice", "rules").err == "Nothing found.\n"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("measures", "--body", "市公安局"), 1, "Nothing has the name “市公安局”"),
        (("measures", "--notice", "nothing"), 2, "nothing"),
        (("follow-ups", "--notice", "nothing"), 2, "nothing"),
        (("measures", "--status", "foo"), 2, "foo"),
        (("measures", "--year", "-5"), 2, "year must be from 1900 to 2100, not -5"),
        (("measures", "--year", "20255"), 2, "not 20255"),
        (("measures", "--text", ""), 2, "text must not be blank"),
        (("measures", "--body", " "), 2, "body must not be blank"),
        (("follow-ups", "--text", ""), 2, "text must not be blank"),
        (("follow-ups", "--min-score", "2"), 2, "score must be from 0 to 1"),
        (("follow-ups", "--body", "市财务局"), 1, "Did you mean 市财政局"),
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
