"""Which is the most, or the least: how a question asks for it, and of what kind of thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kg.units import UNIT
from service.answering.asked import units_like
from service.answering.plain_speech import plain_speech


class Sought(StrEnum):
    """What kind of thing is asked for."""

    DISTRICT = "district"
    BODY = "body"
    WHO = "who"  # a body or a district
    ANY = "any"


_WORDS = "多少高低大小长短快慢早晚远贵"
# 最多能贷多少, 最长多久 ask for a bound; 最大限度, 最低工资 and 最多跑一次 are terms
_BOUND = (
    r"(?!能|可|要|不|跑|限度|程度|化|生活|工资|人民"
    r"|[^,，。?？]{0,8}(?:多[少长久大高远快]|几|何时|什么时))"
)
_CHINESE = re.compile(
    rf"(?:哪|谁|(?:什么|啥)(?!时)).{{0,14}}?最(?P<word>[{_WORDS}]){_BOUND}"
    rf"|最(?P<of>[{_WORDS}])的?[^,，。;；]{{0,10}}?(?:是|为|系|属于?|数|要数|算)(?:谁|哪(?![里儿天年月日]))"
)
_ENGLISH = re.compile(
    r"\b(?:which|who|whose)\b.{0,60}\b(?P<word>most(?! (?:recent|important|of))|fewest|least"
    r"|highest|lowest|largest|biggest|smallest|longest|shortest|fastest|quickest|slowest)(?![a-z])"
)
_JAPANESE = re.compile(
    r"(?:最も|もっとも|一番|いちばん)[^、。]{0,8}?(?P<word>多|少|高|低|大き|小さ|长|短|速|早|遅|远)"
)
_WHICH_JAPANESE = re.compile(r"どこ|どの|どれ|どちら|どなた|谁|だれ|何")
_IN_CHINESE = {
    **dict.fromkeys(("most", "largest", "biggest", "highest", "大き"), "多"),
    **dict.fromkeys(("fewest", "least", "smallest", "lowest", "小さ"), "少"),
    "longest": "长",
    "shortest": "短",
    **dict.fromkeys(("fastest", "quickest", "速"), "快"),
    **dict.fromkeys(("slowest", "遅"), "慢"),
}
_HIGH, _LOW = "多高大长贵远", "少低小短"
_SORTS = (
    (
        Sought.DISTRICT,
        re.compile(
            r"(?:哪[一个几]*|什么|啥)[^,，。最]{0,2}(?:[区县市旗]|地方)(?!民|场|长|政|委)"
            r"|哪[里儿]|(?:是|在)哪[?？]?$|(?:district|county|city|town|place)\b|どこ|(?:どの|何)(?:区|县|市|地区)"
        ),
    ),
    (
        Sought.BODY,
        re.compile(
            r"哪[一个几]*(?:部门|单位|机构|委办局|局)|department|bureau|agency|\bbody\b|どの(?:部门|机関|局)"
        ),
    ),
    (Sought.WHO, re.compile(r"谁|\bwho(?:se)?\b|だれ|どなた")),
)
_DAYS = "天"
_MARKS = re.compile(r"[,，。;；?？]")
_OF_ENGLISH = re.compile(
    r"(?<!number)(?<!count) (?:of|in|for|by|at|on|during|among|last|this|than)\b"
)
_TOLD_OF = re.compile(r"(?:是|为|在|系|属于?|数|要数|算)(?:哪|谁|什么|啥)")
_ASKER = re.compile(
    rf"^(?:哪|谁|什么|啥)[一些几]*(?:地方|部门|单位|机构|街道|委办局|个?[区县市旗省镇乡局](?![民场长政委])|(?:{UNIT}))?的?|最$"
)


@dataclass(frozen=True, slots=True)
class Superlative:
    """``word`` is the adjective (多 of 最多); ``sought`` the kind of thing that is asked for.

    ``nouns`` are the stretches that may say what is counted, the likeliest first.
    """

    word: str
    sought: Sought
    nouns: tuple[str, ...] = ()

    def is_largest(self, unit: str) -> bool | None:
        """Whether the largest figure of the unit is meant; None where figures do not tell."""
        if self.word in _HIGH:
            return True
        if self.word in _LOW:
            return False
        if self.word in "快慢":
            return (self.word == "快") is (unit not in units_like(_DAYS))
        return None


def superlative_of(key: str) -> Superlative | None:
    """What the match key of a question asks for the most or least of; None where it does not."""
    said = plain_speech(key)
    found = _CHINESE.search(said) or _ENGLISH.search(said)
    if found is None and _WHICH_JAPANESE.search(said):
        found = _JAPANESE.search(said)
    if found is None:
        return None
    word = found["word"] or found["of"] if "of" in found.re.groupindex else found["word"]
    sought = (sort for sort, pattern in _SORTS if pattern.search(said))
    return Superlative(_IN_CHINESE.get(word, word), next(sought, Sought.ANY), _nouns(said, found))


def _nouns(said: str, found: re.Match[str]) -> tuple[str, ...]:
    """Behind 最多; between 哪个区 and it; before both."""
    group = "of" if "of" in found.re.groupindex and found["of"] else "word"
    inside = said[found.start() : found.start(group)]
    ahead = _MARKS.split(said[: found.start()])
    before = next((each for each in reversed(ahead) if each.strip()), "")
    if found.re is _ENGLISH:
        return (_MARKS.split(_OF_ENGLISH.split(said[found.end() :], maxsplit=1)[0])[0],)
    if found.re is _JAPANESE:
        return (before,)
    if group == "of":
        return (_TOLD_OF.split(said[found.end("of") : found.end()])[0], before)
    return (_MARKS.split(said[found.end() :])[0], _ASKER.sub("", inside), before)
