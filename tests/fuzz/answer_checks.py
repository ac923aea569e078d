"""What holds of any upload, question and answer: refused in one line or taken whole, never more
said than was quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from corpus.errors import BadMetadata, CorpusError, UnreadableNotice
from corpus.normalize import match_key
from corpus.notice import Reading, Span
from corpus.read import MAX_BYTES, notice_id_of, read_bytes
from corpus.read.metadata import parse_metadata
from corpus.read.text import decode_text
from kg.quantities import find_quantities
from service.answering.claims import CitedQuote, Fault, check_claim
from service.answering.needs import MOST_NEEDS
from service.answering.outcome import Question, Turn
from service.answering.understand import Understood, understand
from service.answering.verify import displaced, own_words, unsupported
from service.answering.vocabulary import Vocabulary
from tests.factories import a_reading
from tests.fuzz.inputs import text_of
from tests.service.answering.bases import cited

_STRANGE = "7919"
_BLANKS = re.compile(r"\[\d{1,3}\]|\s")


@lru_cache(maxsize=1)
def _reading() -> Reading:
    return a_reading()


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    return Vocabulary(passage.text for passage in _reading().passages)


def texts(data: bytes) -> None:
    """A file's bytes are decoded as they are, or refused with what to do next."""
    try:
        text = decode_text("notice.txt", data)
    except UnreadableNotice as error:
        refusal = str(error)
    else:
        refusal = ""
        assert text.encode() == data
        assert len(data) <= MAX_BYTES
    assert len(refusal.splitlines()) <= 1


def metadata(data: bytes) -> None:
    """Metadata are read or refused in one line; what is read can be shown and linked to."""
    try:
        found = parse_metadata("notice.json", data)
    except BadMetadata:
        return
    for value in (found.title, found.issuer, found.date, found.number, found.source_address):
        assert value is None or (value.strip() == value and value)
        assert value is None or not any(character < " " for character in value)
        assert value is None or value.encode()
    assert found.date is None or re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", found.date)
    address = (found.source_address or "http:").strip().lower()
    assert not address.startswith(("javascript:", "data:", "vbscript:"))


def uploads(data: bytes) -> None:
    """A file name gives an id that is no path, or is refused; the text is the bytes."""
    name, _, body = data.partition(b"\n")
    file_name = text_of(name)
    try:
        found = read_bytes(file_name, body)
    except CorpusError:
        return
    assert found.text.encode() == body
    assert not set(found.notice_id) & set("/\\\0\n\r")
    assert not found.notice_id.startswith(".")
    assert found.notice_id == unicodedata.normalize("NFC", found.notice_id)
    assert found.notice_id == notice_id_of(f"{found.notice_id}.txt")


def understood(text: str) -> Understood:
    """The last line as a question after those before it, three at most."""
    *before, asked = text.split("\n")
    turns = tuple(Turn(each, "其中东湖区8个。[1]") for each in before[-3:])
    return understand(Question(asked, turns), _vocabulary())


def questions(text: str) -> None:
    """A question, with the lines before its last as its history, has one to eight needs."""
    read = understood(text)
    assert 1 <= len(read.needs) <= MOST_NEEDS
    for need in read.needs:
        assert need.asked <= read.asked
        weights = need.weights(_vocabulary())
        assert not weights or abs(sum(weights.values()) - 1) < 1e-9
        assert all(1000 <= year <= 9999 for year in need.years)


def looked_at(text: str) -> tuple[str, ...]:
    """What the first line, quoted, does not hold of the others."""
    quote, _, own = text.partition("\n")
    return unsupported(own, cited(quote or "甲"))


def verifier(text: str) -> None:
    """Of lines, the first is quoted: it holds itself, and no figure, marker or offset but its own.

    The second line is said in our own words beside it.
    """
    quote, _, own = text.partition("\n")
    if not quote.strip():
        return
    citations = cited(quote)
    assert unsupported(f"{quote}。[1]", citations) == ()
    said = f"{own}。{quote}。[1]"
    missing = unsupported(said, citations)
    bare = _BLANKS.sub("", said)  # a marker within a figure is told as blanks
    assert all(_BLANKS.sub("", each) in bare for each in missing)
    ours = own_words(said, citations)
    assert len(ours) == len(said)
    assert all(a in (b, " ") for a, b in zip(ours, said, strict=True))
    if _STRANGE not in match_key(quote) and not _has_amount(quote):
        assert unsupported(f"共{_STRANGE}家。{said}", citations), "a figure of nowhere got through"
    if "[2]" not in quote:
        assert "2" in unsupported(f"{quote}。[2]", citations), "a marker of no citation got through"


def _has_amount(quote: str) -> bool:
    return any(figure.value_normalised == int(_STRANGE) for figure in find_quantities(quote))


def offsets(data: bytes) -> None:
    """A citation of the notice's characters stands; moved or changed, it is displaced."""
    reading = _reading()
    text = reading.notice.text
    numbers = [int.from_bytes(data[at : at + 2], "big") for at in (0, 2, 4)]
    start, end = sorted(number % (len(text) + 1) for number in numbers[:2])
    shown = replace(cited(text[start:end])[0], span=Span(start, end))
    known = {reading.notice.notice_id: reading}
    assert displaced([shown], known) == ()
    assert displaced([shown], {}) == (shown,)
    moved_start = numbers[2] % (len(text) + 1)
    moved = replace(shown, span=Span(moved_start, moved_start + end - start))
    is_same = text[moved.span.start : moved.span.end] == shown.quote
    assert (displaced([moved], known) == ()) == is_same
    changed = replace(shown, quote=shown.quote + text_of(data[6:]))
    assert (displaced([changed], known) == ()) == (changed.quote == shown.quote)


def faults_of(text: str) -> Sequence[Fault]:
    """The faults of the text as a claim on one of the passages of a notice."""
    passages = _reading().passages
    quoted = CitedQuote(_reading(), passages[len(text) % len(passages)].span)
    return check_claim(text, [quoted])


def claims(text: str) -> None:
    """A fault has words of the claim; what one quote does not hold, none at all does not either."""
    faults = faults_of(text)
    for fault in faults:  # in Simplified; an ordinal is told as a number: 第3方 of 第三方
        assert match_key(fault.words) in match_key(text) or fault.words.startswith("第"), fault
    assert not faults or check_claim(text, ())
