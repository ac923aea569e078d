"""Scores the claim checker on a file of claims: true ones must be accepted, false ones rejected.

One JSON object a line: ``id``, ``notice`` (a file beside the claims, or a shipped notice),
``claim``, ``quotes`` (``start``, ``end``, ``text``), ``true``, ``slot`` (of a false one) and
``note``, which is never given to the checker.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus
from corpus.errors import UnreadableNotice
from corpus.notice import Reading, Span
from corpus.passages import read
from corpus.read import ENDINGS, read_file
from eval.errors import MalformedClaims
from service.answering.claims import CitedQuote, Fault, check_claim

MEASURES = ("accepted", "rejected")
"""Shares of the true claims that are accepted and of the false ones that are rejected."""

_SHIPPED = Path(corpus.__file__).parent / "notices"
_NOTICE = re.compile(r"[^/\\\0]{1,200}")


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim with its quotes, and whether they hold it. ``slot``: what of it is false."""

    claim_id: str
    claim: str
    quotes: tuple[CitedQuote, ...]
    is_true: bool
    slot: str
    note: str


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim and what the checker holds against it."""

    labelled: LabelledClaim
    faults: tuple[Fault, ...]

    @property
    def is_right(self) -> bool:
        """Whether a true claim was accepted, or a false one rejected."""
        return self.labelled.is_true is not bool(self.faults)


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """Every claim with its verdict."""

    checked: tuple[CheckedClaim, ...]

    def of(self, is_true: bool, slot: str | None = None) -> tuple[CheckedClaim, ...]:
        """The true or the false claims, those of one slot if it is given."""
        return tuple(
            each
            for each in self.checked
            if each.labelled.is_true is is_true and slot in (None, each.labelled.slot)
        )

    def measure(self, name: str) -> float | None:
        """``accepted`` or ``rejected``; None where the file has no such claim."""
        return _share(self.of(name == "accepted"))

    def slots(self) -> tuple[str, ...]:
        """The slots of the false claims, sorted."""
        return tuple(sorted({each.labelled.slot for each in self.of(False)}))

    def wrong(self) -> tuple[CheckedClaim, ...]:
        """What was accepted or rejected wrongly, in the order of the file."""
        return tuple(each for each in self.checked if not each.is_right)


def check_claims(claims: Iterable[LabelledClaim]) -> ClaimReport:
    """Check every claim against its quotes."""
    return ClaimReport(
        tuple(CheckedClaim(each, check_claim(each.claim, each.quotes)) for each in claims)
    )


def load_claims(path: Path) -> tuple[LabelledClaim, ...]:
    """The claims of a file, in its order; blank lines are passed over.

    Raises MalformedClaims, with file and line, for a line that is none, and for quotes that are not
    what the notice has there; UnreadableNotice for a notice that cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise MalformedClaims(str(path), "the file is not UTF-8") from error
    except OSError as error:
        raise MalformedClaims(str(path), f"cannot be read ({error.strerror})") from error
    readings: dict[str, Reading] = {}
    claims: dict[str, LabelledClaim] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{path}:{number}"
            claim = _Line(where, line, path.parent, readings).claim()
            if claim.claim_id in claims:
                raise MalformedClaims(where, f"the id “{claim.claim_id}” came before")
            claims[claim.claim_id] = claim
    if not claims:
        raise MalformedClaims(str(path), "there is no claim in the file")
    return tuple(claims.values())


def format_table(report: ClaimReport) -> str:
    """The shares with their n, by slot, and every claim that was judged wrongly."""
    lines = ["                    n  right  share"]
    lines.append(_row("true, accepted", report.of(True)))
    lines.append(_row("false, rejected", report.of(False)))
    lines += [_row(f"  {slot}", report.of(False, slot)) for slot in report.slots()]
    wrong = report.wrong()
    if wrong:
        lines += ["", f"wrong: {len(wrong)} of {len(report.checked)}"]
        lines += [_wrong_line(each) for each in wrong]
    return "\n".join(lines) + "\n"


