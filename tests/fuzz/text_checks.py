"""What holds of any text, for each reader of texts: spans slice back, nothing is lost, one result.

Each check takes a text and raises AssertionError where something does not hold; whatever else is
raised is a finding too. Cheap on purpose: a fuzzer asks them millions of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus.lines import WHITE, lines_of
from corpus.normalize import aligned_match_key, match_key
from corpus.notice import Outline, PieceKind, Span
from corpus.outline import outline_of
from corpus.passages import PASSAGE_LENGTH, read
from kg.dates import find_dates
from kg.divisions import find_divisions
from kg.model import Mention
from kg.names import find_names
from kg.quantities import find_quantities, same_amount
from service.masking import masked, private_in, without_private
from service.masking.plain import plain_of
from tests.factories import a_published_file

_HOME = find_divisions("天津市")[0].division
_UNSAID = {PieceKind.BLANK, PieceKind.MARKUP, PieceKind.HEADING, PieceKind.PART_TITLE}


def apart(spans: Iterable[Span], length: int) -> None:
    """In order, none empty, none over another, all inside a text of this length."""
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= length, f"{span} after {end} of {length}"
        end = span.end


def dates(text: str) -> None:
    """Dates slice back, are apart, and are days that a calendar might have."""
    found = find_dates(text)
    apart((each.span for each in found), len(text))
    for each in found:
        assert each.text == each.span.of(text)
        assert each.month is None or 1 <= each.month <= 12
        assert each.day is None or 1 <= each.day <= 31
        assert each.until_year is None or (each.year is not None and each.until_year > each.year)
        assert (each.year, each.month, each.day) != (None, None, None)
        assert len(each.years) <= 101


def quantities(text: str) -> None:
    """Figures slice back, are apart, are finite, equal themselves, and their ranges go up."""
    found = find_quantities(text)
    apart((each.span for each in found), len(text))
    for each in found:
        assert each.text == each.span.of(text)
        assert each.value.is_finite()
        shares = ("成", "‰", "")  # are told as per cent
        assert each.unit.endswith(each.unit_normalised) or each.unit_normalised == "%", each
        assert each.unit_normalised != "%" or each.unit.endswith(("%", *shares))
        assert (each.value_upper is None) == (each.upper_normalised is None)
        assert each.value_upper is None or each.value_upper > each.value
        assert same_amount(each, each)


def names_at_home(text: str) -> Sequence[Mention]:
    """The names of a text that speaks for a city."""
    return find_names(text, _HOME)


def names(text: str) -> None:
    """Names slice back, are apart, and have a canonical form."""
    found = names_at_home(text)
    apart((each.span for each in found), len(text))
    for each in found:
        assert each.text == each.span.of(text)
        assert each.canonical.strip(), f"{each.text!r} has no canonical form"


def lines(text: str) -> None:
    """Lines are apart, trimmed, on one line of the text, and their parts inside them."""
    found = lines_of(text)
    apart((each.span for each in found), len(text))
    for each in found:
        words = each.span.of(text)
        assert len(words.splitlines()) == 1
        assert words.strip(WHITE), "a line of nothing"
        assert each.span.start <= each.body <= each.span.end
        assert each.number >= 0
        for part in (each.opening, each.title):
            assert part is None or each.span.contains(part)


def keys(text: str) -> None:
    """A match key knows where each of its characters stood, and is a key of its own."""
    aligned = aligned_match_key(text)
    assert len(aligned.key) == len(aligned.offsets) == len(aligned.ends)
    assert all(a <= b for a, b in pairwise(aligned.offsets))
    assert all(0 <= s < e <= len(text) for s, e in zip(aligned.offsets, aligned.ends, strict=True))
    assert match_key(text) == aligned.key


def outline(text: str) -> None:
    """The pieces are the text; sentences are pieces in their place; parts, sections, items nest."""
    _sound(outline_of(text), text)


def _sound(found: Outline, text: str) -> None:
    assert "".join(piece.span.of(text) for piece in found.pieces) == text
    said = {each.span for each in found.sentences}
    apart((each.span for each in found.sentences), len(text))
    unsaid = {each.span: each.kind for each in found.pieces if each.span not in said}
    assert said | set(unsaid) == {each.span for each in found.pieces}
    assert set(unsaid.values()) <= _UNSAID
    for sentence in found.sentences:
        place = sentence.place
        for around in (place.part, place.section, place.item, place.point):
            assert around is None or around.span.contains(sentence.span)
    apart((each.span for each in found.parts), len(text))
    for part in found.parts:
        assert part.title is None or part.span.contains(part.title)
    for section in found.sections:
        assert section.part.span.contains(section.span)
        assert section.span.contains(section.heading)
        assert section.level >= 1
    for item in found.items:
        assert item.part.span.contains(item.span)
        assert item.section is None or item.section.span.contains(item.span)
        assert item.title is None or item.span.contains(item.title)
    for group in (found.sections, found.items, found.points):
        assert all(a.span.start < b.span.start for a, b in pairwise(group))
    for span in (found.title, found.issuer, found.date, found.number, found.addressees):
        assert span is None or span.of(text).strip(WHITE)


def passages(text: str) -> None:
    """Each sentence is in exactly one passage of its place; passages slice back and are short."""
    reading = read(a_published_file(text))
    assert reading.notice.text == text
    assert reading.notice.title.strip()
    apart((each.span for each in reading.passages), len(text))
    sentences = iter(reading.outline.sentences)
    for passage in reading.passages:
        assert passage.text == passage.span.of(text)
        assert len(passage.heading.splitlines()) <= 1
        at, inside = passage.span.start, 0
        while at < passage.span.end:
            sentence = next(sentences)
            assert passage.span.contains(sentence.span)
            assert sentence.place == passage.place
            at, inside = sentence.span.end, inside + 1
        frame = passage.place.part.title is None
        assert len(passage.span) <= PASSAGE_LENGTH or inside <= 2 or frame
    assert next(sentences, None) is None


def masking(text: str) -> None:
    """What is private is apart and inside; masked, nothing private is left and nothing changes."""
    assert len(plain_of(text)) == len(text)
    found = private_in(text)
    apart((Span(each.start, each.end) for each in found), len(text))
    for each in found:
        assert 0 <= each.lead <= each.start
    once = masked(text)
    assert masked(once) == once
    assert found or once == text
    assert found or without_private(text) == text
