"""What differs between two versions of a notice."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import Reading
from service.version_changes import changes_between
from tests.factories import A_NOTICE_TEXT, a_reading


def words(before: Reading, after: Reading) -> list[tuple[list[str], list[str]]]:
    """Each change in words."""
    return [
        (
            [span.of(before.notice.text) for span in change.before],
            [span.of(after.notice.text) for span in change.after],
        )
        for change in changes_between(before, after).changes
    ]


def test_a_changed_figure_is_one_sentence_for_another() -> None:
    before = a_reading(A_NOTICE_TEXT)
    after = a_reading(A_NOTICE_TEXT.replace("公园30个", "公园35个"))
    assert words(before, after) == [
        (
            ["全年新建口袋公园30个，其中东湖区8个。"],
            ["全年新建口袋公园35个，其中东湖区8个。"],
        )
    ]


def test_sentences_that_come_and_go_are_counted_and_the_rest_is_kept() -> None:
    before = a_reading(A_NOTICE_TEXT)
    after = a_reading(
        A_NOTICE_TEXT.replace("各区园林局于10月底前完工。", "").replace(
            "受益居民超过20万人。", "受益居民超过20万人。全部免费。"
        )
    )
    found = changes_between(before, after)
    assert (found.removed, found.added) == (1, 1)
    assert found.kept > 10
    assert words(before, after) == [
        (["各区园林局于10月底前完工。"], []),
        ([], ["全部免费。"]),
    ]


def test_the_same_text_has_no_changes_nor_have_other_blank_lines() -> None:
    before = a_reading(A_NOTICE_TEXT)
    assert changes_between(before, before).changes == ()
    assert changes_between(before, a_reading(A_NOTICE_TEXT.replace("\n", "\n\n"))).changes == ()


@given(
    st.lists(st.sampled_from(["甲事办好。", "乙事办好。", "丙事办好。"]), min_size=1),
    st.lists(st.sampled_from(["甲事办好。", "乙事办好。", "丁事办好。"]), min_size=1),
)
def test_what_is_kept_and_what_came_make_up_the_new_text(old: list[str], new: list[str]) -> None:
    before, after = a_reading("".join(old)), a_reading("".join(new))
    found = changes_between(before, after)
    assert found.kept + found.removed == len(old)
    assert found.kept + found.added == len(new)


def test_a_sentence_that_stands_a_thousand_times_takes_no_long_time() -> None:
    before = a_reading("甲事办好。" * 8_000)
    after = a_reading("乙事办好。" + "甲事办好。" * 4_000 + "丙事办好。" + "甲事办好。" * 4_000)
    began = time.process_time()
    assert changes_between(before, after).added > 0
    assert time.process_time() - began < 5
