"""A clause → who acts, with whom, the verbs and their object. Says nothing of what it amounts to.

A clause of official Chinese begins with what is not its predicate: who acts, with whom, where, how,
when. These are passed over from the left until a verb stands there; words and not characters are
compared, so that the 建设 of 建设性 is no verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.notice import Span
from kg.clause_partners import ClausePartners
from kg.clause_subjects import ClauseSubjects
from kg.clause_verbs import MADE, ClauseVerbs, Lead
from kg.sentence_words import SentenceWords
from kg.verbs import DOING, FINISHED, GROUPS, HARD_DUTY

_COUNTER = re.compile(
    r"[\s\u3000]*(?:第[一二三四五六七八九十百零\d]+条[\s\u3000]*|[一二三四五六七八九十]{1,3}(?:是要?|、(?![一二三四五六七八九十]))"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.．、]|[①-⑳]|[—•·]+)?[\s\u3000]*"
)
_NOTE = re.compile(r"[\s\u3000]*[（(【][^（）()【】]{4,400}[）)】](?=.)")
_OBJECT_WITH = re.compile(
    r"(?:与|同|和)(?P<partner>[^，。；,;]{2,60}?)"
    r"(?:的?(?:沟通|对接|联系|合作|联动|协作|协同|衔接|联建|共建|交流)|签署|签订|等)"
)
_ONLY_FIGURE = re.compile(r"了?(?:约|近|超|超过)?[\d.,]+[余多]?[万亿]?[\u4e00-\u9fff]{1,3}")
_AFTER = re.compile(r"[\u4e00-\u9fff]{2,12}[后时]")
_FOR_CONSENT = re.compile(
    r"报(?:请|送|经)?[^，。；,;报]{2,30}?(?:批准|备案|审批|审定|审核|同意|核准|决定|审议)(?!的|后|机关|部门|文件)"
)
_TURNED = re.compile(
    r"(?:已)?[由从](?:原来的?)?\d[^，。；,;]{1,6}?(?P<verb>压减|压缩|缩短|减少?|精简|整合|缩减|合并|归并|优化|调整|扩容|扩大|扩展|拓展)[为到至成]\d[^，。；,;]{1,6}"
)
_THING = re.compile(r"结果|过程|资金|费用|经费|频率|标准|期限|情况|状况|信息|档案")
# what a clause is about that can do nothing and be bound to nothing
_NOBODY = re.compile(
    r"(?:结果|过程|资金|费用|经费|频率|标准|期限|情况|状况|信息|档案|工作|价格|办法|设施|制度|活动|事项|服务|问题|数据|单|合同|比例|面积|用地|规划|报告|方案|设计|保障|住房|收入|[区域围]内|的|不|或者?|[时后前中])$"
    r"|^(?:未(?!成年)|需要?|请|对(?!外)|经(?![营销纪])|因|如|进行|违反|有下列|在(?!校|职|读|编)|应当|应(?!急)|依法|除)"
)
_OWNER = re.compile(r"(?P<who>[^，。；,;]{2,30})的[^的，。；,;]{2,12}$")
_GIVEN = re.compile(r"给予了?|处以?|发放|支付|拨付|享受|开展|实施|采取")
_COUNT = re.compile(r"[有共由]?\d")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENDS_IN_DUTY = re.compile(r"(?:应当|必须|不得|可以)$")
_DOCUMENT = re.compile(r"《[^《》]{2,60}》(?=经|由|已|于|正式)")
_SITE = re.compile(r"在[^，。；,;]{1,16}$")
_LONGEST = 400  # characters; what goes on for longer without a mark is a table or no language
_MOST = 24  # adverbs, subjects, partners, places and duties before the verb of a clause


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


@dataclass(frozen=True, slots=True)
class ClauseRead:
    """What was read of a clause: ``said`` is None where no verb of the vocabulary carries it.

    ``subject`` is whom the clause is about, also where it says nothing that was understood, and
    whom the next clauses are about too; not so 122名志愿者.
    """

    said: Predication | None
    subject: Span | None


def read_clause(words: SentenceWords, clause: Span) -> ClauseRead:
    """What ``clause`` says."""
    if len(clause) > _LONGEST:
        return ClauseRead(None, None)
    reader = _Reader(words, clause)
    said = reader.read()
    subject = reader.subject
    if subject is None:
        return ClauseRead(said, None)
    named = words.named_at(subject.start)
    is_name = named is not None and named.span.end == subject.end
    if not is_name and _NOBODY.search(subject.of(words.text)):
        owner = _OWNER.match(words.text, subject.start, subject.end)
        whose = Span(*owner.span("who")) if owner and GROUPS.search(owner["who"]) else None
        return ClauseRead(said and replace(said, subject=whose), whose)
    counted = _COUNT.match(words.text, subject.start)
    return ClauseRead(said, None if counted else subject)


class _Reader:
    """Reads one clause from the left."""

    def __init__(self, words: SentenceWords, clause: Span) -> None:
        self.words = words
        self.text = words.text
        self.end = clause.end
        self.verbs = ClauseVerbs(words, clause.end)
        self.subjects = ClauseSubjects(self.verbs)
        self.partners = ClausePartners(self.subjects)
        note = _NOTE.match(self.text, clause.start, clause.end)
        start = note.end() if note else clause.start
        counter = _COUNTER.match(self.text, start, clause.end)
        self.position = counter.end() if counter else start
        self.begin = self.position
        self.start: int | None = None
        self.subject: Span | None = None
        self.partner: Span | None = None
        self.fronted: Span | None = None
        self.thing: Span | None = None
        self.duty = ""

    def read(self) -> Predication | None:
        turned = self._turned() or self._passed()
        if turned is not None:
            return turned
        topic = self.subjects.topic(self.begin)
        if topic is not None:
            self.fronted, self.subject = topic
            self.start, self.position = self.begin, self.subject.end
        for _ in range(_MOST):
            if self._pass_partner():
                continue
            after = self.words.adverb_from(self.position, self.end)
            if after > self.position:
                if self.text[self.position] in "在于自":
                    self._from(self.position)
                self.position = after
                continue
            self._pass_duty()
            if self._pass_partner() or self._pass_subject() or self._pass_preposition():
                continue
            verb = self.words.verbs_from(self.position, self.end)
            if self._pass_noun(verb) or (verb == self.position and self._pass_after()):
                continue
            stop = self._carried(verb)
            if stop > self.position:
                return self._predication(stop)
            if self.duty:
                return self._any_verb()
            self.subject = self.subject or self.subjects.bare(self.begin)
            return self._finished()
        return None

    def _carried(self, verb: int) -> int:
        """Where the verbs end that begin here (``verb``: those that are known), as 进行 and 报 say.

        进行 hands its meaning to the verb after it, which the reader goes on to.
        """
        made = MADE.match(self.text, self.position, self.end)
        if made is not None and self.fronted is not None:
            return max(verb, made.end())
        doing = DOING.match(self.text, self.position, self.end)
        if doing is not None and (self.fronted is not None or _GIVEN.fullmatch(doing[0])):
            return doing.end()
        if doing is not None:
            done = self.words.verbs_from(doing.end(), self.end)
            if done > doing.end():
                self._from(self.position)
                self.position = doing.end()
                return done
            if verb <= self.position:
                return doing.end()
        consent = _FOR_CONSENT.match(self.text, self.position, self.end)
        if verb == self.position and consent and self.words.begins(self.position + 1):
            return self.position + 1
        return verb

    def _pass_noun(self, verb: int) -> bool:
        """What begins like a verb and is none: 抢修时, 考核结果."""
        if verb == self.position:
            return False
        return (self.verbs.is_noun(verb) and self._pass_after()) or self._pass_thing(verb)

    def _from(self, position: int) -> None:
        if self.start is None:
            self.start = position

    def _pass_duty(self) -> None:
        negated = self.text[self.position : self.position + 1] == "不"
        if negated and self.words.verbs_from(self.position + 1, self.end) > self.position + 1:
            self.duty = "不"
            self._from(self.position)
            self.position += 1
            return
        stop = self.words.duty_from(self.position, self.end)
        if stop > self.position:
            self.duty = self.text[self.position : stop]
            self._from(self.position)
            self.position = self.words.adverbs_from(stop, self.end)

    def _pass_partner(self) -> bool:
        found = self.partners.at(self.position) if self.partner is None else None
        if found is None:
            return False
        self._from(self.position)
        self.partner, self.position = found
        return True

    def _pass_subject(self) -> bool:
        if self.subject is not None or self.duty or self.fronted is not None:
            return False
        stop = self.subjects.until(self.position)
        if stop is None:
            return False
        self._from(self.position)
        agents = [p for p in self.words.boundaries(self.position + 1, stop) if self.text[p] == "由"]
        start = agents[-1] + 1 if agents and agents[-1] + 2 < stop else self.position
        self.subject, self.position = Span(start, stop), stop
        return True

    def _pass_preposition(self) -> bool:
        led = self.verbs.lead_at(self.position)
        if led is None or self.fronted is not None:
            return False
        lead, word = led
        begin = self.position + len(word)
        agent = self.subjects.agent_end(begin) if word == "由" and self.subject is None else None
        if agent is not None:
            self._from(self.position)
            self.subject, self.position = Span(begin, agent), agent
            return True
        verb = self.verbs.behind(lead, word, begin)
        stop = begin if verb is None else self.words.before_adverbs(begin, verb.start)
        if verb is None or stop <= begin:
            return False
        if word == "由" and self.subject is None:
            self.subject = Span(begin, stop)
        elif lead is Lead.FRONTED or (word in {"为", "向"} and verb.end == self.end):
            self.fronted = self._fronted(begin, stop)
        self._from(self.position)
        self.position = verb.start
        return True

    def _pass_thing(self, stop: int) -> bool:
        """考核结果纳入…, 补助资金在20日内拨付: the verb is part of what the clause is about."""
        if self.position != self.begin or self.subject is not None:
            return False
        thing = _THING.match(self.text, stop, self.end)
        if thing is None or not self.words.begins(thing.end()):
            return False
        if not self.subjects.carries(thing.end()):
            return False
        self._from(self.begin)
        self.subject = self.thing = Span(self.begin, thing.end())
        self.position = thing.end()
        return True

    def _pass_after(self) -> bool:
        """上岗后给予…: when it is done, in the words before a verb."""
        if self.position != self.begin:
            return False
        for match in _AFTER.finditer(self.text, self.begin, min(self.end, self.begin + 14)):
            stop = match.end()
            if match.start() == self.begin and self.words.begins(stop):
                verb = self.words.adverbs_from(stop, self.end)
                if self.words.verbs_from(verb, self.end) > verb:
                    self.position = verb
                    return True
        return False

    def _fronted(self, begin: int, stop: int) -> Span:
        """What 将 or 对 leads up to, without the duty or the phrase behind it: …向社会公布."""
        duty = _ENDS_IN_DUTY.search(self.text, begin + 1, stop)
        if duty is not None:
            self.duty, stop = duty[0], duty.start()
        for place in self.words.boundaries(begin + 2, stop - 2):
            if self.text[place] in "向于在从按" and self.verbs.lead_at(place) is not None:
                return Span(begin, place) if self.words.is_outside(place) else Span(begin, stop)
        return Span(begin, stop)

    def _any_verb(self) -> Predication | None:
        """After 应当 the next word is the verb, whatever it is; behind 对… the last is."""
        if self.verbs.is_led(self.position):
            bans = self.duty == "禁止" or HARD_DUTY.fullmatch(self.duty)
            return self._last_word() if bans else None
        if not _HAN.match(self.text, self.position):
            return None
        for place in self.words.boundaries(self.position + 1, min(self.end, self.position + 6)):
            return self._predication(place)
        return None

    def _last_word(self) -> Predication | None:
        """应当对用户的用水装表计量: the verb is no word of the vocabulary, but the last one."""
        end = self._trimmed(self.position)
        begins = list(self.words.boundaries(self.position + 3, end - 2))
        led = "对向将把在" if self.duty in {"不得", "严禁", "禁止"} else "对向将把"
        if self.text[self.position] not in led:
            return None
        if not begins or not self.words.is_outside(begins[-1]):
            return None
        self.fronted = Span(self.position, begins[-1])
        self.position = begins[-1]
        return self._predication(end)

    def _turned(self) -> Predication | None:
        """开发区由162个整合为123个: from how many to how many."""
        match = _TURNED.search(self.text, self.begin + 2, self.end)
        if match is None or self.fronted is not None or not self.words.is_outside(match.start()):
            return None
        verb, what = Span(*match.span("verb")), Span(self.begin, match.start())
        return Predication(
            self.begin, self.subject, None, self.duty, Span(verb.start, match.end()), what
        )

    def _passed(self) -> Predication | None:
        """《公园条例》经市人大常委会通过，并于7月公布: a document before what was done with it."""
        document = _DOCUMENT.match(self.text, self.begin, self.end)
        return self._finished() if document is not None else None

    def _finished(self) -> Predication | None:
        """13个重点事项高质量完成: what was done stands first."""
        verbs = [
            verb
            for verb in self.words.verbs_within(self.begin, self.end)
            if verb.end == self.end or _ONLY_FIGURE.fullmatch(self.text, verb.end, self.end)
        ]
        last = FINISHED.search(verbs[-1].of(self.text)) if verbs else None
        if last is None or self.fronted is not None:
            return None
        verb = Span(verbs[-1].start + last.start(), self._trimmed(verbs[-1].end))
        stop = self.words.before_adverbs(self.begin, verb.start)
        place = _SITE.search(self.text, self.begin, stop)
        document = _DOCUMENT.match(self.text, self.begin, stop)
        ends = document.end() if document is not None else stop
        what = Span(self.begin, place.start() if place and place.start() > self.begin else ends)
        return (
            Predication(self.begin, self.subject, None, self.duty, verb, what)
            if len(what)
            else None
        )

    def _predication(self, stop: int) -> Predication | None:
        if self.verbs.is_noun(stop):
            return None
        begin = stop + (self.text[stop : stop + 1] == "、")
        verbs, rest = Span(self.position, stop), Span(begin, max(begin, self._trimmed(begin)))
        what: Span | None = rest if len(rest) else None
        if self.fronted is not None and not (what and _GIVEN.fullmatch(verbs.of(self.text))):
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
        if what is None and self.thing is not None and not self.duty:
            return Predication(start, None, self.partner, self.duty, verbs, self.thing)
        return Predication(start, self.subject, self.partner, self.duty, verbs, what)

    def _trimmed(self, start: int) -> int:
        end = self.end
        while end > start and self.text[end - 1] in " \u3000\n。；;，,：:、":
            end -= 1
        return end
