"""Feedback in the store: written once, the later one counts, all kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.store import NoticeStore, sqlite_url
from service import feedback
from service.feedback import FeedbackLog, Rating, Reasked, Ruling, Should, Verdict, keyed_rater
from service.feedback_errors import UnknownFeedback
from tests.service.feedback_factories import a_rated_answer

ANSWER = a_rated_answer()
REASKED = Reasked("2025-03-06T08:00:00+00:00", Verdict.UNTOLD, "unruled", "答", True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[NoticeStore]:
    store = NoticeStore.open(sqlite_url(tmp_path / "wenjin.sqlite3"))
    yield store
    store.close()


@pytest.fixture
def log(store: NoticeStore) -> FeedbackLog:
    return FeedbackLog(store.engine)


def test_a_rating_is_kept_with_the_answer_that_it_is_of(
    log: FeedbackLog, store: NoticeStore
) -> None:
    kept = log.keep(ANSWER, Rating.DOWN, "内容不对", "应为1,300件", "me")
    [found] = FeedbackLog(store.engine).page().found
    assert found == kept
    assert (found.answer, found.counts, found.reasked) == (ANSWER, True, None)


def test_a_store_that_nobody_rated_in_is_only_read(log: FeedbackLog, store: NoticeStore) -> None:
    assert log.page().found == ()
    assert "feedback" not in sa.inspect(store.engine).get_table_names()
    with pytest.raises(UnknownFeedback):
        log.named([1])


def test_what_should_have_been_answered_goes_with_its_ruling(
    log: FeedbackLog, store: NoticeStore
) -> None:
    number = log.keep(ANSWER, Rating.DOWN, "", "", "me").number
    for should in (Should("全年受理诉求1,200件"), Should(), None):
        log.rule([number], Ruling.RIGHT, "an editor", should)
        assert FeedbackLog(store.engine).named([number])[0].should == should
    log.rule([number], Ruling.RIGHT, "an editor", Should())
    log.rule([number], None, "an editor")
    assert log.named([number])[0].should is None


def test_a_store_of_before_editors_could_say_what_is_right_is_read_and_written(
    log: FeedbackLog, store: NoticeStore
) -> None:
    number = log.keep(ANSWER, Rating.DOWN, "", "", "me").number
    log.rule([number], Ruling.RIGHT, "an editor")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE feedback_shoulds")
    assert log.named([number])[0].ruling is Ruling.RIGHT
    log.rule([number], Ruling.WRONG, "an editor", Should())
    assert log.named([number])[0].should == Should()


def test_rating_the_same_answer_again_the_later_one_counts_and_both_are_kept(
    log: FeedbackLog,
) -> None:
    first = log.keep(ANSWER, Rating.UP, "", "", "me")
    other = log.keep(ANSWER, Rating.UP, "", "", "somebody else")
    later = log.keep(ANSWER, Rating.DOWN, "", "", "me")
    assert [each.number for each in log.page().found] == [later.number, other.number]
    every = log.page(all_of_them=True).found
    assert [(each.number, each.counts) for each in every] == [
        (later.number, True),
        (other.number, True),
        (first.number, False),
    ]


def test_what_an_editor_says_needs_no_ruling_and_counts_until_they_rate_the_answer_again(
    log: FeedbackLog,
) -> None:
    me = keyed_rater("editor")
    first = log.keep(ANSWER, Rating.UP, "", "", me, by_editor=True)
    assert (first.ruling, log.page(unruled=True).total) == (Ruling.RIGHT, 0)
    later = log.keep(ANSWER, Rating.DOWN, "", "", me, by_editor=True)
    every = [(each.number, each.ruling, each.counts) for each in log.page(all_of_them=True).found]
    assert every == [(later.number, Ruling.RIGHT, True), (first.number, None, False)]
    assert log.page().found == (later,)
    log.rule([later.number], Ruling.WRONG, "another editor")
    log.keep(ANSWER, Rating.UP, "", "", me, by_editor=True)
    assert log.named([later.number])[0].ruling is Ruling.WRONG  # not theirs to take back
    log.rule([later.number], None, "another editor")
    assert log.named([later.number])[0].ruling is None


def test_what_was_told_right_from_wrong_before_it_was_ruled_on_is_told_no_more(
    log: FeedbackLog,
) -> None:
    number = log.keep(ANSWER, Rating.DOWN, "", "全年受理诉求", "me").number
    for verdict in Verdict:
        log.keep_reasked({number: replace(REASKED, verdict=verdict)})
        kept = log.page().found[0].reasked
        assert (kept is not None) is (verdict is Verdict.UNTOLD)
    log.rule([number], Ruling.RIGHT, "an editor")
    log.keep_reasked({number: replace(REASKED, verdict=Verdict.WRONG)})
    assert log.page().found[0].reasked == replace(REASKED, verdict=Verdict.WRONG)


def test_an_answer_that_many_rate_is_kept_once(log: FeedbackLog, store: NoticeStore) -> None:
    for rater in "abcde":
        log.keep(ANSWER, Rating.UP, "", "", rater)
    log.keep(replace(ANSWER, text="另一个"), Rating.UP, "", "", "f")
    with store.engine.connect() as connection:
        assert connection.execute(sa.text("select count(*) from rated_answers")).scalar() == 2


def test_the_list_is_newest_first_filtered_and_paged(log: FeedbackLog) -> None:
    for number in range(1, 8):
        rating = Rating.DOWN if number % 2 else Rating.UP
        log.keep(ANSWER, rating, "", "更正" if number > 5 else "", f"rater {number}")
    page = log.page(limit=2, offset=1)
    assert (page.total, [each.number for each in page.found]) == (7, [6, 5])
    assert [each.number for each in log.page(rating=Rating.UP).found] == [6, 4, 2]
    assert [each.number for each in log.page(corrected=True).found] == [7, 6]
    assert log.page(rating=Rating.UP, corrected=True).total == 1


def test_what_came_of_asking_again_is_kept_in_place_of_what_came_before(log: FeedbackLog) -> None:
    number = log.keep(ANSWER, Rating.UP, "", "", "me").number
    log.keep_reasked({number: replace(REASKED, verdict=Verdict.WRONG)})
    log.keep_reasked({number: REASKED})
    log.keep_reasked({})
    assert log.page().found[0].reasked == REASKED


def test_an_editors_ruling_is_kept_changed_and_taken_back_and_forgets_what_was_judged_before_it(
    log: FeedbackLog, store: NoticeStore
) -> None:
    numbers = [log.keep(ANSWER, Rating.DOWN, "", "", rater).number for rater in "ab"]
    log.keep_reasked({numbers[0]: REASKED})
    log.rule(numbers, Ruling.RIGHT, "an editor")
    found = FeedbackLog(store.engine).page().found
    assert [(each.ruling, each.reasked) for each in found] == [(Ruling.RIGHT, None)] * 2
    assert log.page(unruled=True).total == 0
    log.rule(numbers[:1], Ruling.ASIDE, "an editor")
    log.rule(numbers[1:], None, "an editor")
    log.rule([], Ruling.WRONG, "an editor")
    assert [each.ruling for each in log.page().found] == [None, Ruling.ASIDE]
    assert [each.number for each in log.page(unruled=True).found] == numbers[1:]


def test_what_an_editor_ruled_on_stays_when_its_rater_rates_again(log: FeedbackLog) -> None:
    ruled = log.keep(ANSWER, Rating.DOWN, "", "", "me").number
    log.rule([ruled], Ruling.WRONG, "an editor")
    for _ in range(5):
        later = log.keep(ANSWER, Rating.DOWN, "", "", "me").number
    found = log.page().found
    assert [(each.number, each.counts) for each in found] == [(later, True), (ruled, True)]


def test_a_store_of_before_there_were_rulings_is_read_as_it_is_and_can_be_ruled_on(
    log: FeedbackLog, store: NoticeStore
) -> None:
    number = log.keep(ANSWER, Rating.DOWN, "", "", "me").number
    with store.engine.begin() as connection:
        connection.execute(sa.text("drop table feedback_rulings"))
    assert [each.ruling for each in log.page().found] == [None]
    assert log.page(unruled=True, shows=lambda _: True).total == 1
    assert "feedback_rulings" not in sa.inspect(store.engine).get_table_names()
    log.rule([number], Ruling.RIGHT, "an editor")
    assert log.page().found[0].ruling is Ruling.RIGHT


def test_feedback_is_named_by_its_number_and_an_unknown_one_is_told(log: FeedbackLog) -> None:
    numbers = [log.keep(ANSWER, Rating.UP, "", "", rater).number for rater in "ab"]
    assert [each.number for each in log.named(numbers)] == sorted(numbers, reverse=True)
    with pytest.raises(UnknownFeedback, match="wenjin feedback list"):
        log.named([*numbers, 99])


def test_a_rater_without_a_key_is_the_same_after_a_restart_and_nobodys_address(
    log: FeedbackLog, store: NoticeStore
) -> None:
    name = log.rater("203.0.113.7")
    assert name == FeedbackLog(store.engine).rater("203.0.113.7")
    assert name != log.rater("203.0.113.8")
    assert "203" not in name


def test_the_fourth_rating_of_an_address_takes_the_place_of_its_first(
    log: FeedbackLog, store: NoticeStore
) -> None:
    first = log.keep(ANSWER, Rating.UP, "", "", "me").number
    log.keep_reasked({first: REASKED})
    for _ in range(4):
        log.keep(ANSWER, Rating.UP, "", "", "me")
        log.keep(ANSWER, Rating.UP, "", "", keyed_rater("k"))
    every = log.page(all_of_them=True).found
    assert [sum(each.rater == rater for each in every) for rater in ("me", "key k")] == [3, 4]
    assert first not in {each.number for each in every}


def test_of_all_without_a_key_the_oldest_without_a_correction_go_first(
    log: FeedbackLog, store: NoticeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "KEPT_PUBLIC", 3)
    keyed = log.keep(ANSWER, Rating.UP, "", "", keyed_rater("k")).number
    numbers = [
        log.keep(replace(ANSWER, text=rater), Rating.DOWN, "", correction, rater).number
        for rater, correction in (("a", "更正"), ("b", ""), ("c", "更正"), ("d", ""), ("e", "更正"))
    ]
    kept = [each.number for each in log.page().found]
    assert kept == [numbers[4], numbers[2], numbers[0], keyed]
    newest = log.keep(ANSWER, Rating.UP, "", "", "f").number
    assert [each.number for each in log.page().found] == [newest, numbers[4], numbers[2], keyed]
    with store.engine.connect() as connection:
        assert connection.execute(sa.text("select count(*) from rated_answers")).scalar() == 3


def test_many_who_rate_at_once_are_all_kept(log: FeedbackLog) -> None:
    threads = [
        threading.Thread(target=log.keep, args=(ANSWER, Rating.UP, "", "", f"rater {n}"))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [each.number for each in log.page().found]
    assert sorted(numbers) == list(range(1, 13))
