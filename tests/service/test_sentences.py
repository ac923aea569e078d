"""The sentence around a place: a piece of the outline, else the line, never without an end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import Reading, Span
from kg.model import Provenance
from service.sentences import LONGEST, SentenceAround, Sentences
from tests.factories import A_NOTICE_TEXT, a_reading

SAMPLE = a_reading()


def around(reading: Reading, span: Span) -> SentenceAround:
    """The sentence around these characters of the notice."""
    notice = reading.notice
    place = Provenance(notice.notice_id, span, span.of(notice.text))
    return Sentences({notice.notice_id: reading}).around(place)


def around_words(reading: Reading, words: str) -> SentenceAround:
    """The sentence around the first place where these words stand."""
    start = reading.notice.text.index(words)
    return around(reading, Span(start, start + len(words)))


def test_a_place_stands_in_its_sentence() -> None:
    sentence = around_words(SAMPLE, "市财政局")
    assert sentence.text == "会同市财政局改造老旧公园12个，受益居民超过20万人。"
    assert not sentence.cut_before
    assert not sentence.cut_after


def test_a_place_stands_under_the_innermost_heading_or_none() -> None:
    notice = SAMPLE.notice
    sentences = Sentences({notice.notice_id: SAMPLE})
    first = "一、以更实举措建设公园绿地"
    for words, heading in (("公园绿地", first), ("市财政局", first), ("生态优先", None)):
        start = notice.text.index(words)
        place = Provenance(notice.notice_id, Span(start, start + len(words)), words)
        assert sentences.heading(place) == heading


def test_a_place_in_a_heading_has_the_heading_for_a_sentence() -> None:
    assert around_words(SAMPLE, "公园绿地").text == "一、以更实举措建设公园绿地"


def test_a_place_that_two_sentences_share_stands_in_its_line() -> None:
    assert around_words(SAMPLE, "东湖区8个。各区").text == (
        "1.新建口袋公园。全年新建口袋公园30个，其中东湖区8个。各区园林局于10月底前完工。"
    )


def test_a_line_is_shown_without_the_white_space_around_it() -> None:
    reading = a_reading("第一行。\r\n  第二行。又一句。  \r\n第三行。\r\n")
    assert around_words(reading, "行。又").text == "第二行。又一句。"


def test_a_place_over_several_lines_stands_in_all_of_them() -> None:
    assert around_words(SAMPLE, "5日\n市园林局2025年").text == (
        "2025年3月5日\n市园林局2025年工作要点"
    )


def test_of_an_endless_sentence_the_words_around_the_place_are_shown() -> None:
    reading = a_reading("办" * 5_000 + "市公安局" + "事" * 5_000)
    sentence = around_words(reading, "市公安局")
    assert sentence.text == "办" * 198 + "市公安局" + "事" * 198
    assert sentence.cut_before
    assert sentence.cut_after


def test_a_long_sentence_is_cut_only_where_it_goes_on() -> None:
    reading = a_reading("市公安局" + "办" * 500 + "市财政局")
    first, last = around_words(reading, "市公安局"), around_words(reading, "市财政局")
    assert (first.span.start, first.cut_before, first.cut_after) == (0, False, True)
    assert (last.span.end, last.cut_before, last.cut_after) == (508, True, False)


def test_a_place_longer_than_what_is_shown_is_shown_from_its_start() -> None:
    reading = a_reading("前" * 10 + "办" * 1_000)
    sentence = around(reading, Span(5, 900))
    assert (sentence.span.start, len(sentence.text)) == (5, LONGEST)


@given(
    text=st.text(alphabet="市公安局办。；\n \r1一、.", min_size=1, max_size=900),
    ends=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_sentence_slices_back_and_holds_the_place(text: str, ends: tuple[float, float]) -> None:
    start, end = sorted(int(share * len(text)) for share in ends)
    sentence = around(a_reading(text), Span(start, end))
    assert sentence.text == text[sentence.span.start : sentence.span.end]
    assert len(sentence.text) <= LONGEST
    assert sentence.span.start <= start
    assert sentence.span.end >= min(end, start + LONGEST)


def test_every_place_of_a_notice_stands_in_some_sentence() -> None:
    for start in range(len(A_NOTICE_TEXT)):
        assert around(SAMPLE, Span(start, start + 1)).span.contains(Span(start, start + 1))
