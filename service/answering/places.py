"""The places that a question is about, and the statements and notices that are about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from corpus.normalize import match_key
from corpus.notice import NoticeId, Span
from corpus.words import segments
from kg.divisions import (
    Division,
    Form,
    Level,
    PlaceMention,
    find_divisions,
    is_within,
    place_forms,
)
from kg.model import NodeType
from kg.spelt_places import find_spelt
from kg.unlisted_places import find_unlisted, unlisted_in
from service.answering.asked import Asked, is_added
from service.answering.evidence import Statement
from service.answering.needs import Need
from service.answering.plain_speech import plain_speech
from service.answering.sentences import ReadSentence, key_of
from service.answering.understand import Understood

# what a sentence opens with that leaves the place which was named before it: 其他各区, 全市
_OTHERS = re.compile(r"\s*(?:其[他余它]的?(?:各|[区县市镇乡街地])|全国)")
_ALL_OF = re.compile(r"\s*全(?P<kind>[省市区县])")
_ALL_IN = re.compile(r"全[省市]|各(?:区|县)")
_EACH_OF = re.compile(r"\s*各(?:区|县|市)")
_GONE_TO = re.compile(r"(?:去|到|赴|跑|从|来自|回|转到|跑到)$")
_BESIDE = re.compile(r"\s*(?:[和与跟同及、,，]|以及|联合|携手|还有)\s*")
_VISITED = re.compile(r"(?:赴|借鉴|学习|与|和|同|向|从|到|对接)$")
_PLACE_ENDS = re.compile(
    r"(?:高新|经开|开发|自贸|新|示范|试验)*(?:区|县|市|旗|州|镇|乡|街道|园|城|片区)(?!域|间|别|长|政)"
)
# what makes another division of a short name; 河北市民 has none
_LEVELS = "省市区县州盟旗"
_ANOTHER_LEVEL = f"[{_LEVELS}](?![民场政值长委域别])"
_DOES_WHAT = re.compile(r"[做干搞办推](?:了|过|出|咗)?(?:些|点|啲)?(?:什么|啥)")
_OVERVIEW = re.compile(
    r"做法|创新|亮点|[举措]施?|措施|成[果效]|进展|工作|改革|服务|动作|经验|特色|典型|[干搞]|推出|开展"
)
"""Words for whatever a place has done; they narrow nothing down."""


def asked_places(key: str, homes: Sequence[Division], typed: str = "") -> tuple[PlaceMention, ...]:
    """The places of a question's match key that an answer has to be about.

    Short forms that are ordinary words count only where they may mean a place inside a home.
    ``typed``: the question as it was typed, which may name places in Latin letters.
    """
    unlisted = unlisted_in(key, homes)
    found = {mention.text: mention for mention in (*find_spelt(typed, homes), *unlisted)}
    nearest: Sequence[Division | None] = homes or [None]
    for home in nearest:
        named = find_divisions(key, home)
        for mention in named:
            if mention.form is Form.LETTER or (home is None and mention.is_weak):
                continue
            if any(mention.span.overlaps(each.span) for each in unlisted):
                continue  # 云溪市 is not 云溪区
            if not mention.is_weak or _is_of_whole_words(key, mention.span):
                found.setdefault(mention.text, _of_its_level(key, mention, named))
    return tuple(found.values())


def _of_its_level(key: str, mention: PlaceMention, named: Sequence[PlaceMention]) -> PlaceMention:
    """The mention; what may be a province and a district is one, beside another: 天津和河北."""
    province = mention.division
    if mention.form is not Form.SHORT or province.level is not Level.PROVINCE:
        return mention
    is_beside = any(
        each.division.level is Level.PROVINCE
        and (
            (each.form is Form.LETTER and each.division == province) or _joined(key, mention, each)
        )
        for each in named
    )
    return replace(mention, candidates=(province,)) if is_beside else mention


def _joined(key: str, one: PlaceMention, other: PlaceMention) -> bool:
    first, second = sorted((one.span, other.span), key=lambda each: each.start)
    return _BESIDE.fullmatch(key, first.end, second.start) is not None


def _is_of_whole_words(key: str, span: Span) -> bool:
    """Whether no word reaches over an end of the stretch: 建议和政协提案 does not name 和政."""
    ends = {0, *accumulate(map(len, segments(key)))}
    return span.start in ends and span.end in ends


def places_of(need: Need, places: Sequence[PlaceMention]) -> Sequence[PlaceMention]:
    """The places that this part of a question is of: those of its thing, else those of its words.

    All, where it names none itself.
    """
    for words in (need.thing, need.key):
        own = [place for place in places if match_key(place.text) in words]
        if own:
            return own
    return places


def of_several(needs: Sequence[Need], places: Sequence[PlaceMention]) -> bool:
    """Whether the parts of a question are each of places of their own."""
    return len({tuple(place.text for place in places_of(need, places)) for need in needs}) > 1


def binding(
    places: Sequence[PlaceMention], need: Need, homes: Iterable[Division | None]
) -> tuple[PlaceMention, ...]:
    """The places that what is told must be about.

    Beside a place that a notice speaks for, one outside of it to which somebody goes is a
    circumstance of the asker (东莞的医保,去广州住院), unless the two are compared.
    """
    known = [home for home in homes if home is not None]
    at_home = [place for place in places if any(_touches(home, place) for home in known)]
    is_pair = bool(need.asked & {Asked.COMPARISON, Asked.EACH}) or is_added(need.key)
    if is_pair or not at_home:
        return tuple(places)
    return tuple(p for p in places if p in at_home or not _GONE_TO.search(need.key[: p.span.start]))


def _touches(home: Division, place: PlaceMention) -> bool:
    """Whether the place may lie in home, or home in it."""
    return any(is_within(home, each) or is_within(each, home) for each in place.candidates)


def place_words(places: Sequence[PlaceMention]) -> frozenset[str]:
    """Every form of the places: checked apart, they are no part of what else is asked."""
    forms = {form for p in places for division in p.candidates for form in place_forms(division)}
    pieces = {piece for place in places for piece in _pieces(place.text)}
    return frozenset(forms | pieces)


def _pieces(name: str) -> Iterator[str]:
    """The name and what a dictionary may find in it: 南区 in 津南区; in Latin letters nothing."""
    if name.isascii():
        return
    for start in range(len(name)):
        for end in range(start + 1, len(name) + 1):
            yield name[start:end]


def asks_overview(
    need: Need, places: Sequence[PlaceMention], homes: Iterable[Division | None] = ()
) -> bool:
    """Whether a list is asked of what a place does, and nothing narrower: 红桥区有哪些做法.

    Or just what it did, but of a place that a whole notice speaks for, one of ``homes``.
    """
    others = set(need.words) - place_words(places)
    narrower = any(_OVERVIEW.fullmatch(word) is None for word in others)
    if not places or narrower:
        return False
    if Asked.LIST in need.asked:
        return True
    is_whole = any(speaks_for(home, place) for home in homes for place in places)
    return not is_whole and asks_what_it_did(need)


def asks_what_it_did(need: Need) -> bool:
    """Whether just what somebody or some place did is asked, in these words: 红桥区做了什么."""
    return _DOES_WHAT.search(plain_speech(need.key)) is not None


def is_over_editions(understood: Understood) -> bool:
    """Whether earlier editions of a notice are looked at beside the latest one.

    What came of a plan may stand in a later one; what a place did, each tells for its own year.
    """
    is_of_a_place = bool(find_divisions(understood.key))
    return (
        bool(understood.years)
        or Asked.OUTCOME in understood.asked
        or (is_of_a_place and any(map(asks_what_it_did, understood.needs)))
    )


def speaks_for(home: Division | None, place: PlaceMention) -> bool:
    """Whether all that a notice of ``home`` says is said of the place: it is home, or around it."""
    return home is not None and any(is_within(home, outer) for outer in place.candidates)


def names_place(
    statement: Statement, place: PlaceMention, home: Division | None, own: str = ""
) -> bool:
    """Whether the statement is about the place. ``home``: what its notice speaks for.

    The notice speaks for the place, or its ``own`` name, a key, has it; or the statement's words
    name it; or its sentence or a heading does, and the sentence names no other district: in a list,
    each clause speaks for its own; or what was said last of any place before it in the paragraph.
    """
    sentence = statement.sentence
    if speaks_for(home, place) or (place.is_weak and _has_name(own, match_key(place.text))):
        return True
    is_near = _names(key_of(sentence.headed), place)  # one text for all runs of the sentence
    if is_near and run_names(statement, place):
        return True
    named = {
        name.node_id
        for clause in sentence.clauses
        for name in clause.names
        if name.type is NodeType.DISTRICT
    }
    if len(named) > 1:
        return False
    if is_near:
        return True
    return not named and _is_said_of(sentence, place)


def holds_at(
    statement: Statement, place: PlaceMention, home: Division | None, own: str = ""
) -> bool:
    """Whether the statement holds for somebody who lives at the place: it is about it, or the place
    lies in ``home`` and the statement is about no other part of that."""
    if names_place(statement, place, home, own):
        return True
    if home is not None and not any(is_within(each, home) for each in place.candidates):
        return False
    if _ALL_IN.search(statement.text):
        return True  # 滨海新区先行先试,6类场景在全市推广
    sentence = statement.sentence
    whole = _places_in(sentence.text)  # mostly of none: then no run needs to be read
    named = (_places_in(statement.text) or whole) if whole else ()
    if not named and not _ALL_OF.match(sentence.text):
        before = sentence.passage.text[: sentence.sentence.span.start - sentence.passage.span.start]
        named = _places_in(before.rpartition("\n")[2])[-1:]
    return not any(_is_apart(each, place) for each in named)


def _is_apart(named: PlaceMention, place: PlaceMention) -> bool:
    """Whether neither of two places may lie in the other."""
    return not any(_touches(division, place) for division in named.candidates)


@lru_cache(maxsize=1024)
def _has_name(own: str, name: str) -> bool:
    """Whether a notice's own name has a bare place name: as words, or before what ends a place.

    和政 is none of 建议和政协提案, but 两江 is one of 两江新区.
    """
    ends = {0, *accumulate(map(len, segments(own)))}
    for found in re.finditer(re.escape(name), own):
        whole = found.start() in ends and found.end() in ends
        if whole or (found.start() in ends and _PLACE_ENDS.match(own, found.end())):
            return True
    return any(
        mention.text == name or mention.text.startswith(name)
        for mention in find_divisions(own)
        if mention.form is Form.FULL
    )


def _is_said_of(sentence: ReadSentence, place: PlaceMention) -> bool:
    """Whether the last place that its paragraph names before the sentence is the place.

    南昌市改造老旧小区。完成162个小区改造: the second sentence goes on with the first one's place.
    """
    passage, start = sentence.passage, sentence.sentence.span.start
    before = passage.text[: start - passage.span.start].rpartition("\n")[2]
    if _places_in(sentence.text) or _leaves(sentence.text, place):
        return False
    named = _places_in(before)
    last = named[-1].span.start if named else -1
    own = _last_named(before, place)
    if own > last:
        return not _VISITED.search(before[:own])
    if named and _VISITED.search(before[:last]):
        return False
    return bool(named) and not set(named[-1].candidates).isdisjoint(place.candidates)


def _last_named(text: str, place: PlaceMention) -> int:
    """Where a text last has the place's name as a word of its own: 婺源 for 婺源县; -1: nowhere."""
    key = key_of(text)  # one sign for one, but for a few that no place is written with
    found = [(key.rfind(form), form) for form in _keys_of(place.candidates)]
    named = [(at, Span(at, at + len(form))) for at, form in found if at >= 0]
    return max((at for at, span in named if _is_of_whole_words(key, span)), default=-1)


