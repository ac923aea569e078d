"""All that a caller told, looked at as one thing: what stands near it, and no answer made of it.

A question with the clause before it says best what is asked; a long story finds what is around it,
in whatever words it is told. Cut into its questions it would be embedded once for each, and what it
was answered with would be too unsure to be told.
"""

from __future__ import annotations

from service.answering.evidence import EvidenceBase
from service.answering.outcome import Question
from service.answering.places import asked_places, notices_of_places, place_words
from service.answering.stage_clock import StageClock
from service.answering.understand import understand
from service.answering.unsafe import asks_to_evade, is_instruction
from service.assist.related import Look
from service.shelf import Notices


def look_at_story(
    question: Question, base: EvidenceBase, library: Notices, clock: StageClock
) -> Look | None:
    """The statements nearest to all that is told; None where it is an instruction."""
    understood = understand(question, base.vocabulary, as_one=True)
    if is_instruction(understood.key) or asks_to_evade(understood.key):
        return None
    homes = {notice_id: base.homes[notice_id] for notice_id in base.readings}
    chosen = notices_of_places(understood, homes)
    if chosen is not None and chosen != base.notice_ids:
        base = base.limited_to(chosen)
    known = [home for home in homes.values() if home is not None]
    apart = place_words(asked_places(understood.key, known))
    need = understood.needs[0]
    index = base.snapshot.index
    with clock.stage("embed"):
        query = index.query(need.text, library.embedder, base.notice_ids, need.names, is_meant=True)
    with clock.stage("retrieve"):
        return Look(understood.question, need, base.statements(need, query, apart), base)
