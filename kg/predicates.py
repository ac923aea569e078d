"""A clause → who acts, with whom, the verbs and their object. Says nothing of what it amounts to.

A clause of official Chinese begins with what is not its predicate: who acts, with whom, where, how,
when. These are passed over from the left until a verb stands there; words and not characters are
compared, so that the 建设 of 建设性 is no verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.notice import Span
from kg.model import NodeType
from kg.sentence_words import SentenceWords
from kg.verbs import ACTS, DOING, FINISHED, GROUPS, HARD_DUTY, NOMINAL

_ACTORS = {NodeType.DEPARTMENT, NodeType.DISTRICT, NodeType.ORGANISATION}
_COUNTER = re.compile(
    r"[\s\u3000]*(?:第[一二三四五六七八九十百零\d]+条[\s\u3000]*|[一二三四五六七八九十]{1,3}是要?"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.．、]|[①-⑳]|[—•·]+)?[\s\u3000]*"
)
_NOTE = re.compile(r"[\s\u3000]*[（(【][^（）()【】]{4,400}[）)】](?=.)")
_WITH = re.compile(r"会同|联合|协同|携手|组织|与|同|和")
_WITH_ALONE = {"与", "同", "和"}
_TOGETHER = re.compile(
    r"联合|共同|合作|协同|联动|一道|一起|携手|签署|签订|组建|建立|搭建|开展|对接|推出|共建"
)
_FRONTED = re.compile(r"将|把|对于?|就|给")
_AT = re.compile(r"在|于|从|向|为|以|由|用|经|自|到|面向|采取|采用|运用|利用|借助")
_SCENE = re.compile(r"围绕|聚焦|针对|按照?|根据|依据|结合|依托|通过|基于|立足|紧扣|瞄准|因")
_LEADING = re.compile(
    "|".join(kind.pattern for kind in (_FRONTED, _AT, _SCENE)) + "|报(?![社纸告])|请|让|使|被|交|送"
)
_CARRIED = re.compile("在|于|向|从|自")
# what a rule says of a thing, and not of a body
_STANDS = re.compile(r"(?:实行|执行|适用|采用|采取|遵循|纳入)(?!的)")
# a verb with one of these after it is a noun
_QUOTE = frozenset("“《‘")
_NOUN_END = frozenset("率者性量度额数人员站点场室费期线品物书证法权")
_LABELLED = re.compile(r"(?:单位|部门|机构)$|^(?:牵头|责任|配合)")
_SHORT_SCENE = 10  # characters that a scene without a word that ends it may have
_WHILE = frozenset("的中时后前")
_SCENE_END = re.compile(
    r"(?:需要|需求|要求|部署|实际|领域|方面|等|问题|主题|目标|特点|情况|职责|规定|方式|形式|渠道|途径|平台|手段|活动|基础上|契机|机制|中|上|下|内|后|”)$"
)
_TOPIC = re.compile(r"的[^的，。；,;“”]{1,14}$")
_MEANS = re.compile(
    r"(?:方式|形式|渠道|途径|手段|支撑|契机|载体|抓手|要求|部署|需求|需要|实际|特点|情况|精神|目标|职责)$"
)
_PLACE_END = re.compile(
    r"[中上下内里间前后时处区心厅口级面域台栏网站省市县镇街园院校界地岸侧旁端线期年月日]$"
)
_OBJECT_WITH = re.compile(
    r"(?:与|同|和)(?P<partner>[^，。；,;]{2,60}?)(?:的?(?:沟通|对接|联系|合作|联动|协作|协同|衔接|联建|共建|交流)|签署|签订|等)"
)
_LIST = re.compile(r"[、和及与]|以及|或者?")
_AND_OTHERS = re.compile(
    r"等(?:有关|相关)?(?:部门|单位|[一二三四五六七八九十\d]+个?(?:部门|单位|区|家))?"
)


@dataclass(frozen=True, slots=True)
class Predication:
    """What a clause says; every span is in the text that the clause is of.

    ``start`` is where the quote begins; ``object`` is what follows the verbs, or what 将, 把 or 对
    puts before them.
    """

    start: int
    subject: Span | None
    partner: Span | None
    duty: str
    verbs: Span
    object: Span | None

    @property
    def quote(self) -> Span:
        """From the subject, the partner or the place on to the end of the object."""
        return Span(self.start, max(self.verbs.end, self.object.end if self.object else 0))


_LONGEST = 400  # characters; what goes on for longer without a mark is a table or no language


@dataclass(frozen=True, slots=True)
class ClauseRead:
    """What was read of a clause: ``said`` is None where no verb of the vocabulary carries it.

    ``subject`` is whom the clause is about, also where it says nothing that was understood.
    """

    said: Predication | None
    subject: Span | None


def read_clause(words: SentenceWords, clause: Span) -> ClauseRead:
    """What ``clause`` says."""
    if len(clause) > _LONGEST:
        return ClauseRead(None, None)
    reader = _Reader(words, clause)
    said = reader.read()
    return ClauseRead(said, reader.subject)


class _Reader:
    """Reads one clause from the left."""

    def __init__(self, words: SentenceWords, clause: Span) -> None:
        self.words = words
        self.text = words.text
        self.end = clause.end
        note = _NOTE.match(self.text, clause.start, clause.end)
        start = note.end() if note else clause.start
        counter = _COUNTER.match(self.text, start, clause.end)
        self.position = counter.end() if counter else start
        self.begin = self.position
        self.start: int | None = None
        self.subject: Span | None = None
        self.partner: Span | None = None
        self.fronted: Span | None = None
        self.duty = ""

    def read(self) -> Predication | None:
        self._pass_topic()
        for _ in range(24):  # adverbs, a subject, partners, places, duties: no clause has more
            if self._pass_partner():
                continue
            after = self.words.adverb_from(self.position, self.end)
            if after > self.position:
                self.position = after
                continue
            self._pass_duty()
            if self._pass_partner() or self._pass_subject() or self._pass_preposition():
                continue
            stop = self.words.verbs_from(self.position, self.end)
            doing = DOING.match(self.text, self.position, self.end)
            if doing and self.fronted is not None:
                return self._predication(doing.end())
            if doing and self.start is not None:
                self.position = doing.end()
                stop = self.words.verbs_from(self.position, self.end)
            if stop > self.position:
                return self._predication(stop)
            if self.duty:
                return self._any_verb()
            self._only_bodies()
            return self._finished()
        return None

    def _from(self, position: int) -> None:
        if self.start is None:
            self.start = position

    def _pass_topic(self) -> None:
        """养护规程由公园管理单位另行制定: what stands before 由 is what it does it to."""
        for place in self.words.boundaries(self.position + 2, min(self.end, self.position + 60)):
            if self.text[place : place + 1] != "由" or not self.words.is_outside(place):
                continue
            for stop in self.words.boundaries(place + 3, min(self.end, place + 60)):
                if GROUPS.search(self.text[place + 1 : stop]) and self._carries(stop):
                    self.start, self.subject = self.begin, Span(place + 1, stop)
                    self.fronted, self.position = Span(self.begin, place), stop
                    return
            return

    def _pass_duty(self) -> None:
        stop = self.words.duty_from(self.position, self.end)
        if stop > self.position:
            self.duty = self.text[self.position : stop]
            self._from(self.position)
            self.position = self.words.adverbs_from(stop, self.end)

    def _pass_partner(self) -> bool:
        match = _WITH.match(self.text, self.position, self.end)
        if match is None or self.partner is not None or not self.words.begins(match.end()):
            return False
        alone = match[0] in _WITH_ALONE
        begin = match.end()
        if not alone and self.words.verbs_from(begin, self.end) > begin:
            return False  # 联合打造: 联合 is no more than an adverb
        if match[0] == "组织" and not self._is_group(begin):
            return False
        together = self._together(begin)
        if alone and together is None:
            return False
        first = next(self._verbs(begin), None)
        if alone and together is not None:
            first = next(self._verbs(together), None)
        if first is None or (match[0] == "组织" and first.end >= self.end):
            return False  # 组织志愿者培训: 组织 is the verb
        verb, stop = first, self.words.before_adverbs(begin, first.start)
        stop = min(stop, together) if together is not None else stop
        if stop <= begin:
            return False
        self._from(self.position)
        self.partner, self.position = Span(begin, stop), verb.start
        return True

    def _together(self, begin: int) -> int | None:
        """Where 联合, 合作 or a verb that takes two stands after the partner."""
        for match in _TOGETHER.finditer(self.text, begin, self.end):
            if self.words.begins(match.start()) and self.words.is_outside(match.start()):
                return match.start()
        return None

    def _is_group(self, begin: int) -> bool:
        if self.words.named_at(begin) is not None:
            return True
        verb = next(self._verbs(begin), None)
        return verb is not None and bool(
            GROUPS.search(self.text[begin : self.words.before_adverbs(begin, verb.start)])
        )

    def _pass_subject(self) -> bool:
        if self.subject is not None or self.duty:
            return False
        stop = self._named_until() or self._before_duty() or self._group_until()
        if stop is None:
            return False
        self._from(self.position)
        agents = [p for p in self.words.boundaries(self.position + 1, stop) if self.text[p] == "由"]
        start = agents[-1] + 1 if agents and agents[-1] + 2 < stop else self.position
        self.subject, self.position = Span(start, stop), stop
        return True

    def _named_until(self) -> int | None:
        """Where the names that the clause begins with end, if a predicate follows them."""
        stop = self.position
        while (named := self.words.named_at(stop)) is not None and named.type in _ACTORS:
            stop = named.span.end
            others = _AND_OTHERS.match(self.text, stop, self.end)
            if others:
                stop = others.end()
            joined = _LIST.match(self.text, stop, self.end)
            if joined is None or self.words.named_at(joined.end()) is None:
                break
            stop = joined.end()
        return stop if stop > self.position and self._carries(stop) else None

    def _before_duty(self) -> int | None:
        """Where whoever 应当 or 不得 binds ends, whatever it is called: 承办单位应当…."""
        if self._is_led(self.position):
            return None
        for place in self.words.boundaries(self.position + 1, min(self.end, self.position + 80)):
            if self.words.is_outside(place) and HARD_DUTY.match(self.text, place, self.end):
                stop = self.words.before_adverbs(self.position, place)
                return stop if self.text[stop - 1] not in "的、" else None
        return None

    def _is_led(self, position: int) -> bool:
        """Whether a preposition stands at ``position``."""
        led = _LEADING.match(self.text, position, self.end)
        return led is not None and self.words.begins(led.end())

    def _group_until(self) -> int | None:
        """Where a group without a name ends that a predicate follows: 各区, 承办单位."""
        if self.words.verbs_from(self.position, self.end) > self.position:
            return None
        if self._is_led(self.position):
            return None
        for place in self.words.boundaries(self.position + 1, min(self.end, self.position + 60)):
            words = self.text[self.position : place]
            if not self.words.is_outside(place):
                continue
            if self.text.startswith("是", place) and GROUPS.search(words):
                return place  # 市住房保障部门是…主管部门，负责…
            if len(words) > 1 and GROUPS.search(words) and self._carries(place):
                return place
            if _STANDS.match(self.text, place, self.end) and words[-1] not in "的、":
                return place
        return None

    def _carries(self, position: int) -> bool:
        """Whether a predicate can begin at ``position``, after who acts."""
        place = self.words.adverbs_from(position, self.end)
        if self.words.duty_from(place, self.end) > place:
            return True
        joined = _WITH.match(self.text, position, self.end)
        if joined is not None and joined[0] not in _WITH_ALONE and place > position:
            place = position  # 联合 is an adverb too
        stop = self.words.verbs_from(place, self.end)
        if stop > place:
            return self.text[stop : stop + 1] not in {"的", "、"}
        scene = _SCENE.match(self.text, place, self.end)
        if scene is not None and self.words.begins(scene.end()):
            return True
        led = _FRONTED.match(self.text, place, self.end) or _WITH.match(self.text, place, self.end)
        led = led or _CARRIED.match(self.text, place, self.end)
        if led is None or led[0] in {"和", "与", "同"} or not self.words.begins(led.end()):
            return False
        return next(self._verbs(led.end()), None) is not None

    def _pass_preposition(self) -> bool:
        for kind in (_FRONTED, _SCENE, _AT):
            match = kind.match(self.text, self.position, self.end)
            if match is not None and self.words.begins(match.end()):
                return self._pass_phrase(match[0], match.end(), kind)
        return False

    def _pass_phrase(self, word: str, begin: int, kind: re.Pattern[str]) -> bool:
        if self.fronted is not None:
            return False
        verb = self._main_verb(word, begin, kind)
        if verb is None:
            return False
        stop = self.words.before_adverbs(begin, verb.start)
        if stop <= begin:
            return False
        if word == "由" and self.subject is None:
            self.subject = Span(begin, self._agent_end(begin, stop))
        elif kind is _FRONTED or (word in {"为", "向", "给"} and verb.end == self.end):
            self.fronted = Span(begin, stop)
        self._from(self.position)
        self.position = verb.start
        return True

    def _agent_end(self, begin: int, stop: int) -> int:
        """Where the agent behind 由 ends, if words of place or manner follow it."""
        for place in self.words.boundaries(begin + 2, stop):
            if GROUPS.search(self.text[begin:place]) and self._carries(place):
                return place
        return stop

    def _main_verb(self, word: str, begin: int, kind: re.Pattern[str]) -> Span | None:
        if kind in (_FRONTED, _SCENE):
            doing = [
                m
                for m in DOING.finditer(self.text, begin, self.end)
                if self.words.begins(m.start())
            ]
            if doing:
                return Span(*doing[-1].span())
        if kind is _SCENE and _MEANS.search(self.text, begin, self.end):
            return None  # 通过…等方式, 依托…等技术支撑: how, and no more
        found = [verb for verb in self._verbs(begin) if verb.start > begin]
        if _TOPIC.search(self.text, begin, self.end) and (kind is _FRONTED or word in {"经", "因"}):
            found = [verb for verb in found if verb.end >= self.end]  # 对…的热线事项: no more
        elif word.startswith("对"):
            found = [verb for verb in found if self._governs(begin, verb)]
        free = [verb for verb in found if self._is_free(begin, verb.start, kind)]
        if free:
            return free[0]
        if kind is _SCENE:
            return next((verb for verb in found if self._ends_scene(begin, verb)), None)
        if word.startswith("对"):
            return found[-1] if found else None
        acts = [verb for verb in found if self.text[verb.start : verb.end][:2] in ACTS]
        return next(iter(acts or found), None)

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

    def _is_free(self, begin: int, verb: int, kind: re.Pattern[str]) -> bool:
        """Whether the phrase before the verb has ended: an adverb, or a word that ends phrases."""
        stop = self.words.before_adverbs(begin, verb)
        phrase = self.text[begin:stop]
        if kind is _SCENE:
            return bool(_SCENE_END.search(phrase)) or (
                stop < verb and not phrase.endswith(("、", "的"))
            )
        return stop < verb or (kind is _AT and bool(_PLACE_END.search(phrase)))

    def _verbs(self, begin: int) -> Iterator[Span]:
        """The verbs from ``begin`` on that can carry the clause, quotations and names left out."""
        for verb in self.words.verbs_within(begin, self.end):
            after = self.text[verb.end : min(verb.end + 1, self.end)]
            before = self.text[max(begin, verb.start - 1) : verb.start]
            suffix = after in _NOUN_END and self.words.begins(verb.end + 1)
            if (
                after not in {"的", "、", "等", "和", "及"}
                and not suffix
                and before
                not in {
                    "的",
                    "、",
                    "和",
                    "及",
                }
            ):
                yield verb

    def _any_verb(self) -> Predication | None:
        """After 应当 the next word is the verb, whatever it is."""
        if self._is_led(self.position):
            return None
        for place in self.words.boundaries(self.position + 1, min(self.end, self.position + 6)):
            return self._predication(place)
        return None

    def _finished(self) -> Predication | None:
        """13个重点事项高质量完成: what was done stands first."""
        verbs = [
            verb for verb in self.words.verbs_within(self.begin, self.end) if verb.end == self.end
        ]
        if not verbs or self.fronted is not None or not FINISHED.fullmatch(verbs[-1].of(self.text)):
            return None
        verb = verbs[-1]
        stop = self.words.before_adverbs(self.begin, verb.start)
        place = re.compile(r"在[^，。；,;]{1,16}$").search(self.text, self.begin, stop)
        what = Span(self.begin, place.start() if place and place.start() > self.begin else stop)
        return (
            Predication(self.begin, self.subject, None, self.duty, verb, what)
            if len(what)
            else None
        )

    def _only_bodies(self) -> None:
        """区财政局、各街道办事处等单位，: the clause only says who, for those after it."""
        words = self.text[self.begin : self.end]
        listed = "、" in words or self.words.named_at(self.begin) is not None
        is_bare = listed and GROUPS.search(words) and _LABELLED.search(words) is None
        if self.subject is None and is_bare and next(self._verbs(self.begin), None) is None:
            self.subject = Span(self.begin, self.end)

    def _predication(self, stop: int) -> Predication | None:
        after = self.text[stop : min(stop + 1, self.end)]
        if after == "的" or (after in _WHILE | _NOUN_END and self.words.begins(stop + 1)):
            return None
        verbs, rest = Span(self.position, stop), Span(stop, self._trimmed(stop))
        what: Span | None = rest if len(rest) else None
        if self.fronted is not None:
            if what is not None:
                verbs = (
                    what if DOING.fullmatch(verbs.of(self.text)) else Span(verbs.start, what.end)
                )
            what = self.fronted
        elif what is not None and self.partner is None:
            joined = _OBJECT_WITH.match(self.text, what.start, what.end)
            if joined is not None:
                self.partner = Span(*joined.span("partner"))
        start = self.start if self.start is not None else self.position
        return Predication(start, self.subject, self.partner, self.duty, verbs, what)

    def _trimmed(self, start: int) -> int:
        end = self.end
        while end > start and self.text[end - 1] in " \u3000\n。；;，,：:、":
            end -= 1
        return end