def _leaves(text: str, place: PlaceMention) -> bool:
    """Whether a text opens with more than the place, or with others beside it: 全市, 其他各区."""
    if _OTHERS.match(text):
        return True
    whole = _ALL_OF.match(text)
    if whole is not None:
        return not any(each.name.endswith(whole["kind"]) for each in place.candidates)
    levels = {each.level for each in place.candidates}
    return _EACH_OF.match(text) is not None and levels == {Level.DISTRICT}


@lru_cache(maxsize=4096)
def _places_in(text: str) -> tuple[PlaceMention, ...]:
    """The places that a text is sure to name, kept: many statements stand behind one text."""
    return tuple(each for each in find_divisions(text) if not each.is_weak)


def notices_of_places(
    understood: Understood, homes: Mapping[NoticeId, Division | None]
) -> frozenset[NoticeId] | None:
    """The notices of the places that the question names, and central ones, which speak of all.

    None where the question names no notice's place.
    """
    known = [home for home in homes.values() if home is not None]
    spelt = find_spelt(understood.question, known)
    listed = (each for each in find_divisions(understood.key) if each.form >= Form.SHORT)
    mentions = [*listed, *find_unlisted(understood.key, known), *spelt]
    chosen = {
        notice_id
        for notice_id, home in homes.items()
        if home is not None and any(_touches(home, mention) for mention in mentions)
    }
    if not chosen:
        return None
    return frozenset(chosen | {notice_id for notice_id, home in homes.items() if home is None})


