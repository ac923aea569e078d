"""Scores what an agent is shown for what callers say: is it there, and is the right body named?

One JSON object a line: ``id``, ``text``, ``notice`` (null for none), ``evidence`` (words of the
notice, each of which is enough; empty where no notice says it), ``body`` and ``dispatch_to`` (names
that are right; null where it is not asked).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.normalize import match_key
from corpus.notice import NoticeId
from eval.errors import MalformedCallers
from kg.graph import KnowledgeGraph
from kg.model import BODIES
from service.answering.outcome import Abstention, Answer, Citation
from service.assist.assistant import Assistant
from service.assist.cards import Assistance, Card, Named, Relation

MEASURES = ("evidence", "cited", "first", "body", "dispatch", "abstained")
"""Shares: evidence in the cards, what stands beside “the notices do not say” counted; cited by a
card itself; in the first one as its answer; bodies right; silence right."""
CARDS = 3
_SHARED = 8
"""Characters in a row that quote and evidence share where neither holds the other."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a caller says, and what is to be shown. No ``evidence``: no notice says it."""

    utterance_id: str
    text: str
    notice: NoticeId | None
    evidence: tuple[str, ...]
    body: tuple[str, ...]
    dispatch_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown for an utterance. None of a verdict: it is not asked for this one."""

    utterance: Utterance
    assistance: Assistance
    evidence: bool | None
    cited: bool | None
    first: bool | None
    body: bool | None
    dispatch: bool | None
    abstained: bool | None


@dataclass(frozen=True, slots=True)
class CallersReport:
    """Every utterance with what was shown."""

    shown: tuple[Shown, ...]

    def verdicts(self, name: str) -> tuple[bool, ...]:
        """Of one measure, where it is asked for."""
        found = (getattr(each, name) for each in self.shown)
        return tuple(each for each in found if each is not None)

    def measure(self, name: str) -> float | None:
        """The share of one of MEASURES; None where no utterance asks for it."""
        verdicts = self.verdicts(name)
        return sum(verdicts) / len(verdicts) if verdicts else None

    def milliseconds(self, percent: float) -> float:
        """A percentile of the time that the cards of an utterance took."""
        return float(np.percentile([each.assistance.timings.total for each in self.shown], percent))


def show_cards(
    utterances: Sequence[Utterance],
    assistant: Assistant,
    graph: KnowledgeGraph,
    progress: Callable[[str, int, int], None] | None = None,
) -> CallersReport:
    """Ask for the cards of every utterance and judge them. ``progress``: stage, done, total."""
    shown = []
    for done, utterance in enumerate(utterances, 1):
        shown.append(_judged(utterance, assistant.assist(utterance.text, CARDS), graph))
        if progress is not None:
            progress("assist", done, len(utterances))
    return CallersReport(tuple(shown))


def load_utterances(path: Path) -> tuple[Utterance, ...]:
    """The utterances of a file, in its order; blank lines are passed over.

    Raises MalformedCallers, with file and line, for a line that is none.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise MalformedCallers(str(path), "the file is not UTF-8") from error
    except OSError as error:
        raise MalformedCallers(str(path), f"cannot be read ({error.strerror})") from error
    found: dict[str, Utterance] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            utterance = _utterance(f"{path}:{number}", line)
            if utterance.utterance_id in found:
                problem = f"the id “{utterance.utterance_id}” came before"
                raise MalformedCallers(f"{path}:{number}", problem)
            found[utterance.utterance_id] = utterance
    if not found:
        raise MalformedCallers(str(path), "there is no utterance in the file")
    return tuple(found.values())


def format_table(report: CallersReport) -> str:
    """The shares with their n, the times, and what was not shown or is wrong."""
    lines = ["                 n  right  share"]
    for name in MEASURES:
        verdicts = report.verdicts(name)
        share = f"{sum(verdicts) / len(verdicts):.3f}" if verdicts else "–"
        lines.append(f"{name:<12} {len(verdicts):>5}  {sum(verdicts):>5}  {share:>5}")
    lines.append(
        f"milliseconds p50 {report.milliseconds(50):.0f}, p95 {report.milliseconds(95):.0f}"
    )
    for name in ("evidence", "body", "dispatch", "abstained"):
        wrong = [each for each in report.shown if getattr(each, name) is False]
        if wrong:
            lines += ["", f"{name}: {len(wrong)} wrong"]
            lines += [_wrong_line(each, name) for each in wrong]
    return "\n".join(lines) + "\n"


