"""Who acts in a clause: names, a group without one, or whoever 应当 and 不得 bind."""

from __future__ import annotations

import re

from corpus.notice import Span
from kg.clause_verbs import ClauseVerbs, Lead
from kg.model import NodeType
from kg.verbs import GROUPS, HARD_DUTY

WITH = re.compile(r"会同|联合|协同|携手|组织|与|同|和")
"""Words that stand before a partner."""
WITH_ALONE = frozenset(["与", "同", "和"])
"""Those of them that need another word (合作, 签署) behind the partner."""

_ACTORS = {NodeType.DEPARTMENT, NodeType.DISTRICT, NodeType.ORGANISATION, NodeType.REGION}
_CARRIED = re.compile("在|于|向|从|自")
# what a rule says of a thing, and not of a body
_STANDS = re.compile(r"(?:主要)?(?:实行|执行|适用|采用|采取|遵循|纳入|列入|用于)(?!的)")
_MEETS = re.compile(r"会同|联合(?!国|会|体)")
_LED_UP = re.compile(r"(?:已经?|均|拟|将|统一|应当?|可以?|须)+$")
_LABELLED = re.compile(r"(?:单位|部门|机构)$|^(?:牵头|责任|配合)")
_LIST = re.compile(r"[、和及与]|以及|或者?")
_AND_OTHERS = re.compile(
    r"等(?:有关|相关)?(?:部门|单位|[一二三四五六七八九十\d]+个?(?:部门|单位|区|家))?"
)
_BOTH = re.compile(r"签署|签订|合作|联合|共同|组建|对接|联动|共建|建立[^，。；,;]{0,16}机制")
_NO_NOUN = re.compile(r"[、和与及同向对在将把为由从按经自依]|会同|联合|组织|负责|根据")
_NOUN = 6  # characters after a name that can be one noun with it
_FURTHEST = 60  # characters from where a subject begins to where it ends