def report_json(report: ClaimReport) -> str:
    """The shares, by slot, and one record a claim, as JSON."""
    content = {
        "accepted": _counts(report.of(True)),
        "rejected": _counts(report.of(False)),
        "by_slot": {slot: _counts(report.of(False, slot)) for slot in report.slots()},
        "claims": [_record(each) for each in report.checked],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _share(checked: Sequence[CheckedClaim]) -> float | None:
    return sum(each.is_right for each in checked) / len(checked) if checked else None


def _row(name: str, checked: Sequence[CheckedClaim]) -> str:
    share = _share(checked)
    right = sum(each.is_right for each in checked)
    shown = "–" if share is None else f"{share:.3f}"
    return f"{name:<16} {len(checked):>4}  {right:>5}  {shown:>5}"


def _counts(checked: Sequence[CheckedClaim]) -> Mapping[str, float | int | None]:
    right = sum(each.is_right for each in checked)
    return {"n": len(checked), "right": right, "share": _share(checked)}


def _wrong_line(each: CheckedClaim) -> str:
    labelled = each.labelled
    if labelled.is_true:
        faults = ", ".join(f"{fault.slot}: {fault.words}" for fault in each.faults)
        return f"  {labelled.claim_id}  true, rejected ({faults}): {labelled.claim}"
    return f"  {labelled.claim_id}  false ({labelled.slot}), accepted: {labelled.claim}"


def _record(each: CheckedClaim) -> Mapping[str, object]:
    labelled = each.labelled
    return {
        "id": labelled.claim_id,
        "claim": labelled.claim,
        "true": labelled.is_true,
        "slot": labelled.slot or None,
        "accepted": not each.faults,
        "right": each.is_right,
        "faults": [{"slot": fault.slot.value, "words": fault.words} for fault in each.faults],
    }


class _Line:
    """Reads one line, each field with its type checked."""

    def __init__(self, where: str, line: str, folder: Path, readings: dict[str, Reading]) -> None:
        self._where = where
        self._folder = folder
        self._readings = readings
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise MalformedClaims(where, f"not JSON ({error})") from error
        if not isinstance(fields, dict):
            raise MalformedClaims(where, "the line is not an object")
        self._fields: Mapping[str, object] = fields

    def claim(self) -> LabelledClaim:
        """The claim that the line is."""
        is_true = self._fields.get("true")
        if not isinstance(is_true, bool):
            raise MalformedClaims(self._where, "“true” is not true or false")
        return LabelledClaim(
            self._text("id"),
            self._text("claim"),
            self._quotes(),
            is_true,
            "" if is_true else self._text("slot"),
            str(self._fields.get("note") or ""),
        )

    def _text(self, key: str) -> str:
        value = self._fields.get(key)
        if not isinstance(value, str) or not value.strip():
            problem = "is missing" if value is None else "is not a text, or is blank"
            raise MalformedClaims(self._where, f"“{key}” {problem}")
        return value

    def _quotes(self) -> tuple[CitedQuote, ...]:
        given = self._fields.get("quotes")
        if not isinstance(given, list) or not given:
            raise MalformedClaims(self._where, "“quotes” is not a list with a quote in it")
        reading = self._reading(self._text("notice"))
        return tuple(self._quote(reading, each) for each in given)

    def _quote(self, reading: Reading, given: object) -> CitedQuote:
        fields = given if isinstance(given, dict) else {}
        start, end, text = fields.get("start"), fields.get("end"), fields.get("text")
        if type(start) is not int or type(end) is not int or not isinstance(text, str):
            raise MalformedClaims(self._where, "a quote lacks its start, end or text")
        if not 0 <= start < end or reading.notice.text[start:end] != text:
            problem = f"the notice does not say “{text:.40}” at {start}..{end}"
            raise MalformedClaims(self._where, problem)
        return CitedQuote(reading, Span(start, end))

    def _reading(self, name: str) -> Reading:
        if name not in self._readings:
            self._readings[name] = read(read_file(self._path(name)))
        return self._readings[name]

    def _path(self, name: str) -> Path:
        if _NOTICE.fullmatch(name):
            for folder in (self._folder, _SHIPPED):
                for ending in sorted(ENDINGS):
                    path = folder / f"{name}{ending}"
                    if path.is_file():
                        return path
        raise UnreadableNotice(
            f"{self._where}: {name}",
            "there is no such notice",
            f"It has to lie beside the claims in {self._folder}, or be one that is shipped.",
        )
