"""The words of one sentence: where each begins, which are verbs, adverbs and duties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.notice import Span
from corpus.words import is_word, segments
from kg.model import BODIES, Mention
from kg.verbs import (
    ACTS,
    ADVERB_PHRASES,
    ADVERBS,
    DUTIES,
    EFFECTS,
    NOMINAL,
    NOUNS,
    OFFERS,
    STRESSES,
)

_VERBS = ACTS | STRESSES | EFFECTS
_KNOWN = _VERBS | ADVERBS | DUTIES
_LONGEST = 6
_JOINED = re.compile(r"、|和|并|及|与|或者?|以及")
_PARTICLE = re.compile(r"了|好|过|到位")
NOUN_ENDS = frozenset("率者性量度额数人员站点场室费期线品物书证法权单表卡册")
"""What makes a noun of the verb before it, where it is a word of its own."""

_OFFER = OFFERS | {"给予", "接受", "享受", "享有"}
"""Verbs that no other verb follows, only its noun."""

_OF_NAMES = NOMINAL | frozenset(
    [
        "建设",
        "规划",
        "设计",
        "运行",
        "改造",
        "研究",
        "开发",
        "申报",
        "报告",
        "通知",
        "管理",
        "服务",
        "生产",
        "推广",
        "补充",
        "派出",
    ]
)
"""Verbs that names of things begin with: 建设工程, 规划方案."""

_FINE = re.compile(r"处(?=[\d一二三四五六七八九十百千万])")
# words of jieba's dictionary that are two here: 并处罚款, 会同县财政局
_CUTS = {"并处": (1,), "可处": (1,), "会同县": (2,)}
_THINGS = re.compile(r"结果|情况|信息|数据|资料|材料|报告|意见|名单|名录|记录|台账|成果|标准")
_PREPOSITIONS = frozenset("向对将把给为从由在")
_OPENING, _CLOSING = "“《（(「", "”》）)」"


class SentenceWords:
    """One sentence of a text, for the readers of its clauses."""

    def __init__(self, text: str, span: Span, mentions: Sequence[Mention]) -> None:
        self.text = text
        self._begins = set(_word_starts(text, span))
        self._named = {m.span.start: m for m in mentions if span.contains(m.span)}
        self._bodies_end = {m.span.end for m in self._named.values() if m.type in BODIES}
        self._within = {
            place for m in self._named.values() for place in range(m.span.start + 1, m.span.end)
        }
        depth = 0
        for place in range(span.start, span.end):
            depth = max(0, depth + (text[place] in _OPENING) - (text[place] in _CLOSING))
            if depth:
                self._within.add(place)

    def begins(self, position: int) -> bool:
        """Whether a word begins, or the sentence ends, at ``position``."""
        return position in self._begins

    def is_outside(self, position: int) -> bool:
        """Whether ``position`` is in no name, quotation or bracket."""
        return position not in self._within

    def boundaries(self, low: int, high: int) -> Iterator[int]:
        """The places from ``low`` to ``high``, both included, where words begin."""
        return (place for place in range(low, high + 1) if place in self._begins)

    def named_at(self, position: int) -> Mention | None:
        """The name that begins at ``position``."""
        return self._named.get(position)

    def name_ends(self, position: int) -> bool:
        """Whether a name of a body or a place ends at ``position``."""
        return position in self._bodies_end

    def verbs_from(self, position: int, end: int) -> int:
        """Where the verbs that begin at ``position`` end (制定实施, 指导和监督); itself: none."""
        done = after = last = position
        while True:
            word = self._word(after, end, _VERBS)
            if word == after or after in self._within:
                return done
            adjacent = position < after == done
            begun = adjacent and self.text[last:after] in _OFFER
            if begun or (adjacent and (self.text[after:word] in NOMINAL or self._ends_noun(word))):
                return done  # 设立养护基金, 答复投诉人, 提供配套服务: the object begins
            last, done = after, word
            particle = _PARTICLE.match(self.text, done, end)
            if particle and particle.end() in self._begins:
                done = particle.end()
            joined = _JOINED.match(self.text, done, end)
            after = joined.end() if joined else done
            if joined is not None and self._word(after, end, _VERBS) == after:
                after = self.adverbs_from(after, end)  # 受理、分类处置

    def _ends_noun(self, position: int) -> bool:
        """Whether the verb before ``position`` is the beginning of a noun: 投诉人."""
        return self.text[position : position + 1] in NOUN_ENDS and self.begins(position + 1)

    def verbs_within(self, low: int, end: int) -> Iterator[Span]:
        """The verbs in a stretch, those in names, quotations and brackets left out."""
        place = low
        while place < end:
            stop = place
            if place in self._begins and place not in self._within and place not in self._named:
                stop = self.verbs_from(place, end)
            if stop > place:
                yield Span(place, stop)
            place = max(stop, place + 1)

    def duty_from(self, position: int, end: int) -> int:
        """Where 应当, 不得 and their like end that begin at ``position``."""
        return self._word(position, end, DUTIES)

    def adverbs_from(self, position: int, end: int) -> int:
        """Past the adverbs at ``position``. A word that is a verb too is passed before a verb."""
        while (stop := self.adverb_from(position, end)) > position:
            position = stop
        return position

    def adverb_from(self, position: int, end: int) -> int:
        """Past the one adverb at ``position``."""
        stop = self._adverb(position, end) if position < end else position
        words = self.text[position:stop]
        if (words in _VERBS or words == "将") and not self._leads_to_verb(stop, end):
            return position  # 加快公园建设, 将绿地纳入…: no adverb here
        if words == "将" and self.text[stop : self._word(stop, end, _VERBS)] in NOMINAL:
            return position  # 将办理情况告知…
        if (words == "将" or words in _VERBS) and self._is_thing(stop, end):
            return position  # 将摸排结果报送…, 公开抽查结果
        return stop

    def _is_thing(self, position: int, end: int) -> bool:
        """Whether the verb at ``position`` only says of which kind a thing is: 抽查结果."""
        verb = self._word(position, end, _VERBS)
        return verb > position and _THINGS.match(self.text, verb, end) is not None

    def before_adverbs(self, low: int, verb: int) -> int:
        """Where the adverbs begin that lead up to ``verb``; ``verb`` where there are none."""
        for place in range(low + 1, verb):
            if place in self._begins and self.adverbs_from(place, verb) == verb:
                return place
        return verb

    def _leads_to_verb(self, position: int, end: int) -> bool:
        place = position
        while (stop := self._adverb(place, end)) > place:
            place = stop
        return self._word(place, end, _VERBS) > place or position == end

    def _adverb(self, position: int, end: int) -> int:
        phrase = ADVERB_PHRASES.match(self.text, position, end)
        is_all = phrase is not None and phrase.end() == end and phrase[0].endswith("措施")
        if phrase and phrase.end() in self._begins and not is_all:
            return phrase.end()
        joined = position + (self.text[position : position + 1] in {"、", "地"})
        stop = self._word(joined, end, ADVERBS)
        if stop == joined and self.text[position : position + 1] == "地":
            return joined
        return stop if stop > joined else position

    def _word(self, position: int, end: int, among: frozenset[str]) -> int:
        if position not in self._begins:
            return position
        if among is _VERBS and _FINE.match(self.text, position, end):
            return position + 1
        if among is _VERBS and NOUNS.match(self.text, position, end):
            return position
        for length in range(min(_LONGEST, end - position), 0, -1):
            stop = position + length
            if stop in self._begins and self.text[position:stop] in among:
                return stop
        return position


def _is_act(verb: str, what: str) -> bool:
    """申请专利, 举办活动: a verb and its object that the dictionary has as one word."""
    return verb in ACTS and verb not in _OF_NAMES and is_word(what)


def _word_starts(text: str, span: Span) -> Iterator[int]:
    """Where words begin, and where the last one ends; 联合推出 counts as two."""
    position = span.start
    for word in segments(span.of(text), guess=False):
        yield position
        yield from (position + cut for cut in _CUTS.get(word, ()))
        if (
            word[0] in _PREPOSITIONS
            and len(word) == 2
            and is_word(text[position + 1 : position + 3])
        ):
            yield position + 1  # 向来电人答复 is not 向来
        for cut in range(2, min(len(word), 2 * _LONGEST) - 1):
            if word[:cut] in _KNOWN and (word[cut:] in _KNOWN or _is_act(word[:cut], word[cut:])):
                yield position + cut
        position += len(word)
    yield position