class ClauseSubjects:
    """Finds where a subject ends; every position is in the text of the clause."""

    def __init__(self, verbs: ClauseVerbs) -> None:
        self.verbs = verbs
        self.words = verbs.words
        self.text = verbs.text
        self.end = verbs.end

    def until(self, position: int) -> int | None:
        """Where the subject that begins at ``position`` ends, if there is one."""
        named, bound = self._named_until(position), self._before_duty(position)
        if named and bound and named < bound and self._is_noun(named, bound):
            return bound  # 政府 of 政府投资项目应当…
        return named or bound or self._group_until(position)

    def _is_noun(self, low: int, high: int) -> bool:
        """Whether the words from a name up to a duty make one thing of it: 投资项目."""
        words = self.text[low:high]
        return 2 < len(words) <= _NOUN and _NO_NOUN.search(words) is None

    def topic(self, begin: int) -> tuple[Span, Span] | None:
        """养护规程由公园管理单位另行制定: what stands before 由, and the agent behind it."""
        for place in self.words.boundaries(begin + 2, min(self.end, begin + _FURTHEST)):
            if self.text[place : place + 1] != "由" or not self.words.is_outside(place):
                continue
            for stop in self.words.boundaries(place + 3, min(self.end, place + _FURTHEST)):
                if GROUPS.search(self.text[place + 1 : stop]) and self.carries(stop):
                    what = _LED_UP.search(self.text, begin, place)
                    end = what.start() if what and what.start() > begin else place
                    return Span(begin, end), Span(place + 1, stop)
            return None
        return None

    def bare(self, begin: int) -> Span | None:
        """区财政局、各街道办事处等单位，: the clause only says who, for those after it."""
        words = self.text[begin : self.end]
        listed = "、" in words or self.words.named_at(begin) is not None
        is_bare = listed and GROUPS.search(words) and _LABELLED.search(words) is None
        if not is_bare or next(self.verbs.carrying(begin), None) is not None:
            return None
        partner = _MEETS.search(self.text, begin + 2, self.end)
        return Span(begin, partner.start() if partner is not None else self.end)

    def agent_end(self, begin: int) -> int | None:
        """Where the agent behind 由 ends that a predicate follows."""
        for place in self.words.boundaries(begin + 2, min(self.end, begin + _FURTHEST)):
            if GROUPS.search(self.text[begin:place]) and self.carries(place):
                return place
        return None

    def _named_until(self, position: int) -> int | None:
        """Where the names that the clause begins with end, if a predicate follows them."""
        stop = self.names_until(position)
        return stop if stop > position and self.carries(stop) else None

    def names_until(self, position: int) -> int:
        """Where the names of bodies end that begin at ``position``, listed ones too."""
        stop = position
        while (named := self.words.named_at(stop)) is not None and named.type in _ACTORS:
            stop = named.span.end
            others = _AND_OTHERS.match(self.text, stop, self.end)
            if others:
                stop = others.end()
            joined = _LIST.match(self.text, stop, self.end)
            if joined is None or self.words.named_at(joined.end()) is None:
                break
            if joined[0] == "与" and _BOTH.search(self.text, joined.end(), self.end):
                break  # 区公安局与区城管局建立联动机制: the second is a partner
            stop = joined.end()
        return stop

    def _before_duty(self, position: int) -> int | None:
        """Where whoever 应当 or 不得 binds ends, whatever it is called: 承办单位应当…."""
        if self.verbs.is_led(position):
            return None
        for place in self.words.boundaries(position + 1, min(self.end, position + 80)):
            if self.words.is_outside(place) and HARD_DUTY.match(self.text, place, self.end):
                stop = self.words.before_adverbs(position, place)
                return self._who(position, stop) if self.text[stop - 1] not in "的、" else None
        return None

    def _who(self, position: int, stop: int) -> int:
        """Of what stands before a duty only who it binds: 来电人 of 来电人反映问题."""
        for place in self.words.boundaries(position + 2, stop - 2):
            towards = self.text[place] == "对" and self.verbs.lead_at(place) is not None
            verb = self.words.verbs_from(place, stop)
            if towards or (verb > place and "的" not in self.text[place:stop]):
                return place if GROUPS.search(self.text[position:place]) else stop
        return stop

    def _group_until(self, position: int) -> int | None:
        """Where a group without a name ends that a predicate follows: 各区, 承办单位."""
        if self.words.verbs_from(position, self.end) > position:
            return None
        if self.verbs.is_led(position):
            return None
        for place in self.words.boundaries(position + 1, min(self.end, position + _FURTHEST)):
            words = self.text[position:place]
            if not self.words.is_outside(place):
                continue
            if "在" in words[1:]:
                return None  # 6类场景在全市推广: what was done stands first
            if self.text.startswith("是", place) and GROUPS.search(words):
                return place  # 市住房保障部门是…主管部门，负责…
            if len(words) > 1 and GROUPS.search(words) and self.carries(place):
                return place
            if _STANDS.match(self.text, place, self.end) and words[-1] not in "的、":
                return place
        return None

    def carries(self, position: int) -> bool:
        """Whether a predicate can begin at ``position``, after who acts."""
        place = self.words.adverbs_from(position, self.end)
        if self.words.duty_from(place, self.end) > place:
            return True
        joined = WITH.match(self.text, position, self.end)
        if joined is not None and joined[0] not in WITH_ALONE and place > position:
            place = position  # 联合 is an adverb too
        stop = self.words.verbs_from(place, self.end)
        if stop > place:
            return self.text[stop : stop + 1] not in {"的", "、"}
        scene = Lead.SCENE.value.match(self.text, place, self.end)
        if scene is not None and self.words.begins(scene.end()):
            return True
        led = Lead.FRONTED.value.match(self.text, place, self.end) or WITH.match(
            self.text, place, self.end
        )
        led = led or _CARRIED.match(self.text, place, self.end)
        if led is None or not self.words.begins(led.end()):
            return False
        if led[0] in WITH_ALONE:
            return _BOTH.search(self.text, led.end(), self.end) is not None
        return next(self.verbs.carrying(led.end()), None) is not None