def report_json(report: CallersReport) -> str:
    """The shares, the times, and one record an utterance, as JSON."""
    content = {
        "measures": {
            name: {"n": len(report.verdicts(name)), "share": report.measure(name)}
            for name in MEASURES
        },
        "milliseconds": {
            "p50": round(report.milliseconds(50), 1),
            "p95": round(report.milliseconds(95), 1),
        },
        "utterances": [_record(each) for each in report.shown],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _judged(utterance: Utterance, assistance: Assistance, graph: KnowledgeGraph) -> Shown:
    cards = assistance.cards
    said = [_holds(card, utterance) for card in cards]
    first = cards[0].outcome
    is_answer = isinstance(first, Answer) and cards[0].relation is Relation.ANSWER
    named = next((card.body for card in cards if card.body is not None), None)
    sent = next((card.dispatch_to for card in cards if card.dispatch_to is not None), None)
    answerable = bool(utterance.evidence)
    return Shown(
        utterance,
        assistance,
        evidence=any(said) if answerable else None,
        cited=any(each for each, card in zip(said, cards, strict=True) if _tells(card))
        if answerable
        else None,
        first=said[0] and is_answer if answerable else None,
        body=_is_one_of(named, utterance.body, graph) if utterance.body else None,
        dispatch=_is_one_of(sent, utterance.dispatch_to, graph) if utterance.dispatch_to else None,
        abstained=None if answerable else isinstance(first, Abstention),
    )


def _tells(card: Card) -> bool:
    return isinstance(card.outcome, Answer)


def _holds(card: Card, utterance: Utterance) -> bool:
    """Whether the card quotes some of the evidence; of an abstention, what it shows as nearest."""
    outcome = card.outcome
    quotes: Sequence[Citation] = (
        outcome.citations if isinstance(outcome, Answer) else outcome.nearest
    )
    return any(
        each.notice_id == utterance.notice and _overlaps(each.quote, words)
        for each in quotes
        for words in utterance.evidence
    )


def _overlaps(quote: str, words: str) -> bool:
    a, b = "".join(quote.split()), "".join(words.split())
    if a in b or b in a:
        return True
    return any(a[at : at + _SHARED] in b for at in range(len(a) - _SHARED + 1))


def _is_one_of(named: Named | None, right: Collection[str], graph: KnowledgeGraph) -> bool:
    """Whether a name is one of these, holds one or is held by one, or is another of its node."""
    if named is None:
        return False
    forms = {named.name}
    for node in graph.find(named.name):
        if node.type in BODIES:
            forms |= {node.name, *node.aliases}
    keys = {match_key(form) for form in forms if len(form) > 1}
    wanted = {match_key(name) for name in right}
    return any(a in b or b in a for a in keys for b in wanted)


def _wrong_line(each: Shown, name: str) -> str:
    cards = each.assistance.cards
    found = {
        "body": [card.body.name for card in cards if card.body],
        "dispatch": [card.dispatch_to.name for card in cards if card.dispatch_to],
    }.get(name)
    if found is None:
        found = [_shortly(card) for card in cards]
    return f"  {each.utterance.utterance_id}  {each.utterance.text[:60]}  → {' | '.join(found)}"


def _shortly(card: Card) -> str:
    outcome = card.outcome
    text = outcome.text if isinstance(outcome, Answer) else outcome.reason.value
    return " ".join(text.split())[:40]


def _record(each: Shown) -> Mapping[str, object]:
    cards = each.assistance.cards
    return {
        "id": each.utterance.utterance_id,
        **{name: getattr(each, name) for name in MEASURES},
        "bodies": [card.body.name if card.body else None for card in cards],
        "dispatch_to": [card.dispatch_to.name if card.dispatch_to else None for card in cards],
        "milliseconds": round(each.assistance.timings.total, 1),
    }


def _utterance(where: str, line: str) -> Utterance:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise MalformedCallers(where, f"not JSON ({error})") from error
    if not isinstance(fields, dict):
        raise MalformedCallers(where, "the line is not an object")
    for key in ("id", "text"):
        if not isinstance(fields.get(key), str) or not fields[key].strip():
            raise MalformedCallers(where, f"“{key}” is missing, no text, or blank")
    notice = fields.get("notice")
    if notice is not None and not isinstance(notice, str):
        raise MalformedCallers(where, "“notice” is no text")
    return Utterance(
        fields["id"],
        fields["text"],
        NoticeId(notice) if notice else None,
        *(_texts(where, key, fields.get(key)) for key in ("evidence", "body", "dispatch_to")),
    )


def _texts(where: str, key: str, value: object) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(t, str) and t.strip() for t in given):
        raise MalformedCallers(where, f"“{key}” is no list of texts")
    return tuple(given)
