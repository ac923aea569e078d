"""What the agent should ask next: what the notice tells apart and the caller has not said.

Each question rests on the words that were found: places of several notices, years, whether one is
in work or retired, how old, how much, since when. Nothing is asked that changes no answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST = 3
_WHERE = "请问具体在哪个区（县）、哪个街道（镇）？这件事由当地受理。"
WHICH_CITY = "请问您在哪个市？"
_DIFFER = "？几个地方的规定不一样。"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the questions are drawn from: the card's words with their sentences, and around it.

    ``places`` are those of notices that say as much; ``years`` those that statements as good tell
    of; ``local``: who is answerable is told by district (所在地, 县（市、区）).
    """

    text: str
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    local: bool = False


_KINDS: tuple[tuple[str, tuple[tuple[str, str], ...], str], ...] = (
    (
        "在职还是退休",
        (("在职(?!业)", "在职"), ("退休", "退休")),
        "上班|退了|退休|在职|单位",
    ),
    (
        "参加的是职工医保还是居民医保",
        (("职工医保|职工基本医疗保险", ""), ("居民医保|居民基本医疗保险", "")),
        "职工医保|居民医保|单位交|自己交|新农合",
    ),
    (
        "是个人办理还是单位办理",
        (
            ("个人(?:申请|办理|饲养|在)|对个人", ""),
            ("(?:用人)?单位(?:申请|办理|饲养|因)|对单位", ""),
        ),
        "公司|单位|企业|厂|我家|我妈|我爸|我自己|孩子|老人|老板|个人|小区|邻居",
    ),
    (
        "有没有本市户籍或者居住证",
        (("户籍|户口", ""),),
        "户口|户籍|本地人|外地|居住证|本市人",
    ),
    (
        "是不是低保、特困或者残疾等困难家庭",
        (("低保|特困|困难(?:家庭|老年人|群众)|残疾人", ""),),
        "低保|特困|残疾|困难|五保",
    ),
    (
        "是城镇还是农村户",
        (("(?:城市|城镇)(?:居民|低保|户|特困)", ""), ("农村(?:居民|低保|户|特困)", "")),
        "城市|城里|农村|村里|乡下|镇上|区的",
    ),
    (
        "去的是几级医院",
        (("一级", ""), ("二级", ""), ("三级", "")),
        "[一二三甲]级|三甲|社区医院|卫生院",
    ),
    (
        "是第一次办理还是续办、补办、变更",
        (("首次|初次|第一年", ""), ("续|补发|补办|变更|以后每年|再次", "")),
        "第一次|头一次|首次|续|补办|丢了|变更|刚|新",
    ),
)
_AGED = re.compile(
    r"\d+(?:至\d+)?周岁|年满[\d一二三四五六七八九十]+周?岁|[一二三四五六七八九十]{1,3}周岁"
)
_AGE_SAID = re.compile(
    r"[\d一二三四五六七八九十]{1,4}(?:多|来)?岁|今年(?:都|快|刚)?[\d一二三四五六七八九十]{2,3}|[\u4e00-\u9fff][爸妈爷奶父母公婆][\d一二三四五六七八九十]{2,3}"
)
_PRICED = re.compile(
    r"(?:超过|不满|低于|达到|高于|不足)[\d一二三四五六七八九十百千万.]+(?:万|亿)?元|[\d.]+(?:万|亿)?元(?:以上|以下|以内)的"
)
_SUM_SAID = re.compile(r"[\d一二两三四五六七八九十百千万几多]+(?:块|元|万|千)")
_TERM = re.compile(
    r"自(?P<from>[^，,。；;]{2,24}?)之日起|(?P<after>(?:出院|就诊|事故|发生|受理|届满)[^，,。；;]{0,8}?(?:后|前))[^，,。；;]{0,4}[\d一二三四五六七八九十]+(?:个?工作日|日|天|个月|年|小时)"
)
_WHEN_SAID = re.compile(
    r"昨|今天|前天|上(?:个)?(?:月|周|星期|礼拜)|去年|前年|今年|刚|[\d一二三四五六七八九十两几](?:天|个?月|年|小时|号)|早上|晚上|现在|半夜"
)
_DISTRICTED = re.compile(
    r"所在地|居住地|属地|所在|当地|县（市、区）|区（县|各区|街道办事处|乡镇人民政府|派出所|人社分局|镇（街道）"
)


def ask_next(evidence: Evidence, said: str, place: str) -> tuple[str, ...]:
    """At most three questions; ``said`` are the caller's words, ``place`` where they are."""
    asked: list[str] = []
    if len(evidence.places) > 1:
        asked.append(f"请问是{_or(evidence.places)}的事{_DIFFER}")
    elif not _is_district(place) and (evidence.local or _DISTRICTED.search(evidence.text)):
        asked.append(_WHERE)
    if len(evidence.years) > 1:
        asked.append(f"请问问的是{_or([f'{year}年' for year in evidence.years])}的情况？")
    for question, members, told in _KINDS:
        held = [pattern for pattern, _ in members if re.search(pattern, evidence.text)]
        if len(held) == len(members) and not re.search(told, said):
            asked.append(f"请问{question}？原文按此分别规定。")
    if _AGED.search(evidence.text) and not _AGE_SAID.search(said):
        asked.append("请问多大年纪？原文按年龄分别规定。")
    if _PRICED.search(evidence.text) and not _SUM_SAID.search(said):
        asked.append("请问涉及多少金额？原文按金额分别规定。")
    term = _TERM.search(evidence.text)
    if term is not None and not _WHEN_SAID.search(said):
        asked.append(f"请问是什么时候的事？原文有期限：{term[0].strip()}。")
    return tuple(dict.fromkeys(asked))[:MOST]


def asks_which(question: str) -> bool:
    """Whether a question names the places of which one is the caller's."""
    return question.endswith(_DIFFER)


def asks_place(question: str) -> bool:
    """Whether a question is for the place."""
    return question in (_WHERE, WHICH_CITY) or asks_which(question)


def _or(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{'、'.join(names[:-1])}还是{names[-1]}"


def _is_district(place: str) -> bool:
    return re.search(r"(?:区|县|旗|街道|镇|乡)$|市[\u4e00-\u9fff]{1,6}市", place) is not None
