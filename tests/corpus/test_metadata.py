"""The .json beside a notice is read strictly: a mistake in it is told, not guessed at."""

from __future__ import annotations

import json

import pytest

from corpus.errors import BadMetadata
from corpus.notice import NoticeMetadata
from corpus.read.metadata import parse_metadata
from corpus.visibility import INTERNAL, PUBLIC, Visibility, restricted_to


def _parsed(**fields: object) -> NoticeMetadata:
    return parse_metadata("a.json", json.dumps(fields).encode())


def test_no_file_is_no_metadata() -> None:
    assert parse_metadata("a.json", None) == NoticeMetadata()


def test_every_field_is_optional_and_other_keys_are_ignored() -> None:
    assert _parsed(chars=1, note=["x"], title="  通知 ", number="") == NoticeMetadata(title="通知")


@pytest.mark.parametrize("date", ["2025", "2025-01", "2025-01-27", "2024-02-29"])
def test_a_date_may_be_a_year_a_month_or_a_day(date: str) -> None:
    assert _parsed(date=date).date == date


@pytest.mark.parametrize(
    "date", ["2025-1-27", "27.1.2025", "2025-13", "2025-02-30", "２０２５", "0000"]
)
def test_any_other_date_is_refused(date: str) -> None:
    with pytest.raises(BadMetadata, match=f"a.json: metadata field “date” is “{date}”"):
        _parsed(date=date)


@pytest.mark.parametrize("value", [1, ["通知"], {"zh": "通知"}, True])
def test_a_field_of_another_type_is_refused(value: object) -> None:
    with pytest.raises(BadMetadata, match="“title” is not a text"):
        _parsed(title=value)


@pytest.mark.parametrize("value", ["a\nb", "a\x00", "\ud800", "字" * 1001])
def test_a_text_that_no_field_holds_is_refused(value: str) -> None:
    with pytest.raises(BadMetadata, match="issuer"):
        _parsed(issuer=value)


A_LONG_NUMBER = b'{"n": ' + b"9" * 4301 + b"}"  # Python refuses it, and not as a JSON error


@pytest.mark.parametrize(
    "data", [b"{", b"\xff", b"[]", b"null", b'"x"', b"[" * 100_000, A_LONG_NUMBER]
)
def test_what_is_no_json_object_is_refused(data: bytes) -> None:
    with pytest.raises(BadMetadata):
        parse_metadata("a.json", data)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc"])
def test_an_address_that_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(BadMetadata, match="neither an http nor an https address"):
        _parsed(source_address=address)


def test_a_note_in_place_of_an_address_is_kept() -> None:
    address = "https://flk.npc.gov.cn (国家法律法规数据库)"
    assert _parsed(source_address=address).source_address == address
    assert _parsed(source_address="").source_address is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("public", PUBLIC),
        ("internal", INTERNAL),
        (["市公安局"], restricted_to(["市公安局"])),
        ([" 市司法局", "市公安局", "市司法局"], restricted_to(["市公安局", "市司法局"])),
        (None, None),
    ],
)
def test_who_may_see_a_notice_is_read(written: object, meant: Visibility | None) -> None:
    assert _parsed(visibility=written).visibility == meant


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("secret", "is “secret”; it is neither “public” nor “internal” nor a list of bodies"),
        ("Internal", "neither"),
        (3, "neither"),
        (True, "neither"),
        ({"bodies": []}, "neither"),
        ([], "names no body"),
        ([" "], "has a body whose name is empty"),
        ([3], "has a body whose name is not a text"),
        (["a\u0000"], "control character"),
        (["长" * 101], "longer than 100"),
        ([f"{n}局" for n in range(51)], "more than 50"),
    ],
)
def test_what_says_nobody_who_may_see_it_is_refused_and_never_taken_for_public(
    written: object, problem: str
) -> None:
    with pytest.raises(BadMetadata, match=problem):
        _parsed(visibility=written)
