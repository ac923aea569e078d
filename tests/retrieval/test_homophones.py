"""Characters that sound alike."""

from __future__ import annotations

from retrieval.homophones import homophones, readings


def test_tones_do_not_matter() -> None:
    assert "证" in homophones("正")
    assert "争" in homophones("证")


def test_a_character_has_all_readings_in_use_and_none_that_is_not() -> None:
    assert set(readings("重")) == {"zhong", "chong"}
    assert set(readings("行")) == {"xing", "hang"}
    assert readings("有") == ("you",)


def test_a_character_of_two_readings_is_alike_to_those_of_both() -> None:
    assert {"虫", "中"} <= set(homophones("重"))


def test_no_character_is_a_homophone_of_itself_and_what_is_none_has_none() -> None:
    assert "证" not in homophones("证")
    assert homophones("a") == homophones("\ud800") == ()


def test_homophones_come_in_one_order() -> None:
    assert list(homophones("事")) == sorted(homophones("事"))
