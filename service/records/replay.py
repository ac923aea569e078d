"""Asks what a record says was asked, of the versions it names: the same bytes, or what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.notice import NoticeId
from service.answering.outcome import Abstention, Citation, Outcome, Question, Turn
from service.answering.pipeline import Answerer
from service.edit_log import EditLog
from service.library import Library
from service.rated_answer import text_of
from service.records.errors import ReplayImpossible, UnknownRecord
from service.records.fingerprints import code_fingerprint
from service.records.log import RecordLog
from service.records.past import Versions, named_in, past_library, versions_of
from service.records.record import Cited, Record, Replied, sha256_of

_MOST = 10  # notices that one sentence names


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it. ``same``: the same text and citations, to the byte.

    ``text``: what is answered now, None where the record is of an extract beside an answer: then
    ``same`` says whether the quoted characters still stand where they stood. ``changed`` names what
    is not as it was then, each in a sentence; it may be the cause, and where nothing is named the
    same has to come of it. ``masked``: what was asked with, and is not kept.
    """

    record: Record
    same: bool
    text: str | None
    changed: tuple[str, ...]
    masked: tuple[str, ...]


def replay(wanted: str, library: Library) -> Replayed:
    """Replay the latest record of an answer's id, or the record with a number.

    Raises UnknownRecord, RecordUnreadable, ReplayImpossible.
    """
    log = RecordLog(library.store.engine)
    record = log.find(wanted)
    what = record.what
    if not isinstance(what, Replied):
        raise ReplayImpossible(wanted, "it is a note of the chain itself, not of an answer.")
    body = log.notices().get(what.notices)
    if body is None:
        raise UnknownRecord(f"{wanted}: its set of notices")
    versions = versions_of(named_in(body, record.number), library)
    changed = _changed(record, what, versions, library)
    if what.route.endswith(".related"):
        return Replayed(record, _still_stand(what, versions), None, changed, what.masked)
    if not versions.found:
        raise ReplayImpossible(wanted, _nothing_left(what, versions))
    available = {notice.notice_id for notice in versions.found}
    limited = what.limited_to
    asked_of = (
        None if limited is None else frozenset(NoticeId(each) for each in limited) & available
    )
    question = Question(
        what.question, tuple(Turn(each.question, each.answer) for each in what.history), asked_of
    )
    with past_library(library, versions.found, record) as past:
        reply = Answerer(past).ask(question)
    text = text_of(reply.outcome)
    shas = {notice.notice_id: sha256_of(notice.text) for notice in versions.found}
    same = (
        sha256_of(text) == what.text_sha256
        and _reason(reply.outcome) == what.reason
        and _same_cited(what, reply.outcome, shas, versions)
    )
    return Replayed(record, same, text, changed, what.masked)


def _changed(
    record: Record, what: Replied, versions: Versions, library: Library
) -> tuple[str, ...]:
    """What is not as it was, the notices first."""
    said = [f"{each} was removed" for each in versions.gone]
    said += [f"the version of {each} that was asked is not kept" for each in versions.lost]
    said += [
        f"{each} was replaced since; the version of then was asked again"
        for each in versions.replaced
    ]
    said += [f"the metadata of {each} was changed" for each in versions.described]
    model, code = library.embedder.fingerprint, code_fingerprint()
    if model != what.model:
        said.append(f"the embedding model is {model}; it was {what.model}")
    if code != what.code:
        said.append(f"the program is {code}; it was {what.code}")
    edits = EditLog(library.store.engine).edits()
    # an edit of the same second as the record may have come before it or after it
    close = [each for each in edits if each.at[:19] == record.at[:19]]
    if close:
        said.append(
            f"the graph was edited by hand in the same second (edit {close[0].number}), "
            "so that it cannot be told which came first"
        )
    return tuple(said)


def _nothing_left(what: Replied, versions: Versions) -> str:
    """Why there is nothing to ask again: what went by name, first what the answer cited."""
    if not versions.gone and not versions.lost:
        return "there was no notice when it was asked."
    cited = {each.notice_id for each in what.cited}
    told = []
    for names, became in ((versions.gone, "removed"), (versions.lost, "kept in other texts only")):
        names = tuple(sorted(names, key=lambda name: (name not in cited, name)))
        if names:
            more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
            told.append(f"{became}: {', '.join(names[:_MOST])}{more}")
    return f"none of the notices that it was made from is kept ({'; '.join(told)})."


def _same_cited(
    what: Replied, outcome: Outcome, shas: Mapping[NoticeId, str], versions: Versions
) -> bool:
    """Whether the same characters are cited.

    What a card that says that the notices do not say shows beside it was chosen by all that the
    caller told, which is not kept: of that, whether it still stands.
    """
    if what.route == "assist" and isinstance(outcome, Abstention):
        return _still_stand(what, versions)
    return tuple(_cited(each, shas[each.notice_id]) for each in _citations(outcome)) == what.cited


def _still_stand(what: Replied, versions: Versions) -> bool:
    texts = {notice.notice_id: notice.text for notice in versions.found}
    return all(
        each.notice_id in texts
        and sha256_of(texts[NoticeId(each.notice_id)]) == each.sha256
        and each.end <= len(texts[NoticeId(each.notice_id)])
        for each in what.cited
    )


def _citations(outcome: Outcome) -> tuple[Citation, ...]:
    return outcome.nearest if isinstance(outcome, Abstention) else outcome.citations


def _cited(citation: Citation, sha256: str) -> Cited:
    return Cited(citation.notice_id, sha256, citation.span.start, citation.span.end)


def _reason(outcome: Outcome) -> str | None:
    return outcome.reason.value if isinstance(outcome, Abstention) else None
