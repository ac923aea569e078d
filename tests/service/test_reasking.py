"""Asked again: right now, still wrong, or nothing that can be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import StoreEmpty
from corpus.notice import NoticeId
from corpus.visibility import ANYBODY, INTERNAL
from service.answering.outcome import Question, Reply
from service.answering.pipeline import Answerer
from service.expected import NoticeWords, expected_of
from service.feedback import Feedback, Rating, Ruling, Verdict
from service.library import Library
from service.rated_answer import RatedAnswer
from service.reasking import Decided, judged, reask
from service.views import Views
from tests.eval.scripted import NOTICE_ID, a_notice, a_refusal, an_answer
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder
from tests.service.feedback_factories import QUOTE, a_rating, an_up_answer

NOTICES = {NOTICE_ID: a_notice()}
PARKS = "全年新建多少个口袋公园？"
RIGHT, WRONG, UNTOLD = Verdict.RIGHT, Verdict.WRONG, Verdict.UNTOLD

SAME = an_up_answer()
SHORTER = an_answer("1,200件。[1]", QUOTE)
WIDER = an_answer("青山市热线全年受理诉求1,200件。[1]", "青山市热线全年受理诉求1,200件")
MORE = an_answer("全年受理诉求1,200件。[1]办结率为98%。[2]", QUOTE, "办结率为98%")
ELSEWHERE = an_answer("办结率为98%。[1]", "办结率为98%")
REFUSED = a_refusal()
ANOTHER_REFUSAL = a_refusal("通知没有说到这个单位。")

HELD = Ruling.RIGHT
UP = a_rating(ruling=HELD)
DOWN = a_rating(rating=Rating.DOWN, ruling=HELD)
CLAIMED = a_rating(rating=Rating.DOWN)
CLAIMED_UP = a_rating()
ASIDE = a_rating(rating=Rating.DOWN, ruling=Ruling.ASIDE)
UNJUST = a_rating(rating=Rating.DOWN, ruling=Ruling.WRONG)
CORRECTED = a_rating(rating=Rating.DOWN, correction="办结率为98%", ruling=HELD)
PROPOSED = a_rating(rating=Rating.DOWN, correction="办结率为98%")
NOT_LOCATED = a_rating(rating=Rating.DOWN, correction="应为一千三百件", ruling=HELD)
NOTHING_NEW = a_rating(rating=Rating.DOWN, correction="全年受理诉求")
RIGHTLY_REFUSED = a_rating(REFUSED, ruling=HELD)
WRONGLY_REFUSED = a_rating(REFUSED, rating=Rating.DOWN, ruling=HELD)


@pytest.mark.parametrize(
    ("said", "now", "verdict", "decided"),
    [
        (UP, SAME, RIGHT, Decided.SAME_AS_RATED),
        (UP, WIDER, RIGHT, Decided.SAYS_AND_CITES),
        (UP, SHORTER, UNTOLD, Decided.OTHER_WORDS),
        (UP, ELSEWHERE, WRONG, Decided.ELSEWHERE),
        (UP, REFUSED, WRONG, Decided.REFUSED),
        (DOWN, SAME, WRONG, Decided.SAME_AS_RATED),
        (DOWN, WIDER, WRONG, Decided.SAID_AGAIN),
        (DOWN, MORE, UNTOLD, Decided.SAID_MORE),
        (DOWN, ELSEWHERE, UNTOLD, Decided.NOBODY_SAID),
        (DOWN, REFUSED, UNTOLD, Decided.NOBODY_SAID),
        (CORRECTED, SAME, WRONG, Decided.SAME_AS_RATED),
        (CORRECTED, ELSEWHERE, RIGHT, Decided.SAYS_AND_CITES),
        (CORRECTED, REFUSED, WRONG, Decided.REFUSED),
        (CORRECTED, MORE, RIGHT, Decided.SAYS_AND_CITES),
        (PROPOSED, SAME, UNTOLD, Decided.SAME_AS_RATED),
        (PROPOSED, ELSEWHERE, UNTOLD, Decided.UNRULED),
        (PROPOSED, REFUSED, UNTOLD, Decided.UNRULED),
        (NOTHING_NEW, ELSEWHERE, UNTOLD, Decided.REPEATED),
        (NOTHING_NEW, SAME, UNTOLD, Decided.SAME_AS_RATED),
        (CLAIMED, SAME, UNTOLD, Decided.SAME_AS_RATED),
        (CLAIMED, WIDER, UNTOLD, Decided.UNRULED),
        (CLAIMED_UP, SAME, UNTOLD, Decided.SAME_AS_RATED),
        (CLAIMED_UP, REFUSED, UNTOLD, Decided.UNRULED),
        (ASIDE, SAME, UNTOLD, Decided.SET_ASIDE),
        (UNJUST, SAME, RIGHT, Decided.SAME_AS_RATED),
        (UNJUST, REFUSED, WRONG, Decided.REFUSED),
        (NOT_LOCATED, ELSEWHERE, UNTOLD, Decided.NOT_LOCATED),
        (RIGHTLY_REFUSED, REFUSED, RIGHT, Decided.SAME_AS_RATED),
        (RIGHTLY_REFUSED, ANOTHER_REFUSAL, RIGHT, Decided.REFUSED),
        (RIGHTLY_REFUSED, SAME, WRONG, Decided.ANSWERED),
        (WRONGLY_REFUSED, REFUSED, WRONG, Decided.SAME_AS_RATED),
        (WRONGLY_REFUSED, ANOTHER_REFUSAL, WRONG, Decided.REFUSED),
        (WRONGLY_REFUSED, SAME, UNTOLD, Decided.NOBODY_SAID),
    ],
)
def test_a_reply_is_judged_by_what_was_said_of_the_one_before(
    said: Feedback, now: Reply, verdict: Verdict, decided: Decided
) -> None:
    expected = expected_of(said, NoticeWords(NOTICES))
    assert judged(said, expected, now, NOTICES) == (verdict, decided)


def test_where_the_evidence_is_in_no_notice_any_more_nothing_can_be_told() -> None:
    expected = expected_of(UP, NoticeWords(NOTICES))
    changed = {NOTICE_ID: a_notice("青山市热线全年受理诉求1,300件。")}
    assert judged(UP, expected, REFUSED, changed) == (UNTOLD, Decided.WORDS_GONE)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file(date="2025-03-05"))
    yield library
    library.close()


def rated(answerer: Answerer, *, rating: Rating = Rating.UP, number: int = 1) -> Feedback:
    question = Question(PARKS)
    answer = RatedAnswer.of(question, answerer.ask(question), "citizen", {})
    return replace(a_rating(rating=rating, number=number, ruling=HELD), answer=answer)


def test_a_notice_that_is_put_right_turns_what_was_wrong_into_what_can_be_checked(
    library: Library,
) -> None:
    views = Views(library)
    answerer = views.of(ANYBODY).answerer
    up = rated(answerer, number=1)
    down = rated(answerer, rating=Rating.DOWN, number=2)
    corrected = replace(down, number=3, correction="全年新建口袋公园45个")
    before = reask([corrected, down, up], views)
    assert [before[n].verdict for n in (1, 2, 3)] == [RIGHT, WRONG, WRONG]
    library.ingest(a_published_file(A_NOTICE_TEXT.replace("30个", "45个")), replace=True)
    after = reask([corrected, down, up], views)
    assert [(after[n].verdict, after[n].is_changed) for n in (1, 2, 3)] == [
        (UNTOLD, True),
        (UNTOLD, True),
        (RIGHT, True),
    ]
    assert after[3].text.startswith("全年新建口袋公园45个")
    assert after[1].why == Decided.WORDS_GONE


def test_a_question_that_many_rated_is_asked_once(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = Views(library)
    answerer = views.of(ANYBODY).answerer
    many = [rated(answerer, number=number) for number in range(1, 6)]
    asked: list[Question] = []
    ask = answerer.ask
    monkeypatch.setattr(
        answerer, "ask", lambda question: (asked.append(question), ask(question))[1]
    )
    steps: list[tuple[int, int]] = []
    found = reask(many, views, lambda _, done, total: steps.append((done, total)))
    assert len(asked) == 1
    assert (sorted(found), steps[-1]) == ([1, 2, 3, 4, 5], (5, 5))


def test_a_question_to_a_notice_that_is_gone_cannot_be_told(library: Library) -> None:
    answerer = Answerer(library)
    said = rated(answerer)
    gone = replace(said, answer=replace(said.answer, notice_ids=(NoticeId("gone"),)))
    assert (reask([gone], Views(library))[1].why) == Decided.NOTICE_GONE


def test_what_was_asked_of_public_notices_is_asked_again_of_these_alone(library: Library) -> None:
    said = rated(Answerer(library))
    staff = replace(said, number=2, answer=replace(said.answer, made_from=(INTERNAL,)))
    open_plan = a_published_file(notice_id="sample", visibility=INTERNAL)
    library.ingest(open_plan)
    library.ingest(a_published_file("市水务局\n关于节水工作的通知\n加强节水。", notice_id="water"))
    found = reask([said, staff], Views(library))
    assert (found[1].verdict, found[1].why) == (UNTOLD, Decided.WORDS_GONE)
    assert "口袋公园" not in found[1].text
    assert found[2].verdict is RIGHT


def test_an_empty_store_is_said_to_be_empty(library: Library) -> None:
    answerer = Answerer(library)
    said = rated(answerer)
    library.remove(NoticeId("sample"))
    with pytest.raises(StoreEmpty):
        reask([said], Views(library))
