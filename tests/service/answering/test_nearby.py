"""What is shown beside an abstention."""

from __future__ import annotations

from dataclasses import replace

from service.answering.evidence import EvidenceBase, Statement
from service.answering.nearby import nearby
from tests.service.answering.bases import a_base, a_regulation, statement_of

BASE = a_base(
    a_regulation(
        "青岛市河道管理办法\n"
        "第一条 河面结冰的，不得通航。\n"
        "第二条 河道设有水闸、泵站，由区水务部门巡查。\n"
        "第三条 清淤每年一次，冬季进行。\n"
        "第四条 堤岸种植垂柳。\n"
    )
)


def _ranked(*words: str, apart: float = 1.0) -> list[Statement]:
    return [
        replace(statement_of(BASE, each), score=10.0 - number * apart, coverage=0.9)
        for number, each in enumerate(words)
    ]


def _texts(rankings: list[list[Statement]], most: int = 3) -> list[str]:
    return [quote.text for quote in nearby(rankings, most)]


def test_the_best_sentences_are_shown_best_first_and_no_more_than_wanted() -> None:
    ranked = _ranked("堤岸种植垂柳", "清淤每年一次", "不得通航", "河道设有水闸、泵站")
    assert _texts([ranked]) == ["堤岸种植垂柳", "清淤每年一次", "不得通航"]
    assert _texts([ranked], most=1) == ["堤岸种植垂柳"]
    assert _texts([ranked], most=0) == []


def test_of_one_sentence_one_run_is_shown() -> None:
    ranked = _ranked("清淤每年一次", "冬季进行", "堤岸种植垂柳")
    assert len(_texts([ranked])) == 2


def test_what_is_far_behind_the_best_is_not_near() -> None:
    assert _texts([_ranked("清淤每年一次", "堤岸种植垂柳", apart=5.0)]) == ["清淤每年一次"]


def test_the_title_is_shown_only_where_nothing_is_nearer() -> None:
    title = "青岛市河道管理办法"
    assert _texts([_ranked("堤岸种植垂柳", title)]) == ["堤岸种植垂柳"]
    assert _texts([_ranked(title, "堤岸种植垂柳")]) == [title, "堤岸种植垂柳"]


def test_each_question_has_its_turn_and_none_shows_what_is_shown() -> None:
    one = _ranked("堤岸种植垂柳", "清淤每年一次", "不得通航")
    other = _ranked("堤岸种植垂柳", "河道设有水闸、泵站")
    assert _texts([one, [], other]) == ["堤岸种植垂柳", "清淤每年一次", "河道设有水闸、泵站"]
    assert nearby([], 3) == []


def test_what_is_shown_is_in_the_notice_to_the_character() -> None:
    base: EvidenceBase = BASE
    for quote in nearby([_ranked("堤岸种植垂柳", "清淤每年一次")], 3):
        notice = base.readings[quote.passage.notice_id].notice
        assert quote.span.of(notice.text) == quote.text
