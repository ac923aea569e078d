"""What is fuzzed: each target with its check, what it starts from and its share of the time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias
from zlib import crc32

from corpus.clauses import clauses
from corpus.lines import lines_of
from corpus.normalize import aligned_match_key
from corpus.notice import Reading
from corpus.outline import outline_of
from corpus.passages import reading_of
from kg.dates import find_dates
from kg.quantities import find_quantities
from service.masking import masked
from tests.conftest import ROOT
from tests.factories import A_NOTICE_TEXT, a_notice
from tests.fuzz import answer_checks, text_checks
from tests.fuzz.inputs import as_pieces, as_utf8, text_of

Check: TypeAlias = Callable[[bytes], None]
Find: TypeAlias = Callable[[str], object]
FOUND = Path(__file__).resolve().parent / "found"
"""Inputs that broke something once, one folder a target: each stays an input of the suite."""
_TWICE = 16


@dataclass(frozen=True, slots=True)
class Target:
    """``check`` raises where something does not hold of an input of at most ``longest`` bytes.

    ``share`` is how much of a campaign's time it has beside the others.
    """

    name: str
    check: Check
    seeds: Callable[[], Iterator[bytes]]
    share: int
    longest: int

    def found(self) -> Iterator[bytes]:
        """The inputs that broke it once, mended since."""
        for path in sorted((FOUND / self.name).glob("*")):
            yield path.read_bytes()


def _of_text(check: Callable[[str], None], find: Find) -> Check:
    """Ask the check of the text that the bytes stand for; every sixteenth is looked at twice."""

    def of_bytes(data: bytes) -> None:
        text = text_of(data)
        check(text)
        if crc32(data) % _TWICE == 0:
            assert find(text) == find(text), "two looks at one text differ"

    return of_bytes


@lru_cache(maxsize=1)
def _sentences() -> tuple[str, ...]:
    """Clauses and sentences of the notices that the repository has, short ones."""
    texts = [A_NOTICE_TEXT]
    for path in ("corpus/notices/tianjin-zwfw-2025.txt", "tests/golden/rules/notice.txt"):
        texts.append((ROOT / path).read_text(encoding="utf-8"))
    kept: dict[str, None] = {}
    for text in texts:
        reading = reading_of(a_notice(text))
        for sentence in reading.outline.sentences:
            for clause in clauses(text, sentence.span):
                kept[clause.of(text)] = None
    return tuple(words for words in kept if 4 <= len(words) <= 60)


def _as_bytes(text: str) -> Iterator[bytes]:
    yield as_utf8(text)
    yield as_pieces(text)


def _clauses() -> Iterator[bytes]:
    for text in _sentences()[::2]:
        yield from _as_bytes(text)


def _notices() -> Iterator[bytes]:
    lines = A_NOTICE_TEXT.splitlines(keepends=True)
    for first in range(0, len(lines), 2):
        yield from _as_bytes("".join(lines[first : first + 6]))
    yield from _as_bytes(
        "第一章 总则\n第一条 为了甲。\n（一）丙；\n（二）丁。\n第二条 乙：\n1.戊。\n附件：1.己\n"
    )


def _spoken() -> Iterator[bytes]:
    path = ROOT / "tests/service/masking/masking.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines()[::5]:
        yield from _as_bytes(json.loads(line)["text"])


def _asked() -> Iterator[bytes]:
    path = ROOT / "eval/sets"
    for file in sorted(path.rglob("questions.jsonl"))[:4]:
        for line in file.read_text(encoding="utf-8").splitlines()[::7]:
            yield from _as_bytes(json.loads(line)["question"])
    yield as_utf8("2025年东湖区新建多少个口袋公园?\n那什么时候完工?")


def _quoted() -> Iterator[bytes]:
    words = _sentences()
    for quote, own in zip(words[::3], words[1::3], strict=False):
        yield from _as_bytes(f"{quote}\n{own}")


def _described() -> Iterator[bytes]:
    full = {
        "title": "关于印发要点的通知", "issuer": "市园林局", "date": "2025-03-05",
        "number": "〔2025〕3号",
        "source_address": "https://example.org/a", "visibility": ["市园林局"], "other": [1, {}],
    }  # fmt: skip
    yield json.dumps(full, ensure_ascii=False).encode()
    yield json.dumps({"visibility": "internal", "date": "2025"}).encode()
    yield b"\xef\xbb\xbf{}"
    yield b'{"title": "\\ud800", "n": 1e400}'
    yield b'{"n": ' + b"9" * 4400 + b"}"
    yield b"[" * 3000


def _files() -> Iterator[bytes]:
    yield A_NOTICE_TEXT.encode()[:300]
    yield A_NOTICE_TEXT[:80].encode("gb18030")
    yield A_NOTICE_TEXT[:40].encode("utf-16")
    yield b"\xef\xbb\xbf\xe7\x94\xb2"
    yield b"\x00\x01\x02"
    yield b" \n"


def _uploaded() -> Iterator[bytes]:
    for name in (
        "公园-2025.txt",
        "../../etc/passwd.txt",
        "C:\\a\\b.md",
        "甲\u202e.txt",
        ".txt",
        "a/.md",
    ):
        yield as_utf8(name) + b"\n" + "甲乙。".encode()


def _places() -> Iterator[bytes]:
    yield bytes([0, 10, 0, 20, 0, 10])
    yield bytes([0, 0, 1, 255, 0, 1, 0, 65])


def _read(text: str) -> Reading:
    return reading_of(a_notice(text))


FINDERS: Mapping[str, Find] = {
    "lines": lines_of,
    "outline": outline_of,
    "passages": _read,
    "keys": aligned_match_key,
    "dates": find_dates,
    "quantities": find_quantities,
    "names": text_checks.names_at_home,
    "masking": masked,
    "questions": answer_checks.understood,
    "verifier": answer_checks.looked_at,
    "claims": answer_checks.faults_of,
}
"""What each target of texts finds: the same for the same text, in any process."""


def _texts(
    name: str,
    check: Callable[[str], None],
    seeds: Callable[[], Iterator[bytes]],
    share: int,
    longest: int,
) -> Target:
    return Target(name, _of_text(check, FINDERS[name]), seeds, share, longest)


TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        Target("files", answer_checks.texts, _files, 3, 400),
        Target("metadata", answer_checks.metadata, _described, 4, 4600),
        Target("uploads", answer_checks.uploads, _uploaded, 3, 200),
        Target("offsets", answer_checks.offsets, _places, 4, 40),
        _texts("lines", text_checks.lines, _notices, 6, 200),
        _texts("outline", text_checks.outline, _notices, 5, 400),
        _texts("passages", text_checks.passages, _notices, 3, 400),
        _texts("keys", text_checks.keys, _clauses, 4, 120),
        _texts("dates", text_checks.dates, _clauses, 8, 90),
        _texts("quantities", text_checks.quantities, _clauses, 8, 90),
        _texts("names", text_checks.names, _clauses, 5, 120),
        _texts("masking", text_checks.masking, _spoken, 4, 120),
        _texts("questions", answer_checks.questions, _asked, 3, 120),
        _texts("verifier", answer_checks.verifier, _quoted, 4, 120),
        _texts("claims", answer_checks.claims, _clauses, 3, 120),
    )
}
