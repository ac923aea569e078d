"""The places that a question is about, and the statements and notices that are about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from corpus.normalize import match_key
from corpus.notice import NoticeId
from kg.divisions import Division, Form, PlaceMention, find_divisions, is_within, place_forms
from kg.model import NodeType
from service.answering.evidence import Statement
from service.answering.understand import Understood


def asked_places(understood: Understood, homes: Sequence[Division]) -> tuple[PlaceMention, ...]:
    """The places of the question that an answer has to be about.

    Those that are the home of a notice, or around it, hold for everything that notice says. Short
    forms that are ordinary words count only where they may mean a place inside a home.
    """
    key = understood.key
    found: dict[str, PlaceMention] = {}
    nearest: Sequence[Division | None] = homes or [None]
    for home in nearest:
        for mention in find_divisions(key, home):
            if mention.form is Form.LETTER or (home is None and mention.is_weak):
                continue  # 新建 is a district somewhere, and here it is a verb
            if any(is_within(other, mention.division) for other in homes):
                continue
            found.setdefault(mention.text, mention)
    return tuple(found.values())


def names_place(statement: Statement, place: PlaceMention) -> bool:
    """Whether the statement is about the place, in any of its forms.

    Its own words name it; or its sentence or a heading does, and the sentence names no other
    district: in a list of districts, each clause speaks for its own.
    """
    if run_names(statement, place):
        return True
    sentence = statement.sentence
    named = {
        name.node_id
        for clause in sentence.clauses
        for name in clause.names
        if name.type is NodeType.DISTRICT
    }
    key = _key_of(f"{sentence.passage.heading} {sentence.text}")
    return len(named) <= 1 and _names(key, place)


def notices_of_places(
    understood: Understood, homes: Mapping[NoticeId, Division | None]
) -> frozenset[NoticeId] | None:
    """The notices of the places that the question names, and central ones, which speak of all.

    None where the question names no notice's place.
    """
    mentions = [m for m in find_divisions(understood.key) if m.form >= Form.SHORT]
    chosen = {
        notice_id
        for notice_id, home in homes.items()
        if home is not None
        and any(
            is_within(division, home) or is_within(home, division)
            for mention in mentions
            for division in mention.candidates
        )
    }
    if not chosen:
        return None
    return frozenset(chosen | {notice_id for notice_id, home in homes.items() if home is None})


def run_names(statement: Statement, place: PlaceMention) -> bool:
    """Whether the statement's own words name the place."""
    return _names(_key_of(statement.text), place)


@lru_cache(maxsize=8192)
def _key_of(text: str) -> str:
    """The match key of a sentence, kept: every question with a place looks through the same."""
    return match_key(text)


def _names(key: str, place: PlaceMention) -> bool:
    if place.is_weak and match_key(place.text) in key:
        return True
    forms = {form for division in place.candidates for form in place_forms(division)}
    return any(len(form) >= 2 and match_key(form) in key for form in forms)
