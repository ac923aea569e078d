"""The verb that carries a clause behind a preposition: 在…设置, 将…纳入, 围绕…试点攻关.

A phrase has no mark where it ends, and the nouns in it may be verbs elsewhere. So a verb counts
where an adverb leads up to it or a word stands before it that phrases end with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from corpus.notice import Span
from kg.sentence_words import NOUN_ENDS, SentenceWords
from kg.verbs import ACTS, DOING, NOMINAL


class Lead(Enum):
    """What a preposition leads up to its phrase as: what is done to, a scene, or all else."""

    FRONTED = re.compile(r"将|把|对于?|就|给")
    SCENE = re.compile(r"围绕|聚焦|针对|按照?|根据|依据|依照|结合|依托|通过|基于|立足|紧扣|瞄准|因")
    AT = re.compile(r"在|于|赴|从|向|为|以|由|用|经|自|到|面向|采取|采用|运用|利用|借助")


_LEADING = re.compile(
    "|".join(lead.value.pattern for lead in Lead) + "|报(?![社纸告])|请|让|使|被|交|送"
)
_GIVING = re.compile(
    r"处以?(?=[\d一二三四五六七八九十])|给予|享受|享有|发放|支付|拨付|予以(?=补|奖|资|支|扶|减|免)"
)
_LAYING = re.compile(r"奠定|打下|创造|注入|提供")
MADE = re.compile(
    r"纳入|列入|列为|作为|用于|融入|转化为|转为|变为|交由|改为|转至|移送|移交|报送|上报"
    r"|(?:扩展|扩大|延伸|拓展|覆盖|提高|提升|压减|缩短|下放|推广)[到至](?=\d)"
)
"""What 将 or 把 makes of a thing; not all are verbs by themselves."""
_CARRYING_OUT = re.compile(r"开展|采取|实施")
_QUOTE = frozenset("“《‘")
_JOINED_ON = frozenset(["的", "、", "等", "和", "及"])
_JOINED_TO = frozenset(["的", "、", "和", "及"])
_WHILE = frozenset("的中时后前")
_SHORT_SCENE = 10  # characters that a scene without a word that ends it may have
_SCENE_END = re.compile(
    r"(?:需要|需求|要求|部署|实际|领域|方面|等|问题|主题|目标|特点|情况|职责|规定|期限|时限|标准|程序|比例|方式|形式|渠道"
    r"|途径|平台|手段|活动|基础上|契机|机制|中|上|下|内|后|”)$"
)
_MEANS = re.compile(
    r"(?:方式|形式|渠道|途径|手段|支撑|契机|载体|抓手|要求|部署|需求|需要|实际|特点|情况|精神"
    r"|目标|职责)$"
)
_TOPIC = re.compile(r"的[^的，。；,;“”（）()]{1,14}$")
_PLACE_END = re.compile(
    r"[中上下内里间前后时处区心厅口级面域台栏网站省市县镇街园院校界地岸侧旁端线期年月日]$"
)


class ClauseVerbs:
    """The verbs of one clause, which ends at ``end``."""

    def __init__(self, words: SentenceWords, end: int) -> None:
        self.words = words
        self.text = words.text
        self.end = end

    def lead_at(self, position: int) -> tuple[Lead, str] | None:
        """The preposition at ``position``, and what it leads up to."""
        for lead in Lead:
            match = lead.value.match(self.text, position, self.end)
            if match is not None and self.words.begins(match.end()):
                return lead, match[0]
        return None

    def is_led(self, position: int) -> bool:
        """Whether a preposition, or 请, 报 and their like, stands at ``position``."""
        led = _LEADING.match(self.text, position, self.end)
        return led is not None and self.words.begins(led.end())

    def is_noun(self, stop: int) -> bool:
        """Whether what ends at ``stop`` is no verb by what follows: 执行中, 上线率, 建设的."""
        after = self.text[stop : min(stop + 1, self.end)]
        return after == "的" or (after in _WHILE | NOUN_ENDS and self.words.begins(stop + 1))

    def carrying(self, begin: int) -> Iterator[Span]:
        """The verbs from ``begin`` on that can carry the clause, quotations and names left out."""
        for verb in self.words.verbs_within(begin, self.end):
            after = self.text[verb.end : min(verb.end + 1, self.end)]
            before = self.text[max(begin, verb.start - 1) : verb.start]
            is_noun = after in NOUN_ENDS and self.words.begins(verb.end + 1)
            if after not in _JOINED_ON and before not in _JOINED_TO and not is_noun:
                yield verb

    def behind(self, lead: Lead, word: str, begin: int) -> Span | None:
        """The verb behind the phrase that ``word`` leads and that begins at ``begin``."""
        found = [verb for verb in self.carrying(begin) if verb.start > begin]
        handed = self._handed(lead, word, begin)
        if handed is not None:
            return handed
        if lead is not Lead.AT or not found:
            topic = _TOPIC.search(self.text, begin, self.end) if lead is Lead.FRONTED else None
            doing = [
                m
                for m in DOING.finditer(self.text, begin, self.end)
                if self.words.begins(m.start()) and (topic is None or m.start() > topic.start())
            ]
            if doing:
                return Span(*doing[-1].span())
        if lead is Lead.SCENE and _MEANS.search(self.text, begin, self.end):
            return None  # 通过…等方式, 依托…等技术支撑: how, and no more
        if _TOPIC.search(self.text, begin, self.end) and (
            lead is Lead.FRONTED or word in {"经", "因"}
        ):
            found = [verb for verb in found if verb.end >= self.end]  # 对…的热线事项: no more
        elif word.startswith("对"):
            found = [verb for verb in found if self._governs(begin, verb)]
        free = [verb for verb in found if self._is_free(begin, verb.start, lead)]
        if free:
            return free[0]
        if lead is Lead.SCENE:
            return next((verb for verb in found if self._ends_scene(begin, verb)), None)
        if word.startswith("对"):
            return found[-1] if found else None
        acts = [verb for verb in found if self.text[verb.start : verb.end][:2] in ACTS]
        return next(iter(acts or found), None)

    def _handed(self, lead: Lead, word: str, begin: int) -> Span | None:
        """What carries a clause wherever it stands: 由市财政给予…, 将安全教育纳入…."""
        verbs = MADE if lead is Lead.FRONTED and word in {"将", "把", "就"} else _GIVING
        if word.startswith("对"):
            return self._last(_CARRYING_OUT, begin) or self._last(_GIVING, begin)
        if word == "为":
            verbs = _LAYING
        if lead is Lead.SCENE:
            return None
        for match in verbs.finditer(self.text, begin + 1, self.end):
            after = self.text[match.end() : match.end() + 1]
            if self.words.begins(match.start()) and self.words.is_outside(match.start()):
                return Span(*match.span()) if after not in {"的", "、"} else None
        return None

    def _last(self, verbs: re.Pattern[str], begin: int) -> Span | None:
        """The last of these verbs that stands as a word of its own and governs something."""
        found = [
            Span(*match.span())
            for match in verbs.finditer(self.text, begin + 1, self.end)
            if self.words.begins(match.start()) and self.words.is_outside(match.start())
        ]
        after = self.text[found[-1].end : found[-1].end + 1] if found else ""
        is_topic = found and _TOPIC.search(self.text, found[-1].end, self.end)
        return found[-1] if found and after not in {"的", "、"} and not is_topic else None

    def _ends_scene(self, begin: int, verb: Span) -> bool:
        """结合区级财力安排资金: a short scene, and an act with an object behind it."""
        words = verb.of(self.text)
        short = verb.start - begin <= _SHORT_SCENE and "、" not in self.text[begin : verb.start]
        return short and words[:2] in ACTS - NOMINAL and self.end - verb.end > 1

    def _governs(self, begin: int, verb: Span) -> bool:
        """Whether a verb behind 对 is the clause's: an adverb before it, or nothing more after."""
        after = self.text[verb.end : verb.end + 1]
        ends = verb.end >= self.end or after in _QUOTE or after.isdigit()
        return ends or self.words.before_adverbs(begin, verb.start) < verb.start

    def _is_free(self, begin: int, verb: int, lead: Lead) -> bool:
        """Whether the phrase before the verb has ended: an adverb, or a word that ends phrases."""
        stop = self.words.before_adverbs(begin, verb)
        phrase = self.text[begin:stop]
        if lead is Lead.SCENE:
            return bool(_SCENE_END.search(phrase)) or (
                stop < verb and not phrase.endswith(("、", "的"))
            )
        return stop < verb or (lead is Lead.AT and bool(_PLACE_END.search(phrase)))