def run_names(statement: Statement, place: PlaceMention) -> bool:
    """Whether the statement's own words name the place."""
    return text_names(statement.text, place)


def text_names(text: str, place: PlaceMention) -> bool:
    """Whether a text names the place."""
    return _names(key_of(text), place)


def _names(key: str, place: PlaceMention) -> bool:
    if place.is_weak and match_key(place.text) in key:
        return True
    return _named_as(place.candidates).search(key) is not None


@lru_cache(maxsize=1024)
def _named_as(divisions: tuple[Division, ...]) -> re.Pattern[str]:
    """Finds a name of one of the divisions: 河北 for 河北区, and not in 河北省."""
    forms = [
        re.escape(form) + ("" if form[-1] in _LEVELS else f"(?!{_ANOTHER_LEVEL})")
        for form in sorted(_keys_of(divisions), key=len, reverse=True)
    ]
    return re.compile("|".join(forms) or "(?!)")


@lru_cache(maxsize=1024)
def _keys_of(divisions: tuple[Division, ...]) -> tuple[str, ...]:
    """The match keys of every name that the divisions go by, kept: each statement is asked."""
    forms = {form for division in divisions for form in place_forms(division)}
    return tuple(sorted({match_key(form) for form in forms if len(form) >= 2}))


def inner_places(
    places: Sequence[PlaceMention], homes: Mapping[NoticeId, Division | None]
) -> tuple[PlaceMention, ...]:
    """The places that no notice speaks for as a whole: 红桥区, and not 天津."""
    return tuple(
        place for place in places if not any(speaks_for(home, place) for home in homes.values())
    )
