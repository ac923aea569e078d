"""Which statements answer a need, and why none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpus.notice import NoticeId
from kg.divisions import home_of
from service.answering import refuse
from service.answering.confidence import ENOUGH, ENOUGH_BESIDE, confidence
from service.answering.evidence import Statement
from service.answering.outcome import Reason
from service.answering.places import asked_places
from service.answering.refuse import Refusal
from service.answering.supported import supported_by
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of, understood

TIANJIN = home_of("天津市园林局", "")
SAMPLE = NoticeId("sample")
BASE = a_base(
    a_reading(
        "天津市园林局工作要点\n一、东片\n1.建设。红桥区2024年新建公园8个。\n"
        "2.修缮。河西区修缮长廊。\n3.巡查。市公安局每日巡查公园两次。\n"
    )
)


def _near(words: str, score: float = 20.0, context: float = 0.9) -> Statement:
    return replace(statement_of(BASE, words), score=score, context=context, coverage=0.9)


BUILT = _near("红桥区2024年新建公园8个")
MENDED = _near("河西区修缮长廊", 5.0)
PATROLLED = _near("市公安局每日巡查公园两次", 5.0)


def _supported(
    text: str, *statements: Statement, is_asserted: bool = False
) -> Refusal | Sequence[Statement]:
    assert TIANJIN is not None
    need = understood(text, BASE).needs[0]
    places = asked_places(need.key, [TIANJIN])
    return supported_by(need, statements, is_asserted, places, {SAMPLE: TIANJIN}, BASE.readings)


def _refusal(text: str, *statements: Statement) -> Refusal:
    refused = _supported(text, *statements)
    assert isinstance(refused, Refusal)
    return refused


def test_what_is_said_of_the_place_answers() -> None:
    assert _supported("红桥区新建公园多少个?", BUILT, MENDED) == [BUILT]
    assert BUILT.notice_id == SAMPLE


def test_a_place_that_nothing_is_said_of_is_named_in_the_refusal() -> None:
    refusal = _refusal("南开区新建公园多少个?", BUILT, MENDED)
    assert (refusal.reason, refusal.slot) == (Reason.WRONG_PLACE, "南开区")


def test_what_would_be_answered_of_another_place_is_refused_for_the_place() -> None:
    refusal = _refusal("河西区新建公园多少个?", BUILT, MENDED)
    assert (refusal.reason, refusal.slot) == (Reason.WRONG_PLACE, "河西区")


def test_a_body_that_nothing_is_said_of_is_named_in_the_refusal() -> None:
    refusal = _refusal("市教育局每日巡查公园几次?", PATROLLED)
    assert refusal.reason is Reason.WRONG_BODY
    assert "教育" in refusal.slot


def test_a_year_that_nothing_is_said_of_is_named_in_the_refusal() -> None:
    refusal = _refusal("2019年新建公园多少个?", BUILT)
    assert (refusal.reason, refusal.slot) == (Reason.WRONG_YEAR, "2019")


def test_what_is_asserted_of_another_year_or_place_is_there_to_be_corrected() -> None:
    for text in ("2019年新建公园8个吧?", "南开区新建公园8个吧?"):
        kept = _supported(text, BUILT, is_asserted=True)
        assert not isinstance(kept, Refusal)
        assert kept[0] == BUILT


def test_one_that_is_likely_but_not_sure_is_kept_beside_the_refusal() -> None:
    refusal = _refusal("新建公园多少个?", replace(BUILT, score=1.0), MENDED)
    assert refusal.reason is Reason.NO_EVIDENCE
    assert [each.text for each in refusal.unsure] == [BUILT.text]


def test_what_would_do_beside_another_part_is_kept_with_the_refusal() -> None:
    need = understood("新建公园多少个?", BASE).needs[0]
    scores = [number / 4 for number in range(-40, 80)]
    sureness = [confidence([replace(BUILT, score=each), MENDED], need) for each in scores]
    between = next(s for s, p in zip(scores, sureness, strict=True) if p >= ENOUGH_BESIDE)
    assert ENOUGH_BESIDE <= confidence([replace(BUILT, score=between), MENDED], need) < ENOUGH
    assert _refusal("新建公园多少个?", replace(BUILT, score=between), MENDED).beside
    assert not _refusal("新建公园多少个?", replace(BUILT, score=between - 1), MENDED).beside


def test_what_is_said_of_a_place_is_an_overview_however_unsure() -> None:
    kept = _supported("河西区有哪些做法?", replace(MENDED, score=1.0))
    assert not isinstance(kept, Refusal)
    assert kept[0].text == MENDED.text


def test_no_statement_is_no_evidence() -> None:
    assert _supported("新建公园多少个?") == Refusal(Reason.NO_EVIDENCE)


def test_the_figure_of_the_whole_is_not_told_of_a_part_that_has_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refuse, "confidence", lambda *_: 0.99)
    base = a_base(
        a_reading(
            "南昌市园林局通报\n1.球场。全市建成步道86公里，东湖区球场3片。\n"
            "2.步道。西湖区修缮步道，里程5公里。\n"
        )
    )
    homes = {SAMPLE: home_of("南昌市园林局", "")}

    def asked(question: str, words: str) -> object:
        need = understood(question, base).needs[0]
        places = asked_places(need.key, [home for home in homes.values() if home is not None])
        found = replace(statement_of(base, words), score=20.0, context=0.9, coverage=0.9)
        return supported_by(need, [found], False, places, homes, base.readings)

    both = "全市建成步道86公里，东湖区球场3片"
    refused = asked("东湖区步道多少公里?", both)
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.WRONG_PLACE
    assert not isinstance(asked("东湖区球场多少片?", both), Refusal)
    assert not isinstance(asked("西湖区步道多少公里?", "西湖区修缮步道，里程5公里"), Refusal)
