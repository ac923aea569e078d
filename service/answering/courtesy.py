"""What is only said to somebody and asks nothing: a greeting, thanks, a farewell."""

from __future__ import annotations

import re
from enum import Enum, auto


class Courtesy(Enum):
    """Which of the two, since each is answered in its own words."""

    GREETING = auto()
    THANKS = auto()  # and what ends a talk


_GREETINGS = (
    r"(?:你们?|您|大家|老师|同志|早上|上午|中午|下午|晚上)好|早[安晨]?|喂|哈[喽啰]|嗨|有人吗?|在(?:吗|不在?)?"
    r"|hi|hello|hey|good (?:morning|afternoon|evening|day)"
    r"|こんにちは|こんばんは|おはよう(?:ございます)?|もしもし"
)
_THANKS = (
    r"(?:谢谢|多谢|感谢|唔该|麻烦|辛苦)(?:你们?|您|大家|老师|晒|了)*|好[的吧嘞]|(?:知道|明白|了解|清楚)了?"
    r"|没(?:事|有)了?|不用了|再见|拜拜|嗯|bye|goodbye|ok|okay"
    r"|thanks?(?: you)?(?: (?:so|very) much| a lot)?|ありがとう(?:ございま(?:す|した))?|さようなら"
)
# each sign of what is said belongs to one part only: none of these can begin or end a greeting
_BETWEEN = r"[\s,，.。!！?？~、;；啊呀哦噢呢啦]*"
_GREETING = re.compile(rf"{_BETWEEN}(?:{_GREETINGS}){_BETWEEN}")
_SAID = re.compile(rf"{_BETWEEN}(?:(?:{_GREETINGS}|{_THANKS}){_BETWEEN})+")


def courtesy_in(key: str) -> Courtesy | None:
    """Which courtesy the match key of a question is, if it is nothing else."""
    if _SAID.fullmatch(key) is None:
        return None
    return Courtesy.GREETING if _GREETING.match(key) else Courtesy.THANKS
