"""How it is asked who may: 哪些人可以申请, 什么人能领, 申请要满足什么条件."""

from __future__ import annotations

import re

from service.answering.plain_speech import plain_speech

_MAY = r"(?:可以|能够?|有资格|才能|允许|符合条件)"
_GETS = (
    r"(?:申请|申领|申报|报名"
    r"|报考|参加|参与|享受|享有|领取?|办理?|买|购买|租|承租|入住|住|入学|加入|落户)"
)
_ASKED = re.compile(
    rf"(?:哪[些种类]|什么(?:样的)?)(?:人|家庭|企业|单位|对象)[^,，。]{{0,4}}{_MAY}[^,，。]{{0,4}}{_GETS}"
    rf"|谁{_MAY}[^,，。]{{0,2}}{_GETS}|{_GETS}[^,，。]{{0,10}}(?:什么|哪些)(?:条件|资格|门槛)"
    r"|(?:满足|符合|具备|达到|够)[^,，。]{0,3}(?:什么|哪些)[^,，。]{0,2}(?:条件|要求|资格)"
)


def asks_who_may(key: str) -> bool:
    """Whether the match key of a question asks who may have or do something."""
    return _ASKED.search(plain_speech(key)) is not None
