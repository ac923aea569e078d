"""A clause → who acts, with whom, the verbs and their object. Says nothing of what it amounts to.

A clause of official Chinese begins with what is not its predicate: who acts, with whom, where, how,
when. These are passed over from the left until a verb stands there; words and not characters are
compared, so that the 建设 of 建设性 is no verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.notice import Span
from kg.clause_subjects import WITH, WITH_ALONE, ClauseSubjects
from kg.clause_verbs import ClauseVerbs, Lead
from kg.sentence_words import SentenceWords
from kg.verbs import DOING, FINISHED, GROUPS

_COUNTER = re.compile(
    r"[\s\u3000]*(?:第[一二三四五六七八九十百零\d]+条[\s\u3000]*|[一二三四五六七八九十]{1,3}是要?"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.．、]|[①-⑳]|[—•·]+)?[\s\u3000]*"
)
_NOTE = re.compile(r"[\s\u3000]*[（(【][^（）()【】]{4,400}[）)】](?=.)")
_TOGETHER = re.compile(
    r"联合|共同|合作|协同|联动|一道|一起|携手|签署|签订|组建|建立|搭建|开展|对接|推出|共建"
)
_OBJECT_WITH = re.compile(
    r"(?:与|同|和)(?P<partner>[^，。；,;]{2,60}?)"
    r"(?:的?(?:沟通|对接|联系|合作|联动|协作|协同|衔接|联建|共建|交流)|签署|签订|等)"
)
_ONLY_FIGURE = re.compile(r"了?(?:约|近|超|超过)?[\d.,]+[余多]?[万亿]?[\u4e00-\u9fff]{1,3}")
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
        self.verbs = ClauseVerbs(words, clause.end)
        self.subjects = ClauseSubjects(self.verbs)
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
        topic = self.subjects.topic(self.begin)
        if topic is not None:
            self.fronted, self.subject = topic
            self.start, self.position = self.begin, self.subject.end
        for _ in range(_MOST):
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
            self.subject = self.subject or self.subjects.bare(self.begin)
            return self._finished()
        return None

    def _from(self, position: int) -> None:
        if self.start is None:
            self.start = position

    def _pass_duty(self) -> None:
        stop = self.words.duty_from(self.position, self.end)
        if stop > self.position:
            self.duty = self.text[self.position : stop]
            self._from(self.position)
            self.position = self.words.adverbs_from(stop, self.end)

    def _pass_partner(self) -> bool:
        match = WITH.match(self.text, self.position, self.end)
        if match is None or self.partner is not None or not self.words.begins(match.end()):
            return False
        alone = match[0] in WITH_ALONE
        begin = match.end()
        if not alone and self.words.verbs_from(begin, self.end) > begin:
            return False  # 联合打造: 联合 is no more than an adverb
        if match[0] == "组织" and not self._is_group(begin):
            return False
        together = self._together(begin)
        if alone and together is None:
            return False
        first = next(self.verbs.carrying(begin), None)
        if alone and together is not None:
            first = next(self.verbs.carrying(together), None)
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
        verb = next(self.verbs.carrying(begin), None)
        return verb is not None and bool(
            GROUPS.search(self.text[begin : self.words.before_adverbs(begin, verb.start)])
        )

    def _pass_subject(self) -> bool:
        if self.subject is not None or self.duty:
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
            self.fronted = Span(begin, stop)
        self._from(self.position)
        self.position = verb.start
        return True

    def _any_verb(self) -> Predication | None:
        """After 应当 the next word is the verb, whatever it is."""
        if self.verbs.is_led(self.position):
            return None
        for place in self.words.boundaries(self.position + 1, min(self.end, self.position + 6)):
            return self._predication(place)
        return None

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
        verb = Span(verbs[-1].start + last.start(), verbs[-1].end)
        stop = self.words.before_adverbs(self.begin, verb.start)
        place = _SITE.search(self.text, self.begin, stop)
        what = Span(self.begin, place.start() if place and place.start() > self.begin else stop)
        return (
            Predication(self.begin, self.subject, None, self.duty, verb, what)
            if len(what)
            else None
        )

    def _predication(self, stop: int) -> Predication | None:
        if self.verbs.is_noun(stop):
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
