"""Who may: 哪些人可以申请, 什么人能领, 申请要满足什么条件.

A rule seldom says 人 of those whom it lets apply: it lists conditions, or names its 对象.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.answering.evidence import Statement
from service.answering.sentences import key_of

_LISTS = re.compile(
    r"(?:下列|以下)(?:之一的)?(?:全部|基本|各项)?(?:条件|人员|对象|家庭|申请人|群体|企业|单位)"
    r"|(?:条件|对象|范围)(?:如下|[:：]|为[:：])"
)
_NAMES = re.compile(
    r"(?<!否)(?:符合|具备|满足|具有)[^,，。；;]{2,20}条件|(?:对象|范围|条件)(?:为|是|包括)|适用于|限于"
)


def telling_who_may(near: Sequence[Statement]) -> list[Statement]:
    """The statements that list the conditions of a rule; where none does, that name whom it is for.

    None where no statement does either.
    """
    said = [(each, key_of(each.sentence.text)) for each in near]
    listing = [each for each, text in said if _LISTS.search(text) is not None]
    return listing or [each for each, text in said if _NAMES.search(text) is not None]
