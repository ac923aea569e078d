"""What of a passage is embedded, and what names it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.clauses import clauses
from corpus.notice import Span
from retrieval.entry import embedded_text, entry_of
from tests.factories import a_passage


def test_the_titles_above_a_passage_are_embedded_with_it() -> None:
    passage = a_passage("热线接通率达到99%。", heading="工作总结 > 热线服务")
    assert embedded_text(passage).text == "工作总结 > 热线服务 热线接通率达到99%。"
    assert {"总结", "热线", "接通"} <= set(entry_of(passage, ()).terms)


def test_a_passage_without_titles_is_embedded_as_it_stands() -> None:
    assert embedded_text(a_passage("热线。")).text == "热线。"


@given(st.text("一是热线，。0,1:（）“”", max_size=60), st.text("题，。", max_size=5))
def test_the_clauses_are_those_of_the_passage_itself(text: str, heading: str) -> None:
    found = embedded_text(a_passage(text, heading=heading))
    own = [span.of(text) for span in clauses(text, Span(0, len(text)))]
    assert [span.of(found.text) for span in found.clauses] == own


def test_the_digest_names_text_and_titles_and_nothing_else() -> None:
    here = a_passage("热线。", heading="甲")
    elsewhere = a_passage("热线。", heading="甲", notice_id="other", start=70)
    assert entry_of(here, ["名"]).digest == entry_of(elsewhere, ()).digest
    assert entry_of(here, ()).digest != entry_of(a_passage("热线。", heading="乙"), ()).digest


def test_half_of_a_character_is_no_error() -> None:
    entry = entry_of(a_passage("热线\ud800。"), ["\udfff"])
    assert entry.digest
    assert entry.terms
